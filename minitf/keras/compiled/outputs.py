"""Structures of outputs: paths to their parts, and targets brought into the same structure.

Where it sits   below the compiled loss and metrics.
The one idea    losses, weights and targets may be nested as the outputs are, or be a flat list of
                them, or a dict by the outputs' names; a path such as ("heads", 0) finds what
                belongs together.
Try it          >>> at(("heads", 0), {"heads": ["first", "second"]})
                'first'
Read next       keras/compiled/loss.py
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor

Path = tuple[Any, ...]


class PathError(ArgumentError, KeyError):
    """A part of a structure is not there."""


def at(path: Path, structure: Any) -> Any:
    """What stands at a path."""
    for key in path:
        structure = structure[key]
    return structure


def names_of(y_pred: Any, output_names: Sequence[str] | None) -> list[str] | None:
    """A name for each output: the keys of a dict of outputs, else what the model says."""
    if not isinstance(y_pred, dict) or len(y_pred) != len(nest.flatten(y_pred)):
        return None if output_names is None else list(output_names)
    if output_names and set(output_names) == set(y_pred):
        return list(output_names)  # in the order of the model's outputs
    return list(y_pred) if isinstance(y_pred, OrderedDict) else sorted(y_pred)


def same_structure(one: Any, other: Any) -> bool:
    """Whether both are nested alike: the same keys and lengths, lists where lists are."""
    try:
        nest.assert_same_structure(one, other)
    except (TypeError, ValueError):
        return False
    return True


def like(y_pred: Any, y_true: Any, names: Sequence[str] | None, wanted: Sequence[Any]) -> Any:
    """The targets, nested as the predictions are.

    Args:
        y_pred: The predictions.
        y_true: The targets: nested alike, or as a list, or a dict by the outputs' names.
        names: The names of the outputs.
        wanted: For each output its loss, or None; targets may leave out outputs without one.

    Raises:
        ArgumentError: They do not fit.
    """
    if same_structure(y_pred, y_true):
        return y_true
    if not nest.is_nested(y_true) and nest.is_nested(y_pred) and len(y_pred) == 1:
        return nest.pack_as(y_pred, [y_true])
    by_name = isinstance(y_true, dict) and names and set(names) == set(y_true)
    if by_name and isinstance(y_pred, (list, tuple)):
        return nest.pack_as(y_pred, [y_true[name] for name in names or ()])
    leaves = nest.flatten(y_true)
    flat = not any(map(nest.is_nested, y_true)) if isinstance(y_true, (list, tuple)) else False
    if (flat and len(leaves) == len(nest.flatten(y_pred))) or _same_paths(y_true, y_pred):
        return nest.pack_as(y_pred, leaves)
    if len(leaves) == sum(part is not None for part in wanted) < len(wanted):
        rest = iter(leaves)
        return nest.pack_as(y_pred, [None if part is None else next(rest) for part in wanted])
    raise PathError(
        "y_true and y_pred have different structures.\n"
        f"y_true: {nest.map_structure(lambda _: '*', y_true)}\n"
        f"y_pred: {nest.map_structure(lambda _: '*', y_pred)}",
        why="each target is compared with one output",
        instead="fit(x, y) with a y for each output, nested as the outputs are",
    )


def _same_paths(one: Any, other: Any) -> bool:
    """Whether the same keys lead to the leaves of both; lists and tuples are alike."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(_same_paths(one[key], other[key]) for key in one)
    if isinstance(one, dict) or isinstance(other, dict):
        return False
    if nest.is_nested(one) and nest.is_nested(other):
        return len(one) == len(other) and all(map(_same_paths, one, other))
    return not nest.is_nested(one) and not nest.is_nested(other)


def weights_at(path: Path, weights: Any, names: Sequence[str] | None) -> Any:
    """The sample weights of an output; a list with one entry holds for all."""
    if not nest.is_nested(weights):
        return weights
    if isinstance(weights, (list, tuple)) and len(weights) == 1:
        return weights[0]
    if isinstance(weights, dict) and path and path[0] not in weights and names:
        return weights.get(names[path[0]])
    return at(path, weights) if path else nest.flatten(weights)[0]


def as_tensor(value: Any) -> Any:
    """A value as a tensor; symbols and None as they are."""
    if value is None or isinstance(value, (Tensor, KerasTensor)):
        return value
    return convert_to_tensor(value)


def is_short_for(identifier: Any, *names: str) -> bool:
    """Whether an identifier is one of the names that mean different things for different data."""
    return isinstance(identifier, str) and identifier.lower() in names
