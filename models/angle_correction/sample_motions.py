"""Render random people doing the four movements and standing, seen through the pose model: data for
`fit.py`.

    python models/angle_correction/sample_motions.py DIGITAL_HUMAN BUNDLE.task SEED PEOPLE OUT.npz
        [KIND VIEW]

With KIND and VIEW (lunge front) only these are filmed, for what chance gives too little of; a
lunge's knees then fall in or out in most of the stretches. DIGITAL_HUMAN is the folder of the
rendering kit (body.py, motions.py, stage.py). Each person is filmed in three short stretches, and
followed by the pose model as posecheck follows people (tracking, no smoothing). Written arrays, one
row for each picture in which the person was found:

    landmarks (n, 33, 4)      x, y, z in pixels, visibility
    world (n, 33, 3)          metres
    silhouette (n, 120, 160)  uint8, soft mask 0..255
    clip, kind, view (n,), yaw, roll, fps (n,)
    person (n,)               one id a body
    shirt_ease (n,)           metres
    truth_NAME (n,)           every truth the kit knows
    joints (n, j, 2)          joint centres in pixels, named in `joint_names`
"""

from __future__ import annotations

import pathlib
import sys

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

SIZE = (640, 480)
UNSMOOTHED_STEP_MS = 100_000  # the landmarker's own smoothing forgets across such a gap
# left, right, front, rear
VIEW_SHARES = {"plank": (0.5, 0.5, 0, 0), "glute-bridge": (0.42, 0.42, 0.16, 0)}
FACING = {"left": (1, 0, 0), "right": (-1, 0, 0), "front": (0, 0, 1), "rear": (0, 0, -1)}


def random_motion(kit, body, kind, view, rng):
    """A motion of `kind`, the times (s) to film, and the frame rate they stand for."""
    motions, side = kit["motions"], rng.choice(["L", "R"])
    lumbar = rng.uniform(-12, 30)
    if kind == "standing":
        motion = motions.Stand(
            body,
            tilt=rng.uniform(-12, 26),
            lumbar=lumbar,
            thorax=rng.uniform(-8, 8),
            drop=rng.uniform(-8, 8),
            sway=rng.uniform(-4, 4),
            head=rng.uniform(-10, 12),
            arms=rng.choice(["front", "side"]),
        )
        return motion, np.linspace(0, 3.5, 6), 2
    if kind == "glute-bridge":
        rep = dict(
            out=1.0,
            hold=0.4,
            back=1.0,
            rest=0.3,
            top=rng.uniform(-8, 38),
            lumbar=lumbar,
            drop=rng.normal() * 4,
            valgus=rng.normal() * 0.08,
        )
        single = None if rng.random() < 0.85 else side
        motion = motions.Bridge(
            body, [rep], knee=rng.uniform(68, 128), knee_gap=rng.uniform(0.08, 0.15), single=single
        )
        return motion, 0.6 + np.arange(18) / 7.0, 7
    if kind == "plank":
        profile = [
            (0, rng.uniform(-5, 5), rng.uniform(-8, 8), rng.uniform(-5, 10)),
            (2.5, rng.uniform(-35, 24), lumbar, rng.uniform(-10, 28)),
        ]
        motion = motions.Plank(body, profile, straight=bool(rng.random() < 0.4))
        return motion, np.linspace(0, 2.5, 14), 6
    if kind == "lunge":
        rep = dict(
            out=1.2,
            hold=0.3,
            back=1.1,
            rest=0.2,
            depth=rng.uniform(0.10, 0.42),
            lean=rng.choice([rng.uniform(0, 10), rng.uniform(10, 45)]),
            lumbar=rng.choice([0, rng.uniform(-5, 28)]),
            tilt=rng.uniform(-4, 20),
            drop=rng.normal() * 4,
            valgus=rng.choice([0, rng.normal() * 0.1]),
            lead=side,
        )
        motion = motions.Lunge(
            body,
            [rep],
            stride=rng.uniform(0.5, 0.95),
            width=rng.uniform(0.06, 0.14),
            step=bool(rng.random() < 0.75),
        )
        return motion, 0.6 + np.arange(22) / 7.5, 7.5
    cadence = rng.uniform(148, 192)
    motion = motions.Run(
        body,
        seconds=4,
        speed=rng.uniform(2.2, 4.2),
        cadence=cadence,
        duty=rng.uniform(0.27, 0.42),
        ahead=rng.uniform(0.14, 0.45),
        strike=rng.uniform(-10, 26),
        lean=rng.uniform(-3, 15),
        osc=rng.uniform(0.03, 0.08),
        drop=rng.uniform(0, 12),
        lumbar=rng.uniform(-4, 16),
        width=rng.uniform(0.01, 0.06),
        kick=rng.uniform(0.3, 0.6),
    )
    return motion, rng.uniform(0, 0.5) + np.arange(24) / 30.0, 30


