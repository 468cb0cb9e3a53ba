"""Do frames that the pose model does not see change what is said of a clip? Tracks with every frame
seen are replayed as the two estimators of `pose/ahead.py` take turns, once with every frame and
once with those that `pose/between.py` chooses, and both are analysed:

    python benchmarks/between.py FOLDER... [--cache TRACKS]

FOLDER: clips with truth (followed here, one estimator, frame by frame), or saved key points of real
people (their truth.json beside them; as they were saved). A movement that is judged only where it
is named is named. Printed for each clip in which something differs, what; then over all clips: in
how many the kind of answer, findings, reps, faults of reps, holds or their faults, steps differ;
how far ends of reps move; how many figures left the interval they had, and how far figures moved in
half-widths of it. The figures of `BetweenParameters` come from here (samples, the 79 clips that
the rendering kit makes, and the saved key points of real people).
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np

from posecheck.analysis import analyze_track
from posecheck.errors import InputError, NothingToMeasure
from posecheck.model.report import Report
from posecheck.pose import ahead
from posecheck.pose.backends import finder_for, get_backend
from posecheck.pose.between import BetweenParameters, Looker
from posecheck.pose.io.replay import ReplayEstimator
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.plan import LONGEST_SIDE, VideoPlan
from posecheck.pose.rows import Rows
from posecheck.pose.run import track_video
from posecheck.pose.track import PoseTrack
from posecheck.pose.tracking.follow import Followed
from posecheck.validation.compare_refusals import suspects_slow_motion
from posecheck.validation.real.compare_movement import ids_of
from posecheck.validation.real.find import find_real
from posecheck.validation.real.truth_file import load_clips
from posecheck.validation.run import find_clips, must_be_named
from posecheck.validation.track_cache import cached_tracks, key_of_tracks
from posecheck.validation.truth_file import load_truth
from posecheck.video.decode import Frame

EVERY = BetweenParameters(steps_hz=math.inf)
"""No frame is left out."""
FEWEST = 10
"""Frames: a photograph, or a few of them, have none to leave out."""


class Counted(ReplayEstimator):
    """seen: how many frames it was asked for."""

    seen = 0

    def estimate(self, frame_index, t, rgb):
        self.seen += 1
        return super().estimate(frame_index, t, rgb)


def every_frame(video: Path) -> PoseTrack:
    """Followed by one estimator, which leaves none out."""
    source = get_backend()
    model = source.model(None, fetch=False)
    return track_video(video, estimator=source.estimator(model), finder=finder_for(source, model))


def replayed(track: PoseTrack, parameters: BetweenParameters) -> tuple[PoseTrack, int]:
    """The track as two estimators that take turns would have given it, and how many frames they
    saw."""
    width, height = track.source.size
    picture = np.broadcast_to(np.zeros(3, np.uint8), (height, width, 3))
    frames = (
        Frame(i, float(t), picture, float(track.brightness[i])) for i, t in enumerate(track.t)
    )
    two, rows = (Counted(track), Counted(track)), Rows((1.0, 1.0))
    with patch.object(ahead, "Looker", lambda estimator: Looker(estimator, parameters)):
        for frame, estimate in ahead.estimates_ahead(frames, two):
            rows.add(frame, estimate)
    rows.close()
    video = SimpleNamespace(info=track.source, notes=track.notes, frame_size=track.source.size)
    nobody_else = SimpleNamespace(result=Followed(), in_window=False)
    plan = VideoPlan(None, None, LONGEST_SIDE)
    made = rows.track(video, track.estimator, plan, nobody_else, dict(track.meta))
    made = replace(made, notes=track.notes, people_seen=track.people_seen, people=track.people)
    return made, two[0].seen + two[1].seen


def report_of(track: PoseTrack, movement: str | None) -> Report:
    report = analyze_track(track, movement).report
    if suspects_slow_motion(report):
        factor = report.source.slow_motion.factor
        report = analyze_track(track, movement, slow_motion=factor).report
    return report


def said(report: Report) -> dict[str, object]:
    """What must not hang on which frames were seen, by name."""
    holds = report.holds or ((report.hold,) if report.hold else ())
    return {
        "kind of answer": (report.quality.status, report.movement, report.view.name),
        "findings": sorted((f.code, f.side or "") for f in report.findings),
        "reps": [(rep.side, rep.partial) for rep in report.reps],
        "faults of reps": [sorted(fault.code for fault in rep.faults) for rep in report.reps],
        "holds": len(holds),
        "faults of holds": [sorted({fault.code for fault in hold.faults}) for hold in holds],
        "steps": len(report.stride.steps) if report.stride else 0,
    }


@dataclass
class Sums:
    clips: int = 0
    judged: int = 0
    differ: dict[str, int] = field(default_factory=dict)
    frames: int = 0
    seen: int = 0
    moved_s: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)


def figures(report: Report) -> Iterator[tuple[tuple, float, float, float]]:
    """(which, value, low, high) of clip and reps."""
    for k, part in enumerate((report, *report.reps)):
        for m in part.measurements:
            if m.value is not None and m.low is not None and m.high is not None:
                yield (k, m.name, m.side), m.value, m.low, m.high


def held_against(name: str, full: Report, some: Report, sums: Sums) -> None:
    sums.judged += full.quality.status != "refused"
    was, now = said(full), said(some)
    for what in was:
        if was[what] != now[what]:
            sums.differ[what] = sums.differ.get(what, 0) + 1
            print(f"{name}: {what}: {was[what]} -> {now[what]}", flush=True)
    if was["reps"] != now["reps"]:
        return
    for a, b in zip(full.reps, some.reps, strict=True):
        sums.moved_s += [abs(a.start_s - b.start_s), abs(a.end_s - b.end_s)]
    there = {which: value for which, value, *_ in figures(some)}
    for which, value, low, high in figures(full):
        if which in there and high > low:
            sums.moved.append(abs(there[which] - value) / max((high - low) / 2, 1e-9))


def rendered(folder: Path, track_of) -> Iterator[tuple[str, PoseTrack, str | None]]:
    for video, file in find_clips(folder):
        truth = load_truth(file)
        yield truth.id, track_of(video), must_be_named(truth)


def real(truths: tuple[Path, ...]) -> Iterator[tuple[str, PoseTrack, str | None]]:
    for truth in truths:
        for clip in load_clips(truth):
            file = truth.parent / clip.track if clip.track else None
            if file is None or not file.is_file():
                continue
            track = load_track(file)
            if any("worked out" in line for line in track.log):
                print(f"{clip.id}: saved with frames left out, passed over")
                continue
            yield clip.id, track, next(iter(ids_of(clip)), None)


def main(folders: list[Path], track_of) -> None:
    for folder in folders:
        found, sums = find_real(folder).clips, Sums()
        for name, track, movement in real(found) if found else rendered(folder, track_of):
            if len(track) < FEWEST:
                continue
            (full, _), (some, seen) = replayed(track, EVERY), replayed(track, BetweenParameters())
            sums.clips, sums.frames, sums.seen = (
                sums.clips + 1,
                sums.frames + len(track),
                sums.seen + seen,
            )
            try:
                was = report_of(full, movement)
            except (InputError, NothingToMeasure) as refused:
                print(f"{name}: {refused}")
                continue
            held_against(name, was, report_of(some, movement), sums)
        told(folder, sums)


def told(folder: Path, sums: Sums) -> None:
    differ = ", ".join(f"{what} in {n}" for what, n in sums.differ.items()) or "nothing"
    print(
        f"{folder.name}: {sums.clips} clips, {sums.judged} of them judged; {sums.frames} frames,"
        f" {sums.seen} looks of the pose model\n  differ: {differ}"
    )
    if sums.moved_s:
        ends = 1000 * np.array(sums.moved_s)
        print(
            f"  starts and ends of reps: {len(ends)}, moved by {np.mean(ends):.0f} ms on average,"
            f" 95 % within {np.percentile(ends, 95):.0f} ms, the most {ends.max():.0f} ms"
        )
    if sums.moved:
        halves = np.array(sums.moved)
        print(
            f"  figures: {len(halves)}, moved by {np.mean(halves):.2f} half-widths of their"
            f" interval on average, 95 % within {np.percentile(halves, 95):.2f}; beyond the"
            f" interval {np.sum(halves > 1)}"
        )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    asked.add_argument("--cache", type=Path, help="keeps the pose tracks for a second run")
    given = asked.parse_args()
    track_of = every_frame
    if given.cache is not None:
        kept = {"key": f"every frame {key_of_tracks()}", "save": save_track, "load": load_track}
        track_of = cached_tracks(every_frame, given.cache, **kept)
    main(given.folders, track_of)
