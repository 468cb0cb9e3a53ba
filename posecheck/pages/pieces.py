"""Small drawings and tables as HTML, coloured by the text around them;
every text is escaped here."""

from __future__ import annotations

from html import escape

from posecheck.model.finding import Finding
from posecheck.model.report import Report
from posecheck.pages.rows import Number, marks
from posecheck.present import charts, words
from posecheck.present.verdict import fault_title


def kicker(parts: list[str]) -> str:
    """The small line above a heading; empty parts are left out."""
    shown = [f"<span>{escape(part)}</span>" for part in parts if part]
    return f'<p class="pc-kicker">{"<i aria-hidden=true> · </i>".join(shown)}</p>'


def facts(pairs: list[tuple[str, str]]) -> str:
    """Large numbers with what they are."""
    items = "".join(
        f'<div role="listitem"><b>{escape(n)}</b><span>{escape(what)}</span></div>'
        for n, what in pairs
    )
    return f'<div class="pc-facts" role="list">{items}</div>'


def big_number(number: str, what: str, between: str) -> str:
    """One number, very large, with its interval."""
    small = f"<small>{escape(between)} (95 % interval)</small>" if between else ""
    return (
        f'<div class="pc-facts pc-big" role="list"><div role="listitem"><b>{escape(number)}</b>'
        f"<span>{escape(what)}</span>{small}</div></div>"
    )


def ruler(finding: Finding) -> str:
    """Where the value with its interval lies against the threshold; empty where a number is
    missing."""
    at = marks(finding)
    if at is None:
        return ""
    value = words.signed_in_words(finding.measure, finding.value, finding.unit)
    limit = words.limit(finding.measure, finding.threshold, finding.unit)
    interval = words.interval(finding.measure, finding.low, finding.high, finding.unit)
    left, width = (at.limit, 100 - at.limit) if at.above else (0, at.limit)
    said = f"{value}, between {interval}; the threshold is {limit}"
    wide = max(at.high - at.low, 0.8)
    return (
        f'<div class="pc-ruler" role="img" aria-label="{escape(said)}"><div class="pc-track">'
        f'<div class="pc-beyond" style="left:{left}%;width:{width}%"></div>'
        f'<div class="pc-span" style="left:{at.low}%;width:{wide:.2f}%"></div>'
        f'<div class="pc-value" style="left:{at.value}%"></div>'
        f'<div class="pc-limit" style="left:{at.limit}%"></div></div>'
        f"<p><b>{escape(value)}</b>{f' ({escape(interval)})' if interval else ''}, "
        f"limit {escape(limit)}</p></div>"
    )


def hold_bar(report: Report) -> str:
    """The hold from its start to its end, with the stretches in which form was off."""
    hold = report.hold
    length = max(hold.end_s - hold.start_s, 1e-6)
    rows = []
    for fault in hold.faults:
        left = max(fault.start_s - hold.start_s, 0) / length * 100
        width = (min(fault.end_s, hold.end_s) - max(fault.start_s, hold.start_s)) / length * 100
        title = fault_title(report, fault.code)
        when = f"{fault.start_s - hold.start_s:.1f} to {fault.end_s - hold.start_s:.1f} s"
        rows.append(
            '<div class="pc-lane">'
            f'<span class="pc-off" style="left:{left:.1f}%;width:{width:.1f}%" '
            f'role="img" aria-label="{escape(title)} from {when}"></span></div>'
            f'<p class="pc-lane-name">▲ {escape(title)}, {when}</p>'
        )
    ticks = "".join(
        f'<i style="left:{v / length * 100:.1f}%">{v:g} s</i>'
        for v in charts.nice_ticks(0, length, 5)
        if v / length < 0.94
    )
    return (
        '<div class="pc-hold"><div class="pc-lane pc-whole"></div>'
        f'{"".join(rows)}<div class="pc-axis" aria-hidden="true">{ticks}</div></div>'
    )


def event_strip(report: Report, longest_s: float = 6.0) -> str:
    """Contacts of both feet over at most six seconds of the run; a contact without a known end is a
    tick."""
    stride = report.stride
    if stride is None or not stride.steps:
        return ""
    first = stride.steps[0].initial_contact_s
    last = max(s.toe_off_s or s.initial_contact_s for s in stride.steps)
    middle, half = (first + last) / 2, max(min(last - first, longest_s) / 2, 0.1)
    landings = [s.initial_contact_s for s in stride.steps]

    # where most steps are, and of such places the one nearest to the middle: a run may have a gap
    def shown(start: float) -> tuple[int, float]:
        return sum(start <= t <= start + 2 * half for t in landings), -abs(start + half - middle)

    start = max([middle - half, *landings], key=shown)
    end = start + 2 * half
    lanes = []
    for side in ("left", "right"):
        spans = charts.step_spans(report, side, start, end)
        bars = "".join(
            f'<span class="pc-step" style="left:{s.left}%;width:{max(s.width, 0.6)}%"></span>'
            for s in spans
        )
        said = f"{side} foot: {words.count(len(spans), 'contact')}"
        lanes.append(f'<p class="pc-lane-name">{side.capitalize()} foot</p>')
        lanes.append(f'<div class="pc-lane pc-{side}" role="img" aria-label="{said}">{bars}</div>')
    ticks = "".join(
        f'<i style="left:{(v - start) / (end - start) * 100:.1f}%">{v:g} s</i>'
        for v in charts.nice_ticks(start, end, 6)
    )
    return (
        f'<div class="pc-strip">{"".join(lanes)}<div class="pc-axis" aria-hidden="true">'
        f"{ticks}</div></div>"
    )


def numbers(rows: list[Number]) -> str:
    """The table of measurements."""
    body = "".join(
        f'<tr><th scope="row">{escape(r.name)}</th><td>{escape(r.value)}</td>'
        f"<td>{escape(r.between) or '–'}</td><td>{escape(r.sure)}</td></tr>"
        for r in rows
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("What", "Value", "95 % interval", "How sure")
    )
    return (
        f'<div class="pc-scroll"><table class="pc-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def refused(rows: list[tuple[str, str]]) -> str:
    """(measures, reason) as a list."""
    return (
        '<dl class="pc-refused">'
        + "".join(f"<dt>{escape(names)}</dt><dd>{escape(reason)}</dd>" for names, reason in rows)
        + "</dl>"
    )
