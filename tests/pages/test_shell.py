"""The shell: which pages are listed, the settings of both ways to start,
the theme, the drawings."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from posecheck.errors import MovementFileError
from posecheck.movements.load import movements
from posecheck.movements.movement import Setup, ViewSetup
from posecheck.pages import home, navigation
from posecheck.pages.app import SCRIPT, SETTINGS, routes
from posecheck.pages.setup_pictures import (
    check_pictures,
    picture,
    pictures_of,
    pictures_said,
)
from posecheck.pages.setup_pictures import said as picture_in_words
from posecheck.pages.theme import OPTIONS
from posecheck.present.figures.data import figures
from posecheck.present.figures.of_movement import figure_of
from tests.pages.page_checks import check_calm, said
from tests.present.test_colours import contrast

ROOT = Path(__file__).parents[2]


def test_the_entry_shows_the_first_page():
    from streamlit.testing.v1 import AppTest

    shown = AppTest.from_file(str(SCRIPT), default_timeout=30).run()
    check_calm(shown)
    assert shown.title[0].value == "See your form, measured"
    assert "does not diagnose" in said(shown)


def test_only_pages_that_are_there_are_listed(monkeypatch):
    missing = navigation.PagePlace("nowhere", "Nowhere", "", "no_such_page", navigation.EVERYBODY)
    monkeypatch.setattr(navigation, "PLACES", (*navigation.PLACES, missing))
    names = [place.name for place in navigation.present()]
    assert {"start", "check", "stride", "about"} <= set(names)
    assert "nowhere" not in names and not navigation.is_present("nowhere")


def test_both_ways_to_start_say_the_same():
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())

    def flat(table, before=""):
        for name, value in table.items():
            yield from (
                flat(value, f"{before}{name}.")
                if isinstance(value, dict)
                else [(before + name, value)]
            )

    assert dict(flat(written)) == {**SETTINGS, **OPTIONS}


def test_streamlit_knows_every_setting():
    from streamlit import config

    assert {**SETTINGS, **OPTIONS}.keys() <= config._config_options_template.keys()


def test_nothing_leaves_the_machine():
    assert SETTINGS["server.address"] == "127.0.0.1"
    assert SETTINGS["browser.gatherUsageStats"] is False


def test_routes_are_of_starlette():
    assert all(hasattr(route, "path") for route in routes())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme):
    of = {
        name.rpartition(".")[2]: value
        for name, value in OPTIONS.items()
        if name.startswith(f"theme.{theme}.")
    }
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(of["textColor"], of[ground]) >= 7
        for word in ("linkColor", "greenColor", "orangeColor", "redColor"):
            assert contrast(of[word], of[ground]) >= 4.5, (word, ground)
    assert contrast("#ffffff", of["primaryColor"]) >= 4.5  # the letters of the main button


def test_every_movement_has_a_drawing_of_its_own_or_the_one_it_names():
    known = movements()
    assert {figure_of(known[name]) for name in home.ORDER} == set(home.ORDER)
    own = replace(known["lunge"], id="my-own", setup=Setup("Stand there."))
    assert figure_of(own) == ""
    for name in ("squat", "lunge"):
        assert figure_of(replace(own, setup=Setup("Stand there.", name))) == name
    assert (
        figure_of(replace(own, setup=Setup("Stand there.", "bridge-side"))) == "glute-bridge"
    )  # as files called it before
    assert picture("bridge-side") == picture("glute-bridge")


def test_the_drawings_of_a_movement_are_those_of_its_views():
    known = movements()
    assert pictures_of(known["lunge"]) == ("lunge", "lunge-front") and pictures_of(
        known["plank"]
    ) == ("plank",)
    assert pictures_of(replace(known["lunge"], views=("side-left",))) == ("lunge",)
    front = ViewSetup(("front",), "Face it.", "stand-side")
    borrowed = replace(
        known["lunge"], id="my-own", setup=Setup("Stand there.", "lunge-side"), view=(front,)
    )
    assert pictures_of(borrowed) == ("lunge", "standing") and pictures_said(borrowed)[1].startswith(
        "A person standing"
    )
    check_pictures(borrowed)
    with pytest.raises(MovementFileError, match="there is no drawing 'squat-side'"):
        check_pictures(replace(borrowed, setup=Setup("Stand there.", "squat-side")))


@pytest.mark.parametrize("name", sorted(figures()))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_drawings_are_whole_and_said_in_words(name, theme):
    root = ElementTree.fromstring(picture(name, theme))
    assert root.tag.endswith("svg")
    assert re.search(r"\d m .*away", picture_in_words(name)) and root[0].text == picture_in_words(
        name
    )


def test_a_drawing_that_does_not_exist_is_empty():
    assert picture("no-such") == "" == picture_in_words("no-such")


def test_the_shell_is_light():
    """The first page comes without the analysis: its libraries take seconds to import."""
    heavy = ("scipy", "cv2", "av", "mediapipe", "altair", "pandas")
    code = (
        "import sys, posecheck.pages.navigation, posecheck.pages.home; "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
