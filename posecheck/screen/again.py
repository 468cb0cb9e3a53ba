"""Why a clip does not count for a part, and what to do, in words."""

from __future__ import annotations

from posecheck.model.report import Report
from posecheck.movements.load import movements, named_movements
from posecheck.screen.parts import Part
from posecheck.skeleton import SIDES

Why = tuple[str, str]
"""(code, what is wrong and what to do)."""
PHOTO, WRONG_DRILL, SEVERAL, WRONG_VIEW = "photo", "wrong-drill", "several-people", "wrong-view"
WRONG_SIDE, TOO_FEW, TOO_SHORT, NOTHING_READ = (
    "wrong-side",
    "too-few-reps",
    "too-short",
    "nothing-read",
)
_FROM = {
    "side-left": "the left side",
    "side-right": "the right side",
    "front": "the front",
    "rear": "behind",
    "oblique": "between side and front",
    "unknown": "a side that is not known",
}
UNKNOWN = "unknown"
"""What a report calls a movement that was not recognised."""
SOMEBODY_MOVES = "somebody who does not stand still"
_OF_GAIT = {"walking-not-running": "walking", "standing-not-running": "standing"}
"""Reasons of a run that name what was seen instead."""


def why_again(part: Part, report: Report, seen: Report | None = None) -> Why | None:
    """What keeps the clip from counting, None where nothing does.

    Codes: "photo", "wrong-drill", "several-people", "wrong-view", "wrong-side", "too-few-reps",
    "too-short", "nothing-read", or that of the reason for which the report was refused. report,
    seen: as in `read.read_part`.
    """
    checks = (_photo, _wrong_drill, _several, _wrong_view, _refused, _wrong_side, _too_few)
    for check in checks:
        wrong = check(part, report, seen)
        if wrong is not None:
            return wrong
    return _nothing_read(part, report)


def _photo(part: Part, report: Report, _seen: Report | None) -> Why | None:
    if report.source.frames != 1:
        return None
    return PHOTO, f"This is a single picture, and a clip is needed. {part.how} {part.camera}"


def _wrong_drill(part: Part, report: Report, seen: Report | None) -> Why | None:
    other = _other_movement(part, report)
    if other is None and seen is not None:
        other = _by_itself(part, seen)
    if other is None:
        return None
    return WRONG_DRILL, f"This looks like {other}. {part.title}: {part.how} {part.camera}"


def _other_movement(part: Part, report: Report) -> str | None:
    """What the clip shows instead, as it stands in a sentence, by the report that was asked for."""
    if report.movement not in (part.movement, UNKNOWN):
        return _in_a_sentence(report.movement)
    for reason in report.quality.reasons:
        named = reason.value if reason.option == "movement" else _OF_GAIT.get(reason.code)
        if isinstance(named, str) and named != part.movement:
            return _in_a_sentence(named)
    return None


def _by_itself(part: Part, seen: Report) -> str | None:
    """The same by what is seen where no movement is named.

    Everybody stands for a moment, so a clip counts as standing only where that is what it shows, or
    may show. Of all other parts it must be certain that it is something else.
    """
    if seen.movement == part.movement:
        return None
    if movements()[part.movement].kind == "posture":
        offered = any(reason.value == part.movement for reason in seen.quality.reasons)
        named = seen.movement != UNKNOWN
        return _in_a_sentence(seen.movement) if named else None if offered else SOMEBODY_MOVES
    certain = seen.detected and seen.quality.status != "refused"
    return _in_a_sentence(seen.movement) if certain and seen.movement != UNKNOWN else None


def _in_a_sentence(name: str) -> str:
    judged, named = movements().get(name), named_movements().get(name)
    if judged is not None:
        return judged.in_a_sentence
    return named.a if named is not None else name.replace("-", " ")


def _several(part: Part, report: Report, _seen: Report | None) -> Why | None:
    chosen = report.asked is not None and report.asked.person != "largest"
    if chosen or all(reason.code != "several-people" for reason in report.quality.reasons):
        return None
    return SEVERAL, (
        "More than one person is in the picture, and it is not certain who is meant. Film"
        f" {_lower(part.title)} again with nobody else in the frame, or say who you are: the left"
        " one, the right one, or by number from the left."
    )


def _wrong_view(part: Part, report: Report, _seen: Report | None) -> Why | None:
    if report.view.name in (*part.views, "oblique", "unknown"):
        return None
    return WRONG_VIEW, (
        f"This was filmed from {_FROM[report.view.name]}. {part.title}: {part.camera}"
    )


def _refused(part: Part, report: Report, _seen: Report | None) -> Why | None:
    if report.quality.status != "refused" or not report.quality.reasons:
        return None
    reason = report.quality.reasons[0]
    return reason.code, f"{_in_words_of(part, report, reason.message)} {part.camera}"


def _wrong_side(part: Part, report: Report, _seen: Report | None) -> Why | None:
    if not part.side or report.hold is None:
        return None
    near = report.view.name.removeprefix("side-")
    shown = report.hold.side or (near if near in SIDES else part.side)
    if shown == part.side:
        return None
    return WRONG_SIDE, (
        f"Here you kneel on the {shown} knee, and this part is about the {part.side} one."
        f" {part.how}"
    )


def _too_few(part: Part, report: Report, _seen: Report | None) -> Why | None:
    if part.least_reps is not None:
        return _too_few_reps(part, report, part.least_reps)
    steps = len(report.stride.steps) if report.stride else 0
    if part.least_steps is not None and steps < part.least_steps:
        return TOO_FEW, f"{steps} steps were seen, and {part.least_steps} are needed. {part.how}"
    if part.least_s is not None and _seconds(report) < part.least_s:
        return TOO_SHORT, (
            f"The position was seen for {_seconds(report):.1f} s, and {part.least_s:g} s are"
            f" needed. {part.how}"
        )
    return None


def _too_few_reps(part: Part, report: Report, least: int) -> Why | None:
    whole = [rep for rep in report.reps if not rep.partial]
    if not part.per_side:
        short = [(len(whole), "")] if len(whole) < least else []
    else:
        counts = {side: sum(rep.side == side for rep in whole) for side in SIDES}
        short = [(n, f" with the {side} leg") for side, n in counts.items() if n < least]
    if not short:
        return None
    told = " and ".join(f"{n} whole repetition{'s' * (n != 1)}{which}" for n, which in short)
    seen = "was" if [n for n, _ in short] == [1] else "were"
    return TOO_FEW, f"Only {told} {seen} seen, and {least} are needed. {part.how}"


def _seconds(report: Report) -> float:
    """How long the position was held; of a stance, how long the clip is."""
    if report.hold is not None:
        return report.hold.end_s - report.hold.start_s
    short = any(reason.code == "short-hold" for reason in report.quality.reasons)
    return 0.0 if short else report.source.duration_s


def _nothing_read(part: Part, report: Report) -> Why | None:
    """Counted or timed, and nothing measured: from an oblique view, say."""
    measured = (
        *report.measurements,
        *(report.stride.measurements if report.stride else ()),
        *(m for rep in report.reps for m in rep.measurements),
    )
    if any(m.value is not None for m in measured):
        return None
    told = report.quality.reasons[0].message if report.quality.reasons else "Nothing was measured."
    return NOTHING_READ, f"{_in_words_of(part, report, told)} {part.camera}"


def _in_words_of(part: Part, report: Report, message: str) -> str:
    """A reason that says how the drill is done, with how the part is done in its place."""
    drill = movements()[part.movement].setup_for(report.view.name)
    return message.replace(drill.filmed, part.how).replace(part.camera, "").rstrip()


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
