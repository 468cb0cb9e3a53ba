"""Draw what lumbar angle and pelvic tilt were read from: `python docs/pictures/outline_overlay.py
CLIP OUT.png [TRACK.npz] [PICTURES]`.

On some pictures of the clip, side by side: the outline (half-way line of the soft mask, blue), the
trunk's frame (hips to shoulders, and the front of the body; white), the edge of the back that the
contour measure reads (orange dots; red where an edge is incomplete or an arm's), and what was read.
Needs the pose model unless a saved track is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from posecheck.measures.low_back.contour import FIRST_ROW, back_edge, shape_of_back
from posecheck.measures.low_back.lumbopelvic import Lumbopelvic, read_outline
from posecheck.measures.low_back.outline import HIP_COLUMN, HIP_ROW, PER_UNIT, crop, trunk_frame
from posecheck.pose.io.storage import load_track
from posecheck.pose.run import track_video
from posecheck.pose.track import PoseTrack
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.video.source import open_video
from posecheck.view.view import ViewEstimate, estimate_view

TALL = 640
BLUE, WHITE, ORANGE, RED = (70, 160, 255), (255, 255, 255), (255, 170, 40), (255, 60, 60)


def drawn(
    rgb: np.ndarray,
    track: PoseTrack,
    landmarks: np.ndarray,
    i: int,
    view: ViewEstimate,
    read: Lumbopelvic,
) -> Image.Image:
    height, width = rgb.shape[:2]
    picture = Image.fromarray(rgb)
    draw = ImageDraw.Draw(picture)
    thick = max(1, round(height / 500))
    if track.silhouettes is not None and track.silhouettes.found[i]:
        mask = track.silhouettes.in_frame(i, (width, height))
        lines, _ = cv2.findContours(
            (mask >= 128).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
        )
        for line in lines:
            if len(line) > 20:
                draw.line(
                    [*map(tuple, line[:, 0].tolist()), tuple(line[0, 0].tolist())],
                    fill=BLUE,
                    width=thick,
                )
    if (
        view.is_side
        and track.silhouettes is not None
        and np.isfinite(landmarks[i, [11, 12, 23, 24], :2]).all()
    ):
        to_picture = cv2.invertAffineTransform(trunk_frame(landmarks[i], view.ventral_turn))

        def at(column: float, row: float) -> tuple[float, float]:
            x, y = to_picture @ (column, row, 1.0)
            return float(x), float(y)

        draw.line(
            [at(HIP_COLUMN, HIP_ROW), at(HIP_COLUMN, HIP_ROW - PER_UNIT)],
            fill=WHITE,
            width=2 * thick,
        )
        draw.line(
            [at(HIP_COLUMN, HIP_ROW), at(HIP_COLUMN + 0.4 * PER_UNIT, HIP_ROW)],
            fill=WHITE,
            width=2 * thick,
        )
        mask, box = track.silhouettes.mask_at(i)
        if mask.size:
            edge = back_edge(
                crop(mask, box, landmarks[i], view.ventral_turn)[None].astype(np.float32) / 255
            )
            colour = ORANGE if np.isfinite(shape_of_back(edge)).all() else RED
            for k, distance in enumerate(edge[0]):
                if np.isfinite(distance):
                    x, y = at(HIP_COLUMN - distance * PER_UNIT, FIRST_ROW + k)
                    draw.ellipse(
                        [x - 1.5 * thick, y - 1.5 * thick, x + 1.5 * thick, y + 1.5 * thick],
                        fill=colour,
                    )
    picture = picture.crop(around(landmarks[i], (width, height)))
    picture = picture.resize(
        (max(1, round(picture.width * TALL / picture.height)), TALL), Image.Resampling.LANCZOS
    )
    pen = ImageDraw.Draw(picture)
    lines = [f"{track.t[i]:.2f} s, {view.name}, yaw {view.yaw_deg:.0f}"]
    named = {
        "lumbar": (read.lumbar, read.lumbar_half),
        "pelvis": (read.pelvis, read.pelvis_half),
        "contour": (read.contour, read.contour_half),
    }
    for name, (value, half) in named.items():
        lines.append(
            f"{name} {value[i]:+.0f} ± {half[i]:.0f}" if np.isfinite(value[i]) else f"{name} -"
        )
    pen.rectangle([0, 0, 190, 15 * len(lines) + 6], fill=(0, 0, 0))
    for k, line in enumerate(lines):
        pen.text((6, 3 + 15 * k), line, fill=WHITE, font_size=12)
    return picture


def around(points: np.ndarray, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of the picture that shows the person, with some room: left, top, right, bottom."""
    known = points[np.isfinite(points).all(axis=-1), :2]
    if not len(known):
        return 0, 0, *size
    low, high = known.min(0), known.max(0)
    room = 0.25 * (high - low).max()
    left, top = np.maximum(low - room, 0).astype(int).tolist()
    right, bottom = np.minimum(high + room, size).astype(int).tolist()
    return (left, top, right, bottom) if right > left and bottom > top else (0, 0, *size)


def main(clip: str, out: str, *more: str) -> None:
    saved = [Path(m) for m in more if m.endswith(".npz")]
    count = next((int(m) for m in more if m.isdigit()), 4)
    track = load_track(saved[0]) if saved else track_video(clip)
    body = condition(track, SmoothingFilter())
    view = estimate_view(track)
    read = read_outline(track.t, track.silhouettes, body.landmarks, view, 30.0)
    lumbar, pelvis = np.nanmean(read.lumbar), np.nanmean(read.pelvis)
    said = read.refused or f"lumbar {lumbar:+.1f}, pelvis {pelvis:+.1f} on average"
    print(clip, view.name, f"yaw {view.yaw_deg}", said)
    wanted = np.flatnonzero(track.found)
    wanted = set(
        wanted[
            np.linspace(0, len(wanted) - 1, min(count, len(wanted))).round().astype(int)
        ].tolist()
    )
    pictures = []
    with open_video(clip) as video:
        for i, frame in enumerate(video):
            if i in wanted:
                pictures.append(drawn(frame.rgb, track, body.landmarks, i, view, read))
    sheet = Image.new("RGB", (sum(p.width for p in pictures), TALL))
    x = 0
    for picture in pictures:
        sheet.paste(picture, (x, 0))
        x += picture.width
    sheet.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
