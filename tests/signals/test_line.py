import numpy as np
import pytest

from posecheck.signals.line import robust_line


def test_one_wild_point_does_not_move_the_line():
    x = np.arange(12.0)
    y = 3 - 0.5 * x
    y[4] = 900.0
    assert robust_line(y, x) == (pytest.approx(-0.5), pytest.approx(3.0))


def test_values_that_repeat_give_a_line_without_a_warning():
    """Sen's variance comes out below nought where nearly all of x and of y are alike; a warning is
    an error in these tests."""
    x = np.zeros(20)
    x[-1] = 1.0
    assert robust_line(2 * x, x) == (2.0, 0.0)
