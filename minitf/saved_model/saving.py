"""Saving: walk an object, and write down its variables and functions.

Where it sits   above graphs and train.tracking.
The one idea    what a checkpoint tracks, and the tf.functions beside it.  Each function is saved as
                the graphs that it was traced for; give it an input_signature, or call it once.
Try it          >>> import minitf as tf, tempfile
                >>> net = tf.Module()
                >>> net.w = tf.Variable(3.0)
                >>> net.times = tf.function(
                ...     lambda x: x * net.w, input_signature=[tf.TensorSpec([], tf.float32)])
                >>> folder = tempfile.mkdtemp()
                >>> save(net, folder)
                >>> contains_saved_model(folder)
                True
Read next       minitf/saved_model/loading.py
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError
from minitf.execution.concrete import ConcreteFunction
from minitf.execution.function import Function
from minitf.formats import write_bundle
from minitf.saved_model.graphs import Store, encoded_graph
from minitf.train.checkpoint import Checkpoint
from minitf.train.tracking import Node, is_trackable, walk

FILE, VARIABLES, CONSTANTS = "saved_model.json", "variables/variables", "variables/constants"


class SaveOptions:
    """Accepted as in TensorFlow; nothing here changes what is saved."""

    def __init__(self, *args: Any, **options: Any):
        vars(self).update(options)


LoadOptions = SaveOptions


def contains_saved_model(export_dir: Any) -> bool:
    """Whether a folder holds what `save` wrote."""
    return os.path.exists(os.path.join(os.fspath(export_dir), FILE))


def save(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """Write an object's variables and functions to a folder.

    Args:
        obj: A tf.Module, or another object that a checkpoint can track.
        export_dir: The folder; made when it is not there.
        signatures: A tf.function (or a concrete one) to be "serving_default", or a dict of them.
            Default: the one function of `obj` with an input_signature.

    Raises:
        ArgumentError: `obj` cannot be tracked, or a function holds what cannot be saved.

    https://www.tensorflow.org/api_docs/python/tf/saved_model/save
    """
    if not is_trackable(obj):
        raise ArgumentError(
            f"Expected an object of type `Trackable`, such as `tf.Module` or a subclass of the "
            f"`Trackable` class, for export. Got {obj!r} with type {type(obj)}."
        )
    nodes = walk(obj)
    numbers = {
        id(node.value): i for i, node in enumerate(nodes) if isinstance(node.value, Variable)
    }
    store = Store(numbers)
    functions: dict[int, dict[str, Any]] = {
        number: {name: _function(one, store) for name, one in _functions_of(node.value)}
        for number, node in enumerate(nodes)
    }
    record = {
        "nodes": [_node(node, functions[number]) for number, node in enumerate(nodes)],
        "signatures": {
            name: _function(one, store) for name, one in _signatures(obj, signatures).items()
        },
    }
    folder = os.fspath(export_dir)
    Checkpoint(obj).write(os.path.join(folder, VARIABLES))
    write_bundle(os.path.join(folder, CONSTANTS), store.arrays)
    with open(os.path.join(folder, FILE), "w", encoding="utf-8") as file:
        json.dump(record, file)


def _node(node: Node, functions: Mapping[str, Any]) -> dict[str, Any]:
    value = node.value
    record: dict[str, Any] = {"children": node.children}
    if isinstance(value, Variable):
        record["variable"] = {
            "name": value.name.removesuffix(":0"), "dtype": value.dtype.name,
            "shape": list(value.shape), "trainable": value.trainable,
        }  # fmt: skip
    elif isinstance(value, (list, tuple, dict)):
        record["kind"] = "dict" if isinstance(value, dict) else "list"
    elif functions:
        record["functions"] = functions
    return record


def _functions_of(value: Any) -> Iterator[tuple[str, Function]]:
    """The tf.functions of an object: methods of its class, and those in attributes."""
    if isinstance(value, (Variable, list, tuple, dict)):
        return
    for name in dir(type(value)):
        if isinstance(inspect.getattr_static(type(value), name, None), Function):
            yield name, getattr(value, name)
    for name, part in vars(value).items():
        if isinstance(part, Function):
            yield name, part


def _function(function: Any, store: Store) -> dict[str, Any]:
    """A function as plain data: its parameters, and each of its graphs."""
    if isinstance(function, ConcreteFunction):
        return {"parameters": None, "graphs": [_concrete(function, store)]}
    if function.input_signature is not None:
        function.get_concrete_function()
    return {
        "parameters": _parameters(function),
        "graphs": [_concrete(one, store) for one in function.concrete_functions],
    }


def _parameters(function: Function) -> list[list[Any]]:
    """Name, kind and default of each parameter; a default that is no plain value is left out."""
    parameters = inspect.signature(function.python_function).parameters.values()
    return [
        [p.name, int(p.kind), [p.default] if isinstance(p.default, (bool, int, float, str)) or
         p.default is None else []]
        for p in parameters
    ]  # fmt: skip


def _concrete(concrete: ConcreteFunction, store: Store) -> dict[str, Any]:
    record = encoded_graph(concrete.graph, store)
    numbers = record.pop("numbers")
    return {
        "graph": record,
        "inputs": _structure(concrete.structured_input_signature),
        "names": [place.op.name for place in concrete.inputs if place.op is not None],
        "outputs": _structure(concrete.structured_outputs, numbers),
    }


def _structure(value: Any, numbers: Mapping[int, int] | None = None) -> Any:
    """Arguments or results: lists, tuples and dicts of specs, numbers of tensors, plain values."""
    if isinstance(value, dict):
        return {"dict": [[key, _structure(part, numbers)] for key, part in value.items()]}
    if nest.is_sequence(value):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [_structure(part, numbers) for part in value]}
    if isinstance(value, Tensor):
        assert numbers is not None
        return {"ref": numbers[id(value)]}
    if isinstance(value, TensorSpec):
        shape = None if value.shape.rank is None else list(value.shape)
        return {"spec": [{"shape": shape}, value.dtype.name, value.name]}
    if isinstance(value, (bool, int, float, str, type(None))):
        return value
    raise ArgumentError(
        f"A function was called with {value!r}, which cannot be saved.",
        why="arguments are tensors, numbers, text, and lists and dicts of them",
    )


def _signatures(obj: Any, given: Any) -> dict[str, Any]:
    if given is None:
        found = [f for _, f in _functions_of(obj) if f.input_signature is not None]
        found = found or _call_of_model(obj)
        return {"serving_default": found[0]} if len(found) == 1 else {}
    table = given if isinstance(given, Mapping) else {"serving_default": given}
    for name, function in table.items():
        if not isinstance(function, (Function, ConcreteFunction)):
            raise ArgumentError(
                f"Expected a TensorFlow function for which to generate a signature, but got "
                f"{function!r} for {name!r}.",
                instead="a tf.function with an input_signature, or f.get_concrete_function(...)",
            )
        if isinstance(function, Function) and function.input_signature is None and (
            len(function.concrete_functions) != 1
        ):  # fmt: skip
            raise ArgumentError(
                f"The function of signature {name!r} has {len(function.concrete_functions)} "
                "graphs, and a signature is one.",
                instead="signatures=f.get_concrete_function(tf.TensorSpec(...))",
            )
    return dict(table)


def _call_of_model(obj: Any) -> list[Function]:
    """A Keras model whose inputs are known: its call, as a function of them."""
    inputs = nest.flatten(getattr(obj, "inputs", None))
    if not callable(obj) or not inputs or not all(hasattr(one, "shape") for one in inputs):
        return []
    specs = [TensorSpec(one.shape, one.dtype, "inputs") for one in inputs]
    return [Function(lambda inputs: obj(inputs, training=False), specs)] if len(specs) == 1 else []


def output_names(outputs: Any) -> dict[str, np.ndarray]:
    """Results by name, as signatures give them: a dict's keys, or output_0, output_1, ..."""
    if isinstance(outputs, dict):
        return outputs
    return {f"output_{number}": part for number, part in enumerate(nest.flatten(outputs))}
