"""What the roster says of a session stands in its row; the laps of the queue have indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SUM_UP = """
WITH judged AS (
  SELECT u.session_id, u.id, max(CASE WHEN f.outcome <> 'fine' THEN 1 ELSE 0 END) AS against
  FROM units u JOIN findings f ON f.unit_id = u.id
  WHERE u.current AND NOT u.partial
  GROUP BY u.session_id, u.id
), counted AS (
  SELECT session_id, count(*) AS judged, sum(1 - against) AS good FROM judged GROUP BY session_id
), faults AS (
  SELECT u.session_id, f.code, max(f.severity) AS severity, count(DISTINCT f.unit_id) AS many,
    avg(f.confidence) AS confidence
  FROM units u JOIN findings f ON f.unit_id = u.id
  WHERE u.current AND f.outcome = 'clear'
  GROUP BY u.session_id, f.code
), worst AS (
  SELECT session_id, code, row_number() OVER (
    PARTITION BY session_id ORDER BY severity DESC, many DESC, confidence DESC, code
  ) AS place
  FROM faults
), summed AS (
  SELECT c.session_id, c.judged, c.good, w.code
  FROM counted c LEFT JOIN worst w ON w.session_id = c.session_id AND w.place = 1
)
UPDATE sessions SET judged = summed.judged, good = summed.good, worst = summed.code
FROM summed WHERE summed.session_id = sessions.id
"""


def upgrade() -> None:
    zero = sa.text("0")
    op.add_column(
        "sessions", sa.Column("judged", sa.Integer(), nullable=False, server_default=zero)
    )
    op.add_column("sessions", sa.Column("good", sa.Integer(), nullable=False, server_default=zero))
    op.add_column("sessions", sa.Column("worst", sa.String(length=64), nullable=True))
    op.execute(SUM_UP)
    op.drop_index("ix_sessions_person_id_filmed_on", table_name="sessions")
    op.create_index(
        "ix_sessions_roster",
        "sessions",
        ["person_id", "filmed_on", "id", "movement", "judged", "good", "worst"],
    )
    for lap, outcome in (("flagged", "outcome = 'clear'"), ("others", "outcome != 'clear'")):
        for name, by in (
            ("queue", ["state", "rank", "id", "filmed_on", "person_id"]),
            ("person", ["person_id", "state", "rank", "id", "filmed_on"]),
            ("code", ["movement", "code", "state", "rank", "id", "filmed_on", "person_id"]),
        ):
            op.create_index(
                f"ix_findings_{name}_{lap}",
                "findings",
                by,
                sqlite_where=sa.text(f"queued = 1 AND {outcome}"),
                postgresql_where=sa.text(f"queued AND {outcome}"),
            )
