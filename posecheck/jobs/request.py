"""What is to be analysed, and how: one request has one key, and the key names its result."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from posecheck import __version__
from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import InputError
from posecheck.model.calibration import Calibration
from posecheck.movements.load import as_kept, content_key
from posecheck.movements.profile import Profile

if TYPE_CHECKING:
    from posecheck.options import Options

_OF_POSE = ("person", "turn_deg", "bundle", "max_seconds", "backend", "view")
"""Options that change who is followed, what the pose model sees, or what the track says of itself;
all others only change how the track is judged. Of `algorithms` the parameters of following belong
to them."""
KEY_LENGTH = 20
_REQUEST = Expected("a request", InputError, "Ask again.")


@dataclass(frozen=True)
class Request:
    """path: the video, saved track or table, under any name. name: as its owner calls it. sha256:
    of its content.

    options: what differs from posecheck.options.Options() by name. A profile goes by value, and a
    calibration may: the worker asks no store, and thresholds that are accepted later are another
    request. track: a track of this very video, where one is known already. rules: what the user's
    own movement files said when it was asked, as far as they bear on it
    (movements.load.content_key): a file that changes makes another request of the same question.
    owner: the account that asks, "" where nobody signs in: each has results of their own.
    """

    path: Path
    name: str
    sha256: str
    options: dict[str, Any] = field(default_factory=dict)
    track: Path | None = None
    owner: str = ""
    rules: str = field(init=False, default="")

    def __post_init__(self) -> None:
        movement = self.options.get("movement")
        # a relative path means something here, and not where the worker runs
        if movement is not None and movement != as_kept(movement):
            object.__setattr__(self, "options", {**self.options, "movement": as_kept(movement)})
        object.__setattr__(self, "rules", content_key(movement))

    @property
    def key(self) -> str:
        """Of content, options, the user's movement files and posecheck's version: 20 hexadecimal
        digits."""
        return _digest(
            self.sha256,
            _told_apart(self.options),
            __version__,
            *filter(None, (self.rules, self.owner and f"of {self.owner}")),
        )

    @property
    def pose_key(self) -> str:
        """The same for every request that sees the same person in the same video."""
        return _digest("pose", self.sha256, _of_pose(self.options), __version__)

    @property
    def known_track(self) -> Path | None:
        """The track that was given, where nobody else is asked for and the frame is not turned:
        else it is of another question."""
        return None if _of_pose(self.options) else self.track

    def api_options(self) -> Options:
        """Raises TypeError for an option that posecheck does not have, ValueError for a profile
        that is none."""
        options = dict(self.options)
        if isinstance(options.get("profile"), dict):
            options["profile"] = msgspec.convert(options["profile"], Profile)
        # else it is a file or a name: who reads it tells them apart
        if isinstance(options.get("calibration"), dict):
            options["calibration"] = msgspec.convert(options["calibration"], Calibration)
        if options.get("bundle") is not None:
            options["bundle"] = Path(options["bundle"])
        if options.get("size") is not None:
            options["size"] = tuple(options["size"])
        from posecheck.analysis.algorithms import Algorithms
        from posecheck.options import Options

        if isinstance(options.get("algorithms"), dict):
            options["algorithms"] = msgspec.convert(options["algorithms"], Algorithms)
        return Options(**options)

    def to_json(self) -> bytes:
        track = None if self.track is None else str(self.track.absolute())
        plain = {
            "path": str(self.path.absolute()),
            "name": self.name,
            "sha256": self.sha256,
            "options": _told_apart(self.options),
            "track": track,
        }
        plain |= {"rules": self.rules} if self.rules else {}
        plain |= {"owner": self.owner} if self.owner else {}
        return json.dumps(plain, indent=1).encode()


@dataclass(frozen=True)
class _Written:
    """What `to_json` writes."""

    path: str
    name: str
    sha256: str
    options: dict[str, Any]
    track: str | None
    rules: str = ""
    owner: str = ""


def from_json(data: bytes) -> Request:
    """Raises ValueError for anything that `to_json` did not write."""
    try:
        plain = decode_json(data, _Written, _REQUEST, "it", any_letters=True)
        if not isinstance(plain.options.get("movement"), str | None):
            raise _REQUEST.refused("it", "its movement is no text")
    except InputError as error:
        raise ValueError(f"not a request: {error}") from error
    request = Request(
        Path(plain.path),
        plain.name,
        plain.sha256,
        plain.options,
        Path(plain.track) if plain.track else None,
        plain.owner,
    )
    object.__setattr__(request, "rules", plain.rules)  # as it was asked, whatever the files say now
    return request


def has_option(name: str) -> bool:
    """Whether this version of posecheck knows the option."""
    return name in _defaults()


@cache
def _defaults() -> dict[str, Any]:
    """Every option of posecheck.options.Options, which is imported only now: it brings all of the
    analysis with it."""
    from posecheck.options import Options

    return {option.name: option.default for option in fields(Options)}


def _told_apart(options: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from the default: an option that is named with its default is no other
    request."""
    plain = {name: _plain(value) for name, value in options.items()}
    return {
        name: plain[name] for name in sorted(plain) if plain[name] != _plain(_defaults().get(name))
    }


def _of_pose(options: dict[str, Any]) -> dict[str, Any]:
    """What of them changes the track, where it differs from the default."""
    told = _told_apart(options)
    following = told["algorithms"]["following"] if "algorithms" in told else None
    shipped = _plain(_defaults()["algorithms"])["following"]
    return {name: told[name] for name in told if name in _OF_POSE} | (
        {} if following in (None, shipped) else {"following": following}
    )


def _plain(value: Any) -> Any:
    """As JSON gives it back."""
    if isinstance(value, Path):
        return str(value)
    return (
        list(value)
        if isinstance(value, tuple)
        else msgspec.to_builtins(value)
        if is_dataclass(value)
        else value
    )


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:KEY_LENGTH]
