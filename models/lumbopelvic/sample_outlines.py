"""Render random people in random poses from the side, seen through the pose model: data for the
lumbopelvic network.

    python models/lumbopelvic/sample_outlines.py DIGITAL_HUMAN BUNDLE.task SEED PEOPLE OUT.npz
        [KIT_SHARE]

DIGITAL_HUMAN is the folder of the rendering kit (body.py, motions.py, stage.py). What a motion
would tie together is drawn apart here: how far the back is arched never follows from how far the
hips are raised or the knees bent, or the network would read the one off the other. Standing,
bridges, lunges, planks, runs, all fours (donkey kick, bird dog) and half-kneeling; arms everywhere,
camera heights, yaw to 36 degrees, people cut by the frame. A side-lying drill shows its back to no
side camera and is not here. Each picture is shown to the pose model twice in its following mode,
which settles it as in a video. KIT_SHARE of the people are posed, filmed and looked at (once) as
the kit's own `sample_poses.py` does. Written arrays, one row a picture:

    landmarks (n, 33, 4) x, y, z in pixels, visibility
    boxes, shapes, starts, data: the product's own `Silhouettes`
    joints (n, 24, 2) pixels, where the kit's joints truly are
    lumbar, pelvis (n,) degrees, true; yaw, side (+1: the left faces the camera), ease (m), arms,
        kind, person (n,)
    height, depth (n,) m, of the body: how tall, and how deep front to back at the waist
"""

from __future__ import annotations

import pathlib
import sys
from functools import cache

import cv2
import numpy as np

from posecheck.pose.backends.mediapipe import MediaPipeEstimator
from posecheck.pose.silhouettes import SilhouetteBuilder

POSES_PER_PERSON = 24
KINDS = {
    "standing": 0.2,
    "glute-bridge": 0.25,
    "lunge": 0.26,
    "plank": 0.1,
    "running": 0.07,
    "all-fours": 0.06,
    "half-kneeling": 0.06,
}
SIDES = {"L": 1.0, "R": -1.0}
FURTHEST_YAW = 36.0
STILL = np.eye(3)


def random_arch(rng) -> float:
    """Degrees of lumbar extension: most backs are near neutral; the rest spread over what people
    can do."""
    return float(rng.normal(0, 6)) if rng.random() < 0.5 else float(rng.uniform(-17, 37))


def arms_of(body, style: str, rng) -> dict:
    """Wrist targets and elbow directions of an upright or kneeling body as posed."""
    joint, arms = body.joints(), {}
    thorax = body.pose["spine01"][:3, :3]
    for side, q in SIDES.items():
        shoulder, hip = joint[f"shoulder{side}"], joint[f"hip{side}"]
        loose = rng.normal(size=3) * 0.03
        wrist, elbow = {
            "hips": (hip + np.array([q * 0.10, 0.10, 0.07]), np.array([q, 0, -0.8])),
            "waist": (hip + np.array([q * 0.12, 0.18, 0.0]), np.array([q, 0, -0.5])),
            "hanging": (
                shoulder + thorax @ np.array([q * 0.08, -0.50, 0.05]),
                np.array([q * 0.3, 0, -1.0]),
            ),
            "behind": (
                shoulder + thorax @ np.array([q * 0.04, -0.50, -0.12]),
                np.array([q * 0.3, 0, -1.0]),
            ),
            "front": (
                shoulder + thorax @ np.array([-q * 0.12, -0.20, 0.22]),
                np.array([q * 0.4, -1, -0.6]),
            ),
            "reach": (shoulder + thorax @ np.array([0.0, 0.0, 0.48]), np.array([q * 0.4, -1, 0])),
            "overhead": (
                shoulder + thorax @ np.array([q * 0.02, 0.5, 0.05]),
                np.array([q, 0, -0.3]),
            ),
            "head": (
                shoulder + thorax @ np.array([-q * 0.08, 0.22, -0.04]),
                np.array([q, 0.3, 0.2]),
            ),
        }[style]
        arms[side] = (wrist + loose, elbow)
    return arms


UPRIGHT_ARMS = ("hips", "waist", "hanging", "behind", "front", "reach", "overhead", "head")


def with_arms(body, solved: dict, rng, usual: str, **changes) -> str:
    """Solve again as the motion did, with other arms and what `changes` says."""
    style = usual if rng.random() < 0.4 else str(rng.choice(UPRIGHT_ARMS))
    arguments = solved["kwargs"] | changes
    arguments.pop("arms", None)
    body.solve(*solved["args"], **arguments)
    body.solve(*solved["args"], **arguments, arms=arms_of(body, style, rng))
    return style


