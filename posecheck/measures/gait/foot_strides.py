"""Where one foot's strides begin, about: from the contacts found before or from its lifts, to the
ends of the clip, the two feet in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact, steadied
from posecheck.measures.gait.mean_stride import FootSignals, aligned, foot_signals
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.signals.filters import smooth
from posecheck.signals.peaks import peaks_in
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True, eq=False)
class Foot:
    """One foot through the clip: its signals; starts (n,) s of its strides; scatter_s of these;
    usual_s: contact time as found before, or NaN."""

    signals: FootSignals
    starts: np.ndarray
    scatter_s: float
    usual_s: float

    @classmethod
    def of(
        cls,
        t: np.ndarray,
        landmarks: np.ndarray,
        view: ViewEstimate,
        side: str,
        contacts: list[Contact],
        period: float,
        parameters: ContactParameters,
    ) -> Foot:
        signals = foot_signals(landmarks, view, side)
        if view.is_side:
            starts = np.array([c.initial_contact_s for c in contacts])
        else:
            starts = _after_lifts(t, signals, period, parameters.timing.lift_to_contact)
        if len(starts) < 3:
            return cls(signals, np.empty(0), 0.0, float("nan"))
        starts = aligned(t, signals, _to_the_ends(starts, period, t), period)
        even = steadied(
            [Contact(side, float(s), float("nan"), 0.0) for s in starts],
            parameters.events.stride_variation,
        )
        lengths = np.array([c.toe_off_s - c.initial_contact_s for c in contacts])
        known = lengths[np.isfinite(lengths)]
        usual = float(np.median(known)) if len(known) >= 3 and view.is_side else float("nan")
        return cls(signals, np.array([c.initial_contact_s for c in even]), even[0].scatter_s, usual)


def far_after_near(
    feet: dict[str, Foot], near: str, period: float, alternation: float
) -> dict[str, Foot]:
    """The far foot, hidden at times, lands between the near foot's landings; where it was found
    elsewhere, or too seldom, it is looked for there."""
    far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
    starts, known = feet[near].starts, feet[far]
    if not len(starts) or (
        len(known.starts)
        and abs(off_alternation(starts, known.starts, period)) < alternation * period
    ):
        return feet
    return feet | {far: replace(known, starts=np.r_[starts[0] - period / 2, starts + period / 2])}


def off_alternation(one: np.ndarray, other: np.ndarray, period: float) -> float:
    """Mean time, s, by which events of one foot are off the middle between those of the other. one,
    other: (n,) s."""
    apart = (other[:, None] - one[None]).ravel()
    off = apart % period - period / 2
    turns = np.exp(2j * np.pi * off / period)
    return float(np.angle(turns.mean()) / (2 * np.pi) * period)


def _after_lifts(
    t: np.ndarray, signals: FootSignals, period: float, lift_to_contact: float
) -> np.ndarray:
    """From front or rear: about when the foot lands, a usual time
    after each of its highest lifts."""
    lift = signals.swing[:, 1]
    if np.isfinite(lift).sum() < 10:
        return np.empty(0)
    filled = np.where(np.isfinite(lift), lift, np.nanmin(lift))
    lift = smooth(filled[:, None], t, 3.0 / period)[:, 0]
    apart = max(1, int(0.6 * period / float(np.median(np.diff(t)))))
    peaks = peaks_in(lift, prominence=0.3 * float(np.ptp(lift)), distance=apart)
    return t[peaks] + lift_to_contact * period


def _to_the_ends(times: np.ndarray, period: float, t: np.ndarray) -> np.ndarray:
    """Contacts that the rhythm of the three nearest puts before the first and after the last, as
    far as the clip goes."""
    early, late = times[:3], times[-3:]
    before = np.median(early - period * np.arange(3)) - period * np.arange(
        1, 1 + int(max(0, (times[0] - t[0] + 0.1 * period) / period))
    )
    after = np.median(late + period * np.arange(2, -1, -1)) + period * np.arange(
        1, 1 + int(max(0, (t[-1] - times[-1] + 0.1 * period) / period))
    )
    return np.r_[before[::-1], times, after]
