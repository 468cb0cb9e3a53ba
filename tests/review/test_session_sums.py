"""What stands in a session's row is what its reps come to, after whatever changes them."""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from posecheck.history.coach_sessions import coach_sessions
from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.pose.io.storage import load_track
from posecheck.review import add_person, file_result, open_store, rejudge
from posecheck.review.as_asked import judged, settings_of
from posecheck.review.export import export_person
from posecheck.review.files import session_folder
from posecheck.review.labels import give_label
from posecheck.review.learning import records
from posecheck.review.people import give_consent, list_people
from posecheck.review.profiles import accept_threshold
from posecheck.review.removal import apply_consent, delete_person, delete_session, drop_images
from posecheck.review.replies import write_reply
from posecheck.review.roster import SHOWN, roster
from posecheck.review.sessions import sessions_of
from posecheck.review.side_by_side import dates_of, put_side_by_side
from posecheck.review.store import Store
from posecheck.review.tables import LABELS, FindingRow, LabelRow, Session
from posecheck.review.undo import take_back
from posecheck.review.units import JudgedUnit, units_of

NAMES = ("Anna", "Ben")
STEPS = 40


@dataclass(frozen=True)
class Sums:
    judged: int
    good: int
    worst: frozenset[str | None]
    """One of these: of faults that come out even the first by name."""
    flagged: int
    reps: int
    good_reps: int
    clear: dict[str, int]


def counted(units: tuple[JudgedUnit, ...]) -> Sums:
    """What the newest judging of a clip gave, added up one by one."""
    said = {unit.number: [q.judged for q in unit.questions] for unit in units}
    whole = [said[unit.number] for unit in units if not unit.partial and said[unit.number]]
    reps = [unit for unit in units if unit.kind == "rep" and not unit.partial]
    good = [found for found in whole if all(j.outcome == FINE for j in found)]
    clear, seen = defaultdict(list), defaultdict(int)
    for judged_ in (j for found in said.values() for j in found):
        seen[judged_.code] += 1
        if judged_.outcome == CLEAR:
            clear[judged_.code].append(judged_)
    places = {}
    for code, found in clear.items():
        sure = sum(j.confidence for j in found) / len(found)
        sure *= 0.9 if len(found) < 2 and seen[code] > 2 else 1.0
        places[code] = (max(j.severity for j in found), len(found), round(sure, 9))
    first = max(places.values(), default=None)
    worst = frozenset(code for code, place in places.items() if place == first) or {None}
    flagged = sum(any(j.outcome == CLEAR for j in found) for found in said.values())
    many = {code: len(found) for code, found in clear.items()}
    return Sums(len(whole), len(good), frozenset(worst), flagged, len(reps), len(good), many)


@dataclass
class Walk:
    """A store, what each clip was judged to be last, and chance. versions: what a later posecheck
    makes of an analysis."""

    store: Store
    rng: random.Random
    results: list[Path]
    known: dict[int, Sums] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    copy: tuple[Path, dict[int, Sums]] | None = None
    version: Callable[[tuple[JudgedUnit, ...]], tuple[JudgedUnit, ...]] = tuple

    def judge(self, analysis) -> tuple[JudgedUnit, ...]:
        return self.version(units_of(analysis))

    def person(self) -> int:
        return add_person(self.store, self.rng.choice(NAMES), "clips")

    def session(self) -> int | None:
        return self.rng.choice(list(self.known)) if self.known else None

    def judged_now(self, session_id: int) -> Sums:
        """The kept track judged by what holds now, past every row but the session's own."""
        with self.store.reading() as db:
            row = db.get_one(Session, session_id)
            track = load_track(session_folder(self.store.media, row.key) / "track.npz")
            about = (row.person_id, track, row.movement, settings_of(row))
        return counted(self.judge(judged(self.store, *about)))


def file(walk: Walk) -> None:
    filed = file_result(walk.store, walk.person(), walk.rng.choice(walk.results))
    if filed.new:
        walk.known[filed.session_id] = walk.judged_now(filed.session_id)


def judge_one_again(walk: Walk) -> None:
    session = walk.session()
    if session is not None:
        rejudge.judge_session(walk.store, session)
        walk.known[session] = walk.judged_now(session)


def judge_all_again(walk: Walk) -> None:
    again = rejudge.judge_again(walk.store)
    assert not again.skipped and again.sessions == len(walk.known)
    walk.known = {session: walk.judged_now(session) for session in walk.known}


def another_threshold(walk: Walk) -> None:
    person = walk.person() if walk.rng.random() < 0.5 else None
    limit = walk.rng.choice((None, 5.0, 38.0, 43.0, 60.0))
    accept_threshold(walk.store, "lunge", "trunk-lean", limit, person_id=person)


def another_version(walk: Walk) -> None:
    """Which says otherwise of some rules, is silent of others, finds other reps, and takes some to
    be partial; or the one that was before."""
    seed = walk.rng.random()

    def say(units: tuple[JudgedUnit, ...]) -> tuple[JudgedUnit, ...]:
        rng, out = random.Random(seed), []
        for unit in units:
            asked = []
            for question in unit.questions:
                outcome = rng.choice((CLEAR, DOUBT, FINE, None))
                if outcome is not None:
                    said = replace(question.judged, outcome=outcome)
                    asked.append(replace(question, judged=said))
            kept = rng.choice((tuple(asked), unit.questions, ()))
            partial, gone = rng.random() < 0.2, rng.random() < 0.2
            if not gone:
                out.append(replace(unit, questions=kept, partial=partial))
        return tuple(out)

    walk.version = say if seed < 0.7 else tuple


