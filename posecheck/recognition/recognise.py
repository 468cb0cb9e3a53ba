"""From a track to what it shows: for the analysis of a file, and of the part of a live set that is
looked at."""

from __future__ import annotations

import numpy as np

from posecheck.movements.load import filmed_movements, named_movements, recognised_movements
from posecheck.movements.movement import Movement
from posecheck.movements.postures import posture_in_words, posture_names
from posecheck.recognition.body import body_of, in_frame
from posecheck.recognition.features import features
from posecheck.recognition.gait import StepParameters, find_steps
from posecheck.recognition.motion import SeenClip
from posecheck.recognition.postures import UNKNOWN, Postures, postures_from
from posecheck.recognition.rank import NO_MOVEMENT_FITS, Fit, all_looks, fits, looks_of
from posecheck.recognition.result import Candidate, Outcome, Recognition, Stretch
from posecheck.recognition.turn import TurnAdvice, suggest_turn, turned
from posecheck.signals.gaps import runs

CLEAR, SECOND = 0.65, 0.25
"""A movement is clear from this confidence on, and if no other has more than SECOND."""
POSSIBLE = 0.15
"""A movement that is less likely than this is not offered."""
NAMED = 0.4
"""From this confidence on it is said what a clip seems to show."""
ON_FEET = ("standing", "lunging", "squatting", "bent-over", "sitting", "reclining", UNKNOWN)
"""Postures that frames of a run are told to be in; which of them matters only to what is counted.
"""
LEFT_OUT_S = 0.5
"""A part that is left out is worth a word from this length on."""
AGAINST, MOST_AGAINST = 4.0, 1.25
"""How much a movement that is shown better by the image as it is weighs against turning it, for
each unit of cost, and up to how many [E]."""
AS_LIKELY = 0.5
"""Of a single image, a posture half as likely as the likeliest is said with it [E]: without time,
the bottom of a lunge and kneeling on one knee are hard to tell apart."""


def recognise(
    t: np.ndarray,
    landmarks: np.ndarray,
    light: np.ndarray,
    world: np.ndarray,
    size: tuple[int, int],
    wanted: Movement | None = None,
    *,
    steps: StepParameters = StepParameters(),
) -> Recognition:
    """What a clip shows.

    t (frames,) s; landmarks (frames, 33, 2 or 3) px smoothed for exercises, light the same smoothed
    for running; world (frames, 33, 3) m or NaN. size: of the frame, px; what lies outside of it was
    guessed by the model. wanted: the movement that was named, or one of the user's own; then
    `stretches` are those of this movement, whatever is likelier. Raises MovementFileError for a
    look that names what recognition does not know.
    """
    scene = scene_of(t, landmarks, light, world, size, steps)
    looks = all_looks()
    if len(t) == 1:
        looks = {
            name: of
            for name, of in looks.items()
            if name in recognised_movements() and _in_an_image(recognised_movements()[name])
        }
    ranked = fits(scene, looks)
    sure = _confidence(ranked)
    candidates = tuple(
        _candidate(fit.id, share) for fit, share in zip(ranked, sure, strict=True) if share >= 0.02
    )
    outcome = _outcome(candidates)
    best = _fit_of(scene, wanted) if wanted is not None else ranked[0] if candidates else None
    stretches = _stretches(best) if best is not None else ()
    seems = (
        candidates[0].a
        if candidates and candidates[0].confidence >= NAMED and len(t) > 1
        else _posture_in_words(scene.postures)
    )
    turn = _turn(t, landmarks, light, world, size, looks, ranked[0].cost, steps)
    return Recognition(
        outcome,
        candidates,
        seems,
        stretches,
        _left_out(scene, stretches),
        scene.postures,
        scene.steps,
        turn,
    )


def _in_an_image(movement: Movement) -> bool:
    """Whether a single image can show it: it is a position."""
    return movement.kind in ("hold", "posture")


def _fit_of(scene: SeenClip, wanted: Movement) -> Fit | None:
    looks = looks_of(wanted)
    if not looks or (len(scene.t) == 1 and not _in_an_image(wanted)):
        return None
    return fits(scene, {wanted.id: looks})[0]


