"""Taking away: images whose time is over or that are no longer allowed, a session, everything of a
person. Numbers outlive images, not people.

Each removal is written down first (tables.Deletion), then files go, then rows, then the note: one
that was broken off is finished when the store is next opened.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError, OutputError
from posecheck.jobs.screening import every_screen_clip, screen_clips
from posecheck.jobs.whose import Analysed, analysed_of
from posecheck.review.audit import DELETED, note
from posecheck.review.people import consent_of, person_key
from posecheck.review.removal_steps import ALL, Plan, empty_trash_of, finish, here
from posecheck.review.roles import AT_HOME, may_open_result
from posecheck.review.store import Store, now
from posecheck.review.tables import OF_PEOPLE, Consent, Deletion, PersonRow, Session
from posecheck.review.to_file import keys_to_file
from posecheck.review.videos import videos_of
from posecheck.review.viewer import gone, person_for, session_of

WHOLE = ("video", "annotated")
"""Kinds of clips that are whole videos; the others are parts of one."""


def expire(store: Store, today: date | None = None) -> int:
    """Removes the images of every session whose time is over; gives how many sessions that were.
    Measurements and the pose track stay."""
    today = today or now().date()
    with store.reading() as db:
        over = db.scalars(
            select(Session.id).where(Session.expires_on <= today, Session.media != "none")
        ).all()
    for session_id in over:
        drop_images(store, session_id)
    return len(over)


def drop_images(store: Store, session_id: int, kinds: tuple[str, ...] = ALL) -> None:
    """Removes a session's kept images, all or those kinds of clips. Raises InputError where the
    session is gone, OutputError."""
    _begin_and_finish(store, Plan(kinds=kinds), session_id=session_id)


def apply_consent(store: Store, person_id: int, today: date | None = None) -> int:
    """Brings what is kept of a person within what they allow now; gives how many sessions lost
    images. What is gone does not come back."""
    with store.reading() as db:
        consent_of(db, person_id)
        key = person_key(db, person_id)
    empty_trash_of(store, key)
    by_itself = replace(store, viewer=AT_HOME)  # the choice is told of, not what follows from it
    return _drop_not_allowed(by_itself, person_id) + expire(by_itself, today)


def _drop_not_allowed(store: Store, person_id: int | None = None) -> int:
    """Removes images that the newest consent of a person, or of everybody, does not allow; gives
    how many sessions lost some."""
    newest = select(func.max(Consent.id)).group_by(Consent.person_id)
    query = (
        select(Session.id, Consent.media)
        .join(Consent, Consent.person_id == Session.person_id)
        .where(Consent.id.in_(newest))
    )
    query = query.where(
        or_(
            and_(Session.media != "none", Consent.media == "none"),
            and_(Session.media == "full", Consent.media == "clips"),
        )
    )
    if person_id is not None:
        query = query.where(Session.person_id == person_id)
    with store.reading() as db:
        beyond = db.execute(query.order_by(Session.id)).all()
    for session_id, allowed in beyond:
        drop_images(store, session_id, ALL if allowed == "none" else WHOLE)
    return len(beyond)


def delete_session(store: Store, session_id: int, also: Sequence[Analysed] = ()) -> None:
    """Removes one session, its files and its rows, and `also` (of `analysed_of_session`). Raises
    InputError, OutputError."""
    _begin_and_finish(store, _with_analyses(also), session_id=session_id)


def analysed_of_session(store: Store, session_id: int) -> tuple[Analysed, ...]:
    """What the pages of this computer analysed of a session's video, beside the store, where no
    other session is of that video: it is found by the sessions alone, and would stay for ever.
    Raises InputError for an unknown session."""
    with store.reading() as db:
        session = session_of(db, store.viewer, session_id)
        name, video = _person(db, store, session.person_id).name, session.source_sha256
        shared = db.scalar(
            select(func.count()).where(Session.source_sha256 == video, Session.id != session_id)
        )
    found = () if shared else analysed_of(name, {video}, opens=_opens(store))
    return tuple(a for a in found if a.sha256 == video)


def _opens(store: Store) -> Callable[[str], bool]:
    return partial(may_open_result, store.viewer)


def _with_analyses(also: Sequence[Analysed]) -> Plan:
    """A plan for what the pages of this computer analysed."""
    return (
        Plan(
            here=here(),
            analyses=tuple(a.key for a in also if a.key),
            uploads=tuple({a.sha256 for a in also}),
        )
        if also
        else Plan()
    )


def analysed(store: Store, person_id: int) -> tuple[tuple[Analysed, ...], tuple[Analysed, ...]]:
    """What the pages of this computer analysed of a person, beside the store: what goes with them,
    and what stays since the video is somebody else's too. Of the videos' results only what the
    viewer may open: another account's stay that account's. Raises InputError for an unknown person.
    """
    with store.reading() as db:
        person = _person(db, store, person_id)
        videos = videos_of(db, person_id)
        others = videos_of(db, person_id, of_others=True) & videos
        name, key = person.name, person.key
        queued = keys_to_file(db, person_id)
        theirs = keys_to_file(db, person_id, of_others=True) | every_screen_clip(but=key)
    clips = (screen_clips(key).keys() | queued) - theirs

    def found(others: set[str]) -> tuple[Analysed, ...]:
        return analysed_of(name, videos, others, clips, _opens(store))

    goes = tuple(a for a in found(others) if a.key not in theirs)
    return goes, tuple(a for a in found(set()) if a not in goes)


def delete_person(store: Store, person_id: int, also: Sequence[Analysed] = ()) -> None:
    """Removes everything of a person: kept files, those in the trash too, the calibration, `also`
    (of `analysed`), rows; sees that nothing is left.

    Deleted rows are overwritten in the SQLite file (secure_delete, and the log beside it is
    emptied). Copies that somebody exported, and backups, are beyond its reach. Raises InputError;
    OutputError where something cannot be removed: then the person stays, and it is tried again when
    the store is next opened.
    """
    _begin_and_finish(store, replace(_with_analyses(also), here=here()), person_id=person_id)
    left = _left(store, person_id)
    if left:
        raise OutputError(
            f"Not everything could be removed: {', '.join(left)} stay.", "Delete the person again."
        )


def finish_removals(store: Store) -> list[str]:
    """Finishes what was begun and broken off, on this computer or another one of a team, and what a
    consent asks for; gives what could not be finished, in words."""
    with store.reading() as db:
        begun = [(row.id, row.plan) for row in db.scalars(select(Deletion).order_by(Deletion.id))]
    trouble = []
    for number, text in begun:
        try:
            finish(store, number, _decoded(text))
        except (OutputError, InputError) as problem:
            trouble.append(f"A removal that was begun is not finished: {problem}")
    try:
        _drop_not_allowed(store)
    except (OutputError, InputError) as problem:
        trouble.append(f"Videos or images that are not allowed any more are still there: {problem}")
    return trouble


def _decoded(plan: str) -> Plan:
    try:
        return msgspec.json.decode(plan, type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "What is to be removed cannot be read.",
            "Delete the person or the session again with `posecheck people`.",
        ) from error


def _person(db: DatabaseSession, store: Store, person_id: int) -> PersonRow:
    person = person_for(db, store.viewer, person_id)
    if person is None:
        raise gone()
    return person


def _begin_and_finish(
    store: Store, plan: Plan, *, person_id: int | None = None, session_id: int | None = None
) -> None:
    def begin(db: DatabaseSession) -> tuple[int, Plan]:
        if person_id is not None:
            person = _person(db, store, person_id)
            note(db, store.viewer, DELETED, person_id, "everything")
            full = replace(plan, person=person.key, name=person.name)
            # that was not finished
            for earlier in db.scalars(select(Deletion).where(Deletion.person == person_id)):
                if _superseded(earlier.plan, plan):
                    db.delete(earlier)
        else:
            session = session_of(db, store.viewer, session_id)
            full = replace(plan, session=session.key)
            said = "images" if plan.kinds else "a session"
            note(db, store.viewer, DELETED, session.person_id, f"{said} of {session.filmed_on}")
        row = Deletion(person=person_id, plan=msgspec.json.encode(full).decode())
        db.add(row)
        db.flush()
        return row.id, full

    finish(store, *store.write(begin))


def _superseded(earlier: str, plan: Plan) -> bool:
    """Whether a new plan for the same person says all that an earlier one does: one of another
    computer has its own part to do there."""
    with contextlib.suppress(InputError):
        return _decoded(earlier).here in ("", plan.here)
    return True


def _left(store: Store, person_id: int) -> list[str]:
    """Tables that still hold rows of somebody."""
    with store.reading() as db:
        tables = [t for t in OF_PEOPLE if "person_id" in t.c]
        return [
            t.name
            for t in tables
            if db.scalar(select(func.count()).select_from(t).where(t.c.person_id == person_id))
        ]
