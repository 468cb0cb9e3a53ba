"""Random drills of the rendering kit (its drills.py), done well and badly, for the recipes that
render people.

What a drill would tie together is drawn apart: how far the low back is arched or rounded does not
follow from how far the rep is out, or a network would read the one off the other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

SHARES = {
    "donkey-kick": 0.10,
    "bird-dog": 0.07,
    "bear-crawl": 0.08,
    "half-kneeling": 0.16,
    "wall-march": 0.08,
    "squat": 0.11,
    "hinge": 0.12,
    "curl-up": 0.08,
    "frog-bridge": 0.05,
    "bridge": 0.06,
    "pigeon": 0.03,
    "length-test": 0.03,
    "walking": 0.03,
}
"""How often each is drawn; those from the side, whose joints a side view measures."""
FROM_THE_FRONT = {
    "squat": 0.30,
    "monster-walk": 0.30,
    "press-hold": 0.20,
    "walking": 0.20,
}
"""The same of those that are filmed from the front or from behind, upright."""
FAMILIES = {
    "all fours": ("donkey-kick", "bird-dog", "bear-crawl"),
    "at the wall": ("wall-march",),
    "on the back": ("curl-up", "frog-bridge", "bridge", "pigeon", "length-test"),
}
"""Kinds that hold a body alike; any other is a family of its own. As the families of
posecheck/validation/by_family.py."""
LYING = ("curl-up", "frog-bridge", "bridge", "pigeon")
ON_THE_FLOOR = (*LYING, "donkey-kick", "bird-dog", "bear-crawl")
LEAD_IN, OUT, HOLD = 0.8, 1.0, 0.6
"""s: of the kit's rest before a rep; of the way out and the stay there, as drawn here."""


def family_of(kind: str) -> str:
    """The family of postures of a kind that was drawn."""
    return next((name for name, kinds in FAMILIES.items() if kind in kinds), kind)


def random_arch(rng) -> float:
    """Degrees of lumbar extension at the far position: half near neutral, half spread over what
    people can do."""
    return float(rng.normal(0, 6)) if rng.random() < 0.5 else float(rng.uniform(-18, 36))


def random_bend(rng) -> float:
    """Of the drills in which a back rounds: most of the spread is flexion."""
    return float(rng.normal(0, 6)) if rng.random() < 0.4 else float(rng.uniform(-42, 18))


def _or(rng, share: float, usual: float, low: float, high: float) -> float:
    return usual if rng.random() < share else float(rng.uniform(low, high))


def _rep(**amplitudes) -> dict:
    return dict(out=OUT, hold=HOLD, back=1.0, rest=0.0, **amplitudes)


def _donkey_kick(drills, body, side, rng):
    rep = _rep(
        lead=side,
        thigh=rng.uniform(20, 114),
        knee=_or(rng, 0.5, rng.normal(90, 12), 15, 125),
        lumbar=random_arch(rng),
        roll=abs(rng.normal()) * 6,
    )
    return drills.DonkeyKick(body, [rep])


def _bird_dog(drills, body, side, rng):
    rep = _rep(
        lead=side,
        thigh=rng.uniform(30, 104),
        lumbar=random_arch(rng),
        roll=abs(rng.normal()) * 6,
    )
    return drills.BirdDog(body, [rep])


def _bear_crawl(drills, body, side, rng):
    high, arch = _or(rng, 0.5, 0.0, -0.03, 0.28), random_arch(rng)
    return drills.BearCrawl(
        body,
        steps=2,
        step=rng.uniform(0, 0.2),
        pace=0.8,
        knees=rng.uniform(0.06, 0.2),
        profile=((0, high, arch), (60, high, arch)),
    )


def _half_kneeling(drills, body, side, rng):
    kind = rng.random()
    profile = [
        dict(t=0, thigh=rng.uniform(-10, 12), lumbar=rng.normal() * 5, lean=rng.uniform(-4, 12)),
        dict(
            t=1,
            thigh=rng.uniform(0, 46),
            lumbar=random_arch(rng),
            lean=_or(rng, 0.65, rng.normal(2, 4), 5, 42),
            roll=rng.normal() * 5,
        ),
        dict(t=2),
    ]
    return drills.HalfKneeling(
        body,
        profile,
        side=side,
        rear_knee=90.0 if kind < 0.65 else rng.uniform(112, 145),
        ahead=rng.uniform(0.8, 1.5),
        lifted=rng.uniform(0.03, 0.2) if kind < 0.12 else 0.0,
    )


def _wall_march(drills, body, side, rng):
    rep = _rep(
        lead=side,
        pike=_or(rng, 0.5, 0.0, -32, 10),
        lumbar=random_arch(rng),
        base_lumbar=rng.normal() * 6,
        drive=rng.uniform(30, 105),
        knee=rng.uniform(65, 120),
    )
    return drills.WallMarch(body, [rep], lean=rng.uniform(18, 42))


def _of_the_feet(drills, body, side, rng):
    return dict(
        lumbar=random_bend(rng),
        thorax=_or(rng, 0.4, 0.0, -28, 8),
        valgus=rng.normal() * 0.02,
        heels=_or(rng, 0.75, 0.0, 0, 22),
    )


def _squat(drills, body, side, rng):
    rep = _rep(
        knee=rng.uniform(30, 132),
        shin=rng.uniform(6, 40),
        lean=rng.uniform(4, 62),
        **_of_the_feet(drills, body, side, rng),
    )
    return drills.Squat(
        body,
        [rep],
        width=rng.uniform(0.10, 0.24),
        toes_out=rng.uniform(0, 26),
        arms=str(rng.choice(["front", "hang"])),
    )


