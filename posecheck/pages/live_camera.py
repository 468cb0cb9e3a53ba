"""The camera on the page: the browser's part lies in posecheck/live/web, this is how it is put
there and how it tells the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

import posecheck.live
from posecheck import skeleton
from posecheck.errors import PosecheckError
from posecheck.guided.by_clock import ClockStep
from posecheck.jobs.request import Request
from posecheck.live.aimed import Aim
from posecheck.live.results import keep_set, set_name
from posecheck.live.routes import PATH
from posecheck.live.session import LiveSession, Timed
from posecheck.live.sessions import SESSIONS
from posecheck.movements.movement import Movement, ViewSetup
from posecheck.movements.profile import Profile
from posecheck.movements.told import step_words
from posecheck.pages import setup_pictures, signed_in
from posecheck.pages.plain import advice_for
from posecheck.present import words as words_of
from posecheck.present.colours import STAGE, properties

_BEGINS = {
    "reps": (
        "Hold the starting position for two seconds: a countdown starts. Walk out of the frame when"
        " you are done."
    ),
    "hold": (
        "The clock starts by itself once you are in position, and the set ends when you come down."
    ),
    "stride": (
        "Start the treadmill. After a countdown your cadence is shown; the metronome is below the"
        " video."
    ),
    "posture": (
        "Stand still for two seconds: a countdown starts, and then six seconds are measured."
    ),
    "timer": (
        "Press Start: each step is said, you have five seconds to take it up, and its time is"
        " counted down. Keep the sound on to hear it."
    ),
}
WEB = Path(posecheck.live.__file__).parent / "web"
EDGES = [[skeleton.INDEX[a], skeleton.INDEX[b]] for a, b in skeleton.EDGES]
USUAL_CADENCE = {"running": 170, "walking": 110}
"""Steps a minute that the metronome begins with [E]."""
_TOKENS = "live-tokens"
"""In the session of the browser: what a set is of, and the token of its live session."""
_GONE = "live-gone"
"""In the session of the browser: tokens of sets that are not there any more, or are of others."""
SCRIPTS = ("voice", "overlay", "link")
"""Of web/, what both the live page and a guided session are made of, in this order."""


@dataclass(frozen=True)
class InTurn:
    """A set of several that follow one another, whose page has drawn and said already how it is
    done and filmed. aloud: what is said before it; words: what stands there before the camera is
    on, () for what begins such a set. by_itself: it begins without a press, as the one
    before left the camera on; goes_on: another one follows it so. drawn: what is shown meanwhile,
    SVG. aim: what it ends with."""

    aloud: str
    words: tuple[str, ...] = ()
    by_itself: bool = False
    goes_on: bool = False
    drawn: str = ""
    aim: Aim | None = None


def web_part(name: str, page: str, styles: tuple[str, ...]) -> Any:
    """A component of web/: page.html, the styles in their order, the shared scripts and page.js.
    Registered once for each server; Streamlit asks for it by name."""

    def text(file: str) -> str:
        return (WEB / file).read_text(encoding="utf-8")

    colours = f":host, .live {{ {properties(STAGE)} }}\n"
    return st.components.v2.component(
        name,
        html=text(f"{page}.html"),
        css=colours + "".join(text(f"{style}.css") for style in styles),
        js="\n".join(text(f"{script}.js") for script in (*SCRIPTS, page)),
    )


def _component() -> Any:
    return web_part("posecheck_live", "live", ("live", "stage"))


def camera(
    movement: Movement,
    calibration: Path | None = None,
    profile: Profile | None = None,
    belongs_to: tuple[str, ...] = (),
    in_turn: InTurn | None = None,
) -> Request | None:
    """Shows the live camera for a set of `movement`. Returns the request that analyses the set once
    it is over, None until then.

    calibration: as for `keep_set`. profile: thresholds by which the set is judged, while it is done
    and afterwards. belongs_to, in_turn: as for `live_session`.
    """
    belongs_to = (*belongs_to, str(calibration or ""))
    session = live_session(movement, profile=profile, belongs_to=belongs_to, in_turn=in_turn)
    if not session.done:
        return None
    try:
        request = keep_set(session.finished(), movement, set_name(movement), calibration, profile)
    except PosecheckError as error:
        st.error(f"{error.message} {advice_for(error.code, error.advice)}", icon=":material/error:")
        return None
    forget(session)
    return request


def timer(movement: Movement) -> Timed | None:
    """Shows a timer, which needs no camera. Returns how long it went once it is over, None until
    then."""
    session = live_session(
        movement,
        words=(
            movement.setup.instructions,
            *(step_words(step) for step in movement.step),
            _BEGINS["timer"],
        ),
    )
    timed = session.timed
    if timed is not None:
        forget(session)
    return timed


def live_session(
    movement: Movement,
    guide: tuple[ClockStep, ...] = (),
    words: tuple[str, ...] = (),
    profile: Profile | None = None,
    belongs_to: tuple[str, ...] = (),
    in_turn: InTurn | None = None,
) -> LiveSession:
    """Shows the live camera; the page runs again when its set is over (`session.done`).

    guide: steps of a guided set. words: what is said before the camera is on, in place of the
    movement's own instructions. profile: limits to judge by. belongs_to: what the set is of, a
    person and a part of a screen: of others another set is begun, and none of theirs is taken.
    in_turn: it is one of several that follow one another, all in one place of the page.
    """
    turn = in_turn or InTurn("")
    session = _session(movement, guide, profile, belongs_to, turn.aim)
    data = {
        "token": session.token,
        "path": PATH,
        "kind": "guide" if guide else movement.kind,
        "kept": _kept(session),
        "asked": st.session_state.get(_GONE, []),
        "edges": EDGES,
        "bpm": USUAL_CADENCE[movement.gait],
        "picture": _pictures(movement) if in_turn is None else turn.drawn,
        "words": turn.words or words or _words(movement, told=in_turn is not None),
        "aloud": turn.aloud,
        "by_itself": turn.by_itself and not session.ever_attached,
        "goes_on": turn.goes_on,
    }
    told = _component()(
        data=data,
        key=f"live-{movement.id}-{len(guide)}" if in_turn is None else "live-in-turn",
        on_done_change=_nothing,
        on_expired_change=_nothing,
        on_kept_change=_nothing,
    )
    if told.kept:
        _take_up(told.kept, session.of)
        st.rerun()
    if told.expired == session.token:
        forget(session)
        st.rerun()
    return session


def _pictures(movement: Movement) -> str:
    drawn = setup_pictures.pictures_of(movement)
    return "".join(setup_pictures.picture(name, "dark") for name in drawn)


def _words(movement: Movement, told: bool) -> tuple[str, ...]:
    """What is said before the camera is on: how it is done unless the page has told it, and what
    begins the set."""
    how = (movement.setup.filmed, *(_from_view(view) for view in movement.view))
    return (*(() if told else how), _BEGINS[movement.kind])


def _kept(session: LiveSession) -> str:
    """What is said of a set that lost its page or its camera: that it is there, and how far it
    was; "" of others."""
    state = None if session.attached else session.so_far
    if state is None:
        return ""
    done = ""
    if session.movement.kind == "reps":
        done = f", {words_of.count(state.count, 'rep')} so far"
    elif session.movement.kind == "hold" and state.clock_s is not None:
        done = f", {words_of.clock(state.clock_s)} held so far"
    return f"Your set is still here{done}. Go on with it, or end it here."


def _take_up(token: str, of: object) -> None:
    """A set that this browser began before its page was loaded again, where it is of the same
    account, movement and person."""
    known = SESSIONS.get(token)
    if known is not None and known.of == of and (known.done or known.under_way):
        st.session_state.setdefault(_TOKENS, {})[of] = token
    else:
        st.session_state[_GONE] = [*st.session_state.get(_GONE, []), token]


def _from_view(view: ViewSetup) -> str:
    """ "From front: Face the camera." """
    sides = dict.fromkeys("side" if name.startswith("side") else name for name in view.names)
    return f"From {' or '.join(sides)}: {view.instructions}"


def forget(session: LiveSession) -> None:
    """What the set left was taken, or is not wanted: the next one begins again."""
    SESSIONS.close(session)
    tokens = st.session_state.get(_TOKENS, {})
    st.session_state[_TOKENS] = {k: token for k, token in tokens.items() if token != session.token}


def _session(
    movement: Movement,
    guide: tuple[ClockStep, ...],
    profile: Profile | None,
    belongs_to: tuple[str, ...],
    aim: Aim | None,
) -> LiveSession:
    """The session of exactly this, where one is open, else a new one."""
    key = (signed_in.account(), movement.id, movement.views, guide, profile, belongs_to)
    tokens = st.session_state.setdefault(_TOKENS, {})
    session = SESSIONS.get(tokens[key]) if key in tokens else None
    if session is None:
        session = SESSIONS.open(movement, guide, profile, aim)
        session.of = key
        tokens[key] = session.token
    return session


def _nothing() -> None:
    """A trigger only has to run the page again."""
