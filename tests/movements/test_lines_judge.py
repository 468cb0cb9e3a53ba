"""A line of a movement's file that loads can judge a clip that shows it: every combination of what
it may say, tried on such a clip. What cannot is refused, with what to write instead."""

from __future__ import annotations

import itertools
import typing

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.assessment.hold import judge_hold
from posecheck.assessment.posture import judge_posture
from posecheck.assessment.reading import SHOULDER_TURN
from posecheck.assessment.reps import judge_reps
from posecheck.assessment.working_side import RULES, working_side
from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import LIMB, OF_A_REP, OF_A_RUN, OF_THE_CYCLE, entry
from posecheck.measures.gait.posture import MEANS
from posecheck.measures.reps import RepSpan
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve, Series
from posecheck.movements.check import check_sense
from posecheck.movements.check_lines import CURVES, TELL, shown_from
from posecheck.movements.load import shipped_movements
from posecheck.movements.movement import (
    Dose,
    Fault,
    HoldRule,
    Movement,
    Phase,
    Reference,
    Reported,
    RepRule,
    Setup,
    SideRule,
    ViewName,
    Which,
)
from posecheck.skeleton import INDEX, SIDES
from tests.drawn.stick_figures import square_view
from tests.drawn.stick_gaits import gait_track, run
from tests.drawn.stick_movements import Timing, lunge_track

VIEWS, RULE_NAMES = typing.get_args(ViewName), typing.get_args(SideRule)
TIMING = Timing(depths=(1.0,))
START, PEAK, LEAVE, END = TIMING.spans[0]
DRIVEN_BY = {
    "side-left": "trunk_lean",
    "side-right": "trunk_lean",
    "front": "pelvic_obliquity",
    "rear": "pelvic_obliquity",
}


def a_clip(view: str) -> tuple[Series, np.ndarray, RepSpan]:
    """A clip of a rep from this view in which everything shows: each curve of the view, and every
    rule tells its side."""
    track = lunge_track(TIMING, leg="left", view=view)
    landmarks = track.landmarks.astype(float)
    # the rear foot's ankle is well above the floor
    landmarks[:, INDEX["right_ankle"], 1] = landmarks[:, INDEX["left_ankle"], 1] - 60
    curves = {}
    for name in (name for name in CURVES if view in shown_from(name)):
        for side in SIDES if name in LIMB else (None,):
            # one knee bent, the other straight
            value = np.full(len(track.t), 5.0 if side == "right" else 60.0)
            curves[column(MeasureKey(name, side))] = Curve(
                value, value - 3, value + 3, entry(name).unit
            )
    turn = np.full(len(track.t), 5.0)
    curves[SHOULDER_TURN] = Curve(turn, turn, turn, "deg")  # as analysis adds it where it is asked
    rep = RepSpan(START, PEAK, LEAVE, END, int(np.searchsorted(track.t, (PEAK + LEAVE) / 2)), 0.5)
    return Series(track.t, curves, {}), landmarks, rep


CLIPS = {view: a_clip(view) for view in VIEWS}


def movement(kind: str, view: str, **parts) -> Movement:
    made = Movement(
        "drill", "A drill", kind, Setup("So."), Dose("Ten."), views=(view,), drive=DRIVEN_BY[view]
    )
    return typing.cast(
        Movement,
        type(made)(**{name: getattr(made, name) for name in made.__struct_fields__} | parts),
    )


def fault(view: str, **parts) -> Fault:
    said = {
        "measure": "trunk_lean",
        "beyond": "above",
        "threshold": 10.0,
        "severity": 1,
        "cue": "A",
        "cue_body": "B",
        "why": "C",
        "source": "[E]",
    }
    return Fault("code", "Title", **said | {"views": (view,)} | parts)


def loads(made: Movement) -> bool:
    try:
        check_sense("drill.toml", made)
    except MovementFileError:
        return False
    return True


