"""Screens, answers and sessions at random, and what holds for every programme made of them.

`python benchmarks/programmes.py` tries 10,000; the tests a few hundred.
"""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from posecheck.intake.answers import Answers, Complaint, Day, Since
from posecheck.intake.body_map import REGIONS
from posecheck.intake.red_flags import red_flags, stopped
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import PropName
from posecheck.programme.choose import ORDER
from posecheck.programme.dose import bounds, timed
from posecheck.programme.match import rules_now
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.private import with_answers, without_answers
from posecheck.programme.rules import limits, rule_file
from posecheck.programme.said import is_not_yet
from posecheck.programme.share import seconds_at_most, too_soft
from posecheck.screen.parts import parts
from posecheck.screen.result import PartResult, Screen, Standing
from tests.programme.screens import finding
from tests.programme.sessions import session

CODES = [*sorted({rule.when.finding for rule in rule_file().rule} - {""}), "unknown-code"]
PATTERNS = ("", "arched", "tucked", "level", "before", "behind", "over")
FLEXOR_STRETCHES = {
    "half-kneeling-psoas-stretch",
    "rectus-femoris-stretch",
    "hip-rocks",
    "deep-lunge-hold",
    "release-front-hip",
}
SENTENCES = rule_file().sentences
DRILLS = sorted(name for name, m in shipped_movements().items() if m.chain[0] != "screen")

_findings = st.builds(
    finding,
    st.sampled_from(CODES),
    st.sampled_from(get_args(Standing)),
    st.floats(-60, 60).map(lambda x: round(x, 1)),
    st.sampled_from([0.0, 0.5, 2.0, 8.0, 40.0]),
    threshold=st.one_of(st.none(), st.integers(-30, 30).map(float)),
    side=st.sampled_from(["", "left", "right"]),
    pattern=st.sampled_from(PATTERNS),
    unit=st.sampled_from(["deg", "s", "%", "% leg", "spm"]),
    against=st.sampled_from(["own", "usual", ""]),
)
_parts = st.lists(
    st.builds(
        PartResult,
        st.sampled_from([part.id for part in parts()]),
        st.sampled_from(("done", "skipped", "open")),
    ),
    max_size=4,
    unique_by=lambda result: result.part,
).map(tuple)
screens = st.builds(
    Screen,
    st.just("Anna"),
    st.just("2026-03-01"),
    parts=_parts,
    findings=st.lists(_findings, max_size=8, unique_by=lambda found: (found.code, found.side)).map(
        tuple
    ),
)


def _some(values, most: int | None = None):
    return st.lists(st.sampled_from(sorted(values)), unique=True, max_size=most).map(tuple)


complaints = st.builds(
    Complaint,
    _some(REGIONS, 3),
    st.one_of(st.none(), st.integers(0, 10)),
    st.sampled_from(("", *get_args(Since))),
)
answers = st.builds(
    Answers,
    flags=st.one_of(
        st.just({}),
        st.dictionaries(st.sampled_from([f.id for f in red_flags()]), st.just(False), max_size=3),
        st.dictionaries(st.sampled_from([f.id for f in red_flags()]), st.booleans(), max_size=2),
    ),
    complaint=complaints,
    day=_some(get_args(Day)),
    props=_some(get_args(PropName)),
    leave_out=st.one_of(st.just(()), _some(DRILLS, 4), _some(DRILLS)),
    minutes=st.integers(5, 15),
)


@st.composite
def sessions_of(draw, programme: Programme, first_day: int):
    """Up to three sessions of a week, each good, bad, hurting, unjudged or half skipped."""
    names = [line.movement for line in programme.lines]
    out = []
    for k in range(draw(st.integers(0, 3)) if names else 0):
        pains = st.one_of(st.none(), st.integers(0, 10))
        out.append(
            session(
                programme,
                first_day + k,
                good=draw(st.sampled_from([0.0, 0.5, 0.8, 1.0])),
                judged=draw(st.booleans()),
                broken=draw(_some(names)),
                pain=draw(st.dictionaries(st.sampled_from(names), st.integers(1, 10), max_size=2)),
                skipped=draw(_some(names, 2)),
                before=draw(pains),
                after=draw(pains),
                next_day=draw(pains),
            )
        )
    return out


