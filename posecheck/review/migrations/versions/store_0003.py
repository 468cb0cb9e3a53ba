"""A person's own history: screens, programmes, guided sessions, checks; and their account."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("account", sa.String(), nullable=True))
    _screens()
    _screen_findings()
    _programmes()
    _guided_sessions()
    _guided_steps()
    _checks()
    _check_figures()


def _screens() -> None:
    op.create_table(
        "screens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("read_at", sa.String(length=40), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parts_done", sa.Integer(), nullable=False),
        sa.Column("stands_out", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_screens_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screens")),
        sa.UniqueConstraint(
            "person_id", "screened_on", name=op.f("uq_screens_person_id_screened_on")
        ),
    )


def _screen_findings() -> None:
    op.create_table(
        "screen_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screen_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("pattern", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_screen_findings_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["screen_id"],
            ["screens.id"],
            name=op.f("fk_screen_findings_screen_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_findings")),
    )
    op.create_index(
        op.f("ix_screen_findings_person_id_screened_on"),
        "screen_findings",
        ["person_id", "screened_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_screen_findings_screen_id"), "screen_findings", ["screen_id"], unique=False
    )


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("screen_again", sa.Date(), nullable=True),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_programmes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint(
            "person_id", "key", "week", name=op.f("uq_programmes_person_id_key_week")
        ),
    )
    op.create_index(
        op.f("ix_programmes_person_id_from_day"),
        "programmes",
        ["person_id", "from_day"],
        unique=False,
    )


def _guided_sessions() -> None:
    op.create_table(
        "guided_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("with_camera", sa.Boolean(), nullable=False),
        sa.Column("pain_before", sa.Integer(), nullable=True),
        sa.Column("pain_after", sa.Integer(), nullable=True),
        sa.Column("pain_next_day", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_guided_sessions_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guided_sessions")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_guided_sessions_person_id_key")),
    )
    op.create_index(
        op.f("ix_guided_sessions_person_id_began_at"),
        "guided_sessions",
        ["person_id", "began_at"],
        unique=False,
    )


def _guided_steps() -> None:
    op.create_table(
        "guided_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guided_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("movement", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("went", sa.String(length=16), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("good_reps", sa.Integer(), nullable=False),
        sa.Column("hold_s", sa.Double(), nullable=False),
        sa.Column("good_hold_s", sa.Double(), nullable=False),
        sa.Column("worst", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("half_width", sa.Double(), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guided_id"],
            ["guided_sessions.id"],
            name=op.f("fk_guided_steps_guided_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_guided_steps_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guided_steps")),
    )
    op.create_index(op.f("ix_guided_steps_guided_id"), "guided_steps", ["guided_id"], unique=False)
    op.create_index(
        op.f("ix_guided_steps_person_id_began_at"),
        "guided_steps",
        ["person_id", "began_at"],
        unique=False,
    )


def _checks() -> None:
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("movement", sa.String(length=64), nullable=False),
        sa.Column("view", sa.String(length=16), nullable=False),
        sa.Column("filmed_on", sa.Date(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("good_reps", sa.Integer(), nullable=True),
        sa.Column("held_s", sa.Double(), nullable=True),
        sa.Column("good_s", sa.Double(), nullable=True),
        sa.Column("worst", sa.String(length=64), nullable=False),
        sa.Column("worst_clear", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_checks_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        sa.UniqueConstraint(
            "person_id",
            "source_sha256",
            "movement",
            name=op.f("uq_checks_person_id_source_sha256_movement"),
        ),
    )
    op.create_index(
        op.f("ix_checks_person_id_filmed_on"), "checks", ["person_id", "filmed_on"], unique=False
    )


def _check_figures() -> None:
    op.create_table(
        "check_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filmed_on", sa.Date(), nullable=False),
        sa.Column("movement", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_check_figures_check_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_check_figures_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_figures")),
    )
    op.create_index(op.f("ix_check_figures_check_id"), "check_figures", ["check_id"], unique=False)
    op.create_index(
        op.f("ix_check_figures_person_id_filmed_on"),
        "check_figures",
        ["person_id", "filmed_on"],
        unique=False,
    )
