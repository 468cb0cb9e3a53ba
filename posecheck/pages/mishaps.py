"""A page that fails says so calmly; what a developer needs is written into the data folder."""

from __future__ import annotations

import contextlib
import time
import traceback

import streamlit as st

from posecheck import __version__
from posecheck.disk import PRIVATE_FILE, data_folder
from posecheck.errors import PosecheckError
from posecheck.pages.markup import escaped
from posecheck.pages.plain import advice_for
from posecheck.printable import printable

LOG = "errors.log"
_LONGEST_LOG = 1_000_000


def tell(error: Exception) -> bool:
    """Shows an error of posecheck in its own words, any other as a mishap. True: Streamlit shows
    nothing of its own."""
    if isinstance(error, PosecheckError):
        st.error(
            f"{escaped(error.message)} {escaped(advice_for(error.code, error.advice))}",
            icon=":material/error:",
        )
        return True
    kept = _write(error)
    where = f" Details for a developer are in `{kept}`." if kept else ""
    st.error(
        "Something went wrong on this page, and it is not your fault. "
        f"Reload it, or go back to Start.{where}",
        icon=":material/error:",
    )
    return True


def _write(error: Exception) -> str:
    """The file that now ends with the error; empty where it cannot be written."""
    with contextlib.suppress(OSError, PosecheckError):
        path = data_folder() / LOG
        if path.is_file() and path.stat().st_size > _LONGEST_LOG:
            path.unlink()
        path.touch(PRIVATE_FILE)
        with path.open("a", encoding="utf-8") as file:
            what = printable("".join(traceback.format_exception(error)), keep="\n")
            file.write(
                f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} posecheck {__version__}\n{what}\n"
            )
        return str(path)
    return ""
