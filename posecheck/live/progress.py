"""How a set goes, from the offline analysis of its growing track: the same code that judges a
video, a few times a second.

Only the last part of a long set is looked at again; reps that lie before it are kept as they were
judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from posecheck.analysis import analyze_track
from posecheck.assessment.form import form_seen, nothing_judged
from posecheck.errors import NoPerson
from posecheck.model.report import Report
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.pose.track import PoseTrack
from posecheck.skeleton import SIDES
from posecheck.view.view import ViewEstimate

WINDOW_S = 30.0
"""What is looked at again each time: eight reps of a brisk set, and half a minute of a hold [E]."""
CUT_AT_S = 45.0
"""A window this long is cut down to WINDOW_S, at the end of a rep [E]."""
STRIDE_WINDOW_S = 12.0
"""Running is judged on its last seconds: sixteen strides [E]."""

AT_REST_S = 0.4
"""A rep is over when this long has passed since it came to rest: until then the moment of rest may
still move [E]."""


@dataclass(frozen=True)
class LiveRep:
    """A rep, in seconds of the session's clock. faults: (code, severity, confidence, measure) of
    the clear ones."""

    start_s: float
    peak_s: float
    end_s: float
    partial: bool
    side: str | None = None
    faults: tuple[tuple[str, int, float, str], ...] = ()


@dataclass(frozen=True)
class LiveHoldFault:
    code: str
    severity: int
    confidence: float
    measure: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Look:
    """What one look at the track said; times in seconds of the session's clock.

    since, until: the part that was looked at. reps: those inside it. hold: (start, end). findings:
    (code, severity, confidence, measure, side) of the whole part. refused: the reason's code and
    message where it could not be judged.
    """

    since: float
    until: float
    view: ViewEstimate | None = None
    reps: tuple[LiveRep, ...] = ()
    hold: tuple[float, float] | None = None
    hold_faults: tuple[LiveHoldFault, ...] = ()
    cadence_spm: float = float("nan")
    findings: tuple[tuple[str, int, float, str, str | None], ...] = ()
    refused: tuple[str, str] | None = None


def look_at(
    track: PoseTrack, movement: Movement, since: float, profile: Profile | None = None
) -> Look:
    """The offline analysis of `track`, whose first picture lies at `since` (s) of the session's
    clock; profile: limits to judge by."""
    until = since + float(track.t[-1])
    try:
        analysis = analyze_track(track, movement, profile=profile)
    except (NoPerson, ValueError):  # nobody in sight: nothing new is known
        return Look(since, until, refused=("nobody", "No person detected."))
    return _from_report(analysis.report, analysis.view, since, until)


def _from_report(report: Report, view: ViewEstimate, since: float, until: float) -> Look:
    reps = tuple(
        LiveRep(
            since + rep.start_s,
            since + rep.peak_s,
            since + rep.end_s,
            rep.partial,
            rep.side,
            tuple((f.code, f.severity, f.confidence, f.measure) for f in rep.faults),
        )
        for rep in report.reps
    )
    hold = report.hold
    return Look(
        since,
        until,
        view,
        reps,
        None if hold is None else (since + hold.start_s, since + hold.end_s),
        (
            ()
            if hold is None
            else tuple(
                LiveHoldFault(
                    f.code, f.severity, f.confidence, f.measure, since + f.start_s, since + f.end_s
                )
                for f in hold.faults
            )
        ),
        report.stride.cadence_spm if report.stride else float("nan"),
        tuple((f.code, f.severity, f.confidence, f.measure, f.side) for f in report.findings),
        _not_judged(report),
    )


def _not_judged(report: Report) -> tuple[str, str] | None:
    """Why nothing of this part could be judged; None where something was, be it only counted from
    an angle that allows no more."""
    if report.quality.status == "refused" or (
        report.quality.reasons and nothing_judged(report) and not form_seen(report)
    ):
        return report.quality.reasons[0].code, report.quality.reasons[0].message
    return None


@dataclass
class RepsSoFar:
    """Reps of a set whose older part is not looked at any more. since: where the next look begins
    (s)."""

    since: float
    settled: list[LiveRep] = field(default_factory=list)
    recent: tuple[LiveRep, ...] = ()
    until: float = -np.inf

    @property
    def all(self) -> tuple[LiveRep, ...]:
        return (*self.settled, *self.recent)

    @property
    def whole(self) -> int:
        """Reps that count: partial ones do not, as in a report's verdict."""
        return sum(not rep.partial for rep in self.all)

    @property
    def sides(self) -> tuple[int, int] | None:
        """Whole reps of the left and of the right side, where both take part; None else."""
        left, right = (
            sum(rep.side == side and not rep.partial for rep in self.all) for side in SIDES
        )
        return (left, right) if left and right else None

    @property
    def over(self) -> tuple[LiveRep, ...]:
        """Whole reps that came to rest a moment ago or earlier: how they ended is known."""
        return tuple(
            rep for rep in self.all if not rep.partial and rep.end_s <= self.until - AT_REST_S
        )

    @property
    def partial(self) -> int:
        """Partial reps that are over; the one that is being done is none of them yet."""
        return sum(rep.partial and rep.end_s <= self.until - AT_REST_S for rep in self.all)

    def take(self, look: Look) -> tuple[LiveRep, ...]:
        """Take in a look that began at `since`. Returns the whole reps that were not there before;
        they may still be on their way back."""
        if look.since < self.since - 0.1:  # of a window that has been cut meanwhile
            return ()
        before = self.whole
        self.recent, self.until = look.reps, look.until
        if look.until - self.since > CUT_AT_S:
            self._cut(look.until)
        return tuple(rep for rep in self.all if not rep.partial)[before:]

    def _cut(self, until: float) -> None:
        # between two reps, so that none is halved; a rest without reps is cut anywhere
        ends = [rep.end_s for rep in self.recent if rep.end_s <= until - WINDOW_S]
        old = [rep for rep in self.recent if ends and rep.end_s <= ends[-1]]
        following = (
            self.recent[len(old)].start_s if len(old) < len(self.recent) else until - WINDOW_S
        )
        if old:
            cut = (old[-1].end_s + max(following, old[-1].end_s)) / 2
        elif not self.recent:
            cut = until - WINDOW_S
        else:
            return
        self.settled += old
        self.recent = self.recent[len(old) :]
        self.since = float(cut)


