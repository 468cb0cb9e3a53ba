"""Speech as AAC in MP4, which every browser and phone plays."""

from __future__ import annotations

import io

import av
import numpy as np

BIT_RATE = 48_000
"""Speech of one voice is clear at that; a minute is 0.4 MB [E]."""


def to_m4a(samples: np.ndarray, rate: int) -> bytes:
    """The bytes of an .m4a file. samples: (n,) int16, one channel; rate: samples a second,
    one of decoding.wav.RATES."""
    out = io.BytesIO()
    with av.open(out, "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=rate, layout="mono", bit_rate=BIT_RATE)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
