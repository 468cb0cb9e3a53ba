"""Start: for who comes back what was begun, first; for who is new one real result; then the ways
in, by who somebody is and what they want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from posecheck.jobs.samples import sample_file
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.movements.told import dose_lines
from posecheck.pages import look
from posecheck.pages.athlete import has_store
from posecheck.pages.drawings import show_still
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, is_present, link
from posecheck.pages.setup_pictures import picture, said
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.sources import source_read

ORDER = ("glute-bridge", "lunge", "plank", "running", "standing")
SAMPLE, RUN_SAMPLE = "lunge-lean", "run-side-60fps"
_TITLE, _TITLE_BACK = "See your form, measured", "Welcome back"
_ABOUT = (
    "Film a bridge, a lunge, a plank or a run with your phone. posecheck measures the angles, says "
    "**how sure it is of each number**, and names the one thing to change first. Everything stays "
    "on this computer."
)
_SAMPLE, _OWN = "See a sample result", "Check your own video"
_NO_SAMPLES = "This installation came without the samples. Install posecheck again."
_WHO, _WHAT = "Who are you?", "What do you want to do?"
_HOW = "How to film it, and what is judged"
_HOW_SAID = (
    "The dashed line is what is measured. Prop the phone up, level, square to your body; one "
    "person, good light."
)
_EVERY = "All movements, each with a moving drawing"
_JUDGED, _LOOKED_FOR = "How, and what is judged", "Looked for"


@dataclass(frozen=True)
class Door:
    """A way in. figure: the drawing that shows it. place: the page, else `instead` where that is
    not installed. who: for whom it is. sample: a clip that can be looked at there."""

    title: str
    text: str
    figure: str
    place: str
    label: str
    who: tuple[str, ...]
    sample: str = ""


WHO = {
    "aches": "Something aches",
    "train": "I train",
    "run": "I run",
    "coach": "I coach",
}
DOORS = (
    Door(
        "Get a programme that fits you",
        (
            "Say where it aches, then do a five-minute screen in front of the camera. You "
            "get a short programme, and every drill says why it is there."
        ),
        "half-kneeling-psoas-stretch",
        "begin",
        "Say where it aches",
        ("aches",),
    ),
    Door(
        "Check a video",
        (
            "A bridge, a lunge, a plank, or one of the drills. Every rep is judged, with "
            "the picture that shows it and one cue."
        ),
        "lunge",
        "check",
        "Check a video",
        ("train", "aches", "coach"),
    ),
    Door(
        "Train live",
        "Put the laptop two to three metres away. Your reps are counted, and one cue at a time is "
        "shown and spoken.",
        "squat",
        "live",
        "Train live",
        ("train", "aches"),
    ),
    Door(
        "Look at your stride",
        "Film yourself from the side, slow motion if you can. See cadence, landing, lean and "
        "bounce, and what to change.",
        "running",
        "stride",
        "Look at your stride",
        ("run",),
        RUN_SAMPLE,
    ),
    Door(
        "Learn a drill",
        (
            "Each with a moving drawing: right beside wrong, how much to do, and what is "
            "easier or harder."
        ),
        "bird-dog",
        "movements",
        "See all movements",
        ("train", "run", "aches"),
    ),
    Door(
        "Review your athletes",
        "The reps of all your athletes that need your eye, worst first.",
        "plank",
        "queue",
        "Open the review queue",
        ("coach",),
    ),
    Door(
        "Write their programmes",
        "Who trained last and how it went; drills and programmes to write, to change and to watch.",
        "glute-bridge",
        "people",
        "Open the list of people",
        ("coach",),
    ),
)


def page() -> None:
    title = st.empty()
    back = _came_back()
    if back:
        title.title(_TITLE_BACK, anchor=False)
    else:
        _hero()
    _doors()
    if back:
        _sample_button("tertiary")
    with st.expander(_HOW, icon=":material/video_camera_front:"):
        _how_to_film()
    look.end()


def _came_back() -> bool:
    """What somebody has begun here and looked at last, first; False for whoever is new. Looking
    makes no store."""
    from posecheck.pages.go_on import show_go_on, show_lately

    begun = has_store() and show_go_on()
    return show_lately() or begun


def _hero() -> None:
    """One real result: its picture, and its figure with the interval."""
    from posecheck.pages.hero import show_finding, show_picture

    told, shown = st.columns([3, 2], gap="large", vertical_alignment="center")
    with told:
        st.title(_TITLE, anchor=False)
        st.markdown(_ABOUT)
        show_finding(SAMPLE)
        with st.container(horizontal=True, vertical_alignment="center"):
            _sample_button("primary")
            link("check", _OWN)
    with shown:
        show_picture(SAMPLE)


def _sample_button(kind: Literal["primary", "tertiary"]) -> None:
    if st.button(_SAMPLE, type=kind, icon=":material/play_circle:"):
        _open_sample(SAMPLE, "check")


def _doors() -> None:
    """What one may want, as cards; those that are for who somebody says they are come alone."""
    st.header(_WHO, anchor=False)
    who = st.pills(
        _WHO, list(WHO), format_func=WHO.get, key="home-who", label_visibility="collapsed"
    )
    st.header(_WHAT, anchor=False)
    doors = [
        door
        for door in DOORS
        if is_present(door.place) and (who in door.who if who else door.place != "people")
    ]
    for start in range(0, len(doors), 3):
        row = doors[start : start + 3]
        for column, door in zip(st.columns(3, gap="medium"), row, strict=False):
            with column, st.container(border=True, height="stretch"):
                _door(door)


def _door(door: Door) -> None:
    show_still(door.figure, f"door-{door.place}")
    st.markdown(f"### {door.title}")
    st.markdown(door.text)
    link(door.place, door.label)
    if (
        door.sample
        and sample_file(door.sample) is not None
        and st.button("Sample run", icon=":material/play_circle:", type="tertiary")
    ):
        _open_sample(door.sample, door.place)


def _how_to_film() -> None:
    st.caption(_HOW_SAID)
    for start in range(0, len(ORDER), 3):
        for column, name in zip(
            st.columns(3, gap="medium"), ORDER[start : start + 3], strict=False
        ):
            with column:
                _movement(movements()[name])
    link("movements", _EVERY)


def _movement(movement: Movement) -> None:
    show_setup(movement)
    st.markdown(f"**{movement.title}**")
    with st.popover(_JUDGED, width="stretch"):
        st.markdown(movement.setup.filmed)
        faults = dict.fromkeys(fault.title for fault in movement.fault)
        st.markdown(f"**{_LOOKED_FOR}**\n\n" + "\n".join(f"- {title}" for title in faults))
        for label, text in dose_lines(movement):
            st.markdown(f"**{label}.** {escaped(source_read(text))}")


def show_setup(movement: Movement) -> None:
    """The drawing of how the camera stands, in the colours of the theme."""
    name = figure_of(movement)
    st.image(picture(name, look.theme()), width="stretch", alt=said(name))


def _open_sample(name: str, place: str) -> None:
    from posecheck.pages.work import FILES, open_sample

    key = open_sample(name)
    if key:
        go(place, {FILES: key})
    else:
        st.error(_NO_SAMPLES, icon=":material/error:")
