"""The sums over all clips, as tables of plain values. Errors are pooled over frames, reps or steps,
not averaged over clips."""

from __future__ import annotations

from collections.abc import Callable

from posecheck.validation.by_family import family_table
from posecheck.validation.cells import (
    OF_CURVES,
    Table,
    curve_row,
    errors,
    grouped,
    headed,
    share,
)
from posecheck.validation.compare import ClipComparison
from posecheck.validation.compare_faults import FaultOutcome
from posecheck.validation.run import ValidationResult


def tables(result: ValidationResult) -> tuple[Table, ...]:
    """All tables that have a row: clips, measures, by movement and by family, readings, reps,
    steps, figures, faults, refusals."""
    makers: tuple[Callable[[tuple[ClipComparison, ...]], Table], ...] = (
        clip_table,
        measure_table,
        movement_measure_table,
        family_table,
        reading_table,
        rep_table,
        step_table,
        figure_table,
        fault_table,
        refusal_table,
    )
    return tuple(table for table in (make(result.clips) for make in makers) if table.rows)


def clip_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    for clip in clips:
        outcomes = clip.faults.outcomes if clip.faults else ()
        count = {
            kind: sum(o.outcome == kind for o in outcomes)
            for kind in ("hit", "missed", "unsure", "false")
        }
        there, found = (clip.reps.expected, clip.reps.found) if clip.reps else (None, None)
        if clip.steps:
            there, found = clip.steps.expected, len(clip.steps.matches)
        view = (clip.view.said, clip.view.yaw_deg) if clip.view else (None, None)
        rows.append((clip.id, clip.status, *view, there, found, *count.values()))
    heads = headed(
        "clip | status | view | yaw error, ° .1 | reps or contacts | found | faults found | "
        "missed | not sure | false"
    )
    return Table("clips", "Clip by clip", *heads, tuple(rows))


def measure_table(clips: tuple[ClipComparison, ...]) -> Table:
    groups = grouped(
        ((clip, e) for clip in clips for e in clip.curves), lambda pair: pair[1].measure
    )
    rows = tuple((name, *curve_row(found)) for name, found in groups.items())
    note = (
        "Every frame in which the measure was given; "
        "the near side in side views, both sides from the front and the rear."
    )
    return Table(
        "measures",
        "Measures, frame by frame",
        *headed(f"measure | {OF_CURVES}"),
        rows,
        note,
    )


def movement_measure_table(clips: tuple[ClipComparison, ...]) -> Table:
    groups = grouped(
        ((clip, e) for clip in clips for e in clip.curves),
        lambda pair: (pair[1].measure, pair[0].movement),
    )
    rows = tuple((*names, *curve_row(found)) for names, found in groups.items())
    return Table(
        "measures_by_movement",
        "Measures by movement",
        *headed(f"measure | movement | {OF_CURVES}"),
        rows,
    )


def reading_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    for name, found in grouped(
        (r for clip in clips for r in clip.readings), lambda r: r.measure
    ).items():
        stated = [r.inside for r in found if r.inside is not None]
        rows.append(
            (
                name,
                len(found),
                *errors(r.error for r in found),
                share(sum(stated), len(stated)),
                found[0].unit,
            )
        )
    heads = headed(
        "measure | readings | mean error .1 | bias .1 | worst .1 | truth in interval, % .1 | unit"
    )
    return Table("readings", "Readings that reps are judged by", *heads, tuple(rows))


def rep_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    for movement, group in grouped(
        (clip for clip in clips if clip.reps), lambda clip: clip.movement
    ).items():
        reps = [clip.reps for clip in group]
        matches = [m for r in reps for m in r.matches]
        times = [
            errors((getattr(m, key) for m in matches), 1000)[0]
            for key in ("start_s", "peak_s", "peak_window_s", "end_s")
        ]
        counted = sum(r.expected == r.found and not r.missed for r in reps)
        true = sum(r.expected for r in reps)
        missed = sum(len(r.missed) for r in reps)
        extra = sum(len(r.extra) for r in reps)
        rows.append((movement, len(group), counted, true, len(matches), missed, extra, *times))
    heads = headed(
        "movement | clips | counted right | reps | found | missed | extra | start, ms | "
        "peak, ms | peak to its stay, ms | end, ms"
    )
    note = (
        "Mean size of the errors in time. The peak is compared with arrival at the far position, "
        "and with the nearest moment of the stay there."
    )
    return Table("reps", "Reps", *heads, tuple(rows), note)


