"""The file of the rules: what is in it, and what it may not say."""

from __future__ import annotations

import re
import tomllib

import pytest
from msgspec.structs import astuple, replace

from posecheck.errors import ProgrammeError
from posecheck.intake.red_flags import red_flags
from posecheck.movements.load import shipped_movements
from posecheck.programme.choose import programme_of
from posecheck.programme.dose import bounds, first_dose, is_drill
from posecheck.programme.ladder import neighbour
from posecheck.programme.match import held_rules
from posecheck.programme.rules import FILE, limits, read_rules, rule_file
from posecheck.screen.rules import FILE as FINDINGS
from posecheck.screen.rules import finding_rules
from tests.movements.drill_files import HINGE, SQUAT, put
from tests.programme.screens import ARCHED, SITS, TODAY, drills, finding, line_of, screen

SHIPPED = FILE.read_text(encoding="utf-8")


def with_rule(tmp_path, text: str):
    path = tmp_path / "rules.toml"
    path.write_text(f"{SHIPPED}\n[[rule]]\n{text}\n", encoding="utf-8")
    return path


def test_everything_that_a_screen_can_find_brings_something_in():
    every = tomllib.loads(FINDINGS.read_text(encoding="utf-8"))["finding"]
    codes = {finding["code"] for finding in every}
    assert {rule.when.finding for rule in rule_file().rule if rule.bring} - {""} == codes
    patterns = {(rule.code, limit.pattern) for rule in finding_rules() for limit in rule.limit}
    held = {(rule.when.finding, rule.when.pattern) for rule in rule_file().rule if rule.bring}
    assert patterns <= held


def test_every_rule_and_every_limit_names_its_source():
    assert all(rule.source for rule in rule_file().rule)
    assert all(number.source and number.unit for number in rule_file().limit)
    assert (limits().drills, limits().minutes, limits().good_share) == (6, 15, 0.8)
    assert (limits().pain_ease, limits().pain_stop, limits().screen_again_days) == (4, 6, 28)


def test_a_source_can_be_found_or_says_that_there_is_none():
    """A publication (with its year or number), a section of ours, the address of a page, or [E]: no
    bare host, and nobody without a name."""
    found = r"\b(19|20)\d\d\b|PMID|PMC|docs/biomechanics\.md, \d|https?://[\w.-]+/[\w/-]{4}|\[E\]"
    nobody = r"e-book|teacher|\b[Aa] (text|thread) |texts of|https?://[\w.-]+(?![\w/.-])"
    bare = r"(?<![\w/.])[\w-]+\.(com|org|info|net|nhs\.uk|hscni\.net)\b"
    named = [(one.id, one.source) for one in (*rule_file().rule, *red_flags())]
    named += [(one.name, one.source) for one in rule_file().limit]
    named += [("sentences", text) for text in astuple(rule_file().sentences)]
    for name, source in named:
        assert name == "sentences" or re.search(found, source), (name, source)
        assert not re.search(nobody, source), (name, source)
        assert not re.search(bare, re.sub(r"https?://\S+", "", source)), (name, source)


def test_the_drop_of_the_pelvis_is_of_the_foot_on_the_ground():
    """As the catalogue says of pelvic_drop: left and right name the foot that is on the ground."""
    made = programme_of(
        screen(finding("pelvic-drop", value=11, half=2, threshold=8, side="left")),
        SITS,
        key="k",
        today=TODAY,
    )
    texts = [reason.text for line in made.lines for reason in line.reasons]
    assert any("11° (9 to 13) when your left foot is on the ground" in text for text in texts)


def test_what_a_rule_brings_in_is_a_drill_with_bounds():
    for brought in (b for rule in rule_file().rule for b in rule.bring):
        drill = shipped_movements()[brought.movement]
        assert is_drill(drill) and first_dose(drill).seconds > 0
        if drill.kind != "timer":
            least, most = bounds(drill)
            assert 0 < least < most and drill.dose.step and drill.dose.source


def test_each_step_of_a_ladder_leads_to_a_drill():
    for movement in filter(is_drill, shipped_movements().values()):
        for other in filter(None, (movement.ladder.easier, movement.ladder.harder)):
            assert is_drill(shipped_movements()[other]), other


