"""Fit how much of the angle correction is believed away from the poses that it was fitted on
(posecheck/measures/trust.py).

    python models/angle_correction/trust.py OUT_FOLDER --poses POSES.npz [...] --clips CLIPS_DIR
        --tracks TRACKS_DIR [...] --people PEOPLE_DIR

POSES: poses of rendered people seen through the pose model, of the kinds that the correction was
fitted on (bridge, lunge, plank, run, standing). CLIPS_DIR, TRACKS_DIR: rendered clips of other
postures too, NAME.json with truth, and NAME.npz, their tracks; may be given more than once, in
pairs. PEOPLE_DIR: tracks of real people and truth.json with angles read by eye. Writes
OUT_FOLDER/trust.npz, to which `drill_poses.py` adds the drills, and prints what it found.

- `poses`: 1,500 centres of the poses (k-means), against which distances are taken.
- `near`, `far`: distances between which belief falls. 97.5 % of the poses themselves lie below
  `near`.
- `share`: for each output, the share of the correction that makes the mean squared error least,
  frames of rendered clips that lie beyond 2.6 (BEYOND)
  and readings off real people counting as much each; 1 where neither says otherwise.
- `half_width`: 1.96 times the root mean square of what is left, each clip and each reading counting
  once, the eye's own error taken off.
"""

from __future__ import annotations

import argparse
import json
import re
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2

from posecheck import skeleton
from posecheck.measures.correction import contract, correct_by_networks
from posecheck.measures.features import SIDE_OUTPUTS, features, raw_outputs
from posecheck.measures.geometry import wrap
from posecheck.networks import shipped_network
from posecheck.pose.io.storage import load_track
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.validation.truth_curves import offset_below, swing
from posecheck.view.view import ViewEstimate, estimate_view

CENTRES, FAR, GROWTH, FARTHEST = 1500, 3.0, 1.0, 10.0
BEYOND = 2.6
"""Frames of rendered clips farther off than this count as outside."""
EYE_SD = 0.5
"""The tolerance of an angle read by eye is taken for two standard deviations of the reader."""
WILD = 30.0
"""A clip read this wrong, degrees on average, has its legs exchanged or a joint out of sight: no
matter of the correction."""
FEET_ON_THE_FLOOR = {
    "glute-bridge",
    "lunge",
    "running",
    "standing",
    "squat",
    "hinge",
    "walking",
    "wall-march",
    "curl-up",
    "single-leg-bridge",
    "frog-bridge",
}
ON_THE_LINE = {"plank", "bear-crawl", "bird-dog", "donkey-kick"}
OF_THE_FIT = {"glute-bridge", "lunge", "plank", "running", "standing"}
READ_EARLIER = (
    (174, 171, 178),
    (177, 166, 177),
    (171, 162, 174),
    (172, 167, 176),
    (171, 172.5, 175),
)
"""Degrees between trunk and thigh at the top of five good bridges of other people: by eye,
corrected, raw. Their tracks are not at hand."""
LETTER = {"left": "L", "right": "R"}
_SEEN = shipped_network("angle_correction/side.onnx", contract("side")).numbers
CENTRE, SCALE = _SEEN["centre"][:-2], _SEEN["scale"][:-2]
"""Of the fit; its last two numbers only tell the view."""


def standardised(numbers: np.ndarray) -> np.ndarray:
    """As the product's (`posecheck/measures/trust.py`), which reads centre and scale from the file
    that is made here."""
    return (numbers[:, :-1] - CENTRE) / SCALE


def poses_of(paths: list[Path], without: tuple[str, ...] = ()) -> np.ndarray:
    """(n, features) standardised, of side views; none of the kinds in `without`."""
    found = []
    for path in paths:
        data = np.load(path)
        for side, name in ((1, "side-left"), (-1, "side-right")):
            rows = (data["side"] == side) & ~np.isin(data["kind"], without)
            found.append(
                standardised(features(data["landmarks"][rows], ViewEstimate(name, 0.0, 1.0, False)))
            )
    x = np.clip(np.concatenate(found), -6, 6)
    return x[np.isfinite(x).all(1)]


def seen(path: Path, running: bool, slow: float = 1.0):
    """Conditioned landmarks, view, raw and corrected outputs of a track in real time; None where it
    is no side view."""
    track = load_track(path)
    real = replace(track, t=track.t / slow)
    body = condition(real, SmoothingFilter(9.0, 13.0, 0.10) if running else SmoothingFilter())
    view = estimate_view(replace(real, landmarks=body.unsmoothed.astype(np.float32)))
    if not view.is_side:
        return None
    _, raw = raw_outputs(body.landmarks, view)
    corrected = correct_by_networks(body.landmarks, view)[0]
    return body.landmarks, view, raw, raw + off(corrected - raw)


def off(difference: np.ndarray) -> np.ndarray:
    """Differences of outputs the short way round; the last one, hip_offset, is no angle."""
    out = wrap(difference)
    out[:, -1] = difference[:, -1]
    return out


