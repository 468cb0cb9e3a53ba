"""A person's sessions: what was found in each, by whose thresholds; and keeping a recent result for
them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from posecheck.api import asked_of, has_frames
from posecheck.assessment.judged_by import judged_by
from posecheck.errors import CalibrationError, InputError
from posecheck.jobs.request import Request
from posecheck.jobs.results import kept_request, result_folder, track_file
from posecheck.model.report import Asked
from posecheck.pages import work
from posecheck.pages.coach_reply import show_replying
from posecheck.pages.coach_store import movement_title, said
from posecheck.pages.markup import escaped
from posecheck.present import words
from posecheck.present.headline import finding_number, finding_title, finding_when, headline
from posecheck.results.folder import ResultFolder
from posecheck.review.filing import Filed, file_result
from posecheck.review.handover import athlete_report
from posecheck.review.labels import add_note, session_notes
from posecheck.review.people import Someone
from posecheck.review.rejudge import judge_session
from posecheck.review.sessions import SessionLine, report_of, sessions_of
from posecheck.review.store import Store


def show_sessions(store: Store, person: Someone) -> None:
    lines = sessions_of(store, person.id)
    _show_keeping(store, person)
    if not lines:
        st.markdown(
            "No session is kept yet. Check a video, then keep its result here or on the "
            "page of the result."
        )
        return
    label = {line.id: _label(line) for line in lines}
    chosen = st.selectbox("Session", list(label), format_func=label.get, key=f"session-{person.id}")
    with said():
        _show_session(store, next(line for line in lines if line.id == chosen), person.name)


def _label(line: SessionLine) -> str:
    found = (
        f"{line.flagged} of {line.units} flagged"
        if line.units > 1
        else "flagged"
        if line.flagged
        else "nothing flagged"
    )
    return (
        f"{line.filmed_on:%d %b %Y}, {movement_title(line.movement).lower()}, {line.name}: {found}"
    )


def _show_session(store: Store, line: SessionLine, name: str) -> None:
    report = report_of(store, line.id)
    st.markdown(f"**{headline(report)}**")
    st.markdown(judged_by(report) or "Judged by posecheck's own thresholds.")
    for finding in report.findings:
        when = finding_when(finding)
        st.markdown(
            f"- **{finding_title(finding)}**: "
            f"{finding_number(finding)}{f'; {when}' if when else ''}. “{finding.cue}”"
        )
    show_replying(store, line.id, line.movement, name)
    for note in session_notes(store, line.id):
        about = f"Rep {note.number}: " if note.number is not None else ""
        st.markdown(
            f"> {about}{escaped(note.text)}" + (f" ({escaped(note.coach)})" if note.coach else "")
        )
    with st.form(f"note-{line.id}", border=False, clear_on_submit=True):
        text = st.text_area("Note on the session", height=80, key=f"session-note-{line.id}")
        if st.form_submit_button("Keep the note") and text.strip():
            with said():
                add_note(store, line.id, text)
                st.rerun()
    if st.button(
        "Re-evaluate with today's thresholds", key=f"again-{line.id}", icon=":material/refresh:"
    ):
        with said():
            flagged, cleared = judge_session(store, line.id)
            st.session_state["judged-again"] = (
                f"Re-evaluated: {flagged} newly flagged, {cleared} no longer."
            )
            st.rerun()
    if message := st.session_state.pop("judged-again", None):
        st.success(message)
    if st.toggle("Show the whole report", key=f"whole-{line.id}"):
        st.iframe(athlete_report(store, line.id), height=900)


def _show_keeping(store: Store, person: Someone) -> None:
    recent = [entry for entry in work.recent() if not entry.refused][:20]
    if not recent:
        return
    with st.expander(f"Keep a result for {escaped(person.name)}", icon=":material/bookmark_add:"):
        label = {
            e.key: f"{e.name}: {movement_title(e.movement).lower()}, {e.summary}" for e in recent
        }
        key = st.selectbox("Result", list(label), format_func=label.get, key=f"keep-{person.id}")
        if st.button("Keep", key=f"keep-button-{person.id}"):
            with said():
                filed = keep_result(store, person.id, key)
                st.session_state["kept"] = _kept_in_words(filed, person.name)
                st.session_state[f"session-{person.id}"] = filed.session_id
                st.rerun()
    if message := st.session_state.pop("kept", None):
        st.success(message)


def _kept_in_words(filed: Filed, name: str) -> str:
    if not filed.new:
        return "It was kept already. Nothing was changed."
    if filed.neutral_of is None:
        return "Kept."
    return (
        f"Kept, without {escaped(filed.neutral_of)}'s calibrated neutral, which it was compared"
        f" with: it says nothing of {escaped(name)}."
    )


def keep_result(store: Store, person_id: int, key: str) -> Filed:
    """Files a finished result of the pages, with the video it was made from where that is still
    there."""
    folder, request = result_folder(key), kept_request(key)
    if not folder.is_dir():
        raise InputError("This result is not on this computer any more.", "Check the video again.")
    video = (
        request.path
        if request is not None and request.path.is_file() and has_frames(request.path)
        else None
    )
    with st.spinner("Cutting the clips"):
        return file_result(
            store, person_id, folder, video, track=_track_of(folder, request), asked=_asked(request)
        )


def _asked(request: Request | None) -> Asked | None:
    """As the request says: for reports of earlier versions, which do not say it themselves."""
    if request is None:
        return None
    try:
        options = request.api_options()
    except (TypeError, ValueError):
        return None
    try:
        return asked_of(options)
    except CalibrationError:  # it is gone by now
        return asked_of(replace(options, calibration=None))


def _track_of(folder: Path, request: Request | None) -> Path | None:
    """Where the track of a result lies: with it, beside it, or it is what was analysed; None where
    it is gone."""
    places = [ResultFolder(folder).track] + (
        [track_file(request), request.path] if request is not None else []
    )
    return next((p for p in places if p.suffix == ".npz" and p.is_file()), None)


def session_choice(store: Store, person: Someone, key: str) -> SessionLine | None:
    """The choice of one of a person's sessions; None where there is none yet."""
    lines = sessions_of(store, person.id)
    if not lines:
        st.markdown("No session is kept yet.")
        return None
    label = {
        line.id: (
            f"{line.filmed_on:%d %b %Y}, {movement_title(line.movement).lower()}, "
            f"{words.count(line.units, 'rep')}"
        )
        for line in lines
    }
    chosen = st.selectbox("Session", list(label), format_func=label.get, key=key)
    return next(line for line in lines if line.id == chosen)
