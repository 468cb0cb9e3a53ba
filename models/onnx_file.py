"""Writes posecheck's networks as ONNX files. Needs onnx (in the extra `test`), which the product
does not.

    python models/onnx_file.py FILE.onnx [...]

prints what files say of themselves. The recipes import the rest: `Graph` puts a network together,
`write` and `seal` add what makes a file one that `posecheck/networks.py` takes (models/README.md,
"A network's file"), `arrays_of` reads the weights back to be taught on.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from posecheck.networks import Contract, load_network

OPSET, IR = 13, 8
"""What OpenCV 4.10 to 5.0 and ONNX Runtime read."""
HALF = ".half"
"""Behind the name of weights that are stored in half precision."""


class Graph:
    """A graph that grows node by node; values are called by name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.arrays: dict[str, np.ndarray] = {}

    def add(self, operator: str, *inputs: str, name: str = "", **attributes) -> str:
        """One operator with one output, whose name is given back."""
        out = name or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [out], **attributes))
        return out

    def constant(self, name: str, values: np.ndarray) -> str:
        """Weights or other numbers; half precision stays so in the file, and is counted with in
        single."""
        half = values.dtype == np.float16
        self.arrays[name + HALF * half] = np.ascontiguousarray(values)
        return self.add("Cast", name + HALF, name=name, to=TensorProto.FLOAT) if half else name

    def single(self, name: str, value: float | Sequence[float] | np.ndarray) -> str:
        return self.constant(name, np.asarray(value, np.float32))

    def clipped(self, x: str, low: float, high: float) -> str:
        return self.add("Clip", x, self.single(f"{x}.low", low), self.single(f"{x}.high", high))

    def dense(self, x: str, name: str, matrix: np.ndarray, bias: np.ndarray) -> str:
        """x @ matrix + bias: (n, inputs), (inputs, units), (units,)."""
        return self.add(
            "Gemm", x, self.constant(f"{name}.matrix", matrix), self.constant(f"{name}.bias", bias)
        )

    def ensemble(
        self,
        members: Sequence[str],
        columns: int,
        least: float,
        most: float,
        scale: np.ndarray,
        offset: np.ndarray | None = None,
    ) -> None:
        """The outputs `mean` and `sd` of members that each say (n, 2 * columns) means and
        logarithms of standard deviations.

        The variance is theirs, of logarithms between least and most, and how far they are apart.
        scale, offset (columns,): of the answer's unit.
        """
        first, last, end = (
            self.constant(name, np.array([n], np.int64))
            for name, n in (("first", 0), ("columns", columns), ("last", 2 * columns))
        )
        axis = self.constant("axis", np.array([1], np.int64))
        share = self.single("share", 1 / len(members))
        means = [self.add("Slice", said, first, last, axis) for said in members]
        mean = self._mean(means, share)
        spreads = [
            self.add("Exp", self.clipped(self.add("Slice", said, last, end, axis), least, most))
            for said in members
        ]
        apart = [self.add("Sub", each, mean) for each in means]
        variances = (
            self._mean([self.add("Mul", each, each) for each in parts], share)
            for parts in (spreads, apart)
        )
        units = self.single("unit", scale)
        self.add("Mul", self.add("Sqrt", self.add("Add", *variances)), units, name="sd")
        if offset is None:
            self.add("Mul", mean, units, name="mean")
        else:
            self.add(
                "Add", self.add("Mul", mean, units), self.single("offset", offset), name="mean"
            )

    def _mean(self, values: Sequence[str], share: str) -> str:
        total = values[0]
        for each in values[1:]:
            total = self.add("Add", total, each)
        return self.add("Mul", total, share)


def write(
    path: Path,
    contract: Contract,
    graph: Graph,
    numbers: Mapping[str, np.ndarray],
    inputs: Mapping[str, str],
    made_by: str,
    weights: str = "",
) -> None:
    """The file of a graph: `seal` says what the rest is."""
    described = helper.make_graph(
        graph.nodes,
        contract.name,
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["frames", *shape])
            for name, shape in contract.inputs.items()
        ],
        [
            helper.make_tensor_value_info(
                name, TensorProto.FLOAT, ["frames", len(contract.columns)]
            )
            for name in contract.outputs
        ],
        [numpy_helper.from_array(values, name) for name, values in graph.arrays.items()],
    )
    model = helper.make_model(
        described,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="posecheck",
    )
    seal(path, model, contract, numbers, inputs, made_by, weights)


def seal(
    path: Path,
    model: onnx.ModelProto,
    contract: Contract,
    numbers: Mapping[str, np.ndarray],
    inputs: Mapping[str, str],
    made_by: str,
    weights: str = "",
) -> None:
    """Adds the metadata to a model, writes it, and tries the file as posecheck does: NetworkDamaged
    where it does not keep the contract.

    model: of this writer or any other. numbers: of the contract, written with all their digits.
    inputs: what each input is, in words, with its unit. made_by: the recipe. weights: which weights
    these are, where they were known by another sum before; else the SHA-256 of all of them.
    """
    told = json.dumps(
        {name: [float(value) for value in values] for name, values in numbers.items()}
    )
    helper.set_model_props(
        model,
        {
            "name": contract.name,
            "version": str(contract.version),
            "inputs": json.dumps(inputs),
            "columns": json.dumps(contract.columns),
            "units": json.dumps(contract.units),
            "numbers": told,
            "weights": weights or sum_of(model, told),
            "made_by": made_by,
            "sha256": hashlib.sha256(model.graph.SerializeToString() + told.encode()).hexdigest(),
        },
    )
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
    network = load_network(path, contract)
    network(**{name: np.zeros((2, *shape), np.float32) for name, shape in contract.inputs.items()})


def sum_of(model: onnx.ModelProto, numbers: str) -> str:
    """SHA-256 of the numbers and of the weights: names, kinds, shapes and values, whatever their
    order."""
    digest = hashlib.sha256(numbers.encode())
    for name, values in sorted(
        (tensor.name, numpy_helper.to_array(tensor)) for tensor in model.graph.initializer
    ):
        digest.update(f"{name} {values.dtype.str} {values.shape}".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def arrays_of(path: Path) -> dict[str, np.ndarray]:
    """The weights of a file by name, and the numbers beside its graph."""
    model = onnx.load(path)
    arrays = {
        tensor.name.removesuffix(HALF): numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
    }
    numbers = json.loads(
        next(entry.value for entry in model.metadata_props if entry.key == "numbers")
    )
    return arrays | {name: np.array(values) for name, values in numbers.items()}


if __name__ == "__main__":
    for file in sys.argv[1:]:
        print(
            file,
            *(f"    {entry.key}: {entry.value}" for entry in onnx.load(file).metadata_props),
            sep="\n",
        )
