"""A page that fails."""

from __future__ import annotations

import pytest

from posecheck.errors import OutputError
from posecheck.pages import mishaps


@pytest.fixture
def shown(monkeypatch) -> list[str]:
    said = []
    monkeypatch.setattr(mishaps.st, "error", lambda text, icon: said.append(text))
    return said


def test_a_bug_is_told_calmly_and_written_down(shown, data):
    def broken():
        raise ZeroDivisionError("division by zero")

    with pytest.raises(ZeroDivisionError) as caught:
        broken()
    assert mishaps.tell(caught.value) is True
    assert "not your fault" in shown[0] and "ZeroDivision" not in shown[0]
    log = (data / "errors.log").read_text()
    assert "ZeroDivisionError: division by zero" in log and "in broken" in log


def test_an_error_of_posecheck_is_told_in_its_own_words(shown, data):
    mishaps.tell(OutputError("The disk is full.", "Make room."))
    assert shown == ["The disk is full. Make room."]
    assert not (data / "errors.log").exists()


def test_the_log_does_not_grow_for_ever(shown, data):
    data.mkdir()
    (data / "errors.log").write_text("x" * 1_000_001)
    mishaps.tell(ValueError("new"))
    assert (data / "errors.log").stat().st_size < 2000


def test_where_nothing_can_be_written_it_still_tells(shown, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "file" / "below"))
    mishaps.tell(ValueError("x"))
    assert "Something went wrong" in shown[0] and "developer" not in shown[0]
