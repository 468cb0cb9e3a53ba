"""What is wrong with movement files of the user's own: said where a movement is chosen, or the file
would only be missing there."""

from __future__ import annotations

import streamlit as st

from posecheck.movements.load import user_library
from posecheck.pages.markup import escaped


def tell_wrong() -> None:
    for problem in user_library().wrong.values():
        st.warning(
            escaped(f"{problem.message} {problem.advice}".strip()), icon=":material/edit_document:"
        )