def bridge(body, motions, arch, motion, rng) -> str:
    motion.single = None if rng.random() < 0.85 else str(rng.choice(["L", "R"]))
    motion.knee_gap = rng.uniform(0.08, 0.16)
    raised = rng.uniform(0, 1.15) if rng.random() < 0.55 else rng.uniform(0.8, 1.1)
    lift = raised * motion.straight_lift
    drop = raised * rng.normal() * 4
    valgus = raised * rng.normal() * 0.08
    style = str(rng.choice(["floor", "chest", "overhead", "up"], p=[0.7, 0.14, 0.1, 0.06]))
    motion._pose(lift, arch, drop, valgus)
    arms = {}
    for side, q in SIDES.items():
        shoulder = motion.shoulder(side)
        arms[side] = {
            "floor": (
                np.array(
                    [q * rng.uniform(0.28, 0.45), 0.045, shoulder[2] + rng.uniform(0.40, 0.5)]
                ),
                np.array([q, 0.2, 0]),
            ),
            "chest": (shoulder + np.array([-q * 0.1, 0.18, 0.16]), np.array([q, 0, 0.6])),
            "overhead": (np.array([q * 0.25, 0.06, shoulder[2] - 0.48]), np.array([q, 0.3, 0])),
            "up": (shoulder + np.array([0, 0.5, 0.05]), np.array([q, 0, 0.3])),
        }[style]
    motion._pose(lift, arch, drop, valgus, arms, hold_free_leg=True)
    return style


def lunge(body, motions, arch, solved, rng) -> str:
    lean = rng.normal(4, 4) if rng.random() < 0.6 else rng.uniform(0, 45)
    tilt = arch * rng.uniform(0.5, 1.1) + rng.normal() * 4
    rep = dict(
        out=1.0,
        hold=0.0,
        back=1.0,
        rest=0.0,
        depth=rng.uniform(0.08, 0.42),
        lead=rng.choice(["L", "R"]),
    )
    rep |= dict(drop=rng.normal() * 3, valgus=rng.normal() * 0.05)
    motion = motions.Lunge(
        body,
        [rep],
        stride=rng.uniform(0.5, 0.95),
        width=rng.uniform(0.06, 0.14),
        step=bool(rng.random() < 0.6),
    )
    down = rng.uniform(0.0, 1.0) if rng.random() < 0.5 else rng.uniform(0.85, 1.0)
    motion.at(0.8 + down)
    pelvis = motions.rotation_x(tilt + lean)
    hip = solved["args"][0] - solved["args"][1] @ motion.hip_to_root
    solved["args"] = (hip + pelvis @ motion.hip_to_root, pelvis)
    return with_arms(
        body, solved, rng, "hips", lumbar=arch, thorax=rng.normal() * 4, neck=rng.normal() * 6
    )


def stand(body, motions, arch, solved, rng) -> str:
    tilt = (
        arch * rng.uniform(0.6, 1.1) + rng.normal() * 4
        if rng.random() < 0.5
        else rng.uniform(-14, 28)
    )
    motion = motions.Stand(
        body,
        tilt=tilt,
        lumbar=arch,
        drop=rng.normal() * 3,
        thorax=rng.uniform(-9, 9),
        sway=rng.uniform(-4, 4),
        head=rng.uniform(-10, 8),
    )
    motion.at(rng.uniform(0, 4))
    return with_arms(body, solved, rng, "hanging")


def run(body, motions, arch, solved, rng) -> str:
    motion = motions.Run(
        body,
        seconds=2,
        speed=rng.uniform(2.0, 4.4),
        cadence=rng.uniform(148, 192),
        duty=rng.uniform(0.27, 0.42),
        ahead=rng.uniform(0.14, 0.45),
        strike=rng.uniform(-10, 26),
        lean=rng.uniform(-3, 15),
        osc=rng.uniform(0.03, 0.08),
        drop=rng.uniform(0, 10),
        kick=rng.uniform(0.3, 0.6),
    )
    motion.at(rng.uniform(0, 0.8))
    body.solve(*solved["args"], **solved["kwargs"] | {"lumbar": float(np.clip(arch, -10, 22))})
    return "running"


