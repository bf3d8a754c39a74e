"""Which part of what `compile` and `fit` were given belongs to which output.

Where it sits   below the compiled loss and metrics.
The one idea    losses, weights, metrics and targets may be one thing, a list in the order of the
                outputs, or a dict by the outputs' names; here each becomes a list.
Try it          >>> spread({"a": "mse"}, ["a", "b"], "loss")
                ['mse', None]
Read next       keras/compiled/loss.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError


def names_of(y_pred: Any, output_names: Sequence[str] | None) -> list[str]:
    """A name for each output: the keys of a dict, the names of the layers, or numbers."""
    count = len(nest.flatten(y_pred))
    if isinstance(y_pred, dict) and len(y_pred) == count:
        return sorted(y_pred)
    if output_names is not None and len(output_names) == count:
        return list(output_names)
    return [f"output_{number}" for number in range(count)]


def spread(given: Any, names: Sequence[str], argument: str) -> list[Any]:
    """What an argument of `compile` says for each output.

    Raises:
        ArgumentError: A dict names something else than outputs, or a list has another length.
    """
    if isinstance(given, dict):
        unknown = [key for key in given if key not in names]
        if unknown:
            raise ArgumentError(
                f"Expected keys {list(names)} in the {argument} dict, but found {sorted(given)}.",
                why="the keys are the names of the model's outputs",
            )
        return [given.get(name) for name in names]
    if isinstance(given, (list, tuple)):
        if len(given) != len(names):
            raise ArgumentError(
                f"`{argument}` has {len(given)} entries for {len(names)} outputs: {given!r}.",
                instead=f"one for each of {list(names)}",
            )
        return list(given)
    return [given] * len(names)


def aligned(given: Any, y_pred: Any, names: Sequence[str], what: str) -> list[Any]:
    """Targets or sample weights for each output; None where there are none.

    Raises:
        ArgumentError: There is another number of them than outputs.
    """
    if given is None:
        return [None] * len(names)
    if isinstance(given, dict):
        return spread(given, names, what)
    leaves = nest.flatten(given)
    if what == "sample_weight" and len(leaves) == 1:
        return leaves * len(names)
    if len(leaves) != len(names):
        raise ArgumentError(
            f"There are {len(leaves)} targets and {len(names)} outputs.",
            why="each target is compared with one output",
            instead=f"fit(x, y) with a y for each of {list(names)}",
        )
    return leaves


def as_tensors(values: Sequence[Any]) -> list[Tensor | None]:
    """Each value as a tensor."""
    return [None if value is None else convert_to_tensor(value) for value in values]


def is_short_for(identifier: Any, *names: str) -> bool:
    """Whether an identifier is one of the names that mean different things for different data."""
    return isinstance(identifier, str) and identifier.lower() in names