def _turn(
    t: np.ndarray,
    landmarks: np.ndarray,
    light: np.ndarray,
    world: np.ndarray,
    size: tuple[int, int],
    looks: dict,
    cost: float,
    steps: StepParameters,
) -> TurnAdvice:
    """The advice of `suggest_turn`, held against what the clip would show then: what shows a
    movement well as it is, needs more to be turned."""
    advice = suggest_turn(landmarks, world, size)
    if not advice.offered:
        return advice
    quarters = advice.turn_deg // 90
    shown = (
        turned(landmarks, quarters, size),
        turned(light, quarters, size),
        turned(world, quarters),
    )
    upright = scene_of(t, *shown, size if quarters == 2 else size[::-1], steps)
    worse = float(np.clip(fits(upright, looks)[0].cost - cost, 0.0, MOST_AGAINST))
    return TurnAdvice(advice.turn_deg, advice.evidence - AGAINST * worse)


def scene_of(
    t: np.ndarray,
    landmarks: np.ndarray,
    light: np.ndarray,
    world: np.ndarray,
    size: tuple[int, int],
    steps: StepParameters,
) -> SeenClip:
    """Postures, steps and features of a clip; see `recognise`."""
    known = features(body_of(in_frame(landmarks, size), world))
    postures = postures_from(t, known)
    found = (
        find_steps(
            t, body_of(in_frame(light, size), world), postures.mask(*ON_FEET), parameters=steps
        )
        if len(t) > 3
        else []
    )
    return SeenClip(t, known, postures, tuple(found))


def _confidence(ranked: list[Fit]) -> np.ndarray:
    costs = np.array([fit.cost for fit in ranked] + [NO_MOVEMENT_FITS])
    likely = np.exp(-(costs - costs.min()))
    return (likely / likely.sum())[:-1]


def _candidate(name: str, confidence: float) -> Candidate:
    judged = recognised_movements().get(name)
    if judged is not None:
        return Candidate(name, judged.title, judged.in_a_sentence, float(confidence), True)
    named = named_movements()[name]
    return Candidate(
        name, named.title, named.a, float(confidence), False, name in filmed_movements()
    )


def _outcome(candidates: tuple[Candidate, ...]) -> Outcome:
    judged = [c for c in candidates if c.judged and c.confidence >= POSSIBLE]
    if not judged:
        return "none"
    if (
        judged[0] is candidates[0]
        and candidates[0].confidence >= CLEAR
        and all(c.confidence <= SECOND for c in candidates[1:])
    ):
        return "clear"
    return "two"


def _stretches(fit: Fit) -> tuple[Stretch, ...]:
    return tuple(Stretch(a, b, fit.id) for a, b in runs(fit.frames))


def _posture_in_words(postures: Postures) -> str:
    shares = postures.shares()
    best = max(posture_names(), key=lambda name: shares[name])
    if shares[best] <= 0.5:
        return ""
    if len(postures.index) > 1:
        return posture_in_words(best)
    likely = dict(zip(postures.names, postures.score[0], strict=True))
    also = max((name for name in posture_names() if name != best), key=lambda name: likely[name])
    names = (best, also) if likely[also] >= AS_LIKELY * likely[best] else (best,)
    return " or ".join(posture_in_words(name) for name in names)


def _left_out(scene: SeenClip, stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Parts of the clip outside the stretches, each with what is seen there; nothing where there
    are no stretches."""
    if not stretches or len(scene.t) < 2:
        return ()
    outside = np.ones(len(scene.t), bool)
    for stretch in stretches:
        outside[stretch.start : stretch.stop] = False
    out = []
    for a, b in runs(outside):
        if scene.t[b - 1] - scene.t[a] >= LEFT_OUT_S:
            index = scene.postures.index[a:b]
            nobody = np.mean(index < 0) > 0.5
            what = (
                "no person detected"
                if nobody
                else posture_in_words(scene.postures.names[np.bincount(index[index >= 0]).argmax()])
            )
            out.append(Stretch(a, b, what))
    return tuple(out)
