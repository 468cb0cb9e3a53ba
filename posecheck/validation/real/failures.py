"""What is wrong with one clip, in short words for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from posecheck.validation.real.trial import ClipResult, Trial


def failures(trial: Trial, named: bool) -> tuple[str, ...]:
    """named: the movement was told, so that recognising it is no matter."""
    return (*(() if named else _movement(trial)), *_counted(trial), *_form(trial), *_angles(trial))


def _movement(trial: Trial) -> Iterator[str]:
    said, outcome = trial.said, trial.movement.outcome
    if outcome in ("wrong", "judged", "misnamed"):
        yield f"called {said.called}"
    elif outcome == "none":
        yield "not recognised"
    if said.turn:
        yield f"upright, but a turn by {said.turn} is offered"
    if trial.view_right is False:
        yield f"view {said.view}"


def _counted(trial: Trial) -> Iterator[str]:
    run, reps, holds = trial.run, trial.reps, trial.holds
    if trial.said.error:
        yield trial.said.error
    if run and run.counts and not run.analysed:
        yield f"run not analysed ({', '.join(trial.said.codes[:1])})"
    if run and run.analysed:
        if run.contacts and (run.contacts.hit < run.contacts.expected or run.contacts.extra):
            yield (
                f"contacts {run.contacts.hit} of {run.contacts.expected}, "
                f"{run.contacts.extra} extra"
            )
        if run.cadence_error is not None and not run.cadence_within:
            yield f"cadence off by {run.cadence_error:.0f}"
        if run.factor_right is False:
            yield f"slow motion {trial.said.slow_factor:g}"
        if run.steps_right is False:
            yield f"{len(trial.said.contacts)} steps in the clip"
        if run.contact_time_right is False:
            yield f"contact time {trial.said.contact_ms:.0f} ms"
        if run.strike_right is False:
            yield f"foot strike {', '.join(trial.said.strikes)}"
    if reps and not reps.exact:
        yield f"{reps.found} reps of {'-'.join(map(str, dict.fromkeys(reps.expected)))}"
    if reps and reps.exact and reps.peaks_right < reps.peaks:
        yield f"peaks {reps.peaks_right} of {reps.peaks}"
    if holds and (holds.right < holds.expected or holds.extra):
        off = "; ".join(f"{a:+.1f}, {b:+.1f} s" for a, b in holds.errors_s)
        extra = f", {holds.extra} extra" if holds.extra else ""
        yield f"holds {holds.right} of {holds.expected}{f' ({off})' if off else ''}{extra}"


def _form(trial: Trial) -> Iterator[str]:
    form = trial.form
    if form.false:
        yield f"false: {', '.join(form.false)}"
    for text, called in form.called:
        if called != "certain":
            yield f"{called} on: {text}"
    if form.praise:
        yield f"praised though {form.praise}"


def _angles(trial: Trial) -> Iterator[str]:
    for angle in trial.angles:
        if angle.value is None:
            yield f"no {angle.text}"
        elif not angle.touches:
            yield (
                f"{angle.text}: {angle.value:.0f} ({angle.low:.0f} to {angle.high:.0f}) "
                f"for {angle.true:.0f} +-{angle.allowed:.0f}"
            )


def turn_failures(result: ClipResult) -> tuple[str, ...]:
    found = []
    for outcome, how in ((result.turns, "itself"), (result.turns_named, "named")):
        if outcome and len(outcome.offered) < len(outcome.asked):
            missing = [str(t) for t in outcome.asked if t not in outcome.offered]
            found.append(f"turn by {', '.join(missing)} not offered ({how})")
    return tuple(found)