def judges(made: Movement) -> bool:
    """Its one fault is held against the clip, and its one line of the report stands there."""
    view = square_view(made.views[0])
    series, landmarks, rep = CLIPS[made.views[0]]
    if made.kind == "reps":
        (judged,) = judge_reps(made, [rep], series, landmarks, view)
        return bool(judged.judged) and bool(judged.measurements)
    if made.kind == "hold":
        far = rep.frames(series.t, "peak")
        held = judge_hold(made, (far[0], far[-1]), series, landmarks, view)
        return bool(held.judged) and bool(held.measurements)
    measured, judged = judge_posture(made, np.arange(len(series.t)), series, view, landmarks)
    return bool(measured) and bool(judged)


def with_line(kind: str, view: str, rules: dict[str, typing.Any], **line) -> Movement:
    return movement(kind, view, fault=(fault(view, **line),), report=(Reported(**line),), **rules)


def rules_of(kind: str, side: str, support: str, view: str) -> dict[str, typing.Any]:
    if kind == "reps":
        return {"rep": RepRule(DRIVEN_BY[view], "up", 5.0, side=side, support=support)}
    return {"hold": HoldRule("any", side=side)} if kind == "hold" else {}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["reps", "hold", "posture"])
def test_a_line_that_loads_can_judge(kind, view):
    """Every measure with every limb and every rule of the sides."""
    sides = RULE_NAMES if kind != "posture" else ("none",)
    supports = ("none", "bent-knee", "higher-ankle") if kind == "reps" else ("none",)
    loaded = set()
    for measure, which, side, support in itertools.product(
        (*CURVES, *OF_A_REP, *OF_A_RUN), typing.get_args(Which), sides, supports
    ):
        made = with_line(
            kind,
            view,
            rules_of(kind, side, support, view),
            measure=measure,
            which=which,
            phase="peak",
        )
        if loads(made):
            loaded.add((measure, which))
            assert judges(made), (
                f"{kind} from {view}: {measure} of {which}, side {side}, support {support}"
            )
    shown = {
        name
        for name in (*CURVES, *(OF_A_REP if kind == "reps" else ()))
        if view in shown_from(name)
    }
    # nobody's side is near there, and nothing tells another
    sideways = view in ("front", "rear") and kind == "posture"
    assert {measure for measure, _ in loaded} == {
        name for name in shown if not (sideways and name in LIMB)
    }


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["reps", "hold", "posture"])
def test_a_line_that_is_refused_for_its_limb_could_not_judge(kind, view):
    """Or it would judge another one than it says: the near one where nothing tells which works."""
    sides = RULE_NAMES if kind != "posture" else ("none",)
    for measure, which, side in itertools.product(
        (n for n in LIMB if view in shown_from(n)), typing.get_args(Which), sides
    ):
        rules = rules_of(kind, side, "none", view)
        if not loads(movement(kind, view, **rules)):
            continue  # the rule of the sides itself is told not to tell any
        made = with_line(kind, view, rules, measure=measure, which=which, phase="peak")
        if not loads(made) and judges(made):
            assert which in ("lead", "working") and side == "none", (
                f"{kind} {view} {measure} {which} {side}"
            )


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("phase", typing.get_args(Phase))
@pytest.mark.parametrize("measure", ["trunk_lean", "pelvic_obliquity", *OF_A_REP])
def test_every_phase_that_loads_can_judge(measure, phase, view):
    made = with_line(
        "reps", view, rules_of("reps", "higher-ankle", "none", view), measure=measure, phase=phase
    )
    assert loads(made) == (
        view in shown_from(measure)
        and (phase != "start" or measure not in ("lumbar_arch_added", "knee_gap_change"))
    )
    assert not loads(made) or judges(made)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_a_rule_of_the_sides_tells_one_from_the_views_that_it_is_said_to(rule, view):
    series, landmarks, rep = CLIPS[view]
    told = working_side(rule, rep.frames(series.t, "peak"), series, landmarks, square_view(view))
    assert (told is not None) == (view in TELL[rule])
    assert set(TELL) == set(RULES)


