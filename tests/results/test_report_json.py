import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import FileMissing, InputError
from posecheck.model.measurement import Measurement
from posecheck.results import report_json
from tests.present.factories import EVERY, bridge, plank, refused, run


def words(text: str) -> set[str]:
    return set(text.split())


CONTRACT = words(
    "schema source movement view quality measurements reps hold stride findings refused series"
)
IN_A_FINDING = words(
    "code severity confidence measure value low high threshold evidence cue why drills"
)


def plain(report):
    return json.loads(report_json.to_json(report))


@pytest.mark.parametrize("name", EVERY)
def test_every_report_follows_the_contract(name):
    data = plain(EVERY[name]())
    assert data.keys() >= CONTRACT
    assert next(iter(data)) == "schema"
    assert data["schema"] == "posecheck.report/1"
    assert "curves" not in data
    assert data["source"].keys() >= words(
        "name sha256 frames duration_s fps size rotation_deg slow_motion"
    )
    assert data["view"].keys() >= {"name", "yaw_deg", "roll_deg", "confidence"}


def test_reps_hold_stride_and_findings_have_the_keys_of_the_contract():
    rep = plain(bridge())["reps"][1]
    assert rep.keys() >= words("index side start_s peak_s end_s partial measurements faults")
    assert rep["faults"][0]["code"] == "incomplete-hip-extension"
    assert rep["measurements"][0].keys() >= words("name side value low high unit status frame t")
    assert plain(bridge())["findings"][0].keys() >= IN_A_FINDING
    assert plain(bridge())["findings"][0]["evidence"][0].keys() == {"frame", "t"}
    hold = plain(plank())["hold"]
    assert hold.keys() >= {"start_s", "end_s", "good_form_s", "breakdown_s", "faults"}
    assert hold["faults"][0].keys() >= {"code", "start_s", "end_s"}
    stride = plain(run())["stride"]
    assert stride.keys() >= {"cadence_spm", "steps", "measurements"}
    assert stride["steps"][0].keys() >= {"side", "initial_contact_s", "toe_off_s"}


def refuse_constant(word):
    raise AssertionError(f"{word} is not JSON")


@pytest.mark.parametrize("name", EVERY)
def test_no_nan_is_written(name):
    json.loads(report_json.to_json(EVERY[name]()), parse_constant=refuse_constant)


def test_an_unknown_roll_is_null_in_the_file_and_nan_again_when_read():
    data = report_json.to_json(refused())
    assert json.loads(data)["view"]["roll_deg"] is None
    assert math.isnan(report_json.from_json(data).view.roll_deg)


@pytest.mark.parametrize("name", EVERY)
def test_what_was_read_writes_the_same_bytes_again(name):
    data = report_json.to_json(EVERY[name]())
    assert report_json.to_json(report_json.from_json(data)) == data


def test_a_report_of_round_numbers_comes_back_equal():
    report = replace(bridge(), reps=(), findings=())
    assert report_json.from_json(report_json.to_json(report)) == replace(report, curves=None)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_values_are_rounded_or_null(value):
    report = replace(bridge(), measurements=(Measurement("trunk_lean", value, None, None, "deg"),))
    written = plain(report)["measurements"][0]["value"]
    if math.isfinite(value):
        assert written == pytest.approx(value, abs=0.0051)
        assert math.copysign(1, written) == 1 or written != 0
    else:
        assert written is None


def test_digits_times_to_a_tenth_of_a_millisecond_degrees_to_two_decimals():
    report = replace(
        bridge(),
        measurements=(Measurement("trunk_lean", 12.34567, 0.123456, 20.0, "deg", t=1.234567),),
    )
    assert plain(report)["measurements"][0] | {} == {
        "name": "trunk_lean",
        "value": 12.35,
        "low": 0.1235,
        "high": 20.0,
        "unit": "deg",
        "side": None,
        "status": "measured",
        "frame": None,
        "t": 1.2346,
        "reason": None,
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(schema="posecheck.report/2"), "posecheck.report/2"),
        (lambda d: d.pop("schema"), "no schema"),
        (lambda d: d.pop("movement"), "movement"),
        (lambda d: d["reps"][0].update(start_s="soon"), "start_s"),
        (lambda d: d["view"].update(name="above"), "above"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_named(change, words):
    data = plain(bridge())
    change(data)
    with pytest.raises(InputError, match=words):
        report_json.from_json(json.dumps(data).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"'])
def test_what_is_no_report_is_refused(data):
    with pytest.raises(InputError):
        report_json.from_json(data)


def test_keys_of_a_later_version_are_ignored():
    data = plain(bridge()) | {"new": 1}
    assert report_json.from_json(json.dumps(data).encode()).movement == "glute-bridge"


def test_files(tmp_path):
    (tmp_path / "report.json").write_bytes(report_json.to_json(bridge()))
    assert len(report_json.read_json(tmp_path / "report.json").reps) == 5
    with pytest.raises(FileMissing):
        report_json.read_json(tmp_path / "other.json")
    with pytest.raises(InputError):
        report_json.read_json(tmp_path)
