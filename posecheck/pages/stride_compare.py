"""This run against an earlier one: what truly changed, and what is within the error of the measurement."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

import streamlit as st

from posecheck.errors import InputError
from posecheck.jobs.results import Result, is_key, load_result, recent_results
from posecheck.pages.earlier import name_of
from posecheck.pages.rows import all_measurements
from posecheck.report import words
from posecheck.report.report import Report

WITH = "with"


@dataclass(frozen=True)
class Change:
    """One figure then and now, in words. clear: the difference is larger than the errors of both together explain."""

    name: str
    before: str
    now: str
    difference: str
    clear: bool


def changes(earlier: Report, later: Report) -> list[Change]:
    """Every figure that both reports have. The 95 % half-width of a difference is the root of the sum of squares of the two half-widths, for
    their errors are independent; errors that both clips share (the same camera, the same body) make it an overestimate."""
    before = {(m.name, m.side): m for m in all_measurements(earlier) if m.value is not None and m.status != "refused"}
    found = []
    for now in all_measurements(later):
        then = before.get((now.name, now.side))
        if then is None or now.value is None or now.status == "refused" or then.unit != now.unit:
            continue
        half = math.hypot((now.high - now.low) / 2, (then.high - then.low) / 2)
        by = now.value - then.value
        size = words.amount(abs(by), now.unit)
        difference = f"{size} {'more' if by > 0 else 'less'}" if size != words.amount(0.0, now.unit) else "the same"
        found.append(
            Change(words.measure_label(now.name, now.side), words.measurement_value(then), words.measurement_value(now), difference, abs(by) > half)
        )
    return found


def show_comparison(result: Result, own: set[str]) -> None:
    """The choice of an earlier run, and the table. The choice stands in the address."""
    entries = {e.key: e for e in recent_results("running") if e.key not in own and not e.refused}
    if not entries:
        return
    st.subheader("Against an earlier run", anchor=False)
    asked = st.query_params.get(WITH, "")
    options = [None, *entries]
    chosen = st.selectbox(
        "Which one", options, index=options.index(asked) if is_key(asked) and asked in entries else 0,
        format_func=lambda key: name_of(entries[key]).replace("\\", "") if key else "Choose a run", key=f"compare-{result.key}",
    )  # fmt: skip
    if not chosen:
        return
    st.query_params[WITH] = chosen
    try:
        earlier = load_result(chosen)
    except InputError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")
        return
    rows = changes(earlier.report, result.report)
    if not rows:
        st.info("The two clips have no figure in common: film both from the same side.", icon=":material/info:")
        return
    st.html(table(rows))
    if earlier.report.view.name != result.report.view.name:
        st.caption("The two clips were filmed from different sides; only figures that both show are compared.")


def table(rows: list[Change]) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(r.name)}</th><td>{escape(r.before)}</td><td>{escape(r.now)}</td><td>{escape(r.difference)}</td>'
        f"<td>{'<b>◆ changed</b>' if r.clear else 'within the error'}</td></tr>"
        for r in rows
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What", "Then", "Now", "Difference", ""))
    return f'<div class="pc-scroll"><table class="pc-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
