"""The tables of a validation on real people, and the same as JSON."""

from __future__ import annotations

from posecheck.validation.cells import Cell, Table, headed
from posecheck.validation.real.bars import bars
from posecheck.validation.real.failures import failures, turn_failures
from posecheck.validation.real.figures import Bar
from posecheck.validation.real.run import RealResult
from posecheck.validation.real.trial import ClipResult, Trial
from posecheck.validation.table import encoded, table_as_objects

SCHEMA = "posecheck.validation-real/1"
BARS = "bars"


def tables(result: RealResult) -> tuple[Table, ...]:
    """All that have a row: the bars, then clips, angles, single frames, sequences, cameras, and
    what was not used."""
    made = (
        _bars(result),
        _clips(result),
        _angles(result),
        _stills(result),
        _sequences(result),
        _cameras(result),
        _unused(result),
    )
    return tuple(table for table in made if table.rows)


def summary_line(result: RealResult) -> str:
    """How many of the bars are reached, and which are not."""
    rows = bars(result)
    missed = [
        row.what for row in rows if False in (row.itself.met, row.named.met if row.named else None)
    ]
    with_bar = sum(
        row.itself.met is not None or bool(row.named and row.named.met is not None) for row in rows
    )
    short = f" Short of it: {'; '.join(missed)}." if missed else ""
    return f"Summary: {with_bar - len(missed)} of {with_bar} bars reached.{short}"


def to_json(result: RealResult) -> bytes:
    """Everything: clip by clip what was expected and what was said, and the tables; pretty-printed
    UTF-8, what is missing is null."""
    said = {
        "schema": SCHEMA,
        "folder": result.folder,
        "compared": result.compared,
        "verdict": summary_line(result),
        "bars": bars(result),
    }
    parts = {
        "clips": result.clips,
        "stills": result.stills,
        "sequences": result.sequences,
        "cameras": result.cameras,
        "unread": result.unread,
    }
    return encoded({**said, **parts, "tables": [table_as_objects(t) for t in tables(result)]})


def _bars(result: RealResult) -> Table:
    heads = headed("what | should be | found by itself | reached | named | reached, named")
    note = (
        "Short of it where a row says so. A cut rep counts either way; "
        "contacts within 0.1 s of an end of the clip may go unseen."
    )
    return Table(BARS, "On real people", *heads, tuple(_bar(row) for row in bars(result)), note)


def _bar(row: Bar) -> tuple[Cell, ...]:
    words = {None: "", True: "yes", False: "short"}
    told = row.named
    return (
        row.what,
        row.bar,
        row.itself.text,
        words[row.itself.met],
        told.text if told else "",
        words[told.met] if told else "",
    )


def _clips(result: RealResult) -> Table:
    rows = []
    for clip in result.clips:
        if clip.itself is None:
            rows.append((clip.clip.id, clip.clip.exercise, "not tried", None, clip.missing))
            continue
        rows.append(
            (
                clip.clip.id,
                clip.clip.exercise,
                _said(clip.itself),
                _said(clip.named) if clip.named else None,
                _fails(clip),
            )
        )
    columns = ("clip", "shows", "found by itself: said", "named: said", "what is wrong")
    return Table("clips", "Clip by clip", columns, (0,) * 5, tuple(rows))


def _said(trial: Trial) -> str:
    said = trial.said
    parts = [
        said.called or (f"one of {', '.join(said.candidates)}" if said.candidates else "nothing"),
        said.status,
    ]
    if said.refused and said.codes:
        parts.append(said.codes[0])
    parts += [
        f"{name}{'' if certain else '?'}"
        for name, certain in ((f.code, f.certain) for f in said.faults)
    ]
    return ", ".join(parts)


def _fails(clip: ClipResult) -> str:
    alone = failures(clip.itself, False) if clip.itself else ()
    told = failures(clip.named, True) if clip.named else ()
    lines = [
        *alone,
        *(f"named: {text}" for text in told if text not in alone),
        *turn_failures(clip),
    ]
    return "; ".join(lines)


def _angles(result: RealResult) -> Table:
    rows = []
    for clip in result.clips:
        for trial, how in ((clip.itself, "itself"), (clip.named, "named")):
            for a in trial.angles if trial else ():
                interval = None if a.low is None else f"{a.low:.0f} to {a.high:.0f}"
                rows.append(
                    (
                        clip.clip.id,
                        how,
                        a.text,
                        f"{a.true:.0f} ± {a.allowed:.0f}",
                        a.value,
                        interval,
                        a.error,
                        a.why,
                    )
                )
    heads = headed(
        "clip | movement | angle, as read by eye | truth, ° | said, ° .1 | interval | "
        "error, ° .1 | why none"
    )
    return Table("angles", "Angles read by eye", *heads, tuple(rows))


def _stills(result: RealResult) -> Table:
    rows = []
    for o in result.stills:
        taken = _counted(o.called)
        calls = (
            (o.certain, o.perhaps, o.false, o.silent, o.unjudged)
            if o.fault is not None
            else (None,) * 5
        )
        meaning = (
            "label not known"
            if not o.exercise
            else {None: "", "": ", good"}.get(o.fault, f", {o.fault}")
        )
        rows.append((o.table, o.label, o.exercise + meaning, o.frames, *calls, taken))
    heads = headed(
        "table | label | means | frames | called | perhaps | another called | nothing called | "
        "no verdict | taken for"
    )
    note = (
        "At most 400 frames of a label, evenly taken; "
        "one with a labelled form is held for 3 seconds, the others are photographs."
    )
    return Table("frames", "Labelled single frames", *heads, tuple(rows), note)


def _counted(of: dict[str, int]) -> str:
    """ "plank 30, nothing 2", the most frequent first."""
    return ", ".join(f"{name} {n}" for name, n in sorted(of.items(), key=lambda pair: -pair[1]))


def _sequences(result: RealResult) -> Table:
    rows = [
        (
            s.set,
            s.clips,
            s.persons,
            _counted(s.called),
            len(s.judged),
            s.praised,
            "; ".join(s.judged),
        )
        for s in result.sequences
    ]
    heads = headed("set | clips | persons | called | judged as another | praised wrongly | which")
    return Table("sequences", "Labelled sequences", *heads, tuple(rows))


def _cameras(result: RealResult) -> Table:
    rows = [
        (c.clip, c.measure, c.against, c.frames, c.error, c.bias, 100 * c.inside, c.widest)
        for c in result.cameras
        if c.frames and c.error is not None and c.inside is not None
    ]
    heads = headed(
        "clip | measure | against | frames | mean error, ° .1 | bias, ° .1 | "
        "truth in interval, % | widest, °"
    )
    none = {c.clip: c.why for c in result.cameras if not c.frames}
    none = {clip: why for clip, why in none.items() if clip not in {row[0] for row in rows}}
    note = "; ".join(f"{clip} gave none: {why}" for clip, why in none.items())
    return Table("cameras", "Several cameras", *heads, tuple(rows), note)


def _unused(result: RealResult) -> Table:
    where: dict[str, list[str]] = {}
    for clip in result.clips:
        for name in clip.clip.unused:
            where.setdefault(name, []).append(clip.clip.id)
    rows: list[tuple[Cell, ...]] = [(name, len(ids), ids[0]) for name, ids in sorted(where.items())]
    rows += [(f"{name}/", None, "nothing in this folder is read") for name in result.unread]
    return Table(
        "unused",
        "What the truth says and nothing was made of",
        ("field or folder", "clips", "such as"),
        (0, 0, 0),
        tuple(rows),
    )
