"""Every page as everybody: who may open it does, whoever else gets neither the page nor a word of
somebody else's, whatever the address names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from posecheck.history.programmes import file_programme
from posecheck.history.screens import file_screen
from posecheck.jobs import results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.request import Request
from posecheck.pages import home, navigation
from posecheck.pages.app import SCRIPT
from posecheck.pose.io.storage import save_track
from posecheck.review import add_person, file_result, open_store
from posecheck.review.audit import audit_of
from posecheck.review.labels import add_note
from posecheck.review.roles import ADMIN, ATHLETE, COACH, HERE
from posecheck.review.store import Store
from posecheck.review.team import ADMIN_VARIABLE, set_member
from posecheck.video.probe import file_sha256
from tests.drawn.stick_movements import Timing, bridge_track
from tests.history.made import programme, screen
from tests.pages.page_checks import check_calm

ALL, COACHES = {HERE, ATHLETE, COACH, ADMIN}, {HERE, COACH, ADMIN}
WHO_MAY = {
    "start": ALL,
    "begin": ALL,
    "screen": ALL,
    "programme": ALL,
    "session": ALL,
    "progress": ALL,
    "check": ALL,
    "stride": ALL,
    "live": ALL,
    "movements": ALL,
    "results": ALL,
    "queue": COACHES,
    "people": COACHES,
    "rules": COACHES,
    "team": {ADMIN},
    "about": ALL,
}
"""Written here a second time on purpose: a new page, and one that opens to others than before, has
to be said twice."""
ANNABEL, BENEDICT = "Annabel", "Benedict"
VIEWERS = {
    "annabel@club.example": (ATHLETE, {ANNABEL}),
    "benedict@club.example": (ATHLETE, {BENEDICT}),
    "kim@club.example": (COACH, {ANNABEL}),
    "idle@club.example": (COACH, set()),
    "boss@club.example": (ADMIN, {ANNABEL, BENEDICT}),
}
"""Account -> their role, and of whom they may see anything."""
OUTSIDE = {
    "nobody": {"is_logged_in": False},
    "stranger": {"is_logged_in": True, "email": "stranger@elsewhere.example"},
    "unproven": {"is_logged_in": True, "email": "boss@club.example", "email_verified": False},
    "lookalike": {"is_logged_in": True, "sub": "boss@club.example"},
}


@dataclass(frozen=True)
class Club:
    """people, results: number and key of each person's, by name."""

    data: Path
    people: dict[str, int]
    results: dict[str, str]


@pytest.fixture(scope="module")
def club(tmp_path_factory) -> Iterator[Club]:
    folder = tmp_path_factory.mktemp("club")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECHECK_DATA", str(folder / "data"))
        for name in ("POSECHECK_STORE", "POSECHECK_MEDIA"):
            patch.delenv(name, raising=False)
        store, people, made = open_store(), {}, {}
        for name, depths in ((ANNABEL, (1.0, 1.0)), (BENEDICT, (1.0, 0.5))):
            who = people[name] = add_person(store, name, "none")
            made[name] = _analysed(folder, name, depths)
            _analysed(folder, f"{name}-nobody-has-kept", (*depths, 1.0), owner=name)
            session = file_result(store, who, results.result_folder(made[name])).session_id
            add_note(store, session, f"Note about {name}")
            file_screen(store, who, replaced(screen(), person=name))
            file_programme(store, who, programme())
        for account, (role, whom) in VIEWERS.items():
            named = [] if role == ADMIN else [people[name] for name in whom]
            set_member(store, account, role, named)
        store.close()
    yield Club(folder / "data", people, made)


def replaced(value, **fields):
    import msgspec

    return msgspec.structs.replace(value, **fields)


def _analysed(folder: Path, name: str, depths: tuple[float, ...], owner: str = "") -> str:
    """The key of a result of that person's, as their own account had it made."""
    track = bridge_track(Timing(depths=depths))
    named = replace(track, source=replace(track.source, name=f"{name}.npz"))
    path = save_track(named, folder / f"{name}.npz")
    account = f"{(owner or name).lower()}@club.example"
    request = Request(path, f"{name}.npz", file_sha256(path), {}, owner=account)
    results.keep_request(request)
    with results.scratch_folder() as scratch:
        analyze_request(request, scratch / "out", lambda *_: None)
        results.put_result(scratch / "out", request.key)
    return request.key


