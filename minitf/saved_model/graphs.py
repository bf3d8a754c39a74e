"""Graphs as plain data: what can be written as JSON, and read again.

Where it sits   below saving and loading.
The one idea    tensors are numbered in the order they are made; an operation names its inputs by
                these numbers.  Reading is doing everything again, in the same order.
Try it          >>> import minitf as tf
                >>> increase = tf.function(lambda x: x + 1.0)
                >>> graph = increase.get_concrete_function(tf.constant(2.0)).graph
                >>> record = encoded_graph(graph, Store({}))
                >>> [operation["op"] for operation in record["operations"]]
                ['placeholder', 'constant', 'add']
Read next       minitf/saved_model/saving.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.core.operation import live_attrs
from minitf.core.random_state import Stream
from minitf.core.shape import TensorShape, UnknownShape
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.dtypes import DType, as_dtype
from minitf.errors import ArgumentError, MinitfError
from minitf.execution.blocks import Block

_PLAIN = (bool, int, float, str, type(None))


class Store:
    """Where arrays and variables go that graphs speak of.

    Args:
        variables: The number of each variable, by its id.

    Attributes:
        arrays: Constants, by name.
    """

    def __init__(self, variables: Mapping[int, int]):
        self.variables = variables
        self.arrays: dict[str, np.ndarray] = {}

    def array(self, value: Any) -> str:
        """Keep an array; returns its name."""
        name = f"constant_{len(self.arrays)}"
        self.arrays[name] = np.asarray(value)
        return name


# Writing


def encoded_graph(graph: Graph, store: Store) -> dict[str, Any]:
    """A graph as plain data.

    Raises:
        ArgumentError: It holds Python code (a py_function, a dataset).
        UntrackedError: It uses a variable that the saved object does not track.
    """
    numbers: dict[int, int] = {}
    operations = []
    for operation in graph.operations:
        attrs = live_attrs(operation)
        operations.append({
            "op": operation.opdef.name,
            "name": operation.name.rpartition("/")[2],
            "inputs": [numbers[id(tensor)] for tensor in operation.arguments],
            "attrs": {
                name: encoded_value(value, numbers, store, operation.name)
                for name, value in attrs.items()
            },
            "shapes": [_shape(tensor) for tensor in operation.outputs],
        })  # fmt: skip
        for tensor in operation.outputs:
            numbers[id(tensor)] = len(numbers)
    record: dict[str, Any] = {"name": graph.name, "operations": operations}
    if isinstance(graph, Block):
        for part in ("arguments", "inputs", "outputs", "kept"):
            record[part] = [numbers[id(tensor)] for tensor in getattr(graph, part)]
        record["loose"], record["given"] = list(graph.loose), list(graph.given)
    record["numbers"] = numbers
    return record


def _shape(tensor: Tensor) -> list[int | None] | None:
    return None if tensor.shape.rank is None else list(tensor.shape)


def encoded_value(value: Any, numbers: dict[int, int], store: Store, where: str) -> Any:
    """One value among the static data; what JSON does not know is a dict with a telling key."""

    def inner(part: Any) -> Any:
        return encoded_value(part, numbers, store, where)

    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, TensorShape):
        return {"shape": None if value.rank is None else list(value)}
    if isinstance(value, DType):
        return {"dtype": value.name}
    if isinstance(value, TensorSpec):
        return {"spec": [inner(value.shape), value.dtype.name, value.name]}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [inner(part) for part in value]}
    if isinstance(value, dict):
        return {"dict": [[inner(key), inner(part)] for key, part in value.items()]}
    if isinstance(value, slice):
        return {"slice": [inner(part) for part in (value.start, value.stop, value.step)]}
    if isinstance(value, type(Ellipsis)):
        return {"ellipsis": True}
    if isinstance(value, Tensor):
        return {"ref": numbers[id(value)]} if value.is_symbolic else {"array": store.array(value)}
    if isinstance(value, np.ndarray):
        return {"numpy": store.array(value)}
    if isinstance(value, Variable) and id(value) in store.variables:
        return {"variable": store.variables[id(value)]}
    if isinstance(value, Stream):
        return {"stream": True}
    if isinstance(value, Graph):
        record = encoded_graph(value, store)
        del record["numbers"]
        return {"block": record}
    raise _refused(value, where)


class UntrackedError(MinitfError, AssertionError):
    """A function uses a variable that the saved object does not hold."""


def _refused(value: Any, where: str) -> MinitfError:
    if isinstance(value, Variable):
        return UntrackedError(
            f"Tried to export a function which references an 'untracked' resource: operation "
            f"{where} uses {value!r}.",
            why="only what the saved object holds in its attributes is saved",
            instead="keep the variable in an attribute of the module",
        )
    return ArgumentError(
        f"Operation {where} cannot be saved: it holds {value!r}.",
        why="Python code is not part of the saved graph",
    )


# Reading


class Shelf:
    """Where graphs that are read find arrays and variables.

    Args:
        arrays: Constants, by name.
        variables: Variables, by number.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray], variables: Mapping[int, Variable]):
        self.variables = variables
        self.arrays = arrays
        self._tensors: dict[str, Tensor] = {}

    def tensor(self, name: str) -> Tensor:
        """A constant, as a tensor; one for all who ask for it."""
        if name not in self._tensors:
            with context.init_scope():
                self._tensors[name] = convert_to_tensor(self.arrays[name])
        return self._tensors[name]