def test_no_ladder_goes_round():
    for movement in shipped_movements().values():
        seen, at = set(), movement.id
        while at:
            assert at not in seen, f"{movement.id}: {at} comes twice"
            seen.add(at)
            at = shipped_movements()[at].ladder.harder


NEW = """
id = "cold-feet"
title = "Stands on one leg"
when = { finding = "one-leg" }
because = "because you stand on your {side} leg for {value} ({range})"
bring = [{ movement = "bear-crawl", priority = 99 }]
source = "[E]"
"""


def test_a_new_rule_is_a_change_of_the_file_alone(tmp_path):
    rules = read_rules(with_rule(tmp_path, NEW)).rule
    found = screen(finding("one-leg", value=4, half=1, side="left", unit="s"))
    held = held_rules(found, SITS, rules)
    assert "cold-feet" in {one.rule.id for one in held}
    assert "cold-feet" not in {one.rule.id for one in held_rules(found, SITS)}


def test_a_rule_may_be_of_one_side(tmp_path):
    of_left = NEW.replace('"one-leg"', '"one-leg", side = "left"')
    rules = read_rules(with_rule(tmp_path, of_left)).rule
    for side, holds in (("left", True), ("right", False)):
        found = screen(finding("one-leg", value=4, half=1, side=side, unit="s"))
        assert ("cold-feet" in {h.rule.id for h in held_rules(found, SITS, rules)}) == holds


def test_the_worked_example_is_a_rule(tmp_path):
    page = (FILE.parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = page.split("```toml\n[[rule]]\n")[1].split("```")[0]
    rule = read_rules(with_rule(tmp_path, example)).rule[-1]
    assert (rule.id, rule.when.finding, len(rule.bring)) == ("short-stand", "one-leg", 2)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("bear-crawl", "no-such", "no movement 'no-such'"),
        ('"bear-crawl"', '"running"', "Running stride|running is no drill"),
        ("({range})", "", "has its number and interval"),
        ("{side}", "{sid}", "there is no {sid}"),
        ("because you", "as you", "begins with 'because'"),
        ('finding = "one-leg"', "", "nothing has to hold"),
        ('finding = "one-leg"', 'pattern = "arched", day = "sitting"', "is of a finding"),
        ('finding = "one-leg"', "something = true, nothing = true", "only one of"),
        ('finding = "one-leg"', 'finding = "one-leg", standing = "unsure"', "not sure"),
        ("priority = 99", "priority = 99, phase = 'release'", "no place 'release'"),
        ('source = "[E]"', "", "source"),
        ('id = "cold-feet"', 'id = "arched"', "stands in it twice"),
        ("bring =", 'forbid = ["bear-crawl"]\nbring =', "brings in bear-crawl and forbids it"),
        ("priority = 99", "priority = 101", "priority"),
        ('finding = "one-leg"', 'regions = ["neck"]', "goes with no finding, brings nothing in"),
        ('"one-leg"', '"one-leg", pain_from = 4', "goes with no finding, brings nothing in"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_is_wrong(tmp_path, old, new, why):
    assert old in NEW
    with pytest.raises(ProgrammeError, match=why):
        read_rules(with_rule(tmp_path, NEW.replace(old, new)))


def test_an_unsure_reason_may_come_in_where_it_says_so(tmp_path):
    unsure = NEW.replace('"one-leg"', '"one-leg", standing = "unsure"').replace(
        "because you stand", "because you may stand, we are not sure,"
    )
    assert read_rules(with_rule(tmp_path, unsure)).rule[-1].when.standing == "unsure"


def test_a_limit_too_few_or_too_many_is_refused(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(SHIPPED.replace('name = "fill"', 'name = "filling"'))
    with pytest.raises(ProgrammeError, match="limits"):
        read_rules(path)


def test_a_new_step_of_a_ladder_is_a_change_of_a_movement_file(tmp_path, monkeypatch):
    """A drill of the user's own folder, and its ladder, are as good as shipped ones."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    put(tmp_path / "data" / "movements", SQUAT)
    put(tmp_path / "data" / "movements", HINGE)
    made = programme_of(screen(ARCHED), SITS, key="k", today=TODAY)
    line = replace(line_of(made, "hinge"), movement="my-hinge")
    assert neighbour(line, "harder", drills(made)).id == "my-squat"
    assert neighbour(line, "harder", {"my-squat"}) is None
