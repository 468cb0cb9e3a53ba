"""How a set goes, from the offline analysis of its growing track: the same code that judges a
video, a few times a second.

Only the last part of a long set is looked at again; reps that lie before it are kept as they were
judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from posecheck.analysis import Analysis, analyze_track
from posecheck.assessment.findings import worst_of_each
from posecheck.assessment.form import form_seen, nothing_judged
from posecheck.assessment.hold import fine_lately
from posecheck.errors import NoPerson
from posecheck.model.judged import FINE, HeldFault, Judged
from posecheck.model.report import Hold, Rep, Report
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
class Look:
    """What one look at the track said; times in seconds of the session's clock.

    since, until: the part that was looked at. reps, hold: of its report; each has its own faults.
    faults: of a run, what is clear in it, the worst first. fine: codes of the rules that were
    measured and kept: of a hold in its last second, of a run in the part. refused: the reason's
    code and message where it could not be judged.
    """

    since: float
    until: float
    view: ViewEstimate | None = None
    reps: tuple[Rep, ...] = ()
    hold: Hold | None = None
    cadence_spm: float = float("nan")
    faults: tuple[Judged, ...] = ()
    fine: frozenset[str] = frozenset()
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
    report = analysis.report
    return Look(
        since,
        until,
        analysis.view,
        tuple(_rep_at(rep, since) for rep in report.reps),
        None if report.hold is None else _hold_at(_current(report, movement), since),
        report.stride.cadence_spm if report.stride else float("nan"),
        _of_run(analysis),
        _fine(analysis, movement),
        _not_judged(report),
    )


def _rep_at(rep: Rep, since: float) -> Rep:
    """The rep on the session's clock; its readings stay on that of the part."""
    start, peak, peak_end, end = (
        since + at for at in (rep.start_s, rep.peak_s, rep.peak_end_s, rep.end_s)
    )
    return replace(rep, start_s=start, peak_s=peak, peak_end_s=peak_end, end_s=end)


def _current(report: Report, movement: Movement) -> Hold:
    """Of a stretch the last hold, which is the one that is being done: before it the person may
    have waited in the posture that it begins from. Else the longest."""
    holds = report.holds or (report.hold,)
    return holds[-1] if movement.hold.side != "none" else report.hold


def _hold_at(hold: Hold, since: float) -> Hold:
    """The same of a hold."""
    faults = tuple(
        replace(fault, start_s=since + fault.start_s, end_s=since + fault.end_s)
        for fault in hold.faults
    )
    return replace(hold, start_s=since + hold.start_s, end_s=since + hold.end_s, faults=faults)


def _of_run(analysis: Analysis) -> tuple[Judged, ...]:
    if analysis.report.stride is None:
        return ()
    return tuple(
        sorted(
            worst_of_each(analysis.judged[0]), key=lambda j: (-j.severity, -j.confidence, j.code)
        )
    )


def _fine(analysis: Analysis, movement: Movement) -> frozenset[str]:
    """See Look. Reps say it themselves."""
    report = analysis.report
    if report.stride is not None:
        said = analysis.judged[0]
        return frozenset(j.code for j in said) - {j.code for j in said if j.outcome != FINE}
    if report.hold is None or report.curves is None:
        return frozenset()
    return fine_lately(movement, report.hold, report.curves, analysis.landmarks, analysis.view)


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
    settled: list[Rep] = field(default_factory=list)
    recent: tuple[Rep, ...] = ()
    until: float = -np.inf

    @property
    def all(self) -> tuple[Rep, ...]:
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
    def over(self) -> tuple[Rep, ...]:
        """Whole reps that came to rest a moment ago or earlier: how they ended is known."""
        return tuple(
            rep for rep in self.all if not rep.partial and rep.end_s <= self.until - AT_REST_S
        )

    @property
    def partial(self) -> int:
        """Partial reps that are over; the one that is being done is none of them yet."""
        return sum(rep.partial and rep.end_s <= self.until - AT_REST_S for rep in self.all)

    def take(self, look: Look) -> tuple[Rep, ...]:
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
    faults: list[HeldFault] = field(default_factory=list)

    def take(self, look: Look, whole: bool = False) -> None:
        """Take in a look at the last part:
        a hold that touches its beginning goes on from before. whole: the look is at all of the set,
        and knows better than those before it: a stretch begins where the body has arrived in it."""
        if look.hold is None:
            return
        start, end = look.hold.start_s, look.hold.end_s
        if whole:
            self.start_s, self.end_s, self.faults = start, end, list(look.hold.faults)
            return
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
        for fault in look.hold.faults:
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

    @property
    def faulty_s(self) -> float:
        """Seconds of it in which some fault was clear."""
        spans = sorted((fault.start_s, fault.end_s) for fault in self.faults)
        seconds, until = 0.0, -np.inf
        for start, end in spans:
            seconds += max(0.0, end - max(start, until))
            until = max(until, end)
        return seconds

    def wrong_at(self, t: float, within_s: float) -> list[HeldFault]:
        """Faults that were clear at some time in the last within_s seconds before t."""
        return [fault for fault in self.faults if fault.end_s >= t - within_s]


def kept_in(rep: Rep) -> frozenset[str]:
    """Codes of the rules that were measured in this rep, and kept."""
    wrong = {fault.code for fault in rep.faults} | set(rep.unsure)
    return frozenset(rep.judged or ()) - wrong


def rate_of(times: np.ndarray) -> float:
    """Pictures a second over `times` (s); NaN for fewer than two."""
    return (
        float((len(times) - 1) / (times[-1] - times[0]))
        if len(times) > 1 and times[-1] > times[0]
        else float("nan")
    )