def _hinge(drills, body, side, rng):
    rep = _rep(
        knee=_or(rng, 0.6, rng.uniform(4, 34), 34, 96),
        shin=rng.uniform(-8, 26),
        lean=rng.uniform(24, 92),
        **_of_the_feet(drills, body, side, rng),
    )
    return drills.Hinge(
        body,
        [rep],
        width=rng.uniform(0.08, 0.18),
        toes_out=rng.uniform(0, 15),
        arms="hang" if rng.random() < 0.7 else "front",
    )


def _curl_up(drills, body, side, rng):
    rep = _rep(
        chest=rng.uniform(0, 48),
        lumbar=float(rng.uniform(-34, 14)),
        hips=_or(rng, 0.45, 0.0, 0, 75),
        rest_lumbar=rng.normal(-2, 5),
    )
    return drills.CurlUp(body, [rep], arms=str(rng.choice(["ceiling", "ahead"])))


def _frog_bridge(drills, body, side, rng):
    rep = _rep(lift=rng.uniform(0, 34), lumbar=random_arch(rng))
    return drills.FrogBridge(body, [rep], open=rng.uniform(28, 62), feet=rng.uniform(0.22, 0.42))


def _bridge(drills, body, side, rng):
    rep = _rep(
        top=rng.uniform(-12, 38),
        lumbar=random_arch(rng),
        drop=rng.normal() * 5,
        valgus=rng.normal() * 0.08,
    )
    return drills.Bridge(
        body,
        [rep],
        knee=rng.uniform(66, 128),
        knee_gap=rng.uniform(0.07, 0.16),
        single=side if rng.random() < 0.5 else None,
    )


def _pigeon(drills, body, side, rng):
    profile = [
        dict(t=0, press=rng.uniform(0, 1)),
        dict(t=1, pull=rng.uniform(0, 1), roll=rng.normal() * 6),
        dict(t=2),
    ]
    return drills.Pigeon(body, profile, side=side)


def _length_test(drills, body, side, rng):
    first, last = (
        dict(t=t, thigh=rng.uniform(-18, 32), knee=rng.uniform(35, 105), lumbar=lumbar)
        for t, lumbar in ((0, rng.uniform(-14, 24)), (1, rng.uniform(-14, 24)))
    )
    return drills.LengthTest(body, [first, last, dict(t=2)], side=side)


def _walking(drills, body, side, rng):
    return drills.Walk(
        body,
        seconds=2,
        speed=rng.uniform(0.8, 1.5),
        cadence=rng.uniform(95, 125),
        ahead=rng.uniform(0.24, 0.36),
        strike=rng.uniform(5, 26),
        lean=rng.uniform(-3, 10),
        lumbar=rng.uniform(-8, 16),
        drop=rng.uniform(0, 8),
        toe_out=rng.uniform(0, 20),
    )


def _monster_walk(drills, body, side, rng):
    return drills.MonsterWalk(
        body,
        steps=3,
        wide=rng.uniform(0.12, 0.28),
        stride=rng.uniform(0.05, 0.22),
        bend=rng.uniform(15, 70),
        lean=rng.uniform(4, 35),
        valgus=_or(rng, 0.4, 0.0, -0.06, 0.26),
        sway=rng.normal() * 5,
        closing=rng.uniform(0, 0.7),
    )


def _press_hold(drills, body, side, rng):
    return drills.PressHold(body, [_rep(twist=rng.normal() * 12, sway=rng.normal() * 5)])


MAKERS: dict[str, Callable] = {
    "donkey-kick": _donkey_kick,
    "bird-dog": _bird_dog,
    "bear-crawl": _bear_crawl,
    "half-kneeling": _half_kneeling,
    "wall-march": _wall_march,
    "squat": _squat,
    "hinge": _hinge,
    "curl-up": _curl_up,
    "frog-bridge": _frog_bridge,
    "bridge": _bridge,
    "pigeon": _pigeon,
    "length-test": _length_test,
    "walking": _walking,
    "monster-walk": _monster_walk,
    "press-hold": _press_hold,
}


def random_drill(drills, body, name: str, rng, frames: int):
    """A motion of the kit, and the times (frames,) s to film.

    drills: the kit's module. Raises ValueError where the drawn amplitudes cannot be reached.
    """
    body.props, body.balls = [], []
    motion = MAKERS[name](drills, body, str(rng.choice(["L", "R"])), rng)
    if name == "walking":
        return motion, rng.uniform(0, 0.5) + np.arange(frames) * 0.12
    if name == "monster-walk":
        return motion, LEAD_IN * rng.uniform(0.2, 1.0) + np.sort(rng.uniform(0, 4.5, frames))
    if name == "bear-crawl":
        return motion, LEAD_IN + np.sort(rng.uniform(0, 3.0, frames))
    if not hasattr(motion, "amplitudes") and name != "bridge":
        return motion, np.linspace(0, rng.uniform(1.1, 2.0), frames)
    free = hasattr(motion, "amplitudes") and name not in ("curl-up", "wall-march", "press-hold")
    if free and rng.random() < 0.5:
        _keep_the_arch(motion)
    way = np.sort(rng.uniform(0.12, 1.0, frames - 2)) * OUT
    return motion, LEAD_IN + np.concatenate([[rng.uniform(0.02, 0.1)], way, [OUT + 0.3]])


def _keep_the_arch(motion) -> None:
    """The low back as at the far position, however far the rep is out."""
    usual = motion.amplitudes

    def amplitudes(t: float):
        rep, out, drawn = usual(t)
        return rep, out, drawn | {"lumbar": drawn["lumbar"] / max(out, 0.02)}

    motion.amplitudes = amplitudes
