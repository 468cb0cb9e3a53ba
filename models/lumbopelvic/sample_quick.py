"""Random people in random poses from the side, without a renderer and without the pose model: many
outlines to begin training with.

    python models/lumbopelvic/sample_quick.py DIGITAL_HUMAN POINTS.npz SEED PEOPLE OUT.npz
        [DRILL_SHARE]

The outline is drawn straight into the trunk's frame from the body's own surface, the points that
the pose model would see are made up (`seen_points.py`, POINTS.npz). That is ten times as quick as
`sample_outlines.py`, so a network can see many more bodies and backs; it must still be finished on
what the pose model makes of pictures (`train.py`). Three fifths of the poses and cameras are the
kit's own (`sample_poses.py`), the rest those of `sample_outlines.py`; each pose is seen by four
cameras. DRILL_SHARE of the poses (0 if not given) are the kit's drills (`models/random_drills.py`)
instead, before the cameras of `sample_outlines.py`. The trunk also gets bulges and dents of up to
2 cm that no body of the kit has. Written, one row a picture, as `crops.py` does: crop, arms,
features, lumbar, pelvis, yaw, ease, kind, person.
"""

from __future__ import annotations

import copy
import json
import pathlib
import sys
from functools import cache, partial

import cv2
import numpy as np
import sample_outlines as outlines
import seen_points

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import random_drills

from posecheck.measures.features import features
from posecheck.measures.geometry import wrap
from posecheck.measures.low_back.outline import HEIGHT, WIDTH, drawn_arms, trunk_frame
from posecheck.measures.raw import side_angles
from posecheck.view.view import ViewEstimate

POSES, CAMERAS, KIT_SHARE = 12, 4, 0.6
PICTURE = (400, 300)
EASES, EASE_SHARES = (0.004, 0.006, 0.01, 0.02, 0.03), (0.25, 0.2, 0.25, 0.2, 0.1)
DRAWN_THICK = 0.005
"""m: the drawn outline lies this much outside the surface, so shirts are drawn that much thinner.
"""
TINY = 0.012  # m: faces smaller than this (hands, face) are drawn as dots
LOST = 18.0  # degrees, as crops.LOST
LEFT = ViewEstimate("side-left", 0.0, 1.0, False)


