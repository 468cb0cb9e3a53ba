"""What runs now, on every page: analyses that are under way, those that ended meanwhile, and a
receiver that is open for a phone."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from posecheck.jobs.queue import ENDED, Job
from posecheck.jobs.results import is_there, result_movement
from posecheck.pages import phone_upload, work
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.waiting import fraction

_EVERY_S = 2.0
_WATCHED, _OVER_SINCE = "running-watched", "running-over-since"
_SAID_S = 60.0
"""For so long it is said that one has ended [E]."""
_MOST = 3
_LOOK, _SEE = "Look", "See the result"
_RUNS, _WAITS, _DONE, _FAILED = "{}: {:.0%} done", "{} waits its turn", "{} is done", "{}: stopped"
_RECEIVES = "This computer receives from your phone"


def show_running() -> None:
    """A small strip in a corner; nothing where nothing runs, and nothing of what the page is about
    itself."""
    watched = st.session_state.setdefault(_WATCHED, [])
    here = work.asked_keys()
    watched[:] = [key for key in watched if key not in here]
    watched += [
        job.key for job in work.under_way() if job.key not in watched and job.key not in here
    ]
    if watched or phone_upload.is_receiving():
        _strip()


@st.fragment(run_every=_EVERY_S)
def _strip() -> None:
    jobs = _jobs()
    receives = phone_upload.is_receiving()
    if not jobs and not receives:
        return
    with st.container(key="pc-running"):
        for job in jobs[:_MOST]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(_told(job))
                there = is_there(job.key)
                place = "stride" if there and result_movement(job.key) == "running" else "check"
                link(place, _SEE if there else _LOOK, query={work.FILES: job.key})
        if len(jobs) > _MOST:
            st.markdown(f"and {len(jobs) - _MOST} more")
        if receives:
            link("check", _RECEIVES, icon=":material/wifi_tethering:")


def _jobs() -> list[Job]:
    """What runs, then what waits in its order, then what ended a short while ago; what ended before
    that is watched no more."""
    watched = st.session_state.get(_WATCHED, [])
    over_since, now = st.session_state.setdefault(_OVER_SINCE, {}), monotonic()
    jobs = [job for key in watched if (job := work.queue().job(key)) is not None]
    for job in jobs:
        if job.status not in ENDED:
            over_since.pop(job.key, None)
        elif now - over_since.setdefault(job.key, now) > _SAID_S:
            watched.remove(job.key)
    jobs = [job for job in jobs if job.key in watched]
    return sorted(jobs, key=lambda job: (job.status in ENDED, job.status != "running", job.ahead))


def _told(job: Job) -> str:
    name = escaped(job.name)
    if job.status == "running":
        return _RUNS.format(name, fraction(job))
    said = {"waiting": _WAITS, "done": _DONE}.get(job.status, _FAILED)
    return said.format(name)
