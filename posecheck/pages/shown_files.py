"""Which files pages have shown to whom, where people sign in. Streamlit gives a file to whoever
knows its name, which follows from what is in it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

MOST_SESSIONS = 500
"""Beyond, those that ended are forgotten [E]."""


class ShownFiles:
    """is_open: whether a session of a browser, by its id, is connected."""

    def __init__(self, is_open: Callable[[str], bool]):
        self._is_open, self._lock = is_open, threading.Lock()
        self._of: dict[str, tuple[str, set[str]]] = {}

    def note(self, session: str, account: str, address: str) -> None:
        """The page of this session, which is the account's, shows the file of that address."""
        with self._lock:
            known = self._of.get(session)
            if known is None or known[0] != account:
                if len(self._of) >= MOST_SESSIONS:
                    self._of = {key: one for key, one in self._of.items() if self._is_open(key)}
                known = self._of[session] = account, set()
            known[1].add(_name(address))

    def was_shown(self, account: str, address: str) -> bool:
        """Whether a page that is open now, of this account's, has shown the file since it was
        opened: what it showed before a click is still being fetched after it."""
        name = _name(address)
        with self._lock:
            found = [
                session
                for session, (whose, files) in self._of.items()
                if whose == account and name in files
            ]
        return any(self._is_open(session) for session in found)


def _name(address: str) -> str:
    """By which Streamlit looks a file up: the last part, without its ending."""
    return PurePosixPath(address).stem


def _is_open(session: str) -> bool:
    from posecheck.gate.uploads import session_is_live

    return session_is_live(session)


SHOWN = ShownFiles(_is_open)


def watch() -> None:
    """From now on, what pages add to Streamlit's files is noted with the account that it is for."""
    from streamlit import runtime

    files = runtime.get_instance().media_file_mgr
    if not isinstance(files.add, _Noting):
        files.add = _Noting(files.add)


class _Noting:
    """Streamlit's `add` of a file, which gives its address."""

    def __init__(self, add: Callable[..., str]):
        self._add = add

    def __call__(self, *given: Any, **named: Any) -> str:
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        from posecheck.pages.signed_in import account

        address = self._add(*given, **named)
        page, who = get_script_run_ctx(suppress_warning=True), account()
        if page is not None and who:
            SHOWN.note(page.session_id, who, address)
        return address