@dataclass
class HoldSoFar:
    """The hold of a set, longer than what is looked at. start_s, end_s: None before it began."""

    start_s: float | None = None
    end_s: float | None = None
    faults: list[LiveHoldFault] = field(default_factory=list)

    def take(self, look: Look) -> None:
        """Take in a look at the last part:
        a hold that touches its beginning goes on from before."""
        if look.hold is None:
            return
        start, end = look.hold
        carries_on = self.end_s is not None and start <= max(look.since + 0.1, self.end_s + 0.1)
        if carries_on:
            self.start_s = (
                start
                if start > look.since + 0.1 and start < (self.start_s or start)
                else self.start_s
            )
            self.end_s = max(end, self.end_s or end)
        elif self.start_s is None or end - start > self.end_s - self.start_s:
            self.start_s, self.end_s = start, end
        for fault in look.hold_faults:
            same = [
                old
                for old in self.faults
                if old.code == fault.code and old.end_s >= fault.start_s - 0.5
            ]
            if same:
                self.faults.remove(same[0])
                fault = replace(
                    fault,
                    start_s=min(fault.start_s, same[0].start_s),
                    end_s=max(fault.end_s, same[0].end_s),
                )
            self.faults.append(fault)

    def wrong_at(self, t: float, within_s: float) -> list[LiveHoldFault]:
        """Faults that were clear at some time in the last within_s seconds before t."""
        return [fault for fault in self.faults if fault.end_s >= t - within_s]


def rate_of(times: np.ndarray) -> float:
    """Pictures a second over `times` (s); NaN for fewer than two."""
    return (
        float((len(times) - 1) / (times[-1] - times[0]))
        if len(times) > 1 and times[-1] > times[0]
        else float("nan")
    )
