"""Where the source package can be had, asked from the user's own package tools, so that mirrors and
proxies are honoured."""

from __future__ import annotations

import importlib.util
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from posecheck.pose.weights.bundle import Manifest

TIMEOUT_S = 600


def wheel_address(manifest: Manifest, folder: Path) -> str | None:
    """The wheel's address as the user's pip resolves it, without downloading the wheel; None where
    pip cannot say."""
    if importlib.util.find_spec("pip") is None:
        return None
    command = [
        sys.executable,
        *shlex.split("-m pip install --dry-run --ignore-installed --report - --quiet"),
        *_selection(manifest),
        *("--target", str(folder / "unused"), manifest.requirement),
    ]
    answer = _run(command)
    if answer is None:
        return None
    try:
        return str(json.loads(answer)["install"][0]["download_info"]["url"])
    except (ValueError, LookupError, TypeError):
        return None


def downloaded_wheel(manifest: Manifest, folder: Path) -> Path | None:
    """The wheel, downloaded into `folder` by pip itself; None where that fails."""
    if importlib.util.find_spec("pip") is None:
        return None
    command = [
        sys.executable,
        *shlex.split("-m pip download --quiet --dest"),
        *(str(folder), *_selection(manifest), manifest.requirement),
    ]
    if _run(command) is None:
        return None
    return next(folder.glob("*.whl"), None)


def unpacked_wheel(manifest: Manifest, folder: Path) -> Path | None:
    """The package unpacked into `folder` by uv, for environments that have no pip; None where that
    fails."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    platform = "x86_64-" + manifest.platform.removesuffix("_x86_64")
    command = [
        *(uv, "pip", "install", "--quiet"),
        *("--python", sys.executable, "--target", str(folder)),
        *("--no-deps", "--only-binary", ":all:"),
        *("--python-platform", platform, "--python-version", manifest.python),
        manifest.requirement,
    ]
    return None if _run(command) is None else folder


def _selection(manifest: Manifest) -> list[str]:
    return [
        *("--no-deps", "--only-binary=:all:"),
        *("--platform", manifest.platform, "--python-version", manifest.python),
    ]


def _run(command: list[str]) -> str | None:
    """Standard output, or None where the command fails."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
