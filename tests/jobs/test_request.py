"""The key of a request: the same for the same question, another for another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.api import Options, own_neutral
from posecheck.calibration import save_calibration
from posecheck.jobs.request import KEY_LENGTH, Request, from_json, has_option
from posecheck.jobs.results import is_key
from tests.calibration.own_neutrals import calibration

BASE = Request(Path("a.mp4"), "a.mp4", "ab" * 32)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "movement": st.sampled_from(["lunge", "plank"]),
        "person": st.sampled_from(["left", "right", 0, 3]),
        "turn_deg": st.sampled_from([90, 180, 270]),
        "slow_motion": st.floats(1.5, 20),
        "height_m": st.floats(1, 2),
        "size": st.just((1280, 720)),
        "fps": st.floats(10, 240),
    },
)


@given(OPTIONS)
def test_a_request_survives_its_file(options):
    request = Request(Path("/x/y z.mp4"), "y z.mp4", "cd" * 32, options, Path("/x/track.npz"))
    again = from_json(request.to_json())
    assert (again.key, again.pose_key, again.name, again.track) == (
        request.key,
        request.pose_key,
        request.name,
        request.track,
    )
    assert again.api_options() == Options(**options)


@given(OPTIONS, OPTIONS)
def test_keys_differ_where_options_do(one, other):
    a, b = replace(BASE, options=one), replace(BASE, options=other)
    assert (a.key == b.key) == (a.api_options() == b.api_options())
    assert is_key(a.key) and len(a.key) == KEY_LENGTH


def test_an_option_named_with_its_default_is_no_other_request():
    assert (
        replace(BASE, options={"person": "largest", "turn_deg": 0, "movement": None}).key
        == BASE.key
    )


def test_the_name_and_the_place_of_the_file_do_not_matter():
    assert replace(BASE, name="b.mp4", path=Path("/elsewhere/b.mp4")).key == BASE.key
    assert replace(BASE, sha256="cd" * 32).key != BASE.key


@pytest.mark.parametrize(
    "changed", [{"movement": "lunge"}, {"slow_motion": 8.0}, {"height_m": 1.7}]
)
def test_a_change_of_judging_needs_no_other_track(changed):
    assert replace(BASE, options=changed).pose_key == BASE.pose_key
    assert replace(BASE, options=changed).key != BASE.key


@pytest.mark.parametrize("changed", [{"person": "left"}, {"turn_deg": 90}])
def test_another_person_or_turn_needs_another_track(changed):
    assert replace(BASE, options=changed).pose_key != BASE.pose_key


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"path": 1}',
        b"\xff",
        b'{"path":"a","name":"b","sha256":"c","options":3,"track":null}',
    ],
)
def test_other_files_are_no_requests(data):
    with pytest.raises(ValueError, match="not a request"):
        from_json(data)


def test_which_options_there_are():
    assert has_option("height_m")
    assert not has_option("shoe_size")


def test_a_kept_neutral_may_be_named_by_its_person(tmp_path, monkeypatch):
    """Sets of earlier versions were kept with a name."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    save_calibration(calibration())
    assert (
        own_neutral(replace(BASE, options={"calibration": "Anna"}).api_options()) == calibration()
    )


def test_a_neutral_may_go_by_value():
    """To a computer that does not have its file."""
    by_value = replace(BASE, options={"calibration": calibration()})
    again = from_json(by_value.to_json())
    assert again.api_options().calibration == calibration() and again.key == by_value.key
    assert again.key != BASE.key and again.pose_key == BASE.pose_key


def test_the_users_movement_files_are_part_of_a_request_and_change_its_key(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "data" / "movements" / "mine.toml"
    own.parent.mkdir(parents=True)

    def asked(**options):
        return Request(Path("clip.mp4"), "clip.mp4", "ab" * 32, options)

    plain, found = asked(movement="lunge"), asked()
    own.write_text("one", encoding="utf-8")
    by_id, by_path = asked(movement="mine"), asked(movement="data/movements/mine.toml")
    assert by_path.options["movement"] == str(own)
    assert asked(movement="lunge").key == plain.key and asked().key != found.key
    own.write_text("two", encoding="utf-8")
    again = from_json(by_id.to_json())
    assert (again.rules, again.key) == (by_id.rules, by_id.key)
    assert asked(movement="mine").key != by_id.key and asked(movement=str(own)).key != by_path.key
    assert asked(movement="mine").pose_key == by_id.pose_key
