"""Specifications as static SVG for a page that stands alone, made in a process of its own
(`converter.py`) while something else is done."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread

from posecheck.present.charts import converter
from posecheck.present.charts.spec import Spec

_HEAD = re.compile(
    r'<svg [^>]*?width="([\d.]+)"'
    r' height="([\d.]+)"[^>]*>(<rect[^>]*fill="(?:white|none|transparent)"/>)?'
)
_EMPTY = re.compile(
    r'<path class="(?:back|fore)ground" aria-hidden="true" d="[^"]*"(?: pointer-events="none")?(?:'
    r' display="none")?/>'
)


class Drawings:
    """SVG elements of specifications, in their order; asked for at once, waited for when they are
    needed."""

    def __init__(self, specs: Sequence[Spec]):
        self._svgs: list[str] = [""] * len(specs)
        self._thread = Thread(target=self._draw, args=(list(specs),), name="charts", daemon=True)
        if specs:
            self._thread.start()

    def _draw(self, specs: list[Spec]) -> None:
        self._svgs = _PROCESS.drawn(specs)

    def wait(self) -> list[str]:
        """The elements, for inside a page; "" for what could not be drawn."""
        if self._thread.ident is not None:
            self._thread.join()
        return self._svgs


class _Process:
    """The one converter of this program: started when the first chart is wanted, and again where it
    has ended meanwhile."""

    def __init__(self) -> None:
        self._lock, self._running = Lock(), None

    def drawn(self, specs: list[Spec]) -> list[str]:
        with self._lock:
            for _ in range(2):
                answer = self._asked(json.dumps(specs).encode() + b"\n")
                if answer:
                    return [inside_a_page(svg) if svg else "" for svg in json.loads(answer)]
                self._end()
        return [""] * len(specs)

    def _asked(self, line: bytes) -> bytes:
        """Its answer; empty where it has ended."""
        try:
            if self._running is None:
                self._running = subprocess.Popen(
                    [sys.executable, "-I", str(Path(converter.__file__))],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            self._running.stdin.write(line)
            self._running.stdin.flush()
            return self._running.stdout.readline()
        except OSError:
            return b""

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.communicate()

    def close(self) -> None:
        """Ends the process; the next chart starts another."""
        with self._lock:
            self._end()


_PROCESS = _Process()
atexit.register(_PROCESS.close)


def inside_a_page(svg: str) -> str:
    """The drawing as an element of a page: as wide as its place, without names of formats, and one
    picture to those who hear it."""
    found = _HEAD.match(svg)
    if found is None:
        return ""
    width, height = found[1], found[2]
    head = (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
    )
    return head + _EMPTY.sub("", svg[found.end() :])
