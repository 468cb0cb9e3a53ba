"""From where a person is seen who does a certain movement."""

from __future__ import annotations

from posecheck.movements.movement import Movement
from posecheck.movements.postures import postures_in
from posecheck.pose.track import PoseTrack
from posecheck.view.on_side import view_on_side
from posecheck.view.view import ViewEstimate, estimate_view

ON_SIDE = {"lying-on-side", "side-support"}


def view_of(track: PoseTrack, movement: Movement | None) -> ViewEstimate:
    """The view; of a movement that is done on the side and nowhere else, as such a body shows it.
    movement: None where it is not known."""
    view, rule = estimate_view(track), movement and (movement.rep or movement.hold)
    postures = postures_in(rule.posture) if rule else None
    return view_on_side(track, view) if postures and set(postures) <= ON_SIDE else view
