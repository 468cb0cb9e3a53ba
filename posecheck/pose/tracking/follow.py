"""Following one person from frame to frame, and knowing when it is not that person any more."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import msgspec
import numpy as np

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import BadTrack
from posecheck.parameters import Number, OtherParameter, named, others
from posecheck.pose.estimator import Estimate, PoseEstimator
from posecheck.pose.track import PoseTrack
from posecheck.pose.tracking.finder import Look, look_near, window_around, window_side
from posecheck.pose.tracking.people import (
    Person,
    PersonParameters,
    Sighting,
    colour_distance,
    could_be_same,
    is_plausible,
    trunk_colour,
)


@dataclass(frozen=True)
class FollowParameters:
    """The numbers by which one person is followed. An extent is the longer side of the box about a
    person's landmarks.

    Attributes
    ----------
    small : float
        Below this share of the frame's longer side, the detector (224 x 224) does better in a
            window about the person [E].
    look_every_s : float
        How often a person who is not in the window is looked for, s.
    jump, speed_in_view : float
        A centre that moves more than `jump` extents, and `speed_in_view` extents a second, between
            two frames is another person's [E].
    size_change : tuple of float
        Extent over the last extent, outside of which it is another person: a lying body that stands
        up stays inside [E].
    remember_s : float
        After this long out of sight, s, one alone in the frame is taken back wherever the person
            reappears [E].
    slide : float
        The window follows when the person is off its middle by more than this share of its side, so
        a still person has a still window.
    margin : float
        Surroundings of a person's landmarks that are shown when the person is taken up, in extents
        [E].
    other_colour : float
        In a window, a trunk this far (CIE L*a*b*) from the chosen person's is somebody else's [E].
    person : PersonParameters
        By which an estimate is a person, and two sightings are one person.
    """

    small: float = 0.3
    look_every_s: float = 0.25
    jump: float = 0.5
    speed_in_view: float = 4.0
    size_change: tuple[float, float] = (0.45, 2.2)
    remember_s: float = 3.0
    slide: float = 0.08
    margin: float = 0.15
    other_colour: float = 45.0
    person: PersonParameters = PersonParameters()


_FOLLOWING = "following"
"""What the names of these parameters begin with, among what a track says of itself
(`PoseTrack.meta`)."""
_PARAMETER = Expected("a parameter", BadTrack, "Follow the video again.")


def said_by_track(parameters: FollowParameters) -> dict[str, str]:
    """What a track keeps of how it was followed: each parameter that is not the shipped one, its
    value as JSON."""
    return {
        other.parameter: msgspec.json.encode(other.value).decode()
        for other in others(parameters, _FOLLOWING)
    }


def followed_otherwise(track: PoseTrack) -> tuple[OtherParameter, ...]:
    """The parameters by which this track was followed that are not the shipped ones, as it says;
    what is none of them, or no number, is left out."""
    found = []
    for name, shipped in named(FollowParameters(), _FOLLOWING).items():
        try:
            value = decode_json(track.meta[name], Number, _PARAMETER, name)
        except (KeyError, BadTrack):
            continue
        found.append(OtherParameter(name, value, shipped))
    return tuple(found)


@dataclass
class Followed:
    """What happened. dropped: (first, end) frame ranges that turned out to be somebody else;
    changes: times in s of those moments. others: how many other people were seen at once while
    looking for the one."""

    dropped: list[tuple[int, int]] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    others: int = 0


class Follower:
    """Hands each frame, or a window of it, to the estimator and accepts only the chosen person.

    chosen: the person's sightings in probe frames, in pixels of the frames to come, or None to take
    whoever is there. alone: nobody else was seen. look: finds people in a single frame, for taking
    up somebody who was lost; None without a finder. remembers: how many sightings are kept for
    `adopt`, which lets go of them; None keeps all, which a camera that runs for hours must not.
    """

    def __init__(
        self,
        estimator: PoseEstimator,
        size: tuple[int, int],
        chosen: Person | None,
        *,
        alone: bool = True,
        look: Look | None = None,
        remembers: int | None = None,
        parameters: FollowParameters = FollowParameters(),
    ):
        self.result, self._params = Followed(), parameters
        self._estimator, self._look, self._alone = estimator, look, alone
        self._shape = (size[1], size[0])
        self._anchors = list(chosen.sightings) if chosen else []
        self._colour = _usual_colour(chosen)
        self._expected: Sighting | None = self._anchors[0] if self._anchors else None
        self._last: Sighting | None = None
        self._last_frame = -1
        self._unconfirmed: int | None = None
        self._side: int | None = None
        self._centre: np.ndarray | None = None
        self._looked = -np.inf
        self._track: deque[Sighting] = deque(maxlen=remembers)
        if (
            chosen is not None
            and look is not None
            and (not alone or chosen.extent < self._params.small * max(size))
        ):
            self._side = window_side(max(s.extent for s in chosen.sightings), self._shape)

    def adopt(self, chosen: Person | None, size: tuple[int, int]) -> bool:
        """Take up, midway, what the probes say of the one person in the frame. False where it does
        not fit what was followed so far.

        chosen: as for the constructor. Its sightings up to now are held against where the person
        was seen then.
        """
        track, self._track = self._track, deque(maxlen=0)
        if chosen is None:
            return True
        if chosen.extent < self._params.small * max(size):
            return False
        past = [s for s in chosen.sightings if track and s.t <= track[-1].t + 1e-3]
        for due in past:
            nearest = min(track, key=lambda seen: abs(seen.t - due.t))
            if abs(nearest.t - due.t) <= 0.2 and not self._is_at(nearest, due):
                return False
        self._anchors = [s for s in chosen.sightings if s not in past]
        self._colour = _usual_colour(chosen)
        return True

    @property
    def in_window(self) -> bool:
        """A window slides with the person; otherwise the whole frame is handed on."""
        return self._side is not None

    def step(self, index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        """The chosen person in this frame, in its pixels; None where not seen. Frames come in
        order."""
        self._check_anchor(index, t)
        if self.in_window and self._centre is None and not self._search(t, rgb):
            return None
        estimate = self._estimate(index, t, rgb)
        if estimate is None or not is_plausible(estimate, parameters=self._params.person):
            self._lost(t)
            return None
        seen = Sighting(t, estimate.box, estimate.mean_visibility, np.full(3, np.nan))
        if self._is_other(seen, index, estimate, rgb):
            self.result.changes.append(t)
            self._estimator.forget()
            self._lost(t)
            return None
        if self._last is None and self._unconfirmed is None:
            self._unconfirmed = index
        self._last, self._last_frame, self._expected = seen, index, seen
        self._track.append(seen)
        self._slide(seen)
        return estimate

    def _estimate(self, index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        if self._side is None:
            return self._estimator.estimate(index, t, rgb)
        x0, y0, x1, y1 = window_around(self._centre, self._side, self._shape)
        view = np.ascontiguousarray(rgb[y0:y1, x0:x1])
        if self._last is None:
            view = _only(
                view,
                self._expected.box - (x0, y0, x0, y0),
                self._params.margin * self._expected.extent,
            )
        estimate = self._estimator.estimate(index, t, view)
        return None if estimate is None else estimate.moved(x0, y0)

    def _check_anchor(self, index: int, t: float) -> None:
        """At the times of the probes it is known where the chosen person is: confirm, or start
        again there."""
        due = None
        while self._anchors and self._anchors[0].t <= t + 1e-3:
            due = self._anchors.pop(0)
        if due is None or t - due.t > 0.2:
            return
        if self._last is not None and self._is_at(self._last, due):
            self._unconfirmed = index
            return
        if self._last is not None:  # it was somebody else, ever since last confirmed
            first = self._unconfirmed if self._unconfirmed is not None else self._last_frame
            self.result.dropped.append((first, index))
            self.result.changes.append(t)
        if self._last is not None or self.in_window:
            self._estimator.forget()
            self._last, self._unconfirmed, self._expected = None, index, due
            if self._side is None and self._look is not None:
                self._side = window_side(due.extent, self._shape)
            self._centre = due.centre

    def _search(self, t: float, rgb: np.ndarray) -> bool:
        """Look for the lost person with the finder, now and then."""
        if self._look is None or t - self._looked < self._params.look_every_s:
            return False
        self._looked = t
        expected = Sighting(self._expected.t, self._expected.box, 1.0, self._colour)
        found, others = look_near(t, rgb, expected, self._look, self._params.person)
        self.result.others = max(self.result.others, others)
        if found is None:
            return False
        self._estimator.forget()
        self._centre, self._expected = found.centre, found
        return True

    def _is_other(self, seen: Sighting, index: int, estimate: Estimate, rgb: np.ndarray) -> bool:
        reference = self._last
        if reference is not None:
            gap = seen.t - reference.t
            moved = float(np.linalg.norm(seen.centre - reference.centre))
            ratio = seen.extent / reference.extent
            smallest, largest = self._params.size_change
            too_far = moved > (self._params.jump + self._params.speed_in_view * gap) * max(
                seen.extent, reference.extent
            )
            return too_far or not smallest <= ratio <= largest
        if self._expected is None:
            return False
        if self.in_window or not self._alone:
            colour = trunk_colour(estimate.landmarks[:, :2], rgb)
            return colour_distance(colour, self._colour) > self._params.other_colour
        if self._last_frame < 0 or seen.t - self._expected.t > self._params.remember_s:
            return False
        return not could_be_same(seen, self._expected, parameters=self._params.person)

    def _lost(self, t: float) -> None:
        self._last = None
        self._centre = None if self.in_window else self._centre
        self._looked = t - self._params.look_every_s  # look at once in the next frame

    def _slide(self, seen: Sighting) -> None:
        if self._side is None:
            return
        if (
            self._centre is None
            or np.abs(seen.centre - self._centre).max() > self._params.slide * self._side
        ):
            self._centre = seen.centre

    def _is_at(self, last: Sighting, due: Sighting) -> bool:
        """Within a third of a body, and what can be walked since."""
        reach = (0.33 + self._params.person.speed * abs(due.t - last.t)) * due.extent
        return (
            float(np.linalg.norm(last.centre - due.centre)) <= reach
            and 0.5 <= last.extent / due.extent <= 2.0
        )


def _only(view: np.ndarray, box: np.ndarray, margin: float) -> np.ndarray:
    """The view with all but the surroundings of `box` greyed, so that the tracker takes up this
    person and no neighbour."""
    height, width = view.shape[:2]
    x0, y0 = (int(max(0, v - margin)) for v in box[:2])
    x1, y1 = int(min(width, box[2] + margin)), int(min(height, box[3] + margin))
    alone = np.full_like(view, 128)
    alone[y0:y1, x0:x1] = view[y0:y1, x0:x1]
    return alone


def _usual_colour(person: Person | None) -> np.ndarray:
    if person is None:
        return np.full(3, np.nan)
    colours = np.array([s.colour for s in person.sightings])
    known = colours[np.isfinite(colours).all(axis=1)]
    return np.median(known, axis=0) if len(known) else np.full(3, np.nan)
