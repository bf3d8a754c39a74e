"""The configuration of a functional model: its layers, and for each of them its calls.

Where it sits   below Functional, apart from it because it is all about one file format.
The one idea    a symbolic tensor is written as its history: which layer, which call, which output.
                Reading makes the layers and then the calls, each as soon as its inputs are there.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,), name="x")
                >>> model = keras.Model(x, keras.layers.Dense(1, name="d")(x), name="m")
                >>> model_config(model)["output_layers"]
                ['d', 0, 0]
Read next       keras/models/functional.py

The format is that of Keras 3: https://keras.io/api/models/model_saving_apis/model_config_serialization/
"""

from __future__ import annotations

import inspect
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor, any_symbolic
from minitf.keras.layers.layer import Layer, table
from minitf.keras.operation import Node, Operation
from minitf.keras.ops.symbolic import operation_from_config
from minitf.keras.plain_data import plain_value, restored_value


def model_config(model: Any) -> dict[str, Any]:
    """See Functional.get_config."""
    kept = {id(node) for node in model._function.nodes}
    kept |= {id(tensor._keras_history.operation._inbound_nodes[0]) for tensor in model.inputs}
    # A layer may have been called elsewhere too; only the model's own calls are numbered.
    numbers: dict[int, int] = {}
    for operation in model.operations:
        own = [node for node in operation._inbound_nodes if id(node) in kept]
        numbers.update((id(node), number) for number, node in enumerate(own))
    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": [_operation_config(operation, numbers) for operation in model.operations],
        "input_layers": nest.map_structure(lambda t: _address(t, numbers), model.input),
        "output_layers": nest.map_structure(lambda t: _address(t, numbers), model.output),
    }


def _operation_config(operation: Operation, numbers: dict[int, int]) -> dict[str, Any]:
    calls = [node for node in operation._inbound_nodes if id(node) in numbers and not node.is_input]
    config: dict[str, Any] = table.serialize(operation)
    config["name"] = operation.name
    config["inbound_nodes"] = [_call_config(node, numbers) for node in calls]
    return config


def _call_config(node: Node, numbers: dict[int, int]) -> dict[str, Any]:
    def plain(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return plain_value(leaf)
        return {
            "class_name": "__keras_tensor__",
            "config": {
                "shape": tuple(leaf.shape),
                "dtype": leaf.dtype,
                "keras_history": _address(leaf, numbers),
            },
        }

    return {
        "args": [nest.map_structure(plain, arg) for arg in node.args],
        "kwargs": {**_unsaid(node), **nest.map_structure(plain, node.kwargs)},
    }


def _unsaid(node: Node) -> dict[str, Any]:
    """What Keras writes without being told: how `training` is set, and that there is no mask."""
    if not isinstance(node.operation, Layer) or not isinstance(node.args[0], KerasTensor):
        return {}
    parameters = inspect.signature(node.operation.call).parameters
    found = {}
    training = parameters.get("training")
    if training is not None and training.default not in (None, inspect.Parameter.empty):
        found["training"] = training.default
    alone = len(node.args) == 1 and not any_symbolic(node.kwargs)
    if "mask" in parameters and alone and node.args[0]._keras_mask is None:
        found["mask"] = None
    return found


def _address(tensor: KerasTensor, numbers: dict[int, int]) -> list[Any]:
    history = tensor._keras_history
    assert history is not None
    node = history.operation._inbound_nodes[history.node_index]
    return [history.operation.name, numbers[id(node)], history.tensor_index]


def model_from_config(cls: Any, config: dict[str, Any], custom_objects: Any = None) -> Any:
    """See Functional.from_config."""
    operations: dict[str, Operation] = {}
    waiting: list[tuple[str, dict[str, Any]]] = []
    for entry in config["layers"]:
        name = entry.get("name") or entry["config"]["name"]
        operations[name] = _operation_from(entry, custom_objects)
        waiting += [(name, _call_of(node)) for node in entry.get("inbound_nodes", ())]
    for _, call in waiting:
        for source, _, _ in _addresses([call["args"], call["kwargs"]]):
            if source not in operations:
                raise ArgumentError(f"Missing node: {source}, which another layer is called on.")
    _make_calls(operations, waiting)
    inputs = _tensors_at(config["input_layers"], operations)
    outputs = _tensors_at(config["output_layers"], operations)
    drawn = ("layers", "input_layers", "output_layers", "dtype")
    more = {key: value for key, value in config.items() if key not in drawn}
    return cls(inputs=inputs, outputs=outputs, **more)


def _call_of(node: Any) -> dict[str, Any]:
    """A call as Keras 3 writes it, from one of Keras 2: [[name, call, output, arguments], ...]."""
    if isinstance(node, dict):
        return node
    args = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": part[:3]}} for part in node
    ]
    kwargs: dict[str, Any] = next((part[3] for part in node if len(part) > 3), {})
    return {"args": args if len(args) == 1 else [args], "kwargs": kwargs}


def _operation_from(entry: dict[str, Any], custom_objects: Any) -> Operation:
    if str(entry.get("module")).startswith(("keras.src.ops", "keras.src.activations")):
        return operation_from_config(entry)
    return table.deserialize(entry, custom_objects)


def _make_calls(
    operations: dict[str, Operation], waiting: list[tuple[str, dict[str, Any]]]
) -> None:
    """Make each call as soon as its inputs are there, those of one layer in their order."""
    while waiting:
        left: list[tuple[str, dict[str, Any]]] = []
        blocked: set[str] = set()
        for name, call in waiting:
            if name in blocked or not _is_ready(call, operations):
                blocked.add(name)
                left.append((name, call))
                continue
            operations[name](
                *[_restored(arg, operations) for arg in call["args"]],
                **{key: _restored(value, operations) for key, value in call["kwargs"].items()},
            )
        if len(left) == len(waiting):
            raise ArgumentError(
                f"The calls of {sorted(blocked)} wait for each other: there is a loop in the "
                "model's configuration."
            )
        waiting = left


def _is_ready(call: dict[str, Any], operations: dict[str, Operation]) -> bool:
    return all(
        number < len(operations[name]._inbound_nodes)
        for name, number, _ in _addresses([call["args"], call["kwargs"]])
    )


def _addresses(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return [value["config"]["keras_history"]]
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [address for part in value for address in _addresses(part)]
    return []


def _restored(value: Any, operations: dict[str, Operation]) -> Any:
    """An argument of a call, symbols in the place of their addresses."""
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return _tensor_at(value["config"]["keras_history"], operations)
        plain = restored_value(value)
        if plain is not value:
            return plain
        return {key: _restored(part, operations) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_restored(part, operations) for part in value)
    return value


def _tensor_at(address: Any, operations: dict[str, Operation]) -> KerasTensor:
    name, number, index = address
    return operations[name]._inbound_nodes[number].output_tensors[index]


def _tensors_at(structure: Any, operations: dict[str, Operation]) -> Any:
    """A structure whose leaves are addresses: [name, number of the call, number of the output]."""
    if isinstance(structure, dict):
        return {key: _tensors_at(part, operations) for key, part in structure.items()}
    if len(structure) == 3 and isinstance(structure[0], str):
        return _tensor_at(structure, operations)
    parts = [_tensors_at(part, operations) for part in structure]
    return tuple(parts) if isinstance(structure, tuple) else parts
