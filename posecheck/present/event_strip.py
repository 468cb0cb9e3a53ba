"""When each foot was on the ground, for the strip under the video: bars and marks in per cent of
the clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from posecheck.model.report import Step
from posecheck.present.charts import Tick, nice_ticks

_PX_PER_S = 84  # four steps a second are then 21 pixels apart, enough for a thumb
_MOST_PX = 30_000


@dataclass(frozen=True)
class Bar:
    """A contact: left and width in per cent; width None where the foot's leaving is not known.
    text: said when it is pointed at."""

    left: float
    width: float | None
    text: str


@dataclass(frozen=True)
class EventStrip:
    """rows: (side, bars). flight: (left, width) of the moments with both feet off the ground, where
    both feet's leaving is known."""

    duration_s: float
    min_width_px: int
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    flight: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    timed: bool
    one_sided: str | None


def event_strip(steps: Sequence[Step], duration_s: float, factor: float = 1.0) -> EventStrip | None:
    """The strip over the whole clip; factor: how many times slower than real time it plays. None
    where no step was seen."""
    if not steps or not duration_s > 0:
        return None
    steps = sorted(steps, key=lambda s: s.initial_contact_s)
    rows = tuple(
        (side, tuple(_bar(s, duration_s, factor) for s in steps if s.side == side))
        for side in ("left", "right")
    )
    timed = {side for side, bars in rows if any(b.width is not None for b in bars)}
    return EventStrip(
        duration_s=duration_s,
        min_width_px=min(round(duration_s * _PX_PER_S / factor), _MOST_PX),
        rows=rows,
        flight=_flights(steps, duration_s),
        ticks=tuple(
            Tick(v / duration_s * 100, f"{v:g} s")
            for v in nice_ticks(0, duration_s, max(4, min(60, round(duration_s / factor))))
        ),
        timed=bool(timed),
        one_sided=next(iter(timed)) if len(timed) == 1 else None,
    )


def _bar(step: Step, duration_s: float, factor: float) -> Bar:
    left = round(step.initial_contact_s / duration_s * 100, 3)
    lands = f"{step.side.capitalize()} foot lands at {step.initial_contact_s:.2f} s"
    if step.toe_off_s is None:
        return Bar(left, None, lands)
    held = step.toe_off_s - step.initial_contact_s
    return Bar(
        left,
        round(held / duration_s * 100, 3),
        f"{lands}, leaves at {step.toe_off_s:.2f} s: {1000 * held / factor:.0f} ms on the ground",
    )


def _flights(steps: Sequence[Step], duration_s: float) -> tuple[tuple[float, float], ...]:
    """Between one foot leaving and the other landing."""
    out = []
    for step, following in pairwise(steps):
        if (
            step.toe_off_s is not None
            and following.side != step.side
            and following.initial_contact_s > step.toe_off_s
        ):
            out.append(
                (
                    round(step.toe_off_s / duration_s * 100, 3),
                    round((following.initial_contact_s - step.toe_off_s) / duration_s * 100, 3),
                )
            )
    return tuple(out)
