"""Render people, each standing and moving with known lumbar angles: how well is change of one
person told?

    python benchmarks/same_person_samples.py DIGITAL_HUMAN BUNDLE.task SEED PEOPLE OUT.npz

DIGITAL_HUMAN is the folder of the rendering kit (body.py, motions.py, stage.py). Each person stands
relaxed, tucked and arched, which is the calibration, and four other ways; then, seen by a camera
that was put up anew, stands three ways, lunges, bridges, planks and runs. Single pictures through
the pose model. One row a picture: landmarks (n, 33, 4) px, silhouette (n, 240, 320) uint8, person,
kind, view (n,), pose (n,) the name of the picture, session (n,) 0 with the calibration and 1 after,
yaw, shirt_ease, truth_lumbar_angle, truth_pelvis_pitch (n,). `same_person.py` reads it.
"""

from __future__ import annotations

import sys

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

SIZE = (640, 480)
FACING = {"left": (1, 0, 0), "right": (-1, 0, 0)}


def scenes(motions, body, rng):
    """(session, pose name, kind, motion, time) of every picture of one person."""
    neutral, tuck, arch = rng.uniform(-3, 5), rng.uniform(8, 14), rng.uniform(10, 20)

    def stand(tilt, lumbar):
        return motions.Stand(
            body,
            tilt=tilt,
            lumbar=lumbar,
            sway=rng.uniform(-1, 1),
            head=rng.uniform(-3, 3),
            arms="front",
        )

    for name, tilt in (("neutral", neutral), ("tuck", neutral - tuck), ("arch", neutral + arch)):
        yield 0, name, "standing", stand(tilt, tilt + rng.uniform(-2, 2)), rng.uniform(0, 4)
    for k in range(4):
        tilt = neutral + rng.uniform(-tuck, arch)
        yield 0, f"other-{k}", "standing", stand(tilt, tilt + rng.uniform(-3, 3)), rng.uniform(0, 4)
    for k in range(3):
        tilt = neutral + rng.uniform(-tuck, arch)
        yield 1, f"again-{k}", "standing", stand(tilt, tilt + rng.uniform(-3, 3)), rng.uniform(0, 4)
    for k, lumbar in enumerate((rng.uniform(-3, 6), rng.uniform(12, 28))):
        rep = dict(out=1.2, hold=0.4, back=1.0, rest=0.2)
        down = dict(
            depth=rng.uniform(0.2, 0.38),
            lean=rng.uniform(0, 8),
            lumbar=lumbar,
            tilt=lumbar * 0.8,
            lead=str(rng.choice(["L", "R"])),
        )
        lunge = motions.Lunge(body, [rep | down])
        yield 1, f"bottom-{k}", "lunge", lunge, 0.8 + 1.2 + 0.2
        bridge = motions.Bridge(
            body, [rep | dict(top=rng.uniform(-4, 8), lumbar=lumbar)], knee=rng.uniform(80, 105)
        )
        yield 1, f"top-{k}", "glute-bridge", bridge, 0.8 + 1.2 + 0.2
        plank = motions.Plank(
            body,
            [(0, rng.uniform(-6, 3) + lumbar / 4, lumbar, 0), (1, 0, lumbar, 0)],
            straight=bool(rng.random() < 0.4),
        )
        yield 1, f"held-{k}", "plank", plank, 0.0
    speed, cadence = rng.uniform(2.4, 3.6), rng.uniform(155, 185)
    run = motions.Run(
        body,
        seconds=4,
        speed=speed,
        cadence=cadence,
        lean=rng.uniform(0, 10),
        lumbar=rng.uniform(-2, 14),
    )
    for k in range(4):
        yield 1, f"stride-{k}", "running", run, 0.4 + 0.17 * k


def place_camera(stage, motion, t, view, yaw, fov, fill, height):
    motion.at(float(t))
    points = list(motion.body.joints().values())
    low = np.min(points, 0) - np.array([0.15, 0.06, 0.15])
    high = np.max(points, 0) + np.array([0.15, 0.17, 0.15])
    centre, extent = (low + high) / 2, high - low
    distance = (
        max(extent[1], extent[2] * SIZE[1] / SIZE[0]) / fill / 2 / np.tan(np.radians(fov / 2))
        + extent[0] * 0.4
    )
    a = np.radians(yaw)
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    camera = centre + turn @ np.array(FACING[view], float) * distance
    camera[1] = height
    stage.look_from(camera, centre, fov, 0.0)


def main(kit_folder: str, bundle: str, seed: str, people: str, out: str) -> None:
    sys.path.insert(0, kit_folder)
    import body as kit_body
    import motions
    import stage as kit_stage

    rng = np.random.default_rng(int(seed))
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=bundle),
        running_mode=vision.RunningMode.IMAGE,
        output_segmentation_masks=True,
    )
    rows: dict[str, list] = {}
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for person in range(int(people)):
            body = kit_body.Body(kit_body.random_shape(rng))
            ease = float(rng.choice([0.004, 0.006, 0.01, 0.02]))
            stage = kit_stage.Stage(body, SIZE, **kit_stage.random_look(rng), shirt_ease=ease)
            view = str(rng.choice(["left", "right"]))
            yaws = np.clip(rng.normal(size=2) * 6, -14, 14)
            camera = [
                (float(yaw), rng.uniform(38, 55), rng.uniform(0.72, 0.9), rng.uniform(0.6, 1.1))
                for yaw in yaws
            ]
            for session, pose, kind, motion, t in scenes(motions, body, rng):
                yaw, fov, fill, height = camera[session]
                place_camera(stage, motion, t, view, yaw, fov, fill, height)
                motion.at(float(t))
                picture = stage.picture().astype(np.float32) + rng.normal(
                    0, 4, (SIZE[1], SIZE[0], 1)
                )
                found = landmarker.detect(
                    mp.Image(
                        image_format=mp.ImageFormat.SRGB,
                        data=np.clip(picture, 0, 255).astype(np.uint8),
                    )
                )
                if not found.pose_landmarks:
                    continue
                mask = np.squeeze(found.segmentation_masks[0].numpy_view())
                truth = motion.truth()
                row = dict(
                    landmarks=[
                        (p.x * SIZE[0], p.y * SIZE[1], p.z * SIZE[0], p.visibility)
                        for p in found.pose_landmarks[0]
                    ],
                    silhouette=(cv2.resize(mask, (320, 240), interpolation=cv2.INTER_AREA) * 15)
                    .round()
                    .astype(np.uint8)
                    * 17,
                    person=f"{seed}/{person}",
                    kind=kind,
                    view=view,
                    pose=pose,
                    session=session,
                    yaw=yaw,
                    shirt_ease=ease,
                    truth_lumbar_angle=truth["lumbar_angle"],
                    truth_pelvis_pitch=truth["pelvis_pitch"],
                )
                for name, value in row.items():
                    rows.setdefault(name, []).append(value)
            stage.plotter.close()
            print(person, len(rows["kind"]), flush=True)
    floats = {"landmarks", "yaw", "shirt_ease", "truth_lumbar_angle", "truth_pelvis_pitch"}
    np.savez_compressed(
        out,
        size=np.array(SIZE),
        **{k: np.array(v, np.float32) if k in floats else np.array(v) for k, v in rows.items()},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