def all_fours(body, motions, arch, rng) -> str:
    pelvis = motions.rotation_x(90 + 0.5 * arch + rng.normal() * 6)
    hips = (body.head["upperleg01.L"] + body.head["upperleg01.R"]) / 2
    hip = np.array([0, body.thigh * rng.uniform(0.93, 1.0) + 0.05, 0])
    pose = {"lumbar": arch, "thorax": rng.normal() * 6, "neck": rng.uniform(-10, 40)}
    root = hip + pelvis @ (body.head["root"] - hips)
    knee_back = rng.normal() * 0.06
    shin_back = knee_back - body.shank * 0.97
    legs = {
        s: (np.array([q * 0.09, 0.08, shin_back]), np.array([0, -1.0, 0.4]), motions.rotation_x(80))
        for s, q in SIDES.items()
    }
    free = str(rng.choice(["L", "R", "none"], p=[0.2, 0.2, 0.6]))
    if free != "none":
        if rng.random() < 0.5:  # donkey kick: thigh back, knee bent, sole up
            ankle = np.array(
                [SIDES[free] * 0.09, hip[1] + rng.uniform(0.1, 0.5), -body.thigh * 0.8]
            )
            bend = np.array([0, -1.0, 0.2])
        else:  # bird dog: leg straight back
            ankle = np.array(
                [SIDES[free] * 0.09, hip[1] + rng.uniform(-0.3, 0.15), -body.leg * 0.97]
            )
            bend = np.array([0, -1.0, 0.2])
        legs[free] = (ankle, bend, motions.rotation_x(120))
    body.solve(root, pelvis, legs=legs, **pose)
    joint, arms = body.joints(), {}
    for side, q in SIDES.items():
        shoulder = joint[f"shoulder{side}"]
        arms[side] = (
            np.array([q * 0.2, 0.04, shoulder[2] + rng.normal() * 0.05]),
            np.array([q * 0.4, 0, -1.0]),
        )
    if free != "none" and rng.random() < 0.5:
        other = "LR".replace(free, "")
        arms[other] = (joint[f"shoulder{other}"] + np.array([0, 0.02, 0.5]), np.array([0, -1.0, 0]))
    body.solve(root, pelvis, legs=legs, arms=arms, **pose)
    return "all fours"


def half_kneel(body, motions, arch, solved, rng) -> str:
    tilt = (
        arch * rng.uniform(0.5, 1.1)
        + rng.normal() * 4
        + (rng.uniform(0, 15) if rng.random() < 0.3 else 0)
    )
    pelvis = motions.rotation_x(tilt)
    hips = (body.head["upperleg01.L"] + body.head["upperleg01.R"]) / 2
    forward = rng.uniform(0.0, 0.25)
    hip = np.array([0, np.sqrt(body.thigh**2 - (forward * 0.8) ** 2) + 0.05, forward])
    lead = str(rng.choice(["L", "R"]))
    rear = "LR".replace(lead, "")
    legs = {
        lead: (
            np.array([SIDES[lead] * 0.1, 0.09, forward + body.thigh * rng.uniform(0.7, 1.0)]),
            np.array([0, 0.3, 1.0]),
            np.eye(3),
        ),
        rear: (
            np.array([SIDES[rear] * 0.1, 0.09, -body.shank * 0.95]),
            np.array([0, -1.0, 0.3]),
            motions.rotation_x(75),
        ),
    }
    body.solve(
        hip + pelvis @ (body.head["root"] - hips),
        pelvis,
        legs=legs,
        lumbar=arch,
        thorax=rng.normal() * 4,
        neck=rng.normal() * 6,
    )
    return with_arms(body, solved, rng, "hips")


def pose(kit, body, solved, kind, rng) -> str:
    """Pose `body` at random as `kind`; returns where the arms are. Raises ValueError where the
    drawn pose cannot be reached."""
    motions, arch = kit["motions"], random_arch(rng)
    if kind == "glute-bridge":
        # finding where the feet stand takes longer than a picture: once a person
        if "bridge" not in kit:
            kit["bridge"] = motions.Bridge(
                body, [dict(out=1.0, hold=0.0, back=1.0, rest=0.0)], knee=rng.uniform(66, 128)
            )
        return bridge(body, motions, arch, kit["bridge"], rng)
    if kind == "plank":
        straight = bool(rng.random() < 0.4)
        motions.Plank(
            body,
            [(0, rng.uniform(-32, 24), arch, rng.uniform(-12, 28)), (1, 0, 0, 0)],
            straight=straight,
        ).at(0.0)
        return "straight" if straight else "forearm"
    if kind == "all-fours":
        return all_fours(body, motions, arch, rng)
    return {"lunge": lunge, "standing": stand, "running": run, "half-kneeling": half_kneel}[kind](
        body, motions, arch, solved, rng
    )


