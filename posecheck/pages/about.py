"""How it measures: what the words mean, what is judged and by which threshold, and how sure
posecheck is."""

from __future__ import annotations

import streamlit as st

from posecheck.measures.catalogue import MEASURES
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Movement
from posecheck.pages import look
from posecheck.pages.home import ORDER
from posecheck.present import pieces, words

_BEYOND = {"above": "more than", "below": "less than", "either": "more than, to either side,"}


def page() -> None:
    st.title("How it measures", anchor=False)
    st.markdown(
        "posecheck finds your joints and your outline "
        "in every picture of the video and computes angles from them. "
        "It needs no markers and no graphics card, and no video leaves this computer."
    )
    st.header("How sure it is", anchor=False)
    st.markdown(
        "- Every number comes with the two limits between which the true value lies "
        "**in 95 of 100 cases**.\n"
        "- Something is called a fault only where **the whole of that range** "
        "lies beyond the threshold. Where only a part does, it says *not sure*.\n"
        "- What a clip cannot show is **refused, with the reason**: a camera that is not square "
        "to the body makes angles look too small, and the leg behind the other one "
        "cannot be judged.\n"
        "- The low back and the pelvis are read from your outline, "
        "since joints do not show them: these are estimates, and say so."
    )
    st.header("What the words mean", anchor=False)
    with st.expander(f"All {len(glossary())} words", icon=":material/menu_book:"):
        st.html(pieces.refused(list(glossary().items())))
    st.header("What is judged, and by which threshold", anchor=False)
    st.caption(
        "Each threshold names where it comes from: a study, or a section of the page on "
        "biomechanics in posecheck's source code, which has the studies with their addresses. "
        "[E] marks an engineering choice: a threshold that no study has set."
    )
    for name in dict.fromkeys((*ORDER, *movements())):
        movement = movements().get(name)
        if movement is not None and movement.fault:
            with st.expander(movement.title):
                st.html(_limits(movement))
    st.header("What it does not do", anchor=False)
    st.markdown(
        f"{words.NOT_A_DIAGNOSIS} It does not know why you move as you do, and a number beyond a"
        " threshold is no illness."
    )
    look.end()


def glossary() -> dict[str, str]:
    """Label -> what it is, each label once, by the alphabet."""
    named = {
        words.measure_label(name): what
        for name, what in ((m.name, m.definition) for m in MEASURES.values())
    }
    return dict(sorted(named.items(), key=lambda item: item[0].lower()))


def _limits(movement: Movement) -> str:
    return pieces.table(
        ("What", "Called a fault", "Where the threshold comes from"),
        [(f.title, _limit(f), f.source) for f in movement.fault],
    )


def _limit(fault: Fault) -> str:
    label = words.measure_label(fault.measure)
    return f"{label} {_BEYOND[fault.beyond]} {fault.threshold:g}".replace("-", "−")
