"""Render random people at the drills of the rendering kit from the side, or from the front and
behind, seen through the pose model: data for `fit.py` and for the lumbopelvic network's `crops.py`.

    python models/angle_correction/sample_drills.py DIGITAL_HUMAN BUNDLE.task SEED PEOPLE OUT.npz
        [KIT_SHARE] [side|front]

DIGITAL_HUMAN is the folder of the rendering kit (body.py, drills.py, motions.py, stage.py). Each
person does STRETCHES drills (`models/random_drills.py`), filmed in FRAMES pictures that the pose
model follows, as posecheck follows people; it sees each twice. A share of the stretches
(KIT_SHARE, 0.2) are of the movements of `sample_motions.py`, so that these are not forgotten.
Written arrays, one row a picture in which the person was found, are those of `sample_motions.py`
(without silhouette and world) and of `models/lumbopelvic/sample_outlines.py`.
"""

from __future__ import annotations

import json
import sys
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import sample_motions

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "lumbopelvic"))
import random_drills
import sample_outlines
import sample_quick

from posecheck.pose.backends.mediapipe import MediaPipeEstimator
from posecheck.pose.silhouettes import SilhouetteBuilder

SIZES, SIZE_SHARES = ((640, 480), (480, 640)), (0.8, 0.2)
STRETCHES, FRAMES = 6, 6
EASES, EASE_SHARES = (0.004, 0.006, 0.01, 0.02, 0.03), (0.2, 0.3, 0.2, 0.15, 0.15)
KIT_OF_VIEW = {
    "side": (
        ("standing", "glute-bridge", "plank", "lunge", "running"),
        (0.25, 0.2, 0.2, 0.2, 0.15),
    ),
    "front": (("standing", "lunge", "running"), (0.2, 0.5, 0.3)),
}
"""Of the first movements, those that the view measures, and how often each is drawn."""
FURTHEST_YAW = 28.0
TEXTS = ("clip", "person", "kind", "view", "arms")


VIEWS = {"side": {-1.0: "right", 1.0: "left"}, "front": {-1.0: "rear", 1.0: "front"}}
"""Which way the camera stands, seen from the person: to the left + or ahead +."""


def place_camera(
    stage, motion, times, side: float, rng, ahead: bool = False
) -> tuple[float, float]:
    """Film all of the motion from its side, or from ahead or behind, nearly; returns yaw and roll,
    degrees. One in twelve pictures cuts the person."""
    points = []
    for t in times:
        motion.at(float(t))
        points += list(motion.body.joints().values())
    low = np.min(points, 0) - np.array([0.15, 0.06, 0.15])
    high = np.max(points, 0) + np.array([0.15, 0.17, 0.15])
    centre, extent, (width, height) = (low + high) / 2, high - low, stage.size
    fov, roll = rng.uniform(35, 65), float(rng.normal() * 1.5)
    yaw = float(np.clip(rng.normal() * 10, -FURTHEST_YAW, FURTHEST_YAW))
    fill = rng.uniform(0.55, 0.95) if rng.random() < 11 / 12 else rng.uniform(1.0, 1.2)
    wide, deep = (extent[0], extent[2]) if ahead else (extent[2], extent[0])
    need = max(extent[1], wide * height / width) / fill
    distance = need / 2 / np.tan(np.radians(fov / 2)) + deep * 0.4
    if motion.body.props and -np.sin(np.radians(yaw)) * side * distance > 0.3:
        yaw = -yaw  # or the wall would stand between
    a = np.radians(yaw)
    towards = (
        [side * np.sin(a), 0, side * np.cos(a)]
        if ahead
        else [side * np.cos(a), 0, -side * np.sin(a)]
    )
    camera = centre + np.array(towards) * distance
    camera[1] = np.clip(
        rng.uniform(0.3, 1.4), centre[1] - 0.3 * distance, centre[1] + 0.3 * distance
    )
    stage.look_from(camera, centre + rng.normal(size=3) * 0.05, fov, roll)
    return yaw, roll


def with_props(stage, body) -> list:
    """The boxes of a drill (wall, bench), put up; returned so that they can be taken away."""
    import pyvista

    actors = []
    for (x, y, z), size, colour in body.props:
        a, b, c = np.asarray(size) / 2
        box = pyvista.Box((x - a, x + a, y - b, y + b, z - c, z + c))
        actors.append(
            stage.plotter.add_mesh(
                box, color=[k / 255 for k in colour], ambient=0.4, diffuse=0.6, render=False
            )
        )
    return actors


def drawn(kit, body, kind: str, rng):
    """A motion, and the times to film, of a drill or a movement of the kit."""
    if kind in random_drills.MAKERS:
        return random_drills.random_drill(kit["drills"], body, kind, rng, FRAMES)
    body.props, body.balls = [], []
    motion, times, _ = sample_motions.random_motion(kit, body, kind, "left", rng)
    return motion, times[np.linspace(0, len(times) - 1, FRAMES).astype(int)]


