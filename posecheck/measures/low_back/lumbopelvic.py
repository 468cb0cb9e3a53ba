"""Lumbar angle and pelvic tilt, read from the outline.

Key points cannot show them: a pelvis that tips turns about the hip points and moves none of them.
The outline bends where the back bends. Two small networks, trained on rendered people with known
angles, see the outline in the trunk's own frame beside the key points
(`models/lumbopelvic/README.md`: data, recipe, figures, known failures). Zero is the rendered body's
neutral standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from posecheck import skeleton
from posecheck.measures.features import COUNT, features
from posecheck.measures.low_back.contour import contour_angle
from posecheck.measures.low_back.outline import HEIGHT, WIDTH, crop, drawn_arms
from posecheck.measures.raw import side_angles
from posecheck.measures.uncorrected import NOT_OURS, is_fitted
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve
from posecheck.networks import Contract, Network, shipped_network
from posecheck.pose.silhouettes import Silhouettes
from posecheck.signals.filters import smooth
from posecheck.view.view import ViewEstimate, trunk_axis

CONTRACT = Contract(
    "lumbopelvic",
    1,
    {"pictures": (2, HEIGHT, WIDTH), "features": (COUNT, 1, 1)},
    ("mean", "sd"),
    ("lumbar_angle", "pelvis_less_trunk_lean"),
    ("deg", "deg"),
    {"centre": COUNT, "scale": COUNT, "factor": 2},
)
"""pictures: outline and arms, 0..1; features: `features.features`, standardised. The two lengths of
1 behind those are for OpenCV 4, which takes a free number of frames beside pictures only so."""
BATCH = 16
SLOW_HZ, FAST_HZ = 2.0, 6.0
"""Cut-offs of the smoothing over time: exercises and standing, running [E]."""
YAW_LIMIT = 25.0
"""Beyond it the outline shows the wrong edge of the body (docs/biomechanics.md, 3.5)."""
SMALLEST_TRUNK_PX = 30.0
"""Shoulder to hip in picture pixels; below this the outline is coarser than the network has seen
[E]."""
LEAST_HALF_WIDTH = 5.0
"""Degrees: the person's own offset cannot be known better than this without calibration [E]."""
STRAIGHT, BENT, ON_THE_BACK, FACE_DOWN, RUNNING = 1.08, 1.2, 1.15, 1.05, 0.97
"""The fitted half-widths are of all postures together; these shares of them hold 95 % of each:
standing with straight hips; upright with bent hips (lunges, half-kneeling); bridges; planks and all
fours; runs. From the people held out and sixty more, the kit's poses and those with arms everywhere
counted alike (models/lumbopelvic/README.md)."""
BOWED, BOWED_LEAN, BOWED_HIPS, HIPS_ALIKE = 2.0, 30.0, 40.0, 25.0
"""Share; degrees of lean and of the less bent hip from which it holds, and how far the hips may be
apart, as in no lunge. In the depth of a squat or a hinge half of a rounding is read. Of 234
pictures of rendered people there whose backs rounded less than 15 degrees it holds 93 % (1.2 would
hold 73), of all 308, some 42 degrees round, 82 % (models/lumbopelvic/README.md)."""
STRAIGHT_HIP = 20.0
"""Trunk-thigh angle up to which a hip counts as straight [E]."""
CONTOUR_CURVE = "lumbar_contour"
FURTHEST_FEATURE = 9.0
"""A key point feature further than this many standard deviations from the training people: the
frame is refused [E]."""


@dataclass(frozen=True, eq=False)
class Lumbopelvic:
    """lumbar, pelvis (frames,) degrees, extension +, anterior tilt +; half widths of their 95 %
    intervals; NaN where refused.

    refused: why nothing could be read, "" where something could. contour, contour_half: the lumbar
    angle by the contour alone (`contour.py`), which checks the network.
    """

    lumbar: np.ndarray
    lumbar_half: np.ndarray
    pelvis: np.ndarray
    pelvis_half: np.ndarray
    contour: np.ndarray
    contour_half: np.ndarray
    refused: str = ""

    @classmethod
    def none(cls, frames: int, reason: str) -> Lumbopelvic:
        """So many frames without a reading, for this reason."""
        nothing = np.full(frames, np.nan)
        return cls(nothing, nothing, nothing, nothing, nothing, nothing, reason)


@cache
def outline_network() -> Network:
    """The shipped networks, as one."""
    return shipped_network("lumbopelvic/lumbopelvic.onnx", CONTRACT)


