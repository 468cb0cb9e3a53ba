"""This clip against an earlier one of the same movement: what truly changed, and what is inside the
measurement error."""

from __future__ import annotations

import streamlit as st

from posecheck.compare.change import Comparison, compare_reports
from posecheck.compare.change_files import (
    MARKS,
    STATES,
    apart,
    headline,
    label_of,
    outcome_of,
    texts_of,
)
from posecheck.compare.in_step import loops_of
from posecheck.errors import DoNotMatch, InputError
from posecheck.jobs.results import Result, is_key, load_result
from posecheck.model.report import Report
from posecheck.pages import work
from posecheck.pages.earlier import name_of
from posecheck.pages.markup import escaped
from posecheck.pages.plain import for_page
from posecheck.pages.player import show_player
from posecheck.present import pieces

WITH = "with"
_WHEN = ("Then", "Now")


def show_comparison(result: Result, own: set[str]) -> None:
    """The choice of an earlier result of the same movement, and the table. The choice stands in the
    address. own: keys that are on the page."""
    entries = {
        e.key: e for e in work.recent(result.report.movement) if e.key not in own and not e.refused
    }
    if not entries:
        return
    asked = st.query_params.get(WITH, "")
    place = st.container(key=None if asked else f"pc-screen-only-compare-{result.key}")
    place.subheader("Against an earlier one", anchor=False)
    options = [None, *entries]
    chosen = place.selectbox(
        "Which one",
        options,
        index=options.index(asked) if is_key(asked) and asked in entries else 0,
        format_func=lambda key: (
            name_of(entries[key]).replace("\\", "") if key else "Choose an earlier clip"
        ),
        key=f"compare-{result.key}",
    )
    if not chosen:
        st.query_params.pop(WITH, None)
        return
    st.query_params[WITH] = chosen
    try:
        earlier = load_result(chosen)
        _show(compare_reports(earlier.report, result.report))
        _show_in_step(earlier, result)
    except DoNotMatch as error:
        st.info(
            f"{escaped(error.message)} {escaped(for_page(error.advice))}", icon=":material/info:"
        )
    except InputError as error:
        st.error(f"{error.message} {error.advice}", icon=":material/error:")


def _show_in_step(earlier: Result, later: Result) -> None:
    """Both clips in one player, the same rep or stride at the same moment; nothing where one of
    them has no video, or they have nothing to be put on one another."""
    loops = loops_of(earlier.report, later.report)
    if loops and earlier.folder.video.is_file() and later.folder.video.is_file():
        names = tuple(
            f"{when}: {one.name}" for when, one in zip(_WHEN, (earlier, later), strict=True)
        )
        show_player([earlier, later], loops, start=loops[0].moments[0][0], labels=names)


def changes(earlier: Report, later: Report) -> list[tuple[str, str, str, str, str, bool]]:
    """(what, then, now, difference, verdict, whether it truly changed) of every figure that can be
    compared. Raises DoNotMatch."""
    return _rows(compare_reports(earlier, later))


def _rows(compared: Comparison) -> list[tuple[str, str, str, str, str, bool]]:
    rows = []
    for change in compared.changes:
        if change.verdict == "not-comparable":
            continue
        before, now, difference, between = texts_of(change)
        said = f"{difference} ({between})" if between else difference
        rows.append(
            (
                label_of(change),
                before,
                now,
                said,
                "" if change.verdict == "counted" else outcome_of(change),
                change.verdict == "changed",
            )
        )
    return rows


def _show(compared: Comparison) -> None:
    rows = _rows(compared)
    if not rows:
        st.info(
            "The two clips have no figure in common: film both from the same side.",
            icon=":material/info:",
        )
    else:
        st.markdown(f"**{escaped(headline(compared))}**")
        st.html(_table(rows))
        st.caption(
            "In brackets the 95 % interval of the difference. A figure changed only where "
            "that does not reach zero; else the difference is inside the measurement error."
        )
    if compared.findings:
        st.markdown(
            "  \n".join(
                f"{MARKS[f.state]} {escaped(f.title)}: {STATES[f.state]}" for f in compared.findings
            )
        )
    if rest := apart(compared):
        with st.expander("What cannot be compared", icon=":material/visibility_off:"):
            st.html(pieces.refused(rest))
    st.caption("  \n".join(escaped(note) for note in compared.notes))


def _table(rows: list[tuple[str, str, str, str, str, bool]]) -> str:
    cells = [(*texts, (f"◆ {told}", "strong") if clear else told) for *texts, told, clear in rows]
    return pieces.table(("What", "Then", "Now", "Difference", ""), cells, labels=True)
