"""A large video from a phone whose connection breaks off again and again: does it arrive whole, and
how quick?

    python benchmarks/phone_upload.py [--gb 1] [--breaks 3]

The server is the one that "Receive from my phone" opens, on this computer; the phone is a program
that asks as its page does. Each break ends the connection in the middle of a slice; the phone then
asks where to go on. At the end the file is held against what was sent, byte by byte, and a second
phone tries the used code and no key.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from posecheck.disk import DATA_VARIABLE  # noqa: E402
from posecheck.gate.phone import SLICE_BYTES  # noqa: E402
from posecheck.pages.phone_door import PhoneDoor  # noqa: E402
from tests.pages.test_phone_door import HERE, Phone  # noqa: E402


def send(phone: Phone, video: Path, breaks: int) -> list[int]:
    """Sends it; returns the offsets after each break."""
    size = video.stat().st_size
    _, begun = phone.name(video.name, size)
    at, offsets = 0, []
    with video.open("rb") as file:
        while at < size:
            file.seek(at)
            piece = file.read(SLICE_BYTES)
            if len(offsets) < breaks and at >= size * (len(offsets) + 1) / (breaks + 1):
                phone.broken(begun["id"], at, piece[: len(piece) // 2], len(piece))
                at = phone.ask("GET", f"/files/{begun['id']}")[1]["offset"]
                offsets.append(at)
                continue
            status, what = phone.slice(begun["id"], at, piece)
            assert status in (200, 409), (status, what)
            at = what["offset"]
    return offsets


def main() -> None:
    parser = argparse.ArgumentParser(description="A large video from a phone that breaks off.")
    parser.add_argument("--gb", type=float, default=1.0)
    parser.add_argument("--breaks", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[DATA_VARIABLE] = str(Path(scratch) / "data")
        video = Path(scratch) / "run.mp4"
        rng, left = np.random.default_rng(0), int(asked.gb * 1e9)
        with video.open("wb") as out:
            while left > 0:
                out.write(rng.bytes(min(left, 1 << 24)))
                left -= 1 << 24
        door = PhoneDoor(HERE)
        try:
            phone, start = Phone(door), time.perf_counter()
            assert phone.begin() == 200
            offsets = send(phone, video, asked.breaks)
            took = time.perf_counter() - start
            same = filecmp.cmp(video, door.arrived[0].path, shallow=False)
            second = Phone(door)
            refused = second.begin(), second.name("other.mp4", 10)[0]
        finally:
            door.close()
    print(
        f"{asked.gb:g} GB in {took:.1f} s ({asked.gb * 1e3 / took:.0f} MB/s), broken off at "
        f"{', '.join(f'{at / 1e6:.1f} MB' for at in offsets)}: {'whole' if same else 'NOT WHOLE'}"
    )
    print(f"a second phone with the used code: {refused[0]}, without a key: {refused[1]}")
    sys.exit(not same or set(refused) != {403})


if __name__ == "__main__":
    main()
