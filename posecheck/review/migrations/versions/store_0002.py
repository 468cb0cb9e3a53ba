"""The store's own id, and the removals that were begun."""

import hashlib
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    store = op.create_table(
        "store",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
        sa.UniqueConstraint("key", name=op.f("uq_store_key")),
    )
    op.create_table(
        "deletions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
    )
    op.create_index(op.f("ix_deletions_person"), "deletions", ["person"], unique=False)
    # a copy of this database that was made before, and is brought up to date later, is the same
    # store: its media folder must know it again
    first = op.get_bind().execute(sa.text("SELECT key FROM people ORDER BY id LIMIT 1")).scalar()
    key = (
        hashlib.sha256(f"posecheck store {first}".encode()).hexdigest()[:32]
        if first
        else uuid4().hex
    )
    op.bulk_insert(store, [{"id": 1, "key": key}])
