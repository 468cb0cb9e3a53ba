"""Receive from my phone: a choice on the upload page, off until it is asked for and said while it
is on. What arrives can be chosen as if it had been uploaded there."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.gate.phone import CODE_S, own_address
from posecheck.jobs.uploads import Upload
from posecheck.pages import signed_in
from posecheck.pages.markup import escaped
from posecheck.pages.phone_door import PhoneDoor
from posecheck.present import words

_OPEN, _STOP = "Receive from my phone", "Stop receiving"
_ABOUT = (
    "Turns on a small receiver in your own network, for one phone. With it, videos can be sent "
    "here; nothing on this computer can be seen from there."
)
_SCAN = "**Point the phone's camera at the picture**, or type the address. Use the same Wi-Fi."
_CODE = "The picture works once, for one phone, until {:%H:%M}."
_ON = "This computer receives from your phone."
_CLAIMED = "A phone is connected. Choose the videos there."
_COMING = "{} is coming: {:.0f} of {:.0f} MB"
_NO_NETWORK = "This computer is in no local network: connect it to the Wi-Fi that the phone is in."
_FROM = "From your phone"
_PICTURE = "The address as a picture for the phone's camera"
_EVERY_S = 1.0
_USED, _SEEN = "phone-used", "phone-seen"
_DOORS: list[PhoneDoor] = []
"""The openings of this computer; one of them is open at most, and what came by the others stays."""
_OPENING = threading.Lock()


def is_receiving() -> bool:
    """Whether this computer takes videos from a phone now."""
    return _open_door() is not None


def _open_door() -> PhoneDoor | None:
    return next((door for door in _DOORS if door.is_open), None)


def _arrived() -> dict[str, Upload]:
    return {one.sha256: one for door in _DOORS for one in door.arrived}


def choose_arrived(name: str) -> list[Upload]:
    """The panel, and what is chosen of all that arrived; nothing where people sign in: the server
    is not in the network of their phones. name: tells several forms apart."""
    if signed_in.account() != "":
        return []
    with st.expander(_OPEN, icon=":material/smartphone:", expanded=is_receiving()):
        if is_receiving():
            _show_open(name)
        else:
            _show_closed(name)
    arrived = _arrived()
    if not arrived:
        return []
    used = st.session_state.setdefault(_USED, set())
    chosen = st.pills(
        _FROM,
        list(arrived),
        selection_mode="multi",
        default=[sha256 for sha256 in arrived if sha256 not in used],
        format_func=lambda sha256: escaped(arrived[sha256].name),
        key=f"{name}-phone-{len(arrived)}-{len(used)}",
    )
    return [arrived[sha256] for sha256 in chosen]


def mark_used(files: list[Upload]) -> None:
    """They are not chosen by themselves any more."""
    st.session_state.setdefault(_USED, set()).update(file.sha256 for file in files)


def _show_closed(name: str) -> None:
    st.markdown(_ABOUT)
    if not st.button(_OPEN, key=f"{name}-phone-open", icon=":material/qr_code_2:"):
        return
    host = own_address()
    if host is None:
        st.info(_NO_NETWORK, icon=":material/wifi_off:")
        return
    try:
        with _OPENING:
            if not is_receiving():  # opened in another window meanwhile
                _DOORS.append(PhoneDoor(host))
    except PosecheckError as error:
        st.error(escaped(f"{error.message} {error.advice}"), icon=":material/error:")
        return
    st.rerun()


@st.fragment(run_every=_EVERY_S)
def _show_open(name: str) -> None:
    """The code, what is coming, and the way to end it; the whole page runs again once something has
    arrived, or it is over."""
    door, arrived = _open_door(), len(_arrived())
    if door is None or arrived != st.session_state.setdefault(_SEEN, arrived):
        st.session_state[_SEEN] = arrived
        st.rerun()
        return
    st.success(_ON, icon=":material/wifi_tethering:")
    if door.allowed.is_claimed:
        st.markdown(_CLAIMED)
    else:
        _show_code(door)
    for file in door.coming:
        said = _COMING.format(escaped(file.name), file.offset / 1e6, file.size / 1e6)
        st.progress(min(1.0, file.offset / max(file.size, 1)), text=said)
    if arrived:
        st.caption(f"{words.count(arrived, 'video')} arrived.")
    if st.button(_STOP, key=f"{name}-phone-stop", icon=":material/stop:"):
        door.close()
        st.rerun()


def _show_code(door: PhoneDoor) -> None:
    import segno

    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        drawn = segno.make(door.address, error="m").svg_inline(scale=6, border=3, light="white")
        st.image(f"<svg xmlns='http://www.w3.org/2000/svg'{drawn[4:]}", width=220, alt=_PICTURE)
        with st.container():
            st.markdown(_SCAN)
            st.code(door.address, language=None, wrap_lines=True)
            until = datetime.now() + timedelta(seconds=max(0.0, CODE_S - door.allowed.age_s))
            st.caption(_CODE.format(until))
