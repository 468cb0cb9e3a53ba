"""The gallery of movements and the page of one: shipped ones, one's own, wrong ones, and names that
there are not."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

from posecheck.movements.load import get_movement, movements, shipped_movements
from posecheck.movements.movement import Ladder
from posecheck.pages import movement_card, movement_detail
from posecheck.pages import movements as gallery
from posecheck.pages.drawings import drawn_faults
from posecheck.pages.movement_detail import sentences
from posecheck.pages.setup_pictures import pictures_of
from posecheck.present import chain
from posecheck.present.figures.data import figures
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.muscles import muscles_read
from tests.movements.drill_files import SQUAT, TIMER, put
from tests.pages.page_checks import check_calm, said

UNSHIPPED = sorted(
    name
    for name in figures().keys() - shipped_movements().keys()
    if figures()[name].fault and not name.endswith("-front")
)
"""Figures of movements that posecheck does not ship: a file of one's own may have their ids."""


@pytest.fixture
def links(monkeypatch) -> list[tuple[str, str, dict]]:
    """What is linked to: (page, label, parameters). Without the shell there are no pages to link
    to."""
    made: list[tuple[str, str, dict]] = []
    monkeypatch.setattr(
        movement_card,
        "link",
        lambda name, label, icon=None, query=None: made.append((name, label, query or {})),
    )
    return made


def plain(shown) -> str:
    """All text of a page, without the marks that keep others' words from being read as markup."""
    return said(shown).replace("\\", "")


def drawings(shown) -> list[str]:
    """What the drawings of a page show, in words."""
    return [image.proto.imgs[0].alt for image in shown.get("image")]


def test_every_movement_has_a_card_under_its_place_in_the_chain(show, links):
    shown = show("movements")
    check_calm(shown)
    text = plain(shown)
    for movement in movements().values():
        assert (
            movement.title in text
            and movement.dose.text in text
            and muscles_read(movement.works_on)[1:] in text
        )
    assert [header.value for header in shown.header] == [
        chain.TITLES[place] for place, _ in chain.in_order(movements().values())
    ]
    # each moves, and stands for whoever wants less motion; what is only held stands
    used = Counter(figure_of(movement) for movement in movements().values())
    for name, often in used.items():
        figure = figures()[name]
        assert drawings(shown).count(figure.said) == often * (1 if len(figure.pose) == 1 else 2)


def test_a_card_leads_to_where_it_is_done(show, links):
    show("movements")
    assert ("live", "Do it live", {"movement": "lunge"}) in links and (
        "check",
        "Check a video",
        {"movement": "lunge"},
    ) in links
    assert ("stride", "Check a video", {}) in links and (
        "check",
        "Check a video",
        {"movement": "running"},
    ) not in links
    assert ("movements", "How it is done", {"movement": "plank"}) in links


def test_easier_and_harder_are_links(show, links, monkeypatch):
    known = movements()
    one = replace(known["lunge"], ladder=Ladder(easier="glute-bridge", harder="no-such"))
    monkeypatch.setattr(gallery, "movements", lambda: {**known, "lunge": one})
    show("movements", movement="lunge")
    told = [(label, query) for name, label, query in links if name == "movements"]
    assert told == [("Easier: Glute bridge", {"movement": "glute-bridge"})]


def test_what_helps_against_a_fault_is_a_link_where_there_is_such_a_movement(
    show, links, monkeypatch
):
    known = movements()
    faults = tuple(
        replace(fault, drills=("glute-bridge", "no-such")) for fault in known["lunge"].fault[:1]
    )
    monkeypatch.setattr(
        gallery, "movements", lambda: {**known, "lunge": replace(known["lunge"], fault=faults)}
    )
    monkeypatch.setattr(movement_detail, "link", movement_card.link)
    show("movements", movement="lunge")
    assert [(label, query) for _, label, query in links if label.startswith("Helps")] == [
        ("Helps: Glute bridge", {"movement": "glute-bridge"})
    ]


def choose(shown, label: str, *values: str):
    next(group for group in shown.get("button_group") if group.label == label).set_value(
        list(values)
    ).run()


def test_the_chain_and_the_props_filter(show, links, data):
    put(
        data / "movements",
        SQUAT.replace("[setup]", '[[prop]]\nid = "step"\nneeded = true\n\n[setup]'),
    )
    shown = show("movements")
    choose(shown, "Place in the chain", "core")
    assert "Plank" in said(shown) and "Standing posture" not in said(shown)
    choose(shown, "Place in the chain")
    choose(shown, "Done with", "step")
    assert "My squat" in said(shown) and "Plank" not in said(shown)
    choose(shown, "Done with", "nothing")
    assert "My squat" not in said(shown) and "Plank" in said(shown)
    choose(shown, "Place in the chain", "core")
    choose(shown, "Done with", "step")
    assert "fits both" in shown.info[0].value