def label(walk: Walk) -> None:
    with walk.store.reading() as db:
        found = db.scalars(select(FindingRow.id)).all()
    if found:
        walk.tokens.append(f"t{len(walk.tokens)}")
        give_label(
            walk.store, walk.rng.choice(found), walk.rng.choice(LABELS), token=walk.tokens[-1]
        )


def undo(walk: Walk) -> None:
    if walk.tokens:
        take_back(walk.store, walk.rng.choice(walk.tokens))


def reply(walk: Walk) -> None:
    if (session := walk.session()) is not None:
        write_reply(walk.store, session, "Well done.")


def remove_session(walk: Walk) -> None:
    if (session := walk.session()) is not None:
        delete_session(walk.store, session)
        del walk.known[session]


def remove_person(walk: Walk) -> None:
    person = walk.person()
    gone = {line.id for line in sessions_of(walk.store, person)}
    delete_person(walk.store, person)
    walk.known = {s: sums for s, sums in walk.known.items() if s not in gone}


def allow_less(walk: Walk) -> None:
    person = walk.person()
    give_consent(walk.store, person, walk.rng.choice(("none", "clips")), 30)
    apply_consent(walk.store, person)
    if (session := walk.session()) is not None:
        drop_images(walk.store, session)


def export(walk: Walk) -> None:
    export_person(walk.store, walk.person(), walk.store.media.parent / "everything.zip")


def open_again(walk: Walk) -> None:
    address = walk.store.engine.url.render_as_string(hide_password=False)
    media = walk.store.media
    walk.store.close()
    walk.store = open_store(address, media)


def copy_or_bring_back(walk: Walk) -> None:
    """A backup of database and folder, and the store as it was then."""
    if walk.store.kind != "sqlite":
        return
    database, media = Path(walk.store.engine.url.database), walk.store.media
    walk.store.close()
    aside = media.with_name("backup")
    if walk.copy is None or walk.rng.random() < 0.5:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(media, aside)
        shutil.copyfile(database, database.with_suffix(".bak"))
        walk.copy = database.with_suffix(".bak"), dict(walk.known)
    else:
        shutil.rmtree(media)
        shutil.copytree(aside, media)
        shutil.copyfile(walk.copy[0], database)
        walk.known = dict(walk.copy[1])
    walk.store = open_store(database, media)


OFTEN = (file, judge_one_again, another_version, another_threshold, label)
SELDOM = (
    judge_all_again,
    undo,
    reply,
    remove_session,
    remove_person,
    allow_less,
    export,
    open_again,
    copy_or_bring_back,
)


def check(walk: Walk) -> None:
    with walk.store.reading() as db:
        rows = db.execute(select(Session.id, Session.judged, Session.good, Session.worst)).all()
        people = {p.id for p in list_people(walk.store)}
        checks = {c.session: c for person in people for c in coach_sessions(db, person)}
        labelled = db.scalars(select(LabelRow.finding_id)).all()
        kept = set(db.scalars(select(FindingRow.id)))
    assert {row.id for row in rows} == set(walk.known)
    for row in rows:
        sums = walk.known[row.id]
        assert (row.judged, row.good) == (sums.judged, sums.good)
        assert row.worst in sums.worst
        assert checks[row.id].reps == (sums.reps or None)
        assert checks[row.id].good_reps in (sums.good_reps, None)
        assert bool(checks[row.id].worst) == (sums.worst != {None})
    lines = {line.person.id: line for line in roster(walk.store)}
    for person in people:
        own = sessions_of(walk.store, person)
        assert [s.flagged for s in own] == [walk.known[s.id].flagged for s in own]
        shares = [walk.known[s.id] for s in own[:SHOWN][::-1]]
        assert lines[person].good == tuple(s.good / s.judged for s in shares if s.judged)
        for day in dates_of(walk.store, person, "lunge"):
            both = put_side_by_side(walk.store, day, day)
            of_day = [walk.known[s.id] for s in own if s.filmed_on == day.filmed_on]
            told = (sum(s.good for s in of_day), sum(s.judged for s in of_day))
            assert both.good == ((told, told) if told[1] else (None, None))
    clear = sum((Counter(sums.clear) for sums in walk.known.values()), Counter())
    assert {r.code: r.flagged for r in records(walk.store) if r.flagged} == clear
    assert kept.issuperset(labelled)


@pytest.mark.parametrize("seed", range(2))
def test_the_sums_are_those_of_the_reps_after_every_step(
    store_url, tmp_path, stick_result, monkeypatch, seed
):
    results = [
        stick_result("leaning", reps=3, trunk_lean=40.0),
        stick_result("upright", reps=2),
        stick_result("short", reps=1, trunk_lean=45.0),
    ]
    walk = Walk(open_store(store_url, tmp_path / "media"), random.Random(seed), results)
    monkeypatch.setattr("posecheck.review.filing.units_of", walk.judge)
    monkeypatch.setattr("posecheck.review.rejudge.units_of", walk.judge)
    done = []
    try:
        for _ in range(STEPS):
            step = walk.rng.choice(OFTEN if walk.rng.random() < 0.75 else SELDOM)
            done.append(step.__name__)
            step(walk)
            try:
                check(walk)
            except AssertionError as wrong:
                raise AssertionError(f"after {', '.join(done)}: {wrong}") from wrong
    finally:
        walk.store.close()