@pytest.fixture(scope="module")
def of_runs():
    """view -> names of the figures that a run of more than a minute gives, the runner's height and
    speed known."""
    found = {}
    for view in ("side-left", "rear"):
        report = analyze_track(
            gait_track(run(166), 120.0, 66.0, view=view), "running", height_m=1.7, speed_m_s=3.0
        ).report
        found[view] = {
            m.name.removesuffix("_share")
            for m in report.stride.measurements
            if m.unit not in ("cm", "")
        } | {m.name for m in report.stride.measurements if m.unit != "cm"}
        # of an outline, which stick figures have none of
        found[view] |= {name for name in (*MEANS, "lumbar_range") if view == "side-left"}
    return found


def test_a_rule_of_a_run_names_what_a_run_gives(of_runs):
    for view, given in of_runs.items():
        for measure in dict.fromkeys((*CURVES, *OF_A_REP, *OF_A_RUN)):
            made = movement("stride", view, fault=(fault(view, measure=measure, phase="whole"),))
            assert loads(made) == (measure in OF_A_RUN and view in shown_from(measure)), measure
            assert not loads(made) or measure in given, f"{measure} from {view} is given by no run"


def test_a_band_is_of_a_curve_of_the_gait_cycle():
    for measure in dict.fromkeys((*CURVES, *OF_A_RUN)):
        made = movement(
            "stride", "side-left", reference=(Reference(measure, "cycle", "usual", "[E]", 1.0),)
        )
        assert loads(made) == (measure in OF_THE_CYCLE and "side-left" in shown_from(measure)), (
            measure
        )


@pytest.mark.parametrize(
    ("kind", "view", "parts", "said"),
    [
        (
            "reps",
            "side-left",
            {"measure": "trunk_lean", "which": "near"},
            "fault[0].which: trunk_lean is of the whole body, and of no limb. Leave which",
        ),
        (
            "reps",
            "side-left",
            {"measure": "knee_flexion", "which": "each"},
            'fault[0].which: "each" is of a run, and a movement of kind reps is none. All',
        ),
        (
            "reps",
            "side-left",
            {"measure": "knee_flexion", "which": "other"},
            'which: nothing tells which side "other" is. Say in [rep] by which side = it',
        ),
        (
            "hold",
            "side-left",
            {"measure": "knee_flexion", "which": "working"},
            'is. Say in [hold] by which side = it is told, or write which = "near".',
        ),
        (
            "posture",
            "side-left",
            {"measure": "knee_flexion", "which": "working"},
            'which: nothing tells which side "working" is. Write which = "near".',
        ),
        (
            "reps",
            "front",
            {"measure": "fppa", "which": "near"},
            '"near" is not known from the view front, where no rule tells no side. Sides are told',
        ),
        (
            "reps",
            "side-left",
            {"measure": "overstride"},
            (
                "fault[0].measure: overstride is a measure of a run: a movement of kind reps does"
                " not give it"
            ),
        ),
        (
            "hold",
            "side-left",
            {"measure": "lowering_time"},
            (
                "fault[0].measure: lowering_time is a measure of a rep: a movement of kind hold"
                " does not"
            ),
        ),
        (
            "stride",
            "side-left",
            {"measure": "knee_flexion"},
            "knee_flexion is a measure over time: a movement of kind stride does not give it",
        ),
        (
            "stride",
            "side-left",
            {"measure": "overstride", "which": "lead"},
            '"lead" is none of it. Allowed: near, each, body.',
        ),
        (
            "hold",
            "side-left",
            {"phase": "back"},
            (
                'fault[0].phase: only a rep has a "back": a movement of kind hold is judged as a'
                " whole. Allowed: whole."
            ),
        ),
        (
            "reps",
            "side-left",
            {"measure": "lumbar_arch_added", "phase": "start"},
            "lumbar_arch_added is the change since the start, where it is nothing",
        ),
        (
            "reps",
            "front",
            {"measure": "pelvic_drop", "which": "rear"},
            'pelvic_drop is of the leg that works, and "rear" is another. Allowed: lead',
        ),
        (
            "reps",
            "front",
            {"measure": "pelvic_drop"},
            'nothing tells which side "working" is. Say in [rep] by which side = it is told.',
        ),
        (
            "reps",
            "side-left",
            {"straight_arms": 5.0},
            (
                "fault[0].straight_arms: arms are looked at in a hold, and drill is of kind reps."
                " Leave it out."
            ),
        ),
        (
            "reps",
            "side-left",
            {"own_threshold": 5.0},
            (
                "fault[0].own_threshold: no calibration gives the change of trunk_lean. It holds"
                " for: lumbar_angle"
            ),
        ),
        (
            "reps",
            "side-left",
            {"threshold": 190.0},
            "fault[0].threshold: no angle goes beyond 190 degrees. Write one between -180 and 180.",
        ),
    ],
)
def test_what_can_never_judge_is_refused_with_what_to_write_instead(kind, view, parts, said):
    rules = {**rules_of(kind, "none", "none", view)} if kind != "stride" else {}
    with pytest.raises(MovementFileError) as caught:
        check_sense("drill.toml", movement(kind, view, fault=(fault(view, **parts),), **rules))
    assert str(caught.value).startswith("drill.toml is wrong: ") and said in str(caught.value)


