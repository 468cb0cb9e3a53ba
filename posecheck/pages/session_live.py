"""A guided session on the page: the browser's part lies in posecheck/live/web, this is how it is
put there, with all its drills."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import streamlit as st

from posecheck.guided.record import GuidedSession, SessionStep
from posecheck.live.guided_engine import MayGoOn, always
from posecheck.live.guided_session import GuidedLive
from posecheck.live.routes import PATH
from posecheck.live.session_writer import Save
from posecheck.live.sessions import SESSIONS
from posecheck.model.calibration import Calibration
from posecheck.movements.load import movements
from posecheck.movements.profile import Profile
from posecheck.pages import look, setup_pictures
from posecheck.pages.live_camera import EDGES, web_part
from posecheck.present.figures.data import figures
from posecheck.present.figures.moving import moving
from posecheck.present.session_words import camera_words
from posecheck.present.words import movement_label, sentence
from posecheck.programme.plan import Programme

_BEGIN, _GO_ON = "Begin", "Go on"
COVER = (
    "Each step begins by itself when you are in position. Press H, or walk up to the camera, when"
    " something hurts; Space pauses. The video stays on this computer."
)
COVER_CLOCK = (
    "Each step is said and timed, and nothing is judged. Press H when something hurts; Space"
    " pauses."
)


def show_live(
    session: GuidedSession,
    programme: Programme | None,
    save: Save,
    *,
    profile: Profile | None = None,
    calibration: Calibration | None = None,
    may_go_on: MayGoOn = always,
    by_itself: bool = False,
) -> GuidedLive:
    """Shows the session that is under way; the page runs again once only the question at its end
    is left (`done`). programme: whose reasons are told. save: writes down how it stands. profile,
    calibration: the person's, which its sets are judged by. may_go_on: whether it may at this
    moment; else the page runs again, to say why it waits. by_itself: it begins without a press.
    """
    live = SESSIONS.open_guided(
        session, save, profile=profile, calibration=calibration, may_go_on=may_go_on
    )
    guided = live.guided
    told = web_part("posecheck_session", "session", ("live", "session"))(
        data={
            "token": live.token,
            "path": PATH,
            "edges": EDGES,
            "camera": guided.with_camera,
            "filmed": any(step.judged for step in guided.steps),
            "by_itself": by_itself and not live.ever_attached,
            "begin": _GO_ON if guided.results or guided.so_far else _BEGIN,
            "cover": COVER if guided.with_camera else COVER_CLOCK,
            "first": _first(guided),
            "steps": [_step(step) for step in guided.steps],
            "drills": {
                name: _drill(name, guided.steps, programme)
                for name in dict.fromkeys(step.movement for step in guided.steps)
            },
        },
        key=f"guided-{guided.key}",
        on_done_change=_nothing,
        on_expired_change=_nothing,
    )
    if live.token in (told.expired, told.done):
        SESSIONS.close(live)
        st.rerun()
    return live


def _first(session: GuidedSession) -> dict[str, Any]:
    """What is shown before the first answer of the server."""
    step = session.step or session.steps[-1]
    return {
        "moment": "coming",
        "at": session.at,
        "steps": len(session.steps),
        "drill": step.movement,
        "side": step.side,
        "set_number": step.set_number,
        "sets": step.sets,
        "by_clock": not (step.judged and session.with_camera),
        "moves": step.judged and session.with_camera,
    }


def _step(step: SessionStep) -> dict[str, Any]:
    return {
        "reps": step.reps,
        "hold_s": step.hold_s,
        "judged": step.judged,
        "timer": not step.judged,
    }


def _drill(name: str, steps: Iterable[SessionStep], programme: Programme | None) -> dict[str, Any]:
    movement = movements().get(name)
    lines = programme.lines if programme is not None else ()
    reasons = [reason.text for line in lines if line.movement == name for reason in line.reasons]
    if movement is None:
        return {"title": movement_label(name), "why": " ".join(map(sentence, reasons))}
    drawn, theme = setup_pictures.figure_of(movement), look.theme()
    camera = next((step.camera for step in steps if step.movement == name), "")
    figure = figures().get(drawn)
    return {
        "title": movement.title,
        "figure": _figure(drawn, theme) if figure else "",
        "setup": setup_pictures.picture(drawn, theme) if figure and camera else "",
        "how": movement.setup.instructions,
        "camera": camera_words(camera, figure.distance if figure else ""),
        "why": " ".join(map(sentence, reasons)),
    }


@lru_cache(maxsize=128)
def _figure(name: str, theme: str) -> str:
    return moving(figures()[name], f"guided-{name}", None, theme)


def _nothing() -> None:
    """A trigger only has to run the page again."""
