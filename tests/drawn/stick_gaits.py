"""Walking and running stick figures whose feet obey the ground: they roll over the heel, stand
flat, roll over the toes, and never sink in.

So the moments of contact and toe-off are known to the picture, which the simpler runner of
stick_movements cannot promise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.pose.track import PoseTrack
from tests.drawn.stick_figures import ANKLE_HEIGHT, HEEL, LEG, TOE, body, film, leg_angles
from tests.drawn.stick_movements import times


@dataclass(frozen=True)
class Steps:
    """cadence, steps a minute; speed, m/s; duty, share of the stride that a foot is on the ground
    (more than half: walking).

    ahead: ankle ahead of mid-hip at contact, m; hip_height, above the ankle, and bounce (lowest to
    highest), shares of the leg; strike: foot_inclination at contact; lift: of the ankle in the
    swing, m; drop: of the swing side of the pelvis. The left foot lands at first_s.
    """

    cadence: float
    speed: float
    duty: float
    ahead: float
    hip_height: float
    bounce: float
    lift: float
    strike: float = 12.0
    push_off: float = -45.0
    trunk_lean: float = 6.0
    drop: float = 3.0
    first_s: float = 0.1

    @property
    def stride_s(self) -> float:
        return 120.0 / self.cadence

    def contacts(self, side: str, seconds: float) -> np.ndarray:
        """Times of initial contact within a clip."""
        first = (self.first_s + (0.0 if side == "left" else self.stride_s / 2)) % self.stride_s
        return np.arange(first, seconds, self.stride_s)

    @property
    def contact_s(self) -> float:
        """Time of a foot on the ground."""
        return self.duty * self.stride_s


def run(cadence: float = 170.0, **changes) -> Steps:
    usual = dict(
        speed=2.8 * cadence / 170, duty=0.32, ahead=0.16, hip_height=0.90, bounce=0.09, lift=0.36
    )
    return Steps(cadence, **(usual | changes))


def walk(cadence: float = 110.0, **changes) -> Steps:
    """Hips lowest where both feet are on the ground, apart."""
    usual = dict(
        speed=1.15 * cadence / 110, duty=0.62, ahead=0.30, hip_height=0.88, bounce=0.05, lift=0.10
    )
    return Steps(cadence, **(usual | changes))


def gait_track(
    steps: Steps,
    fps: float = 60.0,
    seconds: float = 6.0,
    *,
    jitter: float = 0.0,
    slower: float = 1.0,
    **camera,
) -> PoseTrack:
    """The track of a gait (further keywords: stick_figures.film). slower: the file plays so many
    times slower than life, at fps / slower."""
    t = times(seconds, fps, jitter)
    phase = {
        side: ((t - steps.first_s) / steps.stride_s - shift) % 1.0
        for side, shift in (("left", 0.0), ("right", 0.5))
    }
    walking = steps.duty > 0.5
    # both feet down, or the middle of the stance
    lowest = (steps.duty - 0.5) / 2 if walking else steps.duty / 2
    hip_up = ANKLE_HEIGHT + LEG * (
        steps.hip_height - steps.bounce / 2 * np.cos(4 * np.pi * (phase["left"] - lowest))
    )
    thighs, knees, feet = [], [], []
    for share in phase.values():
        ankle, inclination = _foot(share, steps)
        hip = np.stack([np.zeros_like(t), hip_up], axis=-1)
        assert np.linalg.norm(ankle - hip, axis=1).max() < LEG, (
            "the leg is too short for these steps"
        )
        thigh, knee = leg_angles(hip, ankle)
        thighs.append(thigh)
        knees.append(knee)
        feet.append(inclination)
    swing = 30 * np.cos(2 * np.pi * (phase["left"] - 0.1))
    points = body(
        steps.trunk_lean,
        tuple(thighs),
        tuple(knees),
        tuple(feet),
        upper_arm=(swing, -swing),
        elbow_flexion=20.0 if walking else 90.0,
        pelvic_obliquity=steps.drop * np.cos(2 * np.pi * (phase["left"] - steps.duty / 2)),
        mid_hip=(0.0, 0.0, hip_up),
    )
    return film(points, t * slower, **camera)


def _foot(share: np.ndarray, steps: Steps) -> tuple[np.ndarray, np.ndarray]:
    """Ankle (frames, 2) m of forward, up, against mid-hip and ground, and foot_inclination, by the
    share of the stride since contact."""
    stance = share < steps.duty
    on_ground = np.minimum(share / steps.duty, 1.0)
    s = np.clip((share - steps.duty) / (1 - steps.duty), 0, 1)
    planted = np.interp(on_ground, [0, 0.15, 0.6, 1.0], [steps.strike, 0.0, 0.0, steps.push_off])
    flying = np.interp(
        s, [0, 0.3, 0.85, 1.0], [steps.push_off, 1.3 * steps.push_off, steps.strike, steps.strike]
    )
    ankle = _planted_ankle(on_ground, planted, steps)
    leaving, landing = (
        _planted_ankle(np.array([x]), np.array([a]), steps)
        for x, a in ((1.0, steps.push_off), (0.0, steps.strike))
    )
    # the ground's way in the time of a swing
    back = np.array([-steps.speed * steps.stride_s * (1 - steps.duty), 0.0])
    x = s[:, None]
    flight = (
        (2 * x**3 - 3 * x**2 + 1) * leaving
        + (x**3 - 2 * x**2 + x) * back
        + (3 * x**2 - 2 * x**3) * landing
        + (x**3 - x**2) * back
    )
    # the last part: it lands at about 1 m/s
    flight[:, 1] += steps.lift * 1.7 * np.sin(np.pi * s) ** 2 * (1 - s) + 0.5 * s * (1 - s)
    return np.where(stance[:, None], ankle, flight), np.where(stance, planted, flying)


def _planted_ankle(on_ground: np.ndarray, inclination: np.ndarray, steps: Steps) -> np.ndarray:
    """(frames, 2) m of forward, up: the foot rolls over the heel, then stands, then rolls over the
    toes, and goes back with the ground."""
    heel = steps.ahead + _turned(HEEL, steps.strike)[0] - steps.speed * steps.contact_s * on_ground
    over_heel = np.stack([heel, 0 * heel], axis=-1) - np.moveaxis(_turned(HEEL, inclination), 0, -1)
    over_toe = np.stack([heel + TOE[0] - HEEL[0], 0 * heel], axis=-1) - np.moveaxis(
        _turned(TOE, inclination), 0, -1
    )
    return np.where((inclination < 0)[:, None], over_toe, over_heel)


def _turned(point: tuple[float, float], degrees) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([point[0] * c - point[1] * s, point[0] * s + point[1] * c])
