"""What a clip cannot show: measures that were refused, each with its reason, and faults that only
another view shows."""

from __future__ import annotations

from posecheck.model.report import Report
from posecheck.movements.load import movements
from posecheck.present import words

_FROM = {
    "side-left": "the side",
    "side-right": "the side",
    "front": "the front",
    "rear": "the rear",
}


_TOO_WIDE = "Its interval is wider than its scale: this clip cannot tell."


def not_shown(report: Report) -> list[tuple[str, str]]:
    """(names, reason): measures of one reason together, then faults that were not looked for, those
    of one view together."""
    pairs = [(words.measure_label(r.measure), r.reason) for r in report.refused]
    rows = (*report.measurements, *(report.stride.measurements if report.stride else ()))
    rows += tuple(m for rep in report.reps for m in rep.measurements)
    pairs += [
        (words.measure_label(m.name, m.side), m.reason or "")
        for m in rows
        if m.status in ("refused", "unclear")
    ]
    pairs += [
        (words.measure_label(m.name, m.side), _TOO_WIDE)
        for m in rows
        if m.status not in ("refused", "unclear") and m.value is not None and not words.tells(m)
    ]
    return _together([*pairs, *_of_other_views(report)])


def _of_other_views(report: Report) -> list[tuple[str, str]]:
    rules = movements().get(report.movement)
    if rules is None or report.quality.status == "refused":
        return []
    seen = {_FROM.get(clip.view.name) for clip in report.sources} or {_FROM.get(report.view.name)}
    pairs = []
    for fault in rules.fault:
        wanted = list(dict.fromkeys(_FROM[view] for view in fault.views))
        if seen.isdisjoint(wanted):
            pairs.append(
                (fault.title, f"Not looked for: it shows from {words.listing(wanted, 'or')}.")
            )
    return pairs


def _together(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    by_reason: dict[str, list[str]] = {}
    for name, reason in dict.fromkeys(pairs):
        by_reason.setdefault(reason, []).append(name)
    return [(words.listing(names), reason) for reason, names in by_reason.items()]
