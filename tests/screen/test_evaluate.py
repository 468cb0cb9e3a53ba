"""What the screen says of given figures."""

import msgspec
import pytest

from posecheck.model.calibration import Calibration, OwnRange
from posecheck.movements.load import movements
from posecheck.screen.evaluate import ORDER, screen_of, with_parts
from posecheck.screen.parts import part_of_id, parts
from posecheck.screen.read import read_part, skipped
from posecheck.screen.result import PartResult, Screen
from posecheck.screen.rules import _all_rules, fault_of, finding_rules, resolved
from tests.screen import reports

GOOD = {
    "standing-side": reports.standing(),
    "standing-front": reports.standing_front(),
    "hip-left": reports.half_kneeling("left", (18, 5)),
    "hip-right": reports.half_kneeling("right", (17, 5)),
    "bridges": reports.bridges((0.0, 1.0, 2.0, 1.0, 0.0)),
    "lunges-front": reports.lunges(view="front"),
    "lunges": reports.lunges(),
    "plank": reports.plank(30, 30),
}
OWN = OwnRange(0.0, -9.0, 11.0, 0.5)
CALIBRATION = Calibration("Anna", "2026-11-30", "side-left", OWN, OWN, ((0, 3), (4, 7), (8, 11)))


def screen(**changed) -> Screen:
    """A good screen with some parts changed ("standing_side=...")."""
    made = GOOD | {name.replace("_", "-"): made for name, made in changed.items()}
    results = [read_part(part_of_id(name), report) for name, report in made.items() if report]
    return screen_of(results, person="Anna", date="2026-11-30")


def found(of: Screen, code: str, side: str = ""):
    return next(f for f in of.findings if f.code == code and (not side or f.side == side))


def test_a_person_with_nothing_beyond_the_error_has_no_finding():
    made = screen_of(screen().parts, person="Anna", date="2026-11-30", calibration=CALIBRATION)
    assert {f.standing for f in made.findings if f.part != "walking"} == {"within"}  # not done
    assert found(made, "pelvis").pattern == "level"
    assert found(made, "hips-over-feet").pattern == "over"
    assert found(made, "control").figure.value == 20.0
    assert made.calibrated == "2026-11-30"


@pytest.mark.parametrize(
    "tilt, pattern, standing",
    [
        ((22, 8), "arched", "stands-out"),
        ((13, 8), "arched", "unsure"),
        ((5, 8), "level", "within"),
        ((-16, 8), "tucked", "stands-out"),
        ((-9, 8), "tucked", "unsure"),
    ],
)
def test_the_pelvis_is_arched_level_or_tucked(tilt, pattern, standing):
    finding = found(screen(standing_side=reports.standing(tilt=tilt)), "pelvis")
    assert (finding.pattern, finding.standing) == (pattern, standing)
    assert finding.threshold == (-7.0 if tilt[0] < 0 else 10.0) and finding.against == "usual"


def test_one_hip_is_higher_than_the_other():
    for value, side in ((9, "left"), (-9, "right")):
        finding = found(screen(standing_front=reports.standing_front((value, 3))), "hip-level")
        assert (finding.side, finding.standing) == (side, "stands-out")
        assert finding.threshold == (4.0 if value > 0 else -4.0)


def test_a_hip_that_stops_early_stands_out_with_its_difference():
    made = screen(hip_right=reports.half_kneeling("right", (2, 5)))
    right, left = (found(made, "hip-extension", side) for side in ("right", "left"))
    assert (right.standing, left.standing) == ("stands-out", "within")
    apart = found(made, "hip-extension-difference")
    assert (apart.standing, apart.side, apart.figure.value) == ("stands-out", "right", 16.0)
    assert apart.figure.low == pytest.approx(16 - 50**0.5, abs=0.01)


def test_a_difference_within_its_error_or_too_small_for_a_word_is_none():
    small = screen(hip_left=reports.half_kneeling("left", (22, 2)))
    assert found(small, "hip-extension-difference").standing == "within"  # 5 degrees, beyond 2.8
    wide = screen(hip_left=reports.half_kneeling("left", (25, 8)))
    assert found(wide, "hip-extension-difference").standing == "unsure"  # 8 degrees, error 9.4


