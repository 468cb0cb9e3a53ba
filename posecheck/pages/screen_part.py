"""One part of the screen: how it is done, and the camera or a clip."""

from __future__ import annotations

from functools import partial

import streamlit as st
from msgspec.structs import replace

from posecheck.errors import PosecheckError
from posecheck.jobs.request import Request
from posecheck.jobs.uploads import LARGEST_BYTES
from posecheck.live.aimed import Aim
from posecheck.movements.load import get_movement
from posecheck.pages import live_calibration
from posecheck.pages.large_uploads import kept_file
from posecheck.pages.live import model_is_there
from posecheck.pages.live_camera import InTurn, camera
from posecheck.pages.markup import escaped
from posecheck.pages.plain import advice_for
from posecheck.pages.screen_given import give, show_given
from posecheck.pages.screen_parts import NOT_COUNTED, drawing_of, go_to, show_drawing
from posecheck.pages.screen_state import (
    Screening,
    UnderWay,
    calibrated,
    hand_over,
    leave_out,
    not_counted,
    own_neutral,
    take,
)
from posecheck.pages.setup_pictures import picture
from posecheck.present.words import count
from posecheck.screen.parts import CALIBRATION, Part

_ALL, _LEAVE = "All parts", "Leave it out"
_HOW, _CAMERA, _WHY = "What you do.", "Where the camera stands.", "What it shows."
_PLACE, _OF_REST = "Part {} of {}", " of the rest"
_WAYS = {"camera": "With the camera of this computer", "clip": "With a clip"}
_WAY = "screen-way"
_TURN = "screen-in-turn"
"""In the session of the browser: the part that begins by itself, as the camera is on and stays."""
_IN_TURN = (
    "{} follow one another by themselves, about {} in all. Each is said: keep the sound on, and "
    "the camera where it is."
)
_CLIP, _CLIP_HELP = "Your clip", "MP4, MOV, WebM or AVI; also a saved track (.npz)."
_AGAIN = "**Once more, please.** "


def show_part(of: Screening, screen: UnderWay, part: Part) -> None:
    """The camera stands in one place of the page for all parts, whatever is said above it."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if st.button(_ALL, icon=":material/arrow_back:", type="tertiary", key="part-all"):
            go_to(None)
        if st.button(_LEAVE, icon=":material/skip_next:", type="tertiary", key="part-leave"):
            leave_out(of, part)
            _go_on(screen, part)
    with st.container():
        _told(of, screen, part)
    request = _take(of, screen, part)
    if request is not None:
        hand_over(of, part, request)
        give(of, part)
        _go_on(screen, part, st.session_state[_WAY] == "camera")


def _told(of: Screening, screen: UnderWay, part: Part) -> None:
    show_given(of, screen, part)
    alike = [one for one in screen.parts if one.first == part.first]
    st.caption(_PLACE.format(alike.index(part) + 1, len(alike)) + ("" if part.first else _OF_REST))
    st.title(escaped(part.title), anchor=False)
    _about(part)
    result = screen.result(part)
    if result.state == "again" and part.id not in screen.waiting:
        st.warning(_AGAIN + escaped(result.said), icon=":material/replay:")
    elif result.state == "done" and (why := not_counted(of, part)):
        st.warning(escaped(NOT_COUNTED.format(why)), icon=":material/replay:")


def _go_on(screen: UnderWay, part: Part, by_camera: bool = False) -> None:
    """To the next part that is to be done, else to the list. by_camera: the camera is on; a part
    that needs it in the same place, and is not asked for again, begins by itself."""
    after = screen.next_after(part)
    follows = by_camera and after is not None and _follows(screen, part, after)
    st.session_state[_TURN] = after.id if after is not None and follows else ""
    go_to(after)


def _follows(screen: UnderWay, part: Part, after: Part) -> bool:
    return after.place == part.place and screen.result(after).state == "open"


def _about(part: Part) -> None:
    drawn, words = st.columns([2, 3], gap="large", vertical_alignment="center")
    with drawn:
        show_drawing(part)
    with words:
        for label, text in ((_HOW, part.how), (_CAMERA, part.camera), (_WHY, part.why)):
            st.markdown(f"**{label}** {escaped(text)}")


def _take(of: Screening, screen: UnderWay, part: Part) -> Request | None:
    """The request that analyses what was filmed; None until it is there."""
    way = st.segmented_control(
        "How",
        list(_WAYS),
        default=st.session_state.get(_WAY, "camera"),
        format_func=_WAYS.get,
        key=f"screen-way-{part.id}",
        label_visibility="collapsed",
        required=True,
    )
    st.session_state[_WAY] = way
    return _by_clip(of, part) if way == "clip" else _by_camera(of, screen, part)


def _by_clip(of: Screening, part: Part) -> Request | None:
    turn = st.session_state.setdefault("screen-uploads", 0)
    given = st.file_uploader(
        _CLIP,
        key=f"clip-{part.id}-{turn}",
        max_upload_size=LARGEST_BYTES // 1024**2,
        help=_CLIP_HELP,
    )
    if given is None:
        return None
    try:
        kept = kept_file(given, given.name, given.size)
    except PosecheckError as error:
        st.error(
            escaped(f"{error.message} {advice_for(error.code, error.advice)}"),
            icon=":material/error:",
        )
        return None
    st.session_state["screen-uploads"] += 1
    return Request(kept.path, kept.name, kept.sha256, _options(of, part))


def _options(of: Screening, part: Part) -> dict[str, object]:
    """How a clip is analysed: as the part's movement, held against the own neutral where there is
    one. A calibration only needs the track, which any standing gives."""
    neutral = own_neutral(of) if part.movement else None
    options = {"movement": part.movement or "standing"}
    return options | ({} if neutral is None else {"calibration": neutral})


def _by_camera(of: Screening, screen: UnderWay, part: Part) -> Request | None:
    if not model_is_there():
        return None
    turn = _in_turn(screen, part)
    minutes = count(max(1, round(sum(one.takes_s for one in turn) / 60)), "minute")
    follows = st.session_state.get(_TURN) == part.id
    in_turn = InTurn(
        f"{part.title}. {part.say}",
        (_IN_TURN.format(count(len(turn), "part"), minutes),) if len(turn) > 1 else (),
        by_itself=follows,
        goes_on=len(turn) > 1,
        drawn=picture(name, "dark") if follows and (name := drawing_of(part)) else "",
        aim=Aim(part.asked_reps, part.per_side, part.asked_s),
    )
    if part.id == CALIBRATION:
        read = live_calibration.calibrate_live(of.person.name, partial(calibrated, of), in_turn)
        if read is not None:
            take(of, read)
            _go_on(screen, part, by_camera=True)
        return None
    movement = replace(get_movement(part.movement), views=part.views)
    return camera(movement, own_neutral(of), belongs_to=(of.person.key, part.id), in_turn=in_turn)


def _in_turn(screen: UnderWay, part: Part) -> list[Part]:
    """This part, and those that follow it by themselves."""
    later = screen.parts[screen.parts.index(part) + 1 :]
    follow = [one for one in later if one in screen.to_do and one.first == part.first]
    return [part, *(one for one in follow if _follows(screen, part, one))]
