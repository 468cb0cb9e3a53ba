"""What the pages have in common about analyses: the queue, the address that names them, starting
one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.leftovers import clean_leftovers
from posecheck.jobs.queue import Job, JobQueue
from posecheck.jobs.request import Request
from posecheck.jobs.results import Entry, is_key, kept_request, owner_of, recent_results
from posecheck.jobs.sample_results import put_sample_result
from posecheck.jobs.samples import sample_request
from posecheck.jobs.uploads import clean_uploads
from posecheck.pages import signed_in
from posecheck.review.roles import may_open_result

FILES, SHOWN = "file", "show"


@st.cache_resource(show_spinner=False)
def queue() -> JobQueue:
    """The one queue of this server. What a killed program left is cleaned up as it starts."""
    clean_leftovers()
    clean_uploads()
    return JobQueue()


def asked_keys() -> list[str]:
    """The analyses that the address names and the reader may open, in order."""
    asked = dict.fromkeys(st.query_params.get_all(FILES))
    return [key for key in asked if is_key(key) and may_see(owner_of(key))]


def may_see(owner: str) -> bool:
    """Whether the reader may open what was analysed for that account."""
    return may_open_result(signed_in.viewer(), owner)


def recent(movement: str | None = None) -> list[Entry]:
    """The results that the reader may open, the newest first."""
    return [entry for entry in recent_results(movement) if may_see(entry.owner)]


def under_way() -> list[Job]:
    """The analyses that run or wait, of those that the reader may open."""
    return [job for job in queue().under_way() if may_see(owner_of(job.key))]


def owned(request: Request) -> Request:
    """The request as one of the reader's own."""
    return replace(request, owner=signed_in.account() or "")


def shown_key(keys: Sequence[str]) -> str:
    """The one of them that is looked at."""
    wanted = st.query_params.get(SHOWN, "")
    return wanted if wanted in keys else keys[0]


def set_keys(keys: Sequence[str], shown: str | None = None) -> None:
    """Names analyses in the address, so that the page survives a reload and can be linked."""
    st.query_params.from_dict(
        {FILES: list(keys), **({SHOWN: shown} if shown and shown in keys else {})}
    )


def start(requests: Sequence[Request], shown: int = 0) -> list[str]:
    """Hands requests to the queue; the address names them from now on. Returns their keys."""
    keys = list(dict.fromkeys(queue().submit(owned(request)).key for request in requests))
    if keys:
        set_keys(keys, keys[min(shown, len(keys) - 1)])
    return keys


def start_again(key: str, changed: dict[str, Any]) -> str | None:
    """The same file with other options, in place of `key` in the address; None where the file is
    not kept any more.

    An option of None goes back to its default. Where only the judging changes, the track is there
    and no pose model runs.
    """
    request = kept_request(key)
    if request is None or not request.path.is_file():
        return None
    options = {
        name: value for name, value in {**request.options, **changed}.items() if value is not None
    }
    again = replace(request, options=options)
    queue().forget(again.key)
    queue().submit(again)
    keys = [again.key if k == key else k for k in asked_keys()] or [again.key]
    set_keys(keys, again.key)
    return again.key


def open_sample(name: str) -> str:
    """The key of a sample clip, whose finished result is put among the reader's own; one that has
    none is analysed. "" where this installation does not have the clip."""
    request = sample_request(name)
    if request is None:
        return ""
    request = owned(request)
    with contextlib.suppress(PosecheckError, OSError):  # then it is analysed, and that says why
        put_sample_result(name, request.owner)
    return queue().submit(request).key


def sample_keys(name: str) -> list[str]:
    """Opens a sample clip, which the address names from now on; empty where it is not there."""
    keys = [key for key in (open_sample(name),) if key]
    if keys:
        set_keys(keys)
    return keys
