"""posecheck programme: from a screen to a week, to the next one, changed, as text, JSON, a page."""

from __future__ import annotations

import json

import msgspec
import pytest

from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import red_flags
from posecheck.programme.plan import Programme
from tests.cli.cli_checks import one_line
from tests.programme.screens import ARCHED, SITS, TUCKED, drills, line_of, screen
from tests.programme.sessions import session


@pytest.fixture
def put(tmp_path):
    def write(name: str, value) -> str:
        path = tmp_path / name
        path.write_bytes(value if isinstance(value, bytes) else msgspec.json.encode(value))
        return str(path)

    return write


def made(run, *arguments) -> Programme:
    done = run("programme", *arguments, "--json", "--date", "2026-03-02")
    assert done.exit_code == 0, done.stderr
    return msgspec.json.decode(done.stdout, type=Programme)


def test_a_screen_becomes_a_programme_with_reasons(run, put):
    done = run("programme", put("screen.json", screen(ARCHED)), "--date", "2026-03-02")
    assert done.exit_code == 0
    assert "Week 1: 5 drills, about 10 min, from 2026-03-02" in done.stdout
    assert "3. Glute bridge (activate, about 2 min): 2 sets of 8 reps, 45 s rest" in done.stdout
    assert "because your pelvis tips forward by 16° (11 to 21), beyond 10°" in done.stdout


def test_answers_count_and_the_same_input_gives_the_same_output(run, put):
    where, said = put("screen.json", screen(ARCHED)), put("a.json", Answers(leave_out=("hinge",)))
    first = made(run, where, "--answers", said)
    assert "hinge" not in drills(first) and first == made(run, where, "--answers", said)
    assert first.key != made(run, where).key


def test_a_red_flag_is_its_sentence(run, put):
    flag = red_flags()[0]
    said = put("a.json", Answers(flags={flag.id: True}))
    done = run("programme", put("screen.json", screen(ARCHED)), "--answers", said)
    assert done.stdout == f"No programme now. {flag.answer}\n"


def test_sessions_make_the_week_after_from_the_screen_or_the_programme(run, put, tmp_path):
    where, said = put("screen.json", screen(ARCHED)), put("a.json", SITS)
    first = made(run, where, "--answers", said)
    files = [put(f"s{day}.json", session(first, day)) for day in (3, 5)]
    more = [part for file in files for part in ("--sessions", file)]
    second = made(run, where, "--answers", said, *more)
    assert (second.week, second.key) == (2, first.key)
    assert line_of(second, "glute-bridge").dose.reps == 10
    assert made(run, put("week1.json", first), "--answers", said, *more) == second


def test_it_is_changed_within_the_limits(run, put):
    where = put("screen.json", screen(ARCHED))
    changed = made(run, where, "--swap", "glute-bridge", "frog-bridge", "--drop", "hinge",
                   "--add", "squat", "--by", "Ben")  # fmt: skip
    assert {"frog-bridge", "squat"} <= set(drills(changed)) and "hinge" not in drills(changed)
    assert changed.by == "Ben"
    refused = run("programme", where, "--swap", "glute-bridge", "sit-up")
    assert refused.exit_code == 3 and "may not come in" in one_line(refused)


def test_it_is_written_as_json_and_as_a_page(run, put, tmp_path):
    where = put("screen.json", screen(TUCKED))
    for name in ("week.json", "week.html"):
        done = run("programme", where, "--out", tmp_path / name)
        assert done.stdout == f"Programme: {tmp_path / name}\n"
    assert json.loads((tmp_path / "week.json").read_text())["schema"] == "posecheck.programme/1"
    assert "<h1>Week 1" in (tmp_path / "week.html").read_text()
    assert run("programme", where, "--out", tmp_path / "week.pdf").exit_code == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "is not a screen or a programme of posecheck"),
        (b"[]", "is not a screen or a programme of posecheck"),
        (b'{"schema": "posecheck.report/1"}', "its schema is posecheck.report/1"),
        (b'{"schema": 7}', "its schema is 7"),
        (b'{"schema": "posecheck.screen/1", "person": "A"}', "date"),
    ],
)
def test_another_file_is_refused_in_one_line(run, put, text, why):
    done = run("programme", put("screen.json", text))
    assert done.exit_code == 3 and why in one_line(done)


def test_a_missing_file_and_wrong_sessions_are_told(run, put):
    done = run("programme", "no-such.json")
    assert done.exit_code == 3 and "No such file" in one_line(done)
    where = put("screen.json", screen(ARCHED))
    first = made(run, where)
    one, other = session(first, 3), msgspec.structs.replace(session(first, 4), programme="x")
    done = run("programme", where, "--sessions", put("1.json", one), "--sessions",
               put("2.json", other))  # fmt: skip
    assert done.exit_code == 3 and "of another programme" in one_line(done)
    done = run("programme", where, "--sessions", put("3.json", b"{}"))
    assert done.exit_code == 3 and "is not a guided session" in one_line(done)
    done = run("programme", where, "--answers", put("a.json", b'{"minutes": 90}'))
    assert done.exit_code == 3 and "minutes" in one_line(done)
