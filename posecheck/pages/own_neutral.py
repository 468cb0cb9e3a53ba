"""Measuring against a person's calibrated neutral: the choice of a calibration, and a copy of it
that the result belongs to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import streamlit as st

from posecheck.calibration.change import usable
from posecheck.calibration.store import (
    COPIES,
    kept_calibration,
    list_calibrations,
    load_calibration,
    same_person,
    save_calibration,
)
from posecheck.disk import data_subfolder
from posecheck.errors import CalibrationError
from posecheck.model.calibration import Calibration
from posecheck.pages import signed_in


def known_neutrals() -> list[Calibration]:
    """The calibrated neutrals that are kept: where people sign in, of those whom the reader may
    open."""
    made = list_calibrations()
    if signed_in.account() == "":
        return made
    from posecheck.pages.coach_store import the_store
    from posecheck.review.people import names

    mine = names(the_store()).values()
    return [one for one in made if any(same_person(one.person, name) for name in mine)]


def choose(name: str) -> Path | None:
    """A person's calibration from the form, as the file to analyse with; None where none is chosen
    or none was made."""
    known = {f"{c.person}, {c.date}": c for c in known_neutrals()}
    if not known:
        return None
    none = "Nobody"
    chosen = st.selectbox(
        "Compare with the calibrated neutral of",
        [none, *known],
        key=f"{name}-neutral",
        help="Low back and pelvis are then shown as change from how this person stands.",
    )
    return None if chosen == none else kept_copy(known[chosen])


def of_person(name: str) -> Calibration | None:
    """The calibrated neutral that is kept under a person's name; None where there is none, or none
    that this posecheck can hold anything against."""
    if kept_calibration(name) is None:
        return None
    try:
        made = load_calibration(name)
        usable(made)
    except CalibrationError:
        return None
    return made


def kept_copy(calibration: Calibration) -> Path:
    """The calibration under a name made of its content: who calibrates again asks another question.
    Raises OutputError."""
    digest = hashlib.sha256(msgspec.json.encode(calibration)).hexdigest()[:16]
    path = data_subfolder(COPIES) / f"{digest}.json"
    return path if path.is_file() else save_calibration(calibration, path)
