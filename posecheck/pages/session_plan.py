"""What a session will be, drill by drill, in its order: what it looks like, how much, and why."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from posecheck.guided.camera import height_of
from posecheck.guided.record import SessionStep
from posecheck.movements.load import movements
from posecheck.pages.drawings import show_moving
from posecheck.pages.markup import escaped
from posecheck.pages.setup_pictures import figure_of
from posecheck.present.chain import TITLES
from posecheck.present.figures.data import figures
from posecheck.present.session_words import amount_words, camera_words
from posecheck.present.words import movement_label, sentence
from posecheck.programme.plan import Programme, ProgrammeLine

_MOVE = "Put the camera {}."


def show_plan(
    steps: tuple[SessionStep, ...], programme: Programme, with_camera: bool = True
) -> None:
    """with_camera: whether it says where the camera stands."""
    lines, height = {line.movement: line for line in programme.lines}, ""
    for number, (name, group) in enumerate(groupby(steps, key=lambda step: step.movement), 1):
        mine = list(group)
        camera = mine[0].camera if with_camera else ""
        moved = bool(camera) and height_of(camera) != height
        height = height_of(camera) or height
        _drill(number, name, mine, lines[name], camera if moved else "")


def _drill(
    number: int, name: str, steps: list[SessionStep], line: ProgrammeLine, moved_to: str
) -> None:
    movement = movements().get(name)
    with st.container(border=True, key=f"pc-step-{number}"):
        drawn, told = st.columns([1, 3], vertical_alignment="center")
        with drawn:
            if movement is not None:
                show_moving(name, figure_of(movement))
        with told:
            title = f"{number}. {movement_label(name)}"
            st.markdown(f"**{escaped(title)}**  ·  {escaped(amount_words(steps))}")
            for reason in line.reasons:
                st.markdown(escaped(sentence(reason.text)))
            st.caption(TITLES[line.phase])
            if moved_to:
                figure = figures().get(figure_of(movement)) if movement else None
                said = camera_words(moved_to, figure.distance if figure else "")
                st.markdown(f":material/videocam: {_MOVE.format(said)}")
