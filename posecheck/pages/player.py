"""The player of clips: frame by frame, slower, a rep or a stride again and again, with and without
the drawn angle; two clips in step. The browser's part is player.js."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit import runtime

from posecheck.compare.in_step import Loop
from posecheck.jobs.results import Result, kept_request
from posecheck.present.annotate import drawn_size, drawn_times

SAY = {
    "player": "Player. Space plays, comma and full stop go one frame back and on.",
    "bar": "Where in the clip",
    "play": "Play",
    "pause": "Pause",
    "back": "One frame back (,)",
    "on": "One frame on (.)",
    "speed": "Speed",
    "loop": "Repeat",
    "whole": "The whole clip",
    "drawn": "Drawn angle",
    "screen": "Full screen",
    "frame": "frame",
    "keys": (
        "Keys: space plays, comma and full stop go one frame back and on, L repeats, D drawn angle."
    ),
    "cut": "Only a part:",
    "from": "Start here",
    "to": "End here",
    "broken": "This clip cannot be played by this browser.",
    "noClean": "This browser cannot play the clip as it was filmed: only with the drawn angle.",
}
_ALT = "Your video with the measured angle drawn, and its curve below"
_LARGEST_CLEAN = 150 * 1024**2
"""bytes. The clip as it was filmed is held in memory while the page is open [E]."""
_MOST_TIMES = 20_000
"""Frames whose times are told to the browser: some five minutes at 60 a second [E]."""
_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
}
"""What some browser may play, by its ending."""


@dataclass(frozen=True)
class PlayerRow:
    """A moment of the list beside the clip: t (s, as the file is stored) is where a press goes to.
    loop: which of the player's loops it is, -1 for none. mark: of its form. told: what was off, or
    that nothing was. numbers: what was measured."""

    name: str
    t: float
    loop: int
    mark: str
    told: str
    numbers: tuple[str, ...]


def show_player(
    results: Sequence[Result],
    loops: Sequence[Loop],
    rows: Sequence[PlayerRow] = (),
    start: float = 0.0,
    labels: Sequence[str] = ("", ""),
    stretch: tuple[float, float] | None = None,
    cut: Callable[[list[float]], None] | None = None,
) -> None:
    """One clip, or two in step. start: where the first one stands at first, s. labels: what is said
    below each. stretch: from where to where the first one is looked at, s; where it changes, the
    player goes to the end that was moved. cut: called with another one, [from, to] s, where it is
    chosen in the player; None: it cannot be."""
    key = f"player-{'-'.join(result.key for result in results)}"
    clips = [_clip(r, label, key) for r, label in zip(results, labels, strict=False)]
    data = {
        "clips": clips,
        "loops": [asdict(loop) for loop in loops],
        "rows": [asdict(row) for row in rows],
        "start": max(0.0, start),
        "stretch": stretch,
        "cuts": cut is not None,
        "say": SAY,
    }

    def chosen() -> None:
        said = st.session_state[key].get("stretch")
        if cut is not None and isinstance(said, list) and len(said) == 2:
            cut([float(end) for end in said])

    _component()(data=data, key=key, on_stretch_change=chosen)


def _clip(result: Result, label: str, place: str) -> dict[str, Any]:
    report = result.report
    width, height = drawn_size(report, result.drive)
    t = report.curves.t if report.curves is not None else np.zeros(0)
    times = t if len(t) <= _MOST_TIMES else t[:0]
    clean, kind = clean_clip(result)
    best = next((p for p in result.keyframes if p.fault), None) or next(
        iter(result.keyframes), None
    )
    return {
        "drawn": _served(result.folder.video, f"{place}-{result.key}-drawn"),
        "clean": _served(clean, f"{place}-{result.key}-clean", kind) if clean else "",
        "poster": best.data_uri if best else "",
        "label": label,
        "alt": f"{_ALT}: {label}" if label else _ALT,
        "shape": round(width / height, 4),
        "rate": report.source.fps if report.source.fps > 0 else 30.0,
        "times": {
            "drawn": np.round(drawn_times(times), 4).tolist(),
            "clean": np.round(times, 4).tolist(),
        },
    }


def clean_clip(result: Result) -> tuple[Path | None, str]:
    """The clip as it was filmed and its type, where it is kept, is no saved track, stands upright
    and is not too large to be held in memory; else (None, "")."""
    asked = kept_request(result.key)
    if asked is None or asked.options.get("turn_deg"):
        return None, ""
    kind = _TYPES.get(Path(asked.name).suffix.lower(), "")
    if not kind or not asked.path.is_file() or asked.path.stat().st_size > _LARGEST_CLEAN:
        return None, ""
    return asked.path, kind


def _served(path: Path, place: str, kind: str = "video/mp4") -> str:
    """The address under which this browser gets the file, with the ranges that a player asks for;
    Streamlit forgets it with the page."""
    return runtime.get_instance().media_file_mgr.add(str(path), kind, place)


def _component() -> Any:
    """Registered once for each server; Streamlit asks for it by name."""
    html, css, js = (
        Path(__file__).with_suffix(f".{ending}").read_text(encoding="utf-8")
        for ending in ("html", "css", "js")
    )
    return st.components.v2.component("posecheck_player", html=html, css=css, js=js)
