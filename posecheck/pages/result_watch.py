"""The player of a result, and its moments: a press on one jumps there."""

from __future__ import annotations

import streamlit as st

from posecheck.assessment.form import FORM_MARKS, form_of
from posecheck.compare.in_step import loops_of
from posecheck.jobs.results import Result
from posecheck.model.measurement import Measurement
from posecheck.model.report import Rep, Report
from posecheck.pages.markup import escaped
from posecheck.pages.player import PlayerRow, show_player
from posecheck.pages.result_stretch import chosen_stretch, cut_of, show_stretch
from posecheck.present import words
from posecheck.present.headline import fault_title, rep_told

_SCROLL_FROM = 9
_COLOURED = {"▲": ":orange[**▲**]", "✓": ":green[**✓**]"}


def moments(report: Report) -> list[PlayerRow]:
    """The reps, or the stretches of a hold in which form was off. A run has none: its steps are too
    many to choose from."""
    if report.reps:
        return [_of_rep(report, rep) for rep in report.reps]
    if report.hold:
        start = report.hold.start_s
        held = f"Held for {words.seconds(report.hold.end_s - start)}"
        found = [PlayerRow("Hold begins", start, 0, "▸", held, ())]
        for fault in report.hold.faults:
            read = fault.reading
            value = (
                f"{words.measure_label(read.measure)}"
                f" {words.signed_in_words(read.measure, read.value, read.unit)}"
            )
            after = f"After {words.seconds(fault.start_s - start)} of the hold"
            title = fault_title(report, fault.code)
            found.append(PlayerRow(title, fault.start_s, -1, FORM_MARKS["fault"], after, (value,)))
        return found
    return []


def _of_rep(report: Report, rep: Rep) -> PlayerRow:
    shown = tuple(
        f"{words.measure_label(m.name, m.side)} {words.with_interval(m)}"
        for m in _first_measurements(rep)
    )
    side = f", {rep.side}" if rep.side else ""
    whole = [one.index for one in report.reps if not one.partial]
    told = rep_told(report, rep)
    return PlayerRow(
        f"Rep {rep.index}{side}",
        rep.start_s,
        whole.index(rep.index) if rep.index in whole else -1,
        FORM_MARKS[form_of(rep)],
        told[:1].upper() + told[1:],
        shown,
    )


def _first_measurements(rep: Rep) -> list[Measurement]:
    faulty = {fault.reading.measure for fault in rep.faults}
    return sorted(
        (m for m in rep.measurements if m.value is not None), key=lambda m: m.name not in faulty
    )[:3]


def show_watch(result: Result) -> None:
    """The player with its moments, and the choice of a stretch. Where there is no video (a saved
    track was read), the moments alone."""
    _show_watch(result)
    show_stretch(result)


def _show_watch(result: Result) -> None:
    report = result.report
    rows = moments(report)
    has_video = result.folder.video.is_file()
    if not has_video and not rows:
        return
    st.subheader(
        "Watch it" if has_video else "Rep by rep" if report.reps else "The hold", anchor=False
    )
    if not has_video:
        with st.container(height=460, border=False) if len(rows) > _SCROLL_FROM else st.container():
            for number, row in enumerate(rows):
                _row(result.key, number, row)
        return
    first = report.findings[0].evidence[:1] if report.findings else ()
    show_player(
        [result],
        loops_of(report),
        rows,
        first[0].t if first else 0.0,
        stretch=chosen_stretch(result),
        cut=cut_of(result),
    )


def _row(key: str, number: int, row: PlayerRow) -> None:
    with st.container(key=f"pc-row-{key[:6]}-{number}", gap="xsmall"):
        mark = _COLOURED.get(row.mark, row.mark)
        lines = [f"**{row.name} · {row.t:.1f} s**", f"{mark} {escaped(row.told)}"]
        lines += [f":small[{escaped(number)}]" for number in row.numbers]
        st.markdown("  \n".join(lines))
