"""Which of the kit's motions each figure shows, and with which faults: amplitudes as in the kit's
own clips. See figures.py."""

from __future__ import annotations

import drills as kit
import numpy as np
from motions import LEAD_IN, Bridge, Lunge, Plank, Run, Stand

SET = dict(out=0.9, hold=0.5, back=0.9, rest=0.4)
BACK = "lumbar-overextension"


def rep(**amplitudes):
    return [dict(SET, **amplitudes)]


def both_ends(motion) -> list[float]:
    return [0.0, LEAD_IN + SET["out"] + SET["hold"] / 2]


def on_the_way(*shares: float):
    """Times at the start, when so much of the way out is done, and at the far position."""
    return lambda motion: [
        0.0,
        *(LEAD_IN + SET["out"] * share for share in shares),
        both_ends(motion)[1],
    ]


def at_the_end(motion) -> list[float]:
    return [motion.seconds]


def held(motion) -> list[float]:
    return [0.0, motion.seconds]


def round_of(count: int):
    return lambda motion: [motion.stride_time * i / count for i in range(count)]


def kneeling(side: str = "R", **options):
    """Half-kneeling from upright into the stretch."""

    def made(**far):
        start = dict(
            t=0, thigh=options.get("from_thigh", 0), lumbar=0, lean=options.get("from_lean", 0)
        )
        more = {k: v for k, v in options.items() if not k.startswith("from_")}
        return lambda b: kit.HalfKneeling(b, side=side, profile=[start, dict(t=2, **far)], **more)

    return made


def set_of(kind, **options):
    return lambda **amplitudes: lambda b: kind(b, rep(**amplitudes), **options)


def box(motion, hips: float) -> dict:
    """The kit's bench or wall, from the hips' place."""
    (_, _, z), (_, _, deep), _ = motion.body.props[0]
    top = motion.body.props[0][1][1] * 100
    return {
        "kind": "box",
        "x": round((z - deep / 2) * 100 - hips, 1),
        "to": round((z + deep / 2) * 100 - hips, 1),
        "top": round(top, 1),
    }


def bed(motion, hips: float) -> dict:
    return box(motion, hips) | {"holds": True}


def wall(motion, hips: float) -> dict:
    return {"kind": "wall", "x": round(motion.wall * 100 - hips, 1)}


MAT = dict(distance="2 to 3 m", height="at mat height")
HIP = dict(distance="2.5 to 3 m", height="at hip height")
FEET = ("near_foot", "far_foot")
FOURS = ("far_foot", "near_hand", "far_hand")

bridge, single, squat, hinge = (
    set_of(Bridge),
    set_of(Bridge, single="R"),
    set_of(kit.Squat),
    set_of(kit.Hinge),
)
kick, dog, clam, march, curl = (
    set_of(kit.DonkeyKick),
    set_of(kit.BirdDog),
    set_of(kit.Clam),
    set_of(kit.WallMarch),
    set_of(kit.CurlUp),
)
frog, press, lunge, split = (
    set_of(kit.FrogBridge),
    set_of(kit.PressHold),
    set_of(Lunge),
    set_of(Lunge, step=False),
)
up = set_of(kit.CurlUp, arms="forward")
psoas, rectus = kneeling(), kneeling(rear_knee=135.0, from_thigh=-6)
deep = kneeling(ahead=1.45, from_thigh=15, from_lean=20)


def plank(sag=2, lumbar=0, head=0):
    return lambda b: Plank(b, [(0, 2, 0, 0), (2, 2, 0, 0), (4, sag, lumbar, head)])