def place_camera(stage, motion, times, view, rng):
    """Film all of the motion from `view`, nearly; returns yaw and roll in degrees."""
    points = []
    for t in times[:: max(1, len(times) // 8)]:
        motion.at(float(t))
        points += list(motion.body.joints().values())
    low = np.min(points, 0) - np.array([0.15, 0.06, 0.15])
    high = np.max(points, 0) + np.array([0.15, 0.17, 0.15])
    centre, extent = (low + high) / 2, high - low
    across, deep = (2, 0) if view in ("left", "right") else (0, 2)
    fov = rng.uniform(35, 62)
    yaw = float(np.clip(rng.normal() * 9, -28, 28))
    roll = float(rng.normal() * 1.5)
    need = max(extent[1], extent[across] * SIZE[1] / SIZE[0]) / rng.uniform(0.6, 0.92)
    distance = need / 2 / np.tan(np.radians(fov / 2)) + extent[deep] * 0.4
    a = np.radians(yaw)
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    camera = centre + turn @ np.array(FACING[view], float) * distance
    camera[1] = rng.uniform(0.35, 1.15)
    stage.look_from(camera, centre + rng.normal(size=3) * 0.05, fov, roll)
    return yaw, roll


def main(
    kit_folder: str,
    bundle: str,
    seed: str,
    people: str,
    out: str,
    only_kind: str = "",
    only_view: str = "",
) -> None:
    sys.path.insert(0, kit_folder)
    import body as kit_body
    import motions
    import stage as kit_stage

    kit = {"motions": motions}
    rng = np.random.default_rng(int(seed))
    rows: dict[str, list] = {}
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=bundle),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )

    def keep(**values) -> None:
        for name, value in values.items():
            rows.setdefault(name, []).append(value)

    joint_names: list[str] = []
    for person in range(int(people)):
        body = kit_body.Body(kit_body.random_shape(rng))
        ease = float(rng.choice([0.004, 0.006, 0.01, 0.02, 0.03]))
        look = dict(
            shirt_ease=ease,
            long_sleeves=bool(rng.random() < 0.3),
            long_legs=bool(rng.random() < 0.4),
        )
        stage = kit_stage.Stage(body, SIZE, **kit_stage.random_look(rng), **look)
        for stretch in range(3):
            kind = str(
                rng.choice(
                    ["standing", "glute-bridge", "plank", "lunge", "running"],
                    p=[0.12, 0.22, 0.18, 0.26, 0.22],
                )
            )
            facing = ["left", "right", "front", "rear"]
            view = str(rng.choice(facing, p=VIEW_SHARES.get(kind, (0.35, 0.35, 0.2, 0.1))))
            kind, view = only_kind or kind, only_view or view
            motion, times, fps = random_motion(kit, body, kind, view, rng)
            if only_kind == "lunge" and rng.random() < 0.75:
                motion.reps[0]["valgus"] = rng.uniform(-0.10, 0.17)
            yaw, roll = place_camera(stage, motion, times, view, rng)
            with vision.PoseLandmarker.create_from_options(options) as landmarker:
                for i, t in enumerate(times):
                    motion.at(float(t))
                    picture = stage.picture().astype(np.float32) + rng.normal(
                        0, 4, (SIZE[1], SIZE[0], 1)
                    )
                    picture = np.clip(picture, 0, 255).astype(np.uint8)
                    found = landmarker.detect_for_video(
                        mp.Image(image_format=mp.ImageFormat.SRGB, data=picture),
                        i * UNSMOOTHED_STEP_MS,
                    )
                    if not found.pose_landmarks:
                        continue
                    mask = np.squeeze(found.segmentation_masks[0].numpy_view())
                    joints = body.joints()
                    joint_names = list(joints)
                    keep(
                        landmarks=[
                            (p.x * SIZE[0], p.y * SIZE[1], p.z * SIZE[0], p.visibility)
                            for p in found.pose_landmarks[0]
                        ],
                        world=[(p.x, p.y, p.z) for p in found.pose_world_landmarks[0]],
                        silhouette=(cv2.resize(mask, (160, 120), interpolation=cv2.INTER_AREA) * 15)
                        .round()
                        .astype(np.uint8)
                        * 17,
                        clip=f"{seed}/{person}/{stretch}",
                        person=f"{seed}/{person}",
                        kind=kind,
                        view=view,
                        yaw=yaw,
                        roll=roll,
                        fps=fps,
                        shirt_ease=ease,
                        joints=stage.project(np.array(list(joints.values()))),
                        **{f"truth_{k}": v for k, v in motion.truth().items() if k != "hip_sag"},
                    )
                    rows.setdefault("truth_hip_sag", []).append(
                        motion.truth().get("hip_sag", np.nan)
                    )
        stage.plotter.close()
        if person % 10 == 0:
            print(person, len(rows["kind"]), flush=True)
    arrays = {
        k: (
            np.array(v)
            if k in ("clip", "person", "kind", "view", "silhouette")
            else np.array(v, np.float32)
        )
        for k, v in rows.items()
    }
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, size=np.array(SIZE), joint_names=np.array(joint_names), **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
