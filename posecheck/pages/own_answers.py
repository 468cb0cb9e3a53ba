"""What a person has said of themselves, for the pages: read, changed, deleted; on this computer
only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st
from msgspec.structs import replace

from posecheck.errors import PosecheckError
from posecheck.intake.answers import Answers
from posecheck.intake.keep import delete_answers, read_answers, save_answers


def answers_of(person: str) -> Answers:
    """Of a person, by their key; empty where nothing was said. What cannot be read is told, and is
    empty too."""
    try:
        return read_answers(person) or Answers()
    except PosecheckError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")
        return Answers()


def change_answers(person: str, **fields: Any) -> None:
    """Keeps what was said anew beside what was said before."""
    known = answers_of(person)
    changed = replace(known, **fields)
    if changed != known:
        _try(
            lambda: save_answers(
                person, replace(changed, given_at=datetime.now(UTC).isoformat(timespec="seconds"))
            )
        )


def forget_answers(person: str) -> None:
    _try(lambda: delete_answers(person))


def _try(do: Any) -> None:
    try:
        do()
    except PosecheckError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")
