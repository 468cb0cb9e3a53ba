"""Which pages there are. A page is a module with a function page(); one whose module is not there
is not listed."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from posecheck.pages import signed_in
from posecheck.review.roles import ADMIN, COACH, HERE, ROLES

EVERYBODY = (HERE, *ROLES)
COACHES = (HERE, COACH, ADMIN)
ADMINS = (ADMIN,)


@dataclass(frozen=True)
class PagePlace:
    """One page. name: its URL path, and what `link` takes. module: below posecheck.pages. roles:
    who may open it where people sign in, and HERE for where nobody does (review/roles.py); who may
    not neither sees it nor gets it by its address. group: its heading in the menu, "" for none.

    icon: beside links to it. Not in the menu: Streamlit would make it the browser tab's icon, which
    the browser fetches from outside.
    """

    name: str
    title: str
    icon: str
    module: str
    roles: tuple[str, ...]
    group: str = ""


_OWN, _COACH, _KNOW = "Programme", "Coach", "Good to know"
PLACES = (
    PagePlace("start", "Start", ":material/home:", "home", EVERYBODY),
    PagePlace("begin", "Where it aches", ":material/accessibility_new:", "begin", EVERYBODY, _OWN),
    PagePlace("screen", "Five-minute screen", ":material/checklist:", "screen", EVERYBODY, _OWN),
    PagePlace("programme", "Your programme", ":material/event_note:", "programme", EVERYBODY, _OWN),
    PagePlace(
        "session", "Today's session", ":material/self_improvement:", "session", EVERYBODY, _OWN
    ),
    PagePlace("progress", "Progress", ":material/show_chart:", "progress", EVERYBODY, _OWN),
    PagePlace("check", "Check a video", ":material/movie:", "check", EVERYBODY),
    PagePlace("stride", "Your stride", ":material/directions_run:", "stride", EVERYBODY),
    PagePlace("live", "Train live", ":material/videocam:", "live", EVERYBODY),
    PagePlace("movements", "Movements", ":material/exercise:", "movements", EVERYBODY),
    PagePlace("results", "Your results", ":material/history:", "results", EVERYBODY),
    PagePlace("queue", "Review queue", ":material/fact_check:", "coach_queue", COACHES, _COACH),
    PagePlace("people", "People", ":material/group:", "coach_people", COACHES, _COACH),
    PagePlace("rules", "Rules", ":material/rule:", "coach_rules", COACHES, _COACH),
    PagePlace("team", "Team", ":material/groups:", "team", ADMINS, _COACH),
    PagePlace("about", "How it measures", ":material/straighten:", "about", EVERYBODY, _KNOW),
)
"""In the order of the menu; the first is the one that opens."""


def present(role: str = HERE) -> list[PagePlace]:
    """The places whose module is installed, and that somebody of this role may open."""
    return [
        place
        for place in PLACES
        if role in place.roles
        and importlib.util.find_spec(f"posecheck.pages.{place.module}") is not None
    ]


def is_present(name: str) -> bool:
    """Whether the reader has that page."""
    return any(place.name == name for place in present(signed_in.viewer().role))


def icon_of(name: str) -> str | None:
    return next((place.icon for place in PLACES if place.name == name), None)


def _runner(place: PagePlace) -> Callable[[], None]:
    """The page's function, imported when it is shown:
    the first page must not wait for the others."""

    def run() -> None:
        importlib.import_module(f"posecheck.pages.{place.module}").page()

    run.__name__ = place.name
    return run


def pages(role: str = HERE) -> dict[str, st.Page]:
    """A Streamlit page for each place that somebody of this role has, by its name."""
    there = present(role)
    return {
        p.name: st.Page(_runner(p), title=p.title, url_path=p.name, default=p is there[0])
        for p in there
    }


_KEY = "_posecheck_pages"


def show() -> None:
    """Runs the page that the address names."""
    from posecheck.pages.look import begin
    from posecheck.pages.shown_files import watch

    watch()
    if (instead := signed_in.let_in()) is not None:
        _nothing_but(instead)
        begin(signed_in.TITLE)
        instead()
        return
    role = signed_in.viewer().role
    made = pages(role)
    st.session_state[_KEY] = made
    groups: dict[str, list[st.Page]] = {}
    for place in present(role):
        groups.setdefault(place.group, []).append(made[place.name])
    chosen = st.navigation(groups, position="top")
    begin(chosen.title)
    chosen.run()
    signed_in.show_who()
    if chosen.url_path not in _ALONE:
        from posecheck.pages.running import show_running

        show_running()
    _warm_up()


_ALONE = ("live", "session")
"""Pages in front of which somebody moves: nothing else is shown there."""


def _nothing_but(instead: Callable[[], None]) -> None:
    """Every address shows the same, also those of pages that this reader may not have."""
    st.navigation(
        [
            st.Page(
                instead, title=signed_in.TITLE, url_path=p.name, default=p.name == PLACES[0].name
            )
            for p in PLACES
        ],
        position="hidden",
    )


_LATER = ("posecheck.api", "posecheck.pages.result", "altair")


@st.cache_resource(show_spinner=False)
def _warm_up() -> None:
    """Once the first page is out, what the others need is imported in the background: two to four
    seconds that nobody waits for."""

    def load() -> None:
        for name in _LATER:
            importlib.import_module(name)

    threading.Thread(target=load, name="posecheck-warm-up", daemon=True).start()


def link(
    name: str, label: str, icon: str | None = None, query: dict[str, str] | None = None
) -> None:
    """A link to another place, where that is present; nothing otherwise. query: parameters of its
    address."""
    target = st.session_state.get(_KEY, {}).get(name)
    if target is not None:
        st.page_link(target, label=label, icon=icon or icon_of(name), query_params=query)


def go(name: str, query: dict[str, str] | None = None) -> None:
    """Leaves this page for another one, where that is present; stays otherwise."""
    target = st.session_state.get(_KEY, {}).get(name)
    if target is not None:
        st.switch_page(target, query_params=query)
