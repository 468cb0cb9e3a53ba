"""What the roster says of a session, added up from its units and findings and kept in its row
(tables.Session): whoever files units or judges them again calls `sum_up` at the end.

By migration store_0008 the rows of earlier stores were added up; its SQL stays as it was.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.assessment.findings import SEEN_ONCE
from posecheck.model.judged import CLEAR, FINE
from posecheck.review.tables import SILENT, Session

_SUMS = f"""
WITH said AS (
  SELECT u.session_id, u.id AS unit_id, u.partial, f.code, f.severity, f.confidence,
    CASE WHEN u.kind = 'rep' THEN 1 ELSE 0 END AS rep,
    CASE WHEN f.outcome = '{CLEAR}' THEN 1 END AS clear,
    CASE WHEN f.outcome <> '{FINE}' THEN 1 ELSE 0 END AS against
  FROM units u JOIN findings f ON f.unit_id = u.id
  WHERE u.current AND f.outcome <> '{SILENT}' {{of_session}}
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
      confidence * CASE WHEN many < 2 AND seen > 2 THEN {SEEN_ONCE} ELSE 1 END DESC, code
  ) AS place
  FROM faults
), summed AS (
  SELECT s.id AS session_id, coalesce(c.judged, 0) AS judged, coalesce(c.good, 0) AS good, w.code
  FROM sessions s
    LEFT JOIN counted c ON c.session_id = s.id
    LEFT JOIN worst w ON w.session_id = s.id AND w.place = 1
  {{only}}
)
UPDATE sessions SET judged = summed.judged, good = summed.good, worst = summed.code
FROM summed WHERE summed.session_id = sessions.id
"""
"""The worst is the clear fault that a report puts first: assessment/findings.ranked. A rule on a
unit is one row, so the rows of reps are the reps."""
EVERY_SESSION = _SUMS.format(of_session="", only="")
_ONE_SESSION = text(
    _SUMS.format(of_session="AND u.session_id = :session", only="WHERE s.id = :session")
)


def sum_up(db: DatabaseSession, session: Session) -> None:
    """Writes into the session's row what its units and findings come to."""
    db.flush()
    db.execute(_ONE_SESSION, {"session": session.id})
    db.expire(session, ("judged", "good", "worst"))
