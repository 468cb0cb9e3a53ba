"""Contacts, cadence and playing speed of a run."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.validation.matching import match_in_time
from posecheck.validation.real.numbers import ReadByEye
from posecheck.validation.real.said import Said
from posecheck.validation.real.truth import RealClip, TrueRun

TWO_STRIDES = 2.0
CADENCE_SPM = 2.0
EDGE_S = 0.1
"""A contact this close to an end of the clip may go unseen, as its foot is not seen to come or to
stay."""
FACTOR_SHARE = 0.25
"""A slow-motion factor counts as right within this share of what the reader took it to be."""


@dataclass(frozen=True)
class Contacts:
    """expected: contacts that can be seen. errors: frames, found minus the first frame that shows
    the foot down."""

    expected: int
    hit: int
    extra: int
    errors: tuple[float, ...]
    wrong_side: int

    @property
    def f1(self) -> float:
        return f1(self.hit, self.expected, self.extra)


@dataclass(frozen=True)
class RunOutcome:
    """counts: the clip shows two strides or more, and a refusal is not called right. contacts: None
    where nobody noted them. cadence_error: steps a minute, in real time as far as the factor said
    is true; allowed: what the reader was sure of, where that is more than CADENCE_SPM. steps_right,
    contact_time_right: of the whole clip, within what the reader was sure of. toe_offs: (within the
    tolerance, all)."""

    counts: bool
    analysed: bool
    contacts: Contacts | None
    cadence_known: bool
    cadence_error: float | None
    cadence_allowed: float
    factor_right: bool | None
    strike_right: bool | None
    steps_right: bool | None
    contact_time_right: bool | None
    toe_offs: tuple[int, int]

    @property
    def cadence_within(self) -> bool:
        return self.cadence_error is not None and abs(self.cadence_error) <= self.cadence_allowed

    @property
    def cadence_within_two(self) -> bool:
        return self.cadence_error is not None and abs(self.cadence_error) <= CADENCE_SPM


def f1(hit: int, expected: int, extra: int) -> float:
    return 2 * hit / (expected + hit + extra) if expected + hit + extra else float("nan")


def compare_run(clip: RealClip, said: Said) -> RunOutcome | None:
    run = clip.run
    if run is None:
        return None
    analysed = not said.refused and said.movement == "running"
    contacts = (
        _contacts(clip, run, said if analysed else Said("", "refused"))
        if run.contacts and run.feet_seen
        else None
    )
    error, allowed = _cadence(run, said) if analysed else (None, 0.0)
    factor = None
    if run.factor is not None and said.movement == "running":
        factor = (
            run.factor.low * (1 - FACTOR_SHARE)
            <= said.slow_factor
            <= run.factor.high * (1 + FACTOR_SHARE)
        )
    elif analysed and run.cadence is not None and run.factor is None:
        factor = said.slow_factor == 1
    strike = (
        any(s in run.strike for s in said.strikes)
        if analysed and run.strike and said.strikes
        else None
    )
    known = run.stored_cadence is not None or run.cadence is not None
    steps = _between(run.steps, float(len(said.contacts))) if analysed else None
    contact_time = _between(run.contact_ms, said.contact_ms) if analysed else None
    toe_offs = match_in_time(
        run.toe_offs, [round(f) for f in said.toe_offs] if analysed else [], clip.tolerance
    )
    return RunOutcome(
        run.strides >= TWO_STRIDES and run.valid,
        analysed,
        contacts,
        known,
        error,
        allowed,
        factor,
        strike,
        steps,
        contact_time,
        (len(toe_offs), len(run.toe_offs)),
    )


def _between(true: ReadByEye | None, said: float | None) -> bool | None:
    return None if true is None or said is None else true.low <= said <= true.high


def _contacts(clip: RealClip, run: TrueRun, said: Said) -> Contacts:
    true = [c.frame for c in run.contacts]
    last = (clip.frames or true[-1] + 1) - 1
    first, end = run.annotated or (0, last)
    found = [c for c in said.contacts if first - clip.tolerance <= c[0] <= end + clip.tolerance]
    pairs = match_in_time(true, [round(f) for f, _ in found], clip.tolerance)
    edge, matched = EDGE_S * clip.rate, {j for _, j in pairs}
    missed = sum(
        edge <= f <= last - edge for i, f in enumerate(true) if i not in {i for i, _ in pairs}
    )
    extra = sum(edge <= f <= last - edge for j, (f, _) in enumerate(found) if j not in matched)
    errors = tuple(round(found[j][0] - true[i], 2) for i, j in pairs)
    wrong = sum(run.contacts[i].side not in (None, found[j][1]) for i, j in pairs)
    return Contacts(len(pairs) + missed, len(pairs), extra, errors, wrong)


def _cadence(run: TrueRun, said: Said) -> tuple[float | None, float]:
    """(error, allowed). Where the truth is on the file's clock, the factor that was said turns it
    into real time."""
    if said.cadence is None:
        return None, 0.0
    if run.stored_cadence is not None:
        error = said.cadence - run.stored_cadence.value * said.slow_factor
        return error, max(CADENCE_SPM, run.stored_cadence.error * said.slow_factor)
    if run.cadence is not None:
        return said.cadence - run.cadence.value, max(CADENCE_SPM, run.cadence.error)
    return None, 0.0
