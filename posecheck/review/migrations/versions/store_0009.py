"""What a later judging said nothing of any more counts nowhere: neither as flagged, nor in what
stands in the session's row."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GONE = "unit_id IN (SELECT id FROM units WHERE NOT current)"
UNSAID = "NOT queued AND outcome <> 'fine' AND unit <> 'spm'"
"""Whatever was flagged or in doubt waits in the queue, but for what is counted over a whole clip;
judging again took out of it what was not said any more."""

SUM_UP = """
WITH said AS (
  SELECT u.session_id, u.id AS unit_id, u.partial, f.code, f.severity, f.confidence,
    CASE WHEN u.kind = 'rep' THEN 1 ELSE 0 END AS rep,
    CASE WHEN f.outcome = 'clear' THEN 1 END AS clear,
    CASE WHEN f.outcome <> 'fine' THEN 1 ELSE 0 END AS against
  FROM units u JOIN findings f ON f.unit_id = u.id
  WHERE u.current AND f.outcome <> 'silent'
), whole AS (
  SELECT session_id, unit_id, max(against) AS against
  FROM said WHERE NOT partial GROUP BY session_id, unit_id
), counted AS (
  SELECT session_id, count(*) AS judged, sum(1 - against) AS good FROM whole GROUP BY session_id
), faults AS (
  SELECT session_id, code, max(clear * severity) AS severity, sum(clear * rep) AS many,
    avg(clear * confidence) AS confidence, sum(rep) AS seen
  FROM said GROUP BY session_id, code HAVING count(clear) > 0
), worst AS (
  SELECT session_id, code, row_number() OVER (
    PARTITION BY session_id
    ORDER BY severity DESC, many DESC,
      confidence * CASE WHEN many < 2 AND seen > 2 THEN 0.9 ELSE 1 END DESC, code
  ) AS place
  FROM faults
), summed AS (
  SELECT s.id AS session_id, coalesce(c.judged, 0) AS judged, coalesce(c.good, 0) AS good, w.code
  FROM sessions s
    LEFT JOIN counted c ON c.session_id = s.id
    LEFT JOIN worst w ON w.session_id = s.id AND w.place = 1
)
UPDATE sessions SET judged = summed.judged, good = summed.good, worst = summed.code
FROM summed WHERE summed.session_id = sessions.id
"""


def upgrade() -> None:
    op.execute(f"UPDATE findings SET outcome = 'silent', queued = false WHERE {GONE} OR ({UNSAID})")
    op.execute(SUM_UP)
