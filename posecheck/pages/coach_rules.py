"""Rules: how often each was right by the coach's labels, what it misses, and better thresholds
where there are any."""

from __future__ import annotations

import streamlit as st

from posecheck.movements.load import movements
from posecheck.pages import look
from posecheck.pages.coach_store import (
    coach,
    movement_title,
    per_cent,
    rule_title,
    said,
    the_store,
    told_seen,
)
from posecheck.pages.markup import escaped
from posecheck.present import pieces, words
from posecheck.present.sources import source_read
from posecheck.review.learning import RuleRecord, fault_of, records
from posecheck.review.people import names
from posecheck.review.profiles import accept_threshold, history
from posecheck.review.proposals import (
    LAST_UNITS,
    LEAST_VERDICTS,
    Effect,
    Proposal,
    effect,
    limit_held,
    propose,
    rule_unit,
)
from posecheck.review.rejudge import judge_again
from posecheck.review.store import Store


def page() -> None:
    st.title("Rules")
    store = the_store()
    with said():
        if message := st.session_state.pop("rules-said", None):
            st.success(message)
        whose = st.segmented_control(
            "Whose",
            ["Everybody", "Each athlete"],
            default="Everybody",
            key="rules-whose",
            required=True,
        )
        per_person = whose == "Each athlete"
        found = records(store, per_person)
        shown = {record.person_id for record in found if record.person_id is not None}
        told_seen(store, shown, "rules")
        _show_records(found, per_person)
        _show_proposals(store, found)
        _show_changing(store)
        _show_again(store)
        _show_history(store)
    look.end()


def _show_records(found: list[RuleRecord], per_person: bool) -> None:
    if not found:
        st.markdown(
            "No rule has flagged anything yet. As you look at reps, "
            "this page shows how often each rule was right."
        )
        return
    st.html(_table(found, per_person))
    st.caption(
        "Right: of the flagged reps you looked at, how many you see too. Missed: "
        "of all reps in which you would see the fault, how many were not flagged, known "
        "from the unflagged ones that are slipped into the queue. In brackets the 95 % interval; "
        "few labels make it wide. Flagged reps come worst first, so that early "
        "on a rule looks better than it is. A cadence is not asked: no eye counts it in a picture."
    )


def _table(found: list[RuleRecord], per_person: bool) -> str:
    rows = []
    for r in found:
        title = f"{rule_title(r.movement, r.code)}, {movement_title(r.movement).lower()}"
        cells = (
            str(r.flagged),
            f"{r.agreed} / {r.disagreed} / {r.undecided}",
            per_cent(r.precision),
            per_cent(r.missed),
        )
        rows.append(
            ((r.person or "", ""), (title, "head"), *cells) if per_person else (title, *cells)
        )
    heads = [
        *(["Athlete"] if per_person else []),
        "Rule",
        "Flagged",
        "You see it / not / unsure",
        "Right",
        "Missed",
    ]
    return pieces.table(heads, rows, labels=True)


def _show_proposals(store: Store, found: list[RuleRecord]) -> None:
    offered = [
        p
        for r in found
        if r.agreed + r.disagreed >= LEAST_VERDICTS
        and (p := propose(store, r.movement, r.code, r.person_id))
    ]
    if not offered:
        return
    st.header("Better thresholds", anchor=False)
    known = names(store)
    for proposal in offered:
        with st.container(border=True):
            _show_proposal(store, proposal, known)


def _show_proposal(store: Store, p: Proposal, known: dict[int, str]) -> None:
    fault = fault_of(p.movement, p.code)
    held, better = (words.limit(fault.measure, v, p.unit) for v in (p.held, p.threshold))
    whose = f" for {escaped(known[p.person_id])}" if p.person_id is not None else ""
    st.markdown(f"**{fault.title}**{whose}: threshold {better} instead of {held}")
    st.markdown(
        f"It agrees with {p.right_then} of your {p.labels} labels, "
        f"the present one with {p.right_now}."
    )
    _show_effect(effect(store, p.movement, p.code, p.threshold, p.person_id))
    key = f"{p.movement}-{p.code}-{p.person_id}"
    if st.button(
        "Use this threshold"
        + (f" for {known[p.person_id]}" if p.person_id is not None else " for everybody"),
        key=f"take-{key}",
        type="primary",
    ):
        with said():
            _accept(store, p.movement, p.code, p.threshold, p.person_id, p.why)


