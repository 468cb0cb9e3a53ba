"""Your programme on the page: from which number each drill follows, swapped and taken out, week
after week; and a coach who writes, changes, gives and watches."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from posecheck.guided.record import GuidedSession, SessionStep, StepResult
from posecheck.history.guided import save_guided
from posecheck.history.kept import to_text
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
from posecheck.present.programme_page import dose_words
from posecheck.present.sources import source_read
from posecheck.programme.choose import programme_of
from posecheck.review.history_tables import ProgrammeRow
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
    assert "3 times a week, a day of rest between" in text
    for line in kept.lines:
        assert movements()[line.movement].title in text and dose_words(line.dose) in text
        assert source_read(line.dose.source) in text
        assert all(reason.text[8:] in text for reason in line.reasons)
    assert "[E]" not in text and "docs/" not in text
    labels = [expander.label for expander in shown.expander]
    assert labels.count("Where this comes from") == len(kept.lines)
    assert len(shown.get("download_button")) == 1
    show("programme")
    assert programme(anna).key == kept.key  # it is written once


def test_where_nothing_stands_out_it_says_so(show, anna):
    file_screen(opened_store(), anna.id, screen(20.0))
    shown = show("programme")
    check_calm(shown)
    assert "nothing is known yet that needs correcting" in shown.info[0].value
    assert programme(anna).lines and "nothing to correct" not in said(shown)
    assert "Not done yet: standing, from the side;" in said(shown).replace("\\", "")


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


def test_pain_of_the_last_session_changes_the_week_that_is_on(show, anna):
    file_screen(opened_store(), anna.id, screen(4.0))
    show("programme")
    kept = programme(anna)
    file_guided(anna, kept, pain_before=3, pain_next_day=6)
    shown = show("programme")
    check_calm(shown)
    text = said(shown).replace("\\", "")
    assert text.count("What changed: pain of 6 of 10") == 1
    assert programme(anna) == kept  # only as it is shown


def test_what_was_done_is_not_new_any_more(show, anna):
    file_screen(opened_store(), anna.id, screen(4.0))
    drills = len(programme_lines(show, anna))
    assert said(show("programme")).count("badge[New]") == drills
    file_guided(anna, programme(anna))
    assert said(show("programme")).count("badge[New]") == drills - 1


def programme_lines(show, anna):
    show("programme")
    return programme(anna).lines


def test_a_session_that_is_half_done_is_not_done(show, anna):
    file_screen(opened_store(), anna.id, screen(4.0))
    show("programme")
    file_guided(anna, programme(anna), state="paused")
    shown = show("programme")
    assert "done this week" not in said(shown) and "Go on with the session" in str(shown.button)
    text = said(show("home"))
    assert "half done" in text and "done this week" not in text


def test_a_session_takes_as_long_as_the_programme_says(show, anna):
    file_screen(opened_store(), anna.id, screen(4.0))
    about = [
        re.search(r"about (\d+) minutes?", said(show(name)))[1] for name in ("programme", "session")
    ]
    assert about[0] == about[1]


def file_guided(anna, made, state="finished", **more):
    """A session of today in which the first drill that is counted was done."""
    line = next(line for line in made.lines if line.dose.reps)
    step = SessionStep(line.movement, 1, line.dose.sets, reps=line.dose.reps, judged=True)
    moment = f"{TODAY}T10:00:00Z"
    result = StepResult(0, "done", moment, judged=True, reps=line.dose.reps)
    session = GuidedSession(
        "s1", anna.key, made.key, made.week, (step, step), moment, 1, state, (result,), **more
    )
    save_guided(opened_store(), anna.id, session)
    return line.movement


def test_a_newer_screen_is_offered_and_writes_a_new_programme(show, anna):
    store, before = opened_store(), TODAY - timedelta(days=3)
    file_programme(
        store, anna.id, programme_of(screen(4.0, before), CLEAR, key="old", today=before)
    )
    file_screen(store, anna.id, screen(20.0))
    shown = button(show("programme"), "Write a new programme from it").click().run()
    check_calm(shown)
    assert programme(anna).key != "old" and programme(anna).screen == TODAY.isoformat()


def test_a_programme_that_was_stopped_is_none_once_all_is_clear(show, anna):
    """As an older version kept one: nobody stands before it for ever."""
    store = opened_store()
    file_screen(store, anna.id, screen(4.0))
    keep_stopped(store, anna.id)
    flag = red_flags()[0]
    save_answers(anna.key, replace(CLEAR, flags={**CLEAR.flags, flag.id: True}))
    assert flag.answer[:40] in show("programme").error[0].value.replace("\\", "")
    assert programme(anna) is None
    save_answers(anna.key, CLEAR)
    shown = show("programme")
    check_calm(shown)
    assert programme(anna).lines and not shown.error


def keep_stopped(store, person_id):
    """A row that no version writes any more."""
    made = programme_of(screen(4.0), CLEAR, key="k", today=TODAY)
    file_programme(store, person_id, made)
    text = to_text(replace(made, lines=(), said=(), stopped="See a doctor first."))
    store.write(lambda db: db.execute(update(ProgrammeRow).values(stopped=True, content=text)))


def test_unasked_questions_come_before_a_programme(show, anna):
    file_programme(opened_store(), anna.id, programme_of(screen(4.0), CLEAR, key="k", today=TODAY))
    save_answers(anna.key, Answers())
    shown = show("programme")
    check_calm(shown)
    assert len(shown.checkbox) == len(red_flags())


def test_what_hurts_is_told_and_offered_and_never_kept(show, anna):
    store = opened_store()
    file_screen(store, anna.id, screen(20.0))
    show("programme")
    assert "lunge" in [line.movement for line in programme(anna).lines]
    save_answers(anna.key, replace(CLEAR, complaint=Complaint(("knee-left",), 5)))
    shown = show("programme")  # pain that is new
    assert "have changed since" in said(shown)
    shown = button(shown, "Write it again").click().run()
    check_calm(shown)
    assert "Your knee hurts" in said(shown) and "have changed since" not in said(shown)
    assert "lunge" not in [line.movement for line in programme(anna).lines]
    texts = store.write(lambda db: db.scalars(select(ProgrammeRow.content)).all())
    assert len(texts) == 2 and not any("knee" in text for text in texts)


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
    file_screen(store, anna.id, screen(4.0))
    flag = red_flags()[0]
    complaint = Complaint(("groin-left",), 4, "weeks")
    save_answers(anna.key, replace(CLEAR, complaint=complaint))
    shown = people()
    check_calm(shown)
    assert [b for b in shown.button if b.key == "coach-from-screen"]
    text = said(shown)
    assert "left groin, pain 4 of 10, for weeks" in text.lower() and "<td" in text
    assert f"{len(session.steps)} of {len(session.steps)} sets" in text
    save_answers(anna.key, replace(CLEAR, flags={**CLEAR.flags, flag.id: True}))
    shown = people()
    assert flag.question in shown.error[0].value.replace("\\", "")
    assert not [b for b in shown.button if b.key in ("coach-from-screen", "coach-blank")]


def test_a_coach_is_told_what_pain_has_made_of_the_week(people, anna):
    first = programme_of(screen(4.0), CLEAR, key="anna-1", today=TODAY)
    file_programme(opened_store(), anna.id, first)
    assert not any("does less" in info.value for info in people().info)
    _, session = session_of(first, f"{TODAY}T10:00:00+00:00")
    save_guided(opened_store(), anna.id, replace(session, pain_before=3, pain_after=6))
    shown = people()
    check_calm(shown)
    (told,) = [info.value.replace("\\", "") for info in shown.info if "does less" in info.value]
    assert "pain of 6 of 10: " in told and " instead of " in told


def test_a_coach_writes_from_nothing_changes_a_dose_and_gives_it_to_others(people, anna):
    store = opened_store()
    ben = add(store, "Ben")
    shown = people()
    shown.text_input(key="coach-name").set_value("Cara").run()
    shown = button(shown, "Start from an empty programme").click().run()
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
    (line,) = given.lines
    assert (line.movement, line.reasons[0].text, line.dose.sets) == (
        "glute-bridge",
        "for the start",
        2,  # the first dose, not that which the other one has come to
    )
    assert given.key != programme(anna).key
    assert (given.person, given.by, given.week) == ("Ben", "Cara", 1)


def test_what_others_answered_is_looked_at_before_it_is_given_to_them(people, anna):
    store = opened_store()
    ben, cleo = (opened(store, add(store, name)) for name in ("Ben", "Cleo"))
    save_answers(ben.key, replace(CLEAR, complaint=Complaint(("groin-left",), 5)))
    save_answers(cleo.key, replace(CLEAR, flags={red_flags()[0].id: True}))
    first = programme_of(screen(4.0), CLEAR, key="anna-1", today=TODAY)
    file_programme(store, anna.id, first)
    assert "lunge" in [line.movement for line in first.lines]
    shown = people()
    shown.text_input(key="coach-name").set_value("Cara").run()
    shown.multiselect(key="coach-give").set_value([ben.id, cleo.id])
    shown.run()
    shown = next(b for b in shown.button if b.key == "coach-give-now").click().run()
    check_calm(shown)
    given, warned = programme(ben), [one.value.replace("\\", "") for one in shown.warning]
    names = [line.movement for line in given.lines]
    assert "glute-bridge" in names and "lunge" not in names
    assert not any(r.figure or r.finding for line in given.lines for r in line.reasons)
    assert (given.rules, SHORT in str(given)) == ((), False)
    assert any("Ben" in text and "Lunge may not come in" in text for text in warned)
    assert any("Cleo" in text and "warning sign" in text for text in warned)
    assert programme(cleo) is None
    assert [text.value for text in shown.success] == ["Given to Ben, as their week 1."]


def test_what_is_read_or_answered_later_is_offered_and_never_lost(show, anna):
    store = opened_store()
    file_screen(store, anna.id, screen(20.0))
    show("programme")
    assert "have changed since" not in said(show("programme"))
    change = replace(CLEAR, day=("sitting",), complaint=Complaint(("low-back-left",), 5))
    save_answers(anna.key, change)
    first = programme(anna)
    shown = show("programme")
    check_calm(shown)
    assert "have changed since" in said(shown) and programme(anna) == first
    shown = button(shown, "Write it again").click().run()
    assert "have changed since" not in said(shown) and programme(anna).key != first.key


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
