"""The form that takes files and wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from posecheck.disk import room
from posecheck.errors import PosecheckError
from posecheck.jobs.request import Request, has_option
from posecheck.jobs.uploads import LARGEST_BYTES, Upload
from posecheck.movements.load import filmed_movements
from posecheck.pages import athlete, own_movements, own_neutral, phone_upload, work
from posecheck.pages.large_uploads import kept_file
from posecheck.pages.markup import escaped
from posecheck.pages.plain import advice_for

_NOT_TAKEN = "not-taken"
FIND = "Find it for me"
_TURNS = {
    0: "As it is",
    90: "A quarter turn to the right",
    180: "Upside down",
    270: "A quarter turn to the left",
}
_PEOPLE = {"largest": "The largest", "left": "The one on the left", "right": "The one on the right"}
_MODELS = {
    None: "I do not know, or another pose model",
    "blazepose-full": "BlazePose full (MediaPipe)",
}
_VIEWS = {
    None: "Find it for me",
    "side-left": "The left side",
    "side-right": "The right side",
    "front": "The front",
    "rear": "Behind",
}
_SPEEDS = {
    None: "As the file says",
    1.0: "Normal speed",
    4.0: "4 times slower (120 at 30)",
    8.0: "8 times slower (240 at 30)",
}


def take_files(
    name: str,
    movement: str | None = None,
    several: bool = True,
    button: str = "Check it",
    label: str = "Your video",
    preset: str | None = None,
) -> list[str]:
    """The form. Starts what was handed over and returns the keys of its analyses; empty until then.

    name: tells several forms apart. movement: fixed, or None to ask; preset: what is chosen then at
    first. several: more than one file at once.
    """
    _tell_room()
    turn = st.session_state.setdefault(f"{name}-uploads", 0)
    given = st.file_uploader(
        label,
        accept_multiple_files=several,
        key=f"{name}-files-{turn}",
        max_upload_size=LARGEST_BYTES // 1024**2,
        help=(
            "MP4, MOV, WebM, MKV, AVI or GIF; slow motion and upright are fine. "
            "Also a saved track (.npz) or a table of points (.csv)."
        ),
    )
    files = list(given or []) if several else [given] if given else []
    sent = phone_upload.choose_arrived(name)
    files += sent if several or files else sent[:1]
    chosen = movement or _movement(name, preset)
    options = {"movement": chosen} if chosen else {}
    with st.expander("More about the video"):
        options |= _options(name, running=movement in (None, "running"))
    if any(f.name.lower().endswith(".csv") for f in files):
        options |= _table(name)
    if not st.button(
        button, type="primary", key=f"{name}-go", disabled=not files, icon=":material/play_arrow:"
    ):
        return []
    if wrong := _wrong_stretch(options):
        _tell(wrong)
        return []
    requests, problems = _requests(files, options)
    if not requests:
        _tell(problems)
        return []
    # an empty uploader next time: what is on disk need not stay in memory
    st.session_state[f"{name}-uploads"] += 1
    phone_upload.mark_used(sent)
    keys = work.start(requests)
    st.session_state[_NOT_TAKEN] = keys, problems
    return keys


def _tell_room() -> None:
    """Said before anything is handed over: the browser only says that an upload failed."""
    left = room()
    if left < LARGEST_BYTES:
        much = (
            f"Files of up to {left / 1e6:.0f} MB can be taken."
            if left >= 1e6
            else "No video can be added."
        )
        st.warning(
            "The disk of this computer is nearly full. "
            f"{much} Make room on it and reload the page.",
            icon=":material/hard_drive:",
        )


def show_not_taken(keys: list[str]) -> None:
    """Says again which files handed over together with these could not be taken: the page with the
    form is gone by now."""
    together, problems = st.session_state.get(_NOT_TAKEN, ((), ()))
    if set(keys) & set(together):
        _tell(problems)


def _tell(problems: Sequence[str]) -> None:
    for problem in problems:
        st.error(problem, icon=":material/error:")


def _requests(files: list[Any], options: dict[str, Any]) -> tuple[list[Request], list[str]]:
    """The files on disk, and what is wrong with those that cannot be kept."""
    requests, problems = [], []
    for file in files:
        try:
            kept = file if isinstance(file, Upload) else kept_file(file, file.name, file.size)
        except PosecheckError as error:
            problems.append(escaped(f"{error.message} {advice_for(error.code, error.advice)}"))
            continue
        requests.append(Request(kept.path, kept.name, kept.sha256, _of_file(kept.name, options)))
    return requests, problems


def _of_file(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options that have a meaning for this kind of file."""
    ending = name.lower().rpartition(".")[2]
    of_table = {"size", "fps", "made_by", "view"}
    not_for = {"csv": {"person", "turn_deg"}, "npz": {"person", "turn_deg", *of_table}}.get(
        ending, of_table
    )
    return {option: value for option, value in options.items() if option not in not_for}


