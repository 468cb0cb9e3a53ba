"""When a foot lands and leaves on its mean stride: of both feet together, for they land in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.foot_strides import Foot, off_alternation
from posecheck.measures.gait.laid_strides import LANDING, LEAVING, LaidStrides
from posecheck.measures.gait.parameters import ContactParameters, TimingParameters


@dataclass(frozen=True, eq=False)
class Piece:
    """Strides of one foot that are laid over one another."""

    starts: np.ndarray
    stride: LaidStrides

    @classmethod
    def of(
        cls,
        t: np.ndarray,
        foot: Foot,
        starts: np.ndarray,
        period: float,
        parameters: ContactParameters,
    ) -> Piece | None:
        return (
            cls(starts, LaidStrides.of(t, foot.signals, starts, period, parameters))
            if len(starts) >= 2
            else None
        )


@dataclass(frozen=True)
class Moments:
    """Contact and toe-off, s after the starts; whether the contact is a kink, or at least a weak
    one lies upon it; 1 SD of each."""

    contact: float
    toe_off: float
    sharp: bool
    contact_sd: float
    toe_off_sd: float
    agreed: bool = False


def from_the_side(
    pieces: dict[str, Piece], near: str, period: float, params: TimingParameters
) -> dict[str, Moments]:
    out = {}
    for side, piece in pieces.items():
        stride = piece.stride
        kinks = stride.kinks(
            -params.contact_within_s, params.contact_within_s, LANDING, params.contact_kink
        )
        if not kinks:
            kinks = sorted(
                stride.kinks(-params.far_within_s, params.far_within_s, LANDING, params.far_kink),
                key=lambda kink: abs(kink[0]),
            )[:1]
        contact = max(kinks, key=lambda kink: kink[1])[0] if kinks else 0.0
        toe_off = stride.toe_off(contact, period)
        spreads = (
            stride.spread(contact if kinks else np.nan, LANDING),
            stride.spread(toe_off, LEAVING),
        )
        agreed = any(
            strength >= params.weak_kink
            for _, strength in stride.kinks(
                -params.contact_within_s, params.contact_within_s, LANDING, 0.0
            )
        )
        out[side] = Moments(contact, toe_off, bool(kinks), *spreads, agreed)
    if len(out) == 2:
        far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
        off = off_alternation(
            pieces[near].starts + out[near].contact, pieces[far].starts + out[far].contact, period
        )
        if abs(off) < params.alternation * period:
            out[far] = replace(out[far], contact=out[far].contact - (1 - params.far_trust) * off)
    return out


def from_front_or_rear(
    pieces: dict[str, Piece], period: float, params: TimingParameters
) -> dict[str, Moments]:
    found = {
        side: piece.stride.toe_offs(0.0, period, params.usual_time_varies)
        for side, piece in pieces.items()
    }
    leaving = {
        side: max(kinks, key=lambda kink: kink[1], default=(float("nan"), 0.0))[0]
        for side, kinks in found.items()
    }
    if len(leaving) == 2:
        first, second = leaving
        pairs = [
            (a[1] + b[1], a[0], b[0])
            for a in found[first]
            for b in found[second]
            if abs(
                off_alternation(pieces[first].starts + a[0], pieces[second].starts + b[0], period)
            )
            < params.alternation * period
        ]
        if pairs:
            _, leaving[first], leaving[second] = max(pairs)
        else:
            best = {
                side: max((strength for _, strength in kinks), default=0.0)
                for side, kinks in found.items()
            }
            leaving[min(best, key=lambda side: best[side])] = float("nan")
    known = {side: moment for side, moment in leaving.items() if np.isfinite(moment)}
    if not known:
        return {}
    for side in leaving.keys() - known.keys():  # in the middle between the other foot's, about
        (other, moment), piece = next(iter(known.items())), pieces[side]
        middle = -off_alternation(pieces[other].starts + moment, piece.starts, period)
        near = piece.stride.kinks(
            middle - 0.06 * period, middle + 0.06 * period, LEAVING, params.frontal_kink
        )
        leaving[side] = max(near, key=lambda kink: kink[1])[0] if near else middle
    together = LaidStrides.together(
        [pieces[side].stride.since(moment) for side, moment in leaving.items()]
    )
    contact, sharp = together.contact_before(0.0, period)
    if not np.isfinite(contact):
        return {}
    spread = together.spread(contact, LANDING) if sharp else params.frontal_sd_s
    contact -= params.frontal_late_s
    return {
        side: Moments(
            moment + contact, moment, sharp, spread, pieces[side].stride.spread(moment, LEAVING)
        )
        for side, moment in leaving.items()
    }
