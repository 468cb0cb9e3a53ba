from posecheck.live.cues import BETWEEN_S, SAME_S, SHOWN_S, CueChooser
from posecheck.model.judged import CLEAR, Judged
from posecheck.model.reading import Reading
from posecheck.movements.load import get_movement

BRIDGE = get_movement("glute-bridge")
SHORT, RUSHED, HEELS = "incomplete-hip-extension", "rushed-lowering", "heels-far"


def chooser():
    return CueChooser(BRIDGE), seen


def seen(code, severity=1, confidence=0.9):
    return Judged(
        code,
        CLEAR,
        severity,
        confidence,
        12.0,
        Reading("trunk_thigh_angle", None, 22.0, 16.0, 28.0, "deg", 0, 0.0, ""),
    )


def test_the_worst_first_and_only_one():
    cues, seen = chooser()
    said = cues.offer(0.0, [seen(HEELS), seen(SHORT, 2), seen(RUSHED)])
    assert said.code == SHORT
    assert cues.at(1.0) == said
    assert cues.at(SHOWN_S + 0.1) is None


def test_not_too_often():
    cues, seen = chooser()
    cues.offer(0.0, [seen(SHORT, 2)])
    assert cues.offer(BETWEEN_S - 0.1, [seen(HEELS)]) is None
    assert cues.offer(BETWEEN_S, [seen(SHORT, 2)]) is None  # the same needs longer
    assert cues.offer(BETWEEN_S, [seen(SHORT, 2), seen(HEELS)]).code == HEELS
    assert cues.offer(SAME_S + BETWEEN_S, [seen(SHORT, 2)]).code == SHORT


def test_what_must_stop_is_said_sooner():
    cues, seen = chooser()
    cues.offer(0.0, [seen(HEELS)])
    assert cues.offer(2.5, [seen(SHORT, 3)]).code == SHORT
    assert cues.offer(5.0, [seen(HEELS, 3)]) is None


def test_a_cue_that_does_not_help_is_worded_anew():
    cues, seen = chooser()
    texts = [cues.offer(20.0 * i, [seen(SHORT)]).text for i in range(3)]
    fault = next(f for f in BRIDGE.fault if f.code == SHORT)
    assert texts == [fault.cue, fault.cue_body, fault.cue]


def test_a_good_word_when_it_is_gone_and_only_once():
    cues, seen = chooser()
    cues.offer(0.0, [seen(SHORT)])
    assert cues.offer(3.0, []) is None  # nothing was judged: no praise
    assert cues.offer(3.5, [], {HEELS, RUSHED}) is None  # that one was not seen
    better = cues.offer(4.0, [], {SHORT})
    assert better.code == f"better:{SHORT}"
    assert better.text.startswith("Better.")
    assert cues.offer(9.0, [], {SHORT}) is None


def test_a_fault_of_another_movement_is_passed_over():
    cues, seen = chooser()
    assert cues.offer(0.0, [seen("hip-sag")]) is None
    assert cues.offer(0.0, [seen("hip-sag", 3), seen(SHORT)]).code == SHORT
