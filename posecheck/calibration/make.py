"""A calibration from a track: relaxed, tucked and arched, held one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from posecheck import __version__
from posecheck.calibration.own import check_order, check_ranges, outline_model
from posecheck.calibration.stretches import ADVICE, Span, check_spans, three_stretches
from posecheck.errors import CalibrationError, NoPerson
from posecheck.measures.catalogue import FROM_OUTLINE
from posecheck.measures.low_back.lumbopelvic import outline_curves
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.pose.track import PoseTrack
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.view.gate import check_setup
from posecheck.view.view import estimate_view, seen_in_view

LARGEST_SPREAD = 4.0
"""Degrees SD within a stretch: more is not held [E]."""


@dataclass(frozen=True)
class HeldRanges:
    """Standing relaxed, tucked and arched as they were held. view: "side-left" or "side-right";
    spans: start and end (s) of the three, in this order."""

    view: str
    lumbar: OwnRange
    pelvis: OwnRange
    spans: tuple[Span, Span, Span]


def calibrate(
    track: PoseTrack,
    spans: Sequence[Span] | None = None,
    *,
    person: str = "",
    day: str | None = None,
) -> Calibration:
    """The person's calibrated neutral, tuck and arch.

    track: of a clip from the side, with outlines. spans: (start, end) in seconds of standing
    relaxed, tucked and arched, in that order; None: the three are found as steady stretches.
    person: a name to keep it under. day: ISO date, by default today. Raises NoPerson, and
    CalibrationError where the clip does not show the back or the three stretches cannot be told
    apart.
    """
    held = held_ranges(track, spans)
    check_ranges(held.lumbar, held.pelvis)
    relaxed, tucked, arched = ((round(a, 2), round(b, 2)) for a, b in held.spans)
    return Calibration(
        person,
        day or date.today().isoformat(),
        held.view,
        held.lumbar,
        held.pelvis,
        spans=(relaxed, tucked, arched),
        source=track.source.name,
        estimator=track.estimator,
        model=outline_model(),
        version=__version__,
    )


def held_ranges(track: PoseTrack, spans: Sequence[Span] | None = None) -> HeldRanges:
    """What the three positions read, whether or not they can be told apart. Raises as `calibrate`
    does where they were not held, not seen, or out of order."""
    if not track.found.any():
        raise NoPerson("No person detected.", "Show the whole body, from head to feet.")
    body = condition(track, SmoothingFilter())
    view = estimate_view(replace(track, landmarks=body.unsmoothed.astype(np.float32)))
    gate = check_setup(track, view)
    if gate.blocks and not view.is_frontal:
        raise CalibrationError(gate.blocks[0].message, "Film it again from the side.")
    if not view.is_side:
        raise CalibrationError(
            "The calibration is read from the outline of the back, which only a side view shows.",
            "Film it from the side.",
        )
    if gate.tilted:  # every change from this neutral would hold the camera's tilt
        raise CalibrationError(gate.tilted, "Film it again with the camera level.")
    landmarks = np.where(
        (seen_in_view(track, view) | ~track.found)[:, None, None], body.landmarks, np.nan
    )
    curves, reason = outline_curves(
        track.t, track.silhouettes, landmarks, view, False, track.estimator
    )
    if reason:
        advice = "Film it from the side, whole body, arms in front."
        raise CalibrationError(
            f"The clip cannot be used for a calibration: {reason[0].lower()}{reason[1:]}", advice
        )
    lumbar, pelvis = (curves[name].value for name in FROM_OUTLINE)
    t = track.t
    given = (
        three_stretches(t, lumbar, pelvis) if spans is None else check_spans(spans, float(t[-1]))
    )
    of_lumbar, of_pelvis = (_own_range(t, values, given) for values in (lumbar, pelvis))
    check_order(of_lumbar, of_pelvis)
    return HeldRanges(view.name, of_lumbar, of_pelvis, given)


def _own_range(t: np.ndarray, values: np.ndarray, spans: tuple[Span, Span, Span]) -> OwnRange:
    means, spreads = [], []
    for name, (a, b) in zip(("relaxed", "tucked", "arched"), spans, strict=True):
        inside = values[(t >= a) & (t <= b)]
        known = inside[np.isfinite(inside)]
        if len(known) < max(1, len(inside) // 2):
            raise CalibrationError(
                f"The outline could not be read while {name} ({a:.1f} to {b:.1f} s).", ADVICE
            )
        means.append(float(known.mean()))
        spreads.append(float(known.std()))
        if spreads[-1] > LARGEST_SPREAD:
            raise CalibrationError(
                f"The position from {a:.1f} to {b:.1f} s ({name}) was not held still.", ADVICE
            )
    relaxed, tucked, arched = (round(v, 2) for v in means)
    return OwnRange(relaxed, tucked, arched, round(float(np.sqrt(np.mean(np.square(spreads)))), 2))