def test_a_thigh_that_an_arch_carries_back_says_nothing_of_the_hip():
    made = screen(hip_left=reports.half_kneeling("left", (18, 5), lumbar=(14, 12)))
    finding = found(made, "hip-extension", "left")
    assert finding.standing == "not-seen" and "arch" in finding.why
    assert found(made, "hip-extension-difference").standing == "not-seen"
    # what stops early in spite of the arch does so all the more
    made = screen(hip_left=reports.half_kneeling("left", (2, 5), lumbar=(14, 12)))
    assert found(made, "hip-extension", "left").standing == "stands-out"


def test_most_reps_decide():
    made = screen(bridges=reports.bridges((2.0, 3.0, 24.0, 26.0, 28.0)))
    finding = found(made, "bridge-arch")
    assert (finding.standing, finding.figure.value, finding.threshold) == ("stands-out", 26.0, 6.0)
    made = screen(bridges=reports.bridges((0.0, 1.0, 0.0, -1.0, 24.0)))
    assert found(made, "bridge-arch").standing == "unsure"


def test_a_knee_falls_in_on_its_own_side():
    made = screen(lunges_front=reports.lunges(view="front", knees=((0, 2), (9, 2))))
    assert found(made, "knee-in", "right").standing == "stands-out"
    assert found(made, "knee-in", "left").standing == "within"


def test_a_plank_that_breaks_early_and_one_that_ended_in_good_form():
    made = screen(plank=reports.plank(14, 7.5, broke=(6, 1)))
    assert found(made, "plank-hold").standing == "stands-out"
    assert found(made, "plank-sag").figure.value == 6.0
    ended = found(screen(plank=reports.plank(9, 9)), "plank-hold")
    assert ended.standing == "not-seen" and "9 s" in ended.why


def test_a_run_is_judged_where_there_is_one():
    results = [read_part(part_of_id("running"), reports.run((42, 7), (13, 5), 152))]
    made = screen_of(results, person="", date="2026-11-30")
    standings = {f.code: f.standing for f in made.findings if f.part == "running"}
    assert standings["overstride"] == "stands-out" and standings["push-off"] == "unsure"
    assert standings["cadence"] == "stands-out"
    assert "pelvic-drop" in {f.code for f in made.findings}  # asked of a runner, not seen yet
    assert "overstride" not in {f.code for f in screen().findings}


def test_a_slow_cadence_without_a_long_reach_is_none():
    results = [read_part(part_of_id("running"), reports.run((10, 6), (22, 5), 150))]
    assert found(screen_of(results, person="", date="x"), "cadence").standing == "within"


def test_a_runner_is_known_by_a_part_that_is_still_open():
    made = screen_of([PartResult("running")], person="", date="x")
    states = {part.part: part.state for part in made.parts}
    assert states["running"] == states["running-behind"] == "open" and "walking" not in states
    # and stays one
    after = with_parts(made, [read_part(part_of_id("bridges"), reports.bridges((0.0,) * 5))])
    assert {part.part for part in after.parts} == set(states)


def test_pelvic_drop_of_each_side():
    made = reports.run(drop=((4, 3), (13, 3)))
    results = [read_part(part_of_id("running-behind"), made)]
    of = screen_of(results, person="", date="2026-11-30")
    assert found(of, "pelvic-drop", "right").standing == "stands-out"
    assert found(of, "pelvic-drop", "left").standing == "within"


def test_an_own_neutral_of_another_day_is_held_against():
    change = (reports.measured("pelvic_tilt_change", (11, 4)),)
    result = read_part(part_of_id("standing-side"), reports.standing((5, 8), measurements=change))
    earlier = screen_of([result], person="Anna", date="2026-12-24", calibration=CALIBRATION)
    finding = found(earlier, "pelvis")
    assert (finding.against, finding.threshold, finding.pattern) == ("own", 6.0, "arched")
    # of the same day it says how the person stands today: no change from it
    today = screen_of([result], person="Anna", date="2026-11-30", calibration=CALIBRATION)
    assert (found(today, "pelvis").against, found(today, "pelvis").pattern) == ("usual", "level")


