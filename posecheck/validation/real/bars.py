"""The table that real people decide by: what was measured, what it should be, and whether it is.
Twice: the movement found by itself, and named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

from posecheck.validation.real.bars_of_sets import others, planks
from posecheck.validation.real.compare_angles import WIDEST_DEG, AngleOutcome
from posecheck.validation.real.compare_run import f1
from posecheck.validation.real.figures import NONE, Bar, BarFigure, share
from posecheck.validation.real.run import RealResult
from posecheck.validation.real.trial import Trial

HOLDS = (0.93, 0.98)
"""Share of the truth that 95 % intervals should hold: more is too wide, less too narrow."""


WIDE = "widest interval without a reason in view or crop"
TILTS = ("posterior", "neutral", "anterior")


def _count(found: Iterable[bool]) -> tuple[int, int]:
    values = list(found)
    return sum(map(bool, values)), len(values)


def _movement(result: RealResult, itself: list[Trial]) -> list[Bar]:
    ours = [t.movement.outcome for t in itself if t.movement.ours]
    others = [t.movement.outcome for t in itself if not t.movement.ours]
    nameable = [o for o in others if o != "nameless"]
    turned = [bool(t.said.turn) for t in itself]
    return [
        Bar(
            "posecheck's movements: right, or offered among two",
            "95 %",
            share(*_count(o in ("right", "offered") for o in ours), 0.95),
        ),
        Bar(
            "posecheck's movements: called another with certainty",
            "0",
            share(*_count(o == "wrong" for o in ours), most=0),
        ),
        Bar(
            "other exercises: judged as one of posecheck's",
            "0",
            share(*_count(o == "judged" for o in others), most=0),
        ),
        Bar(
            "other exercises: named rightly",
            "80 %",
            share(*_count(o == "named" for o in nameable), 0.8),
        ),
        Bar(
            "other exercises: named rightly, or one of two names",
            "",
            share(*_count(o in ("named", "offered") for o in nameable)),
        ),
        Bar(
            "other exercises: called another with certainty",
            "0",
            share(*_count(o == "misnamed" for o in others), most=0),
        ),
        Bar(
            "view told, where it is one",
            "",
            share(*_count(t.view_right for t in itself if t.view_right is not None)),
        ),
        Bar("upright images: a turn offered", "0", share(*_count(turned), most=0)),
    ]


def _turns(result: RealResult) -> list[Bar]:
    def figure(outcomes: list) -> BarFigure:
        return share(sum(len(o.offered) for o in outcomes), sum(len(o.asked) for o in outcomes), 1)

    itself = [c.turns for c in result.clips if c.turns]
    told = [c.turns_named for c in result.clips if c.turns_named]
    return [
        Bar(
            "images turned by 90°, 180°, 270°: the turn that rights it offered",
            "all",
            figure(itself),
            figure(told),
        )
    ]


def _contacts(trials: list[Trial]) -> BarFigure:
    found = [t.run.contacts for t in trials if t.run and t.run.contacts]
    hit, expected, extra = (
        sum(getattr(c, name) for c in found) for name in ("hit", "expected", "extra")
    )
    if not expected:
        return NONE
    value = f1(hit, expected, extra)
    return BarFigure(f"{value:.2f} ({hit} of {expected}, {extra} extra)", value >= 0.9)


def _figures(trial: Trial) -> list[bool]:
    return (
        [
            right
            for right in (trial.run.steps_right, trial.run.contact_time_right)
            if right is not None
        ]
        if trial.run
        else []
    )


def _cadence(trials: list[Trial]) -> BarFigure:
    return share(*_count(t.run.cadence_within for t in trials if t.run and t.run.cadence_known), 1)


def _peaks(trials: list[Trial]) -> BarFigure:
    return share(
        sum(t.reps.peaks_right for t in trials if t.reps),
        sum(t.reps.peaks for t in trials if t.reps),
        0.95,
    )


def _mean(errors: list[float | None], most: float) -> BarFigure:
    given = [abs(e) for e in errors if e is not None]
    return (
        BarFigure(
            f"{sum(given) / len(given):.1f}° over {len(given)}", sum(given) / len(given) <= most
        )
        if given
        else NONE
    )


def _held(angles: list[AngleOutcome], holds: Callable[[AngleOutcome], bool]) -> BarFigure:
    return share(*_count(holds(a) for a in angles if a.value is not None), *HOLDS)


def _read(trials: list[Trial]) -> list[AngleOutcome]:
    return [angle for trial in trials for angle in trial.angles]


def _holds(trials: list[Trial]) -> BarFigure:
    found = [t.holds for t in trials if t.holds]
    return share(sum(h.right for h in found), sum(h.expected for h in found), 0.9)


def _false(trials: list[Trial], good: bool) -> BarFigure:
    return share(
        *_count(bool(t.form.false) for t in trials if t.form.judged and t.form.good == good), most=0
    )


def _widest(widths: list[float]) -> BarFigure:
    return BarFigure(f"{max(widths):.0f}°", max(widths) <= WIDEST_DEG) if widths else NONE


def _cameras(result: RealResult) -> list[Bar]:
    given = [c for c in result.cameras if c.frames and c.against == "triangulated joints"]
    frames = sum(c.frames for c in given)
    if not frames:
        return []
    error, inside = (
        sum(getattr(c, name) * c.frames for c in given) / frames for name in ("error", "inside")
    )
    widths = [c.widest for c in given if c.widest is not None and not c.excused]
    return [
        Bar(
            "several cameras: mean error, frames",
            "5°",
            BarFigure(f"{error:.1f}° over {frames}", error <= 5),
        ),
        Bar(
            "several cameras: in the interval",
            "93 to 98 %",
            BarFigure(f"{100 * inside:.0f} %", HOLDS[0] <= inside <= HOLDS[1]),
        ),
        Bar(f"several cameras: {WIDE}", "25°", _widest(widths)),
    ]


def _standing(result: RealResult) -> list[Bar]:
    """Labelled tilts: called, and the order of several images of one person."""
    shown = [(c.clip, c.itself.said) for c in result.clips if c.itself and c.clip.tilt]
    tilted = [(f"{clip.tilt}-tilt", said.faults) for clip, said in shown if clip.tilt != "neutral"]
    certain = sum(any(f.code == code and f.certain for f in faults) for code, faults in tilted)
    least = sum(any(f.code == code for f in faults) for code, faults in tilted)
    pairs = [
        (a, b)
        for a, b in combinations(shown, 2)
        if a[0].pair and a[0].pair == b[0].pair and a[0].tilt != b[0].tilt
    ]
    kept = 0
    for (one, said), (other, said_too) in pairs:
        if said.tilt is not None and said_too.tilt is not None:
            kept += (TILTS.index(one.tilt) - TILTS.index(other.tilt)) * (
                said.tilt - said_too.tilt
            ) > 0
    return [
        Bar("standing, labelled tilt: called", "", share(certain, len(tilted))),
        Bar("standing, labelled tilt: called or perhaps so", "", share(least, len(tilted))),
        Bar(
            "standing, two images of one person: tilt in the right order",
            "",
            share(kept, len(pairs)),
        ),
    ]


Row = tuple[str, str, Callable[[list[Trial]], BarFigure]]
"""What is measured, the bar, and the figure of all trials that is held against it."""
OF_RUNS: tuple[Row, ...] = (
    (
        "runs of two strides or more: analysed",
        "95 %",
        lambda ts: share(*_count(t.run.analysed for t in ts if t.run and t.run.counts), 0.95),
    ),
    ("foot contacts of all runs: F1", "0.9", _contacts),
    (
        "foot contacts of the runs analysed: F1",
        "",
        lambda ts: BarFigure(_contacts([t for t in ts if t.run and t.run.analysed]).text),
    ),
    (
        "cadence within 2 steps a minute",
        "",
        lambda ts: share(
            *_count(t.run.cadence_within_two for t in ts if t.run and t.run.cadence_known)
        ),
    ),
    ("cadence within 2, or what the reader was sure of", "all", _cadence),
    (
        "steps in the clip, contact time: as counted",
        "",
        lambda ts: share(*_count(r for t in ts if t.run for r in _figures(t))),
    ),
    (
        "toe-offs within the tolerance",
        "",
        lambda ts: share(*(sum(t.run.toe_offs[i] for t in ts if t.run) for i in (0, 1))),
    ),
    (
        "playing speed told",
        "",
        lambda ts: share(
            *_count(t.run.factor_right for t in ts if t.run and t.run.factor_right is not None)
        ),
    ),
)
OF_REPS_AND_HOLDS: tuple[Row, ...] = (
    (
        "reps exact, clips",
        "95 %",
        lambda ts: share(*_count(t.reps.exact for t in ts if t.reps), 0.95),
    ),
    ("far positions within the tolerance", "95 %", _peaks),
    ("holds: both ends within 0.5 s", "90 %", _holds),
)
OF_FORM: tuple[Row, ...] = (
    ("good form, clips: with a certain false fault", "0", lambda ts: _false(ts, True)),
    ("faulty form, clips: with a certain false fault", "0", lambda ts: _false(ts, False)),
    (
        "praise that was earned",
        "all",
        lambda ts: share(*_count(not t.form.praise for t in ts if t.form.praise is not None), 1),
    ),
    (
        'true faults: at least "perhaps"',
        "85 %",
        lambda ts: share(*_count(c != "silent" for t in ts for _, c in t.form.called), 0.85),
    ),
    (
        "true faults: certain",
        "60 %",
        lambda ts: share(*_count(c == "certain" for t in ts for _, c in t.form.called), 0.6),
    ),
)
OF_ANGLES: tuple[Row, ...] = (
    (
        "angles read by eye: given",
        "",
        lambda ts: share(*_count(a.value is not None for a in _read(ts))),
    ),
    (
        "angles read by eye: mean error",
        "5°",
        lambda ts: _mean([a.error for a in _read(ts)], 5),
    ),
    (
        "angles read by eye: in the interval",
        "93 to 98 %",
        lambda ts: _held(_read(ts), lambda a: a.holds),
    ),
    (
        "angles read by eye: the interval meets the reader's",
        "",
        lambda ts: BarFigure(_held(_read(ts), lambda a: a.touches).text),
    ),
    (
        f"angles read by eye: {WIDE}",
        "25°",
        lambda ts: _widest([a.width for a in _read(ts) if a.width is not None and not a.excused]),
    ),
)


def bars(result: RealResult) -> tuple[Bar, ...]:
    itself = [clip.itself for clip in result.clips if clip.itself]
    told = [clip.named for clip in result.clips if clip.named]
    rows = [*_movement(result, itself), *_turns(result)]
    rows += [
        Bar(what, bar, figure(itself), figure(told))
        for what, bar, figure in (*OF_RUNS, *OF_REPS_AND_HOLDS, *OF_FORM, *OF_ANGLES)
    ]
    rows += [*_cameras(result), *planks(result), *others(result), *_standing(result)]
    return tuple(
        row for row in rows if row.itself.text != "-" or (row.named and row.named.text != "-")
    )
