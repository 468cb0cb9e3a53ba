import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck import skeleton
from posecheck.pose.turn import OFFER, suggest_turn


def posed(**joints) -> np.ndarray:
    """(33, 2): both sides of the body at the same places, y down; the far side one pixel beside."""
    points = np.zeros((skeleton.COUNT, 2))
    for i, name in enumerate(skeleton.LANDMARKS):
        part = name.split("_", 1)[1] if name.startswith(("left_", "right_")) else name
        points[i] = np.array(joints.get(part, joints["shoulder"])) + (1.0 if name.startswith("left") else 0.0)
    return points


STANDING = posed(nose=(0, -20), shoulder=(0, 0), elbow=(2, 30), wrist=(5, 60), hip=(0, 55), knee=(2, 100), ankle=(0, 145))
LUNGE = posed(nose=(0, -20), shoulder=(0, 0), elbow=(-20, 25), wrist=(5, 50), hip=(0, 55), knee=(35, 82), ankle=(33, 127))
PLANK = posed(nose=(20, -5), shoulder=(0, 0), elbow=(0, 32), wrist=(25, 34), hip=(-55, 8), knee=(-100, 18), ankle=(-140, 28))
BRIDGE = posed(nose=(25, 0), shoulder=(0, 0), elbow=(-30, 5), wrist=(-50, 5), hip=(-50, -25), knee=(-92, -40), ankle=(-85, 5))
POSES = {"upright": [STANDING, LUNGE], "plank": [PLANK], "bridge": [BRIDGE]}


def turned(points, quarter_turns):
    """As in a picture turned clockwise."""
    for _ in range(quarter_turns):
        points = np.stack([-points[..., 1], points[..., 0]], axis=-1)
    return points


@pytest.mark.parametrize("quarter_turns", range(4))
@pytest.mark.parametrize("posture", POSES)
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_turn_that_makes_it_upright(posture, quarter_turns, mirrored):
    for pose in POSES[posture]:
        frames = np.stack([pose * ((-1, 1) if mirrored else (1, 1))] * 5)
        advice = suggest_turn(turned(frames, quarter_turns))
        assert advice.turn_deg == (360 - 90 * quarter_turns) % 360
        assert advice.confidence == 1.0 and advice.posture == posture


@given(st.integers(0, 2**32 - 1))
def test_points_at_random_are_rarely_worth_an_offer(seed):
    advice = suggest_turn(np.random.default_rng(seed).uniform(0, 100, (12, skeleton.COUNT, 2)))
    assert advice.confidence < OFFER


def test_missing_frames_count_for_nothing():
    frames = np.stack([STANDING, np.full_like(STANDING, np.nan), STANDING])
    assert suggest_turn(frames).confidence == 1.0
    assert suggest_turn(frames[:1]).confidence == 0.0
    assert suggest_turn(np.full((4, 33, 2), np.nan)).confidence == 0.0


def test_disagreement_lowers_the_confidence():
    advice = suggest_turn(np.stack([STANDING, STANDING, STANDING, turned(STANDING, 1)]))
    assert (advice.turn_deg, advice.confidence) == (0, 0.75)