def step_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    for clip in clips:
        if clip.steps:
            s = clip.steps
            contact, bias, _ = errors((m.contact_s for m in s.matches), 1000)
            toe_off, _, _ = errors((m.toe_off_s for m in s.matches), 1000)
            stance, stance_bias, _ = errors((m.contact_time_s for m in s.matches), 1000)
            frames = None if contact is None else contact * s.fps / 1000
            wrong = sum(not m.side_right for m in s.matches)
            rows.append(
                (
                    clip.id,
                    s.fps,
                    s.expected,
                    len(s.matches),
                    s.missed,
                    s.extra,
                    wrong,
                    frames,
                    contact,
                    bias,
                    toe_off,
                    stance,
                    stance_bias,
                )
            )
    heads = headed(
        "clip | fps | contacts | found | missed | extra | wrong side | contact, frames .1 | "
        "contact, ms | bias, ms | toe-off, ms | contact time, ms | its bias, ms"
    )
    note = (
        "Mean size of the errors in time of life; fps of life too. "
        "Contacts within 0.1 s of an end of the clip may go unseen."
    )
    return Table(
        "steps",
        "Foot contacts",
        *heads,
        tuple(rows),
        note,
    )


def figure_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    for name, found in grouped(
        ((clip, f) for clip in clips for f in clip.figures), lambda pair: pair[1].name
    ).items():
        figures = [f for _, f in found]
        stated = [f.inside for f in figures if f.inside is not None]
        clip_count = len({clip.id for clip, _ in found})
        rows.append(
            (
                name,
                clip_count,
                len(figures),
                *errors(f.error for f in figures),
                share(sum(stated), len(stated)),
                figures[0].unit,
            )
        )
    heads = headed(
        "figure | clips | values | mean error .1 | bias .1 | worst .1 | "
        "truth in interval, % .1 | unit"
    )
    return Table("figures", "Figures of the stride", *heads, tuple(rows))


def fault_table(clips: tuple[ClipComparison, ...]) -> Table:
    rows = []
    compared = [clip.faults for clip in clips if clip.faults]
    for kind, lumbar in (("joints", False), ("outline", True)):
        outcomes = [o for f in compared for o in f.outcomes if o.lumbar == lumbar]
        rows += [
            (code, kind, *_counts(found))
            for code, found in grouped(outcomes, lambda o: o.code).items()
        ]
        if outcomes:
            rows.append((f"all, from {kind}", kind, *_counts(outcomes)))
    clean, false = sum(f.clean for f in compared), sum(f.false_places for f in compared)
    heads = headed("fault | seen by | there | found | missed | not sure | false")
    note = f"Of {clean} reps, holds and clips without a fault, {false} got one."
    return Table("faults", "Faults", *heads, tuple(rows), note)


def _counts(outcomes: list[FaultOutcome]) -> tuple[int, ...]:
    hit, missed, unsure, false = (
        sum(o.outcome == kind for o in outcomes) for kind in ("hit", "missed", "unsure", "false")
    )
    return hit + missed + unsure, hit, missed, unsure, false


def refusal_table(clips: tuple[ClipComparison, ...]) -> Table:
    checks = [(clip, check) for clip in clips for check in clip.refusals]
    rows = [(what, right, of) for what, right, of in _whole_clip(clips) if of]
    for verdict in ("rightly refused", "wrongly refused", "wrongly given"):
        found = [
            f"{clip.id}: {check.measure}" for clip, check in checks if check.verdict == verdict
        ]
        rows.append((f"measures {verdict}", len(found), None))
    columns = ("what", "count", "of")
    wrong = [
        f"{clip.id}: {check.measure} {check.verdict} ({check.why})"
        for clip, check in checks
        if check.verdict != "rightly refused"
    ]
    return Table(
        "refusals",
        "View, movement and refusals",
        columns,
        (0, 0, 0),
        tuple(rows) if clips else (),
        "; ".join(wrong),
    )


def _whole_clip(clips: tuple[ClipComparison, ...]) -> list[tuple[str, int, int]]:
    views = [clip.view.right for clip in clips if clip.view]
    moves = [clip.movement_right for clip in clips if clip.movement_right is not None]
    slow = [clip.slow_motion_right for clip in clips if clip.slow_motion_right is not None]
    named = (("view right", views), ("movement right", moves), ("playing speed right", slow))
    analysed = ("clips analysed", sum(clip.status != "failed" for clip in clips), len(clips))
    return [analysed, *((what, sum(found), len(found)) for what, found in named)]
