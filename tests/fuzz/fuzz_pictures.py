"""Pictures and videos as kinds of files to mutate: small ones of every format, decoded from their
first picture to the last."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from PIL import Image

from posecheck.pose.tracking.probes import read_probes
from posecheck.video.source import open_video
from tests.fuzz.fuzz_checks import one_of
from tests.video.video_clips import moving, write_clip


def picture_seeds(folder: Path) -> list[Path]:
    picture = Image.fromarray(moving(1, 96, 64)[0])
    exif = Image.Exif()
    exif[0x0112] = 6
    ways = {
        "a.jpg": {"exif": exif},
        "b.png": {},
        "c.webp": {"exif": exif},
        "d.tif": {"compression": "tiff_lzw"},
        "e.bmp": {},
        "f.jpg": {"progressive": True},
        "g.tiff": {},
        "h.webp": {"lossless": True},
    }
    for name, how in ways.items():
        picture.save(folder / name, **how)
    picture.convert("P").save(folder / "i.png")
    return sorted(folder.iterdir())


def video_seeds(folder: Path) -> list[Path]:
    pictures = moving(12, 96, 64)
    write_clip(folder / "a.mp4", pictures)
    write_clip(folder / "b.mkv", pictures, codec="libvpx", options={"deadline": "realtime"})
    write_clip(folder / "c.avi", pictures, codec="mpeg4")
    write_clip(
        folder / "d.mov", pictures, codec="mjpeg", pix_fmt="yuvj420p", sample_aspect=Fraction(4, 3)
    )
    write_clip(folder / "e.ts", pictures, codec="mpeg2video", rate=25)
    frames = [Image.fromarray(p) for p in pictures]
    frames[0].save(folder / "f.gif", save_all=True, append_images=frames[1:], duration=40)
    return sorted(folder.iterdir())


def use_video(path: Path) -> None:
    with open_video(path, longest_side=64) as video:
        for number, _ in enumerate(video):
            if number > 200:
                break
        video.info, video.notes  # noqa: B018


def use_clip(path: Path) -> None:
    use_video(path)
    one_of(read_probes, path)
