"""A movement file of one's own on the command line: by its path, and by its id once it lies in the
data folder."""

from __future__ import annotations

import io
import json

import pytest

from posecheck.movements.load import movements
from posecheck.pose.io.storage import save_track
from tests.cli.cli_checks import one_line
from tests.movements.drill_files import SQUAT, TIMER, put, squats


@pytest.fixture
def clip(tmp_path):
    return save_track(squats(noise_px=0.5), tmp_path / "squats.npz")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "movements"


def test_a_clip_is_judged_by_a_file_that_is_named(run, clip, folder, tmp_path):
    put(tmp_path, SQUAT)
    done = run("analyze", clip, "--movement", "my-squat.toml", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["movement"], len(report["reps"])) == (0, "my-squat", 3)
    assert report["asked"]["movement"] == str(tmp_path / "my-squat.toml")


def test_a_file_of_the_folder_is_known_by_its_id(run, clip, folder):
    put(folder, SQUAT)
    report = json.loads(run("analyze", clip, "-m", "my-squat", "--json").stdout)
    assert (report["asked"]["movement"], len(report["reps"])) == ("my-squat", 3)
    listed = run("movements").stdout
    assert "my-squat*" in listed and f"* Your own: {folder}" in listed
    shown = run("movements", "my-squat").stdout
    assert "How much of it: Two sets of 10." in shown and "Stop if: It hurts in the knee." in shown


def test_its_limits_their_source_and_where_its_file_lies_are_said(run, folder, tmp_path):
    put(folder, SQUAT.replace("[dose]", 'picture = "lunge-side"\n\n[dose]'))
    shown = run("movements", "my-squat").stdout
    assert f"Your own file: {folder / 'my-squat.toml'}" in shown
    assert (
        "Threshold: Knee bend of the near side below 85° at the far position; from side\n   "
        " Source: [E]" in shown
    )
    assert "Drawing: A person who steps forward" in shown
    by_path = run("movements", put(tmp_path, SQUAT.replace("my-squat", "other"))).stdout
    assert f"Your own file: {tmp_path / 'other.toml'}" in by_path
    assert "Your own file" not in run("movements", "lunge").stdout


def test_a_drawing_that_there_is_none_of_is_told(run, folder):
    put(folder, SQUAT.replace("[dose]", 'picture = "squat-side"\n\n[dose]'))
    wrong = run("movements", "my-squat")
    assert (
        wrong.exit_code == 7
        and "there is no drawing 'squat-side'. Allowed: bridge-side, lunge-side" in one_line(wrong)
    )


def test_what_is_wrong_is_said_in_one_line_and_the_others_go_on(run, clip, folder, tmp_path):
    put(folder, SQUAT.replace("my-squat", "broken").replace('"down"', '"low"')), put(folder, SQUAT)
    wrong = run("analyze", clip, "-m", "broken")
    assert (
        wrong.exit_code == 7
        and "broken.toml" in one_line(wrong)
        and "Allowed there: down, up." in one_line(wrong)
    )
    listed = run("movements")
    assert listed.exit_code == 0 and "my-squat" in listed.stdout and "broken.toml" in listed.stderr
    assert run("analyze", clip, "-m", tmp_path / "nothing.toml").exit_code == 7
    assert "or name a file that ends in .toml" in one_line(run("analyze", clip, "-m", "nothing"))


def test_a_timer_says_that_nothing_is_judged(run, clip, folder):
    put(folder, TIMER)
    done = run("analyze", clip, "-m", "front-hip-release")
    assert done.exit_code == 4 and "nothing in it is measured or judged" in one_line(done)
    assert (
        "Step 2: The other side. 45 s, right side" in run("movements", "front-hip-release").stdout
    )


def line_of(listed: str, name: str) -> str:
    """The line of a movement, its cells one space apart."""
    return next(" ".join(line.split()) for line in listed.splitlines() if line.startswith(name))


def test_the_list_says_in_one_line_what_each_is(run, folder):
    chained = TIMER.replace('kind = "timer"', 'kind = "timer"\nchain = ["release"]')
    timed = (
        SQUAT.partition("[[fault]]")[0]
        .replace("my-squat", "counted-squat")
        .replace("My squat", "A squat that is counted")
    )
    put(folder, SQUAT), put(folder, chained), put(folder, timed)
    listed = run("movements").stdout
    assert line_of(listed, "my-squat*") == "my-squat* My squat reps side"
    assert (
        line_of(listed, "counted-squat*") == "counted-squat* A squat that is counted counted side"
    )
    assert (
        line_of(listed, "front-hip-release*").startswith("front-hip-release* ")
        and " timer " in line_of(listed, "front-hip-release*") + " "
    )
    assert line_of(listed, "standing") == "standing Standing posture posture side, front, rear"
    places = [line.strip() for line in listed.splitlines() if line.isupper()]
    assert [place for place in places if place != "LENGTHEN"] == [
        "LOOK FIRST",
        "RELEASE",
        "ACTIVATE",
        "HOLD THE TRUNK",
        "PUT IT TOGETHER",
        "OTHERS",
    ]
    assert (
        listed.index("RELEASE")
        < listed.index("front-hip-release")
        < listed.index("ACTIVATE")
        < listed.index("OTHERS")
        < listed.index("my-squat")
    )
    assert max(map(len, listed.splitlines())) <= 120 or "Your own:" in max(
        listed.splitlines(), key=len
    )


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_list_fits_the_terminal(folder, width):
    from rich.console import Console

    from posecheck.cli.movements import _listed

    put(folder, SQUAT.replace("My squat", "A squat with a title that is rather long"))
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(_listed(list(movements().values()), {"my-squat"}, width < 100))
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    assert all(any(line.startswith(name) for line in lines) for name in movements())
