"""Whether an account is in the team, for the gate: asked of the store, and remembered shortly."""

from __future__ import annotations

import time
from collections.abc import Callable

from posecheck.errors import PosecheckError

REMEMBERED_S = 5.0
"""A page with pictures asks for many files at once [E]."""


def remembered(
    ask: Callable[[str], bool], clock: Callable[[], float] = time.monotonic
) -> Callable[[str], bool]:
    """`ask`, asked again about an account after REMEMBERED_S at the earliest."""
    said: dict[str, tuple[float, bool]] = {}

    def answer(account: str) -> bool:
        known = said.get(account)
        if known is None or clock() - known[0] > REMEMBERED_S:
            known = said[account] = clock(), ask(account)
        return known[1]

    return answer


def is_in_team(account: str) -> bool:
    """False too where the store cannot be asked."""
    from posecheck.pages.coach_store import opened_store
    from posecheck.review.roles import GUEST
    from posecheck.review.team import viewer_of

    try:
        return viewer_of(opened_store(), account).role != GUEST
    except PosecheckError:
        return False
