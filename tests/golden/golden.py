"""The reports of all samples as they were once looked at and found right, and what counts as the
same.

    python tests/golden/golden.py

writes them anew, after a change that is meant; the difference is then read in the commit.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent
SAMPLES = GOLDEN.parent.parent / "samples"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
ABOUT = {"rel": 0.02, "abs": 0.5}
"""Another processor follows the same person a hair differently: half a degree, 2 %."""
SMALL = re.compile(r"(_s|\.t|\.confidence)$")
SMALL_ABOUT = 0.05
"""Moments in seconds, and what lies between 0 and 1: a frame or two, 5 %."""
SMALL = re.compile(r"(_s|\.confidence)$")
SMALL_ABOUT, FRAMES_ABOUT = 0.1, 15
"""Moments of reps, holds and steps in seconds, and what lies between 0 and 1: a few frames, a
tenth. The frame that shows a mean best (`frame`, and its `t`) is any of several that show it about
as well: half a second."""
LEFT_OUT = {"version", "sha256"}


def sample_names() -> list[str]:
    return sorted(file.stem for file in SAMPLES.glob("*.mp4"))


def report_of(name: str) -> dict[str, Any]:
    """The report.json of a sample, as it would be written."""
    import posecheck
    from posecheck.results.report_json import to_json

    return json.loads(to_json(posecheck.analyze(SAMPLES / f"{name}.mp4")))


def differences(was: Any, now: Any, place: str = "") -> list[str]:
    """Where two reports differ by more than a processor can make them; sentences are compared
    without the numbers in them."""
    if isinstance(was, dict) and isinstance(now, dict):
        keys = [
            f"{place}.{key}: only {'before' if key in was else 'now'}"
            for key in was.keys() ^ now.keys()
        ]
        return keys + [
            d
            for key in was.keys() & now.keys() - LEFT_OUT
            for d in differences(was[key], now[key], f"{place}.{key}")
        ]
    if isinstance(was, list) and isinstance(now, list):
        if len(was) != len(now):
            return [f"{place}: {len(was)} before, {len(now)} now"]
        return [
            d
            for i, (a, b) in enumerate(zip(was, now, strict=True))
            for d in differences(a, b, f"{place}[{i}]")
        ]
    if _is_number(was) and _is_number(now):
        about = (
            SMALL_ABOUT
            if SMALL.search(place)
            else (
                FRAMES_ABOUT
                if place.endswith(".frame")
                else max(ABOUT["abs"], ABOUT["rel"] * abs(was))
            )
        )
        same = abs(was - now) <= about
    elif isinstance(was, str) and isinstance(now, str):
        same = NUMBER.sub("#", was) == NUMBER.sub("#", now)
    else:
        same = was == now
    return [] if same else [f"{place}: {was!r} before, {now!r} now"]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def main() -> None:
    for name in sample_names():
        (GOLDEN / f"{name}.json").write_text(
            json.dumps(report_of(name), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        print(name)


if __name__ == "__main__":
    main()
