"""From the tally of one pass over a file to what the user should know about it.

Codes: truncated, damaged-frames, variable-frame-rate, timestamps-repaired, timestamps-assumed,
duplicate-frames, size-changed, interlaced, mirrored, stretched-pixels, pixel-shape-ignored.
"""

from __future__ import annotations

import numpy as np

from posecheck.video.decode import Tally
from posecheck.video.info import Note
from posecheck.video.probe import Promise
from posecheck.video.timing import Clock, frame_rate, is_variable

SHORT_S, SHORT_SHARE = 0.5, 0.02
"""Running time missing before a file counts as cut short when its structure does not say so: sound
often outlasts frames a little. [E]"""
GAP_S = 2.0
"""Between two frames of a video this is no low frame rate any more: something is missing [E]."""
MOVEMENT, REPEAT_RATIO, REACH, REPEATED_SHARE = 0.1, 0.15, 3, 0.1
"""For count_repeats; changes are grey levels of 255. Measured on 27 rendered clips and copies of
them with repeats put in, encoded at CRF 23: without repeats 0 to 5.5 % were counted (26 of 27 below
1 %); every frame twice 31 to 50 % where people run or lunge, 24 as 30 fps 13 to 20 %. Slow movement
at small size is missed (0 to 2 % of a slow bridge filmed from afar): then nothing is said."""


def notes_of(
    promise: Promise, tally: Tally, clock: Clock, *, mirrored: bool, aspect: float
) -> tuple[Note, ...]:
    times = np.array(tally.times)
    notes = [
        _truncated(promise, tally, times),
        _damaged(tally),
        # gaps left by damage are no property of the camera
        (None if tally.damaged else _variable(promise, times)),
        _repaired(clock),
        _assumed(clock),
        _repeated(tally),
        _note(
            tally.resized,
            "size-changed",
            f"The frame size changes midway: {tally.resized} frames were fitted into the first"
            " size.",
        ),
        _note(
            tally.interlaced,
            "interlaced",
            "The video is interlaced: fast movement shows combed edges, which blurs the joints.",
        ),
        _note(
            mirrored,
            "mirrored",
            "The file asks to be shown mirrored, and is: left and right may be swapped.",
        ),
        _note(
            abs(aspect - 1) > 1e-3,
            "stretched-pixels",
            f"The pixels are not square ({aspect:.3g}:1): the frames were stretched before"
            " measuring.",
        ),
        _odd_aspect(tally),
    ]
    return tuple(note for note in notes if note is not None)


def _note(condition: object, code: str, message: str) -> Note | None:
    return Note(code, message) if condition else None


def _truncated(promise: Promise, tally: Tally, times: np.ndarray) -> Note | None:
    """The bytes say so (a box longer than the file), the container broke off, or much of the
    promised running time never came."""
    if not tally.finished or promise.codec == "" or len(times) == 0:
        return None
    interval = (
        1.0 / frame_rate(times, promise.tick)
        if len(times) > 1
        else 1.0 / (promise.nominal_fps or np.inf)
    )
    readable = float(times[-1]) + interval
    lacking = (promise.seconds or 0.0) - readable
    if not (
        promise.missing_bytes
        or tally.broken_off
        or lacking > max(SHORT_S, SHORT_SHARE * (promise.seconds or 0.0))
    ):
        return None
    of = f" of {promise.seconds:.1f}" if promise.seconds and lacking > 0 else ""
    return Note(
        "truncated",
        f"The file is cut short: {readable:.1f}{of} seconds could be read, and are analysed.",
    )


def _damaged(tally: Tally) -> Note | None:
    return _note(
        tally.damaged,
        "damaged-frames",
        f"{tally.damaged} damaged frames were left out; {len(tally.times)} are good.",
    )


def _variable(promise: Promise, times: np.ndarray) -> Note | None:
    if not is_variable(times, promise.tick):
        return None
    mean = (len(times) - 1) / (times[-1] - times[0])
    usual = frame_rate(times, promise.tick)
    apart = np.diff(times)
    gaps = np.flatnonzero(apart > GAP_S)
    if len(gaps):
        told = ", ".join(f"{apart[i]:.0f} seconds after {times[i]:.1f} s" for i in gaps[:3])
        more = f" and {len(gaps) - 3} times more" if len(gaps) > 3 else ""
        return Note(
            "variable-frame-rate",
            f"Frames are missing in the file: {told}{more}. True times are used.",
        )
    return Note(
        "variable-frame-rate",
        f"The frame rate varies: mostly {usual:.1f}, "
        f"on average {mean:.1f} per second. True times are used.",
    )


def _odd_aspect(tally: Tally) -> Note | None:
    ratio = tally.odd_aspect
    message = (
        ""
        if ratio is None
        else (
            f"The file says that its pixels are {float(ratio):.3g} times "
            "as wide as high, which none are: taken as square."
        )
    )
    return _note(message, "pixel-shape-ignored", message)


def _repaired(clock: Clock) -> Note | None:
    return _note(
        clock.dropped,
        "timestamps-repaired",
        f"{clock.dropped} frames whose time repeats or goes back were left out.",
    )


def _assumed(clock: Clock) -> Note | None:
    message = (
        f"{clock.invented} frames carry no time: {1 / clock.step if clock.step else 0:.3g} per"
        " second is assumed for them."
    )
    return _note(clock.invented, "timestamps-assumed", message)


def count_repeats(changes: np.ndarray) -> tuple[int, int]:
    """changes (n,) as Changes gives them -> repeated frames, frames within movement (of which the
    share is to be taken).

    A frame is within movement if something changes within the REACH steps before it and again after
    it; it is a repeat if its own change is below REPEAT_RATIO of both. So a still scene has none,
    and frames stored up to four times are found.
    """
    n = len(changes)
    if n < 3:
        return 0, 0
    padded = np.concatenate([np.zeros(REACH), changes, np.zeros(REACH)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, REACH).max(axis=1)
    around = np.minimum(windows[:n], windows[REACH + 1 :])
    moving = around > MOVEMENT
    return int(np.sum(moving & (changes < REPEAT_RATIO * around))), int(moving.sum())


def _repeated(tally: Tally) -> Note | None:
    repeats, moving = count_repeats(np.array(tally.changes))
    message = (
        f"{repeats} of {moving} frames with movement only repeat the one before: the true frame"
        " rate is lower."
    )
    return _note(tally.finished and repeats > REPEATED_SHARE * moving, "duplicate-frames", message)
