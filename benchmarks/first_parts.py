"""Are the first parts of the screen enough for a first programme? Of every rendered person whose
whole screen was taken (tests/screen/bodies), the drills of the first week from all parts and from
the first ones alone:

    python benchmarks/first_parts.py

Printed: what both bring in, what only the whole screen does, and what only the first parts do; then
the sums of the people who walk and of those who run.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from posecheck.programme.choose import programme_of
from posecheck.screen.evaluate import screen_of
from posecheck.screen.files import read_screen
from posecheck.screen.parts import part_of_id
from posecheck.screen.result import Screen
from tests.programme.screens import RUNS, SITS, TODAY, drills

BODIES = Path(__file__).parents[1] / "tests" / "screen" / "bodies"


def runs(screen: Screen) -> bool:
    return any(part.part.startswith("running") for part in screen.parts)


def first_week(screen: Screen, *, only_first: bool) -> set[str]:
    """The drills, all that the person needs at hand."""
    parts = [part for part in screen.parts if not only_first or part_of_id(part.part).first]
    seen = screen_of(parts, person="a", date=screen.date, calibrated=screen.calibrated)
    answers = RUNS if runs(screen) else SITS
    return set(drills(programme_of(seen, answers, key="k", today=TODAY)))


def main() -> None:
    sums = {"walk": [0, 0], "run": [0, 0]}
    for file in sorted(BODIES.glob("*.json")):
        screen = read_screen(file)
        whole, first = (first_week(screen, only_first=only) for only in (False, True))
        both, told = whole & first, sums["run" if runs(screen) else "walk"]
        told[0] += len(both)
        told[1] += len(whole)
        print(f"{file.stem}: {len(both)} of {len(whole)}: {', '.join(sorted(both)) or 'none'}")
        for label, names in (("whole screen alone", whole - first), ("first alone", first - whole)):
            if names:
                print(f"    {label}: {', '.join(sorted(names))}")
    for which, (both, all_of_them) in sums.items():
        print(f"people who {which}: {both} of {all_of_them} drills")


if __name__ == "__main__":
    main()
