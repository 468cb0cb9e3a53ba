"""--person: whose accepted thresholds judge, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import say

if TYPE_CHECKING:
    from posecheck.movements.profile import Profile


def person_options(command: Callable) -> Callable:
    """--person and --store, as `person` and `store_url`."""
    where = "For --person: the coach's store. [default: POSECHECK_STORE, else in the data folder]"
    whose = (
        "Judge by the thresholds that the coach has accepted for this person; see `posecheck"
        " people`."
    )
    store = click.option("--store", "store_url", metavar="URL", help=where)
    person = click.option("--person", metavar="NAME", help=whose)
    return person(store(command))


def accepted_thresholds(person: str | None, store_url: str | None) -> Profile | None:
    """The thresholds that hold for the person; None where none is named, or none was accepted.
    Raises InputError for somebody unknown, UsageError."""
    if person is None:
        if store_url is not None:
            raise click.UsageError("--store is for --person, and has no effect without it.")
        return None
    from posecheck.review.profiles import profile_for
    from posecheck.review.store import open_store

    store = open_store(store_url)
    try:
        found = profile_for(store, person)
    finally:
        store.close()
    if found is None:
        say(f"No threshold was accepted for {person} yet, nor for everyone: posecheck's own judge.")
    return found
