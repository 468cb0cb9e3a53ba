"""Leaving out what a TensorFlow Lite model works out for its image output alone, byte by byte.

Of BlazePose's landmark model two fifths of the time go into the mask, the last layers of which are
as large as its input. Whoever needs the points alone gets the same points, bit for bit, from the
same model without those layers. The file stays as it is but for three places: the list of
operators gets shorter, its references are moved up, and the output that went is another one.

Source of the layout: as in `tflite_metadata`; TensorFlow Lite schema v3, tables SubGraph, Operator
and Tensor.
"""

from __future__ import annotations

import struct

from posecheck.pose.weights.tflite_metadata import _root_fields, _targets, _u32

_SUBGRAPHS = 2  # of a model
_TENSORS, _OUTPUTS, _OPERATORS = 0, 2, 3  # of a subgraph
_SHAPE = 0  # of a tensor
_INPUTS_OF, _OUTPUTS_OF = 1, 2  # of an operator


def without_image_output(model: bytes) -> bytes | None:
    """The model with all outputs but the one that is an image of one channel, in the place of which
    another stands; None where there is not exactly one such output, or the model cannot be read."""
    try:
        subgraphs = _targets(model, _root_fields(model)[_SUBGRAPHS])
        if len(subgraphs) != 1:
            return None
        return _shortened(model, subgraphs[0])
    except (struct.error, IndexError, KeyError, ValueError):
        return None


def _shortened(model: bytes, graph: int) -> bytes | None:
    tensors = _targets(model, _field(model, graph, _TENSORS))
    outputs = _numbers(model, _field(model, graph, _OUTPUTS))
    images = [k for k, tensor in enumerate(outputs) if _is_image(model, tensors[tensor])]
    if len(images) != 1 or len(outputs) < 2:
        return None
    listed = _field(model, graph, _OPERATORS)
    operators = _targets(model, listed)
    made_by: dict[int, int] = {}
    for k, operator in enumerate(operators):
        made_by |= dict.fromkeys(_numbers(model, _field(model, operator, _OUTPUTS_OF)), k)
    kept = [tensor for k, tensor in enumerate(outputs) if k != images[0]]
    needed: set[int] = set()
    asked = list(kept)
    while asked:
        k = made_by.get(asked.pop())
        if k is not None and k not in needed:
            needed.add(k)
            asked += _numbers(model, _field(model, operators[k], _INPUTS_OF))
    out = bytearray(model)
    first = listed + _u32(model, listed)
    struct.pack_into("<I", out, first, len(needed))
    for place, k in zip(range(first + 4, len(out), 4), sorted(needed), strict=False):
        struct.pack_into("<I", out, place, operators[k] - place)
    at = _field(model, graph, _OUTPUTS)
    struct.pack_into("<i", out, at + _u32(model, at) + 4 + 4 * images[0], kept[-1])
    return bytes(out)


def _is_image(model: bytes, tensor: int) -> bool:
    shape = _numbers(model, _field(model, tensor, _SHAPE))
    return len(shape) == 4 and shape[0] == shape[3] == 1 and min(shape[1:3]) > 1


def _field(model: bytes, table: int, index: int) -> int:
    """Where a field of a table lies, 0 where absent."""
    vtable = table - struct.unpack_from("<i", model, table)[0]
    if 4 + 2 * index >= struct.unpack_from("<H", model, vtable)[0]:
        return 0
    offset = struct.unpack_from("<H", model, vtable + 4 + 2 * index)[0]
    return table + offset if offset else 0


def _numbers(model: bytes, field: int) -> list[int]:
    """A vector of 32-bit numbers."""
    if not field:
        return []
    at = field + _u32(model, field)
    return list(struct.unpack_from(f"<{_u32(model, at)}i", model, at + 4))
