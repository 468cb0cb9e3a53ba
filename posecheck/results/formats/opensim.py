"""angles.mot and landmarks.trc: what OpenSim, and all that reads its formats, can open.

Both have the uniform time that the formats ask for, in seconds of real time (a slow-motion clip's
times are divided by its factor), 0 at the first frame. Missing values are NaN. Nothing here is
three-dimensional: the axis along the camera is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import find
from posecheck.measures.gait.scale import LEG_SHARE_OF_HEIGHT
from posecheck.measures.raw import leg_length_px
from posecheck.model.key import key_of
from posecheck.model.measurement import Series
from posecheck.model.report import Report
from posecheck.printable import one_line
from posecheck.signals.rate import usual_rate
from posecheck.view.view import ViewEstimate

UNIFORM = 0.05
"""Frames: times that stray less than this from an even beat are taken as even, others are
interpolated [E]."""
LONGEST_FACT = 400
"""Letters of a line of the header: the file's name stands in one."""
_PARTS = {"foot_index": "BigToe", "pinky": "Pinky", "index": "Index", "thumb": "Thumb"}


def marker_name(landmark: str) -> str:
    """ "RKnee", "LBigToe", "Nose": Pose2Sim's and Sports2D's names where they have the point, the
    same style for the others."""
    side, _, part = landmark.partition("_")
    if side in skeleton.SIDES:
        return side[0].upper() + (_PARTS.get(part) or part.title().replace("_", ""))
    if landmark.startswith("mouth_"):
        return f"{part[0].upper()}Mouth"
    return landmark.title().replace("_", "")


def coordinate(column: str) -> tuple[str, int]:
    """(OpenSim's coordinate, sign) of a curve, where both mean the same: knee angle as in the
    Rajagopal 2016 model (flexion +; gait2392 turns it round); OpenSim tips the pelvis forward with
    a minus. Everything else keeps posecheck's name: a trunk-thigh angle is no hip flexion."""
    known, side = find(column), key_of(column).side
    if known is None or known.opensim is None:
        return column, 1
    name, sign = known.opensim
    return name.format((side or "")[:1]), sign


@dataclass(frozen=True, eq=False)
class Uniform:
    """t (samples,) s of real time, an even beat from 0; rate in Hz; resampled: values had to be
    interpolated."""

    t: np.ndarray
    rate: float
    resampled: bool
    stored: np.ndarray

    def of(self, values: np.ndarray) -> np.ndarray:
        """values (frames, ...) at the beat, linear; next to a missing value nothing is known."""
        if not self.resampled:
            return values[: len(self.t)]
        flat = values.reshape(len(values), -1)
        return np.stack(
            [np.interp(self.t, self.stored, column) for column in flat.T], axis=1
        ).reshape(len(self.t), *values.shape[1:])


def uniform(t: np.ndarray, factor: float = 1.0) -> Uniform:
    """An even beat for times t (frames,) s of the file, which plays `factor` times slower than real
    time; its rate is the usual one of the frames."""
    real = (np.asarray(t, float) - t[0]) / factor
    if len(real) < 2:
        return Uniform(real, 1.0, False, real)
    rate = float(f"{(len(real) - 1) / (real[-1] - real[0]):.6g}")
    even = np.arange(len(real)) / rate
    if np.abs(real - even).max() * rate < UNIFORM:
        return Uniform(even, rate, False, real)
    rate = float(f"{usual_rate(real):.6g}")
    return Uniform(np.arange(int(np.floor(real[-1] * rate + 1e-6)) + 1) / rate, rate, True, real)


def to_mot(series: Series, report: Report) -> str:
    """angles.mot: all curves in degrees, tab-separated, with OpenSim's header. Names and signs as
    in series.csv, but for what `coordinate` turns."""
    beat = uniform(series.t, report.source.slow_motion.factor)
    names, columns, notes = ["time"], [beat.t], []
    for column, curve in series.curves.items():
        if curve.unit != "deg":
            continue
        name, sign = coordinate(column)
        if name != column:
            notes.append(f"{name} is posecheck's {column}{', its sign turned' if sign < 0 else ''}")
        names.append(name)
        columns.append(sign * beat.of(curve.value))
    facts = [
        (
            f"posecheck {report.version}: angles of {report.source.name}, "
            f"{report.movement}, seen from: {report.view.name}"
        ),
        *notes,
    ]
    facts += _time_facts(beat, report)
    facts.append(
        "All angles are of the image plane (2-D); intervals are in series.csv. nan: not measured."
    )
    header = [
        "Coordinates",
        "version=1",
        f"nRows={len(beat.t)}",
        f"nColumns={len(names)}",
        "inDegrees=yes",
        "",
    ]
    header += ["Units are S.I. units (second, meters, Newtons, ...)"]
    header += [
        (
            "If the header above contains a line with 'inDegrees', "
            "this indicates whether rotational values are in degrees (yes) or radians (no)."
        ),
        "",
    ]
    header += [_plain(fact) for fact in facts] + ["", "endheader", "\t".join(names)]
    return "\n".join(header) + "\n" + _rows(np.column_stack(columns), 6)


