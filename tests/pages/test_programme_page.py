"""Your programme on the page: from which number each drill follows, swapped and taken out, week
after week; and a coach who writes, changes, gives and watches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from posecheck.guided.record import GuidedSession, SessionStep, StepResult
from posecheck.history.guided import save_guided
from posecheck.history.own import add, opened
from posecheck.history.programmes import current_programme, file_programme, programmes_of
from posecheck.history.screens import file_screen
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import read_answers, save_answers
from posecheck.intake.red_flags import red_flags
from posecheck.jobs.queue import Job
from posecheck.jobs.screening import put_waiting
from posecheck.movements.load import movements
from posecheck.pages.coach_store import opened_store
from posecheck.programme.choose import programme_of
from posecheck.screen.evaluate import screen_of
from posecheck.screen.result import PartResult, ScreenFigure
from tests.pages.page_checks import check_calm, said

TODAY = date.today()
CLEAR = Answers(flags={flag.id: False for flag in red_flags()}, props=("band", "mat"))
SHORT = "left thigh stops 6° short (3 to 9)"


def button(shown, label):
    return next(b for b in shown.button if b.label == label)


def screen(thigh: float, day: date = TODAY):
    figure = ScreenFigure("thigh_extension", thigh, thigh - 3, thigh + 3, "deg", "left")
    part = PartResult("hip-left", "done", figures=(figure,), at=f"{day}T10:00:00+00:00")
    return screen_of((part,), person="Anna", date=day.isoformat())


@pytest.fixture
def anna():
    store = opened_store()
    person = opened(store, add(store, "Anna"))
    save_answers(person.key, CLEAR)
    return person


def programme(person):
    return current_programme(opened_store(), person.id)


def test_without_a_screen_it_leads_to_one_and_writes_nothing(show, anna):
    shown = show("programme")
    check_calm(shown)
    assert "follows from a screen" in said(shown) and programme(anna) is None


def test_each_drill_says_which_number_it_follows_from(show, anna):
    file_screen(opened_store(), anna.id, screen(4.0))
    shown = show("programme")
    check_calm(shown)
    kept, text = programme(anna), said(shown).replace("\\", "")
    assert kept.lines and text.count(SHORT) >= 1
    for line in kept.lines:
        assert movements()[line.movement].title in text and line.dose.source in text
        assert all(reason.text[8:] in text for reason in line.reasons)
        assert all(other in text for other in line.dose.also)
    assert len(shown.get("download_button")) == 1
    show("programme")
    assert programme(anna).key == kept.key  # it is written once


def test_where_nothing_stands_out_it_says_so(show, anna):
    file_screen(opened_store(), anna.id, screen(20.0))
    shown = show("programme")
    check_calm(shown)
    assert "nothing to correct" in shown.info[0].value and programme(anna).lines


def test_a_drill_is_swapped_for_one_that_is_allowed_and_one_that_is_not_wanted_stays_out(
    show, anna
):
    file_screen(opened_store(), anna.id, screen(4.0))
    shown = show("programme")
    away = programme(anna).lines[0].movement
    swaps = [b for b in shown.button if b.key.startswith(f"swap-{away}-")]
    assert swaps and f"swap-{away}-{away}" not in [b.key for b in swaps]
    to = swaps[0].key.removeprefix(f"swap-{away}-")
    shown = swaps[0].click().run()
    check_calm(shown)
    names = [line.movement for line in programme(anna).lines]
    assert to in names and away not in names and "Swapped" in said(shown)
    shown = next(b for b in shown.button if b.key == f"out-{to}").click().run()
    assert to not in [line.movement for line in programme(anna).lines]
    assert read_answers(anna.key).leave_out == (to,)


def session_of(week, began: str):
    """All of its first drill's sets done, in good form."""
    line = next(line for line in week.lines if line.dose.reps)
    sides = line.dose.sides or ("",)
    steps = tuple(
        SessionStep(line.movement, n + 1, line.dose.sets, side, line.dose.reps, judged=True)
        for n in range(line.dose.sets)
        for side in sides
    )
    results = tuple(
        StepResult(k, "done", began, True, line.dose.reps, line.dose.reps)
        for k in range(len(steps))
    )
    return line, GuidedSession(
        began, "Anna", week.key, week.week, steps, began, len(steps), "finished", results
    )


def test_the_next_week_is_written_as_its_day_comes_and_says_what_changed(show, anna):
    store, begun = opened_store(), TODAY - timedelta(days=7)
    first = programme_of(screen(4.0, begun), CLEAR, key="anna-1", today=begun)
    file_screen(store, anna.id, screen(4.0, begun))
    file_programme(store, anna.id, first)
    for days in (1, 3):
        line, session = session_of(first, f"{begun + timedelta(days=days)}T10:00:00+00:00")
        save_guided(store, anna.id, session)
    shown = show("programme")
    check_calm(shown)
    second = programme(anna)
    assert (second.week, second.from_day, second.key) == (2, TODAY.isoformat(), "anna-1")
    grown = next(one for one in second.lines if one.movement == line.movement)
    assert grown.change == "more" and grown.why_changed in said(shown).replace("\\", "")
    show("programme")
    assert [week.week for week in programmes_of(store, anna.id, "anna-1")] == [1, 2]


