"""A set that is told what to do, step by step: stand relaxed, tuck, arch. Each step's held seconds
are a labelled span."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GuidedStep:
    """label: what the span is called. text: what is said. take_up_s: time to take up the position;
    hold_s: held and measured."""

    label: str
    text: str
    take_up_s: float = 3.0
    hold_s: float = 6.0


CALIBRATION = (
    GuidedStep("relaxed", "Stand relaxed, as you always do.", 2.0, 5.0),
    GuidedStep("tuck", "Tuck: belt buckle up, low back flat. Hold.", 4.0, 5.0),
    GuidedStep("arch", "Arch: tail out, low back hollow. Hold.", 4.0, 5.0),
)
"""Half a minute that shows a person's own neutral and range."""


@dataclass(frozen=True)
class GuidedMoment:
    """index: which step; left_s: seconds until its end; holding: its measured part has begun. over:
    all steps are done."""

    index: int
    text: str
    left_s: float
    holding: bool
    over: bool = False


def moment_of(steps: tuple[GuidedStep, ...], since_start_s: float) -> GuidedMoment:
    """Where the guide is, so many seconds after it began."""
    begun = 0.0
    for i, step in enumerate(steps):
        end = begun + step.take_up_s + step.hold_s
        if since_start_s < end:
            return GuidedMoment(
                i, step.text, end - since_start_s, since_start_s >= begun + step.take_up_s
            )
        begun = end
    return GuidedMoment(len(steps), "", 0.0, False, True)


def spans_of(steps: tuple[GuidedStep, ...]) -> dict[str, tuple[float, float]]:
    """(start, end) s of each step's measured part, from the start of the guide, by label."""
    spans, begun = {}, 0.0
    for step in steps:
        spans[step.label] = (begun + step.take_up_s, begun + step.take_up_s + step.hold_s)
        begun = spans[step.label][1]
    return spans
