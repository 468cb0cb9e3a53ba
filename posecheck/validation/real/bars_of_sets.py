"""Bars of labelled sets: pictures of planks, clips and single frames of other exercises."""

from __future__ import annotations

from posecheck.validation.real.figures import Bar, BarFigure, share
from posecheck.validation.real.run import RealResult


def planks(result: RealResult) -> list[Bar]:
    def of(fault: str) -> list:
        return [o for o in result.stills if o.fault == fault]

    def called(fault: str, least: float | None = None, perhaps: bool = False) -> BarFigure:
        mine = of(fault)
        return share(
            sum(o.certain + o.perhaps * perhaps for o in mine), sum(o.frames for o in mine), least
        )

    right = of("")
    frames = sum(o.frames for o in right)
    return [
        Bar(
            "labelled planks, correct: called faulty",
            "at most 2 %",
            share(sum(o.false for o in right), frames, most=0.02),
        ),
        Bar(
            "labelled planks, correct: called faulty or perhaps so",
            "",
            share(sum(o.false + o.perhaps for o in right), frames),
        ),
        Bar(
            "labelled planks, correct: no verdict",
            "",
            share(sum(o.unjudged for o in right), frames),
        ),
        Bar("labelled planks, hips high: called", "97 %", called("hip-pike", 0.97)),
        Bar(
            "labelled planks, hips high: called or perhaps so", "", called("hip-pike", perhaps=True)
        ),
        Bar("labelled planks, hips low: called", "90 %", called("hip-sag", 0.9)),
        Bar("labelled planks, hips low: called or perhaps so", "", called("hip-sag", perhaps=True)),
    ]


def others(result: RealResult) -> list[Bar]:
    rows = []
    for s in result.sequences:
        judged, name = s.outcomes.get("judged", 0) + s.outcomes.get("wrong", 0), s.set
        rows += [
            Bar(f"{name}: judged as another movement", "0", share(judged, s.clips, most=0)),
            Bar(
                f"{name}: named rightly",
                "80 %",
                share(s.outcomes.get("named", 0) + s.outcomes.get("right", 0), s.clips, 0.8),
            ),
        ]
    frames = [o for o in result.stills if o.fault is None and o.exercise]
    for exercise in dict.fromkeys(o.exercise for o in frames):
        mine = [o for o in frames if o.exercise == exercise]
        total = sum(o.frames for o in mine)
        wrong = sum(o.outcomes.get(k, 0) for o in mine for k in ("wrong", "judged"))
        named_right = sum(o.outcomes.get(k, 0) for o in mine for k in ("right", "offered", "named"))
        rows.append(Bar(f"single frames, {exercise}: named rightly", "", share(named_right, total)))
        rows.append(
            Bar(
                f"single frames, {exercise}: judged as another movement",
                "0",
                share(wrong, total, most=0),
            )
        )
    return rows
