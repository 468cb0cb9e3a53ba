"""The coach's store as a kind of file to mutate: a database with its kept files, and all that the
command line and the pages ask of it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from posecheck.present.text import summary
from posecheck.review import add_note, add_person, file_result, give_label, open_store
from posecheck.review.export import export_person
from posecheck.review.handover import athlete_report, findings_csv
from posecheck.review.labels import session_notes
from posecheck.review.learning import records
from posecheck.review.people import list_people, names
from posecheck.review.profiles import accept_threshold, history
from posecheck.review.proposals import effect, propose
from posecheck.review.queue import Filters, detail, entries, waiting
from posecheck.review.rejudge import judge_again
from posecheck.review.removal import expire
from posecheck.review.sessions import report_of, sessions_of
from posecheck.review.side_by_side import dates_of, reps_of
from posecheck.review.side_by_side import put_side_by_side as side_by_side
from tests.fuzz.fuzz_checks import one_of
from tests.fuzz.mutants import changed_arrays, changed_database, changed_json
from tests.review.review_results import stick_lunges, write_result


def store_seeds(folder: Path) -> list[Path]:
    store = open_store(folder / "store" / "posecheck.db", folder / "store" / "media")
    for k, name in enumerate(("Anna", "Zoë <b>")):
        who = add_person(store, name, "clips", 30)
        made = file_result(
            store,
            who,
            write_result(folder / f"result-{k}", stick_lunges(name, 1, trunk_lean=40.0), "lunge"),
        )
        add_note(store, made.session_id, "Well done.", coach="me")
    first = entries(store, Filters(state=None))
    for k, item in enumerate(first[:4]):
        give_label(store, item.id, ("agree", "disagree", "unsure")[k % 3], coach="me")
    accept_threshold(store, "lunge", "trunk-lean", 31.0, why="six verdicts", coach="me")
    accept_threshold(store, "lunge", "trunk-lean", 33.0, person_id=who)
    store.close()
    return [folder / "store"]


def mutate_store(seed: Path, place: Path, rng: random.Random) -> Path:
    folder = place / "store"
    shutil.copytree(seed, folder)
    media = sorted(
        path
        for path in (folder / "media").rglob("*")
        if path.is_file() and path.suffix in (".npz", ".json")
    )
    if media and rng.random() < 0.1:
        part = rng.choice(media)
        change = changed_arrays if part.suffix == ".npz" else changed_json
        part.write_bytes(change(part.read_bytes(), rng))
    else:
        (folder / "what.txt").write_text(changed_database(folder / "posecheck.db", rng))
    return folder


def use_store(folder: Path) -> None:
    store = open_store(folder / "posecheck.db", folder / "media")
    try:
        one_of(expire, store)
        one_of(names, store)
        one_of(list_people, store)
        one_of(history, store)
        for per_person in (False, True):
            one_of(records, store, per_person)
        one_of(waiting, store)
        for state in ("open", None):
            one_of(_queue, store, Filters(state=state))
        one_of(propose, store, "lunge", "trunk-lean")
        one_of(effect, store, "lunge", "trunk-lean", 30.0)
        one_of(findings_csv, store)
        for who in (1, 2):
            one_of(_person, store, who, folder)
        if random.random() < 0.15:
            one_of(_again, store)
    finally:
        store.close()


def _queue(store, filters) -> None:
    for item in entries(store, filters):
        one_of(detail, store, item.id)


def _person(store, who: int, folder: Path) -> None:
    if random.random() < 0.4:
        one_of(export_person, store, who, folder / f"{who}.zip")
    for choices in (reps_of(store, who, "lunge"), dates_of(store, who, "lunge")):
        if choices:
            one_of(side_by_side, store, choices[0], choices[-1])
    for line in sessions_of(store, who):
        one_of(session_notes, store, line.id)
        one_of(lambda line=line: summary(report_of(store, line.id)))
        if random.random() < 0.1:
            one_of(athlete_report, store, line.id)


def _again(store) -> None:
    for _, why in judge_again(store).skipped:
        assert why.isprintable() and why
