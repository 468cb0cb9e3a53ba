"""Many clips at once: each with its athlete and movement in a table, analysed one after another and
filed as they are done."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.queue import ENDED
from posecheck.jobs.request import Request
from posecheck.jobs.results import is_there, kept_request
from posecheck.jobs.uploads import LARGEST_BYTES
from posecheck.pages import work
from posecheck.pages.asking import FIND, movement_labels
from posecheck.pages.coach_sessions import keep_result
from posecheck.pages.coach_store import said
from posecheck.pages.large_uploads import kept_file
from posecheck.pages.markup import escaped
from posecheck.pages.plain import advice_for
from posecheck.pages.waiting import fraction
from posecheck.review.store import Store
from posecheck.review.to_file import ToFile, done_with, put_down, to_file

_TITLE, _DROP = "Upload many clips", "Clips of your athletes"
_GO, _CHOOSE = "Check and keep", "Choose"
_FILE, _WHO, _MOVEMENT = "File", "Athlete", "Movement"
_MISSING = "Say whose each clip is: {} without an athlete."
_HOW = "A name in a file's name fills in the athlete. Each clip is kept for them when it is done."
_CLOSE = "You may close this page: the checks go on, and what is done is kept when you come back."
_LOST = "This clip is not on this computer any more. Upload it again."
_TURN, _SAID = "many-turn", "many-said"
_EVERY_S = 2.0


def show_many(store: Store, people: dict[int, str]) -> None:
    """The form for many clips, and what is under way. people: names by id."""
    waiting = to_file(store)
    if waiting:
        _show_waiting(store)
    for line in st.session_state.pop(_SAID, ()):
        st.success(line)
    with st.expander(_TITLE, icon=":material/upload_file:"):
        turn = st.session_state.setdefault(_TURN, 0)
        files = st.file_uploader(
            _DROP,
            accept_multiple_files=True,
            key=f"many-files-{turn}",
            max_upload_size=LARGEST_BYTES // 1024**2,
        )
        st.caption(_HOW)
        if files:
            _show_table(store, people, files, turn)


def _show_table(store: Store, people: dict[int, str], files: list[Any], turn: int) -> None:
    movements = {label: name for name, label in movement_labels().items()}
    ids = {name: who for who, name in people.items()}
    config = st.column_config
    given = st.data_editor(
        table([file.name for file in files], list(ids)),
        hide_index=True,
        width="stretch",
        num_rows="fixed",
        placeholder=_CHOOSE,
        key=f"many-table-{turn}-{len(files)}",
        column_config={
            _FILE: config.TextColumn(disabled=True, width="medium"),
            _WHO: config.SelectboxColumn(options=list(ids), required=False),
            _MOVEMENT: config.SelectboxColumn(options=[FIND, *movements], required=True),
        },
    )
    if not st.button(_GO, type="primary", icon=":material/play_arrow:", key="many-go"):
        return
    whose = [ids.get(name) for name in given[_WHO]]
    if missing := whose.count(None):
        st.warning(_MISSING.format(missing), icon=":material/person_alert:")
        return
    _start(store, files, whose, [movements.get(label) for label in given[_MOVEMENT]])


def table(files: list[str], people: list[str]) -> pd.DataFrame:
    """One row a file; the athlete whose name is in the file's name, word by word, the longest such
    name."""
    rows = []
    for name in files:
        said = _words(PurePath(name).stem)
        found = [who for who in people if _stands_in(_words(who), said)]
        rows.append((name, max(found, key=len, default=None), FIND))
    return pd.DataFrame(rows, columns=[_FILE, _WHO, _MOVEMENT])


def _words(text: str) -> list[str]:
    """Runs of letters and runs of digits, however a computer writes them."""
    return re.findall(r"[^\W\d_]+|\d+", unicodedata.normalize("NFKC", text).casefold())


def _stands_in(words: list[str], said: list[str]) -> bool:
    """Whether there are words, and they stand there one after another."""
    starts = range(len(said) - len(words) + 1)
    return bool(words) and any(said[at : at + len(words)] == words for at in starts)


def _start(
    store: Store, files: list[Any], whose: list[int | None], movements: list[str | None]
) -> None:
    begun = 0
    for file, who, movement in zip(files, whose, movements, strict=True):
        try:
            kept = kept_file(file, file.name, file.size)
        except PosecheckError as error:
            st.error(
                f"{escaped(file.name)}: {escaped(error.message)}"
                f" {escaped(advice_for(error.code, error.advice))}",
                icon=":material/error:",
            )
            continue
        options = {"movement": movement} if movement else {}
        request = work.owned(Request(kept.path, kept.name, kept.sha256, options))
        if who is not None:
            # written down first: what is under way and was killed is then known
            with said():
                put_down(store, [(who, request.key, kept.name)])
                work.queue().submit(request)
                begun += 1
    if begun == len(files):
        st.session_state[_TURN] += 1
        st.rerun()


@st.fragment(run_every=_EVERY_S)
def _show_waiting(store: Store) -> None:
    """What is under way; what is done is kept, and the page runs again once something was."""
    kept = [line for row in to_file(store) if (line := _file_or_show(store, row))]
    if kept:
        st.session_state[_SAID] = kept
        st.rerun()
    st.caption(_CLOSE)


def _file_or_show(store: Store, row: ToFile) -> str:
    """Files what is done and says so; else shows where it stands, and gives ""."""
    title = f"**{escaped(row.name)}** for {escaped(row.person)}"
    if is_there(row.key):
        try:
            filed = keep_result(store, row.person_id, row.key)
        except PosecheckError as error:
            _show_trouble(store, row, f"{title}: {escaped(error.message)}")
            return ""
        done_with(store, row.id)
        return f"{title}: {'kept' if filed.new else 'was kept before'}."
    job = work.queue().job(row.key)
    if job is None:  # of an earlier run of this program
        request = kept_request(row.key)
        if request is None or not request.path.is_file():
            _show_trouble(store, row, f"{title}: {_LOST}")
            return ""
        job = work.queue().submit(request)
    if job.status in ENDED and job.failure is not None:
        failure = job.failure
        told = f"{title}: {escaped(failure.message)}"
        _show_trouble(store, row, f"{told} {escaped(advice_for(failure.code, failure.advice))}")
    elif job.status == "waiting":
        st.progress(0.0, text=f"{title} waits its turn")
    else:
        st.progress(fraction(job), text=title)
    return ""


def _show_trouble(store: Store, row: ToFile, told: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(told, icon=":material/error:")
        if st.button("Leave it out", key=f"many-drop-{row.id}", type="tertiary"):
            with said():
                done_with(store, row.id)
            st.rerun()
