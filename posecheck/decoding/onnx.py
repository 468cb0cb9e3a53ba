"""What an ONNX file says of itself: its inputs, outputs and metadata. The graph stays as it is, for
the library that runs it.

An ONNX file is one protobuf message (`onnx.proto` names the fields, protobuf's "Encoding" page says
how they are written). Only the few fields that are asked for are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from posecheck.decoding.file import Expected, border, read_file

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
"""Protobuf's wire types."""
_MODEL_GRAPH, _MODEL_METADATA = 7, 14
_GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT = 5, 11, 12
_TENSOR_NAME, _TENSOR_ELSEWHERE, _TENSOR_LOCATION = 8, 13, 14
_VALUE_NAME, _VALUE_TYPE, _TYPE_TENSOR = 1, 2, 1
_ELEMENT, _SHAPE, _DIMENSION, _LENGTH_OF_DIMENSION = 1, 2, 1, 1
"""Fields of ModelProto, GraphProto, TensorProto, ValueInfoProto and TypeProto."""
_FLOAT = 1
"""TensorProto.DataType of single precision."""


@dataclass(frozen=True, eq=False)
class OnnxFile:
    """content: the whole file. metadata: its metadata_props. inputs, outputs: shapes by name, None
    for a length that is free.

    graph: the bytes of its graph, a part of content.
    """

    content: bytes
    metadata: dict[str, str]
    inputs: dict[str, tuple[int | None, ...]]
    outputs: dict[str, tuple[int | None, ...]]
    graph: memoryview

    def sha256_with(self, text: str) -> str:
        """Of the graph followed by a text."""
        digest = hashlib.sha256(self.graph)
        digest.update(text.encode())
        return digest.hexdigest()


def read_onnx(path: Path, expected: Expected) -> OnnxFile:
    """Raises errors of `expected`: no ONNX file, damaged, other numbers than single precision,
    weights in other files."""
    content = read_file(path, expected)
    with border(expected, path.name):
        graphs: list[memoryview] = []
        metadata: dict[str, str] = {}
        for number, value in _fields(memoryview(content)):
            if number == _MODEL_GRAPH:
                graphs.append(_message(value))
            elif number == _MODEL_METADATA:
                entry = dict(_fields(_message(value)))
                name = _text(entry[1])
                if name in metadata:
                    raise ValueError(f"{name} stands in it twice")
                metadata[name] = _text(entry.get(2, b""))
        if len(graphs) != 1:
            raise ValueError("it is damaged, cut off or no ONNX file")
        inputs, outputs = _ends(graphs[0])
        return OnnxFile(content, metadata, inputs, outputs, graphs[0])


def _ends(
    graph: memoryview,
) -> tuple[dict[str, tuple[int | None, ...]], dict[str, tuple[int | None, ...]]]:
    """Inputs and outputs of a graph; weights may be listed as inputs, and are none."""
    ends: dict[int, dict[str, tuple[int | None, ...]]] = {_GRAPH_INPUT: {}, _GRAPH_OUTPUT: {}}
    weights = set()
    for number, value in _fields(graph):
        if number in ends:
            name, shape = _named_shape(_message(value))
            ends[number][name] = shape
        elif number == _GRAPH_INITIALIZER:
            tensor = dict(_fields(_message(value)))
            if _TENSOR_ELSEWHERE in tensor or tensor.get(_TENSOR_LOCATION):
                raise ValueError("its weights lie in other files, and it should hold them itself")
            weights.add(_text(tensor[_TENSOR_NAME]))
    return {name: shape for name, shape in ends[_GRAPH_INPUT].items() if name not in weights}, ends[
        _GRAPH_OUTPUT
    ]


def _named_shape(value: memoryview) -> tuple[str, tuple[int | None, ...]]:
    """Of a ValueInfoProto."""
    said = dict(_fields(value))
    name = _text(said[_VALUE_NAME])
    kind = dict(_fields(_message(said[_VALUE_TYPE])))
    tensor = dict(_fields(_message(kind[_TYPE_TENSOR])))
    if tensor.get(_ELEMENT) != _FLOAT:
        raise ValueError(f"{name} is not of single precision")
    dimensions = [
        dict(_fields(_message(each)))
        for number, each in _fields(_message(tensor.get(_SHAPE, b"")))
        if number == _DIMENSION
    ]
    lengths = (each.get(_LENGTH_OF_DIMENSION) for each in dimensions)
    return name, tuple(length if isinstance(length, int) else None for length in lengths)


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of each field of a message, in its order: whole numbers, or the bytes of
    whatever else."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == _VARINT:
            number, at = _varint(message, at)
            yield key >> 3, number
            continue
        if key & 7 == _LENGTH:
            size, at = _varint(message, at)
        else:
            size = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}.get(key & 7, len(message) + 1)
        if size > len(message) - at:
            raise ValueError("it is damaged, cut off or no ONNX file")
        yield key >> 3, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A whole number of seven bits a byte, lowest first, and where it ends."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
    raise ValueError("it is damaged, cut off or no ONNX file")


def _message(value: int | memoryview | bytes) -> memoryview:
    if isinstance(value, int):
        raise ValueError("it is damaged, cut off or no ONNX file")
    return memoryview(value)


def _text(value: int | memoryview | bytes) -> str:
    return bytes(_message(value)).decode()
