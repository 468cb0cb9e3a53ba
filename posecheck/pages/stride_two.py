"""Two clips of one run as one report: from the side and from behind, or from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from posecheck.compare.merge import in_order, merge_reports, merged_keyframes
from posecheck.disk import Scratch
from posecheck.errors import DoNotMatch
from posecheck.jobs.results import Result
from posecheck.pages.markup import escaped
from posecheck.pages.plain import for_page
from posecheck.pages.result_files import show_downloads, zipped
from posecheck.results.write import write_report

_ADVICE = (
    "Two clips are read together only where they show the same run, "
    "at the same speed, from two sides."
)


def together(clips: Sequence[Result]) -> tuple[Result, list[Result]]:
    """(what the page is about, the clips it was made of): the first two as one report where they
    are one run, else the first alone.

    Says why where the two are not one run. Clips that were refused or show no run are not tried:
    the page says so itself.
    """
    judged = [
        c for c in clips if c.report.stride is not None and c.report.quality.status != "refused"
    ]
    if len(judged) < 2:
        return clips[0], [clips[0]]
    first, second = judged[:2] if in_order(judged[0].report, judged[1].report) else judged[1::-1]
    try:
        report = merge_reports(first.report, second.report)
    except DoNotMatch as error:
        said = f"{escaped(error.message)} {escaped(for_page(error.advice)) or _ADVICE}"
        st.info(
            f"These clips are shown one after the other, not as one report. {said}",
            icon=":material/info:",
        )
        return clips[0], [clips[0]]
    keyframes = (*first.keyframes, *second.keyframes)
    return replace(
        first, name=f"{first.name} and {second.name}", report=report, keyframes=keyframes
    ), [first, second]


def show_downloads_of(clips: Sequence[Result]) -> None:
    """The one report of both clips, with both clips' own files; and each clip's own."""
    st.subheader("Download", anchor=False)
    key = "-".join(c.key for c in clips)
    st.download_button(
        "Both clips as one report (zip)",
        lambda: merged_zip(*clips),
        "posecheck-run.zip",
        "application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key=f"both-{key}",
    )
    with st.expander("Each clip by itself", icon=":material/folder:"):
        for clip in clips:
            st.markdown(f"**{escaped(clip.name)}**")
            show_downloads(clip, title="")


def merged_zip(first: Result, second: Result) -> bytes:
    """One report of both clips, each clip's own files in a folder beside it."""
    read = [clip.folder.read() for clip in (first, second)]
    names = [clip.report.view.name for clip in (first, second)]
    videos = tuple(clip.folder.video.is_file() for clip in (first, second))
    report = merge_reports(read[0].report, read[1].report, tuple(names), videos)
    with Scratch() as scratch:
        out = scratch / "run"
        write_report(
            report, out, keyframes=merged_keyframes(read[0].keyframes, read[1].keyframes, report)
        )
        return zipped({"": out, names[0]: first.folder.path, names[1]: second.folder.path}, "run")