def read_outline(
    t: np.ndarray,
    silhouettes: Silhouettes | None,
    landmarks: np.ndarray,
    view: ViewEstimate,
    most_per_second: float,
    running: bool = False,
) -> Lumbopelvic:
    """Lumbar angle and pelvic tilt of a side view over time.

    t (frames,) s; landmarks (frames, 33, 2 or more) px, lightly smoothed; silhouettes of the same
    frames. most_per_second: frames that are looked at; between them, where they are near enough,
    values are interpolated.
    """
    near = view.near_side
    if near is None or abs(view.yaw_deg) > YAW_LIMIT:
        return Lumbopelvic.none(
            len(landmarks), "It is read from the outline of the back, which only a side view shows."
        )
    if silhouettes is None:
        return Lumbopelvic.none(
            len(landmarks), "It is read from the outline, and this track holds none."
        )
    network = outline_network()
    points = network.standardised(features(landmarks, view))
    size = np.linalg.norm(trunk_axis(landmarks)[1], axis=-1)
    angles = side_angles(landmarks, view)
    lean = angles["trunk_lean"]
    bends = [angles[column(MeasureKey("trunk_thigh_angle", side))] for side in skeleton.SIDES]
    hip_bend = np.fmax(*bends)
    bowed = (lean > BOWED_LEAN) & (np.fmin(*bends) > BOWED_HIPS)
    bowed &= np.abs(bends[0] - bends[1]) < HIPS_ALIKE
    with np.errstate(invalid="ignore"):
        known = np.isfinite(points).all(1) & (np.abs(points[:, :-1]).max(1) < FURTHEST_FEATURE)
    usable = known & (size > SMALLEST_TRUNK_PX) & silhouettes.found
    frames = _thinned(t, np.flatnonzero(usable), most_per_second)
    if not len(frames):
        return Lumbopelvic.none(
            len(landmarks), "The outline is too small or too unclear to read the back from."
        )
    mean, sd, contour = (np.full((len(landmarks), 2), np.nan) for _ in range(3))
    for start in range(0, len(frames), BATCH):
        rows = frames[start : start + BATCH]
        pictures = _pictures(silhouettes, landmarks, view.ventral_turn, near, rows)
        mean[rows], sd[rows] = network(pictures=pictures, features=points[rows, :, None, None])
        contour[rows] = np.column_stack(contour_angle(pictures[:, 0], lean[rows], hip_bend[rows]))
    half = sd * network.numbers["factor"]
    share = _posture_share(lean, hip_bend, view.lying, running)
    if not (view.lying or running):
        share = np.where(bowed, BOWED, share)
    half = np.maximum(half * share[:, None], LEAST_HALF_WIDTH)
    read = (mean[:, 0], half[:, 0], mean[:, 1], half[:, 1], *contour.T)
    filled = (_between(t, frames, values, usable, 2.5 / most_per_second) for values in read)
    lumbar, lumbar_half, pelvis, pelvis_half, by_contour, contour_half = filled
    return Lumbopelvic(lumbar, lumbar_half, pelvis + lean, pelvis_half, by_contour, contour_half)


def _pictures(
    silhouettes: Silhouettes,
    landmarks: np.ndarray,
    ventral_turn: int,
    near: str,
    frames: np.ndarray,
) -> np.ndarray:
    """(frames, 2, HEIGHT, WIDTH) outline and arms of these frames, 0..1, as the network looks at
    them."""
    pictures = np.zeros((len(frames), 2, HEIGHT, WIDTH), np.float32)
    for i, frame in enumerate(frames):
        mask, box = silhouettes.mask_at(int(frame))
        pictures[i, 0] = crop(mask, box, landmarks[frame], ventral_turn)
        pictures[i, 1] = drawn_arms(landmarks[frame], ventral_turn, near)
    return pictures / np.float32(255)


def outline_curves(
    t: np.ndarray,
    silhouettes: Silhouettes | None,
    landmarks: np.ndarray,
    view: ViewEstimate,
    fast: bool,
    estimator: str,
) -> tuple[dict[str, Curve], str]:
    """The curves "lumbar_angle", "pelvic_tilt" and, beside them, "lumbar_contour"; and the reason
    where there are none ("" else).

    fast: running, where every picture counts; else ten pictures a second do, averaged over half a
    second: the person is slow. estimator: whose landmarks these are; the networks see them beside
    the outline, and know those of one pose model.
    """
    if not is_fitted(estimator):
        return {}, NOT_OURS
    read = read_outline(t, silhouettes, landmarks, view, 30.0 if fast else 10.0, running=fast)
    if read.refused:
        return {}, read.refused
    curves = {}
    found = [
        ("lumbar_angle", read.lumbar, read.lumbar_half),
        ("pelvic_tilt", read.pelvis, read.pelvis_half),
    ]
    if not fast and np.isfinite(read.contour).any():
        found.append((CONTOUR_CURVE, read.contour, read.contour_half))
    for name, value, half in found:
        steady = smooth(value, t, FAST_HZ if fast else SLOW_HZ)
        curves[name] = Curve(steady, steady - half, steady + half, "deg")
    return curves, ""


def _posture_share(
    lean: np.ndarray, hip_bend: np.ndarray, lying: bool, running: bool
) -> np.ndarray:
    """(frames,) share of the fitted half-width by posture; lean, hip_bend (frames,) degrees; lying:
    of the clip, for a bridge lifts the trunk."""
    if running or lying:
        return np.full(
            len(lean), RUNNING if running else FACE_DOWN if np.nanmedian(lean) > 0 else ON_THE_BACK
        )
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(hip_bend) <= STRAIGHT_HIP, STRAIGHT, BENT)


def _thinned(t: np.ndarray, frames: np.ndarray, most_per_second: float) -> np.ndarray:
    """Those frames that lie at least 1 / most_per_second s (less a tenth) after the one kept
    before."""
    kept: list[int] = []
    for frame in frames.tolist():
        if not kept or t[frame] - t[kept[-1]] >= 0.9 / most_per_second:
            kept.append(frame)
    return np.array(kept, int)


def _between(
    t: np.ndarray, frames: np.ndarray, values: np.ndarray, usable: np.ndarray, longest_s: float
) -> np.ndarray:
    """Values at `frames`, linear in between on usable frames; NaN where the nearest frames on both
    sides are further apart than longest_s."""
    out = np.full(len(t), np.nan)
    inside = usable & (t >= t[frames[0]]) & (t <= t[frames[-1]])
    after = np.clip(np.searchsorted(t[frames], t), 1, max(len(frames) - 1, 1))
    apart = t[frames[np.minimum(after, len(frames) - 1)]] - t[frames[after - 1]]
    inside &= apart <= longest_s
    out[inside] = np.interp(t[inside], t[frames], values[frames])
    out[frames] = values[frames]
    return out
