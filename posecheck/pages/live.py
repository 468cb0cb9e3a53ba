"""Train live: choose a movement, stand the camera, and be told what to change while you do it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.live.session import Timed
from posecheck.measures.catalogue import FROM_OUTLINE
from posecheck.movements.load import filmed_movements, get_movement, movements
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.movements.told import dose_lines
from posecheck.pages import athlete, live_calibration, look, own_movements, setup_pictures, work
from posecheck.pages.files_shown import show_files
from posecheck.pages.live_camera import camera, timer
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.own_neutral import kept_copy, known_neutrals
from posecheck.pages.plain import advice_for
from posecheck.pages.result import show_result
from posecheck.present import words

ORDER = ("glute-bridge", "lunge", "plank", "running", "standing")
_MOVEMENT = "movement"
_DO = {
    "reps": "Reps are counted",
    "hold": "Your hold is timed",
    "stride": "Your cadence is shown",
    "posture": "Five still seconds are measured",
}
_DO["timer"] = "Its steps are said and timed, without a camera, and nothing is judged"
_TIMED = "live-timed"


def page() -> None:
    keys = work.asked_keys()
    if keys:
        if st.button("Do another set", icon=":material/replay:", type="primary"):
            _again(keys)
        show_files(keys, show_result)
    elif (name := st.query_params.get(_MOVEMENT, "")) == live_calibration.NAME:
        _back("Your calibrated neutral")
        if model_is_there():
            live_calibration.show()
    elif name in filmed_movements():
        _train(get_movement(name))
    elif name in movements():
        _time(get_movement(name))
    else:
        _choose()
    look.end()


def _again(keys: list[str]) -> None:
    from posecheck.jobs.results import kept_request

    request = kept_request(keys[0])
    st.query_params.clear()
    if request is not None and request.options.get("movement") in filmed_movements():
        st.query_params[_MOVEMENT] = request.options["movement"]
    st.rerun()


def _choose() -> None:
    st.title("Train live")
    st.markdown(
        "Choose what you want to do. You are told how to stand the camera; "
        "it begins by itself when you are in position."
    )
    own_movements.tell_wrong()
    known = movements()
    for name in [*(n for n in ORDER if n in known), *(n for n in known if n not in ORDER)]:
        _tile(known[name])
    _own_neutral()
    st.caption("No webcam? A video of yourself does as well.")
    link("check", "Check a video instead")


def _own_neutral() -> None:
    with st.container(border=True):
        told = (
            "Half a minute, once: relaxed, tucked, arched. Afterwards your low back is compared"
            " with your own range."
        )
        st.markdown(f"**Your calibrated neutral**  \n{told}")
        if st.button("Calibrate my neutral", icon=":material/accessibility_new:"):
            st.query_params[_MOVEMENT] = live_calibration.NAME
            st.rerun()


def _tile(movement: Movement) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        for name in setup_pictures.pictures_of(movement):
            if drawing := setup_pictures.picture(name, _theme(), small=True):
                st.image(drawing, width=150, alt=setup_pictures.said(name))
        with st.container():
            st.markdown(f"**{movement.title}**  \n{_DO[movement.kind]}. {movement.dose.text}")
            if st.button(
                f"Train: {movement.title}", key=f"live-{movement.id}", icon=":material/play_arrow:"
            ):
                st.query_params[_MOVEMENT] = movement.id
                st.rerun()


def _back(title: str) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.title(title, anchor=False)
    if right.button("Something else", icon=":material/arrow_back:", type="tertiary"):
        st.query_params.clear()
        st.rerun()


def _whose(movement: Movement) -> Path | None:
    """The calibrated neutral that the low back is held against, as a file; asked where somebody has
    one and the movement shows the back."""
    known = {one.person: one for one in known_neutrals()}
    wanted = {reported.measure for reported in movement.report} | {
        fault.measure for fault in movement.fault
    }
    if not known or not wanted & set(FROM_OUTLINE):
        return None
    nobody = "Nobody"
    chosen = st.selectbox(
        "Compare the low back with the calibrated neutral of",
        [nobody, *known],
        key=f"live-whose-{movement.id}",
    )
    return None if chosen == nobody else kept_copy(known[chosen])


def _time(movement: Movement) -> None:
    """A timer: its steps, and afterwards that it was done, and how long."""
    _back(movement.title)
    _how_much(movement)
    if (kept := st.session_state.pop(_TIMED, None)) is not None and kept[0] == movement.id:
        st.success(_done(kept[1]), icon=":material/check:")
    if (timed := timer(movement)) is not None:
        st.session_state[_TIMED] = movement.id, timed
        st.rerun()


def _done(timed: Timed) -> str:
    """ "Done: 1:55. ..." or "Stopped after 0:40 of 1:55. ..."."""
    whole = f"{words.clock(timed.planned_s)}"
    said = (
        f"Done: {whole}."
        if timed.whole
        else f"Stopped after {words.clock(timed.seconds)} of {whole}."
    )
    return f"{said} Nothing of it was measured or judged."


def _how_much(movement: Movement) -> None:
    """Dose, props, ladder and when to stop, as the movement's file says."""
    for label, text in dose_lines(movement):
        st.markdown(f"**{label}.** {escaped(text)}")


def _train(movement: Movement) -> None:
    _back(movement.title)
    with st.expander("How much, and with what", icon=":material/fitness_center:"):
        _how_much(movement)
    link("movements", "How it is done", query={_MOVEMENT: movement.id})
    if not model_is_there():
        return
    profile = athlete.choose(f"live-{movement.id}")
    made = camera(movement, _whose(movement), profile)
    if made is not None:
        work.start([made])
        st.rerun()
    if movement.kind == "posture":
        _still(movement, profile)
    link("check", "No camera here? Check a video instead", icon=":material/movie:")


def _still(movement: Movement, profile: Profile | None) -> None:
    """The fallback for a posture: one image says less than five seconds, and works where the live
    camera does not."""
    with st.expander("A single photo instead", icon=":material/photo_camera:"):
        st.caption(
            "Where the live camera does not work. A single image says a little less than six"
            " seconds of video."
        )
        if not st.toggle("Use a photo", key="live-photo"):
            return
        given = st.camera_input("Stand as in the drawing", key="live-photo-camera")
        if given is None:
            return
        from posecheck.pages.live_photo import photo_request

        try:
            work.start([photo_request(given, movement, profile)])
        except PosecheckError as error:
            st.error(f"{error.message} {advice_for(error.code, error.advice)}")
            return
        st.rerun()


def model_is_there() -> bool:
    """The pose model, fetched on first use with its progress shown."""
    from posecheck.pose.backends import get_backend

    bar = st.empty()

    def told(done: int, total: int | None) -> None:
        bar.progress(
            min(1.0, done / total) if total else 0.0,
            text=f"Downloading the pose model, once: {done / 1e6:.1f} MB of about 9",
        )

    try:
        get_backend().model(progress=told)
    except PosecheckError as problem:
        st.error(
            f"{problem.message} {advice_for(problem.code, problem.advice)}", icon=":material/error:"
        )
        st.button("Try again", key="live-fetch-again")
        return False
    finally:
        bar.empty()
    return True


def _theme() -> str:
    return getattr(st.context.theme, "type", None) or "light"