def check(made: Programme, said: Answers) -> None:
    """What holds for every programme of a week."""
    if (flag := stopped(said)) is not None:
        assert (made.lines, made.stopped) == ((), flag.answer)
        return
    assert not made.stopped
    assert made.lines or {SENTENCES.nothing_fits, SENTENCES.after_stop} & set(made.said)
    assert len(made.lines) <= limits().drills and made.seconds <= 60 * said.minutes
    assert made.seconds <= seconds_at_most(said)
    names = [line.movement for line in made.lines]
    assert len(set(names)) == len(names)
    order = [ORDER.index(line.phase) for line in made.lines]
    assert made.week > 1 or order == sorted(order)
    _check_forbidden(made, names, said)
    _check_private(made, said)
    for line in made.lines:
        _check_line(line)


def _check_forbidden(made: Programme, names: list[str], said: Answers) -> None:
    known = shipped_movements()
    for rule in rules_now(made.rules, said):
        assert not set(rule.forbid) & set(names), rule.id
    if "tucked" in made.rules:
        assert not FLEXOR_STRETCHES & set(names)
    assert not set(said.leave_out) & set(names)
    assert not set(made.left_out) & set(names)
    for name in names:
        assert all(
            prop.id in said.props or prop.without for prop in known[name].prop if prop.needed
        )


def _check_private(made: Programme, said: Answers) -> None:
    """What is kept says nothing of pain, and what is shown of it all that was said."""
    private = [rule for rule in rule_file().rule if rule.when.is_private]
    kept = without_answers(made)
    assert kept.lines == made.lines and without_answers(kept) == kept
    text = " ".join(kept.said)
    for rule in private:
        assert rule.id not in kept.rules
        assert rule.say not in text and f"{rule.title.lower()})" not in text
        assert f": {rule.title.lower()}." not in text
    shown = with_answers(kept, said)
    assert with_answers(shown, said) == shown
    assert {s for s in made.said if s in {rule.say for rule in private}} <= set(shown.said)


def _check_line(line: ProgrammeLine) -> None:
    movement = shipped_movements()[line.movement]
    assert line.phase in movement.chain and line.reasons
    for reason in line.reasons:
        assert reason.text.startswith("because ") and "{" not in reason.text
        assert (reason.figure is None) == (reason.finding == "")
    dose = line.dose
    assert dose.source and timed(dose, movement) == dose and dose.seconds > 0
    assert 1 <= dose.sets <= max(limits().sets, movement.dose.sets or 1)
    assert set(dose.sides) <= {"left", "right"} and len(set(dose.sides)) == len(dose.sides)
    assert bool(dose.sides) == (movement.dose.per_side and movement.kind != "timer")
    if movement.kind == "timer":
        assert dose.reps is None and dose.hold_s is None
        return
    least, most = bounds(movement)
    amount = dose.reps if movement.kind == "reps" else dose.hold_s
    assert amount is not None and least <= amount <= most


def check_first(made: Programme, screen: Screen) -> None:
    """What holds for a first week beside: no certain reason from an uncertain finding; whoever has
    nothing to correct is told so; release and lengthening are the smaller part."""
    certain = {(f.code, f.side) for f in screen.findings if f.standing == "stands-out"}
    for reason in (reason for line in made.lines for reason in line.reasons):
        sure = not reason.finding or (reason.finding, reason.side) in certain
        assert sure or reason.text.endswith("not sure")
    read = [f for f in screen.findings if f.standing != "not-seen"]
    if not made.stopped:
        whole = all(part.state != "open" for part in screen.parts)
        nothing = {SENTENCES.nothing, SENTENCES.nothing_so_far, SENTENCES.nothing_certain}
        nothing &= set(made.said)
        assert whole or SENTENCES.nothing not in nothing
        assert whole != any(map(is_not_yet, made.said))
        assert len(nothing) == (bool(read) and not certain)
        unsure = any(f.standing == "unsure" for f in read)
        assert unsure or SENTENCES.nothing_certain not in nothing
        assert (SENTENCES.unseen in made.said) == (not read)
        assert not made.lines or not too_soft(made.lines)


def check_step(before: Programme, now: Programme) -> None:
    """Of two weeks: each change says why with its number; what stays says nothing."""
    was = {line.movement: line for line in before.lines}
    for line in now.lines:
        if line.change == "same":
            assert line.why_changed == "" and line.dose == was[line.movement].dose
            continue
        assert any(c.isdigit() for c in line.why_changed)
        assert line.change in ("more", "less", "easier", "harder")
        if line.change in ("easier", "harder"):
            ladders = {getattr(shipped_movements()[name].ladder, line.change) for name in was}
            assert line.movement in ladders and line.movement not in was
    harder = [line for line in now.lines if line.change in ("more", "harder")]
    assert (
        not harder or not too_soft(now.lines) or too_soft([replace(line) for line in before.lines])
    )
