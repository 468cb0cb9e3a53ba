"""The page that CONTRIBUTING adds as an example is a page."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from posecheck.movements.load import movements
from posecheck.pages.navigation import PLACES, PagePlace

TEXT = (
    (Path(__file__).parents[2] / "CONTRIBUTING.md")
    .read_text(encoding="utf-8")
    .partition("## Add a page")[2]
    .partition("\n## ")[0]
)


def test_the_example_of_a_page_shows_what_it_says():
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]
    shown = AppTest.from_string(f"{code}\n\npage()\n", default_timeout=30).run()
    assert not shown.exception
    assert [title.value for title in shown.title] == ["Drills"]
    assert {subheader.value for subheader in shown.subheader} == {
        movement.title for movement in movements().values()
    }


def test_its_place_is_one_line_of_the_menu():
    line = re.search(r"^    (Place\(.*\)),$", TEXT, re.MULTILINE)[1]
    place = eval(line, {"Place": PagePlace})
    assert place.module == "drills"
    assert place.group in {other.group for other in PLACES}
    assert place.name not in {other.name for other in PLACES}