def _movement(name: str, preset: str | None) -> str | None:
    own_movements.tell_wrong()
    labels = {None: FIND, **movement_labels()}
    choices = list(labels)
    at = choices.index(preset) if preset in choices else 0
    key = f"{name}-movement-{preset}" if at else f"{name}-movement"
    told = labels.__getitem__  # an error for what is none: Streamlit asks it that way
    return st.selectbox("What are you doing in it?", choices, at, format_func=told, key=key)


def movement_labels() -> dict[str, str]:
    """How each movement that can be filmed is called, by its id. Two of one title are told apart by
    their ids: a copy of a shipped file has its title."""
    titles = {key: movement.title for key, movement in filmed_movements().items()}
    times = Counter(titles.values())
    return {
        key: title if times[title] == 1 else f"{title} ({key})" for key, title in titles.items()
    }


def _options(name: str, running: bool) -> dict[str, Any]:
    """What the person said about the video; only what differs from the default."""
    left, right = st.columns(2)
    with left:
        person = st.selectbox(
            "Which person to check",
            list(_PEOPLE),
            format_func=_PEOPLE.get,
            key=f"{name}-person",
            help="If there are several people in the video.",
        )
        turn = st.selectbox(
            "Turn the video",
            list(_TURNS),
            format_func=_TURNS.get,
            key=f"{name}-turn",
            help="If the video lies on its side.",
        )
    with right:
        slow = st.selectbox(
            "Playing speed",
            list(_SPEEDS),
            format_func=_SPEEDS.get,
            key=f"{name}-slow",
            help=(
                "For slow motion: how many times slower than real time it plays. 240 frames a"
                " second, played at 30, is 8 times slower."
            ),
        )
        height = st.number_input(
            "Your height, cm",
            100,
            230,
            None,
            key=f"{name}-height",
            placeholder="not needed",
            help="Gives lengths in centimetres as well.",
        )
    options: dict[str, Any] = {
        "person": person,
        "turn_deg": turn,
        "slow_motion": slow,
        "height_m": None if height is None else height / 100,
    }
    if running and has_option("speed_m_s"):
        speed = st.number_input(
            "Treadmill speed, km/h",
            3.0,
            30.0,
            None,
            0.5,
            key=f"{name}-speed",
            placeholder="not needed",
            help="Gives the length of your steps.",
        )
        options["speed_m_s"] = None if speed is None else round(speed / 3.6, 3)
    options |= _stretch(name)
    options["calibration"] = own_neutral.choose(name)
    options["profile"] = athlete.choose(name)
    return {option: value for option, value in options.items() if value is not None}


def _stretch(name: str) -> dict[str, float | None]:
    """Where only a part of a long clip is meant."""
    left, right = st.columns(2)
    start = left.number_input(
        "Check only from (seconds)",
        0.0,
        None,
        None,
        1.0,
        format="%g",
        key=f"{name}-from",
        placeholder="the start",
        help=("For a long video. You can also choose this afterwards, with the picture beside it."),
    )
    end = right.number_input(
        "to (seconds)", 0.0, None, None, 1.0, format="%g", key=f"{name}-to", placeholder="the end"
    )
    return {"from_s": start or None, "to_s": end}


def _wrong_stretch(options: dict[str, Any]) -> list[str]:
    """What is wrong with the stretch that was asked for, in words; empty where nothing is."""
    from posecheck.analysis.span import ClipSpan, check_span

    try:
        check_span(ClipSpan(options.get("from_s"), options.get("to_s")))
    except PosecheckError as error:
        return [f"{error.message} {error.advice}"]
    return []


def _table(name: str) -> dict[str, Any]:
    st.info(
        "A table of points does not say which video it was made "
        "from. Please add its size and frame rate.",
        icon=":material/table_chart:",
    )
    a, b, c = st.columns(3)
    width = a.number_input("Width, pixels", 16, 16000, 1280, key=f"{name}-width")
    height = b.number_input("Height, pixels", 16, 16000, 720, key=f"{name}-rows")
    fps = c.number_input("Rows a second", 1.0, 1000.0, 30.0, key=f"{name}-fps")
    made_by = st.selectbox(
        "Made by",
        list(_MODELS),
        format_func=_MODELS.get,
        key=f"{name}-made-by",
        help="What posecheck corrects is that model's.",
    )
    view = st.selectbox(
        "Seen from",
        list(_VIEWS),
        format_func=_VIEWS.get,
        key=f"{name}-view",
        help="Needed where the points have no depth.",
    )
    said = {"size": (int(width), int(height)), "fps": float(fps), "made_by": made_by, "view": view}
    return {option: value for option, value in said.items() if value is not None}
