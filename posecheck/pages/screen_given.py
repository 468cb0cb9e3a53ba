"""What became of the clips that were given just now, on the page of the part that comes next."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.markup import escaped
from posecheck.pages.screen_state import (
    Screening,
    UnderWay,
    not_counted,
    read_what_is_ready,
    under_way,
)
from posecheck.screen.parts import Part, part_of_id

_GIVEN = "screen-given"
"""In the session of the browser: person -> the parts that were given in it, the newest last."""
_TAKEN = "Taken: {} is being looked at."
_READ = "{}: it counts."
_AGAIN = "**{}: once more, please.** {}"
_EVERY_S = 1.0


def give(of: Screening, part: Part) -> None:
    """A clip or a set of it was handed over."""
    given = st.session_state.setdefault(_GIVEN, {})
    before = [one for one in given.get(of.person.key, ()) if one != part.id]
    given[of.person.key] = [*before, part.id]


def show_given(of: Screening, screen: UnderWay, here: Part) -> None:
    """The newest one, and those that are asked for again; of `here` its own page tells. While one
    is being looked at the lines follow by themselves, and the page around them stays."""
    given = st.session_state.get(_GIVEN, {}).get(of.person.key, ())
    others = tuple(one for one in given if one != here.id)
    if others:
        waits = any(one in screen.waiting for one in others)
        st.fragment(_lines, run_every=_EVERY_S if waits else None)(of, others)


def _lines(of: Screening, given: tuple[str, ...]) -> None:
    read_what_is_ready(of)
    screen = under_way(of)
    for name in given:
        part = part_of_id(name)
        if part is not None:
            _line(of, screen, part, name == given[-1])


def _line(of: Screening, screen: UnderWay, part: Part, newest: bool) -> None:
    result, title = screen.result(part), escaped(part.title)
    why = result.said if result.state == "again" else not_counted(of, part)
    if part.id in screen.waiting:
        if newest:
            st.info(_TAKEN.format(title), icon=":material/hourglass_top:")
    elif why:
        st.warning(_AGAIN.format(title, escaped(why)), icon=":material/replay:")
    elif newest and result.state == "done":
        st.success(_READ.format(title), icon=":material/check:")
