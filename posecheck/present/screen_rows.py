"""What a screen says, as rows of text: for the printable page, the pages and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.movements.load import movements
from posecheck.present import words
from posecheck.present.direction import likelier_side
from posecheck.present.rows import Marks, marks_of
from posecheck.screen.parts import CALIBRATION, part_of_id
from posecheck.screen.result import PartResult, Screen, ScreenFigure, ScreenFinding, Standing
from posecheck.screen.rules import WITHOUT_SIDE, FindingRule, Limit, finding_rule, resolved

STANDING_MARKS: dict[Standing, str] = {
    "stands-out": "▲",
    "unsure": "?",
    "within": "✓",
    "not-seen": "–",
}
STANDING_SAID: dict[Standing, str] = {
    "stands-out": "stands out",
    "unsure": "perhaps, not certain",
    "within": "does not stand out",
    "not-seen": "not seen",
}
OWN_ERROR = "its own error"
"""What a difference is held against."""
HELD = {"good_form": "in good form", "held": "held"}
STATE_SAID = {"skipped": "left out", "open": "not done yet"}
_BESIDE = {
    "pelvis": (("low back", "lumbar_angle"), ("of your own range", "lumbar_range_share")),
    "hip-extension": (("low back there", "lumbar_angle"),),
    "control": (("tuck", "pelvis_tuck"), ("arch", "pelvis_arch")),
}
"""(word, measure) of what is said beside a finding, and not judged."""


@dataclass(frozen=True)
class ScreenLine:
    """One finding in words.

    looked_at: what it is about; title: what is beyond, else the same; both with their side. part:
    the title of where it was read. value,
    between (its 95 % interval), limit: "" where there is none. times: "in 3 of 5 reps", "" where it
    is not of reps. why, good: what it means; what to say where it is within. source: of the
    threshold. drawn: "MOVEMENT/FAULT" of its drawing. note: what belongs to it and is not judged.
    """

    finding: ScreenFinding
    mark: str
    looked_at: str
    title: str
    part: str = ""
    value: str = ""
    between: str = ""
    limit: str = ""
    marks: Marks | None = None
    times: str = ""
    why: str = ""
    good: str = ""
    source: str = ""
    drawn: str = ""
    note: str = ""

    @property
    def limit_said(self) -> str:
        """ "threshold 6°"; of a difference what it is held against."""
        return f"against {OWN_ERROR}" if self.limit == OWN_ERROR else f"threshold {self.limit}"

    @property
    def between_said(self) -> str:
        """ "somewhere between 4 and 12°"; "" where no interval is known."""
        return f"somewhere between {self.between_and}" if self.between else ""

    @property
    def between_and(self) -> str:
        """ "4 and 12°"."""
        return self.between.replace(" to ", " and ")

    @property
    def spoken(self) -> str:
        """All of its numbers: "20° more arched (10 to 30°), threshold 6°, in 5 of 5 reps"."""
        between = f" ({self.between})" if self.between else ""
        limit = f", {self.limit_said}" if self.limit else ""
        times = f", {self.times}" if self.times else ""
        return f"{self.value}{between}{limit}{times}" if self.value else ""


def screen_rows(screen: Screen) -> list[ScreenLine]:
    """Every finding, in the screen's order; one of a rule that this posecheck does not know is left
    out."""
    pairs = [(finding, finding_rule(finding.code)) for finding in screen.findings]
    return [_row(screen, finding, rule) for finding, rule in pairs if rule is not None]


def _row(screen: Screen, finding: ScreenFinding, rule: FindingRule) -> ScreenLine:
    limits = [resolved(limit) for limit in rule.limit]
    limit = next((one for one in limits if one.pattern == finding.pattern), None)
    limit = limit or _nearest(limits, finding)
    beyond = finding.standing in ("stands-out", "unsure")
    looked_at = _looked_at(rule, finding.side)
    side = looked_at.removeprefix(rule.title)
    title = f"{limit.title}{side or _less(finding, rule)}" if beyond else looked_at
    seen = finding.figure is not None and finding.standing != "not-seen"
    value, between = _number(finding.figure, rule) if seen else ("", "")
    part = next((p for p in screen.parts if p.part == finding.part), None)
    return ScreenLine(
        finding,
        STANDING_MARKS[finding.standing],
        looked_at,
        title,
        known.title if (known := part_of_id(finding.part)) else "",
        value,
        between,
        _limit(finding, rule),
        _marks(finding, limit) if seen else None,
        _times(finding, limit, part) if beyond else "",
        finding.why or (limit.why if beyond else ""),
        rule.good or limit.good,
        limit.source,
        limit.drawn,
        _note(screen, finding),
    )


def _less(finding: ScreenFinding, rule: FindingRule) -> str:
    return f": {finding.side}" if finding.side and rule.of == "difference" else ""


def _nearest(limits: Sequence[Limit], finding: ScreenFinding) -> Limit:
    """The limit that a figure within all of them was held against."""
    own = finding.against == "own"
    given = [one.own_threshold if own else one.threshold for one in limits]
    near = (one for one, number in zip(limits, given, strict=True) if number == finding.threshold)
    return next(near, limits[0])


def finding_label(code: str, side: str) -> str:
    """What a finding is about, with its side: "Thigh behind the body, left"; one of another version
    by its code."""
    rule = finding_rule(code)
    if rule is None:
        return f"{words.code_label(code)}{f', {side}' if side else ''}"
    return _looked_at(rule, side)


def _looked_at(rule: FindingRule, side: str) -> str:
    return f"{rule.title}{f', {side}' if side and rule.of not in WITHOUT_SIDE else ''}"


def figure_said(code: str, figure: ScreenFigure) -> str:
    """The figure of a finding with its interval: "9° further on the left (5 to 13°)"."""
    rule = finding_rule(code)
    value, between = figure_words(figure) if rule is None else _number(figure, rule)
    return f"{value} ({between})" if between else value


def _number(figure: ScreenFigure, rule: FindingRule) -> tuple[str, str]:
    """The value and its interval in words."""
    if rule.of == "difference":
        larger = "left" if figure.value > 0 else "right"
        value = f"{words.amount(abs(figure.value), figure.unit)} further on the {larger}"
        low, high = (figure.low, figure.high) if figure.value > 0 else (-figure.high, -figure.low)
        return value, _plain(low, high, figure.unit)
    if figure.measure in HELD:
        return f"{words.seconds(figure.value)} {HELD[figure.measure]}", ""
    if rule.plus:
        return _by_sign(figure, rule.plus, rule.minus)
    return figure_words(figure)


def _by_sign(figure: ScreenFigure, plus: str, minus: str) -> tuple[str, str]:
    """The value and its interval with these words for its sign."""

    def said(value: float) -> str:
        size = words.amount_short(abs(value), figure.unit)
        return f"{size} {plus if value >= 0 else minus}"

    if figure.low < 0 < figure.high:
        return said(figure.value), f"{said(figure.low)} to {said(figure.high)}"
    low, high = sorted((abs(figure.low), abs(figure.high)))
    return said(figure.value), _plain(low, high, figure.unit)


def figure_words(figure: ScreenFigure) -> tuple[str, str]:
    """(value, interval) of a figure, its sign in words where the measure has them."""
    value = words.signed_in_words(figure.measure, figure.value, figure.unit)
    between = words.interval(figure.measure, figure.low, figure.high, figure.unit)
    return value, "" if figure.low == figure.high else between


def _plain(low: float, high: float, unit: str) -> str:
    numbers = f"{words.number(low, unit)} to {words.number(high, unit)}"
    return numbers + words.short_suffix(unit)


def _limit(finding: ScreenFinding, rule: FindingRule) -> str:
    if finding.threshold is None or finding.figure is None or finding.standing == "not-seen":
        return ""
    if rule.of == "difference":
        return OWN_ERROR
    figure = finding.figure
    return words.limit(figure.measure, finding.threshold, figure.unit)


def _marks(finding: ScreenFinding, limit: Limit) -> Marks | None:
    figure, threshold = finding.figure, finding.threshold
    if figure is None or threshold is None:
        return None
    above = limit.beyond == "above" or (limit.beyond == "either" and figure.value >= 0)
    return marks_of(figure.low, figure.high, figure.value, threshold, above)


def _times(finding: ScreenFinding, limit: Limit, part: PartResult | None) -> str:
    """ "in 3 of 5 reps, the number of the middle one of these"; of a hold where in it the number
    was read; "" where the fault was clear in none, or its number is of the whole clip."""
    for fault in part.faults if part is not None else ():
        if fault.code != limit.code or fault.side not in (finding.side, ""):
            continue
        its_own = fault.figure is not None and fault.figure == finding.figure
        if fault.of > 1:
            which = "the middle one of these" if its_own else "the mean of all"
            return f"in {fault.clear} of {words.count(fault.of, 'rep')}, the number of {which}"
        if its_own and _is_hold(finding.part):
            return "where it was furthest off"
    return ""


def _is_hold(part_id: str) -> bool:
    part = part_of_id(part_id)
    known = movements().get(part.movement) if part is not None else None
    return known is not None and known.kind == "hold"


def _note(screen: Screen, finding: ScreenFinding) -> str:
    """Of the pelvis at rest the low back beside it, and where it is in the person's own range; of
    moving it, tuck and arch one by one; of the hip test, the low back in it; of a hip that may
    stand higher, how sure that is."""
    if finding.code == "hip-level" and finding.standing == "unsure" and finding.figure:
        figure = finding.figure
        return likelier_side(finding.side, figure.value, figure.low, figure.high)
    if finding.standing == "not-seen" or finding.code not in _BESIDE:
        return ""
    given = {
        figure.measure: figure
        for part in screen.parts
        if part.part in (finding.part, CALIBRATION)
        for figure in part.figures
    }
    if "pelvis_place" in given:  # it says where in the own range one stands, and says it better
        given.pop("lumbar_range_share", None)
    told = [
        f"{word} {_short(given[name])}" for word, name in _BESIDE[finding.code] if name in given
    ]
    if finding.code == "pelvis" and "pelvis_place" in given:
        place = _short(given["pelvis_place"])
        told.append(f"you stand at {place} of your own range, from fully tucked to fully arched")
    return ", ".join(told)


def _short(figure: ScreenFigure) -> str:
    value, between = figure_words(figure)
    return f"{value} ({between})" if between else value


def headline(screen: Screen) -> str:
    """ "Two things stand out; one more may." or that nothing does."""
    count = {
        standing: len({f.code for f in screen.findings if f.standing == standing})
        for standing in STANDING_MARKS
    }
    out, unsure, within = count["stands-out"], count["unsure"], count["within"]
    if not out + unsure + within:
        return "Nothing has been read yet."
    if not out:
        may = f" for certain; {_many(unsure)} may" if unsure else ""
        return f"Nothing stands out{may}."
    stand = f"{_many(out).capitalize()} {'stands' if out == 1 else 'stand'} out"
    return f"{stand}; {_many(unsure).split()[0]} more may." if unsure else f"{stand}."


def pattern_said(screen: Screen) -> str:
    """ "Pelvis at rest: arched.": the pattern, described and no more; "" where it was not seen."""
    finding = next((f for f in screen.findings if f.code == "pelvis" and f.pattern), None)
    if finding is None:
        return ""
    sure = ", but not for certain" if finding.standing == "unsure" else ""
    return f"Pelvis at rest: {finding.pattern}{sure}."


def _many(n: int) -> str:
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return f"{numbers[n] if n < len(numbers) else n} {'thing' if n == 1 else 'things'}"


@dataclass(frozen=True)
class NotSeen:
    """A part of which something could not be seen. what: what it would have told, in a sentence.
    why: in words, what to do with it."""

    part: str
    state: str
    title: str
    what: str
    why: str


def not_seen(screen: Screen) -> list[NotSeen]:
    """What could not be seen, part by part, in the order of the parts."""
    rows = [row for row in screen_rows(screen) if row.finding.standing == "not-seen"]
    found = []
    for result in screen.parts:
        part = part_of_id(result.part)
        own = [row for row in rows if row.finding.part == result.part]
        if part is None or not own:
            continue
        for why in dict.fromkeys(row.why for row in own):
            titles = dict.fromkeys(
                row.looked_at.removesuffix(f", {row.finding.side}").lower()
                for row in own
                if row.why == why
            )
            told = words.listing(list(titles))
            found.append(NotSeen(part.id, result.state, part.title, told, why))
    return found


def but_not_seen(screen: Screen, part_id: str) -> tuple[str, str]:
    """(", but left against right: not seen", the reasons) of a part that is done and of which
    something could not be read; two empty strings where all was."""
    missed = [one for one in not_seen(screen) if one.part == part_id and one.state == "done"]
    if not missed:
        return "", ""
    whats = words.listing([one.what for one in missed])
    return f", but {whats}: not seen", " ".join(one.why for one in missed if one.why)


def screen_lines(screen: Screen, new: Sequence[PartResult] = ()) -> list[tuple[str, str]]:
    """(line, style) of the screen for a terminal: what came of the parts that were done just now,
    what the screen says, what was not seen."""
    kept = {part.part for part in screen.parts if part.state == "done"}
    lines = [
        (
            f"{part.part}: done"
            if part.state == "done"
            else f"{part.part}: again. {part.said}"
            + (" What was read earlier is kept." if part.part in kept else ""),
            "" if part.state == "done" else "bold",
        )
        for part in new
    ]
    lines += [(headline(screen), "bold"), (pattern_said(screen), "")]
    for row in screen_rows(screen):
        if row.finding.standing != "not-seen":
            note = f"; {row.note}" if row.note else ""
            lines.append((f"{row.mark} {row.title}: {row.spoken}{note}", ""))
    unseen = not_seen(screen)
    for state in ("open", "skipped"):
        titles = list(dict.fromkeys(one.title for one in unseen if one.state == state))
        if titles:
            lines.append((f"{STATE_SAID[state].capitalize()}: {'; '.join(titles)}", "dim"))
    lines += [
        (f"– {one.title} ({one.what}): {one.why}", "dim")
        for one in unseen
        if one.state == "done"
        or (one.state == "again" and one.part not in {part.part for part in new})
    ]
    lines.append((words.NOT_A_DIAGNOSIS, "dim"))
    return [(line, style) for line, style in lines if line]