def look(stage, points: np.ndarray, size, rng) -> tuple[float, float]:
    """A camera from either side; one in seven cuts the person off. Returns side (+1 left) and yaw,
    degrees."""
    low, high = points.min(0) - 0.1, points.max(0) + 0.12
    width, height = size
    centre, yaw = (low + high) / 2, float(np.clip(rng.normal() * 12, -FURTHEST_YAW, FURTHEST_YAW))
    extent, fov = max(high[1] - low[1], (high[2] - low[2]) * height / width), rng.uniform(35, 65)
    fill = rng.uniform(0.5, 0.95)
    if rng.random() < 0.15:
        fill = rng.uniform(1.0, 1.4)
        centre = centre + np.array(
            [
                0,
                rng.uniform(-0.1, 0.25) * (high[1] - low[1]),
                rng.uniform(-0.15, 0.15) * (high[2] - low[2]),
            ]
        )
    distance = extent / fill / 2 / np.tan(np.radians(fov / 2)) + (high[0] - low[0]) * 0.3
    side, a = rng.choice([-1, 1]), np.radians(yaw)
    camera = centre + np.array([side * np.cos(a), 0, np.sin(a)]) * distance
    camera[1] = np.clip(
        rng.uniform(0.3, 1.6), centre[1] - 0.35 * distance, centre[1] + 0.35 * distance
    )
    stage.look_from(camera, centre + rng.normal(size=3) * 0.04, fov, roll=rng.normal() * 2)
    return float(side), yaw


def quick_forward(body, rotations, root_rotation, root_position) -> dict[str, np.ndarray]:
    """The kit's `Body._forward`, same numbers: only bones that turn are multiplied, the others take
    the place of the one they hang from."""
    key = frozenset(rotations)
    plans = body.__dict__.setdefault("plans", {})
    if key not in plans:
        leader = {}
        for bone in body.order:
            parent = body.parent[bone]
            leader[bone] = bone if parent is None or bone in rotations else leader[parent]
        plans[key] = (
            [(b, body.parent[b] and leader[body.parent[b]]) for b in body.order if leader[b] == b],
            list(leader.items()),
        )
    turning, everyone = plans[key]
    world = {}
    for bone, parent in turning:
        head, turn, local = body.head[bone], rotations.get(bone, STILL), np.zeros((4, 4))
        local[3, 3] = 1.0
        if parent is None:
            turn = root_rotation @ turn
        local[:3, :3] = turn
        local[:3, 3] = (
            root_position if parent is None and root_position is not None else head
        ) - turn @ head
        world[bone] = local if parent is None else world[parent] @ local
    return {bone: world[first] for bone, first in everyone}


def waist_depth(body) -> float:
    """Front to back at the height of the middle lumbar bone, metres."""
    v = body.vertices[body.body_vertices]
    at_waist = (np.abs(v[:, 1] - body.head["spine04"][1]) < 0.03) & (np.abs(v[:, 0]) < 0.08)
    return float(np.ptp(v[at_waist, 2]))


def furnish(stage, centre: np.ndarray, side: float, lying: bool, floors, rng) -> list:
    """Boxes behind the person and a mat beneath; returned so that they can be taken away."""
    import pyvista

    boxes = []
    for _ in range(int(rng.integers(0, 4))):
        extent = rng.uniform(0.2, 0.9, 3)
        spot = centre + np.array([-side * rng.uniform(1.2, 3.0), 0, rng.uniform(-2, 2)])
        spot[1] = extent[1] / 2 if rng.random() < 0.6 else rng.uniform(1, 2)
        boxes.append((spot, extent, rng.integers(50, 220, 3)))
    if lying and rng.random() < 0.7:
        boxes.append(
            (
                np.array([centre[0], 0.002, centre[2]]),
                np.array([0.7, 0.008, 2.1]),
                floors[rng.integers(len(floors))],
            )
        )
    actors = []
    for (x, y, z), (a, b, c), colour in ((s, e / 2, k) for s, e, k in boxes):
        box = pyvista.Box((x - a, x + a, y - b, y + b, z - c, z + c))
        actors.append(
            stage.plotter.add_mesh(
                box, color=[float(k) / 255 for k in colour], ambient=0.4, diffuse=0.6, render=False
            )
        )
    return actors


