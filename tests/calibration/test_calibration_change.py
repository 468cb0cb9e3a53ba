"""The arithmetic of change from the own neutral and of the own range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.calibration import OwnRange, with_own_change
from posecheck.calibration.change import ELSEWHERE, STANDING, share_curve, usable
from posecheck.calibration.own import check_ranges, outline_model
from posecheck.errors import CalibrationError
from posecheck.model.measurement import Curve, Series
from tests.calibration.own_neutrals import calibration

angles = st.floats(-60, 60)
steps = st.floats(4.1, 30)
T = np.arange(3) / 30


def series(lumbar=None, pelvis=None) -> Series:
    curves = {}
    for name, value in (("lumbar_angle", lumbar), ("pelvic_tilt", pelvis)):
        if value is not None:
            value = np.broadcast_to(np.asarray(value, float), T.shape)
            curves[name] = Curve(value, value - 10, value + 10, "deg")
    missing = {name: "why not" for name in ("lumbar_angle", "pelvic_tilt") if name not in curves}
    return Series(T, curves, missing)


@given(angles, angles, steps, steps)
def test_change_is_the_reading_less_the_own_neutral(reading, neutral, tuck, arch):
    own = replace(calibration(), lumbar=OwnRange(neutral, neutral - tuck, neutral + arch, 0.0))
    found = with_own_change(series(lumbar=reading, pelvis=0.0), own, standing=True)
    change = found["lumbar_change"]
    assert change.value == pytest.approx(reading - neutral)
    assert change.half_width == pytest.approx(STANDING["lumbar_angle"])
    assert found["lumbar_angle"].value == pytest.approx(reading)  # the reading itself stays


@given(angles, steps, steps, st.floats(0, 3))
def test_the_share_is_0_100_and_minus_100_at_the_own_positions(neutral, tuck, arch, spread):
    own = OwnRange(neutral, neutral - tuck, neutral + arch, spread)
    curve = share_curve(np.array([0.0, arch, -tuck]), own, standing=True)
    assert curve.value == pytest.approx([0.0, 100.0, -100.0])
    assert [own.share(c) for c in (0.0, arch, -tuck)] == pytest.approx([0.0, 100.0, -100.0])


@given(st.lists(angles, min_size=2, max_size=2), steps, steps)
def test_the_share_grows_with_the_change_and_lies_in_its_interval(changes, tuck, arch):
    curve = share_curve(np.array(sorted(changes)), OwnRange(0.0, -tuck, arch, 0.5), standing=True)
    assert curve.value[0] <= curve.value[1]
    assert (curve.low < curve.value).all() and (curve.value < curve.high).all()


@given(st.floats(0, 5))
def test_an_unsteady_calibration_widens_the_interval(spread):
    own = replace(calibration(), lumbar=OwnRange(4.0, -5.0, 19.0, spread))
    half = with_own_change(series(lumbar=0.0, pelvis=0.0), own, standing=True)[
        "lumbar_change"
    ].half_width[0]
    assert half == pytest.approx(np.hypot(STANDING["lumbar_angle"], 1.96 * spread))


def test_standing_is_narrower_than_any_other_position():
    found = [
        with_own_change(series(0.0, 0.0), calibration(), standing)["lumbar_change"].half_width[0]
        for standing in (True, False)
    ]
    shares = [
        share_curve(np.zeros(1), calibration().lumbar, standing).half_width[0]
        for standing in (True, False)
    ]
    assert (
        found[0] < found[1]
        and shares[0] < shares[1]
        and ELSEWHERE["pelvic_tilt"] > STANDING["pelvic_tilt"]
    )


def test_what_was_not_read_has_no_change():
    found = with_own_change(series(pelvis=[1.0, np.nan, 2.0]), calibration(), standing=True)
    assert "lumbar_change" not in found and "lumbar_range_share" not in found
    assert found.refused["lumbar_change"] == found.refused["lumbar_range_share"] == "why not"
    assert np.isnan(found["pelvic_tilt_change"].value).tolist() == [False, True, False]


def test_a_calibration_of_another_model_is_refused():
    usable(calibration())
    with pytest.raises(
        CalibrationError, match=r"Anna's calibration of 2026-11-20 .* Calibrate again"
    ):
        usable(calibration(model="another"))


FIRST_SHIPPED_IN = "734585a153fe"
"""The beginning of the SHA-256 of the .npz file that the shipped weights were in before posecheck's
networks were ONNX files."""


def test_what_was_calibrated_with_the_same_weights_in_another_file_holds():
    """It ends with the next weights, not with the next form of file. After a new training this
    becomes what `weights` of the new file begins with."""
    usable(calibration(model=FIRST_SHIPPED_IN))
    assert outline_model() == FIRST_SHIPPED_IN


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (OwnRange(0, -2, 15, 0), "cannot be told apart"),
        (OwnRange(0, -12, 2, 0), "cannot be told apart"),
        (OwnRange(0, -3.5, 3.5, 0), "cannot be told apart"),
        (OwnRange(0, 9, 15, 0), "order seems wrong"),
        (OwnRange(0, -9, -15, 0), "order seems wrong"),
        (OwnRange(float("nan"), -9, 15, 0), "could not be read"),
    ],
)
@pytest.mark.parametrize("which", ["low-back curve", "pelvic tilt"])
def test_ranges_that_make_no_sense_are_refused(own, said, which):
    good = OwnRange(0, -8, 15, 0)
    with pytest.raises(CalibrationError, match=said) as caught:
        check_ranges(*((own, good) if which == "low-back curve" else (good, own)))
    assert which in str(caught.value)


@given(angles, steps, steps)
def test_ranges_that_make_sense_pass(neutral, tuck, arch):
    own = OwnRange(neutral, neutral - tuck, neutral + arch, 0.0)
    check_ranges(own, own)
