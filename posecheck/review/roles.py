"""Who looks into a store, and as what. Needs no database: pages ask it before there is one."""

from __future__ import annotations

from dataclasses import dataclass, field

ATHLETE, COACH, ADMIN = "athlete", "coach", "admin"
ROLES = (ATHLETE, COACH, ADMIN)
GUEST = "guest"
"""Signed in (or not yet), and of no team: opens what carries their own account, and no more."""
HERE = "here"
"""There is no sign-in: whoever is at this computer opens everything, as any other file of it."""


@dataclass(frozen=True)
class Viewer:
    """account: by which name they are signed in, "" for none. role: one of ROLES, GUEST or HERE.
    team: of an admin, the accounts that are in the team; None where that was not asked."""

    account: str = ""
    role: str = HERE
    team: frozenset[str] | None = field(default=None, compare=False, repr=False)

    @property
    def opens_all(self) -> bool:
        return self.role in (HERE, ADMIN)

    @property
    def signs_in(self) -> bool:
        """Whether there is a sign-in at all."""
        return self.role != HERE

    @property
    def coaches(self) -> bool:
        return self.role in (HERE, COACH, ADMIN)


AT_HOME = Viewer()


def may_open_result(viewer: Viewer, owner: str) -> bool:
    """Whether `viewer` may open what the pages analysed for `owner` (an account, "" where nobody
    was signed in): their own alone, until it is kept in somebody's history; what is nobody's, or of
    an account that is in the team no more, is left to the admin."""
    if not viewer.signs_in or (owner and owner == viewer.account):
        return True
    nobodys = not owner or (viewer.team is not None and owner not in viewer.team)
    return nobodys and viewer.role == ADMIN
