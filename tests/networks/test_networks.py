"""The runner: known answers, whatever is asked and by whom; files that do not keep the contract are
refused in one line."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from posecheck import networks
from posecheck.errors import NetworkDamaged
from posecheck.networks import MOST_FRAMES, load_network
from tests.networks.files import BIAS, CONTRACT, MATRIX, said, spoil, write_toy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def toy(tmp_path):
    return write_toy(tmp_path / "toy.onnx")


def test_it_answers_what_the_graph_says(toy):
    network = load_network(toy, CONTRACT)
    features = np.array([[1.0, 0.0], [0.0, 1.0], [-3.0, -4.0]])
    mean, sd = network(features=features)
    assert mean.dtype == sd.dtype == np.float32
    np.testing.assert_allclose(mean, [[11.0, -1.0], [12.0, 0.5], [-1.0, 1.0]], rtol=1e-6)
    np.testing.assert_allclose(sd, np.exp(mean), rtol=1e-5)
    assert {name: values.tolist() for name, values in network.numbers.items()} == {
        "centre": [1.0, -1.0],
        "scale": [2.0, 0.1],
        "factor": [1.96],
    }
    np.testing.assert_allclose(network.standardised(np.array([[3.0, -0.9]])), [[1.0, 1.0]])


@pytest.mark.parametrize("frames", [0, 1, MOST_FRAMES, MOST_FRAMES + 1, 3 * MOST_FRAMES + 7])
def test_any_number_of_frames_is_answered_in_order(toy, frames):
    features = np.random.default_rng(0).normal(size=(frames, 2))
    mean, sd = load_network(toy, CONTRACT)(features=features)
    assert sd.shape == (frames, 2)
    np.testing.assert_allclose(mean, features @ MATRIX + BIAS, atol=1e-5)


def test_what_is_exchanged_is_what_answers(toy):
    """Other weights in the same place, by another writer's graph: no code knows."""
    before = load_network(toy, CONTRACT)

    def change(model: onnx.ModelProto) -> None:
        weights = next(tensor for tensor in model.graph.initializer if tensor.name == "matrix")
        weights.CopyFrom(numpy_helper.from_array(2 * MATRIX, "matrix"))
        said(model)["weights"].value = "another"

    after = load_network(spoil(toy, change), CONTRACT)
    one = np.ones((1, 2))
    np.testing.assert_allclose(after(features=one)[0] - BIAS, 2 * (before(features=one)[0] - BIAS))
    assert (len(before.weights), after.weights) == (64, "another")


def test_the_sum_of_the_weights_is_theirs_alone(tmp_path):
    made = (("Exp", MATRIX), ("Tanh", MATRIX), ("Exp", -MATRIX))
    paths = [
        write_toy(tmp_path / f"{i}.onnx", operator, matrix)
        for i, (operator, matrix) in enumerate(made)
    ]
    first, second, third = (load_network(path, CONTRACT).weights for path in paths)
    assert first == second != third


