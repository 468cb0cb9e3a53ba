"""A model without the layers of one output, on small graphs written by the flatbuffers package."""

from __future__ import annotations

import pytest

from posecheck.pose.weights.tflite_outputs import without_image_output
from tests.pose.test_bundle import parsed


def graph(shapes, operators, outputs) -> bytes:
    """shapes of the tensors; operators: (inputs, outputs) each."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    def tensor(shape):
        one = schema.TensorT()
        one.shape = list(shape)
        return one

    def operator(inputs, made):
        one = schema.OperatorT()
        one.inputs, one.outputs = list(inputs), list(made)
        return one

    only = schema.SubGraphT()
    only.tensors = [tensor(shape) for shape in shapes]
    only.operators = [operator(*one) for one in operators]
    only.inputs, only.outputs = [0], list(outputs)
    tree = schema.ModelT()
    tree.version, tree.subgraphs = 3, [only]
    tree.buffers, tree.metadata, tree.operatorCodes = [], [], []
    builder = flatbuffers.Builder(0)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


SHAPES = [(1, 8, 8, 3), (1, 4, 4, 8), (1, 8, 8, 8), (1, 8, 8, 1), (1, 10), (1, 4, 4, 5)]
# 1 is of both; 2 and 3 of the image alone, though 2 stands between the others; -1: no input
OPERATORS = [((0,), (1,)), ((1, 0), (2,)), ((1, -1), (4,)), ((2,), (3,)), ((1,), (5,))]


def test_what_only_the_image_needs_is_left_out():
    whole = graph(SHAPES, OPERATORS, (4, 3, 5))
    short = without_image_output(whole)
    assert len(short) == len(whole)
    only = parsed(short).subgraphs[0]
    kept = [(tuple(o.inputs), tuple(o.outputs)) for o in only.operators]
    assert kept == [OPERATORS[0], OPERATORS[2], OPERATORS[4]]
    assert list(only.outputs) == [4, 5, 5]
    assert [tuple(t.shape) for t in only.tensors] == SHAPES


@pytest.mark.parametrize("outputs", [(4, 5), (3,), (3, 3, 4)])
def test_without_one_image_among_others_there_is_nothing_to_leave_out(outputs):
    assert without_image_output(graph(SHAPES, OPERATORS, outputs)) is None


def test_a_damaged_model_raises_nothing():
    whole = graph(SHAPES, OPERATORS, (4, 3, 5))
    assert without_image_output(whole[: len(whole) // 2]) is None
    cut = [without_image_output(whole[:length]) for length in range(0, len(whole), 7)]
    wrong = [
        without_image_output(whole[:at] + b"\xff\xff\xff\x7f" + whole[at + 4 :])
        for at in range(0, len(whole), 3)
    ]
    assert None in cut and None in wrong
    assert {type(one) for one in (*cut, *wrong)} <= {type(None), bytes}
