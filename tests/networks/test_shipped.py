"""The shipped networks: they answer as plain numpy does with their weights, and the recipes write
files that posecheck takes."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from scipy.signal import correlate2d

from posecheck.measures import correction
from posecheck.measures.low_back.lumbopelvic import CONTRACT as OUTLINE
from posecheck.measures.low_back.lumbopelvic import outline_network
from posecheck.networks import load_network, shipped_network
from posecheck.recognition.turn import CONTRACT as UPRIGHT
from tests.networks import plain
from tests.networks.files import MODELS, recipe, said

SHIPPED = {
    "angle_correction/side.onnx": correction.contract("side"),
    "angle_correction/front.onnx": correction.contract("front"),
    "angle_correction/drills.onnx": correction.contract("side"),
    "angle_correction/front_drills.onnx": correction.contract("front"),
    "lumbopelvic/lumbopelvic.onnx": OUTLINE,
    "upright/upright.onnx": UPRIGHT,
}
NEAR = 2e-4
"""Degrees, %: single precision is a hundred times nearer than a report's last digit."""


@pytest.mark.parametrize("stride", [1, 2])
def test_the_convolution_is_that_of_the_textbook(stride):
    rng = np.random.default_rng(0)
    x, kernel, bias = (
        rng.normal(size=(2, 3, 8, 6)),
        rng.normal(size=(4, 3, 3, 3)),
        rng.normal(size=4),
    )
    got = plain.convolved(x, kernel, bias, stride)
    assert got.shape == (2, 4, 8 // stride, 6 // stride)
    for n in range(2):
        for k in range(4):
            full = (
                sum(correlate2d(np.pad(x[n, c], 1), kernel[k, c], mode="valid") for c in range(3))
                + bias[k]
            )
            assert got[n, k] == pytest.approx(full[::stride, ::stride])


def test_five_that_agree_are_as_sure_as_each_and_five_that_do_not_are_less():
    """What `plain` and the graphs do with an ensemble: means of 1 and 3, each with an SD of 1, are
    2 with an SD of the root of 2."""
    mean, sd = plain.together(np.array([[[1.0, 0.0]], [[3.0, 0.0]]]), -3, 2)
    assert (mean.item(), sd.item()) == pytest.approx((2.0, 2**0.5))


@pytest.mark.parametrize("kind", ["side", "front", "drills", "front_drills"])
def test_the_angle_correction_is_that_of_plain_numpy(kind):
    features = 3 * np.random.default_rng(1).normal(size=(400, 30))
    features[0], features[1] = 0.0, 1e6
    name = f"angle_correction/{kind}.onnx"
    wanted = plain.angle_correction(plain.weights_in(name), features)
    for got, want in zip(
        shipped_network(name, SHIPPED[name])(features=features), wanted, strict=True
    ):
        np.testing.assert_allclose(got, want, atol=NEAR)


def test_the_outline_networks_are_those_of_plain_numpy():
    rng = np.random.default_rng(2)
    pictures, features = rng.random((6, 2, 96, 80)), 2 * rng.normal(size=(6, 29))
    pictures[0], pictures[1], features[2] = 0.0, 1.0, 40.0
    wanted = plain.lumbopelvic(plain.weights_in("lumbopelvic/lumbopelvic.onnx"), pictures, features)
    for got, want in zip(
        outline_network()(pictures=pictures, features=features[:, :, None, None]),
        wanted,
        strict=True,
    ):
        np.testing.assert_allclose(got, want, atol=NEAR)


def test_which_way_up_is_that_of_plain_numpy():
    features = 2 * np.random.default_rng(3).normal(size=(300, 41))
    (got,) = shipped_network("upright/upright.onnx", UPRIGHT)(features=features)
    np.testing.assert_allclose(
        got, plain.upright(plain.weights_in("upright/upright.onnx"), features), atol=2e-5
    )


def test_the_frames_of_a_clip_do_not_change_one_another():
    rng = np.random.default_rng(4)
    pictures, features = rng.random((33, 2, 96, 80)), rng.normal(size=(33, 29, 1, 1))
    network = outline_network()
    whole, again = (network(pictures=pictures, features=features) for _ in range(2))
    alone = [network(pictures=pictures[i : i + 1], features=features[i : i + 1]) for i in range(33)]
    for i, answer in enumerate(whole):
        np.testing.assert_array_equal(answer, again[i])
        np.testing.assert_allclose(np.concatenate([one[i] for one in alone]), answer, atol=NEAR)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_file_says_what_the_card_lists(name):
    metadata = {key: entry.value for key, entry in said(onnx.load(MODELS / name)).items()}
    card = (MODELS / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` |" in card for key in metadata)
    assert set(json.loads(metadata["inputs"])) == set(SHIPPED[name].inputs)
    assert (MODELS.parent / metadata["made_by"]).is_file()


def test_the_networks_of_drills_are_others_that_look_at_the_same():
    """How strange a pose is, is asked of one of them for both: they must have the same centre and
    scale."""
    one, other = (
        shipped_network(f"angle_correction/{name}.onnx", correction.contract("side"))
        for name in ("side", "drills")
    )
    assert one.weights != other.weights
    for number in ("centre", "scale"):
        np.testing.assert_array_equal(one.numbers[number], other.numbers[number])


def test_weights_of_the_recipes_are_written_and_read_back(tmp_path):
    """What is taught on is what was shipped: members and statistics go into a file and come out."""
    export = recipe("angle_correction/export")
    for kind in ("side", "front"):
        members, stats = export.read_network(MODELS / "angle_correction", kind)
        assert [matrix.shape for matrix, _ in members[0]] == [
            (30, 72),
            (72, 72),
            (72, 2 * len(correction.contract(kind).columns)),
        ]
        export.write_network(tmp_path, kind, members, stats)
        one, two = (
            load_network(folder / f"{kind}.onnx", correction.contract(kind))
            for folder in (MODELS / "angle_correction", tmp_path)
        )
        assert one.weights == two.weights
        for a, b in zip(*(net(features=np.ones((3, 30))) for net in (one, two)), strict=True):
            np.testing.assert_array_equal(a, b)


def test_a_new_outline_network_is_another(tmp_path):
    """As `train.py` hands it over: convolutions (out, in, 3, 3), half precision; its sum is not
    that of the shipped one."""
    w = {
        key: values.astype(np.float16 if key[1] == "." else float)
        for key, values in plain.weights_in("lumbopelvic/lumbopelvic.onnx").items()
    }
    members = [
        {key[2:]: values for key, values in w.items() if key.startswith(f"{i}.")} for i in range(2)
    ]
    members[0]["last.bias"] = members[0]["last.bias"] + np.float16(1)
    stats = {
        "centre": w["centre"],
        "scale": w["scale"],
        "factor": w["factor"],
        "mean": w["offset"],
        "spread": w["unit"],
    }
    recipe("lumbopelvic/export").write_network(tmp_path / "new.onnx", members, stats)
    new, shipped = load_network(tmp_path / "new.onnx", OUTLINE), outline_network()
    asked = {"pictures": np.zeros((1, 2, 96, 80)), "features": np.zeros((1, 29, 1, 1))}
    np.testing.assert_allclose(
        new(**asked)[0] - shipped(**asked)[0],
        stats["spread"][None] / 2,
        atol=2e-3 * stats["spread"].max(),
    )
    assert new.weights != shipped.weights and len(new.weights) == 64


def test_the_network_of_turns_is_written_as_its_recipe_fits_it(tmp_path):
    w = plain.weights_in("upright/upright.onnx")
    net = {
        "centre": w["centre"],
        "scale": w["scale"],
        "w0": w["hidden.matrix"],
        "b0": w["hidden.bias"],
        "w1": w["last.matrix"][:, 0],
    }
    recipe("upright/export").write_network(
        tmp_path / "new.onnx", {name: values.astype(np.float32) for name, values in net.items()}
    )
    assert (
        load_network(tmp_path / "new.onnx", UPRIGHT).weights
        == shipped_network("upright/upright.onnx", UPRIGHT).weights
    )
