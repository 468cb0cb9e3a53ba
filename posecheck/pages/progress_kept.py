"""Of the progress: results that are nobody's yet, taking everything along, and deleting one thing
or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from posecheck.disk import Scratch
from posecheck.history import checks, earlier, guided, programmes, screens
from posecheck.history.own import OwnProfile
from posecheck.history.screen_clips import ScreenClip, clips_of_screen, forget_clip
from posecheck.jobs.whose import Analysed
from posecheck.pages import work
from posecheck.pages.coach_store import said
from posecheck.pages.earlier import name_of
from posecheck.pages.markup import escaped
from posecheck.present import words
from posecheck.present.progress_page import to_html
from posecheck.progress.exports import to_csv, to_json
from posecheck.progress.overview import Overview
from posecheck.progress.records import Check, Records
from posecheck.review.export import export_person
from posecheck.review.removal import analysed, delete_person
from posecheck.review.store import Store
from posecheck.screen.parts import part_of_id

_KEPT, _EVERYTHING = "Download or delete", "Everything in one file"
_PREPARE, _DELETE_ONE, _DELETE_ALL = "Prepare files", "Delete this", "Delete everything now"
_ONE, _NONE = "Delete one thing", "Choose what"
_ALL_GOES = (
    "This deletes everything of {} for good: screens with their clips, programmes, "
    "sessions, checks, answers about pain and the calibration. Files that you saved "
    "elsewhere stay."
)
_EARLIER = "Checks that belong to nobody yet"
_EARLIER_ABOUT = "Choose the checks of {}. Their numbers are added to the curves."
_ALL_GONE = (
    "Everything of {} on this computer was deleted for good: {}; programmes, the calibration and "
    "the answers about pain with them."
)
_STAY = "What was also handed over for somebody else stays: {}."
_SAID, _GONE, _FILES, _MOST = "progress-said", "progress-gone", "progress-files", 30


def show_gone() -> None:
    """What was deleted of somebody just now, said once."""
    for line in st.session_state.pop(_GONE, ()):
        st.success(line, icon=":material/delete:")


def show_earlier_results(store: Store, person: OwnProfile) -> None:
    """Results that nobody said whose they are; nothing where there are none."""
    entries = {e.key: e for e in earlier.nobodys(store, _MOST)}
    if not entries:
        return
    with st.expander(_EARLIER, icon=":material/history:"):
        st.caption(_EARLIER_ABOUT.format(escaped(person.name)))
        chosen = st.multiselect(
            _EARLIER,
            list(entries),
            format_func=lambda key: name_of(entries[key]).replace("\\", ""),
            label_visibility="collapsed",
            key=f"earlier-{person.id}",
        )
        if st.button("Add", key=f"earlier-add-{person.id}", disabled=not chosen):
            with said():
                joined = earlier.join(store, person.id, chosen)
                for line in joined.trouble:
                    st.warning(escaped(line))
                if not joined.trouble:
                    st.rerun()


def show_kept(store: Store, person: OwnProfile, overview: Overview, records: Records) -> None:
    with st.expander(_KEPT, icon=":material/folder:"):
        if message := st.session_state.pop(_SAID, None):
            st.success(message)
        _files(store, person, overview, records)
        st.divider()
        _delete_one(store, person, records)
        st.divider()
        _delete_all(store, person, records)


def _files(store: Store, person: OwnProfile, overview: Overview, records: Records) -> None:
    """Made when asked for: a page to print takes a second, and everything may hold videos."""
    if st.button(_PREPARE, key=f"prepare-{person.id}", icon=":material/archive:"):
        with said(), st.spinner("Preparing the file"), Scratch() as scratch:
            package = export_person(store, person.id, scratch / "everything.zip").read_bytes()
            st.session_state[_FILES] = (
                person.id,
                (
                    ("Page to print", to_html(overview).encode(), "progress.html", "text/html"),
                    ("Table (CSV)", to_csv(records).encode(), "progress.csv", "text/csv"),
                    ("Data (JSON)", to_json(overview), "progress.json", "application/json"),
                    (_EVERYTHING, package, f"{person.name}-everything.zip", "application/zip"),
                ),
            )
    made = st.session_state.get(_FILES)
    if made is not None and made[0] == person.id:
        with st.container(horizontal=True):
            for label, data, name, kind in made[1]:
                st.download_button(label, data, name, kind, on_click="ignore", key=f"take-{name}")


def _delete_one(store: Store, person: OwnProfile, records: Records) -> None:
    things = _things(store, person, records)
    chosen = st.selectbox(
        _ONE, list(things), index=None, placeholder=_NONE, key=f"delete-one-{person.id}"
    )
    if st.button(_DELETE_ONE, key=f"delete-one-now-{person.id}", disabled=chosen is None):
        with said():
            things[chosen]()
            st.session_state.pop(_FILES, None)
            st.session_state[_SAID] = f"Deleted: {escaped(chosen)}."
            st.rerun()


def _things(store: Store, person: OwnProfile, records: Records) -> dict[str, Callable[[], object]]:
    """What can be deleted by itself -> how; the newest of each kind first. A session of the coach's
    is deleted by the coach."""
    who = person.id
    found: dict[str, Callable[[], object]] = {}
    for session in reversed(records.sessions):
        found[f"Session of {_day(session.day)}, {session.key[:6]}"] = lambda key=session.key: (
            guided.delete_guided(store, who, key)
        )
    clips = clips_of_screen(store, person)
    for check in reversed(records.checks):
        if check.session is None:
            name = f"{words.movement_label(check.movement)}, {check.source}, {_day(check.day)}"
            found[name] = lambda c=check: _delete_check(store, person, c, clips)
    checks_are = {(check.sha256, check.movement) for check in records.checks}
    for clip in clips:
        if (clip.sha256, clip.movement) not in checks_are:
            titles = [part.title for p in clip.parts if (part := part_of_id(p)) is not None]
            name = f"Clip of the screen, {'; '.join(titles)}, {clip.name}, {clip.key[:6]}"
            found[name] = lambda c=clip: forget_clip(person, c)
    for screen in reversed(records.screens):
        day = date.fromisoformat(screen.date[:10])
        found[f"Screen of {_day(day)}"] = lambda d=day: screens.delete_screen(store, who, d)
    for programme in programmes.programmes_of(store, who):
        name = f"Programme from the screen of {words.day(programme.screen)}, {programme.key[:6]}"
        found[name] = lambda key=programme.key: programmes.delete_programme(store, who, key)
    return found


def _delete_check(store: Store, person: OwnProfile, check: Check, clips: list[ScreenClip]) -> None:
    """With the clip, where it is one of the screen: else it would be a check again."""
    for clip in clips:
        if (clip.sha256, clip.movement) == (check.sha256, check.movement):
            forget_clip(person, clip)
    checks.delete_check(store, person.id, check.sha256, check.movement)


def _day(day: date) -> str:
    return words.day(day.isoformat())


def _delete_all(store: Store, person: OwnProfile, records: Records) -> None:
    st.markdown(_ALL_GOES.format(escaped(person.name)))
    sure = st.text_input(f"Type {escaped(person.name)} to confirm", key=f"sure-{person.id}")
    if st.button(
        _DELETE_ALL,
        key=f"delete-all-{person.id}",
        disabled=sure.strip().casefold() != person.name.casefold(),
    ):
        with said():
            goes, stays = analysed(store, person.id)
            for one in goes:
                if work.queue().job(one.key) is not None:
                    work.queue().cancel(one.key)
                    work.queue().forget(one.key)
            delete_person(store, person.id, goes)
            st.session_state.pop(_FILES, None)
            st.session_state[_GONE] = _gone(person, records, goes, stays)
            st.query_params.clear()
            st.rerun()


def _gone(
    person: OwnProfile, records: Records, goes: Sequence[Analysed], stays: Sequence[Analysed]
) -> list[str]:
    counted = [
        words.count(len(records.screens), "screen"),
        words.count(len(records.sessions), "session"),
        words.count(len(records.checks), "check"),
        words.count(len({one.sha256 for one in goes}), "clip") + " with all that came of them",
    ]
    lines = [_ALL_GONE.format(escaped(person.name), ", ".join(counted))]
    if stays:
        lines.append(_STAY.format(", ".join(escaped(one.title) for one in stays)))
    return lines
