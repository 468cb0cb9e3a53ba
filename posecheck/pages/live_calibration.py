"""A person's calibrated neutral, shown to the camera in a guided half-minute: relaxed, tucked,
arched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from msgspec.structs import replace

from posecheck.calibration import (
    Calibration,
    calibrate,
    delete_calibration,
    save_calibration,
)
from posecheck.errors import PosecheckError
from posecheck.guided.by_clock import CALIBRATION
from posecheck.live.session import FinishedSet
from posecheck.movements.load import get_movement
from posecheck.pages import signed_in
from posecheck.pages.live_camera import InTurn, forget, live_session
from posecheck.pages.markup import escaped
from posecheck.pages.own_neutral import known_neutrals
from posecheck.pages.plain import advice_for

Made = TypeVar("Made")
NAME = "own-neutral"
"""In the address, in the place of a movement."""
_DONE, _WRONG = "live-calibration-done", "live-calibration-wrong"
_SOUND = "Keep the sound on: each step is said, and you cannot read it side-on."
_WORDS = (
    "Stand side-on, whole body in the frame, arms crossed on your chest.",
    "You are asked to stand relaxed, then to tuck your pelvis, then to arch, five seconds each.",
    _SOUND,
)


def show() -> None:
    """The guided half-minute, what came of it, and whose calibrated neutral is known already."""
    st.markdown(
        "How far your low back curves when you stand relaxed is yours alone. Once posecheck "
        "has seen it, and how far you can tuck and arch, your movements are held against that."
    )
    if (made := st.session_state.pop(_DONE, None)) is not None:
        st.success(said(made), icon=":material/check:")
    person = _whose()
    if person.strip() and (made := calibrate_live(person.strip(), _kept)) is not None:
        st.session_state[_DONE] = made
        st.rerun()
    _known()


def _whose() -> str:
    """Under which name it is kept: where people sign in, of somebody whom they may open."""
    if signed_in.account() == "":
        return st.text_input(
            "Your name",
            key="live-calibration-person",
            max_chars=60,
            placeholder="As it should be kept on this computer",
        )
    from posecheck.pages.coach_store import the_store
    from posecheck.review.people import names

    mine = list(names(the_store()).values())
    return st.selectbox("Whose", mine, key="live-calibration-person") or ""


def calibrate_live(
    person: str, take: Callable[[FinishedSet, str], Made], in_turn: InTurn | None = None
) -> Made | None:
    """Shows the camera for the guided half-minute. Returns what `take` makes of the finished set of
    that person, None until it is there; what went wrong is said above the camera. in_turn: as for
    `live_session`."""
    if (problem := st.session_state.pop(_WRONG, None)) is not None:
        st.error(problem, icon=":material/error:")
    # from the front the back is not seen
    movement = replace(get_movement("standing"), views=("side-left", "side-right"))
    words = _WORDS if in_turn is None else (_SOUND,)
    session = live_session(movement, CALIBRATION, words, belongs_to=(person,), in_turn=in_turn)
    if not session.done:
        return None
    done = session.finished()
    forget(session)
    try:
        return take(done, person)
    except PosecheckError as error:
        st.session_state[_WRONG] = (
            f"{escaped(error.message)} {escaped(advice_for(error.code, error.advice))}"
        )
        st.rerun()


def _kept(done: FinishedSet, person: str) -> Calibration:
    """Calibrates and keeps it. Raises CalibrationError, NoPerson, OutputError."""
    made = calibrate(done.track, list(done.spans.values()), person=person)
    save_calibration(made)
    return made


def said(made: Calibration) -> str:
    """ "Kept for Ann: ..." with the own range in degrees."""
    tuck, arch = made.lumbar.neutral - made.lumbar.tucked, made.lumbar.arched - made.lumbar.neutral
    return (
        f"Kept for {escaped(made.person)}: from relaxed, "
        f"your low back flattens by {tuck:.0f}° and arches by {arch:.0f}°."
    )


def _known() -> None:
    known = known_neutrals()
    if not known:
        return
    with st.expander(f"Known on this computer ({len(known)})"):
        for one in known:
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"**{escaped(one.person)}**, {one.date}  \n{said(one)}")
            if right.button("Forget", key=f"live-forget-{one.person}", icon=":material/delete:"):
                try:
                    delete_calibration(one.person)
                except PosecheckError as error:
                    st.error(f"{error.message} {error.advice}")
                else:
                    st.rerun()
