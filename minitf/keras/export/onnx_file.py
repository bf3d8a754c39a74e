"""A model as a file of ONNX, which other programs run.

Where it sits   behind `model.export(path, format="onnx")`.
The one idea    trace the model once for inputs of any batch size, and write down what was traced.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
                >>> input_specs(model).shape
                TensorShape([None, 3])
Read next       keras/export/writer.py

As https://keras.io/api/models/model_saving_apis/export/
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from minitf.core import nest
from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.errors import NotReadyError
from minitf.execution.concrete import ConcreteFunction
from minitf.execution.function import function
from minitf.keras.export.tables import TABLE
from minitf.keras.export.writer import OPSET, Writer


def input_specs(model: Any, input_signature: Any = None) -> Any:
    """The inputs of a model: its own, or what is given, as TensorSpecs.

    Raises:
        NotReadyError: The model does not know its inputs yet.
    """
    if input_signature is not None:
        return nest.map_structure(as_spec, _unwrapped(input_signature))
    symbols = getattr(model, "_inputs_struct", None) or getattr(model, "inputs", None)
    if symbols:
        specs = nest.map_structure(as_spec, symbols)
        return specs[0] if isinstance(specs, list) and len(specs) == 1 else specs
    shape = getattr(model, "_build_shape", None)
    if shape is None:
        raise NotReadyError(
            "The model provided has not yet been built. It must be built before export.",
            instead="call it on a batch, or input_signature=[keras.InputSpec(shape=(None, 3))]",
        )
    return _specs_of(shape, model.compute_dtype)


def _specs_of(shape: Any, dtype: str) -> Any:
    """A shape, or several, for batches of any size."""
    if isinstance(shape, dict):
        return {name: _specs_of(part, dtype) for name, part in shape.items()}
    if any(isinstance(part, (list, tuple, TensorShape)) for part in shape):
        return [_specs_of(part, dtype) for part in shape]
    return TensorSpec((None, *tuple(shape)[1:]), dtype)


def _unwrapped(signature: Any) -> Any:
    single = isinstance(signature, (list, tuple)) and len(signature) == 1
    return signature[0] if single else signature


def as_spec(part: Any) -> TensorSpec:
    """Anything with a shape and a dtype as a TensorSpec."""
    dtype = getattr(part, "dtype", None) or "float32"
    return TensorSpec(part.shape, dtype, name=getattr(part, "name", None))


def traced(model: Any, specs: Any) -> ConcreteFunction:
    """The model as it is used, not trained, for inputs of these shapes."""
    leaves = nest.flatten(specs)

    def serve(*inputs: Any) -> Any:
        return model(nest.pack_as(specs, list(inputs)), training=False)

    return function(serve).get_concrete_function(*leaves)


def export_onnx(
    model: Any, path: Any, input_signature: Any = None, opset_version: int | None = None
) -> None:
    """Write a model as a file of ONNX.

    Args:
        model: A model that is built.
        path: Where to.
        input_signature: Its inputs: anything with a shape and a dtype; default: its own.
        opset_version: The version of ONNX' operators; at least 18.

    Raises:
        MissingExtraError: The package onnx is not installed.
        GraphError: ONNX has no such operation; nothing is written.
    """
    made = onnx_model(model, input_signature, opset_version or OPSET).SerializeToString()
    path = Path(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(made)
    partial.replace(path)


def onnx_model(model: Any, input_signature: Any = None, opset: int = OPSET) -> Any:
    """The model in ONNX' own classes."""
    writer = Writer()
    concrete = traced(model, input_specs(model, input_signature))
    names = _input_names(model, concrete.inputs)
    for tensor, name in zip(concrete.inputs, names, strict=True):
        writer.call(tensor, writer.fresh(name))
    writer.write(concrete.graph, TABLE)
    outputs = []
    for number, tensor in enumerate(concrete.fetches):
        name = writer.fresh(f"output_{number}")
        writer.nodes.append(writer.onnx.helper.make_node("Identity", [writer.name(tensor)], [name]))
        outputs.append(_described(writer, tensor, name))
    helper = writer.onnx.helper
    inputs = [_described(writer, t, n) for t, n in zip(concrete.inputs, names, strict=True)]
    graph = helper.make_graph(writer.nodes, model.name, inputs, outputs, writer.initializers)
    versions = [helper.make_opsetid("", opset)]
    proto = helper.make_model(graph, opset_imports=versions, producer_name="minitf")
    proto.ir_version = min(proto.ir_version, 10)  # so that runtimes of the last years read it
    return proto


def _input_names(model: Any, inputs: Sequence[Tensor]) -> list[str]:
    """Those of a functional model's Inputs, else numbered."""
    histories = [getattr(t, "_keras_history", None) for t in getattr(model, "inputs", None) or ()]
    if len(histories) == len(inputs) and None not in histories:
        return [history.operation.name for history in histories if history is not None]
    return [f"input_{number}" for number in range(len(inputs))]


def _described(writer: Writer, tensor: Tensor, name: str) -> Any:
    """A name, a type and a shape; sizes that the run decides have names of their own."""
    sizes = ["batch" if size is None and place == 0 else f"{name}_{place}" if size is None else size
             for place, size in enumerate(tensor.shape)]  # fmt: skip
    return writer.onnx.helper.make_tensor_value_info(name, writer.type(tensor.dtype), sizes)
