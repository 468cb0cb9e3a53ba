"""One question of the queue as it is decided on: the picture, the clip, the number and the curve,
all of one measure, on one screen."""

from __future__ import annotations

import streamlit as st

from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.pages.coach_curve import show_against_others
from posecheck.pages.coach_store import movement_title, rule_title, unit_title
from posecheck.pages.markup import escaped
from posecheck.present import words
from posecheck.present.pieces import kicker
from posecheck.review.queue import Detail
from posecheck.review.stick import stick_figure
from posecheck.review.tables import AGREE, DISAGREE, OPEN, SILENT, UNSURE

WORDS = {AGREE: "you see it", DISAGREE: "you do not see it", UNSURE: "you cannot tell"}
_NO_IMAGE = "No image of this is kept: drawn from the body's points."
_OTHER = "The clip was cut with another measure drawn: {}."
_CURVE_PX = 150
_OUTCOMES = {
    CLEAR: "flagged it",
    DOUBT: "was not sure",
    FINE: "had let it pass",
    SILENT: "does not judge it any more",
}


def show_question(shown: Detail, left: str) -> None:
    """Whose, what and when; and what is asked. left: how many more there are."""
    item = shown.item
    parts = [
        item.person,
        movement_title(item.movement),
        unit_title(item.kind, item.number),
        f"{item.filmed_on:%d %b %Y}",
        left,
    ]
    st.html(kicker(parts))
    side = f", {shown.judged.reading.side}" if shown.judged.reading.side else ""
    st.header(f"{rule_title(item.movement, item.code)}{side}: do you see it?", anchor=False)


def show_numbers(shown: Detail) -> None:
    """The number with its interval, the cue, and what was said before."""
    item, fault, read = shown.item, shown.fault, shown.judged.reading
    value = words.signed_in_words(read.measure, read.value, read.unit)
    between = words.interval(read.measure, read.low, read.high, read.unit)
    st.markdown(
        f"**{words.measure_label(read.measure, read.side)}** {value}"
        + (f" ({between}, 95 % interval)" if between else "")
    )
    if fault is not None:
        st.markdown(f"Cue for this: “{fault.cue}” {fault.cue_body}")
    if item.state != OPEN:
        st.info(
            f"Your label: {WORDS[item.state]}. posecheck {outcome(shown)}, judged by"
            f" {escaped(shown.profile)}.",
            icon=":material/how_to_reg:",
        )


def show_curve(shown: Detail) -> None:
    """The measure over the rep, over the athlete's other reps."""
    if shown.curve is None:
        return
    item, others = shown.item, len(shown.curve.others)
    against = (
        f"against {words.count(others, f'other {item.kind}')} of {escaped(item.person)} in grey"
        if others
        else "the only one so far"
    )
    st.markdown(
        f"**{words.measure_label(shown.curve.measure)}**, "
        f"{words.unit_word(shown.curve.unit)}, {against}"
    )
    show_against_others(shown.curve, item.kind, "queue-curve", _CURVE_PX)


def show_pictures(shown: Detail, still, moving) -> None:
    """The key frame and the clip, each in its place; drawn from points where no image is kept."""
    read = shown.judged.reading
    text = words.drawn(read.measure, read.value, read.low, read.high, read.unit)
    alt = f"{words.measure_label(read.measure, read.side)}: {text}"
    with still:
        if shown.key_frame is not None and shown.key_frame.is_file():
            st.image(shown.key_frame.read_bytes(), alt=alt, width="content")
        else:
            drawn = stick_figure(shown.track, read.frame, shown.view, read.measure, read.side, text)
            if drawn is not None:
                st.image(drawn, alt=f"{alt}, drawn from the body's points", width="content")
            st.caption(_NO_IMAGE)
    with moving:
        if shown.clip is not None and shown.clip.is_file():
            st.video(
                shown.clip.read_bytes(),
                loop=True,
                autoplay=True,
                muted=True,
                alt=f"The {shown.item.kind}, again and again",
            )
            if shown.clip_shows not in (None, read.measure):
                st.caption(_OTHER.format(words.measure_label(shown.clip_shows).lower()))


def outcome(shown: Detail) -> str:
    """What the rule had said, told only after the coach has said what they see."""
    limit = words.limit(
        shown.judged.reading.measure, shown.judged.threshold, shown.judged.reading.unit
    )
    said = _OUTCOMES[shown.judged.outcome]
    return f"{said} (threshold {limit})"