def rebuilt(record: Mapping[str, Any], places: Iterable[Tensor], shelf: Shelf) -> list[Tensor]:
    """Append the operations of a record to the graph being built.

    Args:
        record: As `encoded_graph` made it.
        places: What stands for its placeholders, in order.
        shelf: The arrays and variables.

    Returns:
        All tensors, by number.
    """
    graph = context.current.graph
    assert graph is not None
    waiting = iter(places)
    tensors: list[Tensor] = []
    for one in record["operations"]:
        attrs = {name: decoded_value(part, tensors, shelf) for name, part in one["attrs"].items()}
        inputs = tuple(tensors[number] for number in one["inputs"])
        if one["op"] == "placeholder":
            made: Sequence[Tensor] = [next(waiting)]
        elif one["op"] == "assign":
            made = [attrs["variable"].assign(inputs[0])]
        else:
            made = graph.append(OPS[one["op"]], inputs, attrs, one["name"]).outputs
        if one["op"] == "read_variable":
            made[0].variable = attrs["variable"]
        for tensor, shape in zip(made, one["shapes"], strict=True):
            if shape is not None and isinstance(tensor.shape, UnknownShape):
                tensor.set_shape(shape)
        tensors += made
    return tensors


def _block(record: Mapping[str, Any], shelf: Shelf) -> Block:
    block = Block(record["name"], context.current.graph)
    with context.unheard(), block.as_default():
        places = [
            block.placeholder(
                TensorShape(one["shapes"][0]), one["attrs"]["dtype"]["dtype"], one["name"]
            )
            for one in record["operations"]
            if one["op"] == "placeholder"
        ]
        tensors = rebuilt(record, places, shelf)
    for part in ("arguments", "inputs", "outputs", "kept"):
        setattr(block, part, [tensors[number] for number in record[part]])
    block.loose, block.given = tuple(record["loose"]), tuple(record["given"])
    return block


def decoded_value(value: Any, tensors: list[Tensor], shelf: Shelf) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, part)] = value.items()
    if kind in ("list", "tuple"):
        parts = [decoded_value(one, tensors, shelf) for one in part]
        return parts if kind == "list" else tuple(parts)
    if kind == "dict":
        return {
            decoded_value(key, tensors, shelf): decoded_value(one, tensors, shelf)
            for key, one in part
        }
    if kind == "slice":
        return slice(*(decoded_value(one, tensors, shelf) for one in part))
    if kind == "spec":
        return TensorSpec(decoded_value(part[0], tensors, shelf), part[1], part[2])
    if kind == "ref":
        return tensors[part]
    simple: dict[str, Any] = {
        "shape": TensorShape, "dtype": as_dtype, "array": shelf.tensor,
        "numpy": shelf.arrays.__getitem__, "variable": shelf.variables.__getitem__,
        "stream": lambda _: Stream(None), "ellipsis": lambda _: Ellipsis,
        "block": lambda record: _block(record, shelf),
    }  # fmt: skip
    return simple[kind](part)
