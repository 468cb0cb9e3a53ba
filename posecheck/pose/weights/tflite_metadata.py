"""Adding metadata to a TensorFlow Lite model, byte by byte.

A FlatBuffer refers forward only, by relative offsets. So the model stays as it is, and a new root
table is put before it: the old fields point into the old bytes, the lists of buffers and of
metadata get one entry more. Packing the whole model again with the flatbuffers package gives other
bytes with each of its versions, and no checksum would hold.

Source of the layout: FlatBuffers internals ("FlatBuffer Internals" in its documentation); the
fields of a model: TensorFlow Lite schema v3, tables Model, Buffer and Metadata.
"""

from __future__ import annotations

import struct

# version, operator_codes, subgraphs, description, buffers, metadata_buffer, metadata,
# signature_defs
_FIELDS = 8
_VERSION, _BUFFERS, _METADATA = 0, 4, 6
_ALIGNMENT = 16  # tensors in a model are aligned to 16 bytes

NORMALISATION = bytes.fromhex(
    "140000004d3030310c000c0008000000000004000c00000008000000b4000000010000001000000000000a0008000000000004000a00000004000000"
    "010000001400000000000e0010000c0000000000080004000e0000000c0000005000000064000000010000000c00000008000c000b00040008000000"
    "100000000000000108000c000800040008000000080000000c0000000100000000007f43010000000000000008000a0009000400080000000c000000"
    "0002060008000700060000000000000105000000696d6167650000000d000000706f7365206c616e646d61726b000000"
)
"""A ModelMetadata table (MediaPipe metadata schema, identifier M001): one RGB image as input, mean
0, standard deviation 255."""


def with_metadata(
    model: bytes, content: bytes = NORMALISATION, name: bytes = b"TFLITE_METADATA"
) -> bytes:
    """The model with one more named metadata buffer. Raises ValueError where `model` is not a
    TensorFlow Lite model."""
    if model[4:8] != b"TFL3":
        raise ValueError("not a TensorFlow Lite model")
    try:
        fields = _root_fields(model)
        buffers = _targets(model, fields[_BUFFERS])
        metadata = _targets(model, fields[_METADATA])
        version = _u32(model, fields[_VERSION])
        targets = {
            i: at + _u32(model, at)
            for i, at in enumerate(fields)
            if at and i not in (_VERSION, _BUFFERS, _METADATA)
        }
    except struct.error:
        raise ValueError("the TensorFlow Lite model is damaged") from None

    # Positions of the new parts, one after another.
    table = 8 + 4 + 2 * _FIELDS
    buffer_list = table + 4 + 4 * _FIELDS
    metadata_list = buffer_list + 4 + 4 * (len(buffers) + 1)
    buffer_vtable = metadata_list + 4 + 4 * (len(metadata) + 1)
    buffer_table = buffer_vtable + 8
    entry_vtable = buffer_table + 8
    entry = entry_vtable + 8
    label = entry + 12
    data = _aligned(label + 4 + len(name) + 1 + 4) - 4  # the bytes after its length are aligned
    old = _aligned(data + 4 + len(content))

    out = bytearray(old)
    struct.pack_into("<I4s", out, 0, table, b"TFL3")
    struct.pack_into("<2H", out, 8, 4 + 2 * _FIELDS, 4 + 4 * _FIELDS)
    struct.pack_into("<i", out, table, table - 8)

    def put(index: int, value: int) -> None:
        struct.pack_into("<H", out, 12 + 2 * index, 4 + 4 * index)
        struct.pack_into("<I", out, table + 4 + 4 * index, value)

    put(_VERSION, version)
    for index, target in targets.items():
        put(index, old + target - (table + 4 + 4 * index))
    put(_BUFFERS, buffer_list - (table + 4 + 4 * _BUFFERS))
    put(_METADATA, metadata_list - (table + 4 + 4 * _METADATA))
    _put_list(out, buffer_list, [*(old + b for b in buffers), buffer_table])
    _put_list(out, metadata_list, [*(old + m for m in metadata), entry])
    struct.pack_into("<3H", out, buffer_vtable, 6, 8, 4)
    struct.pack_into(
        "<iI", out, buffer_table, buffer_table - buffer_vtable, data - (buffer_table + 4)
    )
    struct.pack_into("<4H", out, entry_vtable, 8, 12, 4, 8)
    struct.pack_into("<iII", out, entry, entry - entry_vtable, label - (entry + 4), len(buffers))
    struct.pack_into(f"<I{len(name)}s", out, label, len(name), name)
    struct.pack_into(f"<I{len(content)}s", out, data, len(content), content)
    return bytes(out) + model


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT


def _u32(data: bytes, at: int) -> int:
    return struct.unpack_from("<I", data, at)[0]


def _root_fields(model: bytes) -> list[int]:
    """Where each of the root table's fields lies, 0 where absent."""
    root = _u32(model, 0)
    vtable = root - struct.unpack_from("<i", model, root)[0]
    count = (struct.unpack_from("<H", model, vtable)[0] - 4) // 2
    if count > _FIELDS:
        raise ValueError("a TensorFlow Lite model of a newer schema")
    offsets = struct.unpack_from(f"<{count}H", model, vtable + 4)
    return [root + offset if offset else 0 for offset in offsets] + [0] * (_FIELDS - count)


def _targets(model: bytes, field: int) -> list[int]:
    """Where the tables lie that a vector of tables refers to."""
    if not field:
        return []
    at = field + _u32(model, field)
    return [place + _u32(model, place) for place in range(at + 4, at + 4 + 4 * _u32(model, at), 4)]


def _put_list(out: bytearray, at: int, targets: list[int]) -> None:
    struct.pack_into("<I", out, at, len(targets))
    for place, target in zip(range(at + 4, at + 4 + 4 * len(targets), 4), targets, strict=True):
        struct.pack_into("<I", out, place, target - place)
