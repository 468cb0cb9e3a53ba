"""What is true of the poses of the kit's `sample_poses.py`, whose files say only lumbar angle and
pelvis: data for `fit.py`.

    python models/angle_correction/true_poses.py DIGITAL_HUMAN OUT_FOLDER POSES.npz [POSES.npz ...]

The same seed poses the same people before the same cameras; nothing has to be rendered or asked of
the pose model again. Writes OUT_FOLDER/true_NAME.npz, with what `fit.py` reads.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import sample_drills

SAME = 1e-3
"""Degrees: a pose whose lumbar angle is further from the file's is another one."""


class _Stage:
    """A stage that is not rendered; remembers the camera's roll, degrees."""

    def __init__(self, stage):
        self.project, self._look_from, self.roll = stage.project, stage.look_from, 0.0

    def look_from(self, *where, roll: float) -> None:
        self.roll = roll
        self._look_from(*where, roll)


def replayed(kit, sample_poses, seed: int, people: int):
    """Every pose that the recipe films, in its order: yaw and what is true."""
    rng = np.random.default_rng(seed)
    stage = None
    for _ in range(people):
        body = kit["body"].Body(kit["body"].random_shape(rng))
        # the looks are drawn as the recipe draws them, for the numbers that follow
        look = kit["stage"].random_look(rng)
        ease = float(rng.choice([0.004, 0.01, 0.02]))
        rng.random(), rng.random()
        stage = stage or _Stage(kit["stage"].Stage(body, sample_poses.SIZE, **look))
        for _ in range(sample_poses.POSES_PER_PERSON):
            kind, motion = sample_poses.random_pose(body, rng)
            truth = motion.truth()
            joints = body.joints()
            points = np.array(list(joints.values()))
            side, yaw = sample_poses.look_from_the_side(stage, points, rng)
            yield (
                dict(
                    kind=str(kind),
                    side=side,
                    yaw=yaw,
                    roll=stage.roll,
                    shirt_ease=ease,
                    joints=stage.project(points),
                    **{f"truth_{k}": v for k, v in truth.items() if k != "hip_sag"},
                ),
                list(joints),
            )


def main(kit_folder: str, out: str, *paths: str) -> None:
    kit = sample_drills.kit_of(kit_folder)
    import sample_poses

    Path(out).mkdir(parents=True, exist_ok=True)
    for path in paths:
        with np.load(path) as archive:
            file = {k: archive[k] for k in archive.files if k not in ("mask", "world")}
        seed, people = file["person"][0].split("/")[0], 1 + int(file["person"][-1].split("/")[1])
        rows: dict[str, list] = {}
        at, joint_names = 0, []
        for about, names in replayed(kit, sample_poses, int(seed), people):
            joint_names = names
            if at < len(file["yaw"]) and (
                abs(about["yaw"] - file["yaw"][at]) < SAME
                and abs(about["truth_lumbar_angle"] - file["lumbar"][at]) < SAME
            ):
                for name, value in about.items():
                    rows.setdefault(name, []).append(value)
                at += 1
        print(f"{path}: {at} of {len(file['yaw'])} poses found again", flush=True)
        rows |= dict(
            landmarks=file["landmarks"][:at],
            person=file["person"][:at],
            clip=np.array([f"p{p} {i}" for i, p in enumerate(file["person"][:at])]),
            view=np.where(np.array(rows["side"]) > 0, "left", "right"),
            fps=np.zeros(at),
        )
        np.savez_compressed(
            Path(out) / f"true_{Path(path).name}",
            joint_names=np.array(joint_names),
            **{k: np.array(v) for k, v in rows.items()},
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
