"""Who may send from a phone: one, with the code of now, upload only; judged by the head alone."""

from __future__ import annotations

import pytest

from posecheck.gate import phone
from posecheck.gate.phone import CODE_HEADER, CODE_S, IDLE_S, KEY_HEADER, WHOLE_S, Pass, PhoneGate
from tests.gate.gate_asking import Behind, ask

ADDRESS = "192.168.1.20:50123"
HOST, SAME = ("host", ADDRESS), ("origin", f"http://{ADDRESS}")
FILE = "/files/" + "ab" * 16


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def allowed(clock) -> Pass:
    return Pass(clock)


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def gate(behind, allowed) -> PhoneGate:
    return PhoneGate(behind, allowed, lambda: ADDRESS)


def status(gate, behind, method, path, *headers) -> int:
    answer = ask(gate, behind, method, path, [HOST, *headers], [b"x"] if method == "POST" else ())
    if answer.status != 200:
        assert answer.seen is None and answer.body_read == 0 and answer.body
    return answer.status


def test_a_code_works_once_and_a_second_phone_with_it_is_refused(gate, behind, allowed):
    begin = ("POST", "/begin", SAME, (CODE_HEADER, allowed.code), ("content-length", "0"))
    assert status(gate, behind, *begin) == 200
    key = allowed.claim(allowed.code)
    assert key and allowed.claim(allowed.code) == ""
    assert status(gate, behind, *begin) == 403
    assert status(gate, behind, "GET", FILE, (KEY_HEADER, key)) == 200
    for wrong in ("", allowed.code, "x" * 22, "é"):
        assert status(gate, behind, "GET", FILE, (KEY_HEADER, wrong)) == 403


def test_a_key_of_an_earlier_opening_is_refused(gate, behind, allowed, clock):
    before = Pass(clock)
    old = before.claim(before.code)
    allowed.claim(allowed.code)
    assert status(gate, behind, "GET", FILE, (KEY_HEADER, old)) == 403
    assert status(gate, behind, "POST", "/begin", SAME, (CODE_HEADER, before.code)) == 403


def test_a_code_and_a_key_end(allowed, clock):
    clock.now += CODE_S + 1
    assert allowed.claim(allowed.code) == "" and allowed.is_over()
    other = Pass(clock)
    key = other.claim(other.code)
    clock.now += IDLE_S - 1
    assert other.fits(key)
    clock.now += IDLE_S + 1
    assert not other.fits(key)
    third = Pass(clock)
    key, begun = third.claim(third.code), clock.now
    while clock.now - begun < WHOLE_S:
        assert third.fits(key)
        clock.now += IDLE_S - 1
    assert not third.fits(key)
    fourth = Pass(clock)
    key = fourth.claim(fourth.code)
    fourth.close()
    assert not fourth.fits(key)


def test_no_other_page_and_no_other_name_may_ask(gate, behind, allowed):
    key = (KEY_HEADER, allowed.claim(allowed.code))
    long = ("content-length", "1")
    assert status(gate, behind, "POST", FILE, SAME, key, long) == 200
    assert status(gate, behind, "POST", FILE, key, long) == 403
    assert status(gate, behind, "POST", FILE, ("origin", "http://evil.example"), key, long) == 403
    cross = (("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"))
    assert status(gate, behind, "GET", FILE, key, *cross) == 403
    for name in ("evil.example", "192.168.1.20", "192.168.1.20:8501", "localhost:50123"):
        assert ask(gate, behind, path="/", headers=[("host", name)]).status == 403


def test_nothing_can_be_read_and_no_more_sent_than_a_slice(gate, behind, allowed):
    key = (KEY_HEADER, allowed.claim(allowed.code))
    for method, path in (
        ("GET", "/files"),
        ("GET", "/files/.."),
        ("GET", "/check"),
        ("PUT", FILE),
        ("DELETE", FILE),
        ("GET", "/_stcore/health"),
    ):
        assert status(gate, behind, method, path, SAME, key) == 404, path
    assert status(gate, behind, "POST", FILE, SAME, key) == 411
    assert status(gate, behind, "POST", FILE, SAME, key, ("transfer-encoding", "chunked")) == 411
    much = ("content-length", str(phone.SLICE_BYTES + 1))
    assert status(gate, behind, "POST", FILE, SAME, key, much) == 413
    assert status(gate, behind, "POST", "/files", SAME, key, ("content-length", "5000")) == 413
    assert status(gate, behind, "GET", "/", ("content-length", "5")) == 413


def test_the_page_may_load_nothing_and_be_framed_by_nobody(gate, behind):
    told = ask(gate, behind, path="/", headers=[HOST]).headers
    assert "default-src 'none'" in told["content-security-policy"]
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert told["cache-control"] == "no-store" and told["referrer-policy"] == "no-referrer"
