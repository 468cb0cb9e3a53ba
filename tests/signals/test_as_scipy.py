"""What is computed here instead of by scipy.signal and scipy.stats, for they take long to import,
is what they compute."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage, signal, stats

from posecheck.measures.holds import _range_around
from posecheck.signals.butterworth import both_ways, low_pass
from posecheck.signals.line import robust_line
from posecheck.signals.peaks import peaks_in

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", range(50))
def test_the_filter(seed):
    rng = np.random.default_rng(seed)
    rate = rng.uniform(5, 250)
    cutoff = rate * rng.uniform(0.005, 0.4)
    wanted = signal.butter(2, cutoff, fs=rate, output="sos")
    section = low_pass(cutoff, rate)
    assert section == pytest.approx(wanted[0], rel=1e-14)
    values = 100 * rng.normal(size=(rng.integers(5, 300), rng.integers(1, 8))).cumsum(0)
    pad = min(len(values) - 1, max(3, round(1.5 * rate)))
    smooth = signal.sosfiltfilt(wanted, values, axis=0, padlen=pad)
    assert both_ways(wanted[0], values, pad) == pytest.approx(smooth, rel=1e-12, abs=1e-9)
    assert both_ways(wanted[0], values, 0).shape == values.shape


@pytest.mark.parametrize("seed", range(200))
def test_the_peaks(seed):
    """Of smooth and of level values, with gaps, asked for in every way that is used."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=rng.integers(0, 200)).cumsum()
    values = np.round(values) if seed % 2 else values
    if seed % 7 == 0 and len(values):
        values[rng.integers(0, len(values), 3)] = np.nan
    asked = {
        "prominence": rng.uniform(0, 3),
        "distance": rng.uniform(1, 12),
        "height": rng.uniform(-2, 2),
        "plateau_size": int(rng.integers(1, 3)),
    }
    asked = {name: least for name, least in asked.items() if rng.random() < 0.5}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a height that is compared with NaN
        wanted = signal.find_peaks(values, **asked)[0]
    assert peaks_in(values, **asked).tolist() == wanted.tolist()


@pytest.mark.parametrize("seed", range(50))
def test_the_line(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, rng.integers(2, 60)))
    assert robust_line(y, x) == pytest.approx(tuple(stats.theilslopes(y, x)[:2]), rel=1e-12)


@pytest.mark.parametrize(("count", "width"), [(1, 3), (5, 9), (100, 31), (4, 7)])
def test_the_range_around_each_value(count, width):
    values = np.random.default_rng(count).normal(size=count)
    wanted = ndimage.maximum_filter1d(values, width) - ndimage.minimum_filter1d(values, width)
    assert _range_around(values, width).tolist() == wanted.tolist()


def test_a_clip_without_gaps_is_analysed_without_scipy():
    code = (
        "import sys\n"
        "from posecheck.analysis import analyze_track\n"
        "from tests.drawn.stick_movements import Timing, bridge_track, lunge_track\n"
        "twice = Timing(depths=(1.0, 1.0))\n"
        "for track in (bridge_track(twice), lunge_track(twice)):\n"
        "    assert analyze_track(track).report.reps\n"
        "print([m for m in ('scipy.signal', 'scipy.stats', 'scipy.ndimage') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
