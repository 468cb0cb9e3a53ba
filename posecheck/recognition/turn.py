"""Is the image upright? A hint from how people hold themselves up against gravity, to be offered to
the user, never applied unasked.

The pose model finds people just as well in any turn, so its scores say nothing. What does: feet
and hands carry, arms hang, heads are held up. A small network that was shown the key points of
people in the four turns says of each frame which is likely the upright one
(`models/upright/README.md`); what the clip would show in each turn has a say too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from posecheck.networks import Contract, Network, shipped_network
from posecheck.recognition.body import Body, body_of, in_frame
from posecheck.recognition.features import features

TURNS = (0, 90, 180, 270)
MOST_FRAMES = 40
"""So many frames from all over the clip are looked at."""
OFFER = 2.0
"""From this much more of evidence for another turn (natural logarithm of the odds, mean over the
frames) it is offered."""
FLOOR = -6.0
"""A single frame counts no further than this: e to the power of it is 1 in 400."""
_FROM_POSTURES = (
    "hips",
    "shoulders",
    "head",
    "lower-knee",
    "higher-knee",
    "lower-foot",
    "higher-foot",
    "lower-hand",
    "higher-hand",
    "lower-elbow",
    "trunk",
    "front-up",
    "side-up",
    "face-up",
    "more-bent-knee",
    "less-bent-knee",
    "more-bent-hip",
    "less-bent-hip",
    "lower-thigh",
    "higher-thigh",
    "elbows",
    "more-bent-elbow",
    "arms",
    "lower-arm",
    "behind-feet",
    "feet-apart",
    "feet-across",
    "knees-apart",
    "side-on",
)
INPUTS = 41
CONTRACT = Contract(
    "upright",
    1,
    {"features": (INPUTS,)},
    ("score",),
    ("upright",),
    ("ln odds",),
    {"centre": INPUTS, "scale": INPUTS},
)
"""features: `inputs`, standardised; what is missing counts as the mean, 0."""


@dataclass(frozen=True)
class TurnAdvice:
    """turn_deg: clockwise turn that would make the image upright, 0, 90, 180 or 270. evidence: by
    how much it is likelier than the image as it is (natural logarithm of the odds, mean over the
    frames; 0 for turn_deg 0)."""

    turn_deg: int
    evidence: float

    @property
    def offered(self) -> bool:
        return self.turn_deg != 0 and self.evidence >= OFFER


def suggest_turn(landmarks: np.ndarray, world: np.ndarray, size: tuple[int, int]) -> TurnAdvice:
    """landmarks (frames, 33, 3) px, y down, world (frames, 33, 3) m, NaN where missing; size of the
    frame, px; some frames from all over the clip do. A turn of 0 where nobody is seen."""
    known = landmarks.astype(float)
    seen = np.flatnonzero(np.isfinite(in_frame(known, size)[:, [11, 12, 23, 24], 0]).all(1))
    if not len(seen):
        return TurnAdvice(0, 0.0)
    some = seen[np.unique(np.linspace(0, len(seen) - 1, MOST_FRAMES).astype(int))]
    likely = log_likelihoods(in_frame(known, size)[some], world[some].astype(float))
    said = np.maximum(likely, FLOOR).mean(0)
    best = int(said.argmax())
    return TurnAdvice(TURNS[best], float(said[best] - said[0]))


def log_likelihoods(landmarks: np.ndarray, world: np.ndarray) -> np.ndarray:
    """(frames, 4) logarithm of the likelihood that the image is upright after each clockwise turn
    of TURNS."""
    network = _network()
    x = np.concatenate(
        [
            inputs(body_of(turned(landmarks, quarters), turned(world, quarters)))
            for quarters in range(4)
        ]
    )
    (score,) = network(features=np.nan_to_num(network.standardised(x), nan=0.0))
    score = score.astype(float).reshape(4, -1).T
    top = score.max(1, keepdims=True)
    return score - top - np.log(np.exp(score - top).sum(1, keepdims=True))


def turned(points: np.ndarray, quarters: int, size: tuple[int, int] = (0, 0)) -> np.ndarray:
    """(..., 2 or more) points as in a frame of this size (px) that is turned clockwise by quarters:
    x, y, and what else there is."""
    width, height = size
    for _ in range(quarters % 4):
        points = np.concatenate(
            [height - points[..., 1:2], points[..., :1], points[..., 2:]], axis=-1
        )
        width, height = height, width
    return points


def inputs(body: Body) -> np.ndarray:
    """(frames, INPUTS) what the network sees of a body: features of the postures, where limbs
    point, and what it stands on."""
    known = features(body)
    down = [
        _downwards(body, *ends)
        for ends in (
            ("heel", "foot_index"),
            ("knee", "ankle"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
        )
    ]
    down[0] = -down[0]
    parts = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
    points = np.concatenate([body.both(part) for part in parts], axis=1)
    low = body.floor[:, None] - points[..., 1] < 0.2
    first = np.min(np.where(low, points[..., 0], np.inf), axis=1)
    last = np.max(np.where(low, points[..., 0], -np.inf), axis=1)
    middle = (0.55 * body.mid("hip") + 0.45 * body.mid("shoulder"))[:, 0]
    with np.errstate(invalid="ignore"):
        off = np.maximum(np.maximum(first - middle, middle - last), 0.0)
        carried = [np.minimum(off, 2.0), np.minimum(last - first, 4.0), low.sum(1).astype(float)]
    columns = [known[name] for name in _FROM_POSTURES] + [body.heights("elbow").max(1)]
    for limb in down:
        columns += [limb.min(1), limb.max(1)]
    return np.stack([*columns, *carried], axis=1)


def _downwards(body: Body, start: str, end: str) -> np.ndarray:
    """(frames, 2) by how much a limb points down: 1 straight down, -1 straight up."""
    limb = body.both(end) - body.both(start)
    return limb[..., 1] / np.maximum(np.linalg.norm(limb, axis=-1), 1e-6)


@cache
def _network() -> Network:
    return shipped_network("upright/upright.onnx", CONTRACT)