def test_half_a_screen_says_what_is_open_and_what_it_has():
    part = part_of_id("bridges")
    again = read_part(part, reports.lunges())
    results = [
        read_part(part_of_id("standing-side"), reports.standing((22, 8))),
        again,
        skipped(part_of_id("plank")),
    ]
    made = screen_of(results, person="", date="2026-11-30")
    assert found(made, "pelvis").standing == "stands-out"
    assert found(made, "bridge-arch").why == again.said
    assert "left out" in found(made, "plank-hold").why
    assert "not done yet" in found(made, "knee-in").why
    states = {p.part: p.state for p in made.parts}
    assert states["lunges"] == "open" and states["bridges"] == "again"
    assert [p.part for p in made.parts] == [p.id for p in parts() if p.id in states]


def test_a_part_done_again_takes_its_place_and_the_rest_stands():
    made = screen(bridges=reports.bridges((24.0,) * 5))
    assert found(made, "bridge-arch").standing == "stands-out"
    better = read_part(part_of_id("bridges"), reports.bridges((0.0,) * 5))
    after = with_parts(made, [better])
    assert found(after, "bridge-arch").standing == "within"
    assert found(after, "pelvis") == found(made, "pelvis")


def test_what_was_read_is_not_given_up_for_a_clip_that_failed():
    made = screen(bridges=reports.bridges((24.0,) * 5))
    failed = read_part(part_of_id("bridges"), reports.lunges())
    assert found(with_parts(made, [failed]), "bridge-arch").standing == "stands-out"
    assert found(with_parts(made, [skipped(part_of_id("bridges"))]), "bridge-arch").why


def test_what_was_read_and_lacks_one_measure_says_why():
    made = reports.bridges(
        (1.0, 1.0, 1.0), refused=(reports.missing("lumbar_arch_added", "The arm hides the back."),)
    )
    result = read_part(part_of_id("bridges"), made)
    without = msgspec.structs.replace(
        result, figures=tuple(f for f in result.figures if f.measure != "lumbar_arch_added")
    )
    finding = found(screen_of([without], person="", date="x"), "bridge-arch")
    assert (finding.standing, finding.why) == ("not-seen", "The arm hides the back.")


def test_findings_stand_in_their_order():
    made = screen(standing_side=reports.standing((22, 8)), bridges=reports.bridges((24.0,) * 5))
    standings = [ORDER.index(f.standing) for f in made.findings]
    assert standings == sorted(standings)
    codes = [f.code for f in made.findings if f.standing == "stands-out"]
    assert codes == ["bridge-arch", "pelvis"]  # what one does comes before how one stands


def test_a_screen_goes_through_its_file():
    made = screen()
    assert msgspec.json.decode(msgspec.json.encode(made), type=Screen) == made
    assert isinstance(made.parts[0], PartResult)


def test_every_threshold_has_words_and_a_source_and_exists_once():
    for rule in finding_rules():
        for limit in rule.limit:
            whole = resolved(limit)
            assert whole.title and whole.why and whole.source, rule.code
            assert whole.threshold is not None
            fault = fault_of(limit)
            if fault is not None:
                assert limit.threshold is None and not limit.source, rule.code
                assert fault.measure == rule.measure, rule.code


def test_every_threshold_that_is_named_exists_where_its_movement_does():
    """A misspelt fault would leave its finding out in silence."""
    for rule in _all_rules():
        for limit in rule.limit:
            movement, _, code = limit.rule.partition("/")
            if movement in movements():
                assert code in movements()[movement].rules, limit.rule
    assert {rule.code for rule in _all_rules()} - {rule.code for rule in finding_rules()} <= {
        "walk-behind",
        "walk-landing",
        "walk-push-off",
    }


def test_no_sentence_names_a_cause_or_an_illness():
    banned = ("lordosis", "syndrome", "hyper", "diagnos", "because of", "weak ", "dysfunction")
    for rule in finding_rules():
        said = [rule.title, rule.good, *(text for limit in rule.limit for text in _words(limit))]
        assert not [text for text in said for word in banned if word in text.lower()]


def _words(limit):
    whole = resolved(limit)
    return whole.title, whole.good, whole.why