class Drawer:
    """Draws the outline of a posed body: the edges of all faces that face the camera, closed."""

    def __init__(self, faces: list, rest: np.ndarray):
        corners = np.array([f if len(f) == 4 else [*f, f[-1]] for f in faces])
        edges = np.linalg.norm(rest[corners] - np.roll(rest[corners], 1, axis=1), axis=-1).max(1)
        self.faces, self.dots = corners[edges > TINY], np.unique(corners[edges <= TINY])

    def __call__(self, points: np.ndarray, turned: bool) -> np.ndarray:
        """(192, 160) uint8. points: vertices in its pixels; turned: the picture was mirrored, which
        turns the faces round."""
        height, width = 2 * HEIGHT, 2 * WIDTH
        picture, quads = np.zeros((height, width), np.uint8), points[self.faces]
        a, b = quads[:, 1] - quads[:, 0], quads[:, 2] - quads[:, 0]
        shown = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) * (-1 if turned else 1) < 0
        shown &= (
            (quads[..., 0].max(1) > -2)
            & (quads[..., 0].min(1) < width + 2)
            & (quads[..., 1].max(1) > -2)
            & (quads[..., 1].min(1) < height + 2)
        )
        lines = np.round(quads[shown][:, [0, 1, 2, 3, 0, 2]] * 8).astype(np.int32)
        if len(lines):
            cv2.polylines(
                picture, list(np.ascontiguousarray(lines)), True, 255, 1, cv2.LINE_8, shift=3
            )
        x, y = np.round(points[self.dots]).astype(int).T
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        picture[y[inside], x[inside]] = 255
        return cv2.morphologyEx(picture, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def rotation(axis: int, degrees: float) -> np.ndarray:
    """(3, 3) turn about an axis, as the kit's `rotation_x` to `rotation_z`,
    in a fifth of the time."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    out, (i, j) = np.zeros((3, 3)), ((1, 2), (2, 0), (0, 1))[axis]
    out[axis, axis], out[i, i], out[j, j], out[i, j], out[j, i] = 1.0, cosine, cosine, -sine, sine
    return out


def reshaped(body, targets: dict[str, float], rig: dict, kit_body):
    """Another body of the same mesh, as `Body(targets)` makes it, without reading its bones and
    weights anew."""
    new = copy.copy(body)
    vertices, _ = kit_body._read_obj(kit_body.ASSETS / "base.obj")
    for name, weight in targets.items():
        vertices = vertices + weight * kit_body._read_target(
            kit_body.ASSETS / "targets" / f"{name}.target", len(vertices)
        )
    new.vertices = vertices * 0.1
    bones, joints = rig["bones"], rig["joints"]
    new.head = {b: new.vertices[joints[bones[b]["head"]]].mean(0) for b in new.order}
    new.tail = {b: new.vertices[joints[bones[b]["tail"]]].mean(0) for b in new.order}
    new.ground = new.vertices[:, 1].min()
    new.height = float(np.ptp(new.vertices[new.body_vertices, 1]))
    new.thigh = new._length("upperleg01", "lowerleg01")
    new.shank = new._length("lowerleg01", "foot")
    new.leg = new.thigh + new.shank
    new.upper_arm = new._length("upperarm01", "lowerarm01")
    new.forearm = new._length("lowerarm01", "wrist")
    new.pose, new.lumbar_angle, new.tops = {}, 0.0, {}
    new.sole = cache(new.sole)
    return new


def once_a_body(straight_top):
    """The kit's `Bridge._straight_top`, asked once for each lift of a body: it takes most of the
    time of making a bridge."""

    def asked(bridge, lift: float):
        tops = bridge.body.tops
        if lift not in tops:
            tops[lift] = straight_top(bridge, lift)
        return tops[lift]

    return asked


def bulges(body, rng) -> np.ndarray:
    """(vertices,) m along the normal: up to five soft bulges or dents of the back or the belly."""
    at = body.vertices
    out = np.zeros(len(at))
    low, high = body.head["root"][1] - 0.1, body.head["neck01"][1]
    for _ in range(rng.integers(0, 6)):
        y, front, width = rng.uniform(low, high), rng.choice([-1, 1]), rng.uniform(0.05, 0.16)
        near = at[(np.abs(at[:, 1] - y) < 0.03) & (np.abs(at[:, 0]) < 0.1)]
        if not len(near):
            continue
        centre = np.array(
            [rng.normal() * 0.04, y, near[:, 2].max() if front > 0 else near[:, 2].min()]
        )
        size = np.clip(rng.normal() * 0.010, -0.02, 0.02)
        out += size * np.exp(-0.5 * (((at - centre) / [width * 1.6, width, width]) ** 2).sum(1))
    return out


def random_pose(kit, body, solved, share: float, rng) -> tuple[str, dict, bool]:
    """Poses the body: its kind, what is true of it, and whether pose and camera are those of the
    kit's `sample_poses.py`. share: of drills."""
    if share and rng.random() < share:
        names, p = list(random_drills.SHARES), np.array(list(random_drills.SHARES.values()))
        kind = str(rng.choice(names, p=p / p.sum()))
        motion, times = random_drills.random_drill(kit["drills"], body, kind, rng, 4)
        motion.at(float(rng.choice(times)))
        return kind, kit["motions"].Motion(body).truth(), False
    if rng.random() < KIT_SHARE:
        kind, motion = kit["sample_poses"].random_pose(body, rng)
        return str(kind), motion.truth(), True
    kind = str(rng.choice(list(outlines.KINDS), p=list(outlines.KINDS.values())))
    outlines.pose(kit, body, solved, kind, rng)
    return kind, kit["motions"].Motion(body).truth(), False


def main(
    kit_folder: str, points_file: str, seed: str, people: str, out: str, drill_share: str = "0"
) -> None:
    sys.path.insert(0, kit_folder)
    import body as kit_body
    import drills
    import motions
    import sample_poses
    import stage as kit_stage

    kit_body._read_obj = cache(kit_body._read_obj)
    kit_body._read_target = cache(kit_body._read_target)
    kit_body.Body._forward = outlines.quick_forward
    for module in (kit_body, motions, drills):
        for axis, name in enumerate("xyz"):
            setattr(module, f"rotation_{name}", partial(rotation, axis))
    motions.Bridge._straight_top = once_a_body(motions.Bridge._straight_top)
    rig = json.loads((kit_body.ASSETS / "default.mhskel").read_text())
    with np.load(points_file) as file:
        seen = {name: file[name] for name in file.files}
    of_kind = {kind: np.flatnonzero(seen["kinds"] == kind) for kind in set(seen["kinds"])}
    rng = np.random.default_rng(int(seed))
    first = kit_body.Body(kit_body.random_shape(rng))
    stage = kit_stage.Stage(first, PICTURE, shirt_ease=1.0)
    shirt = stage.ease > 0.5
    skin = np.where(shirt, 0, stage.ease)
    draw = Drawer(first.faces["body"], first.vertices)
    rows: dict[str, list] = {}
    for person in range(int(people)):
        body = reshaped(first, kit_body.random_shape(rng), rig, kit_body)
        solve, solved = body.solve, {}

        def remembered(*args, _solve=solve, _solved=solved, **kwargs):
            _solved.update(args=args, kwargs=kwargs)
            return _solve(*args, **kwargs)

        body.solve = remembered
        kit = {"motions": motions, "drills": drills, "sample_poses": sample_poses}
        stage.body = body
        own = bulges(body, rng)
        for _ in range(POSES):
            kind, truth, of_the_kit = random_pose(kit, body, solved, float(drill_share), rng)
            joints = np.array(list(body.joints().values()))
            surface = stage.mesh
            surface.points = body.posed_vertices()
            surface.compute_normals(
                cell_normals=False,
                split_vertices=False,
                inplace=True,
                consistent_normals=False,
                auto_orient_normals=False,
            )
            ease = float(rng.choice(EASES, p=EASE_SHARES))
            shape = own if rng.random() < 0.5 else own + bulges(body, rng)
            if rng.random() < 0.3:
                shape = shape * 0
            posed = (
                body.posed_vertices()
                + np.array(surface["Normals"])
                * (skin + shirt * (ease - DRAWN_THICK) + shape)[:, None]
            )
            for _ in range(CAMERAS):
                side, yaw = (
                    sample_poses.look_from_the_side(stage, joints, rng)
                    if of_the_kit
                    else outlines.look(stage, joints, (640, 480), rng)
                )
                mirror = (
                    np.array([np.sign(side), 1.0]),
                    np.array([PICTURE[0] - 1 if side < 0 else 0, 0]),
                )
                true = seen_points.turned(stage.project(joints)[None], np.array([side])) + mirror[1]
                numbers, frame = seen_points.inputs(true, np.array([side]), np.array([yaw]))
                pool = of_kind.get(kind, ())
                pool = pool if len(pool) >= 10 else np.arange(len(seen["kinds"]))
                local = numbers @ seen["weights"] + seen["left"][rng.choice(pool)]
                landmarks = seen_points.to_picture(local.reshape(1, -1, 2), frame)[0]
                affine = trunk_frame(landmarks, 1)
                at = (
                    (stage.project(posed) * mirror[0] + mirror[1]) @ affine[:, :2].T
                    + affine[:, 2]
                    + 0.5
                ) * 2 - 0.5
                soft = cv2.GaussianBlur(draw(at, side < 0), (0, 0), rng.uniform(0.7, 1.5))
                crop = cv2.resize(soft, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
                lean = side_angles(landmarks[None], LEFT)["trunk_lean"][0]
                pelvis = float(wrap(np.array(truth["pelvis_pitch"] - lean)))
                off = (
                    wrap(np.array(truth["trunk_lean"] - lean))
                    if kind in random_drills.SHARES
                    else pelvis - 0.75 * body.lumbar_angle
                )
                if crop.mean() < 8 or abs(off) > LOST:
                    continue
                values = dict(
                    crop=crop,
                    arms=drawn_arms(landmarks, 1, "left"),
                    features=features(landmarks[None], LEFT)[0],
                    lumbar=body.lumbar_angle,
                    pelvis=pelvis,
                    yaw=yaw,
                    ease=ease,
                    kind=kind,
                    person=f"q{seed}/{person}",
                )
                for name, value in values.items():
                    rows.setdefault(name, []).append(value)
        if person % 100 == 99:
            print(person + 1, len(rows["kind"]), flush=True)
    types = {"crop": np.uint8, "arms": np.uint8, "kind": str, "person": str}
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        out, **{name: np.array(value, types.get(name, np.float32)) for name, value in rows.items()}
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
