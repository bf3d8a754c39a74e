"""Loading: objects with variables and functions, made from a folder.

Where it sits   above graphs and saving.
The one idea    a loaded function is a tf.function whose Python body looks for the saved graph that
                fits its arguments, and does its operations again.  So gradients, tracing and calls
                from other functions work as for any other.
Try it          >>> import minitf as tf, tempfile
                >>> net = tf.Module()
                >>> net.w = tf.Variable(3.0)
                >>> net.times = tf.function(
                ...     lambda x: x * net.w, input_signature=[tf.TensorSpec([], tf.float32)])
                >>> folder = tempfile.mkdtemp()
                >>> tf.saved_model.save(net, folder)
                >>> loaded = load(folder)
                >>> with tf.GradientTape() as tape:
                ...     y = loaded.times(2.0)
                >>> y.numpy(), tape.gradient(y, loaded.w).numpy()
                (np.float32(6.0), np.float32(2.0))
Read next       minitf/saved_model/saving.py
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.shape import TensorShape, UnknownShape
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, MinitfError, NotFoundError
from minitf.execution.function import function
from minitf.formats import read_bundle
from minitf.module import Module
from minitf.saved_model.graphs import Shelf, rebuilt
from minitf.saved_model.saving import CONSTANTS, FILE, VARIABLES, output_names
from minitf.train.matching import Match

_PARAMETER = inspect.Parameter
_KINDS = {
    int(kind): kind
    for kind in (
        _PARAMETER.POSITIONAL_ONLY, _PARAMETER.POSITIONAL_OR_KEYWORD, _PARAMETER.VAR_POSITIONAL,
        _PARAMETER.KEYWORD_ONLY, _PARAMETER.VAR_KEYWORD,
    )
}  # fmt: skip


class NoSavedModelError(MinitfError, NotFoundError, OSError):
    """A folder holds no saved model."""


class LoadedObject(Module):
    """An object made from a folder: its attributes are what the saved object held.

    Attributes:
        signatures: By name, functions of keyword arguments that give dicts of tensors.
    """

    signatures: dict[str, Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function `__call__` of the saved object."""
        called = vars(self).get("__call__")
        if called is None:
            raise TypeError("The saved object had no tf.function called __call__.")
        return called(*args, **kwargs)


def load(export_dir: Any, tags: Any = None, options: Any = None) -> LoadedObject:
    """The object that `save` wrote.

    Args:
        export_dir: The folder.

    Returns:
        An object with the same attributes: variables, modules, lists, dicts, functions.

    Raises:
        NoSavedModelError: The folder holds no saved model.

    https://www.tensorflow.org/api_docs/python/tf/saved_model/load
    """
    folder = os.fspath(export_dir)
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as file:
            record = json.load(file)
    except OSError:
        raise NoSavedModelError(
            f"SavedModel file does not exist at: {folder}/{FILE}",
            why="minitf writes folders of its own; those of TensorFlow are not read here",
        ) from None
    objects = [_made(node) for node in record["nodes"]]
    for value, node in zip(objects, record["nodes"], strict=True):
        _fill(value, {name: objects[i] for name, i in node["children"].items()})
    Match(read_bundle(os.path.join(folder, VARIABLES))).restore(objects[0])
    variables = {i: one for i, one in enumerate(objects) if isinstance(one, Variable)}
    shelf = Shelf(read_bundle(os.path.join(folder, CONSTANTS)), variables)
    for value, node in zip(objects, record["nodes"], strict=True):
        for name, saved in node.get("functions", {}).items():
            vars(value)[name] = _function(name, saved, shelf)
    root = objects[0]
    root.signatures = {
        name: _signature(name, saved, shelf) for name, saved in record["signatures"].items()
    }
    return root


def _made(node: Mapping[str, Any]) -> Any:
    if "variable" in node:
        saved = node["variable"]
        kind = as_dtype(saved["dtype"])
        empty = np.zeros(saved["shape"], kind.as_numpy_dtype)
        with context.init_scope():
            return Variable(empty, trainable=saved["trainable"], name=saved["name"], dtype=kind)
    return {"list": list, "dict": dict}.get(node.get("kind", ""), LoadedObject)()


def _fill(value: Any, children: Mapping[str, Any]) -> None:
    if isinstance(value, list):
        value += [None] * (1 + max(map(int, children), default=-1))
        for number, child in children.items():
            value[int(number)] = child
    elif isinstance(value, dict):
        value.update(children)
    elif children:
        for name, child in children.items():
            setattr(value, name, child)