def _show_effect(e: Effect) -> None:
    if not e.units:
        st.markdown("No rep was judged by this rule yet.")
        return
    last = f"the last {e.units}" if e.units == LAST_UNITS else f"all {e.units}"
    st.markdown(
        f"Of {last} reps it would have flagged {e.flagged_then} instead of {e.flagged_now}; "
        f"it changes {len(e.changed)}."
    )


def _accept(
    store: Store, movement: str, code: str, threshold: float | None, person_id: int | None, why: str
) -> None:
    profile = accept_threshold(
        store, movement, code, threshold, person_id=person_id, why=why, coach=coach()
    )
    name = profile.name if profile else "posecheck's own"
    now = f"From now on reports are judged by the thresholds of: {name}."
    st.session_state["rules-said"] = (
        f"{now} Past sessions stay as they were until they are re-evaluated."
    )
    st.rerun()


def _show_changing(store: Store) -> None:
    st.header("Change a threshold", anchor=False)
    rules = {
        (m.id, f.code): f"{m.title}: {f.title.lower()}"
        for m in movements().values()
        for f in m.fault
    }
    known = names(store)
    movement, code = st.selectbox("Rule", list(rules), format_func=rules.get, key="change-rule")
    who = st.selectbox(
        "For",
        [None, *known],
        format_func=lambda i: "Everybody" if i is None else known[i],
        key="change-for",
    )
    fault, held = fault_of(movement, code), limit_held(store, movement, code, who)
    unit = words.unit_word(rule_unit(store, movement, code))
    value = st.number_input(
        f"Threshold{f', {unit}' if unit else ''}",
        value=float(held),
        step=1.0,
        key=f"change-to-{movement}-{code}-{who}",
    )
    beyond = fault.beyond.replace("either", "beyond, to either side,")
    st.caption(
        f"A fault where it is {beyond} that. posecheck's own: {fault.threshold:g}."
        f" {escaped(source_read(fault.source))}"
    )
    if value != held:
        _show_effect(effect(store, movement, code, value, who))
    with st.container(horizontal=True):
        if st.button("Use this threshold", key="change-take", disabled=value == held):
            with said():
                _accept(store, movement, code, value, who, "set by hand")
        if st.button("Back to posecheck's own", key="change-own", disabled=held == fault.threshold):
            with said():
                _accept(store, movement, code, None, who, "back to posecheck's own")


def _show_again(store: Store) -> None:
    st.header("Past sessions", anchor=False)
    st.markdown(
        "Re-evaluating judges them by the thresholds that hold now, from the body "
        "points that were kept. Labels and notes stay with their reps."
    )
    if st.button("Re-evaluate all sessions", key="again-all", icon=":material/refresh:"):
        bar = st.progress(0.0, "Re-evaluating")
        with said():
            again = judge_again(
                store, progress=lambda done, of: bar.progress(done / of, f"{done} of {of}")
            )
            skipped = (
                f" {len(again.skipped)} could not be re-evaluated and stay as they were."
                if again.skipped
                else ""
            )
            st.session_state["rules-said"] = (
                f"{words.count(again.sessions, 'session')} re-evaluated: "
                f"{again.flagged} findings newly flagged, {again.cleared} no longer.{skipped}"
            )
            st.rerun()


def _show_history(store: Store) -> None:
    changes = history(store)
    if not changes:
        return
    st.header("What was changed", anchor=False)
    for c in changes[:30]:
        to = "posecheck's own again" if c.threshold is None else f"{c.threshold:g}"
        by = f", by {escaped(c.coach)}" if c.coach else ""
        whose = escaped(c.person) if c.person else "everyone"
        rule = f"{movement_title(c.movement)}, {rule_title(c.movement, c.code).lower()}"
        st.markdown(f"- {whose} {c.revision}. {rule}: {to} ({c.why}{by}, {c.accepted_at:%d %b %Y})")
