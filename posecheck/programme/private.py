"""What a programme says of where and how much somebody hurts. It is kept nowhere but in their
answers: left out of what is kept, and worked out again from the answers where it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from msgspec.structs import replace

from posecheck.intake.answers import Answers
from posecheck.programme.match import forbidden_by, rules_now
from posecheck.programme.plan import Programme
from posecheck.programme.rules import ProgrammeRule, rule_file, rules_of
from posecheck.programme.said import GONE, LEFT_OUT, left_out_said


def kept_rules(names: Iterable[str]) -> tuple[str, ...]:
    """Of ids of rules, those that say nothing of pain."""
    private = {rule.id for rule in _private()}
    return tuple(name for name in names if name not in private)


def without_answers(programme: Programme) -> Programme:
    """As it may be kept: without the rules that come from answers about pain, their sentences, and
    them as a reason why something is left out. A stopped programme is nothing but such an answer;
    it is not to be kept at all."""
    return replace(
        programme,
        rules=kept_rules(programme.rules),
        said=tuple(filter(None, map(_without, programme.said))),
    )


def with_answers(programme: Programme, answers: Answers) -> Programme:
    """As it is shown: with what the answers given now say about pain, and what is left out for it.
    Done twice, it is as done once."""
    rules = [rule for rule in rules_now((), answers) if rule.when.is_private]
    asked = {
        b.movement for rule in rules_of(programme.rules) for b in rule.bring if not b.unless_fine
    }
    left = {
        name: why
        for name, why in forbidden_by(rules, answers, programme.left_out).items()
        if name in asked and why in _reasons()
    }
    told = [*(rule.say for rule in rules), *left_out_said(left, programme.lines)]
    public = without_answers(programme)
    words = rule_file().sentences
    nothing = {words.nothing, words.nothing_so_far, words.nothing_certain}
    leading = {words.screen_again, *nothing, words.unseen}
    first = tuple(takewhile(lambda text: text in leading, public.said))
    said = (*first, *told, *public.said[len(first) :])
    return replace(public, said=said)


def _private() -> tuple[ProgrammeRule, ...]:
    return tuple(rule for rule in rule_file().rule if rule.when.is_private)


def _reasons() -> set[str]:
    """In words, as `match.forbidden_by` gives them."""
    return {rule.title.lower() for rule in _private()}


def _without(said: str) -> str:
    """A sentence with nothing about pain in it; "" where there is no more to it."""
    if said in {rule.say for rule in _private()}:
        return ""
    if any(said.endswith(GONE.format("", why)) for why in _reasons()):
        return ""
    before, after = LEFT_OUT.split("{}")
    if not said.startswith(before):
        return said
    items = said.removeprefix(before).removesuffix(after).split("; ")
    rest = [item for item in items if not any(item.endswith(f"({why})") for why in _reasons())]
    return LEFT_OUT.format("; ".join(rest)) if rest else ""
