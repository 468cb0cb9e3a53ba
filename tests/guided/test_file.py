"""A guided session as a file: out and in again, and what is refused; and what it does to the next
week."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from posecheck.errors import ProgrammeError
from posecheck.guided.file import read_guided, write_guided
from posecheck.guided.session import begin, counted, finish, new_session, start_step, step_done
from posecheck.guided.steps import steps_of
from posecheck.intake.answers import Answers
from posecheck.programme.grow import next_week
from tests.guided.sessions_made import NOW, doing, line, programme, session_of
from tests.guided.sessions_made import bridges as bridge_steps

DAY = 86400.0


def test_out_and_in_again(tmp_path):
    session = counted(doing(*bridge_steps()), NOW, reps=3, judged=True)
    assert read_guided(write_guided(tmp_path / "guided.json", session)) == session


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"at": 9}, "step 9 of 2"),
        ({"schema": "posecheck.guided/9"}, "schema"),
        ({"moment": "sleeping"}, "moment"),
        ({"pain_after": 11}, "pain_after"),
        ({"unheard_of": 1}, "unheard_of"),
    ],
)
def test_what_does_not_hang_together_is_refused(tmp_path, change, said):
    plain = json.loads(msgspec.json.encode(session_of(*bridge_steps()))) | change
    path = tmp_path / "guided.json"
    path.write_text(json.dumps(plain))
    with pytest.raises(ProgrammeError) as refused:
        read_guided(path)
    assert said in refused.value.message


def test_a_result_of_no_step_is_refused(tmp_path):
    session = step_done(doing(*bridge_steps()), NOW)
    wrong = replace(session, results=(replace(session.results[0], step=7),))
    with pytest.raises(ProgrammeError, match="step 7 of 2"):
        read_guided(write_guided(tmp_path / "guided.json", wrong))


def session_on(week, now: float, good: int):
    """Every set to its end, with so many reps in good form."""
    session = begin(new_session(week, steps_of(week), key=f"s{now}", now=now), now)
    while session.moment != "asking":
        session = start_step(session, now)
        reps = session.step.reps
        session = counted(session, now, reps=reps, good_reps=min(good, reps), judged=True)
        session = step_done(session, now)
    return finish(session, now, 0)


@pytest.mark.parametrize(("good", "change"), [(9, "more"), (5, "same")])
def test_two_good_sessions_bring_more_of_it(good, change):
    """The programme's own rule, from sessions as the guided session makes them."""
    week = programme(line("hinge", "integrate", sets=2, reps=9, rest_s=45.0))
    done = [session_on(week, NOW + k * DAY, good) for k in (0, 2)]
    after = next_week(week, done, Answers(), today=date(2030, 3, 24))
    assert after.lines[0].change == change
