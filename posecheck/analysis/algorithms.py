"""The parameters of all algorithms in one place, and what a report says of them."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.measures.gait.parameters import ContactParameters
from posecheck.measures.reps import RepParameters
from posecheck.parameters import OtherParameter, others
from posecheck.pose.track import PoseTrack
from posecheck.pose.tracking.follow import FollowParameters, followed_otherwise
from posecheck.recognition.gait import StepParameters
from posecheck.signals.two_legs import SwapParameters


@dataclass(frozen=True)
class Algorithms:
    """The numbers that the algorithms rest on. The defaults are those that posecheck ships, and
    what its figures of accuracy are of.

    Attributes
    ----------
    reps : RepParameters
        How repetitions are found in what drives them.
    contacts : ContactParameters
        How foot contacts, toe-offs and cadence are found.
    steps : StepParameters
        By which steps a gait is told from exercises.
    swaps : SwapParameters
        When the two legs are taken to be exchanged, and where a track breaks.
    following : FollowParameters
        How one person is followed through a video. A track says itself how it was followed: one
        that is there already is not followed again.
    """

    reps: RepParameters = RepParameters()
    contacts: ContactParameters = ContactParameters()
    steps: StepParameters = StepParameters()
    swaps: SwapParameters = SwapParameters()
    following: FollowParameters = FollowParameters()


def other_parameters(algorithms: Algorithms, track: PoseTrack) -> tuple[OtherParameter, ...]:
    """What differs from the shipped parameters in an analysis of this track; how it was followed,
    as the track itself says."""
    parts = ("reps", "contacts", "steps", "swaps")
    return (
        *(other for part in parts for other in others(getattr(algorithms, part), part)),
        *followed_otherwise(track),
    )
