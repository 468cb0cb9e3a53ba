"""The pose model for a command: found, or fetched on first use with a bar."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from posecheck.cli.terminal import Bars

FETCHING = "Fetching the pose model"


def usable_bundle(explicit: Path | None, fetch: bool = True) -> Path:
    """As posecheck.pose.model.usable_bundle; a bar is shown only where something is fetched."""
    from posecheck.pose import model

    with ExitStack() as shown:
        bars: list[Bars] = []

        def told(done: int, total: int | None) -> None:
            if not bars:
                bars.append(shown.enter_context(Bars("bytes")))
            bars[0].told(FETCHING, done, total)

        return model.usable_bundle(explicit, fetch, told)


def fetch_with_bar() -> Path:
    """The bundle in the cache, fetched if need be. Raises ModelMissing, OutputError."""
    from posecheck.pose.model import fetch_bundle

    with Bars("bytes") as bars:
        bars.told(FETCHING, 0, None)
        return fetch_bundle(lambda done, total: bars.told(FETCHING, done, total))