def _function(name: str, saved: Mapping[str, Any], shelf: Shelf) -> Any:
    """A tf.function that does what a saved graph says."""
    graphs = saved["graphs"]
    wanted = [_structure(one["inputs"]) for one in graphs]

    def call(*args: Any, **kwargs: Any) -> Any:
        for exactly in (True, False):
            for one, inputs in zip(graphs, wanted, strict=True):
                tensors = _fitting((args, kwargs), inputs, exactly)
                if tensors is not None:
                    return _run(one, tensors, shelf)
        raise ArgumentError(
            f"Could not find matching concrete function to call loaded from the SavedModel. Got: "
            f"{args}, {kwargs}. Expected one of: {wanted}",
            why="only the graphs that the function was traced for were saved",
        )

    call.__name__ = name
    signature = _parameters(saved["parameters"])
    if signature is not None:
        call.__signature__ = signature  # type: ignore[attr-defined]
    made = function(call, autograph=False)
    for args, kwargs in wanted:  # ready to be called, and to be saved again
        made.get_concrete_function(*args, **kwargs)
    return made


def _parameters(saved: Sequence[Any] | None) -> inspect.Signature | None:
    if saved is None:
        return None
    return inspect.Signature([
        inspect.Parameter(
            name, _KINDS[kind], default=default[0] if default else inspect.Parameter.empty
        )
        for name, kind, default in saved
    ])  # fmt: skip


def _run(one: Mapping[str, Any], tensors: list[Tensor], shelf: Shelf) -> Any:
    made = rebuilt(one["graph"], tensors, shelf)
    return _structure(one["outputs"], made)


def _fitting(given: Any, wanted: Any, exactly: bool) -> list[Tensor] | None:
    """The tensors among the arguments, when all of them fit a saved graph; else None."""
    if isinstance(wanted, TensorSpec):
        tensor = _as_spec(given, wanted, exactly)
        return None if tensor is None else [tensor]
    if isinstance(wanted, dict):
        if not isinstance(given, dict) or given.keys() != wanted.keys():
            return None
        pairs = [(given[key], wanted[key]) for key in sorted(wanted)]
    elif isinstance(wanted, (list, tuple)):
        if not isinstance(given, (list, tuple)) or len(given) != len(wanted):
            return None
        pairs = list(zip(given, wanted, strict=True))
    else:
        return [] if not isinstance(given, Tensor) and given == wanted else None
    tensors: list[Tensor] = []
    for part, spec in pairs:
        found = _fitting(part, spec, exactly)
        if found is None:
            return None
        tensors += found
    return tensors


def _as_spec(leaf: Any, spec: TensorSpec, exactly: bool) -> Tensor | None:
    if not isinstance(leaf, Tensor):
        if exactly or leaf is None:
            return None
        try:
            leaf = convert_to_tensor(leaf, dtype=spec.dtype)
        except (TypeError, ValueError):
            return None
    if leaf.dtype is not spec.dtype:
        return None
    fits = _covers(spec.shape, leaf.shape) if exactly else spec.shape.is_compatible_with(leaf.shape)
    return leaf if fits else None


def _covers(shape: TensorShape, other: TensorShape) -> bool:
    """Whether every tensor of the other shape is also of this one."""
    if isinstance(shape, UnknownShape):
        return True
    return len(shape) == len(other) and all(
        size in (None, found) for size, found in zip(shape, other, strict=True)
    )


def _structure(record: Any, tensors: Sequence[Tensor] = ()) -> Any:
    """Arguments or results, as they were."""
    if not isinstance(record, dict):
        return record
    [(kind, part)] = record.items()
    if kind == "dict":
        return {key: _structure(one, tensors) for key, one in part}
    if kind == "spec":
        return TensorSpec(TensorShape(part[0]["shape"]), part[1], part[2])
    if kind == "ref":
        return tensors[part]
    parts = [_structure(one, tensors) for one in part]
    return parts if kind == "list" else tuple(parts)


def _signature(name: str, saved: Mapping[str, Any], shelf: Shelf) -> Any:
    """A function of keyword arguments that gives a dict of tensors."""
    [one] = saved["graphs"]
    names = one["names"]
    specs = [
        spec for spec in nest.flatten(_structure(one["inputs"])) if isinstance(spec, TensorSpec)
    ]

    def call(*args: Any, **kwargs: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        if sorted(given) != sorted(names):
            raise TypeError(
                f"signature {name!r} takes the arguments {names}, and was called with "
                f"{sorted(given)}."
            )
        tensors = [
            convert_to_tensor(given[key], dtype=spec.dtype)
            for key, spec in zip(names, specs, strict=True)
        ]
        return output_names(_run(one, tensors, shelf))

    call.__name__ = name
    return function(call, autograph=False)
