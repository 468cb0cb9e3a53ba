import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecheck.errors import FileMissing, InputError
from posecheck.model.measurement import Curve, Series
from posecheck.results.formats import series_csv
from tests.present.factories import bridge


def test_the_table_by_hand():
    nan = np.nan
    curve = Curve(np.array([1.5, nan]), np.array([0.5, nan]), np.array([2.5, nan]), "deg")
    text = series_csv.to_csv(Series(np.array([0.0, 0.0333333]), {"trunk_lean": curve}, {}))
    assert text == "t,trunk_lean,trunk_lean_low,trunk_lean_high\n0.0000,1.5,0.5,2.5\n0.0333,,,\n"


def test_there_and_back():
    series = bridge().curves
    back = series_csv.from_csv(series_csv.to_csv(series), {"trunk_lean": "deg"})
    assert list(back.curves) == list(series.curves)
    assert back["trunk_lean"].unit == "deg"
    np.testing.assert_allclose(back.t, series.t, atol=5.1e-5)
    for name in series.curves:
        for part in ("value", "low", "high"):
            np.testing.assert_allclose(
                getattr(back[name], part), getattr(series[name], part), rtol=1e-4, equal_nan=True
            )
    assert np.isnan(back["knee_flexion_left"].value).sum() == 30


@given(
    arrays(
        float, st.integers(0, 20), elements=st.floats(-1e6, 1e6) | st.just(np.nan) | st.just(np.inf)
    )
)
def test_missing_stays_missing_and_nothing_else_goes_missing(values):
    series = Series(np.arange(len(values)) / 30, {"a": Curve(values, values, values, "deg")}, {})
    back = series_csv.from_csv(series_csv.to_csv(series))["a"].value
    np.testing.assert_array_equal(np.isfinite(back), np.isfinite(values))
    np.testing.assert_allclose(back[np.isfinite(back)], values[np.isfinite(values)], rtol=1e-4)


def test_a_series_without_curves_is_a_column_of_times():
    assert series_csv.to_csv(Series(np.array([0.0, 0.5]), {}, {})) == "t\n0.0000\n0.5000\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "column"),
        ("x,a,a_low,a_high\n", "column"),
        ("t,a,a_high,a_low\n", "NAME_low"),
        ("t,a,a_low\n0,1,1\n", "NAME_low"),
        ("t,a,a_low,a_high\n0,1,1,1\n1,1\n", "line 3"),
        ("t,a,a_low,a_high\n0,one,1,1\n", "line 2"),
    ],
)
def test_a_wrong_table_is_refused_with_the_place_named(text, words):
    with pytest.raises(InputError, match=words):
        series_csv.from_csv(text)


def test_files(tmp_path):
    (tmp_path / "series.csv").write_bytes(series_csv.to_csv(bridge().curves).encode())
    assert b"\r" not in (tmp_path / "series.csv").read_bytes()
    assert len(series_csv.read_csv(tmp_path / "series.csv").t) == 594
    with pytest.raises(FileMissing):
        series_csv.read_csv(tmp_path / "other.csv")
    (tmp_path / "bad.csv").write_bytes(b"t\n\xff\n")
    with pytest.raises(InputError):
        series_csv.read_csv(tmp_path / "bad.csv")


def test_a_long_table_is_written_in_pieces_that_leave_no_seam():
    frames = 2 * series_csv.ROWS_AT_ONCE + 3
    t = np.arange(frames) / 30.0
    value = np.where(np.arange(frames) % 7 == 3, np.nan, np.arange(frames, dtype=float))
    series = Series(t, {"trunk_lean": Curve(value, value - 1, value + 1, "deg")}, {})
    back = series_csv.from_csv(series_csv.to_csv(series))
    assert np.allclose(back.t, t, atol=1e-4)
    assert np.array_equal(back["trunk_lean"].value, value, equal_nan=True)