def test_a_newer_screen_is_offered_and_writes_a_new_programme(show, anna):
    store, before = opened_store(), TODAY - timedelta(days=3)
    file_programme(
        store, anna.id, programme_of(screen(4.0, before), CLEAR, key="old", today=before)
    )
    file_screen(store, anna.id, screen(20.0))
    shown = button(show("programme"), "Write a new programme from it").click().run()
    check_calm(shown)
    assert programme(anna).key != "old" and programme(anna).screen == TODAY.isoformat()


def test_a_stopped_programme_says_its_sentence_and_unasked_questions_come_first(show, anna):
    stopped = programme_of(screen(4.0), CLEAR, key="k", today=TODAY)
    stopped = replace(stopped, lines=(), stopped="See a doctor first.")
    file_programme(opened_store(), anna.id, stopped)
    assert "See a doctor first." in show("programme").error[0].value
    save_answers(anna.key, Answers())
    file_programme(opened_store(), anna.id, replace(stopped, stopped=""))
    shown = show("programme")
    check_calm(shown)
    assert len(shown.checkbox) == len(red_flags())


@pytest.fixture
def people(show, anna):
    """The page of people with the part that is the coach's programme."""

    def run():
        shown = show("coach_people", person=str(anna.id))
        shown.session_state["people-part"] = "Programme"
        return shown.run()

    return run


def test_a_coach_sees_what_was_done_and_what_hurt(people, anna):
    store = opened_store()
    first = programme_of(screen(4.0), CLEAR, key="anna-1", today=TODAY)
    file_programme(store, anna.id, first)
    _, session = session_of(first, f"{TODAY}T10:00:00+00:00")
    save_guided(store, anna.id, replace(session, pain_before=3, pain_after=5))
    flag = red_flags()[0]
    complaint = Complaint(("groin-left",), 4, "weeks")
    save_answers(anna.key, replace(CLEAR, complaint=complaint))
    shown = people()
    check_calm(shown)
    text = said(shown)
    assert "left groin, pain 4 of 10, for weeks" in text.lower() and "<td" in text
    assert f"{len(session.steps)} of {len(session.steps)} sets" in text
    save_answers(anna.key, replace(CLEAR, flags={**CLEAR.flags, flag.id: True}))
    assert flag.question in people().error[0].value.replace("\\", "")


def test_a_coach_writes_from_nothing_changes_a_dose_and_gives_it_to_others(people, anna):
    store = opened_store()
    ben = add(store, "Ben")
    shown = people()
    shown.text_input(key="coach-name").set_value("Cara").run()
    shown = button(shown, "Write it from nothing").click().run()
    shown.selectbox(key="coach-add").set_value("glute-bridge")
    shown.text_input(key="coach-add-why").set_value("for the start")
    shown = next(b for b in shown.button if b.key == "coach-add-now").click().run()
    check_calm(shown)
    line = programme(anna).lines[0]
    assert (line.movement, line.reasons[0].text) == ("glute-bridge", "for the start")
    assert programme(anna).by == "Cara"
    shown.number_input(key="coach-sets-glute-bridge").set_value(1)
    shown = button(shown, "Save").click().run()
    check_calm(shown)
    assert programme(anna).lines[0].dose.sets == 1
    shown.multiselect(key="coach-give").set_value([ben])
    shown.run()
    shown = next(b for b in shown.button if b.key == "coach-give-now").click().run()
    check_calm(shown)
    given = current_programme(store, ben)
    assert given.lines == programme(anna).lines and given.key != programme(anna).key
    assert (given.person, given.by, given.week) == ("Ben", "Cara", 1)


def test_what_is_read_or_answered_later_is_offered_and_never_lost(show, anna):
    store = opened_store()
    file_screen(store, anna.id, screen(20.0))
    show("programme")
    assert "say other things now" not in said(show("programme"))
    change = replace(CLEAR, day=("sitting",), complaint=Complaint(("low-back-left",), 5))
    save_answers(anna.key, change)
    first = programme(anna)
    shown = show("programme")
    check_calm(shown)
    assert "say other things now" in said(shown) and programme(anna) == first
    shown = button(shown, "Write it anew").click().run()
    assert "say other things now" not in said(shown) and programme(anna).key != first.key


def test_nothing_is_written_while_clips_are_being_looked_at(show, anna, queue, bridges):
    file_screen(opened_store(), anna.id, screen(20.0))
    put_waiting(anna.key, "bridges", bridges)
    request = queue.submitted[-1]
    queue.jobs[request.key] = Job(request.key, request.name, "running")
    shown = show("programme")
    check_calm(shown)
    assert "being looked at" in shown.info[0].value and programme(anna) is None
    queue.jobs[request.key] = Job(request.key, request.name, "done")
    show("programme")
    assert programme(anna).lines
