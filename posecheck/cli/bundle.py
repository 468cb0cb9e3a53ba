"""The pose model for a command: the options that say which, and how it is found, or fetched on
first use with a bar, or with a line where no bar is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from posecheck.cli.terminal import Bars, echo

FETCHING = "Fetching the pose model"
BUNDLE = click.option(
    "--model", "bundle", type=click.Path(path_type=Path), help="Another pose model bundle (.task)."
)
NO_FETCH = click.option(
    "--no-fetch",
    is_flag=True,
    help="Do not fetch the pose model where it is missing; also POSECHECK_OFFLINE=1.",
)


def usable_bundle(explicit: Path | None, fetch: bool = True, backend: str | None = None) -> Path:
    """The model file of a pose backend, None for the default's, as its `model` finds it; something
    is shown only where something is fetched."""
    from posecheck.pose.backends import DEFAULT, get_backend

    with _told() as told:
        return get_backend(backend or DEFAULT).model(explicit, fetch, told)


def fetch_with_bar() -> Path:
    """The bundle in the cache, fetched if need be. Raises ModelMissing, OutputError."""
    from posecheck.pose.weights.model import fetch_bundle

    with _told() as told:
        return fetch_bundle(told)


@contextmanager
def _told() -> Iterator[Callable[[int, int | None], None]]:
    """Shows how far a fetch is, from the first thing that is heard of it."""
    with ExitStack() as shown:
        bars: list[Bars] = []

        def told(done: int, total: int | None) -> None:
            if not bars:
                bars.append(shown.enter_context(Bars("bytes")))
                if not bars[0].visible:
                    echo(f"{FETCHING} (about 9 MB), once.", err=True)
            bars[0].told(FETCHING, done, total)

        yield told
