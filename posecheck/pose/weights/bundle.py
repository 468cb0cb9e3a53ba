"""The pose bundle: what it is made of, how it is put together, how to tell a whole one from a
damaged one.

A bundle (.task) is a stored zip of two TensorFlow Lite models, each aligned to 4 bytes so that it
can be mapped into memory as it is. The landmark model of the source package has no metadata;
without the normalisation (mean 0, standard deviation 255) MediaPipe Tasks refuses it, so this is
added.
"""

from __future__ import annotations

import hashlib
import io
import struct
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from posecheck._shipped import model_file
from posecheck.errors import ModelDamaged
from posecheck.pose.weights.tflite_metadata import with_metadata
from posecheck.pose.weights.tflite_outputs import without_image_output

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"
_ALIGNMENT = 4


@dataclass(frozen=True)
class Member:
    """One file of the source package. name: its name in the bundle; path: in the package; size in
    bytes."""

    name: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """models/pose_bundle.toml: where the bundle comes from and what it must be."""

    file_name: str
    sha256: str
    licence: str
    package: str
    version: str
    platform: str
    python: str
    members: tuple[Member, ...]

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


@cache
def manifest() -> Manifest:
    """The shipped manifest. Raises FileNotFoundError where the installation is incomplete."""
    table = tomllib.loads(model_file("pose_bundle.toml").read_text(encoding="utf-8"))
    source, bundle = table["source"], table["bundle"]
    members = tuple(Member(m["name"], m["path"], m["size"], m["sha256"]) for m in table["member"])
    return Manifest(
        bundle["file"],
        bundle["sha256"],
        bundle["licence"],
        source["package"],
        source["version"],
        source["platform"],
        source["python"],
        members,
    )


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build_bundle(members: dict[str, bytes]) -> bytes:
    """The bundle's bytes from the source package's models by bundle name; the same bytes on every
    system.

    Raises ModelDamaged where a model or the result is not what the manifest says.
    """
    wanted = manifest()
    for member in wanted.members:
        if hashlib.sha256(members[member.name]).hexdigest() != member.sha256:
            raise ModelDamaged(
                f"{member.path} of {wanted.requirement} is not the expected file.",
                "Fetch it again.",
            )
    files = {DETECTOR: members[DETECTOR], LANDMARKS: with_metadata(members[LANDMARKS])}
    bundle = _stored_zip(files)
    if hashlib.sha256(bundle).hexdigest() != wanted.sha256:
        raise ModelDamaged(
            "The pose bundle came out differently than expected.",
            "Install posecheck in a fresh environment and fetch it again.",
        )
    return bundle


def points_alone(bundle: Path) -> bytes | None:
    """The same bundle without what is worked out for the mask alone; None where it is made in
    another way. Raises OSError."""
    try:
        with zipfile.ZipFile(bundle) as archive:
            files = {name: archive.read(name) for name in (DETECTOR, LANDMARKS)}
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError, NotImplementedError):
        return None
    landmarks = without_image_output(files[LANDMARKS])
    return None if landmarks is None else _stored_zip(files | {LANDMARKS: landmarks})


def check_bundle(path: Path) -> None:
    """Raises ModelDamaged unless the file is a readable bundle: a stored zip with both models, all
    bytes in place."""
    advice = "Delete it and run `posecheck model --fetch`, or name another bundle."
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (DETECTOR, LANDMARKS):
                info = archive.getinfo(name)
                if info.compress_type != zipfile.ZIP_STORED:
                    raise ModelDamaged(
                        f"{path} is not a pose bundle: {name} is compressed.", advice
                    )
                if archive.read(name)[4:8] != b"TFL3":
                    raise ModelDamaged(
                        f"{path} is not a pose bundle: {name} is not a TensorFlow Lite model.",
                        advice,
                    )
    except KeyError:
        raise ModelDamaged(
            f"{path} is not a pose bundle: a model is missing in it.", advice
        ) from None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as problem:
        raise ModelDamaged(f"{path} is damaged ({problem}).", advice) from problem


def _stored_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # else they depend on the system that builds
            info.create_system, info.external_attr = (3, 0o644 << 16)
            # Extra field 0xD935 is the zipalign convention: id, size, alignment, then zeros up to
            # the aligned byte.
            pad = -(out.tell() + 30 + len(name) + 6) % _ALIGNMENT
            info.extra = struct.pack("<HHH", 0xD935, 2 + pad, _ALIGNMENT) + bytes(pad)
            archive.writestr(info, content)
    return out.getvalue()
