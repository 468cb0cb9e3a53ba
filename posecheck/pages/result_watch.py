"""The annotated video, and a table of moments: a press on one jumps there."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posecheck.assessment.form import FORM_MARKS, form_of
from posecheck.jobs.results import Result
from posecheck.model.measurement import Measurement
from posecheck.model.report import Rep, Report
from posecheck.pages.markup import escaped
from posecheck.present import words
from posecheck.present.verdict import fault_title, rep_told

_SCROLL_FROM = 9
_COLOURED = {"▲": ":orange[**▲**]", "✓": ":green[**✓**]"}
_UPRIGHT_PX = 420
_LEAD_S = 0.3
"""The video starts a little before the moment, so that it is seen coming. [E]"""


@dataclass(frozen=True)
class Moment:
    """A row of the table.

    t: s, as the file is stored. mark: of its form, as in FORM_MARKS. told: what was off, or that
    nothing was. numbers: the measured values.
    """

    name: str
    t: float
    mark: str
    told: str
    numbers: tuple[str, ...]


def moments(report: Report) -> list[Moment]:
    """The reps, or the stretches of a hold in which form was off. A run has none: its steps are too
    many to choose from."""
    if report.reps:
        return [_of_rep(report, rep) for rep in report.reps]
    if report.hold:
        start = report.hold.start_s
        found = [
            Moment(
                "Hold begins",
                start,
                "▸",
                f"held for {words.seconds(report.hold.end_s - start)}",
                (),
            )
        ]
        for fault in report.hold.faults:
            read = fault.reading
            value = (
                f"{words.measure_label(read.measure)}"
                f" {words.signed_in_words(read.measure, read.value, read.unit)}"
            )
            after = f"after {words.seconds(fault.start_s - start)} of the hold"
            found.append(
                Moment(
                    fault_title(report, fault.code),
                    fault.start_s,
                    FORM_MARKS["fault"],
                    after,
                    (value,),
                )
            )
        return found
    return []


def _of_rep(report: Report, rep: Rep) -> Moment:
    shown = tuple(
        f"{words.measure_label(m.name, m.side)} {words.with_interval(m)}"
        for m in _first_measurements(rep)
    )
    side = f", {rep.side}" if rep.side else ""
    return Moment(
        f"Rep {rep.index}{side}",
        rep.start_s,
        FORM_MARKS[form_of(rep)],
        rep_told(report, rep),
        shown,
    )


def _first_measurements(rep: Rep) -> list[Measurement]:
    faulty = {fault.reading.measure for fault in rep.faults}
    return sorted(
        (m for m in rep.measurements if m.value is not None), key=lambda m: m.name not in faulty
    )[:3]


@st.fragment
def show_watch(result: Result) -> None:
    """The video; beside it the moments. Where there is no video (a saved track was read), the
    moments alone."""
    video = result.folder.video if result.folder.video.is_file() else None
    rows = moments(result.report)
    if video is None and not rows:
        return
    st.subheader(
        "Watch it" if video else "Rep by rep" if result.report.reps else "The hold", anchor=False
    )
    place = f"jump-{result.key}"
    seen, table = (
        st.columns([3, 2], gap="medium") if video and rows else (st.container(), st.container())
    )
    with table:
        if video and rows:
            st.caption("Press a row, and the video jumps there.")
        with st.container(height=460, border=False) if len(rows) > _SCROLL_FROM else st.container():
            for number, row in enumerate(rows):
                _row(result.key, number, row, place, jumps=video is not None)
    if video:
        start = st.session_state.get(place)
        seen.video(
            video,
            start_time=max(0.0, start - _LEAD_S) if start is not None else 0.0,
            autoplay=start is not None,
            muted=True,
            alt="Your video with the measured angle drawn, and its curve below",
            width=video_width(result.report, bool(rows)),
        )


def video_width(report: Report, beside_rows: bool) -> int | str:
    """An upright video that stands alone would fill two screens."""
    width, height = report.source.size
    return _UPRIGHT_PX if height > width and not beside_rows else "stretch"


def _row(key: str, number: int, row: Moment, place: str, jumps: bool) -> None:
    with st.container(key=f"pc-row-{key[:6]}-{number}", gap="xsmall"):
        label = f"{row.name} · {row.t:.1f} s"
        if jumps:
            if st.button(label, key=f"jump-{key}-{number}", icon=":material/play_arrow:"):
                st.session_state[place] = row.t
        else:
            st.markdown(f"**{label}**")
        mark = _COLOURED.get(row.mark, row.mark)
        told = f"{mark} {escaped(row.told[:1].upper() + row.told[1:])}"
        st.markdown("  \n".join([told, *(f":small[{escaped(number)}]" for number in row.numbers)]))
