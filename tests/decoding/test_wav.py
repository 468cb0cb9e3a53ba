"""Recordings: read as what they are, and refused in one line."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from posecheck.decoding import wav
from posecheck.decoding.file import Expected
from posecheck.decoding.wav import read_wav
from posecheck.errors import InputError

EXPECTED = Expected("a recording", InputError, "Record it again.")


def written(samples: np.ndarray, rate: int = 16_000, width: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(samples.shape[1] if samples.ndim == 2 else 1)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def test_samples_and_length():
    samples = np.arange(-8000, 8000, dtype=np.int16)
    sound = read_wav(written(samples), EXPECTED, "It")
    assert sound.seconds == 1.0 and (sound.samples == samples).all()
    both = np.stack([samples, np.zeros_like(samples)], axis=1)
    half = read_wav(written(both, 48_000), EXPECTED, "It")
    assert half.rate == 48_000 and abs(half.samples - samples / 2).max() <= 0.5


def test_one_that_is_cut_off_is_as_long_as_what_is_there():
    """A head that claims more than there is brings no memory with it."""
    whole = written(np.ones(16_000, np.int16))
    half = read_wav(whole[: len(whole) // 2], EXPECTED, "It")
    assert half.seconds == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"OggS" + bytes(100),
        written(np.zeros(100, np.int16), 5_000),
        written(np.zeros((100, 3), np.int16)),
        written(np.zeros(100, np.uint8), width=1),
        written(np.zeros(100, np.int16))[:30],
    ],
)
def test_what_is_no_recording_is_refused(data):
    with pytest.raises(InputError, match="It is not a recording"):
        read_wav(data, EXPECTED, "It")


def test_one_that_is_too_large_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(wav, "MOST_BYTES", 1024)
    with pytest.raises(InputError, match="more than"):
        read_wav(bytes(1025), EXPECTED, "It")
