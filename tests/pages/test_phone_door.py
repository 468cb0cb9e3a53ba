"""What a phone sends: broken off and gone on with, by one phone only; and the upload page."""

from __future__ import annotations

import http.client
import json
import socket
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posecheck.gate.phone import CODE_HEADER, KEY_HEADER, Pass, own_address
from posecheck.jobs.uploads import Upload
from posecheck.pages import phone_upload
from posecheck.pages.phone_door import MOST_FILES, OFFSET_HEADER, PhoneDoor
from tests.pages.page_checks import check_calm, said

HERE = "127.0.0.1"


class Phone:
    """Asks as the phone's page does."""

    def __init__(self, door: PhoneDoor):
        where, _, self.code = door.address.removeprefix("http://").partition("/#")
        self.host, _, port = where.partition(":")
        self.port, self.key = int(port), ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict]:
        wire = http.client.HTTPConnection(self.host, self.port, timeout=20)
        told = {
            "Origin": f"http://{self.host}:{self.port}",
            KEY_HEADER: self.key,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        wire.request(method, path, body or None, told)
        answer = wire.getresponse()
        text = answer.read()
        wire.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, {"said": text.decode()}

    def begin(self, code: str | None = None) -> int:
        status, what = self.ask("POST", "/begin", **{CODE_HEADER: code or self.code})
        self.key = what.get("key", self.key)
        return status

    def name(self, name: str, size: int) -> tuple[int, dict]:
        return self.ask("POST", "/files", json.dumps({"name": name, "size": str(size)}).encode())

    def slice(self, id_: str, at: int, piece: bytes) -> tuple[int, dict]:
        return self.ask("POST", f"/files/{id_}", piece, **{OFFSET_HEADER: str(at)})

    def broken(self, id_: str, at: int, piece: bytes, said: int) -> None:
        """A slice of which only `piece` comes before the connection is gone."""
        with socket.create_connection((self.host, self.port)) as wire:
            wire.sendall(
                f"POST /files/{id_} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
                f"Origin: http://{self.host}:{self.port}\r\n{KEY_HEADER}: {self.key}\r\n"
                f"{OFFSET_HEADER}: {at}\r\nContent-Length: {said}\r\n\r\n".encode()
                + piece
            )
            time.sleep(0.2)


@pytest.fixture
def door():
    opened = PhoneDoor(HERE)
    yield opened
    opened.close()


def test_a_video_broken_off_three_times_arrives_whole(door):
    phone = Phone(door)
    assert phone.begin() == 200
    sent = np.random.default_rng(0).bytes(300_000)
    _, begun = phone.name("run 1.mp4", len(sent))
    at, breaks = 0, 0
    while at < len(sent):
        if breaks < 3 and at >= breaks * 90_000:
            breaks += 1
            phone.broken(begun["id"], at, sent[at : at + 7_777], 60_000)
            at = phone.ask("GET", f"/files/{begun['id']}")[1]["offset"]
        status, what = phone.slice(begun["id"], at, sent[at : at + 60_000])
        assert status in (200, 409)
        at = what["offset"]
    assert breaks == 3 and what["whole"] and door.coming == []
    assert [one.name for one in door.arrived] == ["run 1.mp4"]
    assert door.arrived[0].path.read_bytes() == sent


def test_a_second_phone_and_an_old_code_are_refused(door):
    first, second = Phone(door), Phone(door)
    assert first.begin() == 200
    _, begun = first.name("run.mp4", 10)
    assert second.begin() == 403 and second.begin(first.code + "x") == 403
    assert second.name("mine.mp4", 10)[0] == 403
    assert second.slice(begun["id"], 0, b"0123")[0] == 403
    assert second.ask("GET", f"/files/{begun['id']}")[0] == 403
    door.close()
    later = PhoneDoor(HERE)
    try:
        first.port = Phone(later).port
        assert first.name("run.mp4", 10)[0] == 403 and first.begin() == 403
    finally:
        later.close()


def test_a_slice_that_comes_twice_is_told_where_to_go_on(door):
    phone = Phone(door)
    phone.begin()
    _, begun = phone.name("run.mp4", 8)
    assert phone.slice(begun["id"], 0, b"0123") == (200, {"offset": 4, "whole": False})
    assert phone.slice(begun["id"], 0, b"0123") == (409, {"offset": 4, "whole": False})
    assert phone.slice(begun["id"], 4, b"45678") == (409, {"offset": 4, "whole": False})
    assert phone.slice(begun["id"], 4, b"4567") == (200, {"offset": 8, "whole": True})


def test_what_cannot_be_taken_is_said(door):
    phone = Phone(door)
    phone.begin()
    assert phone.name("huge.mp4", 10**12)[0] == 413
    for asked in (b"[]", b"{}", b'{"name": "a", "size": "x"}', b"\xff"):
        assert phone.ask("POST", "/files", asked)[0] == 400, asked
    _, begun = phone.name("empty.mp4", 0)
    status, what = phone.ask(
        "POST", f"/files/{begun['id']}", b"", content_length="0", **{OFFSET_HEADER: "0"}
    )
    assert status == 400 and "empty" in what["said"]
    assert phone.slice("0" * 32, 0, b"x")[0] == 404
    for number in range(MOST_FILES + 1):
        status, _ = phone.name(f"{number}.mp4", 10)
    assert status == 429


def test_what_is_half_there_goes_when_it_is_over(door, data):
    phone = Phone(door)
    phone.begin()
    _, begun = phone.name("run.mp4", 8)
    phone.slice(begun["id"], 0, b"0123")
    assert len(list((data / "uploads").iterdir())) == 1
    door.close()
    assert list((data / "uploads").iterdir()) == [] and not door.is_open


def test_it_is_off_until_asked_for_and_said_when_on(show, monkeypatch, queue):
    monkeypatch.setattr(phone_upload, "_DOORS", [])
    monkeypatch.setattr(phone_upload, "own_address", lambda: HERE)
    shown = show("check")
    check_calm(shown)
    assert not phone_upload.is_receiving() and "receives from your phone" not in said(shown)
    shown = next(b for b in shown.button if b.label == "Receive from my phone").click().run()
    door = phone_upload._DOORS[0]
    try:
        assert phone_upload.is_receiving()
        assert "receives from your phone" in shown.success[0].value
        assert door.address in [code.value for code in shown.code]
        phone = Phone(door)
        phone.begin()
        _, begun = phone.name("sprint.npz", 4)
        phone.slice(begun["id"], 0, b"npz!")
        shown = shown.run()
        check_calm(shown)
        assert [pill.label for pill in shown.pills] == ["From your phone"]
        assert shown.pills[0].options == ["sprint.npz"]
        next(b for b in shown.button if b.label == "Check it").click().run()
        assert [(r.name, r.path.read_bytes()) for r in queue.submitted] == [("sprint.npz", b"npz!")]
        shown = next(b for b in show("check").button if b.label == "Stop receiving").click().run()
        assert not phone_upload.is_receiving()
    finally:
        door.close()


def test_opened_again_it_keeps_what_came_and_an_open_one_is_used(show, monkeypatch, tmp_path):
    class Door:
        def __init__(self, name: str = ""):
            self.is_open, self.coming, self.address = not name, (), "http://x/#y"
            self.allowed = Pass()
            path = tmp_path / name
            self.arrived = (Upload(path, name, name[0] * 64, 1),) if name else ()

    monkeypatch.setattr(phone_upload, "_DOORS", [Door("a.mp4")])
    monkeypatch.setattr(phone_upload, "own_address", lambda: HERE)
    monkeypatch.setattr(phone_upload, "PhoneDoor", lambda _host: Door())
    shown = show("check")
    press = next(b for b in shown.button if b.label == "Receive from my phone")
    there = Door()  # in another window, meanwhile
    phone_upload._DOORS.append(there)
    shown = press.click().run()
    assert phone_upload._DOORS[1:] == [there] and shown.pills[0].options == ["a.mp4"]
    phone_upload._DOORS[1:] = []
    shown = next(
        b for b in show("check").button if b.label == "Receive from my phone"
    ).click().run()  # fmt: skip
    assert len(phone_upload._DOORS) == 2 and shown.pills[0].options == ["a.mp4"]


def test_where_people_sign_in_it_is_not_offered(show, monkeypatch):
    monkeypatch.setattr(phone_upload.signed_in, "account", lambda: "anna@x.example")
    monkeypatch.setattr(phone_upload, "_DOORS", [])

    def _page() -> None:
        from posecheck.pages.phone_upload import choose_arrived

        choose_arrived("check")

    shown = AppTest.from_function(_page).run()
    assert not shown.exception and not shown.button and not shown.expander


def test_without_a_network_it_says_so(show, monkeypatch):
    monkeypatch.setattr(phone_upload, "_DOORS", [])
    monkeypatch.setattr(phone_upload, "own_address", lambda: None)
    shown = next(
        b for b in show("check").button if b.label == "Receive from my phone"
    ).click().run()  # fmt: skip
    assert "no local network" in shown.info[0].value and not phone_upload.is_receiving()


def test_the_address_is_of_a_private_network_or_none():
    found = own_address()
    assert found is None or found.split(".")[0] in ("10", "172", "192", "169", "198")


def test_what_was_used_is_not_chosen_again(show, monkeypatch, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")

    class Door:
        is_open = False
        arrived = (Upload(path, "a.mp4", "a" * 64, 1), Upload(path, "b.mp4", "b" * 64, 1))

    monkeypatch.setattr(phone_upload, "_DOORS", [Door()])
    shown = show("check")
    assert shown.pills[0].value == ["a" * 64, "b" * 64]
    shown.session_state["phone-used"] = {"a" * 64}
    assert shown.run().pills[0].value == ["b" * 64]
