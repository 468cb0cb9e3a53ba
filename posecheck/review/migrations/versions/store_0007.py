"""What a coach draws and says with a reply."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_sketches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("shapes", sa.Text(), nullable=False),
        *_below("reply_sketches", reply="replies", session="sessions", clip="clips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_sketches")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_reply_sketches_reply_id")),
    )
    op.create_table(
        "reply_sounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_below("reply_sounds", reply="replies", session="sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_sounds")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_reply_sounds_reply_id")),
    )
    for table, column in (
        ("reply_sketches", "session_id"),
        ("reply_sketches", "clip_id"),
        ("reply_sounds", "session_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _below(table: str, **parents: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{name}_id"], [f"{parent}.id"], name=op.f(f"fk_{table}_{name}_id"), ondelete="CASCADE"
        )
        for name, parent in parents.items()
    ]