@pytest.fixture(autouse=True)
def data(club, monkeypatch) -> Path:
    monkeypatch.setenv("POSECHECK_DATA", str(club.data))
    for name in ("POSECHECK_STORE", "POSECHECK_MEDIA", ADMIN_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return club.data


def opened(page: str, user: dict, **query: str) -> AppTest:
    """The shell, asked for that page by its address."""
    shown = AppTest.from_file(str(SCRIPT), default_timeout=60)
    shown.user = user
    if page != "start":
        shown._page_hash = calc_hash(page)
    for name, value in query.items():
        shown.query_params[name] = value
    return shown.run()


def everything(shown: AppTest) -> str:
    """All that was sent to the browser: texts, choices, addresses."""
    return "\n".join(str(getattr(part, "proto", "")) for part in shown._tree)


def as_member(account: str) -> dict:
    return {"is_logged_in": True, "email": account.upper(), "email_verified": True}


def test_every_page_says_who_may_see_it():
    assert {place.name: set(place.roles) for place in navigation.PLACES} == WHO_MAY


def asking_for(club: Club, name: str) -> dict[str, str]:
    """An address that names what is that person's."""
    key = club.results[name]
    return {"person": str(club.people[name]), "file": key, "with": key}


@pytest.mark.parametrize("account", VIEWERS)
@pytest.mark.parametrize("page", WHO_MAY)
def test_a_page_shows_nobody_elses(club, page, account):
    role, mine = VIEWERS[account]
    others = sorted({ANNABEL, BENEDICT} - mine)
    shown = opened(page, as_member(account), **asking_for(club, (others or [ANNABEL])[0]))
    check_calm(shown)
    if page != "start":
        is_first = shown.title[0].value in (home._TITLE, home._TITLE_BACK)  # opens where none may
        assert is_first != (role in WHO_MAY[page])
    text = everything(shown).lower()
    assert not [other for other in others if other.lower() in text]


@pytest.mark.parametrize(
    "account", ["annabel@club.example", "kim@club.example", "boss@club.example"]
)
@pytest.mark.parametrize("page", ["begin", "screen", "programme", "progress", "people", "queue"])
def test_and_what_is_theirs_to_see(club, page, account):
    if VIEWERS[account][0] in WHO_MAY[page]:
        shown = opened(page, as_member(account), **asking_for(club, ANNABEL))
        assert ANNABEL in everything(shown)


@pytest.mark.parametrize("view", ["everybody", "this week", "rules"])
def test_what_shows_several_athletes_is_told_of_each(club, view):
    """Once a visit. Of Annabel no rule has flagged anything: she is in no table of rules."""
    boss, rules = as_member("boss@club.example"), view == "rules"
    with opened_store(club) as store:
        before = len(audit_of(store))
    shown = opened("rules" if rules else "people", boss)
    if view != "everybody":
        key, chosen = ("rules-whose", "Each athlete") if rules else ("people-view", "This week")
        shown.session_state[key] = chosen
        shown.run()
    shown.run()
    check_calm(shown)
    with opened_store(club) as store:
        new = audit_of(store)[: -before or None]
    told = [(t.account, t.action, t.person) for t in new if t.what == view]
    assert told == [
        ("boss@club.example", "saw", name) for name in (BENEDICT, ANNABEL)[: 1 if rules else 2]
    ]


@contextmanager
def opened_store(club: Club) -> Iterator[Store]:
    store = open_store(club.data / "posecheck.db", club.data / "media")
    yield store
    store.close()


@pytest.mark.parametrize("page", ["check", "stride", "live", "results"])
def test_an_analysis_is_its_owners_alone(club, page):
    """Not even an admin opens it by its address: what a coach is to see is kept in a history."""
    for account in VIEWERS:
        shown = opened(page, as_member(account), file=club.results[ANNABEL])
        assert ("Annabel.npz" in everything(shown)) == (account == "annabel@club.example")


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("page", WHO_MAY)
def test_whoever_is_not_of_the_team_gets_the_sign_in_alone(club, page, who):
    name = ANNABEL
    shown = opened(page, OUTSIDE[who], person=str(club.people[name]), file=club.results[name])
    assert not shown.exception
    assert [title.value for title in shown.title] == ["posecheck"]
    assert len(shown.button) == 1 and name not in everything(shown)


@pytest.mark.parametrize("page", sorted(set(WHO_MAY) - {"team"}))
def test_without_a_sign_in_everything_is_there(club, page):
    shown = opened(page, {}, person=str(club.people[BENEDICT]), file=club.results[BENEDICT])
    check_calm(shown)
    text = everything(shown)
    if page in ("begin", "programme", "progress", "people", "check", "results", "queue"):
        assert BENEDICT in text
    assert "Sign out" not in text and "Sign in" not in text


def test_an_admin_is_named_by_the_environment(club, monkeypatch):
    first = {"is_logged_in": True, "email": "first@club.example"}
    assert opened("team", first).title[0].value == "posecheck"
    monkeypatch.setenv(ADMIN_VARIABLE, "other@x.example, First@club.example")
    assert opened("team", first).title[0].value == "Team"
