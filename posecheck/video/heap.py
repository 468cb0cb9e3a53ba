"""Freed frames given back to the system, where the C library keeps them.

glibc keeps freed blocks of this size in the heaps of the threads that used them; with frames handed
from thread to thread the process grows by hundreds of megabytes over ten minutes of video although
nothing is held. Elsewhere this does nothing.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

EVERY = 120
"""Frames between two calls [E]."""


@cache
def _trim():
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library, musl for one
        return None


def give_back(frames_done: int) -> None:
    """Called after each frame; acts after every EVERY of them."""
    if frames_done % EVERY == 0 and (trim := _trim()) is not None:
        trim(0)
