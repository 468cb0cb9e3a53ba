"""Taking back a label: as if the key had not been pressed."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.review.audit import DECIDED, note
from posecheck.review.store import Store
from posecheck.review.tables import OPEN, FindingRow, LabelRow
from posecheck.review.viewer import person_for


def take_back(store: Store, token: str) -> str | None:
    """Removes the label that this keystroke gave (the `token` of `give_label`), so that the one
    before it holds again; gives the state of the entry now ("open", or that label).

    None where there is no such label any more: it was taken back already, or its person is gone.
    Raises OutputError where it could not be written.
    """

    def change(db: DatabaseSession) -> str | None:
        label = db.scalar(select(LabelRow).where(LabelRow.token == token))
        found = db.get(FindingRow, label.finding_id) if label is not None else None
        if label is None or found is None:
            return None
        if person_for(db, store.viewer, found.person_id) is None:
            return None
        db.execute(delete(LabelRow).where(LabelRow.id == label.id))
        before = db.scalar(
            select(LabelRow.verdict)
            .where(LabelRow.finding_id == label.finding_id)
            .order_by(LabelRow.id.desc())
            .limit(1)
        )
        state = before or OPEN
        db.execute(update(FindingRow).where(FindingRow.id == label.finding_id).values(state=state))
        said = f"label {label.verdict} taken back: {found.movement}, {found.code}"
        note(db, store.viewer, DECIDED, found.person_id, said)
        return state

    return store.write(change)
