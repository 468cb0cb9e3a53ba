"""A coach's reply: kept once, first in what is handed over, beside every result of the clip, gone
with the person. In words, drawn on a still, and spoken: test_reply_media.py."""

from __future__ import annotations

import pytest

from posecheck.errors import InputError
from posecheck.review import add_person, file_result
from posecheck.review.export import person_rows
from posecheck.review.handover import athlete_report
from posecheck.review.labels import add_note
from posecheck.review.removal import delete_person
from posecheck.review.replies import (
    remove_reply,
    replies_of,
    replies_to_clip,
    units_to_reply,
    write_reply,
)
from posecheck.review.sessions import report_of


@pytest.fixture
def filed(plain_store, lunge):
    anna = add_person(plain_store, "Anna", "none")
    return plain_store, anna, file_result(plain_store, anna, lunge).session_id


def test_the_replies_stand_before_the_notes_in_what_is_handed_over(filed):
    store, _, session = filed
    add_note(store, session, "A note", coach="Kim")
    second = units_to_reply(store, session)[1]
    write_reply(store, session, "Well <done>", coach="Kim")
    write_reply(store, session, "Slower here", unit_id=second.id, coach="Jo")
    head = athlete_report(store, session).partition("<h1>")[0]
    order = ["Well &lt;done&gt;", "Rep 2: Slower here", "A note"]
    assert sorted(order, key=head.index) == order
    assert "What Kim and Jo say<" in head and "coach: Kim and Jo" in head


def test_the_same_press_counts_once_and_a_reply_can_be_taken_back(filed):
    store, _, session = filed
    assert write_reply(store, session, "Once", token="press")
    assert not write_reply(store, session, "Once", token="press")
    (reply,) = replies_of(store, session)
    assert (reply.text, reply.to, reply.about) == ("Once", "Anna", "")
    remove_reply(store, reply.id)
    remove_reply(store, reply.id)
    assert replies_of(store, session) == []


def test_it_is_found_by_the_clip_and_the_movement(filed):
    store, _, session = filed
    write_reply(store, session, "For you")
    report = report_of(store, session)
    assert [r.text for r in replies_to_clip(store, report.source.sha256, "lunge")] == ["For you"]
    assert replies_to_clip(store, report.source.sha256, "plank") == []
    assert replies_to_clip(store, "0" * 64, "lunge") == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_reply_is_refused(filed, text):
    with pytest.raises(InputError, match="1 to 4000 letters"):
        write_reply(filed[0], filed[2], text)


def test_a_rep_of_another_session_is_refused(filed):
    with pytest.raises(InputError, match="not in the store"):
        write_reply(filed[0], filed[2], "Hm", unit_id=9999)


def test_it_is_exported_and_deleted_with_the_person(filed):
    store, anna, session = filed
    write_reply(store, session, "Take it along")
    assert [row["text"] for row in person_rows(store, anna)["replies"]] == ["Take it along"]
    delete_person(store, anna)
    assert replies_of(store, session) == []
