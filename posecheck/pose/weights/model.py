"""Where the pose bundle is, and how to get it. Analysis only looks for it; only `fetch_bundle` uses
the network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from posecheck.disk import Scratch, sweep_scratch, write_whole
from posecheck.errors import ModelDamaged, ModelError, ModelMissing, OutputError
from posecheck.pose.weights.bundle import build_bundle, check_bundle, manifest, sha256_of
from posecheck.pose.weights.download import DownloadFailed, Progress, fetch_members, read_members
from posecheck.pose.weights.wheel import downloaded_wheel, unpacked_wheel, wheel_address

MODEL_VARIABLE = "POSECHECK_MODEL"
CACHE_VARIABLE = "POSECHECK_CACHE"
OFFLINE_VARIABLE = "POSECHECK_OFFLINE"


@dataclass(frozen=True)
class BundleInfo:
    """What `posecheck model` shows. found_by is "option", "environment" or "cache"; verified: it is
    the manifest's, byte for byte."""

    path: Path
    found_by: str
    sha256: str
    size: int
    licence: str
    source: str
    verified: bool


def cache_folder() -> Path:
    """The user's cache for posecheck; POSECHECK_CACHE overrides it."""
    named = os.environ.get(CACHE_VARIABLE)
    return (
        Path(named).expanduser()
        if named
        else Path(platformdirs.user_cache_dir("posecheck", appauthor=False))
    )


def cached_bundle() -> Path:
    """Where the fetched bundle lies, whether it is there or not."""
    return cache_folder() / manifest().file_name


def locate_bundle(explicit: str | Path | None = None) -> Path:
    """The bundle to use: the named one, else POSECHECK_MODEL, else the cache.

    Raises ModelMissing where there is none, ModelDamaged where it is there but cannot be used.
    """
    return _located(explicit)[0]


def describe_bundle(explicit: str | Path | None = None) -> BundleInfo:
    """The bundle that would be used. Raises as `locate_bundle`."""
    path, found_by = _located(explicit)
    digest, wanted = sha256_of(path), manifest()
    verified = digest == wanted.sha256
    licence, source = (wanted.licence, wanted.requirement) if verified else ("unknown", "unknown")
    return BundleInfo(path, found_by, digest, path.stat().st_size, licence, source, verified)


def offline() -> bool:
    """POSECHECK_OFFLINE is set, to anything but 0, no or false."""
    return os.environ.get(OFFLINE_VARIABLE, "").strip().lower() not in ("", "0", "no", "false")


def usable_bundle(
    explicit: str | Path | None = None, fetch: bool = True, progress: Progress | None = None
) -> Path:
    """The named bundle, else that of POSECHECK_MODEL, else the cache's, fetched where it is missing
    there or damaged.

    progress as for `fetch_bundle`. Raises ModelMissing, ModelDamaged, OutputError.
    """
    try:
        return locate_bundle(explicit)
    except ModelError:
        if explicit or os.environ.get(MODEL_VARIABLE) or not fetch or offline():
            raise
    return fetch_bundle(progress)


def fetch_bundle(progress: Progress | None = None) -> Path:
    """The bundle in the cache, fetched if it is not there whole; about 9 MB over the network.

    progress(bytes done, bytes in total). A broken download is continued by the next call. Processes
    that fetch at the same time do not disturb one another. Raises ModelMissing where it cannot be
    had, OutputError where the cache cannot be written.
    """
    target = cached_bundle()
    if target.is_file() and sha256_of(target) == manifest().sha256:
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        content = build_bundle(_members(target.parent, progress))
        return _put(content, target)
    except OSError as problem:
        raise OutputError(
            f"The pose model cannot be kept in {target.parent} ({problem.strerror or problem}).",
            f"Name another folder in {CACHE_VARIABLE}.",
        ) from problem


def _located(explicit: str | Path | None) -> tuple[Path, str]:
    named, found_by = (
        (explicit, "option") if explicit else (os.environ.get(MODEL_VARIABLE), "environment")
    )
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ModelMissing(
                f"The pose model {path} is not there.",
                "Correct the name, or leave it out and run `posecheck model --fetch`.",
            )
        check_bundle(path)
        return path, found_by
    path = cached_bundle()
    if not path.is_file():
        raise ModelMissing(
            "The pose model is not on this machine yet.",
            "Run `posecheck model --fetch` once (about 9 MB), "
            f"or set {MODEL_VARIABLE} to a .task file copied from another machine.",
        )
    if sha256_of(path) != manifest().sha256:
        raise ModelDamaged(
            f"The pose model in the cache ({path}) is damaged.",
            "Run `posecheck model --fetch` to fetch it again.",
        )
    return path, "cache"


def _members(cache: Path, progress: Progress | None) -> dict[str, bytes]:
    """The source models by bundle name, by the first way that works. Raises ModelMissing."""
    wanted = manifest()
    digests = {member.path: member.sha256 for member in wanted.members}
    problems = []
    sweep_scratch()
    with Scratch() as folder:
        contents = None
        if address := wheel_address(wanted, folder):
            try:
                contents = fetch_members(address, digests, cache / "parts", progress)
            except DownloadFailed as problem:
                problems.append(str(problem))
        if contents is None and (wheel := downloaded_wheel(wanted, folder)):
            try:
                contents = read_members(wheel, digests)
            except DownloadFailed as problem:
                problems.append(str(problem))
        if contents is None and (unpacked := unpacked_wheel(wanted, folder / "unpacked")):
            contents = {path: (unpacked / path).read_bytes() for path in digests}
    if contents is None:
        said = f" ({'; '.join(problems)})" if problems else ""
        raise ModelMissing(
            "The pose model could not be fetched: no network, "
            f"or no package index that has {wanted.requirement}{said}.",
            "On a machine that has both, run `posecheck model --fetch`; "
            f"copy {wanted.file_name} from there and name it in {MODEL_VARIABLE}.",
        )
    return {member.name: contents[member.path] for member in wanted.members}


def _put(content: bytes, target: Path) -> Path:
    """Whole or not at all: nobody ever sees half a bundle."""
    try:
        write_whole(target, content, private=False)
    except OSError:
        # On Windows a bundle in use cannot be replaced; if another process put the same one there,
        # all is well.
        if not (target.is_file() and sha256_of(target) == manifest().sha256):
            raise
    return target
