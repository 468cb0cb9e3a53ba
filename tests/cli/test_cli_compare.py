"""posecheck merge, posecheck compare, and a refused rerun, as a user meets them."""

from dataclasses import replace

import msgspec
import pytest

from posecheck.pose.io.storage import save_track
from posecheck.results.report_json import read_json
from tests.cli.cli_checks import one_line
from tests.drawn.stick_gaits import gait_track
from tests.drawn.stick_gaits import run as running


@pytest.fixture(scope="module")
def tracks(tmp_path_factory):
    """One run from the left and from behind, and a quicker one from behind."""
    folder = tmp_path_factory.mktemp("tracks")
    out = {}
    for name, view, cadence in (
        ("side", "side-left", 170.0),
        ("behind", "rear", 170.0),
        ("quicker", "rear", 182.0),
    ):
        track = gait_track(running(cadence), 60.0, 6.0, view=view)
        track = replace(
            track, source=replace(track.source, name=f"{name}.mp4", sha256=name.ljust(64, "0"))
        )
        out[name] = save_track(track, folder / f"{name}.npz")
    return out


def test_two_folders_or_two_tracks_make_one_report(run, tracks, tmp_path):
    for name in ("side", "behind"):
        assert run("analyze", tracks[name], "-o", name).exit_code == 0
    result = run("merge", "behind", "side", "--out", "one")
    assert result.exit_code == 0, result.stderr
    assert "from the left side and from behind" in result.stdout
    assert result.stdout.endswith("Report: one/report.html\n")
    assert [c.report for c in read_json(tmp_path / "one" / "report.json").sources] == [
        "../side",
        "../behind",
    ]
    again = run("merge", tracks["side"], tracks["behind"], "--out", "two")
    assert again.exit_code == 0, again.stderr
    assert (tmp_path / "two" / "side-left" / "report.html").is_file()


def test_two_runs_are_not_merged(run, tracks, tmp_path):
    result = run("merge", tracks["side"], tracks["quicker"], "--out", "one")
    assert result.exit_code == 3
    assert "not one run" in one_line(result)
    assert not (tmp_path / "one" / "report.json").exists()


def test_two_dates_are_compared(run, tracks, tmp_path):
    for name in ("behind", "quicker"):
        run("analyze", tracks[name], "-o", name)
    result = run("compare", "behind", "quicker")
    assert result.exit_code == 0, result.stderr
    assert "inside measurement error" in result.stdout
    assert (tmp_path / "posecheck-out" / "behind-quicker" / "compare.html").is_file()
    printed = run("compare", "behind", "quicker", "--json")
    plain = msgspec.json.decode(printed.stdout)
    cadence = next(c for c in plain["changes"] if c["measure"] == "cadence")
    assert cadence["verdict"] == "changed"
    assert cadence["low"] <= 12 <= cadence["high"]
    missing = run("compare", "behind", "nowhere")
    assert missing.exit_code == 3
    assert "nowhere is not a result folder" in one_line(missing)


def test_a_report_is_not_compared_with_itself(run, tracks):
    assert run("analyze", tracks["behind"], "-o", "then").exit_code == 0
    result = run("compare", "then", "then/../then")
    assert result.exit_code == 2 and "the same report" in result.stderr


def test_a_refused_rerun_keeps_the_good_report_and_says_so(run, saved, tmp_path):
    assert run("analyze", saved, "-o", "r").exit_code == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "r").iterdir()}
    result = run("analyze", saved, "-o", "r", "-m", "plank")
    assert result.exit_code == 4
    assert "Kept: r/report.html is a good report of this video" in result.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "r").iterdir()} == before
    assert run("analyze", saved, "-o", "new", "-m", "plank").exit_code == 4
    assert read_json(tmp_path / "new" / "report.json").quality.status == "refused"
    # the other way round, the good one takes the place
    assert run("analyze", saved, "-o", "new").exit_code == 0
    assert read_json(tmp_path / "new" / "report.json").quality.status != "refused"


def test_what_an_earlier_report_had_more_is_removed(run, saved, tmp_path):
    (tmp_path / "r").mkdir()
    run("analyze", saved, "-o", "r")
    (tmp_path / "r" / "steps.csv").write_text("of another report")
    run("analyze", saved, "-o", "r")
    assert not (tmp_path / "r" / "steps.csv").exists()


def test_a_refusal_page_speaks_of_no_flags_and_the_terminal_does(run, tmp_path):
    track = gait_track(running(170.0), 240.0, 6.0, slower=8.0)
    path = save_track(replace(track, source=replace(track.source, fps=30.0)), tmp_path / "slow.npz")
    result = run("analyze", path, "-o", "r")
    assert result.exit_code == 4
    assert "Here: add --slow-motion 8" in result.stdout
    page = (
        (tmp_path / "r" / "report.html")
        .read_text(encoding="utf-8")
        .partition("<main>")[2]
        .partition("</main>")[0]
    )
    assert "--slow" not in page
    assert "8 times slower" in page