def _plain(text: str) -> str:
    """One line without "=", which OpenSim's header takes for a key and a value."""
    return one_line(text, LONGEST_FACT).replace("=", "-")


def _time_facts(beat: Uniform, report: Report) -> list[str]:
    facts = (
        [f"Times were uneven and have been interpolated to {beat.rate:g} a second"]
        if beat.resampled
        else []
    )
    factor = report.source.slow_motion.factor
    if factor != 1:
        facts.append(f"Times are real time; the file plays {factor:g} times slower")
    return facts


def to_trc(
    landmarks: np.ndarray,
    t: np.ndarray,
    report: Report,
    view: ViewEstimate,
    height_m: float | None = None,
) -> str:
    """landmarks.trc: the smoothed landmarks, as many of the 33 as the pose model has.

    landmarks (frames, 33, 2 or more) px of the upright frame, y down; t (frames,) s of the file.
    Without height_m, Units is px: X to the right in the image, Y up from its lower edge, Z 0. With
    it, Units is m, leg length taken as a share of height, and the axes are OpenSim's: X forward, Y
    up from the lowest place of the feet, Z to the person's right, 0 at the first mid-hip; the axis
    towards the camera is 0.
    """
    beat = uniform(t, report.source.slow_motion.factor)
    points = beat.of(np.asarray(landmarks, float)[..., :2])
    metres = _metres(points, view, height_m) if height_m else None
    placed = _in_pixels(points, report.source.size[1]) if metres is None else metres
    original = report.source.fps * report.source.slow_motion.factor
    there = np.isfinite(points[..., 0]).any(axis=0)
    names = [
        marker_name(name) for name, known in zip(skeleton.LANDMARKS, there, strict=True) if known
    ]
    numbers = [
        f"{beat.rate:g}",
        f"{beat.rate:g}",
        len(beat.t),
        len(names),
        "px" if metres is None else "m",
        f"{original:.6g}",
        1,
        len(t),
    ]
    header = [
        "PathFileType\t4\t(X/Y/Z)\tlandmarks.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join(map(str, numbers)),
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{k}" for k in range(1, len(names) + 1) for axis in "XYZ"),
        "",
    ]
    table = np.column_stack(
        [np.arange(1, len(beat.t) + 1), beat.t, placed[:, there].reshape(len(placed), -1)]
    )
    return "\n".join(header) + "\n" + _rows(table, 3 if metres is None else 5, first_whole=True)


def _whole_leg(points: np.ndarray, side: str) -> bool:
    """Thigh and shank are each seen in some frame: half a leg would be taken for all of it."""
    hip, knee, ankle = (
        np.isfinite(points[:, skeleton.INDEX[f"{side}_{part}"], 0])
        for part in ("hip", "knee", "ankle")
    )
    return bool((hip & knee).any() and (knee & ankle).any())


def _in_pixels(points: np.ndarray, frame_height: int) -> np.ndarray:
    return np.concatenate(
        [
            points[..., :1],
            frame_height - points[..., 1:],
            np.where(np.isfinite(points[..., :1]), 0.0, np.nan),
        ],
        axis=2,
    )


def _metres(points: np.ndarray, view: ViewEstimate, height_m: float) -> np.ndarray | None:
    """(frames, 33, 3) m; None where no leg is seen that could give the scale."""
    sides = [
        side
        for side in ((view.near_side,) if view.near_side else skeleton.SIDES)
        if _whole_leg(points, side)
    ]
    if not sides:
        return None
    legs = [leg_length_px(points, side) for side in sides]
    if not np.isfinite(legs).any() or not np.nanmean(legs) > 0:
        return None
    scale = LEG_SHARE_OF_HEIGHT * height_m / float(np.nanmean(legs))
    hips = points[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], 0].mean(axis=1)
    feet = points[
        :, [skeleton.INDEX[f"{s}_{p}"] for s in skeleton.SIDES for p in ("heel", "foot_index")], 1
    ]
    ground = (
        float(np.nanpercentile(feet, 98))
        if np.isfinite(feet).any()
        else float(np.nanmax(points[..., 1]))
    )
    known = np.flatnonzero(np.isfinite(hips))
    along = (points[..., 0] - (hips[known[0]] if len(known) else 0.0)) * scale
    up = (ground - points[..., 1]) * scale
    none = np.where(np.isfinite(up), 0.0, np.nan)
    if view.name in ("front", "rear"):
        return np.stack([none, up, along if view.name == "rear" else -along], axis=2)
    return np.stack([-view.ventral_turn * along if view.is_side else along, up, none], axis=2)


def _rows(table: np.ndarray, places: int, first_whole: bool = False) -> str:
    """Tab-separated rows; the first column whole where it counts, times to 10 ns, for OpenSim wants
    an even beat."""
    forms = ["%d"] * first_whole + ["%.8f"] + [f"%.{places}f"] * (table.shape[1] - first_whole - 1)
    line = "\t".join(forms)
    return "\n".join(line % tuple(row.tolist()) for row in table) + "\n"
