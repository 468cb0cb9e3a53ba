"""Profiles in the store: the thresholds that hold for everyone and those that hold for one person,
and how they came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.movements.profile import Profile, Threshold, check_threshold
from posecheck.review.audit import DECIDED, note
from posecheck.review.people import person_named
from posecheck.review.store import Store, now
from posecheck.review.tables import PersonRow, ProfileRow, ThresholdRow
from posecheck.review.viewer import check_may_decide, gone, may_open, person_for

EVERYONE = "everyone"


@dataclass(frozen=True)
class Accepted:
    """One entry of a profile's history. person: None for everyone. threshold: None where it went
    back to posecheck's own."""

    person: str | None
    revision: int
    movement: str
    code: str
    threshold: float | None
    why: str
    coach: str
    accepted_at: datetime


def effective_profile(store: Store, person_id: int | None) -> Profile | None:
    """The thresholds that hold for a person: their own over everyone's; None where nothing was
    changed (posecheck's own hold).

    Its name says both revisions, "everyone 3, Anna 1": a report that names it can be told from one
    judged earlier.
    """
    with store.reading() as db:
        return profile_in(db, person_id)


def profile_in(db: DatabaseSession, person_id: int | None) -> Profile | None:
    names, limits = [], {}
    for scope_id in dict.fromkeys((None, person_id)):
        same = (
            ProfileRow.person_id.is_(None) if scope_id is None else ProfileRow.person_id == scope_id
        )
        profile = db.scalar(select(ProfileRow).where(same))
        if profile is None:
            continue
        held = _held(db, profile.id)
        if held or scope_id is None:
            title = (
                EVERYONE
                if scope_id is None
                else db.scalar(select(PersonRow.name).where(PersonRow.id == scope_id))
            )
            names.append(f"{title} {profile.revision}")
        limits.update(held)
    if not limits:
        return None
    return Profile(
        ", ".join(names),
        tuple(
            Threshold(movement, code, value) for (movement, code), value in sorted(limits.items())
        ),
    )


def profile_for(store: Store, name: str) -> Profile | None:
    """The thresholds that hold for the person of this name. Raises InputError where there is
    nobody of that name."""
    return effective_profile(store, person_named(store, name))


def _held(db: DatabaseSession, profile_id: int) -> dict[tuple[str, str], float]:
    held: dict[tuple[str, str], float | None] = {}
    for row in db.scalars(
        select(ThresholdRow)
        .where(ThresholdRow.profile_id == profile_id)
        .order_by(ThresholdRow.revision)
    ):
        held[row.movement, row.code] = row.threshold
    return {rule: threshold for rule, threshold in held.items() if threshold is not None}


def accept_threshold(
    store: Store,
    movement: str,
    code: str,
    threshold: float | None,
    *,
    person_id: int | None = None,
    why: str = "",
    coach: str = "",
) -> Profile | None:
    """Puts a threshold into everyone's profile, or a person's; None takes posecheck's own again.
    Gives what holds from now on.

    Past sessions stay as they were judged until they are re-evaluated (rejudge). Raises InputError.
    """
    check_threshold(Threshold(movement, code, 0.0 if threshold is None else threshold))
    check_may_decide(store.viewer, person_id)

    def change(db: DatabaseSession) -> Profile | None:
        person = person_for(db, store.viewer, person_id)
        if person is None and person_id is not None:
            raise gone()
        scope = EVERYONE if person is None else f"person:{person.key}"
        profile = db.scalar(select(ProfileRow).where(ProfileRow.scope == scope).with_for_update())
        if profile is None:
            profile = ProfileRow(person_id=person_id, scope=scope, revision=0)
            db.add(profile)
            db.flush()
        if _held(db, profile.id).get((movement, code)) != threshold:
            profile.revision += 1
            db.add(
                ThresholdRow(
                    profile_id=profile.id,
                    revision=profile.revision,
                    movement=movement,
                    code=code,
                    threshold=threshold,
                    why=why,
                    coach=coach,
                    accepted_at=now(),
                )
            )
            db.flush()
            note(db, store.viewer, DECIDED, person_id, f"threshold of {movement}, {code}")
        return profile_in(db, person_id)

    return store.write(change)


def history(store: Store) -> list[Accepted]:
    """Every accepted threshold for everyone and for those whom the store's viewer may open, newest
    first."""
    joined = select(ThresholdRow, PersonRow.name).join(
        ProfileRow, ThresholdRow.profile_id == ProfileRow.id
    )
    joined = joined.outerjoin(PersonRow, ProfileRow.person_id == PersonRow.id).order_by(
        ThresholdRow.accepted_at.desc(), ThresholdRow.id.desc()
    )
    joined = joined.where(
        ProfileRow.person_id.is_(None) | may_open(store.viewer, ProfileRow.person_id)
    )
    with store.reading() as db:
        return [
            Accepted(
                name, r.revision, r.movement, r.code, r.threshold, r.why, r.coach, r.accepted_at
            )
            for r, name in db.execute(joined)
        ]