def true_outputs(truth: dict, view: ViewEstimate, n: int) -> np.ndarray:
    """(n, outputs) of a rendered clip, NaN where its truth does not say it."""

    def series(key: str) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in truth["series"][key]], float)[:n]

    def joint(name: str) -> np.ndarray:
        return np.array([(p or {}).get(name) or (np.nan, np.nan) for p in truth["pixels"]], float)[
            :n
        ]

    out = np.full((n, len(SIDE_OUTPUTS)), np.nan)
    near = view.near_side
    forward = -1.0 if near == "left" else 1.0
    for i, name in enumerate(SIDE_OUTPUTS):
        base, _, which = name.rpartition("_")
        letter = LETTER.get({"near": near, "far": skeleton.other(near)}.get(which, ""))
        if name == "trunk_lean":
            out[:, i] = series(name)
        elif name == "hip_offset" and truth["movement"] in ON_THE_LINE:
            out[:, i] = offset_below(
                *(joint(part + LETTER[near]) for part in ("hip", "shoulder", "ankle"))
            )
        elif base == "thigh_extension":
            out[:, i] = -swing(joint("hip" + letter), joint("knee" + letter), forward)
        elif base == "shank_inclination":
            out[:, i] = swing(joint("knee" + letter), joint("ankle" + letter), forward)
        elif f"{base}_{letter}" in truth["series"] and (
            base != "foot_inclination" or truth["movement"] in FEET_ON_THE_FLOOR
        ):
            out[:, i] = series(f"{base}_{letter}")
    return out


def rendered(
    clips: Path, tracks: Path, far_off, medians: dict[str, list[float]]
) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """(movement, raw less true, corrected less raw) of the frames of each clip that lie outside,
    (frames, outputs). medians: gets each clip's."""
    found = []
    for file in sorted(clips.glob("*.json")):
        truth, path = json.loads(file.read_text()), tracks / f"{file.stem}.npz"
        if truth.get("turned") or not path.is_file():
            continue
        got = seen(path, truth["movement"] == "running", truth["fps"] / truth["stored_fps"])
        if got is None or got[1].near_side != truth["view"]:
            continue
        landmarks, view, raw, corrected = got
        n = min(len(raw), len(truth["series"]["t"]))
        away = far_off(landmarks[:n], view)
        medians["the five movements" if truth["movement"] in OF_THE_FIT else "other drills"].append(
            float(np.nanmedian(away))
        )
        outside = away > BEYOND
        if outside.sum() >= 8:
            true = true_outputs(truth, view, n)
            found.append(
                (
                    truth["movement"],
                    off(raw[:n] - true)[outside],
                    off(corrected[:n] - raw[:n])[outside],
                )
            )
    return found


def by_eye(
    people: Path, far_off, medians: dict[str, list[float]]
) -> list[tuple[int, float, float, float]]:
    """(output, raw less true, corrected less raw, the reader's standard deviation) of each angle
    that was read off a real person."""
    bridge = SIDE_OUTPUTS.index("trunk_thigh_angle_near")
    found = [
        (bridge, float(eye - raw), float(raw - corrected), EYE_SD * 8.0)
        for eye, corrected, raw in READ_EARLIER
    ]
    for item in json.loads((people / "truth.json").read_text()):
        truth = item["ground_truth"]
        if not truth.get("angles_deg") or not item.get("track"):
            continue
        got = seen(people / item["track"], item["category"] == "running")
        if got is None:
            continue
        landmarks, view, raw, corrected = got
        medians["real people with angles read by eye"].append(
            float(np.nanmedian(far_off(landmarks, view)))
        )
        for key, text in truth["angles_deg"].items():
            numbers = re.match(r"\s*(-?[\d.]+)\s*\+-\s*([\d.]+)", str(text))
            frames = [int(f) for f in re.findall(r"f(\d+)", key)] or (
                truth.get("bottom_frames", []) if "bottom" in key else []
            )
            frames = frames or (
                [f for a, b in truth.get("hold_frames", [])[:1] for f in range(a, b, 5)]
                if "ankle" in key
                else []
            )
            frames = [f for f in frames if f < len(raw)]
            if numbers is None or not frames:
                continue
            value, tolerance = (float(x) for x in numbers.groups())
            if "shoulder_hip_knee" in key:
                name, true = "trunk_thigh_angle_near", 180 - value
            elif "knee" in key and "line" not in key:
                name, true = "knee_flexion_near", value if "bent" in str(text) else 180 - value
            elif "lean" in key:
                name, true = "trunk_lean", value
            elif "shoulder_hip_ankle" in key:
                name = "hip_offset"
                true = 50 * np.tan(np.radians(180 - value) / 2)
                tolerance = 50 * np.radians(tolerance) / 2
            else:
                continue
            i = SIDE_OUTPUTS.index(name)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                a = float(np.nanmedian(raw[frames, i]))
                b = float(np.nanmedian(corrected[frames, i]))
            if name == "hip_offset":
                true = np.sign(a) * true
            if np.isfinite(a) and np.isfinite(b) and abs(a - true) < WILD:
                found.append((i, a - true, b - a, EYE_SD * tolerance))
    return found


