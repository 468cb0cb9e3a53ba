"""Which videos are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.batch.source import videos_of
from posecheck.batch.task import STATE
from posecheck.errors import FileMissing, InputError


def _made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def _names(source: Path) -> list[str]:
    return [video.name for video in videos_of(source)]


def test_a_folder_with_those_below_it_in_the_order_of_names(tmp_path):
    _made(tmp_path, "b.mp4", "a.MOV", "notes.txt", "c/d.webm", "c/track.npz", ".hidden.mp4")
    assert _names(tmp_path) == ["a.MOV", "b.mp4", "d.webm", "track.npz"]


def test_results_are_no_videos_to_analyse(tmp_path):
    _made(tmp_path, "a.mp4", "old/report.json", "old/annotated.mp4", f"all/{STATE}/lock")
    _made(tmp_path, "all/a/annotated.mp4")
    assert _names(tmp_path) == ["a.mp4"]
    # nor where they lie beside the videos
    _made(tmp_path, f"{STATE}/lock")
    assert _names(tmp_path) == ["a.mp4"]


def test_a_list_names_paths_from_its_own_folder_each_once(tmp_path):
    _made(tmp_path, "clips/a.mp4", "b.mp4")
    listed = tmp_path / "list.txt"
    listed.write_text("# May\nclips/a.mp4\n\n  b.mp4  \nclips/a.mp4\ngone.mp4\n", encoding="utf-8")
    videos = videos_of(listed)
    assert [video.name for video in videos] == ["a.mp4", "b.mp4", "gone.mp4"]
    assert videos[0].address == str(tmp_path / "clips" / "a.mp4")
    assert (videos[0].size, videos[2].size) == (len("clips/a.mp4"), None)


def test_one_file_by_itself(tmp_path):
    _made(tmp_path, "a.mp4")
    assert _names(tmp_path / "a.mp4") == ["a.mp4"]


def test_nothing_there_is_told(tmp_path):
    with pytest.raises(FileMissing, match=r"gone"):
        videos_of(tmp_path / "gone")
    with pytest.raises(InputError, match="holds no video"):
        videos_of(tmp_path)


def test_a_changed_file_is_another_one(tmp_path):
    _made(tmp_path, "a.mp4")
    before = videos_of(tmp_path)[0]
    (tmp_path / "a.mp4").write_text("longer than before")
    now = videos_of(tmp_path)[0]
    assert before != now and before.id == now.id
