"""The most memory this process has had. The figure of `getrusage` outlives fork and exec: a program
shows that of whoever started it."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """From here on `peak_mb` counts anew (Linux)."""
    if _RESET.exists():
        _RESET.write_text("5")


def peak_mb() -> float:
    if _STATUS.exists():
        return float(_STATUS.read_text().partition("VmHWM:")[2].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e6 if sys.platform == "darwin" else 1e3
    )
