import numpy as np
import pytest

from posecheck.signals.cuts import rolling_median
from tests.peak_memory import forget_peak, peak_mb


@pytest.mark.parametrize("reach", [1, 3, 9, 10, 50])
def test_a_median_of_what_lies_within_reach(reach):
    values = np.array([3.0, 1.0, np.nan, 9.0, 5.0, 4.0, 4.0, 8.0, 2.0, 6.0])
    expected = [np.nanmedian(values[max(i - reach, 0) : i + reach + 1]) for i in range(len(values))]
    np.testing.assert_array_equal(rolling_median(values, reach), expected)


def test_frames_that_lie_close_in_time_take_no_memory():
    forget_peak()
    before = peak_mb()
    rolling_median(np.arange(45.0), 22_500_000)
    assert peak_mb() - before < 50
