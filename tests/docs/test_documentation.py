"""The documentation builds as a site without a warning, names every public name, and its examples
run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import posecheck
from tests.drawn.stick_movements import Timing, lunge_track

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
OF_ANOTHER_CLIP = {"sensitivity"}
"""Whose examples have a test of their own, with the track that they name."""
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> list:
    pages = [page for page in [*PAGES, ROOT / "README.md"] if page.stem not in OF_ANOTHER_CLIP]
    found = [
        (page, i, m[1])
        for page in pages
        for i, m in enumerate(EXAMPLE.finditer(page.read_text(encoding="utf-8")))
    ]
    return [pytest.param(code, id=f"{page.stem}-{i}") for page, i, code in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the files lie that the examples name."""
    made = tmp_path_factory.mktemp("examples")
    posecheck.save_track(lunge_track(Timing((1.0, 1.0)), trunk_lean=45.0), made / "track.npz")
    shutil.copyfile(ROOT / "samples" / "run-side-60fps.mp4", made / "run.mp4")
    return made


@pytest.mark.parametrize("code", examples())
def test_an_example_runs(code, folder, monkeypatch, capsys, request):
    if ".mp4" in code:
        request.getfixturevalue("pose_bundle")
    monkeypatch.chdir(folder)
    exec(compile(code, "example", "exec"), {"__name__": "example"})
    if "print(" in code:
        assert capsys.readouterr().out.strip()


def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("mkdocs", reason="the site needs the extra [docs]")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--quiet",
            "--site-dir",
            tmp_path / "site",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "Measure and judge a video" in (tmp_path / "site" / "api" / "index.html").read_text(
        encoding="utf-8"
    )


def test_every_public_name_has_its_place_in_the_reference():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    documented = {line.rsplit(".", 1)[1] for line in text.splitlines() if line.startswith("::: ")}
    names = {"movements" if name == "known_movements" else name for name in posecheck.__all__}
    assert names <= documented


def test_every_page_is_in_the_site():
    listed = re.findall(r"(\w[\w-]*\.md)", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(page.name for page in PAGES) == sorted(listed)