FIGURES: dict[str, dict] = {
    "glute-bridge": dict(
        how=dict(view="side"),
        make=bridge(top=2),
        times=both_ends,
        about=dict(
            said=(
                "A person lying on their back with bent knees who lifts the hips, seen from the"
                " side"
            ),
            **MAT,
            fixed="shoulder",
            planted=(*FEET, "near_hand", "far_hand"),
            shows=("shoulder", "hip", "near_knee"),
            lying=True,
        ),
        faults=(
            ("incomplete-hip-extension", "hip", bridge(top=26)),
            (BACK, "low_back", bridge(top=-4, lumbar=28)),
            ("heels-far", "near_ankle", lambda b: Bridge(b, rep(top=4), knee=124)),
        ),
    ),
    "lunge": dict(
        how=dict(view="side"),
        make=lunge(lead="R", depth=0.36),
        times=on_the_way(0.25, 0.5),
        about=dict(
            said=(
                "A person who steps forward and sinks until the rear knee is just above the floor,"
                " seen from the side"
            ),
            distance="2.5 to 3.5 m",
            height="at hip height",
            seconds=1.6,
            fixed="far_ball",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("trunk-lean", "chest", lunge(lead="R", depth=0.34, lean=40)),
            ("shallow", "near_knee", lunge(lead="R", depth=0.13)),
            (BACK, "low_back", lunge(lead="R", depth=0.36, lumbar=26, tilt=22)),
            (
                "short-step",
                "near_ankle",
                lambda b: Lunge(b, rep(lead="R", depth=0.30), stride=0.42),
            ),
        ),
    ),
    "plank": dict(
        how=dict(view="side"),
        make=plank(),
        times=at_the_end,
        about=dict(
            said=(
                "A person on the forearms and toes, the body in one straight line, seen from the"
                " side"
            ),
            **MAT,
            fixed="near_elbow",
            planted=FEET,
            shows=("shoulder", "hip", "near_ankle"),
            lying=True,
        ),
        faults=(
            ("hip-sag", "hip", plank(19, 21)),
            (BACK, "low_back", plank(8, 24)),
            ("hip-pike", "hip", plank(-29, -6)),
            ("head-drop", "head", plank(2, 0, -38)),
        ),
    ),
    "running": dict(
        how=dict(view="side", lift=True),
        make=lambda b: Run(b),
        times=round_of(12),
        about=dict(
            said="A person running, seen from the side",
            distance="3 m or more",
            height="at hip height",
            motion="round",
            seconds=1.5,
            shows=("hip", "near_knee", "near_ankle"),
        ),
        faults=(
            (
                "overstride",
                "near_ankle",
                lambda b: Run(b, cadence=152, ahead=0.46, strike=24, duty=0.37, lean=2),
            ),
            ("backward-lean", "chest", lambda b: Run(b, lean=-5)),
            ("excess-lean", "chest", lambda b: Run(b, lean=22)),
            ("high-bounce", "head", lambda b: Run(b, osc=0.13)),
        ),
    ),
    "standing": dict(
        how=dict(view="side"),
        make=lambda b: Stand(b),
        times=at_the_end,
        about=dict(
            said="A person standing relaxed with the arms crossed on the chest, seen from the side",
            distance="2.5 m",
            height="at hip height",
            fixed="near_ankle",
            planted=FEET,
            shows=("shoulder", "hip", "near_ankle"),
        ),
        faults=(
            ("anterior-tilt", "low_back", lambda b: Stand(b, tilt=16, lumbar=18)),
            ("posterior-tilt", "hip", lambda b: Stand(b, tilt=-9, lumbar=-10)),
            ("sway", "hip", lambda b: Stand(b, sway=8, tilt=-2)),
        ),
    ),
    "donkey-kick": dict(
        how=dict(view="side"),
        make=kick(lead="R"),
        times=both_ends,
        about=dict(
            said=(
                "A person on hands and knees who lifts one bent leg until the thigh is level, seen"
                " from the side"
            ),
            **MAT,
            fixed="far_knee",
            planted=FOURS,
            shows=("shoulder", "hip", "near_knee"),
            lying=True,
        ),
        faults=(
            (BACK, "low_back", kick(lead="R", thigh=102, lumbar=28)),
            ("knee-opens", "near_knee", kick(lead="R", knee=30)),
            ("shallow", "near_knee", kick(lead="R", thigh=42)),
        ),
    ),
    "bird-dog": dict(
        how=dict(view="side"),
        make=dog(lead="R"),
        times=on_the_way(0.5),
        about=dict(
            said=(
                "A person on hands and knees who stretches out one leg and the other arm, seen from"
                " the side"
            ),
            **MAT,
            fixed="far_knee",
            planted=("far_foot", "near_hand"),
            shows=("shoulder", "hip", "near_knee"),
            lying=True,
        ),
        faults=(
            (BACK, "low_back", dog(lead="R", thigh=104, lumbar=26)),
            ("shallow", "near_knee", dog(lead="R", thigh=58)),
        ),
    ),
    "bear-crawl": dict(
        how=dict(view="side", ahead=True),
        make=lambda b: kit.BearCrawl(b, steps=2),
        times=lambda m: list(np.linspace(LEAD_IN, LEAD_IN + 4 * m.pace, 17)[:-1]),
        about=dict(
            said=(
                "A person on hands and toes, the knees just off the floor, crawling forwards and"
                " back, seen from the side"
            ),
            **MAT,
            motion="round",
            seconds=4.0,
            shows=("shoulder", "hip"),
            lying=True,
        ),
        faults=(
            (
                "hips-high",
                "hip",
                lambda b: kit.BearCrawl(b, steps=2, profile=((0, 0.21, 0), (60, 0.21, 0))),
            ),
            (
                BACK,
                "low_back",
                lambda b: kit.BearCrawl(b, steps=2, profile=((0, 0, 25), (60, 0, 25))),
            ),
        ),
    ),
    "bear-hold": dict(
        how=dict(view="side"),
        make=lambda b: kit.BearCrawl(b, steps=1, step=0.0),
        times=lambda m: [0.0],
        about=dict(
            said=(
                "A person on hands and toes, the knees just off the floor, holding still, seen from"
                " the side"
            ),
            **MAT,
            fixed="near_wrist",
            planted=(*FEET, "near_hand", "far_hand"),
            shows=("shoulder", "hip"),
            lying=True,
        ),
        faults=(
            (
                "hips-high",
                "hip",
                lambda b: kit.BearCrawl(
                    b, steps=1, step=0.0, profile=((0, 0.21, 0), (60, 0.21, 0))
                ),
            ),
            (
                BACK,
                "low_back",
                lambda b: kit.BearCrawl(b, steps=1, step=0.0, profile=((0, 0, 25), (60, 0, 25))),
            ),
        ),
    ),
    "clam": dict(
        how=dict(view="front"),
        make=clam(),
        times=both_ends,
        about=dict(
            said=(
                "A person lying on one side, facing you, who opens the upper knee with the feet"
                " together"
            ),
            **MAT,
            fixed="far_ankle",
            planted=("far_foot",),
            shows=("near_hip", "near_knee"),
            lying=True,
        ),
        faults=(
            ("pelvis-roll", "near_hip", clam(opening=72, roll=32)),
            ("shallow", "near_knee", clam(opening=15)),
            ("feet-apart", "near_ankle", clam(apart=0.2)),
        ),
    ),
    "half-kneeling-psoas-stretch": dict(
        how=dict(view="side"),
        make=psoas(thigh=18, lumbar=-8),
        times=held,
        about=dict(
            said=(
                "A person kneeling on one knee, the other foot in front, who brings the tucked hips"
                " forward, seen from the side"
            ),
            **HIP,
            seconds=2.0,
            fixed="near_knee",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee"),
        ),
        faults=(
            (BACK, "low_back", psoas(thigh=27, lumbar=27)),
            ("trunk-lean", "chest", psoas(thigh=22, lumbar=4, lean=30)),
            ("shallow", "hip", psoas(thigh=1, lumbar=0)),
        ),
    ),
    "rectus-femoris-stretch": dict(
        how=dict(view="side"),
        make=rectus(thigh=5, lumbar=-8),
        times=held,
        things=(box,),
        about=dict(
            said=(
                "A person kneeling with the rear foot up against a bench, who brings the tucked"
                " hips forward, seen from the side"
            ),
            **HIP,
            seconds=2.0,
            fixed="near_knee",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee"),
        ),
        faults=(
            (BACK, "low_back", rectus(thigh=12, lumbar=28)),
            ("trunk-lean", "chest", rectus(thigh=4, lumbar=0, lean=30)),
            ("shallow", "hip", rectus(thigh=-7, lumbar=0)),
            (
                "shin-down",
                "near_ankle",
                kneeling(rear_knee=109.0, from_thigh=-6)(thigh=5, lumbar=-8),
            ),
        ),
    ),
    "hip-rocks": dict(
        how=dict(view="side"),
        make=lambda b: kit.HalfKneeling(b, side="R", reps=rep(**{"from": -4}, thigh=22, lumbar=-4)),
        times=both_ends,
        about=dict(
            said=(
                "A person kneeling on one knee who rocks the hips forward and back, seen from the"
                " side"
            ),
            **HIP,
            seconds=1.2,
            fixed="near_knee",
            planted=FEET,
            shows=("hip", "near_knee"),
        ),
        faults=(
            (
                BACK,
                "low_back",
                lambda b: kit.HalfKneeling(
                    b, side="R", reps=rep(**{"from": -4}, thigh=26, lumbar=27)
                ),
            ),
            (
                "trunk-lean",
                "chest",
                lambda b: kit.HalfKneeling(
                    b, side="R", reps=rep(**{"from": -4}, thigh=22, lean=30)
                ),
            ),
        ),
    ),
    "deep-lunge-hold": dict(
        how=dict(view="side"),
        make=deep(thigh=43, lumbar=0, lean=2),
        times=held,
        about=dict(
            said=(
                "A person deep in a long lunge, the rear knee on the floor, the trunk upright, seen"
                " from the side"
            ),
            **HIP,
            seconds=2.0,
            fixed="near_knee",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee"),
        ),
        faults=(
            (BACK, "low_back", deep(thigh=46, lumbar=28, lean=2)),
            ("trunk-lean", "chest", deep(thigh=40, lumbar=0, lean=32)),
            ("shallow", "hip", deep(thigh=2, lumbar=0, lean=4)),
            (
                "shin-forward",
                "far_knee",
                kneeling(ahead=0.85, from_thigh=15, from_lean=20)(thigh=43, lumbar=0, lean=2),
            ),
        ),
    ),
    "wall-march": dict(
        how=dict(view="side"),
        make=march(lead="R"),
        times=on_the_way(0.35),
        things=(wall,),
        about=dict(
            said=(
                "A person leaning with the hands on a wall, the body one line, who drives one knee"
                " up, seen from the side"
            ),
            **HIP,
            seconds=0.9,
            fixed="far_ball",
            planted=("far_foot", "near_hand", "far_hand"),
            shows=("shoulder", "hip", "far_ankle"),
        ),
        faults=(
            (BACK, "low_back", march(lead="R", lumbar=25)),
            ("hip-pike", "hip", march(lead="R", pike=-24, drive=70)),
            ("shallow", "near_knee", march(lead="R", drive=46)),
        ),
    ),
    "squat": dict(
        how=dict(view="side"),
        make=squat(),
        times=both_ends,
        about=dict(
            said="A person who squats, the hips back and down, seen from the side",
            **HIP,
            fixed="near_ankle",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("lumbar-flexion", "low_back", squat(lumbar=-34, thorax=-18, lean=44)),
            ("shallow", "hip", squat(knee=56, shin=18, lean=21)),
            ("trunk-lean", "chest", squat(lean=66)),
            ("heel-lift", "near_ankle", squat(heels=22, shin=40)),
        ),
    ),
    "hinge": dict(
        how=dict(view="side"),
        make=hinge(),
        times=both_ends,
        about=dict(
            said=(
                "A person who pushes the hips back and lets the long trunk tip forward, the knees"
                " soft, seen from the side"
            ),
            **HIP,
            fixed="near_ankle",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee"),
        ),
        faults=(
            ("lumbar-flexion", "low_back", hinge(lumbar=-35, thorax=-24)),
            ("knee-bend", "near_knee", hinge(knee=82, shin=23, lean=44)),
            ("shallow", "chest", hinge(lean=34)),
        ),
    ),
    "monster-walk": dict(
        how=dict(view="front", ahead=True),
        make=lambda b: kit.MonsterWalk(b, steps=2),
        times=lambda m: list(np.linspace(LEAD_IN, LEAD_IN + 4 * m.pace, 17)[:-1]),
        about=dict(
            said=(
                "A person with a band round the legs, in a quarter squat, who takes wide steps,"
                " seen from the front"
            ),
            **HIP,
            motion="round",
            seconds=4.4,
            shows=("near_ankle", "far_ankle"),
        ),
        things=({"kind": "band", "points": ("near_ankle", "far_ankle")},),
        faults=(
            ("knee-valgus", "near_knee", lambda b: kit.MonsterWalk(b, steps=2, valgus=0.2)),
            ("narrow", "near_ankle", lambda b: kit.MonsterWalk(b, steps=2, wide=0.12, closing=0.6)),
            ("sway", "chest", lambda b: kit.MonsterWalk(b, steps=2, sway=14)),
        ),
    ),
    "press-hold": dict(
        how=dict(view="front"),
        make=press(),
        times=both_ends,
        about=dict(
            said=(
                "A person standing beside the anchor of a band, who presses the hands out from the"
                " chest and holds, seen from the front"
            ),
            **HIP,
            fixed="near_ankle",
            planted=FEET,
            shows=("near_shoulder", "far_shoulder"),
        ),
        things=({"kind": "band", "points": ("near_hand",), "x": 95.0, "top": 124.0},),
        faults=(
            ("trunk-twist", "chest", press(twist=24, sway=8)),
            ("sway", "chest", press(sway=16)),
        ),
    ),
    "frog-bridge": dict(
        how=dict(view="side"),
        make=frog(),
        times=both_ends,
        about=dict(
            said=(
                "A person lying on their back, soles together and knees wide, who lifts the hips,"
                " seen from the side"
            ),
            **MAT,
            fixed="shoulder",
            planted=(*FEET, "near_hand", "far_hand"),
            shows=("shoulder", "hip"),
            lying=True,
        ),
        faults=(
            ("incomplete-hip-extension", "hip", frog(lift=9)),
            (BACK, "low_back", frog(lift=26, lumbar=28)),
        ),
    ),
    "bridge-squeeze": dict(
        how=dict(view="side"),
        make=bridge(top=2),
        times=both_ends,
        things=({"kind": "ball", "size": 17.0, "points": ("near_knee", "far_knee")},),
        about=dict(
            said="A person in a bridge with a ball between the knees, seen from the side",
            **MAT,
            fixed="shoulder",
            planted=(*FEET, "near_hand", "far_hand"),
            shows=("shoulder", "hip", "near_knee"),
            lying=True,
        ),
        faults=(
            ("incomplete-hip-extension", "hip", bridge(top=26)),
            (BACK, "low_back", bridge(top=-4, lumbar=28)),
        ),
    ),
    "single-leg-bridge": dict(
        how=dict(view="side"),
        make=single(top=3),
        times=both_ends,
        about=dict(
            said="A person in a bridge on one leg, the other stretched out, seen from the side",
            **MAT,
            fixed="shoulder",
            planted=("near_foot", "near_hand", "far_hand"),
            shows=("shoulder", "hip", "near_knee"),
            lying=True,
        ),
        faults=(
            ("incomplete-hip-extension", "hip", single(top=28)),
            (BACK, "low_back", single(top=-2, lumbar=28)),
        ),
    ),
    "curl-up": dict(
        how=dict(view="side"),
        make=curl(),
        times=both_ends,
        about=dict(
            said=(
                "A person lying on their back with bent knees who curls up the chest, arms to the"
                " ceiling, seen from the side"
            ),
            **MAT,
            fixed="hip",
            planted=FEET,
            shows=("shoulder", "hip"),
            lying=True,
        ),
        faults=(("low-back-lifts", "low_back", curl(chest=14, lumbar=2, hips=43)),),
    ),
    "sit-up": dict(
        how=dict(view="side"),
        make=up(chest=26, lumbar=-24, hips=62),
        times=on_the_way(0.5),
        about=dict(
            said=(
                "A person lying on their back with bent knees who rolls up to sitting, seen from"
                " the side"
            ),
            **MAT,
            seconds=1.8,
            fixed="hip",
            planted=FEET,
            shows=("shoulder", "hip"),
            lying=True,
        ),
        faults=(("shallow", "chest", up(chest=30, lumbar=-14)),),
    ),
    "supine-pigeon": dict(
        how=dict(view="side"),
        make=lambda b: kit.Pigeon(b, [dict(t=0), dict(t=2, pull=1)], "R"),
        times=held,
        about=dict(
            said=(
                "A person lying on their back, one ankle across the other thigh, who draws that"
                " thigh near, seen from the side"
            ),
            **MAT,
            seconds=2.0,
            fixed="shoulder",
            shows=("hip", "near_knee"),
            lying=True,
        ),
    ),
    "hip-flexor-length-test": dict(
        how=dict(view="side"),
        make=lambda b: kit.LengthTest(b, [dict(t=0, thigh=25, knee=60), dict(t=2, thigh=-8)], "R"),
        times=held,
        things=(bed,),
        about=dict(
            said=(
                "A person lying at the end of a bed, one knee held to the chest, the other leg"
                " hanging, seen from the side"
            ),
            distance="2 to 3 m",
            height="at bed height",
            seconds=2.0,
            fixed="hip",
            shows=("hip", "near_knee", "near_ankle"),
            lying=True,
        ),
        faults=(
            (
                "thigh-above-level",
                "near_knee",
                lambda b: kit.LengthTest(
                    b, [dict(t=0, thigh=25, knee=60), dict(t=2, thigh=16, knee=52)], "R"
                ),
            ),
            (
                "knee-straightens",
                "near_ankle",
                lambda b: kit.LengthTest(
                    b, [dict(t=0, thigh=25, knee=60), dict(t=2, thigh=-8, knee=32)], "R"
                ),
            ),
        ),
    ),
    "walking": dict(
        how=dict(view="side", lift=True),
        make=lambda b: kit.Walk(b),
        times=round_of(12),
        about=dict(
            said="A person walking, seen from the side",
            distance="3 m or more",
            height="at hip height",
            motion="round",
            seconds=1.8,
            shows=("hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("trunk-lean", "chest", lambda b: kit.Walk(b, lean=16)),
            ("short-step", "near_ankle", lambda b: kit.Walk(b, speed=0.6, ahead=0.16, push=30)),
            (BACK, "low_back", lambda b: kit.Walk(b, lumbar=24)),
        ),
    ),
    "single-leg-lunge": dict(
        how=dict(view="side"),
        make=split(lead="R", depth=0.36),
        times=both_ends,
        about=dict(
            said="A person in a split stance who sinks on the front leg, seen from the side",
            distance="2.5 to 3.5 m",
            height="at hip height",
            fixed="near_ankle",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("trunk-lean", "chest", split(lead="R", depth=0.34, lean=40)),
            ("shallow", "near_knee", split(lead="R", depth=0.13)),
            (BACK, "low_back", split(lead="R", depth=0.36, lumbar=26, tilt=22)),
        ),
    ),
    "walking-lunge": dict(
        how=dict(view="side"),
        make=lunge(lead="R", depth=0.36),
        times=on_the_way(0.25, 0.5),
        about=dict(
            said=(
                "A person who steps forward into a lunge, one leg after the other across the"
                " picture, seen from the side"
            ),
            distance="4 m",
            height="at hip height",
            seconds=1.4,
            fixed="far_ball",
            planted=FEET,
            shows=("shoulder", "hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("trunk-lean", "chest", lunge(lead="R", depth=0.34, lean=40)),
            ("shallow", "near_knee", lunge(lead="R", depth=0.13)),
            (BACK, "low_back", lunge(lead="R", depth=0.36, lumbar=26, tilt=22)),
        ),
    ),
    "squat-front": dict(
        how=dict(view="front"),
        make=squat(),
        times=on_the_way(0.5),
        about=dict(
            said="A person who squats, the knees over the feet, seen from the front",
            **HIP,
            fixed="near_ankle",
            planted=FEET,
            shows=("near_hip", "near_knee", "near_ankle"),
        ),
        faults=(("knee-valgus", "near_knee", squat(valgus=0.09)),),
    ),
    "lunge-front": dict(
        how=dict(view="front"),
        make=lunge(lead="L", depth=0.34),
        times=on_the_way(0.25, 0.5),
        about=dict(
            said="A person in a lunge, the front knee over the foot, seen from the front",
            distance="2.5 to 3.5 m",
            height="at hip height",
            seconds=1.6,
            fixed="far_ankle",
            planted=FEET,
            shows=("near_hip", "near_knee", "near_ankle"),
        ),
        faults=(
            ("knee-valgus", "near_knee", lunge(lead="L", depth=0.34, valgus=0.14)),
            ("pelvic-drop", "hip", lunge(lead="L", depth=0.34, drop=14)),
        ),
    ),
    "standing-front": dict(
        how=dict(view="front"),
        make=lambda b: Stand(b, arms="side"),
        times=at_the_end,
        about=dict(
            said="A person standing relaxed, the arms hanging, seen from the front",
            distance="2.5 m",
            height="at hip height",
            fixed="near_ankle",
            planted=FEET,
            shows=("near_hip", "far_hip"),
        ),
        faults=(("hip-level", "hip", lambda b: Stand(b, drop=8, arms="side")),),
    ),
}