def fit_output(i: int, clips, readings) -> tuple[float, float, str]:
    """share and half-width of an output, and what to print."""
    parts = [(raw[:, i], change[:, i]) for _, raw, change in clips]
    parts = [(e[np.isfinite(e)], c[np.isfinite(e)]) for e, c in parts]
    parts = [(e, c) for e, c in parts if len(e) >= 8 and np.abs(e).mean() < WILD]
    eyes = [(e, c, sd) for j, e, c, sd in readings if j == i]
    shares = np.linspace(0, 1, 21)
    loss = np.array([np.mean([np.square(e + s * c).mean() for e, c in parts]) for s in shares])
    if eyes:
        loss = loss + np.array([np.mean([(e + s * c) ** 2 for e, c, _ in eyes]) for s in shares])
    share = float(shares[int(loss.argmin())])
    left = [np.square(e + share * c).mean() for e, c in parts] + [
        max((e + share * c) ** 2 - sd**2, 0.0) for e, c, sd in eyes
    ]
    half = 1.96 * float(np.sqrt(np.mean(left)))
    size = [np.mean([np.abs(e + s * c).mean() for e, c in parts]) for s in (0.0, share, 1.0)]
    said = (
        f"{SIDE_OUTPUTS[i]:26s} {len(parts):3d} clips, raw {size[0]:4.1f}, "
        f"shrunk {size[1]:4.1f}, corrected {size[2]:4.1f}"
    )
    if eyes:
        sizes = [np.mean([abs(e + s * c) for e, c, _ in eyes]) for s in (0.0, share, 1.0)]
        said += f" | {len(eyes)} readings, {sizes[0]:4.1f}, {sizes[1]:4.1f}, {sizes[2]:4.1f}"
    return share, half, f"{said} | share {share:.2f}, half-width {half:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--poses", type=Path, nargs="+", required=True)
    parser.add_argument("--clips", type=Path, nargs="+", required=True)
    parser.add_argument("--tracks", type=Path, nargs="+", required=True)
    parser.add_argument("--people", type=Path, required=True)
    asked = parser.parse_args()

    x = poses_of(asked.poses)
    start = x[np.random.default_rng(1).choice(len(x), CENTRES, replace=False)]
    centres = kmeans2(x, start, iter=12, minit="matrix")[0].astype(np.float16)
    kept = {"poses": centres, "near": 0.0, "far": FAR, "centre": CENTRE, "scale": SCALE}

    def nearest(z: np.ndarray) -> np.ndarray:
        c = centres.astype(float)
        return np.sqrt(
            np.maximum(np.square(z).sum(1)[:, None] - 2 * z @ c.T + np.square(c).sum(1), 0).min(1)
        )

    def far_off(landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
        return nearest(np.clip(standardised(features(landmarks, view)), -6, 6))

    own = np.concatenate([nearest(part) for part in np.array_split(x, 20)])
    kept["near"] = round(float(np.percentile(own, 97.5)), 2)
    medians: dict[str, list[float]] = {
        "the five movements": [],
        "other drills": [],
        "real people with angles read by eye": [],
    }
    clips = [
        c
        for folder, tracks in zip(asked.clips, asked.tracks, strict=True)
        for c in rendered(folder, tracks, far_off, medians)
    ]
    readings = by_eye(asked.people, far_off, medians)
    fitted = [fit_output(i, clips, readings) for i in range(len(SIDE_OUTPUTS))]
    print(f"{len(x)} poses, near {kept['near']}, far {FAR}")
    for name, values in medians.items():
        if values:
            low, middle, high = np.percentile(values, (0, 50, 100))
            print(
                f"median distance of a clip, {name}: {low:.1f} to {high:.1f}, "
                f"half of them below {middle:.1f} ({len(values)} clips)"
            )
    kinds = {movement for movement, _, _ in clips}
    print(
        f"clips that count as outside: {len(clips)}, of {len(kinds & OF_THE_FIT)} "
        f"of the five movements and {len(kinds - OF_THE_FIT)} other drills"
    )
    eye, corrected, raw = np.array(READ_EARLIER).T
    print(
        f"{len(eye)} good bridges read by eye: "
        f"raw {np.abs(raw - eye).mean():.1f} off, corrected {np.abs(corrected - eye).mean():.1f}"
    )
    print("\n".join(said for _, _, said in fitted))
    asked.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        asked.out / "trust.npz",
        **kept,
        farthest=FARTHEST,
        growth=GROWTH,
        outputs=np.array(SIDE_OUTPUTS),
        share=np.array([s for s, _, _ in fitted]),
        half_width=np.array([h for _, h, _ in fitted]),
    )


if __name__ == "__main__":
    main()
