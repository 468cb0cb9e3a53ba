"""What the coach's pages share: the open store, refusals said in words, and how a rule and a number
read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.pages import signed_in
from posecheck.present import words
from posecheck.review.audit import saw
from posecheck.review.learning import Rate, fault_of
from posecheck.review.removal import expire
from posecheck.review.store import MEDIA_VARIABLE, Store, default_url, open_store
from posecheck.review.team import viewer_of

COACH = "coach-name"
_SEEN = "audit-seen"
movement_title = words.movement_label


@st.cache_resource(show_spinner="Opening the store")
def _opened(url: str, _media: str) -> Store:
    store = open_store(url)
    expire(store)
    return store


def opened_store() -> Store:
    """The store of this server, opened once, as whoever is signed in may look into it. Raises the
    errors of posecheck.errors where it cannot be."""
    store = _opened(default_url(), os.environ.get(MEDIA_VARIABLE, ""))
    who = signed_in.account()
    return store if who == "" else replace(store, viewer=viewer_of(store, who or ""))


def the_store() -> Store:
    """The store of this server. Where it cannot be opened, the page says why and ends."""
    try:
        return opened_store()
    except PosecheckError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")
        st.stop()


@contextmanager
def said() -> Iterator[None]:
    """Shows a refusal instead of failing."""
    try:
        yield
    except PosecheckError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")


def told_seen(store: Store, people: int | Iterable[int], what: str) -> None:
    """Writes into the audit that somebody's things were looked at, once in a session of the
    browser; nothing of a person's own."""
    if not store.viewer.signs_in:
        return
    seen = st.session_state.setdefault(_SEEN, set())
    looked = {(one, what) for one in ([people] if isinstance(people, int) else people)}
    if new := looked - seen:
        saw(store, [one for one, _ in new], what)
        seen |= new


def coach() -> str:
    """The name beside labels and notes, as given on the queue's page; where nobody gave one, the
    account that is signed in."""
    return st.session_state.get(COACH, "") or signed_in.account() or ""


def rule_title(movement: str, code: str) -> str:
    """ "Trunk tips forward"."""
    fault = fault_of(movement, code)
    return fault.title if fault else words.code_label(code)


def unit_title(kind: str, number: int) -> str:
    """ "rep 3", "hold", "run"."""
    return f"{kind} {number}" if kind == "rep" else kind


def per_cent(rate: Rate | None, unknown: str = "not known yet") -> str:
    """ "83 % (52 to 96 %)"."""
    if rate is None or rate.high - rate.low > 0.95:
        return unknown
    return f"{rate.value * 100:.0f} % ({rate.low * 100:.0f} to {rate.high * 100:.0f} %)"
