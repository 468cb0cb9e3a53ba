"""Where the pose model sees the points of a rendered body: a linear model, so that pictures can be
sampled without asking the pose model.

    python models/lumbopelvic/seen_points.py POINTS.npz OUTLINES.npz [OUTLINES.npz ...]

OUTLINES are files of `sample_outlines.py`. In the frame of the true trunk, turned so that the left
side is near and faces left, the 33 seen points follow from the true joints, the trunk's lean, the
side and the yaw by ridge regression; what is left over is kept, a row a picture, and drawn from
when points are made up, so that errors stay together as the pose model makes them. Written: weights
(55, 66), left (n, 66), kinds (n,).
"""

from __future__ import annotations

import sys

import numpy as np

from posecheck import skeleton

JOINTS = [
    f"{part}{side}"
    for side in "LR"
    for part in ("hip", "knee", "ankle", "toe", "heel", "shoulder", "elbow", "wrist")
]
JOINTS += ["root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "head"]
"""The kit's `Body.joints()`, in its order."""
MIRRORED = [
    JOINTS.index(name[:-1] + ("R" if name[-1] == "L" else "L")) if i < 16 else i
    for i, name in enumerate(JOINTS)
]
RIDGE = 1e-4  # times the number of pictures
LOST = 0.35
"""Trunk lengths between the seen and the true middle of the hips: beyond it the pose model had lost
the body."""
AT = {name: i for i, name in enumerate(JOINTS)}


def frame_of(joints: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Mid-hip (n, 2), trunk length (n,), up and forwards (n, 2) of true joints (n, 24, 2) in
    pixels, the left side near."""
    hip = (joints[:, AT["hipL"]] + joints[:, AT["hipR"]]) / 2
    up = (joints[:, AT["shoulderL"]] + joints[:, AT["shoulderR"]]) / 2 - hip
    size = np.linalg.norm(up, axis=1)
    along = up / size[:, None]
    return hip, size, along, np.stack([along[:, 1], -along[:, 0]], 1)


def to_trunk(points: np.ndarray, frame) -> np.ndarray:
    """(n, k, 2) pixels -> trunk lengths forwards and up."""
    hip, size, along, front = frame
    offset = (points - hip[:, None]) / size[:, None, None]
    return np.stack([(offset * front[:, None]).sum(-1), (offset * along[:, None]).sum(-1)], -1)


def to_picture(points: np.ndarray, frame) -> np.ndarray:
    """The way back from `to_trunk`."""
    hip, size, along, front = frame
    return hip[:, None] + size[:, None, None] * (
        points[..., :1] * front[:, None] + points[..., 1:] * along[:, None]
    )


def inputs(joints: np.ndarray, side: np.ndarray, yaw: np.ndarray) -> tuple[np.ndarray, tuple]:
    """(n, 55) what the seen points follow from, and the frame. joints: turned so that the left side
    is near; side: +1 where it was the left."""
    frame = frame_of(joints)
    along = frame[2]
    columns = [
        to_trunk(joints, frame).reshape(len(joints), -1),
        along,
        along[:, :1] * along[:, 1:],
        side,
        side * yaw / 30,
        yaw / 30,
    ]
    return np.column_stack([*columns, np.ones(len(joints))]), frame


def turned(joints: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Joints of a picture from the right, side -1, as if it had been taken from the left."""
    out = joints.astype(float).copy()
    out[side < 0] = (out[side < 0] * [-1, 1])[:, MIRRORED]
    return out


def main(out: str, *paths: str) -> None:
    rows, wanted, kinds = [], [], []
    for path in paths:
        with np.load(path) as file:
            found, side = file["shapes"][:, 0] > 0, file["side"]
            seen = file["landmarks"][..., :2].astype(float)
            seen[side < 0] = (seen[side < 0] * [-1, 1])[:, skeleton.MIRRORED]
            numbers, frame = inputs(turned(file["joints"], side), side, file["yaw"])
            local = to_trunk(seen, frame)
            followed = found & (np.abs(local[:, 23:25].mean(1)).max(1) < LOST)
            rows.append(numbers[followed])
            wanted.append(local.reshape(len(local), -1)[followed])
            kinds.append(file["kind"][followed])
    x, y = np.concatenate(rows), np.concatenate(wanted)
    weights = np.linalg.solve(x.T @ x + RIDGE * len(x) * np.eye(x.shape[1]), x.T @ y)
    np.savez(out, weights=weights, left=y - x @ weights, kinds=np.concatenate(kinds))
    print(
        f"{len(x)} pictures; left over, SD of all points: "
        f"{np.std(y - x @ weights):.3f} trunk lengths"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
