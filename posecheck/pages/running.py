"""What runs now, on every page: analyses that are under way, those that ended meanwhile, and a
receiver that is open for a phone."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.queue import Job
from posecheck.jobs.results import is_there, result_movement
from posecheck.pages import phone_upload, work
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.waiting import fraction

_EVERY_S = 2.0
_WATCHED = "running-watched"
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
        job.key
        for job in work.queue().under_way()
        if job.key not in watched and job.key not in here
    ]
    if watched or phone_upload.is_receiving():
        _strip()


@st.fragment(run_every=_EVERY_S)
def _strip() -> None:
    keys = st.session_state.get(_WATCHED, [])
    jobs = [job for key in keys if (job := work.queue().job(key)) is not None]
    receives = phone_upload.is_receiving()
    if not jobs and not receives:
        return
    with st.container(key="pc-running"):
        for job in jobs[:3]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(_told(job))
                there = is_there(job.key)
                place = "stride" if there and result_movement(job.key) == "running" else "check"
                link(place, _SEE if there else _LOOK, query={work.FILES: job.key})
        if len(jobs) > 3:
            st.markdown(f"and {len(jobs) - 3} more")
        if receives:
            link("check", _RECEIVES, icon=":material/wifi_tethering:")


def _told(job: Job) -> str:
    name = escaped(job.name)
    if job.status == "running":
        return _RUNS.format(name, fraction(job))
    said = {"waiting": _WAITS, "done": _DONE}.get(job.status, _FAILED)
    return said.format(name)
