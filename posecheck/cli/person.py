"""--person: whose accepted thresholds judge, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from posecheck.cli.failure import say
from posecheck.cli.old_names import is_subject
from posecheck.errors import PosecheckError

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


def means_the_subject(value: str, args: Sequence[str]) -> bool:
    """Whether `--person left` is meant as it was before: whom to follow in the frame. Not where
    somebody of that name is in the store.

    args: the words of the command line: beside --athlete, the earlier name of --person, it is the
    earlier meaning whoever is in the store.
    """
    if not is_subject(value):
        return False
    if any(word.partition("=")[0] == "--athlete" for word in args) or not _is_known(
        value, _value_of("--store", args)
    ):
        return True
    say(
        f"--person {value} is {value} of the store, whose thresholds judge; whom to follow in"
        f" the frame is said by --subject {value}."
    )
    return False


def _value_of(flag: str, args: Sequence[str]) -> str | None:
    for word, following in zip(args, (*args[1:], None), strict=True):
        name, equals, value = word.partition("=")
        if name == flag:
            return value if equals else following
    return None


def _is_known(person: str, store_url: str | None) -> bool:
    """Whether the store has somebody of this name; False where there is no store, or it cannot be
    opened: whoever needs it says why."""
    from posecheck.review.people import find_person
    from posecheck.review.store import is_there, open_store

    try:
        if not is_there(store_url):
            return False
        store = open_store(store_url)
    except PosecheckError:
        return False
    try:
        return find_person(store, person) is not None
    finally:
        store.close()


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