def test_faults_are_held_together_in_a_run_only():
    two = (
        fault("side-left", together_with="second"),
        Fault(
            **{n: getattr(fault("side-left"), n) for n in Fault.__struct_fields__}
            | {"code": "second"}
        ),
    )
    assert loads(movement("stride", "side-left", fault=two))
    with pytest.raises(
        MovementFileError,
        match=(
            r"fault\[0\]\.together_with: only the faults of a run are held together, and drill is"
            r" of kind reps"
        ),
    ):
        check_sense(
            "drill.toml",
            movement(
                "reps", "side-left", fault=two, **rules_of("reps", "none", "none", "side-left")
            ),
        )


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            {"rep": RepRule("hip_height", "up", 20.0)},
            "rep.smallest: hip_height is in lengths of the trunk, and no rep goes 20 of them.",
        ),
        (
            {"rep": RepRule("hip_height", "up", 0.2, side="near")},
            'rep.side: "near" tells no side from any view of the movement. It does from: side-left',
        ),
        (
            {"rep": RepRule("hip_height", "up", 0.2), "drive": "knee_flexion"},
            "drive: knee_flexion shows from no view of the movement. It shows from: side",
        ),
        (
            {
                "rep": RepRule("hip_height", "up", 0.2),
                "reference": (Reference("fppa", "cycle", "a", "b", 1.0),),
            },
            "a band lies in the charts of a run",
        ),
    ],
)
def test_what_no_rep_and_no_view_of_the_movement_gives_is_refused(rules, said):
    with pytest.raises(MovementFileError) as caught:
        check_sense("drill.toml", movement("reps", "front", **rules))
    assert said in str(caught.value)


def test_a_range_of_a_figure_names_a_measure():
    right = Reference("flight_time", "figure", "a", "b", 1.0, speed_m_s=2.7)
    check_sense("drill.toml", movement("stride", "side-left", reference=(right,)))
    wrong = Reference("flying", "figure", "a", "b", 1.0)
    with pytest.raises(MovementFileError, match="there is no measure 'flying'"):
        check_sense("drill.toml", movement("stride", "side-left", reference=(wrong,)))


def test_the_feet_of_somebody_face_down_are_not_asked_for():
    down = {"hold": HoldRule("prone")}
    assert loads(
        with_line(
            "hold",
            "side-left",
            {"hold": HoldRule("upright")},
            measure="foot_inclination",
            which="near",
        )
    )
    assert not loads(with_line("hold", "side-left", down, measure="foot_inclination", which="near"))


@pytest.mark.parametrize("name", list(shipped_movements()))
def test_every_shipped_movement_makes_sense(name):
    check_sense(f"{name}.toml", shipped_movements()[name])
