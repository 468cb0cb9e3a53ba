"""Start: what was begun, first; the ways in; a sample one press away; how to film each movement and
what it is judged on."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.samples import sample_file, sample_request
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.movements.told import dose_lines
from posecheck.pages import look
from posecheck.pages.athlete import has_store
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, is_present, link
from posecheck.pages.setup_pictures import picture, said
from posecheck.present.figures.of_movement import figure_of

ORDER = ("glute-bridge", "lunge", "plank", "running", "standing")
SAMPLE, RUN_SAMPLE = "lunge-lean", "run-side-60fps"


def page() -> None:
    st.title("See your form, measured", anchor=False)
    _go_on()
    st.markdown(
        "A short video of a bridge, a lunge, a plank, a run, or of yourself standing: "
        "posecheck measures the angles, says **how sure it is of each number**, "
        "and names the one thing to change first. Everything stays on this computer."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("See a sample result", type="primary", icon=":material/play_circle:"):
            _open_sample(SAMPLE, "check")
        link("check", "Check your own video")
    _doors()
    st.subheader("How to film it, and what is judged", anchor=False)
    st.caption(
        "The dashed line is what is measured. Prop the phone up, level, "
        "square to your body; one person, good light."
    )
    for start in range(0, len(ORDER), 3):
        for column, name in zip(
            st.columns(3, gap="medium"), ORDER[start : start + 3], strict=False
        ):
            with column:
                _movement(movements()[name])
    link("movements", "All movements, each with a moving drawing")
    look.end()


def _go_on() -> None:
    """What somebody has begun here, first; nothing for whoever is new. Looking makes no store."""
    if has_store():
        from posecheck.pages.go_on import show_go_on

        show_go_on()


def _doors() -> None:
    """The four ways in, and the coach's."""
    for row in ((_aches, _video), (_live, _runner)):
        for column, door in zip(st.columns(2, gap="medium"), row, strict=True):
            with column, st.container(border=True, height="stretch"):
                door()
    with st.container(border=True):
        _coach()


def _aches() -> None:
    st.subheader("Something aches", anchor=False)
    st.markdown(
        "Say where, do a five-minute screen in front of the camera, and get a short programme in"
        " which every drill says which number it follows from."
    )
    link("begin", "Begin")


def _video() -> None:
    st.subheader("Check a video", anchor=False)
    st.markdown(
        "A bridge, a lunge, a plank, or one of the drills, filmed with your phone. Every rep is"
        " judged, with the frame that shows it and one cue."
    )
    link("check", "Check a video")


def _live() -> None:
    st.subheader("Train live", anchor=False)
    if is_present("live"):
        st.markdown(
            "Put the laptop two to three metres away. "
            "Your reps are counted, and one cue at a time is shown and spoken."
        )
        link("live", "Train live")
    else:
        st.markdown("This installation came without the live part.")


def _runner() -> None:
    st.subheader("I run", anchor=False)
    st.markdown(
        "Film yourself from the side, slow motion if you can. "
        "See cadence, landing, lean and bounce, and what to change."
    )
    link("stride", "Your stride")
    if sample_file(RUN_SAMPLE) is not None and st.button(
        "Sample run", icon=":material/play_circle:", type="tertiary"
    ):
        _open_sample(RUN_SAMPLE, "stride")


def _coach() -> None:
    if is_present("queue"):
        st.markdown(
            "**You coach?** The reps that need your eye, of all athletes, worst first; and their"
            " programmes, to write, to change and to watch."
        )
        with st.container(horizontal=True, gap="medium"):
            link("queue", "Review queue")
            link("people", "People")
    else:
        st.markdown(
            "**You coach?** Check the videos of all your athletes at once, "
            "by the same rules, each rule with its source."
        )
        link("check", "Check many videos")


def _movement(movement: Movement) -> None:
    show_setup(movement)
    st.markdown(f"**{movement.title}**")
    with st.popover("How, and what is judged", width="stretch"):
        st.markdown(movement.setup.instructions)
        st.markdown(
            "**Looked for**\n\n"
            + "\n".join(
                f"- {title}" for title in dict.fromkeys(fault.title for fault in movement.fault)
            )
        )
        for label, text in dose_lines(movement):
            st.markdown(f"**{label}.** {escaped(text)}")


def show_setup(movement: Movement) -> None:
    """The drawing of how the camera stands, in the colours of the theme."""
    name = figure_of(movement)
    st.image(picture(name, look.theme()), width="stretch", alt=said(name))


def _open_sample(name: str, place: str) -> None:
    from posecheck.pages.work import FILES, owned, queue

    request = sample_request(name)
    if request is None:
        st.error(
            "This installation came without the samples. Install posecheck again.",
            icon=":material/error:",
        )
        return
    request = owned(request)
    queue().submit(request)
    go(place, {FILES: request.key})
