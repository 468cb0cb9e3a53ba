"""What holds for every screen, every person and every way their weeks go."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecheck.programme.choose import programme_of
from posecheck.programme.grow import next_week
from tests.programme.properties import (
    answers,
    check,
    check_first,
    check_step,
    screens,
    sessions_of,
)
from tests.programme.screens import TODAY

FEW = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@FEW
@given(screens, answers)
def test_every_first_week(screen, said):
    made = programme_of(screen, said, key="k", today=TODAY)
    check(made, said)
    check_first(made, screen)
    assert programme_of(screen, said, key="k", today=TODAY) == made


@settings(FEW, max_examples=100)
@given(st.data(), screens, answers, answers)
def test_every_week_after(data, screen, said, later):
    every, made = [], programme_of(screen, said, key="k", today=TODAY)
    for week in range(3):
        every += data.draw(sessions_of(made, 3 + 7 * week))
        given_now = later if week == 2 else said
        now = next_week(made, every, given_now, today=TODAY + timedelta(days=7 * (week + 1)))
        check(now, given_now)
        if not now.stopped:
            check_step(made, now)
        made = now
