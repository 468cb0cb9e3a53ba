"""Options by the names that they had in the version before: understood for one version more, with
one line that says the new name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import click

from posecheck.cli.failure import say

Meant = Callable[[str, Sequence[str]], bool]
"""(value, all words of the command line) -> whether the value is meant as the earlier option."""


def old_names(**renamed: str | tuple[str, Meant]) -> type[click.Command]:
    """A command that knows options by earlier names.

    renamed: earlier name without dashes -> the new one with them, or (new one, whether this value
    is meant as the earlier option): where another option has the name now.
    """

    class Renamed(click.Command):
        def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
            return super().parse_args(ctx, _as_now(args, renamed))

    return Renamed


def is_subject(value: str, _args: Sequence[str] = ()) -> bool:
    """Whether the value tells one of those in the frame: what --person was before it said whose
    record it is."""
    return value in ("largest", "left", "right") or re.fullmatch(r"[0-9]{1,3}", value) is not None


def _as_now(args: list[str], renamed: dict[str, str | tuple[str, Meant]]) -> list[str]:
    out = list(args)
    for i, word in enumerate(args):
        if word == "--":
            break
        flag, equals, value = word.partition("=")
        new = (
            renamed.get(flag.removeprefix("--").replace("-", "_"))
            if flag.startswith("--")
            else None
        )
        if isinstance(new, tuple):
            given = value if equals else args[i + 1] if i + 1 < len(args) else ""
            new = new[0] if new[1](given, args) else None
        if new is not None:
            say(f"{flag} is called {new} now; the earlier name goes with the next version.")
            out[i] = f"{new}{equals}{value}"
    return out
