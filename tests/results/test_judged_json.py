"""The faults of reps and holds in report.json: as they have always stood there, and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posecheck.errors import InputError
from posecheck.model.judged import CLEAR
from posecheck.results.report_json import from_json, to_json
from tests.present.factories import bridge, plank

KEYS = [
    "code",
    "severity",
    "confidence",
    "measure",
    "value",
    "low",
    "high",
    "threshold",
    "unit",
    "evidence",
]


def test_a_fault_of_a_rep_stands_flat_with_its_frame_as_evidence():
    fault = json.loads(to_json(bridge()))["reps"][1]["faults"][0]
    assert list(fault) == KEYS
    assert (fault["measure"], fault["value"], fault["threshold"]) == (
        "trunk_thigh_angle",
        22.0,
        12.0,
    )
    assert fault["evidence"] == {"frame": 180, "t": 6.0}


def test_a_fault_of_a_hold_has_its_stretch_too_also_where_there_are_several_holds():
    report = plank()
    plain = json.loads(to_json(replace(report, holds=(report.hold, report.hold))))
    for hold in (plain["hold"], *plain["holds"]):
        (fault,) = hold["faults"]
        assert list(fault) == [*KEYS, "start_s", "end_s"]
        assert (fault["start_s"], fault["end_s"]) == (8.7, 14.0)


@pytest.mark.parametrize("made", [bridge, plank])
def test_faults_come_back_as_they_were(made):
    report = made()
    again = from_json(to_json(report))
    assert [rep.faults for rep in again.reps] == [rep.faults for rep in report.reps]
    assert again.hold == report.hold
    assert all(f.outcome == CLEAR for rep in again.reps for f in rep.faults)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("value", "high"),
        ("evidence", 3),
        ("code", None),
        ("evidence", {"t": 1.0}),
        ("severity", 1.5),
    ],
)
def test_a_fault_that_was_changed_by_hand_is_refused(key, value):
    plain = json.loads(to_json(bridge()))
    plain["reps"][1]["faults"][0][key] = value
    with pytest.raises(InputError, match="faults"):
        from_json(json.dumps(plain).encode())


@pytest.mark.parametrize("faults", [3, "none", {"code": "x"}, [3], None])
def test_faults_that_are_no_list_of_faults_are_refused(faults):
    plain = json.loads(to_json(plank()))
    plain["hold"]["faults"] = faults
    with pytest.raises(InputError):
        from_json(json.dumps(plain).encode())
