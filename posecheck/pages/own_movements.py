"""What is wrong with movement files of the user's own: said where a movement is chosen, or the file
would only be missing there."""

from __future__ import annotations

import streamlit as st

from posecheck.errors import MovementFileError
from posecheck.movements.load import user_library
from posecheck.movements.movement import Movement
from posecheck.pages.markup import escaped
from posecheck.pages.setup_pictures import check_pictures


def tell_wrong() -> None:
    library = user_library()
    for problem in (
        *library.wrong.values(),
        *filter(None, map(_without_drawing, library.own.values())),
    ):
        st.warning(
            escaped(f"{problem.message} {problem.advice}".strip()), icon=":material/edit_document:"
        )


def _without_drawing(movement: Movement) -> MovementFileError | None:
    """What is said of a movement whose file names a drawing that there is none of; it can be chosen
    all the same."""
    try:
        check_pictures(movement)
    except MovementFileError as problem:
        return problem
    return None