def shown(kit, body, solved, kind, stage, size, rng) -> tuple[np.ndarray, dict]:
    """A picture of `body` posed as `kind` in a furnished room, as a camera saves it; and what is to
    be known about it."""
    arms = pose(kit, body, solved, kind, rng)
    points = np.array(list(body.joints().values()))
    side, yaw = look(stage, points, size, rng)
    things = furnish(
        stage,
        points.mean(0),
        side,
        kind in ("glute-bridge", "plank", "all-fours"),
        kit["stage"].FLOOR,
        rng,
    )
    picture = stage.picture().astype(np.float32) * rng.uniform(0.6, 1.1) + rng.normal(
        0, rng.uniform(2, 7), (size[1], size[0], 1)
    )
    for thing in things:
        stage.plotter.remove_actor(thing, render=False)
    coded = cv2.imencode(
        ".jpg",
        np.clip(picture, 0, 255).astype(np.uint8),
        [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(55, 95))],
    )[1]
    truth = kit["motions"].Motion(body).truth()
    return cv2.imdecode(coded, cv2.IMREAD_COLOR), dict(
        kind=kind, arms=arms, side=side, yaw=yaw, pelvis=truth["pelvis_pitch"]
    )


def shown_by_the_kit(kit, body, stage, rng) -> tuple[np.ndarray, dict]:
    """A picture as the kit's `sample_poses.py` makes it; and what is to be known about it."""
    kind, motion = kit["sample_poses"].random_pose(body, rng)
    truth = motion.truth()
    side, yaw = kit["sample_poses"].look_from_the_side(
        stage, np.array(list(body.joints().values())), rng
    )
    about = dict(kind=str(kind), arms="kit", side=side, yaw=yaw, pelvis=truth["pelvis_pitch"])
    return np.ascontiguousarray(stage.picture()), about


def main(
    kit_folder: str, bundle: str, seed: str, people: str, out: str, kit_share: str = "0"
) -> None:
    sys.path.insert(0, kit_folder)
    import body as kit_body
    import motions
    import sample_poses
    import stage as kit_stage

    kit_body._read_obj = cache(kit_body._read_obj)
    kit_body._read_target = cache(kit_body._read_target)
    kit_body.Body._forward = quick_forward
    rng, share = np.random.default_rng(int(seed)), float(kit_share)
    rows: dict[str, list] = {}
    outlines = SilhouetteBuilder()
    with MediaPipeEstimator(bundle) as estimator:
        for person in range(int(people)):
            body = kit_body.Body(kit_body.random_shape(rng))
            solve, solved = body.solve, {}
            body.sole = cache(body.sole)  # it looks through every vertex by name

            def remembered(*args, _solve=solve, _solved=solved, **kwargs):
                _solved.update(args=args, kwargs=kwargs)
                return _solve(*args, **kwargs)

            body.solve = remembered
            kit = {"motions": motions, "stage": kit_stage, "sample_poses": sample_poses}
            of_the_kit = share > 0 and rng.random() < share
            size = (640, 480) if of_the_kit or rng.random() < 0.65 else (480, 640)
            ease = float(
                rng.choice(
                    [0.004, 0.01, 0.02] if of_the_kit else [0.004, 0.006, 0.006, 0.01, 0.02, 0.03]
                )
            )
            stage = kit_stage.Stage(
                body,
                size,
                **kit_stage.random_look(rng),
                shirt_ease=ease,
                long_sleeves=bool(rng.random() < 0.3),
                long_legs=bool(rng.random() < 0.4),
            )
            for kind in rng.choice(list(KINDS), POSES_PER_PERSON, p=list(KINDS.values())):
                if of_the_kit:
                    picture, about = shown_by_the_kit(kit, body, stage, rng)
                else:
                    picture, about = shown(kit, body, solved, str(kind), stage, size, rng)
                estimator.forget()  # or it looks where the last pose was
                seen = [estimator.estimate(0, 0.0, picture) for _ in range(1 if of_the_kit else 2)][
                    -1
                ]
                if seen is None:
                    continue
                outlines.add(seen.mask, seen.landmarks[:, :2])
                values = about | dict(
                    landmarks=np.column_stack([seen.landmarks, seen.visibility]),
                    joints=stage.project(np.array(list(body.joints().values()))),
                    lumbar=body.lumbar_angle,
                    ease=ease,
                    person=f"{'k' if of_the_kit else 'o'}{seed}/{person}",
                    height=body.height,
                    depth=waist_depth(body),
                )
                for name, value in values.items():
                    rows.setdefault(name, []).append(value)
            stage.plotter.close()
            if person % 20 == 19:
                print(person + 1, len(rows["kind"]), flush=True)
    texts = ("arms", "kind", "person")
    arrays = {k: np.array(v) if k in texts else np.array(v, np.float32) for k, v in rows.items()}
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, **arrays, **outlines.finish().arrays())


if __name__ == "__main__":
    main(*sys.argv[1:])
