"""Movements: all of them with a moving drawing; one of them with everything there is to know before
it is done."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.pages import look, own_movements
from posecheck.pages.markup import escaped
from posecheck.pages.movement_card import card
from posecheck.pages.movement_detail import detail
from posecheck.present import chain

MOVEMENT = "movement"
_NOTHING = "nothing"
_ACROSS = 3


def page() -> None:
    asked = st.query_params.get(MOVEMENT, "")
    known = movements()
    if asked in known:
        if st.button("All movements", icon=":material/arrow_back:", type="tertiary"):
            st.query_params.clear()
            st.rerun()
        detail(known[asked])
    else:
        if asked:
            st.warning(
                f"There is no movement {escaped(asked)}. Here are those that there are.",
                icon=":material/search_off:",
            )
        _gallery(known)
    look.end()


def _gallery(known: dict[str, Movement]) -> None:
    st.title("Movements", anchor=False)
    st.markdown(
        "In the order in which they help: **look** how you stand, **release** and **lengthen** what"
        " is short, **activate** what does too little, **hold the trunk**, and put it together in"
        " **whole movements**."
    )
    own_movements.tell_wrong()
    places, props = _filters(known)
    shown = [
        m
        for m in known.values()
        if (not places or set(places) & set(m.chain))
        and (not props or any(_is_done_with(m, p) for p in props))
    ]
    if not shown:
        st.info(
            "No movement fits both choices. Remove one of them.",
            icon=":material/filter_alt_off:",
        )
    for place, members in chain.in_order(shown, places):
        st.header(chain.TITLES[place], anchor=False)
        if chain.ABOUT[place]:
            st.caption(chain.ABOUT[place])
        for start in range(0, len(members), _ACROSS):
            for column, movement in zip(
                st.columns(_ACROSS, gap="medium"), members[start : start + _ACROSS], strict=False
            ):
                with column:
                    card(movement)


def _filters(known: dict[str, Movement]) -> tuple[list[str], list[str]]:
    """What was chosen: places in the chain, and props. Only what there is something of can be
    chosen."""
    there = [
        place
        for place in chain.ORDER
        if any(place in movement.chain for movement in known.values())
    ]
    props = sorted({prop.id for movement in known.values() for prop in movement.prop})
    places = (
        _choice("Place in the chain", there, chain.TITLES.__getitem__) if len(there) > 1 else []
    )
    return places, _choice("Done with", [_NOTHING, *props], str.capitalize) if props else []


def _choice(label: str, options: list[str], told: Callable[[str], str]) -> list[str]:
    return list(
        st.pills(label, options, selection_mode="multi", format_func=told, key=f"movements-{label}")
        or []
    )


def _is_done_with(movement: Movement, prop: str) -> bool:
    if prop == _NOTHING:
        return not any(one.needed for one in movement.prop)
    return any(one.id == prop for one in movement.prop)
