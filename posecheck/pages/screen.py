"""Five-minute screen: its parts, each by camera or by a clip, each to be left out or done again;
and what came of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posecheck.pages import look, whose
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.own_answers import answers_of
from posecheck.pages.screen_part import show_part
from posecheck.pages.screen_parts import PART, go_to, show_parts
from posecheck.pages.screen_result import show_screen_result
from posecheck.pages.screen_state import (
    Screening,
    UnderWay,
    read_what_is_ready,
    under_way,
)
from posecheck.present.words import count
from posecheck.screen.parts import part_of_id, parts_asked

_TITLE = "Five-minute screen"
_ABOUT = (
    "Short parts show how you stand and move, each by the camera of this computer or by a clip. The"
    " first ones, about {}, are enough for a first programme; the rest may follow on other days."
    " Leave out what you cannot or do not want to do."
)


def page() -> None:
    part = part_of_id(st.query_params.get(PART, ""))
    if part is None:
        st.title(_TITLE, anchor=False)
        seconds = sum(one.takes_s for one in parts_asked(False) if one.first)
        st.markdown(_ABOUT.format(count(round(seconds / 60), "minute")))
    person = whose.choose_person("screen")
    if person is not None:
        of = Screening(the_store(), person, answers_of(person.key).runs, date.today())
        with said():
            read_what_is_ready(of)
            screen = under_way(of)
            if part is None:
                _show(of, screen)
            elif part in screen.parts and screen.goes_on:
                show_part(of, screen, part)
            else:
                go_to(None)  # none that can be done
    look.end()


def _show(of: Screening, screen: UnderWay) -> None:
    there = screen.is_whole or screen.is_enough
    if there:
        show_screen_result(of, screen)
    show_parts(of, screen)
    if not there and any(screen.result(one).state == "done" for one in screen.parts):
        show_screen_result(of, screen)
