"""Signing in by OpenID Connect, from the first page to the last route, against a provider that runs
here: oidc-provider-mock keeps to the standard and needs no network."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from posecheck.live.routes import PATH
from posecheck.review import open_store
from posecheck.review.audit import audit_of
from posecheck.review.people import find_person
from tests.browser.conftest import PATIENCE_MS, START_S, free_port, start_app, stop_app

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "posecheck"
client_secret = "of the provider"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}
"""
PEOPLE = {
    "annabel": {"email": "Annabel@club.example", "email_verified": True},
    "kim": {"email": "kim@club.example", "email_verified": True},
    "boss": {"email": "boss@club.example", "email_verified": True},
    "stranger": {"email": "stranger@elsewhere.example", "email_verified": True},
    "liar": {"email": "boss@club.example", "email_verified": False},
}


PICTURE = f"/media/{'ab' * 28}.png"
"""There is none of that name: whoever may ask at all is told so."""


@dataclass(frozen=True)
class Club:
    url: str
    data: Path


@pytest.fixture(scope="module")
def club(tmp_path_factory) -> Iterator[Club]:
    for module in ("oidc_provider_mock", "authlib"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"needs {module}, which posecheck[test] installs")
    folder = tmp_path_factory.mktemp("sign-in")
    data = folder / "data"
    data.mkdir()
    provider, address = start_provider(folder / "provider.log")
    (folder / ".streamlit").mkdir()
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=address))
    posecheck = [sys.executable, "-m", "posecheck", "team", "add"]
    known = {**os.environ, "POSECHECK_DATA": str(data), "PYTHONPATH": str(Path.cwd())}
    for words in (
        ("annabel@club.example", "--role", "athlete", "--athlete", "Annabel"),
        ("kim@club.example", "--role", "coach", "--athlete", "Benedict"),
    ):
        subprocess.run([*posecheck, *words], env=known, check=True, capture_output=True)
    program, url = start_app(data, folder / "app.log", POSECHECK_ADMIN="boss@club.example")
    yield Club(url, data)
    stop_app(program)
    stop_app(provider)


def start_provider(log: Path) -> tuple[subprocess.Popen, str]:
    port, people = free_port(), []
    for sub, claims in PEOPLE.items():
        people += ["--user-claims", json.dumps({"sub": sub, **claims})]
    with log.open("ab") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people],
            stdout=out,
            stderr=out,
        )
    address, end = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    while time.monotonic() < end and program.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration"),
        ):
            return program, address
        time.sleep(0.1)
    program.kill()
    raise AssertionError(f"the provider did not start: {log.read_text()[-2000:]}")


@pytest.fixture
def visitor(browser):
    """Pages of one browser that knows nobody yet; what lies outside of this computer is cut off
    (the provider's page asks for a style)."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    context.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
    yield context.new_page()
    context.close()


def sign_in(page, club: Club, who: str) -> None:
    page.goto(club.url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()


def socket_of(page) -> str:
    """Whether the live socket lets this browser in."""
    return page.evaluate(
        """path => new Promise(done => {
            const socket = new WebSocket(`ws://${location.host}${path}`);
            socket.onopen = () => { socket.close(); done('open'); };
            socket.onerror = () => done('refused');
        })""",
        PATH,
    )


def asked(page, club: Club, path: str, method: str = "GET") -> int:
    headers = {"Origin": club.url}
    return page.request.fetch(f"{club.url}{path}", method=method, headers=headers).status


def shown_picture(page, club: Club) -> str:
    """The address of a picture that a page shows: of the results that come with posecheck."""
    page.goto(f"{club.url}/results")
    picture = page.locator("img[src*='/media/']").first
    picture.wait_for()
    return picture.get_attribute("src").removeprefix(club.url)


def test_an_athlete_signs_in_sees_their_own_and_signs_out(club, visitor):
    from playwright.sync_api import expect

    visitor.goto(f"{club.url}/people")
    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible()
    expect(visitor.get_by_role("link", name="People")).to_have_count(0)
    assert socket_of(visitor) == "refused"
    sign_in(visitor, club, "annabel")
    expect(visitor.get_by_text("annabel@club.example, athlete")).to_be_visible()
    visitor.goto(f"{club.url}/progress")
    expect(visitor.get_by_text("For Annabel")).to_be_visible()
    assert socket_of(visitor) == "open"
    visitor.goto(f"{club.url}/people")
    expect(visitor.get_by_text("annabel@club.example, athlete")).to_be_visible()
    expect(visitor.get_by_role("heading", name="People", exact=True)).to_have_count(0)
    assert asked(visitor, club, PICTURE) == 404
    assert asked(visitor, club, shown_picture(visitor, club)) == 200
    visitor.goto(f"{club.url}/progress")
    visitor.get_by_role("button", name="Sign out").click()
    expect(visitor.get_by_text("annabel@club.example, athlete")).to_have_count(0)
    visitor.goto(f"{club.url}/progress")
    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible()
    assert asked(visitor, club, PICTURE) == 403
    assert asked(visitor, club, "/_stcore/upload_file/some-session/some-file", "PUT") == 403


def test_a_coach_sees_their_athletes_and_it_is_written_down(club, visitor):
    from playwright.sync_api import expect

    sign_in(visitor, club, "kim")
    expect(visitor.get_by_text("kim@club.example, coach")).to_be_visible()
    store = open_store(club.data / "posecheck.db", club.data / "media")
    annabel = find_person(store, "Annabel")
    visitor.goto(f"{club.url}/people?person={annabel}")
    expect(visitor.get_by_role("heading", name="Benedict")).to_be_visible()
    expect(visitor.get_by_text("Annabel")).to_have_count(0)
    told = {(t.account, t.action, t.person) for t in audit_of(store)}
    store.close()
    assert ("kim@club.example", "saw", "Benedict") in told
    assert not [row for row in told if row[0] == "kim@club.example" and row[2] == "Annabel"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("boss", "boss@club.example, admin"),
        ("stranger", "is not in this team yet"),
        ("liar", "is not confirmed"),
    ],
)
def test_the_others_are_who_the_provider_says(club, visitor, who, said):
    from playwright.sync_api import expect

    sign_in(visitor, club, who)
    expect(visitor.get_by_text(said)).to_be_visible()
    assert asked(visitor, club, PICTURE) == (404 if who == "boss" else 403)
    assert socket_of(visitor) == ("open" if who == "boss" else "refused")
    visitor.goto(f"{club.url}/team")
    here = "Team" if who == "boss" else "posecheck"
    expect(visitor.get_by_role("heading", name=here, exact=True)).to_be_visible()
