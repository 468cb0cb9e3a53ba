"""What is shown while an analysis waits and runs, and where it failed."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.process import Failure
from posecheck.jobs.queue import ENDED, Job
from posecheck.jobs.request import Request
from posecheck.jobs.results import is_there, kept_request
from posecheck.pages import work
from posecheck.pages.markup import escaped
from posecheck.pages.plain import advice_for, duration
from posecheck.present import words

_EVERY_S = 0.7
STAGES = {
    "start": ("Getting ready", 0.0, 0.03),
    "model": ("Downloading the pose model, once (9 MB)", 0.0, 0.03),
    "pose": ("Following the person", 0.03, 0.72),
    "judge": ("Measuring and judging", 0.72, 0.78),
    "video": ("Drawing the video", 0.78, 1.0),
}
"""Stage -> what it is called, and which share of the whole it is. The shares are those of a
ten-second clip on two cores."""


@st.fragment(run_every=_EVERY_S)
def show_progress(key: str) -> None:
    """Stage, rate, time left and a way to stop; the whole page runs again once the analysis has
    ended."""
    job = work.queue().job(key)
    if job is None or job.status in ENDED:
        st.rerun()
        return
    with st.container(border=True):
        if job.status == "waiting":
            st.markdown(
                f"**{escaped(job.name)}** waits its turn: "
                f"{words.count(job.ahead, 'file')} before it."
            )
            st.progress(0.0)
        else:
            st.markdown(f"**{escaped(job.name)}**")
            st.progress(fraction(job), text=progress_text(job))
        if st.button("Cancel", key=f"stop-{key}", icon=":material/stop:"):
            work.queue().cancel(key)
            st.rerun()
    st.caption("You may close or reload this page: the check goes on.")


def fraction(job: Job) -> float:
    """Share of the whole that is done, 0 to 1."""
    _, start, end = STAGES.get(job.stage, STAGES["start"])
    share = min(job.done / job.expected, 1.0) if job.expected else 0.0
    return round(start + (end - start) * share, 3)


def progress_text(job: Job) -> str:
    """ "Following the person: 120 of 303 frames, 34 a second, about 5 seconds left"."""
    name, _, _ = STAGES.get(job.stage, STAGES["start"])
    parts = []
    if job.stage == "model" and job.expected:
        parts.append(f"{job.done / 1e6:.1f} of {job.expected / 1e6:.1f} MB")
    elif job.stage in ("pose", "video") and job.done:
        parts.append(
            f"{job.done} of {job.expected} frames" if job.expected else f"{job.done} frames"
        )
        if job.rate:
            parts.append(f"{job.rate:.0f} a second")
    if job.left_s is not None:
        parts.append(f"{duration(job.left_s)} left in this step")
    return f"{name}: {', '.join(parts)}" if parts else f"{name} …"


_WORTH_TRYING = {
    "crash",
    "cannot-write",
    "no-memory",
    "model-missing",
    "model-damaged",
    "model-error",
}
"""Failures that another try may not meet; those of the file itself stay."""


def show_failure(key: str, name: str, failure: Failure | None) -> None:
    """What went wrong in words, and what to do."""
    failure = failure or Failure("crash", "The check stopped before it was done.")
    if failure.code == "cancelled":
        st.title("Cancelled", anchor=False)
        st.info(
            f"**{escaped(name)}** was cancelled, as you asked. Nothing of it was kept but the file"
            " itself.",
            icon=":material/stop_circle:",
        )
        _again(key, "Start again")
        return
    st.title("This video could not be checked", anchor=False)
    st.error(
        f"**{escaped(name)}** could not be checked.\n\n{escaped(failure.message)}",
        icon=":material/error:",
    )
    advice = advice_for(failure.code, failure.advice)
    if advice:
        st.markdown(f"**What you can do:** {escaped(advice)}")
    _offer_whole(key)
    if failure.code in _WORTH_TRYING:
        _again(key, "Try again")
    elif st.button(
        "Choose another video", key=f"other-{key}", type="primary", icon=":material/upload_file:"
    ):
        work.queue().forget(key)
        rest = [other for other in work.asked_keys() if other != key]
        work.set_keys(rest) if rest else st.query_params.clear()
        st.rerun()


def _offer_whole(key: str) -> None:
    """Where only a stretch was to be looked at: all of the clip instead."""
    request = kept_request(key)
    if request is None or not {"from_s", "to_s"} & set(request.options):
        return
    label = "Check the whole clip"
    whole = {"from_s": None, "to_s": None}
    if st.button(label, key=f"whole-{key}", icon=":material/movie:") and work.start_again(
        key, whole
    ):
        st.rerun()


def show_interrupted(key: str, request: Request) -> None:
    """The program ended while it ran."""
    st.title("Not finished yet", anchor=False)
    st.warning(
        f"The check of **{escaped(request.name)}** was interrupted before it was done.",
        icon=":material/history:",
    )
    _again(key, "Start again")


def _again(key: str, label: str) -> None:
    request = kept_request(key)
    if request is None or not request.path.is_file():
        st.caption("The video is not kept any more. Choose it again.")
        return
    if st.button(label, key=f"again-{key}", type="primary", icon=":material/refresh:"):
        work.queue().forget(key)
        work.queue().submit(request)
        st.rerun()


def state_of(key: str) -> tuple[str, Job | Request | None]:
    """("result" | "job" | "interrupted" | "gone", what is known of it)."""
    job = work.queue().job(key)
    if is_there(key):
        return "result", job
    if job is not None:
        return "job", job
    request = kept_request(key)
    return ("interrupted", request) if request is not None else ("gone", None)
