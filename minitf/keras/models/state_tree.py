"""The state of a model as a tree: all its numbers, nested by the paths of its variables.

Where it sits   under keras.models.model.
The one idea    the path of a variable, "model/dense/kernel", is an address; a dict of dicts is the
                same address written as places.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)], name="m")
                >>> model.compile("sgd", "mse")
                >>> tree = model.get_state_tree("numpy_array")
                >>> sorted(tree), sorted(tree["trainable_variables"]["m"]["dense"])[:1]
                (['metrics_variables', 'non_trainable_variables', 'optimizer_variables', \
'trainable_variables'], ['bias'])
Read next       keras/models/model.py

As https://keras.io/api/models/model/ (get_state_tree)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minitf.errors import ArgumentError

_FORMATS = ("backend_tensor", "numpy_array")


def state_tree_of(model: Any, value_format: str) -> dict[str, Any]:
    """See Model.get_state_tree.

    Raises:
        ArgumentError: Two variables have the same path, or the format is not known.
    """
    if value_format not in _FORMATS:
        raise ArgumentError(
            "Invalid `value_format` argument. Expected one of {'numpy_array', 'backend_tensor'}. "
            f"Received: value_format={value_format}"
        )
    return {kind: _tree(variables, value_format) for kind, variables in _kinds(model).items()}


def set_state_tree(model: Any, tree: Mapping[str, Any]) -> None:
    """See Model.set_state_tree.

    Raises:
        ArgumentError: There is no such kind of variables.
    """
    kinds = _kinds(model)
    for kind, part in tree.items():
        if kind not in kinds:
            raise ArgumentError(f"Unknown variable name: {kind}", instead=f"one of {list(kinds)}")
        values = dict(_leaves(part))
        for variable in kinds[kind]:
            if variable.path in values:
                variable.assign(values[variable.path])


def _kinds(model: Any) -> dict[str, list[Any]]:
    optimizer = getattr(model, "optimizer", None)
    return {
        "trainable_variables": model.trainable_variables,
        "non_trainable_variables": model.non_trainable_variables,
        "optimizer_variables": [] if optimizer is None else optimizer.variables,
        "metrics_variables": model.metrics_variables,
    }


def _tree(variables: Iterable[Any], value_format: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    seen = set()
    for variable in variables:
        if variable.path in seen:
            raise ArgumentError(
                "The following variable path is found twice in the model: "
                f"'{variable.path}'. `get_state_tree()` can only be called when all variable paths "
                "are unique. Make sure to give unique names to your layers (and other objects)."
            )
        seen.add(variable.path)
        *places, last = variable.path.split("/")
        branch = tree
        for place in places:
            branch = branch.setdefault(place, {})
        branch[last] = variable.numpy() if value_format == "numpy_array" else variable.value
    return tree


def _leaves(tree: Mapping[str, Any], path: str = "") -> Iterable[tuple[str, Any]]:
    for name, part in tree.items():
        place = f"{path}/{name}" if path else name
        if isinstance(part, Mapping):
            yield from _leaves(part, place)
        else:
            yield place, part
