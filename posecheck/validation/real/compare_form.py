"""Faults and praise: what was called, what is there, and whether praise was earned."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.validation.real.compare_movement import MovementOutcome
from posecheck.validation.real.said import Said, SaidFault
from posecheck.validation.real.truth import RealClip, TrueFault


@dataclass(frozen=True)
class FormOutcome:
    """judged: the reader said how the form is. good: it is good. false, doubtful: codes that are
    not there, called with certainty or "perhaps". called: of each true fault that a rule looks for
    (its words): "certain", "perhaps" or "silent". praise: why it was not earned, "" where it was,
    None where nothing was praised."""

    judged: bool
    good: bool
    false: tuple[str, ...]
    doubtful: tuple[str, ...]
    called: tuple[tuple[str, str], ...]
    praise: str | None


def compare_form(clip: RealClip, said: Said, movement: MovementOutcome) -> FormOutcome:
    false = tuple(f.code for f in said.faults if f.certain and _not_there(clip, f))
    doubtful = tuple(f.code for f in said.faults if not f.certain and _not_there(clip, f))
    called = tuple((f.text, _called(f, said)) for f in clip.faults if f.codes)
    return FormOutcome(
        bool(clip.form), clip.form == "good", false, doubtful, called, _praise(clip, said, movement)
    )


def _not_there(clip: RealClip, said: SaidFault) -> bool:
    if said.code in clip.absent or clip.form == "good":
        return True
    if clip.form != "fault":
        return False
    mine = [f for f in clip.faults if said.code in f.codes or not f.codes]
    if not said.spans:
        return not any(f.codes for f in mine)
    return not any(f.frames is None or _meet(span, f.frames) for f in mine for span in said.spans)


def _called(fault: TrueFault, said: Said) -> str:
    mine = [f for f in said.faults if f.code in fault.codes]
    if any(
        f.certain
        and (fault.frames is None or not f.spans or any(_meet(s, fault.frames) for s in f.spans))
        for f in mine
    ):
        return "certain"
    return "perhaps" if any(not f.certain for f in mine) else "silent"


def _praise(clip: RealClip, said: Said, movement: MovementOutcome) -> str | None:
    if not (said.all_good or said.praised):
        return None
    if movement.outcome in ("wrong", "judged"):
        return "it is another exercise"
    if said.judged == 0:
        return "nothing was judged"
    if said.all_good and any(f.codes for f in clip.faults):
        return "there is a fault"
    there = {code for fault in clip.faults for code in fault.codes}
    return "the praised point is a fault" if there & set(said.praised) else ""


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(a[1], b[1]) >= max(a[0], b[0])
