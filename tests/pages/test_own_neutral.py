"""A calibration on the form: chosen by its person, and part of the question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.calibration.store import save_calibration
from posecheck.jobs.request import Request, from_json
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.pages.own_neutral import kept_copy


@pytest.fixture
def calibration() -> Calibration:
    import inspect

    given = dict.fromkeys(inspect.signature(OwnRange).parameters, 1.0)
    return Calibration(
        "Ana",
        "2026-11-20",
        "side-left",
        OwnRange(**given),
        OwnRange(**given),
        ((0, 1), (1, 2), (2, 3)),
    )


def test_it_is_offered_only_where_there_is_one(show, calibration, monkeypatch):
    assert "Compare with the calibrated neutral of" not in [
        s.label for s in show("check").selectbox
    ]
    save_calibration(calibration)
    monkeypatch.setattr("posecheck.pages.own_neutral.list_calibrations", lambda: [calibration])
    box = next(
        s for s in show("check").selectbox if s.label == "Compare with the calibrated neutral of"
    )
    assert box.options == ["Nobody", "Ana, 2026-11-20"]


def test_a_relative_data_folder_holds_them_too(calibration, tmp_path, monkeypatch):
    """One folder for the list, the copy that is analysed with, and the worker, wherever each of
    them runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATA", "mine")
    assert save_calibration(calibration).is_relative_to(tmp_path / "mine")
    copy = kept_copy(calibration)
    monkeypatch.chdir(tmp_path.parent)
    assert copy.is_absolute() and copy.is_file()
    asked = from_json(Request(copy, "a.mp4", "ab" * 32, {"calibration": copy}).to_json())
    assert asked.api_options().calibration == str(copy)


def test_who_calibrates_again_asks_another_question(calibration, tmp_path):
    one = kept_copy(calibration)
    same = kept_copy(calibration)
    other = kept_copy(replace(calibration, date="2026-11-21"))
    assert one == same != other
    base = Request(tmp_path / "a.mp4", "a.mp4", "ab" * 32)
    keys = {
        replace(base, options={"calibration": path} if path else {}).key
        for path in (one, other, None)
    }
    assert len(keys) == 3
    asked = replace(base, options={"calibration": one})
    assert asked.pose_key == base.pose_key
    assert from_json(asked.to_json()).api_options().calibration == str(one)
