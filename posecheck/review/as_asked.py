"""How a kept session was analysed, and judging its track the same way again, by the limits that
hold for the person now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import msgspec

from posecheck.analysis import Analysis
from posecheck.api import judge_track
from posecheck.calibration.store import load_calibration, same_person
from posecheck.decoding.file import Expected
from posecheck.decoding.text import as_type, decode_json
from posecheck.errors import CalibrationError, DamagedStore, InputError
from posecheck.model.calibration import Calibration
from posecheck.model.report import Asked, Report
from posecheck.options import options_of
from posecheck.pose.track import PoseTrack
from posecheck.review.columns import RESTORE
from posecheck.review.profiles import EVERYONE, effective_profile
from posecheck.review.store import Store
from posecheck.review.tables import Session

_SAID = ("asked", "none")
_SETTINGS = Expected("the settings of a kept session", DamagedStore, RESTORE)


@dataclass(frozen=True)
class Settings:
    """How the track was analysed, so that it can be judged again the same way: as it was asked.
    detected: posecheck chose the movement."""

    asked: Asked
    detected: bool = False


def settings_text(settings: Settings) -> str:
    """As a row of a session holds them, see `settings_of`."""
    return msgspec.json.encode(settings).decode()


def settings_of(session: Session) -> Settings:
    """How a kept session was analysed; rows of earlier versions too. Raises DamagedStore."""
    what = f"What the store says of {session.source_name}"
    plain = decode_json(session.settings, dict, _SETTINGS, what)
    if "asked" not in plain:
        known = {
            name: plain[name]
            for name in ("slow_motion", "height_m", "turn_deg", "calibration")
            if name in plain
        }
        plain = {"asked": known, "detected": plain.get("detected", False)}
    return as_type(plain, Settings, _SETTINGS, what)


def asked_of_earlier(report: Report) -> Asked:
    """What an earlier version was asked, as far as its report tells."""
    slow = report.source.slow_motion
    return Asked(
        movement=None if report.detected else report.movement,
        slow_motion=slow.factor if slow.how in _SAID else None,
        calibration=report.own_neutral.person if report.own_neutral else None,
    )


def with_neutral(asked: Asked) -> Asked:
    """With the calibration itself, where the name is all that is known."""
    return (
        asked
        if asked.neutral is not None
        else replace(asked, neutral=kept_calibration(asked.calibration))
    )


def refuse_another_stretch(kept: str, report: Report) -> None:
    """Of one clip and movement one result is kept of a person. kept: its report, as the store holds
    it. Raises InputError where it looked at another stretch of the clip, which must not pass for
    this one."""
    name = report.source.name
    plain = decode_json(kept, dict, _SETTINGS, f"What the store says of {name}").get("asked") or {}
    asked = report.asked or Asked()
    was, now = (
        (a or 0.0, b)
        for a, b in (
            (plain.get("from_s"), plain.get("to_s")),
            (asked.from_s, asked.to_s),
        )
    )
    if was != now:
        stretch = "all of it" if was == (0.0, None) else told_stretch(*was)
        raise InputError(
            f"Of {name} another stretch is kept already: {stretch}.",
            "Delete that session first, or cut the video into a file for each set.",
        )


def told_stretch(from_s: float, to_s: float | None) -> str:
    """ "from 12.0 to 24.5 s"."""
    return f"from {from_s:.1f} s on" if to_s is None else f"from {from_s:.1f} to {to_s:.1f} s"


def asked_of_person(asked: Asked, name: str) -> Asked:
    """Without what is somebody else's: an own neutral says nothing of another body, and neither it
    nor a name belongs into this person's session."""
    neutral_of = asked.neutral.person if asked.neutral else None
    whose = {asked.calibration, neutral_of} - {None}
    if not all(same_person(each, name) for each in whose):
        asked = replace(asked, calibration=None, neutral=None)
    theirs = re.compile(rf"({EVERYONE} \d+)?(^|, |$)({re.escape(name)} \d+)?", re.IGNORECASE)
    return (
        asked
        if asked.profile is None or theirs.fullmatch(asked.profile)
        else replace(asked, profile=None)
    )


def judged(
    store: Store, person_id: int, track: PoseTrack, movement: str, settings: Settings
) -> Analysis:
    """The analysis of a kept track as it was asked, by the limits that hold for the person now.
    Needs no pose model.

    The own neutral is the one that is kept of that name now; where there is none any more, the one
    of then.
    """
    asked = settings.asked
    own = kept_calibration(asked.calibration) or asked.neutral
    analysis = judge_track(
        track,
        options_of(
            asked, movement=movement, calibration=own, profile=effective_profile(store, person_id)
        ),
    )
    return replace(
        analysis, report=replace(analysis.report, detected=settings.detected, asked=asked)
    )


def kept_calibration(person: str | None) -> Calibration | None:
    """The calibration of that name, as it is now; None where it is gone."""
    if person is None:
        return None
    try:
        return load_calibration(person)
    except CalibrationError:
        return None
