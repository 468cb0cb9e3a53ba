"""Which pages there are. A page is a module with a function page(); one whose module is not there
is not listed."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class PagePlace:
    """One page. name: its URL path, and what `link` takes. module: below posecheck.pages. group:
    its heading in the menu, "" for none.

    icon: beside links to it. Not in the menu: Streamlit would make it the browser tab's icon, which
    the browser fetches from outside.
    """

    name: str
    title: str
    icon: str
    module: str
    group: str = ""


PLACES = (
    PagePlace("start", "Start", ":material/home:", "home"),
    PagePlace("begin", "Where it aches", ":material/accessibility_new:", "begin", "Programme"),
    PagePlace("screen", "Five-minute screen", ":material/checklist:", "screen", "Programme"),
    PagePlace("programme", "Your programme", ":material/event_note:", "programme", "Programme"),
    PagePlace("session", "Today's session", ":material/self_improvement:", "session", "Programme"),
    PagePlace("progress", "Progress", ":material/show_chart:", "progress", "Programme"),
    PagePlace("check", "Check a video", ":material/movie:", "check"),
    PagePlace("stride", "Your stride", ":material/directions_run:", "stride"),
    PagePlace("live", "Train live", ":material/videocam:", "live"),
    PagePlace("movements", "Movements", ":material/exercise:", "movements"),
    PagePlace("results", "Your results", ":material/history:", "results"),
    PagePlace("queue", "Review queue", ":material/fact_check:", "coach_queue", "Coach"),
    PagePlace("people", "People", ":material/group:", "coach_people", "Coach"),
    PagePlace("rules", "Rules", ":material/rule:", "coach_rules", "Coach"),
    PagePlace("about", "How it measures", ":material/straighten:", "about", "Good to know"),
)
"""In the order of the menu; the first is the one that opens."""


def present() -> list[PagePlace]:
    """The places whose module is installed."""
    return [
        place
        for place in PLACES
        if importlib.util.find_spec(f"posecheck.pages.{place.module}") is not None
    ]


def is_present(name: str) -> bool:
    return any(place.name == name for place in present())


def icon_of(name: str) -> str | None:
    return next((place.icon for place in PLACES if place.name == name), None)


def _runner(place: PagePlace) -> Callable[[], None]:
    """The page's function, imported when it is shown:
    the first page must not wait for the others."""

    def run() -> None:
        importlib.import_module(f"posecheck.pages.{place.module}").page()

    run.__name__ = place.name
    return run


def pages() -> dict[str, st.Page]:
    """A Streamlit page for each place that is present, by its name."""
    there = present()
    return {
        p.name: st.Page(_runner(p), title=p.title, url_path=p.name, default=p is there[0])
        for p in there
    }


_KEY = "_posecheck_pages"


def show() -> None:
    """Runs the page that the address names."""
    from posecheck.pages.look import begin

    made = pages()
    st.session_state[_KEY] = made
    groups: dict[str, list[st.Page]] = {}
    for place in present():
        groups.setdefault(place.group, []).append(made[place.name])
    chosen = st.navigation(groups, position="top")
    begin(chosen.title)
    chosen.run()
    if chosen.url_path not in _ALONE:
        from posecheck.pages.running import show_running

        show_running()
    _warm_up()


_ALONE = ("live", "session")
"""Pages in front of which somebody moves: nothing else is shown there."""
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
