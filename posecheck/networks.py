"""The one runner of posecheck's own small networks: ONNX files of `models/`, run by OpenCV.

A file holds all that belongs to its weights: the graph with the members of the ensemble and the
scale of its answers, and in its metadata what it is, in which units it speaks, and the numbers that
its user needs beside it (`models/README.md` lists the keys). So weights are exchanged by exchanging
the file. It must keep the `Contract` that the code which asks the network states; one that does not
is refused when it is loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from posecheck._shipped import model_file
from posecheck.decoding.file import Expected
from posecheck.decoding.onnx import OnnxFile, read_onnx
from posecheck.decoding.text import decode_json
from posecheck.errors import NetworkDamaged

if TYPE_CHECKING:
    import cv2

MOST_BYTES = 64 * 1024**2
"""Of a network's file: thirty times the largest that is shipped [E]."""
MOST_FRAMES = 256
"""That OpenCV is given at once: it keeps memory for every step of the graph, as large as it was
ever asked for [E]."""
KEYS = ("name", "version", "columns", "units", "numbers", "weights", "sha256")
"""Of the metadata that every file must have."""
_SILENT = 0
"""OpenCV's LOG_LEVEL_SILENT."""
_ADVICE = "Install posecheck again, or make the file as models/README.md says (A network's file)."


@dataclass(frozen=True)
class Contract:
    """What the code that asks a network relies on.

    name, version   which network; the version rises when what goes in or comes out changes its
                    meaning
    inputs          shape of one frame by the input's name; the file has a free length before it
    outputs         names, in the order in which they are answered; each is (frames, columns)
    columns, units  of every output, in order
    numbers         how many there are of each kind beside the graph, by name
    """

    name: str
    version: int
    inputs: Mapping[str, tuple[int, ...]]
    outputs: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...]
    numbers: Mapping[str, int]

    @property
    def expected(self) -> Expected:
        return Expected(
            f"the network {self.name}",
            NetworkDamaged,
            _ADVICE,
            missing=NetworkDamaged,
            missing_advice=_ADVICE,
            most=MOST_BYTES,
        )


