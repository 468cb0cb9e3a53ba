"""Many clips at once: each becomes a session of the athlete that its row names; what cannot be
analysed is said and can be left out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from posecheck.errors import OutputError
from posecheck.movements.load import filmed_movements
from posecheck.pages import asking
from posecheck.pages.coach_many import table
from posecheck.pose.io.storage import save_track
from posecheck.review import add_person, open_store
from posecheck.review.sessions import sessions_of
from posecheck.review.to_file import put_down, to_file
from tests.drawn.stick_movements import Timing, bridge_track, plank_track
from tests.pages.page_checks import check_calm, said


@pytest.fixture
def store(data, monkeypatch):
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    opened = open_store()
    yield opened
    opened.close()


def page() -> AppTest:
    shown = AppTest.from_string(
        "from posecheck.pages.coach_people import page\npage()", default_timeout=60
    ).run()
    check_calm(shown)
    return shown


def test_a_name_in_the_name_of_a_file_fills_in_the_athlete():
    rows = table(["Anna-Lena squat.mp4", "IMG_1.mp4", "ben_k.mov"], ["Anna", "Anna Lena", "Ben K"])
    assert rows["Athlete"].fillna("nobody").tolist() == ["Anna Lena", "nobody", "Ben K"]
    assert set(rows["Movement"]) == {"Find it for me"}


@pytest.mark.parametrize(
    ("file", "who", "found"),
    [
        ("squat_edited.mp4", "Ed", False),
        ("squat_ed.mp4", "Ed", True),
        ("Ed2.mp4", "ED", True),
        ("squat.mp4", "***", False),
        ("squat.ed", "Ed", False),
        ("p07 run.mov", "P07", True),
        ("p071 run.mov", "P07", False),
        ("Zoe\u0308 1.mp4", "Zoë", True),
    ],
)
def test_a_name_is_found_as_whole_words(file, who, found):
    assert table([file], [who])["Athlete"].tolist() == [who if found else None]


def test_a_copy_of_a_shipped_movement_does_not_take_its_place(monkeypatch):
    plank = filmed_movements()["plank"]
    monkeypatch.setattr(asking, "filmed_movements", lambda: {"plank": plank, "my-plank": plank})
    assert asking.movement_labels() == {
        "plank": "Plank (plank)",
        "my-plank": "Plank (my-plank)",
    }


def test_a_clip_that_could_not_be_queued_is_said_and_stays_in_the_form(
    store, queue, tmp_path, monkeypatch
):
    add_person(store, "Anna", "none")
    file = save_track(plank_track(), tmp_path / "anna-1.npz")

    def full(_request):
        raise OutputError("The request cannot be kept.", "Make room.")

    monkeypatch.setattr(queue, "submit", full)
    shown = page()
    shown.file_uploader[0].upload(file.name, file.read_bytes(), "application/octet-stream")
    shown.run()
    shown.button(key="many-go").click().run()
    assert "The request cannot be kept. Make room." in [e.value for e in shown.error]
    assert shown.session_state["many-turn"] == 0


def test_each_clip_is_filed_for_its_athlete(store, tmp_path):
    anna, ben = (add_person(store, name, "none") for name in ("Anna", "Ben"))
    one = save_track(bridge_track(Timing(depths=(1.0, 1.0))), tmp_path / "anna-1.npz")
    other = save_track(plank_track(), tmp_path / "second.npz")
    shown = page()
    for file in (one, other):
        shown.file_uploader[0].upload(file.name, file.read_bytes(), "application/octet-stream")
    shown.run()
    check_calm(shown)
    shown.button(key="many-go").click().run()
    assert "Say whose each clip is: 1 without an athlete." in said(shown)
    assert to_file(store) == []
    shown.session_state["many-table-0-2"] = {
        "edited_rows": {1: {"Athlete": "Ben", "Movement": "Plank"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    shown.button(key="many-go").click().run()
    shown.run()
    check_calm(shown)
    assert to_file(store) == []
    assert [line.movement for line in sessions_of(store, anna)] == ["glute-bridge"]
    assert [line.movement for line in sessions_of(store, ben)] == ["plank"]


def test_what_is_gone_is_said_and_can_be_left_out(store):
    anna = add_person(store, "Anna", "none")
    put_down(store, [(anna, "0" * 20, "gone *1*.mp4"), (anna, "0" * 20, "gone *1*.mp4")])
    shown = page()
    assert r"**gone \*1\*.mp4** for Anna: This clip is not on this computer" in said(shown)
    shown.button(key="many-drop-1").click().run()
    check_calm(shown)
    assert to_file(store) == [] and "gone" not in said(shown)