def film(kit, stage, body, kind: str, estimator, rng, seen_from: str = "side"):
    """Pictures of one stretch, in the order of time: (what the pose model saw, what is true).
    seen_from: of VIEWS."""
    motion, times = drawn(kit, body, kind, rng)
    side = float(rng.choice([-1, 1]))
    yaw, roll = place_camera(stage, motion, times, side, rng, seen_from == "front")
    lying = kind in random_drills.ON_THE_FLOOR or kind in ("glute-bridge", "plank")
    centre = np.mean(list(body.joints().values()), axis=0)
    things = with_props(stage, body) + sample_outlines.furnish(
        stage, centre, side, lying, kit["stage"].FLOOR, rng
    )
    estimator.forget()  # or it looks where the last person was
    found, light, noise = [], rng.uniform(0.7, 1.08), rng.uniform(2, 6)
    soft = rng.uniform(0.5, 0.9)
    try:
        for t in times:
            motion.at(float(t))
            # edges are soft in a video; the renderer's own softening takes longer than all else
            picture = cv2.GaussianBlur(stage.picture(), (0, 0), soft).astype(np.float32) * light
            picture += rng.normal(0, noise, (*picture.shape[:2], 1))
            picture = np.clip(picture, 0, 255).astype(np.uint8)
            # twice: it looks where the person was, which is further off than in a video
            seen = [estimator.estimate(0, 0.0, picture) for _ in range(2)][-1]
            if seen is None:
                continue
            truth = {f"truth_{k}": v for k, v in kit["motions"].Motion.truth(motion).items()}
            joints = body.joints()
            about = dict(
                landmarks=np.column_stack([seen.landmarks, seen.visibility]),
                joints=stage.project(np.array(list(joints.values()))),
                joint_names=list(joints),
                lumbar=body.lumbar_angle,
                pelvis=truth["truth_pelvis_pitch"],
                yaw=-side * yaw,  # as sample_outlines.py counts it
                roll=roll,
                side=side,
                view=VIEWS[seen_from][side],
                kind=kind,
            )
            found.append((seen, about | truth))
    finally:
        for thing in things:
            stage.plotter.remove_actor(thing, render=False)
    return found


def kit_of(folder: str) -> dict:
    """The kit's modules, with the slow parts of its body done more quickly."""
    sys.path.insert(0, folder)
    import body as kit_body
    import drills
    import motions
    import pyvista
    import stage as kit_stage

    pyvista.global_theme.multi_samples = 1
    kit_body._read_obj = cache(kit_body._read_obj)
    kit_body._read_target = cache(kit_body._read_target)
    kit_body.Body._forward = sample_outlines.quick_forward
    for module in (kit_body, motions, drills):
        for axis, name in enumerate("xyz"):
            setattr(module, f"rotation_{name}", partial(sample_quick.rotation, axis))
    motions.Bridge._straight_top = sample_quick.once_a_body(motions.Bridge._straight_top)
    return {"body": kit_body, "drills": drills, "motions": motions, "stage": kit_stage}


def main(
    kit_folder: str,
    bundle: str,
    seed: str,
    people: str,
    out: str,
    kit_share: str = "0.2",
    seen_from: str = "side",
) -> None:
    kit, rng, share = kit_of(kit_folder), np.random.default_rng(int(seed)), float(kit_share)
    shares = random_drills.SHARES if seen_from == "side" else random_drills.FROM_THE_FRONT
    kinds, kind_shares = KIT_OF_VIEW[seen_from]
    names, p = list(shares), np.array(list(shares.values()))
    rows: dict[str, list] = {}
    first = kit["body"].Body({})
    rig = json.loads((kit["body"].ASSETS / "default.mhskel").read_text())
    outlines, joint_names = SilhouetteBuilder(), []
    with MediaPipeEstimator(bundle) as estimator:
        for person in range(int(people)):
            body = sample_quick.reshaped(first, kit["body"].random_shape(rng), rig, kit["body"])
            ease = float(rng.choice(EASES, p=EASE_SHARES))
            stage = kit["stage"].Stage(
                body,
                SIZES[rng.choice(2, p=SIZE_SHARES)],
                **kit["stage"].random_look(rng),
                shirt_ease=ease,
                long_sleeves=bool(rng.random() < 0.3),
                long_legs=bool(rng.random() < 0.4),
            )
            of_body = dict(
                person=f"d{seed}/{person}",
                ease=ease,
                shirt_ease=ease,
                fps=6.0,
                height=body.height,
                depth=sample_outlines.waist_depth(body),
                arms="drill",
            )
            for stretch in range(STRETCHES):
                kind = (
                    str(rng.choice(kinds, p=kind_shares))
                    if rng.random() < share
                    else str(rng.choice(names, p=p / p.sum()))
                )
                for seen, about in film(kit, stage, body, kind, estimator, rng, seen_from):
                    outlines.add(seen.mask, seen.landmarks[:, :2])
                    joint_names = about.pop("joint_names")
                    values = about | of_body | {"clip": f"d{seed}/{person}/{stretch}"}
                    for name, value in values.items():
                        rows.setdefault(name, []).append(value)
            stage.plotter.close()
            if person % 10 == 9:
                print(person + 1, len(rows["kind"]), flush=True)
    arrays = {k: np.array(v) if k in TEXTS else np.array(v, np.float32) for k, v in rows.items()}
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out, joint_names=np.array(joint_names), **arrays, **outlines.finish().arrays()
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
