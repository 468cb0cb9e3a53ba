"""When a foot lands and leaves, finer than the frames: read on the foot's mean stride from sudden
changes of speed.

A foot that meets the ground stops sinking at once, and the knee that was stretching begins to give;
at toe-off heel, ankle and toe begin to rise at once and the knee to bend (peaks of vertical
acceleration: Handsaker 2016; knee extension: Fellin 2010). On the mean stride these show as kinks.
Where a runner has no clear kink near the contact found before (a foot that glides in flat), that
contact stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.foot_strides import Foot, far_after_near
from posecheck.measures.gait.mean_stride import FootSignals
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.measures.gait.stance_moments import (
    Moments,
    Piece,
    from_front_or_rear,
    from_the_side,
)
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True)
class FootTiming:
    """How a foot's moments were read: errors are 1 SD in seconds of the mean moment, beyond what is
    systematic; NaN where not seen.

    sharp: the contact was read from a kink, else from the foot's height and speed; agreed: then a
    weak kink lies upon it. strides: laid over one another. blind_s: longest part of the stride, s,
    that no frame of any stride fell on; at 30 frames a second the frames of all strides may fall on
    the same places.
    """

    side: str
    sharp: bool
    contact_sd_s: float
    toe_off_sd_s: float
    strides: int
    blind_s: float
    agreed: bool = False


def refine_contacts(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    contacts: list[Contact],
    period: float,
    parameters: ContactParameters = ContactParameters(),
) -> tuple[list[Contact], dict[str, FootTiming]]:
    """Both feet's contacts, told finer; those at the ends of the clip are added where the rhythm
    puts them and the foot is seen.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, unsmoothed, NaN where missing;
    contacts: in order, as `contacts.find_contacts` finds them; period: of the stride, s. The
    contacts of a foot that shows too little come back as they were (from the side) or not at all,
    and it has no FootTiming. From front or rear both feet's strides are laid together: they share
    one contact time.
    """
    params = parameters.timing
    out: list[Contact] = []
    timings: dict[str, list[FootTiming]] = {}
    feet = {
        side: Foot.of(
            t, landmarks, view, side, [c for c in contacts if c.side == side], period, parameters
        )
        for side in skeleton.SIDES
    }
    near = view.near_side
    if near is not None:
        feet = far_after_near(feet, near, period, params.alternation)
    for pieces in _blocks(t, feet, period, parameters):
        moments = (
            from_front_or_rear(pieces, period, params)
            if near is None
            else from_the_side(pieces, near, period, params)
        )
        for side, found in moments.items():
            timings.setdefault(side, []).append(_timing(t, side, found, pieces[side].starts))
            foot, toe_off = feet[side], found.toe_off
            if not np.isfinite(toe_off):
                toe_off = foot.usual_s
            out += [
                Contact(side, float(s + found.contact), float(s + toe_off), foot.scatter_s)
                for s in pieces[side].starts
            ]
    told = [_only_seen(c, t, feet[c.side].signals) for c in out]
    # from front or rear what was found before is too rough to stand for a contact
    kept = [c for c in told if c is not None] + [
        c for c in contacts if c.side not in timings and view.is_side
    ]
    return sorted(kept, key=lambda c: c.initial_contact_s), {
        side: _worst(found) for side, found in timings.items()
    }


def _blocks(
    t: np.ndarray, feet: dict[str, Foot], period: float, parameters: ContactParameters
) -> Iterator[dict[str, Piece]]:
    """Each foot's strides in runs of about `timing.block`, laid over one another; without the feet
    that show too few."""
    longest = max(len(foot.starts) for foot in feet.values())
    blocks = max(1, round(longest / parameters.timing.block))
    for low, high in pairwise(np.linspace(t[0] - period, t[-1] + period, blocks + 1)):
        within = {
            side: foot.starts[(foot.starts >= low) & (foot.starts < high)]
            for side, foot in feet.items()
        }
        laid = {
            side: Piece.of(t, foot, within[side], period, parameters) for side, foot in feet.items()
        }
        yield {side: piece for side, piece in laid.items() if piece is not None}


def _only_seen(contact: Contact, t: np.ndarray, signals: FootSignals) -> Contact | None:
    """The contact where its foot was in the frame about then, and the toe-off likewise; None where
    it was not."""

    def seen(moment: float) -> bool:
        around = np.abs(t - moment) < 0.06
        return bool(
            t[0] <= moment <= t[-1]
            and around.any()
            and np.isfinite(signals.rise["ankle"][around]).mean() > 0.5
        )

    if not seen(contact.initial_contact_s):
        return None
    return (
        contact
        if np.isfinite(contact.toe_off_s) and seen(contact.toe_off_s)
        else replace(contact, toe_off_s=float("nan"))
    )


def _timing(t: np.ndarray, side: str, found: Moments, starts: np.ndarray) -> FootTiming:
    step = float(np.median(np.diff(t)))
    nearest = np.clip(np.searchsorted(t, starts), 0, len(t) - 1)
    places = np.sort((starts - t[nearest]) % step)
    blind = float(np.max(np.diff(np.r_[places, places[0] + step])))
    return FootTiming(
        side, found.sharp, found.contact_sd, found.toe_off_sd, len(starts), blind, found.agreed
    )


def _worst(timings: list[FootTiming]) -> FootTiming:
    """Of the pieces of a long clip."""
    contact, toe_off = (
        np.array([getattr(x, name) for x in timings]) for name in ("contact_sd_s", "toe_off_sd_s")
    )
    known = np.isfinite(toe_off)
    worst_toe_off = float(np.max(toe_off[known])) if known.any() else float("nan")
    return FootTiming(
        timings[0].side,
        all(x.sharp for x in timings),
        float(np.max(np.nan_to_num(contact))),
        worst_toe_off,
        sum(x.strides for x in timings),
        max(x.blind_s for x in timings),
        any(x.agreed for x in timings),
    )