@pytest.mark.parametrize("name", sorted(movements()))
def test_the_page_of_one_says_all_there_is(show, name):
    shown = show("movements", movement=name)
    check_calm(shown)
    movement, text = get_movement(name), plain(shown)
    assert shown.title[0].value.replace("\\", "") == movement.title
    for sentence in sentences(movement.setup.instructions):
        assert sentence.split("(")[0].rstrip(".") in text
    labels = [expander.label.replace("\\", "") for expander in shown.expander]
    sourced = ["Where this comes from"] if movement.dose.source or movement.dose.also else []
    assert labels == [*(fault.title for fault in movement.fault), *sourced]
    for name in pictures_of(movement):
        for _, title in drawn_faults(movement, name):
            assert f"▲ {title}" in text
    assert ("What to feel" in text) == bool(movement.feel) and ("Stop at once" in text) == bool(
        movement.stop_if
    )


def test_a_file_of_ones_own_without_a_drawing_has_its_words(show, links, data):
    put(data / "movements", SQUAT), put(data / "movements", TIMER)
    shown = show("movements")
    check_calm(shown)
    assert (
        "My squat" in said(shown)
        and "your own" in said(shown)
        and [s.value for s in shown.header][-1] == "Others"
    )
    one = show("movements", movement="my-squat")
    check_calm(one)
    assert one.title[0].value == "My squat" and "It hurts in the knee" in said(one)
    assert not drawings(one) and "Right, and what goes wrong" not in said(one)
    timer = show("movements", movement="front-hip-release")
    check_calm(timer)
    assert (
        "The other side" in said(timer)
        and "How to film it" not in said(timer)
        and "What is judged" not in said(timer)
    )
    assert ("live", "Do it live", {"movement": "my-squat"}) in links
    assert ("live", "Do it live", {"movement": "front-hip-release"}) not in links


@pytest.mark.skipif(not UNSHIPPED, reason="every figure's movement is shipped")
def test_a_file_of_ones_own_with_the_id_of_a_figure_has_its_drawing(show, data):
    name = UNSHIPPED[0]
    code = figures()[name].fault[0].code
    put(
        data / "movements",
        SQUAT.replace("my-squat", name).replace('code = "shallow"', f'code = "{code}"'),
    )
    shown = show("movements", movement=name)
    check_calm(shown)
    assert "▲ Not deep enough" in said(
        shown
    )  # the title is the file's, the drawing that of the code
    assert any("The fault: Not deep enough" in words for words in drawings(shown))


def test_a_wrong_file_is_told_and_hides_nothing(show, links, data):
    put(data / "movements", SQUAT.replace('"down"', '"low"'))
    shown = show("movements")
    check_calm(shown)
    assert "my-squat" in shown.warning[0].value and "Plank" in said(shown)


@pytest.mark.parametrize("name", ["handstand", "../../etc", "<b>x</b>"])
def test_an_unknown_movement_leads_to_all_of_them(show, links, name):
    shown = show("movements", movement=name)
    check_calm(shown)
    assert "There is no movement" in shown.warning[0].value and shown.title[0].value == "Movements"


def test_the_way_back_is_in_the_address(show):
    shown = show("movements", movement="plank")
    next(button for button in shown.button if button.label == "All movements").click().run()
    assert shown.title[0].value == "Movements" and "movement" not in shown.query_params


def test_check_a_video_begins_with_the_movement_of_the_link(show):
    assert show("check", movement="lunge").selectbox[0].value == "lunge"
    assert show("check", movement="no-such").selectbox[0].value is None
    assert show("check").selectbox[0].value is None


def test_instructions_are_steps():
    assert sentences("Stand side-on (or face it). Step forward, 2.5 m away. Come back.") == [
        "Stand side-on (or face it).",
        "Step forward, 2.5 m away.",
        "Come back.",
    ]


def test_the_chain_is_in_its_order_and_a_place_asked_for_comes_first():
    lunge = movements()["lunge"]
    assert lunge.chain == ("activate", "integrate")
    four = [movements()[name] for name in ("plank", "running", "lunge", "standing")]
    assert [place for place, _ in chain.in_order(four)] == [
        "screen",
        "activate",
        "core",
        "integrate",
    ]
    assert dict(chain.in_order([lunge], ["integrate"])) == {"integrate": [lunge]}
    assert dict(chain.in_order([replace(lunge, chain=())])) == {"": [replace(lunge, chain=())]}