def test_what_was_asked_before_and_beside_does_not_matter(toy):
    network = load_network(toy, CONTRACT)
    asked = [np.random.default_rng(seed).normal(size=(seed % 7 + 1, 2)) for seed in range(30)]
    alone = [load_network(toy, CONTRACT)(features=each) for each in asked]
    wrong: list[int] = []

    def ask(start: int) -> None:
        for i in (*range(start, len(asked)), *range(start)):
            wrong.extend(
                [i]
                * any(
                    not np.array_equal(a, b)
                    for a, b in zip(network(features=asked[i]), alone[i], strict=True)
                )
            )

    threads = [threading.Thread(target=ask, args=(5 * k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_answer_stays_when_the_next_is_given(toy):
    network = load_network(toy, CONTRACT)
    first = network(features=np.ones((3, 2)))
    kept = [answer.copy() for answer in first]
    network(features=np.zeros((3, 2)))
    assert all(np.array_equal(a, b) for a, b in zip(first, kept, strict=True))


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({}, "looks at features"),
        ({"pictures": np.zeros((1, 2))}, "looks at features"),
        ({"features": np.zeros((1, 3))}, r"is \(frames, 2\), not \(1, 3\)"),
        ({"features": np.zeros(2)}, r"is \(frames, 2\)"),
        ({"features": np.array([[0.0, np.nan]])}, "must be finite"),
        ({"features": np.array([[0.0, np.inf]])}, "must be finite"),
    ],
)
def test_what_it_cannot_look_at_is_an_error_of_the_caller(toy, inputs, why):
    with pytest.raises(ValueError, match=why):
        load_network(toy, CONTRACT)(**inputs)


def _input(model: onnx.ModelProto):
    return model.graph.input[0]


def _renamed_input(model):
    _input(model).name = model.graph.node[0].input[0] = "points"


def _fixed(model):
    _input(model).type.tensor_type.shape.dim[0].dim_value = 1


def _doubled(model):
    _input(model).type.tensor_type.elem_type = TensorProto.DOUBLE


def _without_output(model):
    del model.graph.output[1]


def _elsewhere(model):
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")


def _unknown_operator(model):
    model.graph.node[1].op_type = "NoSuchOperator"


def _metadata(key, value):
    def change(model):
        said(model)[key].value = value

    return change


def _twice(model):
    model.metadata_props.add(key="name", value="toy")


def _without_weights(model):
    del model.metadata_props[[entry.key for entry in model.metadata_props].index("weights")]


WRONG = {
    "another network": (_metadata("name", "upright"), "it is upright 3, where toy 3 is needed"),
    "another version": (_metadata("version", "2"), "it is toy 2, where toy 3 is needed"),
    "a key missing": (_without_weights, "its metadata lack weights"),
    "a key twice": (_twice, "name stands in it twice"),
    "other columns": (
        _metadata("columns", '["gap", "knee"]'),
        "its columns are gap, knee, where knee, gap are needed",
    ),
    "other units": (
        _metadata("units", '["rad", "%"]'),
        "its units are rad, %, where deg, % are needed",
    ),
    "no list": (_metadata("units", "deg"), "is not the network toy"),
    "numbers missing": (
        _metadata("numbers", '{"centre": [0, 0], "scale": [1, 1]}'),
        "its numbers are 2 centre, 2 scale, where 2 centre, 1 factor",
    ),
    "too few numbers": (
        _metadata("numbers", '{"centre": [0], "scale": [1, 1], "factor": [1]}'),
        "its numbers are 1 centre",
    ),
    "no number": (
        _metadata("numbers", '{"centre": [0, NaN], "scale": [1, 1], "factor": [1]}'),
        "NaN",
    ),
    "a scale of nothing": (
        _metadata("numbers", '{"centre": [0, 0], "scale": [1, 0], "factor": [1]}'),
        "its scale is not above 0",
    ),
    "another input": (
        _renamed_input,
        r"it looks at points \(frames, 2\), where features \(frames, 2\) is needed",
    ),
    "one frame at a time": (
        _fixed,
        r"it looks at features \(1, 2\), where features \(frames, 2\) is needed",
    ),
    "double precision": (_doubled, "features is not of single precision"),
    "an output missing": (
        _without_output,
        r"it answers mean \(frames, 2\), where mean \(frames, 2\), sd \(frames, 2\) is needed",
    ),
    "weights in another file": (_elsewhere, "its weights lie in other files"),
    "an unknown operator": (_unknown_operator, "OpenCV cannot read its graph"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_does_not_keep_the_contract_is_refused(toy, what, capfd):
    change, why = WRONG[what]
    with pytest.raises(NetworkDamaged, match=why) as refused:
        load_network(spoil(toy, change), CONTRACT)
    assert "\n" not in str(refused.value) and "models/README.md" in refused.value.advice
    assert capfd.readouterr() == ("", "")


def test_numbers_and_weights_belong_together(toy):
    """A half exchanged file, or one whose numbers were tuned by hand, says so."""
    for change in (
        _metadata("numbers", '{"centre": [0, 0], "scale": [1, 1], "factor": [3]}'),
        lambda model: model.graph.initializer.reverse(),
    ):
        with pytest.raises(NetworkDamaged, match="changed after its sha256 was written"):
            load_network(spoil(write_toy(toy), change, sealed=False), CONTRACT)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no ONNX file"),
        (b"PK\x03\x04" + bytes(100), "no ONNX file"),
        (b"\xff" * 100, "no ONNX file"),
        (b"\x3a\xff\xff\x03", "no ONNX file"),
    ],
)
def test_something_else_is_no_network(toy, content, why):
    toy.write_bytes(content)
    with pytest.raises(NetworkDamaged, match=why):
        load_network(toy, CONTRACT)


def test_a_missing_or_huge_file_is_refused(toy, tmp_path, monkeypatch):
    with pytest.raises(NetworkDamaged, match="No such file"):
        load_network(tmp_path / "none.onnx", CONTRACT)
    with pytest.raises(NetworkDamaged, match="it is a folder"):
        load_network(tmp_path, CONTRACT)
    monkeypatch.setattr(networks, "MOST_BYTES", 100)
    with pytest.raises(NetworkDamaged, match="more than"):
        load_network(toy, CONTRACT)


def test_a_damaged_file_is_refused_or_is_none(toy):
    """Whatever is cut off or flipped: one refusal, and OpenCV sees no damaged graph."""
    whole, rng = toy.read_bytes(), np.random.default_rng(0)
    for length in range(0, len(whole), 17):
        toy.write_bytes(whole[:length])
        with pytest.raises(NetworkDamaged):
            load_network(toy, CONTRACT)
    for _ in range(300):
        content = bytearray(whole)
        for at in rng.integers(len(whole), size=3):
            content[at] = rng.integers(256)
        toy.write_bytes(content)
        try:
            network = load_network(toy, CONTRACT)
        except NetworkDamaged:
            continue
        np.testing.assert_allclose(
            network(features=np.ones((1, 2)))[0], np.ones((1, 2)) @ MATRIX + BIAS
        )


@pytest.mark.parametrize("operator", ["Log", "Sqrt"])
def test_an_answer_that_is_no_number_is_refused(toy, operator):
    def change(model: onnx.ModelProto) -> None:
        model.graph.node[1].op_type = operator

    network = load_network(spoil(toy, change), CONTRACT)
    assert np.isfinite(network(features=np.ones((1, 2)) * [1.0, 9.0])[1]).all()
    with pytest.raises(NetworkDamaged, match="what is no number"):
        network(features=np.array([[-90.0, 0.0]]))


def test_a_contract_that_asks_for_more_is_not_kept(toy):
    with pytest.raises(
        NetworkDamaged,
        match=r"where features \(frames, 2\), pictures \(frames, 2, 4, 4\) is needed",
    ):
        load_network(toy, replace(CONTRACT, inputs={"features": (2,), "pictures": (2, 4, 4)}))


WATCHED = """
import os, sys
seen = []
def hook(event, arguments):
    if event.startswith("socket."):
        seen.append(event)
sys.addaudithook(hook)
import numpy as np
from posecheck.measures.low_back.lumbopelvic import CONTRACT, outline_network
outline_network()(**{name: np.zeros((1, *shape)) for name, shape in CONTRACT.inputs.items()})
folder = "/proc/self/fd"
paths = [f"{folder}/{n}" for n in os.listdir(folder)] if os.path.isdir(folder) else []
held = [os.readlink(path) for path in paths if os.path.islink(path)]
print(seen, [name for name in held if name.startswith("socket:")])
"""


def test_no_socket_is_opened():
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert (done.stdout.strip(), done.stderr) == ("[] []", "")
