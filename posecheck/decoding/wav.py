"""Recorded speech, as browsers send it: WAV of 16 bits a sample, within limits."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np

from posecheck.decoding.file import Expected, border

MOST_BYTES = 24 * 1024**2
"""Two minutes of two channels at 48 kHz."""
RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""Hz that recordings of speech have, and that AAC knows."""


@dataclass(frozen=True, eq=False)
class Sound:
    """samples: (n,) int16, one channel. rate: samples a second."""

    samples: np.ndarray
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def read_wav(data: bytes, expected: Expected, name: str) -> Sound:
    """The sound; of two channels their mean. Raises errors of `expected` for what is no such WAV,
    damaged, or too large."""
    if len(data) > MOST_BYTES:
        raise expected.refused(name, f"it has more than {MOST_BYTES // 1024**2} MB")
    with border(expected, name):
        # Python's own reader says "not WAVE" with an error of its own, and "cut off" with another
        try:
            with wave.open(io.BytesIO(data)) as file:
                channels, width, rate = file.getparams()[:3]
                # what is there, not what its head claims
                raw = file.readframes(min(file.getnframes(), len(data)))
        except (wave.Error, EOFError) as error:
            raise ValueError(str(error) or "it ends too early") from error
        if width != 2 or channels not in (1, 2) or rate not in RATES:
            raise ValueError(f"it has {channels} channels of {8 * width} bits at {rate} Hz")
        whole = len(raw) - len(raw) % (2 * channels)
        samples = np.frombuffer(raw[:whole], "<i2").reshape(-1, channels)
    return Sound(samples.mean(axis=1).astype(np.int16), rate)
