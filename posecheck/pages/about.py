"""How it measures: what the words mean, what is judged and by which limit, and how sure posecheck is."""

from __future__ import annotations

from html import escape

import streamlit as st

from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Movement
from posecheck.pages import look
from posecheck.pages.home import ORDER
from posecheck.report import words

MEANINGS = (
    ("Knee bend", "How far the knee is bent; 0° is a straight leg."),
    ("Trunk to thigh angle", "How far the hips are from straight: 0° when shoulder, hip and knee are in one line."),
    ("Trunk lean", "The line from hips to shoulders against the vertical; forward is +."),
    ("Hips against the shoulder-ankle line", "How far the hips hang below (+) or stand above (−) the straight line of a plank, in % of its length."),
    ("Low-back curve, pelvic tilt", "Estimated from the outline of the body: arched and tipped forward are +. Zero is how most people stand."),
    ("Knee moved inward", "How far the knee is inward of the line from hip to ankle, seen from the front, in % of the leg's length."),
    ("Cadence", "Steps a minute, both feet counted."),
    ("Foot ahead of the hips at landing", "How far in front of the hips the foot touches down, in % of the leg's length."),
    ("Shin angle", "The lower leg against the vertical; + where the ankle is ahead of the knee."),
    ("Ground contact time", "From the first touch of a foot to its toe leaving the ground, in thousandths of a second."),
    ("Bounce", "How far the body moves up and down in a stride."),
    ("Pelvic drop", "How far the hip of the free leg hangs below the other one, seen from behind or from the front."),
    ("Thigh behind vertical", "How far the thigh reaches behind the hip as the foot leaves the ground."),
)
"""Measure -> what it is, for people."""

_BEYOND = {"above": "more than", "below": "less than", "either": "more than, to either side,"}


def page() -> None:
    st.title("How it measures", anchor=False)
    st.markdown(
        "posecheck finds your joints and your outline in every picture of the video and computes angles from them. It needs no markers and no "
        "graphics card, and no video leaves this computer."
    )
    st.subheader("How sure it is", anchor=False)
    st.markdown(
        "- Every number comes with the two limits between which the true value lies **in 95 of 100 cases**.\n"
        "- Something is called a fault only where **the whole of that range** lies beyond the limit. Where only a part does, it says *not sure*.\n"
        "- What a clip cannot show is **refused, with the reason**: a camera that is not square to the body makes angles look too small, and the leg "
        "behind the other one cannot be judged.\n"
        "- The low back and the pelvis are read from your outline, since joints do not show them: these are estimates, and say so."
    )
    st.subheader("What the words mean", anchor=False)
    st.html(_meanings())
    st.subheader("What is judged, and by which limit", anchor=False)
    st.caption("Each limit names where it comes from. [E] marks an engineering choice: a limit that no study has set.")
    for name in dict.fromkeys((*ORDER, *movements())):
        movement = movements().get(name)
        if movement is not None and movement.fault:
            with st.expander(movement.title):
                st.html(_limits(movement))
    st.subheader("What it does not do", anchor=False)
    st.markdown(
        "It describes how you move. It does not know why, it does not diagnose, and a number beyond a limit is no illness. "
        "With pain or an injury, ask a doctor or a physiotherapist."
    )
    look.end()


def _meanings() -> str:
    return '<dl class="pc-refused">' + "".join(f"<dt>{escape(name)}</dt><dd>{escape(what)}</dd>" for name, what in MEANINGS) + "</dl>"


def _limits(movement: Movement) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(f.title)}</th><td>{escape(_limit(f))}</td><td>{escape(f.source)}</td></tr>' for f in movement.fault
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What", "Called a fault", "Where the limit comes from"))
    return f'<div class="pc-scroll"><table class="pc-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _limit(fault: Fault) -> str:
    return f"{words.measure_label(fault.measure)} {_BEYOND[fault.beyond]} {fault.threshold:g}".replace("-", "−")