class Network:
    """A loaded network. It may be asked from several threads; they wait for one another, and no
    answer hangs on what was asked before.

    numbers: by name, (n,) double precision. weights: which weights these are, the beginning of a
    SHA-256; the same weights in another file say the same.
    """

    def __init__(self, file: OnnxFile, contract: Contract, path: Path):
        self.contract = contract
        self._path = path
        self.numbers = _checked_numbers(file, contract, path)
        self.weights = file.metadata["weights"]
        self._lock = threading.Lock()
        self._net = _opened_by_opencv(file, contract, path)

    def __call__(self, **inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """What the network answers, (frames, columns) single precision for each of its outputs.

        inputs: by the names of the contract, (frames, *shape of one frame), finite. Raises
        ValueError for others, NetworkDamaged where the graph does not answer as it says.
        """
        frames = self._checked_frames(inputs)
        out = tuple(
            np.empty((frames, len(self.contract.columns)), np.float32)
            for _ in self.contract.outputs
        )
        for start in range(0, frames, MOST_FRAMES):
            piece = slice(start, min(start + MOST_FRAMES, frames))
            answers = self._answers({name: values[piece] for name, values in inputs.items()})
            for whole, answer in zip(out, answers, strict=True):
                if answer.shape != whole[piece].shape or not np.isfinite(answer).all():
                    raise self.contract.expected.refused(
                        self._path.name,
                        "its graph does not answer as it says, or with what is no number",
                    )
                whole[piece] = answer
        return out

    def standardised(self, values: np.ndarray) -> np.ndarray:
        """(frames, n) numbers as the network was taught with them: less its `centre`, over its
        `scale`."""
        return (values - self.numbers["centre"]) / self.numbers["scale"]

    def _checked_frames(self, inputs: Mapping[str, np.ndarray]) -> int:
        name, wanted = self.contract.name, self.contract.inputs
        if inputs.keys() != wanted.keys() or len({len(values) for values in inputs.values()}) != 1:
            raise ValueError(f"{name} looks at {', '.join(wanted)}, of as many frames each")
        for each, values in inputs.items():
            if values.shape[1:] != wanted[each]:
                raise ValueError(
                    f"{each} of {name} is (frames, {', '.join(map(str, wanted[each]))}), not"
                    f" {values.shape}"
                )
            if not np.isfinite(values).all():
                raise ValueError(f"{each} of {name} must be finite")
        return len(next(iter(inputs.values())))

    def _answers(self, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        import cv2

        with self._lock:  # OpenCV keeps what goes in and comes out in the net
            try:
                # beyond single precision is beyond every limit of a graph
                with np.errstate(over="ignore"):
                    for name, values in inputs.items():
                        self._net.setInput(np.ascontiguousarray(values, np.float32), name)
                return [
                    np.array(answer) for answer in self._net.forward(list(self.contract.outputs))
                ]
            except cv2.error as problem:
                why = f"OpenCV cannot run its graph ({_last_line(problem)})"
                raise self.contract.expected.refused(self._path.name, why) from problem


def shipped_network(name: str, contract: Contract) -> Network:
    """A network of `models/`. Loading takes longer than asking: keep it. Raises NetworkDamaged
    where the file does not keep the contract."""
    return load_network(model_file(name), contract)


def load_network(path: Path, contract: Contract) -> Network:
    """The network of a file. Raises NetworkDamaged where it does not keep the contract: another
    network, other columns or units, damaged."""
    return Network(_checked_file(path, contract), contract, path)


def _checked_file(path: Path, contract: Contract) -> OnnxFile:
    expected = contract.expected
    file = read_onnx(path, expected)
    said = file.metadata
    if missing := [key for key in KEYS if key not in said]:
        raise expected.refused(path.name, f"its metadata lack {', '.join(missing)}")
    if (said["name"], said["version"]) != (contract.name, str(contract.version)):
        raise expected.refused(
            path.name,
            f"it is {said['name']} {said['version']}, where {contract.name} {contract.version} is"
            " needed",
        )
    inputs = {name: (None, *shape) for name, shape in contract.inputs.items()}
    if file.inputs != inputs:
        raise expected.refused(
            path.name, f"it looks at {_shapes(file.inputs)}, where {_shapes(inputs)} is needed"
        )
    outputs = dict.fromkeys(contract.outputs, (None, len(contract.columns)))
    if file.outputs != outputs:
        raise expected.refused(
            path.name, f"it answers {_shapes(file.outputs)}, where {_shapes(outputs)} is needed"
        )
    for key, wanted in (("columns", contract.columns), ("units", contract.units)):
        if (found := tuple(decode_json(said[key], list[str], expected, path.name))) != wanted:
            raise expected.refused(
                path.name, f"its {key} are {', '.join(found)}, where {', '.join(wanted)} are needed"
            )
    if said["sha256"] != file.sha256_with(said["numbers"]):
        raise expected.refused(path.name, "it was changed after its sha256 was written")
    return file


def _checked_numbers(file: OnnxFile, contract: Contract, path: Path) -> Mapping[str, np.ndarray]:
    found = decode_json(
        file.metadata["numbers"], dict[str, list[float]], contract.expected, path.name
    )
    lengths = {name: len(values) for name, values in found.items()}
    if lengths != contract.numbers:
        raise contract.expected.refused(
            path.name,
            f"its numbers are {_counted(lengths)}, where {_counted(contract.numbers)} are needed",
        )
    if min(found.get("scale", [1.0])) <= 0:
        raise contract.expected.refused(path.name, "its scale is not above 0")
    return MappingProxyType({name: np.array(values) for name, values in found.items()})


def _opened_by_opencv(file: OnnxFile, contract: Contract, path: Path) -> cv2.dnn.Net:
    import cv2  # takes a tenth of a second, and much that imports this module asks no network

    logging = getattr(cv2.utils, "logging", cv2)  # OpenCV 4.10 has it all in cv2
    level = logging.getLogLevel()
    logging.setLogLevel(_SILENT)  # it would print what the refusal says
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(file.content, np.uint8))
    except cv2.error as problem:
        raise contract.expected.refused(
            path.name, f"OpenCV cannot read its graph ({_last_line(problem)})"
        ) from problem
    finally:
        logging.setLogLevel(level)


def _last_line(problem: Exception) -> str:
    lines = [line.strip(" >") for line in str(problem).splitlines() if line.strip(" >")]
    return lines[-1] if lines else type(problem).__name__


def _shapes(ends: Mapping[str, tuple[int | None, ...]]) -> str:
    """ "features (frames, 30)"."""
    return (
        ", ".join(
            f"{name} ({', '.join('frames' if n is None else str(n) for n in shape)})"
            for name, shape in sorted(ends.items())
        )
        or "nothing"
    )


def _counted(lengths: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(lengths.items())) or "none"
