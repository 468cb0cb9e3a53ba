"""What of a real clip has to be right: by name, so that a clip's JSON can list it. `python
tests/real/people_checks.py` says what holds today and is not listed, and what is listed and does
not hold; with --write what holds today is added to the lists, and nothing leaves them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from posecheck.validation.real.compare_angles import WIDEST_DEG
from posecheck.validation.real.compare_movement import ids_of
from posecheck.validation.real.sequences import SequenceOutcome, try_sequences
from posecheck.validation.real.stills import LabelOutcome, try_stills
from posecheck.validation.real.trial import ClipResult, Trial, try_clip, turns_of
from posecheck.validation.real.truth_file import read_clip
from posecheck.validation.real.turned import TurnOutcome
from tests.real.people_tracks import CLIPS, read_track

NAMES = sorted(file.stem for file in CLIPS.glob("*.json"))

CHECKS: dict[str, Callable[[Trial], bool | None]] = {
    "movement": lambda t: (
        t.movement.outcome in ("right", "offered")
        if t.movement.ours
        else t.movement.outcome in ("named", "offered", "nameless")
    ),
    "not called another": lambda t: t.movement.outcome not in ("wrong", "judged", "misnamed"),
    "not judged as another": lambda t: (
        t.movement.outcome not in ("wrong", "judged") or (t.movement.ours and t.said.refused)
    ),
    "view": lambda t: t.view_right,
    "no turn offered": lambda t: t.said.turn == 0,
    "analysed": lambda t: (
        t.run.analysed
        if t.run and t.run.counts
        else not t.said.refused
        if t.movement.ours
        else None
    ),
    "contacts": lambda t: t.run.contacts.f1 >= 0.9 if t.run and t.run.contacts else None,
    "cadence": lambda t: t.run.cadence_within if t.run and t.run.cadence_known else None,
    "contact time": lambda t: t.run.contact_time_right if t.run else None,
    "playing speed": lambda t: t.run.factor_right if t.run else None,
    "reps": lambda t: t.reps.exact if t.reps else None,
    "far positions": lambda t: t.reps.peaks_right == t.reps.peaks if t.reps else None,
    "holds": lambda t: t.holds.right == t.holds.expected and not t.holds.extra if t.holds else None,
    "no false fault": lambda t: not t.form.false if t.form.judged or t.form.false else None,
    "true faults": lambda t: (
        all(called != "silent" for _, called in t.form.called) if t.form.called else None
    ),
    "praise earned": lambda t: not t.form.praise,
    "angles": lambda t: all(a.touches for a in t.angles) if t.angles else None,
    "intervals": lambda t: (
        all((a.width or 0) <= WIDEST_DEG or a.excused for a in t.angles) if t.angles else None
    ),
}
"""None: the truth says nothing about it."""
TURNED = "turned pictures"
OF_RECOGNITION = ("movement", "not called another", "not judged as another")
"""Not asked of a clip whose movement is named: it is judged as that one whatever recognition says,
so these could not fail."""


SETS = Path(__file__).with_name("sets.json")


@cache
def planks() -> tuple[LabelOutcome, ...]:
    return try_stills(SETS.parent / "tables" / "plank_frames.csv")


@cache
def pushups() -> SequenceOutcome:
    return try_sequences(SETS.parent / "pushup_clips" / "landmarks.npz")


def _plank(fault: str) -> LabelOutcome:
    return next(o for o in planks() if o.fault == fault)


def _called(fault: str, perhaps: bool = False) -> float:
    """Share of the frames with that fault."""
    return (_plank(fault).certain + _plank(fault).perhaps * perhaps) / _plank(fault).frames


SET_CHECKS: dict[str, Callable[[], bool]] = {
    "planks are named": lambda: all(
        o.outcomes.get("right", 0) + o.outcomes.get("offered", 0) >= 0.95 * o.frames
        for o in planks()
    ),
    "correct planks: 2 % called faulty at most": lambda: (
        _plank("").false <= 0.02 * _plank("").frames
    ),
    "planks with the hips high: 97 % called": lambda: _called("hip-pike") >= 0.97,
    "planks with the hips high: 97 % called or perhaps": lambda: (
        _called("hip-pike", perhaps=True) >= 0.97
    ),
    "planks with the hips low: 90 % called": lambda: _called("hip-sag") >= 0.9,
    "planks with the hips low: 90 % called or perhaps": lambda: (
        _called("hip-sag", perhaps=True) >= 0.9
    ),
    "push-ups: none judged as another movement": lambda: not pushups().judged,
    "push-ups: 80 % named": lambda: (
        pushups().outcomes.get("named", 0) + pushups().outcomes.get("right", 0)
        >= 0.8 * pushups().clips
    ),
}


def sets_listed() -> list[str]:
    return json.loads(SETS.read_text(encoding="utf-8"))["holds"]


@cache
def tried(name: str) -> ClipResult:
    return try_clip(read_clip(about(name)), read_track(name), turns=False)


@cache
def offered(name: str, how: str) -> TurnOutcome:
    """Turns that are offered for the turned pictures of a clip."""
    return turns_of(read_clip(about(name)), read_track(name), named=how == "named")


def about(name: str) -> dict:
    return json.loads((CLIPS / f"{name}.json").read_text(encoding="utf-8"))


def holds(name: str, how: str, check: str) -> bool | None:
    """how: "itself" or "named"."""
    if check == TURNED:
        return offered(name, how).offered == offered(name, how).asked
    trial = tried(name).itself if how == "itself" else tried(name).named
    return None if trial is None else CHECKS[check](trial)


def asked(name: str) -> list[tuple[str, str]]:
    """(how, check) of all that the truth of a clip can be asked."""
    hows = ("itself", "named") if ids_of(read_clip(about(name))) else ("itself",)
    found = [
        (how, check)
        for how in hows
        for check in (*CHECKS, TURNED)
        if not (how == "named" and check in OF_RECOGNITION)
    ]
    return [(how, check) for how, check in found if holds(name, how, check) is not None]


def held_today(name: str) -> dict[str, list[str]]:
    return {
        how: [check for each, check in asked(name) if each == how and holds(name, how, check)]
        for how in ("itself", "named")
    }


def main(update: bool) -> None:
    for name in NAMES:
        listed, now = about(name)["holds"], held_today(name)
        for how in now:
            _tell(
                f"{name}, {how}",
                listed[how],
                now[how],
                [check for each, check in asked(name) if each == how],
            )
        if update:
            write(
                CLIPS / f"{name}.json",
                {**about(name), "holds": {how: added(listed[how], now[how]) for how in now}},
            )
    now_sets = [what for what, check in SET_CHECKS.items() if check()]
    _tell("sets", sets_listed(), now_sets, list(SET_CHECKS))
    if update:
        write(SETS, {"holds": added(sets_listed(), now_sets)})


def added(listed: list[str], now: list[str]) -> list[str]:
    """All that is listed, whether it holds or not, and what holds now;
    in the order of the checks."""
    order = [*CHECKS, TURNED, *SET_CHECKS]
    return sorted(
        {*listed, *now}, key=lambda check: order.index(check) if check in order else len(order)
    )


def _tell(what: str, listed: list[str], now: list[str], every: list[str]) -> None:
    parts = {
        "listed, does not hold": [c for c in listed if c not in now],
        "holds, not listed": [c for c in now if c not in listed],
        "does not hold": [c for c in every if c not in now and c not in listed],
    }
    print(
        f"{what}: "
        + (
            "; ".join(f"{name}: {', '.join(checks)}" for name, checks in parts.items() if checks)
            or "all hold, all listed"
        )
    )


def write(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main("--write" in sys.argv)
