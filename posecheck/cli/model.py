"""posecheck model"""

from __future__ import annotations

import click

from posecheck.cli.failure import debug_option
from posecheck.cli.terminal import echo

_FOUND_BY = {
    "option": "named on the command line",
    "environment": "named by POSECHECK_MODEL",
    "cache": "posecheck's cache folder",
}


@click.command("model")
@click.option(
    "--fetch",
    is_flag=True,
    help="Fetch the model into the cache if it is not there whole; a broken download is continued.",
)
@click.option("--path", "only_path", is_flag=True, help="Print only the model's path, for scripts.")
@debug_option
def model_command(fetch: bool, only_path: bool) -> None:
    """Which pose model is used, from where, whether it is the expected one, and its licence; and
    which other backends there are.

    POSECHECK_MODEL names another bundle (.task), POSECHECK_CACHE another cache folder. Analysis
    never uses the network once the model is there; POSECHECK_OFFLINE=1 forbids it altogether.
    """
    from posecheck.cli.bundle import fetch_with_bar
    from posecheck.errors import ModelMissing
    from posecheck.pose.weights.model import describe_bundle, offline

    fetched = None
    if fetch:
        if offline():
            raise ModelMissing(
                "POSECHECK_OFFLINE is set, so nothing is fetched.", "Unset it and try again."
            )
        fetched = fetch_with_bar()
    info = describe_bundle()
    if only_path:
        echo(str(info.path))
        return
    verified = (
        "yes, byte for byte the expected one"
        if info.verified
        else "no: not the bundle that posecheck's accuracy was measured with"
    )
    rows = (
        ("pose model", str(info.path)),
        ("found in", _FOUND_BY[info.found_by]),
        ("verified", verified),
        ("licence", info.licence),
        ("made from", info.source),
        ("size", f"{info.size / 1e6:.1f} MB"),
        ("sha256", info.sha256),
    )
    for name, value in rows:
        echo(f"{name:<12}{value}")
    _tell_backends()
    if fetched is not None and fetched != info.path:
        echo(f"{'fetched':<12}{fetched} (not used: POSECHECK_MODEL comes first)")


def _tell_backends() -> None:
    """What can make the points, each with what it gives and needs."""
    from posecheck.pose.backends import DEFAULT, NAMES, get_backend

    for name in NAMES:
        one = get_backend(name)
        echo(
            f"{'backend':<12}{name}{' (default)' if name == DEFAULT else ''}: "
            f"{one.title}; {one.gives}{f'; needs {one.needs}' if one.needs else ''}"
        )
