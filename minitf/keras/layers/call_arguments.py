"""The arguments of a call of a layer: which are tensors, and what shapes they have.

Where it sits   under keras.layers.calls.
The one idea    `build(query_shape, value_shape)` gets the shapes of the arguments `query` and
                `value` of `call`: names join what belongs together.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.Attention()
                >>> names_of(type(layer).call)[:2]
                ('self', 'inputs')
Read next       keras/layers/calls.py
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.masks import mask_of


def default(method: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: this method is the one that subclasses have when they write none."""
    method.is_default = True  # type: ignore[attr-defined]
    return method


def is_default(owner: Any, name: str) -> bool:
    """Whether a method is the one that subclasses have when they write none."""
    return getattr(getattr(type(owner), name), "is_default", False)


def says_itself(owner: Any, name: str) -> bool:
    """Whether a method is the learner's own: what minitf's layers say follows from their `call`."""
    return not getattr(type(owner), name).__module__.startswith("minitf.")


@functools.cache
def _parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(function).parameters)


@functools.cache
def names_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's parameters."""
    return tuple(_parameters(function))


@functools.cache
def defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """The defaults of a function's parameters."""
    return {
        name: parameter.default
        for name, parameter in _parameters(function).items()
        if parameter.default is not parameter.empty
    }


def required(function: Callable[..., Any]) -> list[str]:
    """The parameters of a method that must be given by position or name."""
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        name
        for name, parameter in list(_parameters(function).items())[1:]
        if parameter.default is parameter.empty and parameter.kind not in several
    ]


def first_argument(layer: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """The value of the first argument of `call`."""
    if args:
        return args[0]
    names = names_of(type(layer).call)
    return kwargs.get(names[1]) if len(names) > 1 else None


def by_name(layer: Any, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """All arguments, by their names."""
    names = names_of(type(layer).call)[1:]
    return {**dict(zip(names, args, strict=False)), **kwargs}


def tensor_arguments(layer: Any, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Those arguments that are tensors, or structures of nothing but tensors and None.

    Raises:
        ArgumentError: A structure has tensors and other things in it.
    """
    found = {}
    for name, value in by_name(layer, args, kwargs).items():
        leaves = [leaf for leaf in nest.flatten(value) if leaf is not None]
        tensors = [isinstance(leaf, (Tensor, KerasTensor, Variable)) for leaf in leaves]
        if any(tensors) and all(tensors):
            found[name] = value
        elif any(tensors):
            raise ArgumentError(
                "In a nested call() argument, you cannot mix tensors and non-tensors. Received "
                f"invalid mixed argument: {name}={value}"
            )
    return found


def mask_of_first(layer: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """The mask, or the structure of masks, of the first argument."""
    return nest.map_structure(mask_of, first_argument(layer, args, kwargs))


def shapes_of(inputs: Any) -> Any:
    """The shape of each tensor in a structure."""
    return nest.map_structure(
        lambda x: None if x is None else tuple(getattr(x, "shape", ())), inputs
    )


def shapes_by_name(layer: Any, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """{"query_shape": ..., "value_shape": ...}: the shapes of the tensors that `call` gets."""
    tensors = tensor_arguments(layer, args, kwargs)
    return {
        f"{name}_shape": shapes_of(value)
        for name, value in tensors.items()
        if name not in ("mask", "args", "kwargs")
    }


def shapes_for(layer: Any, method: str, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments for `build` or `compute_output_shape`: one shape, or several by name.

    Raises:
        ArgumentError: The method has several arguments, and their names do not fit those of call.
    """
    shapes = shapes_by_name(layer, args, kwargs)
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = _parameters(getattr(type(layer), method))
    names = [name for name, parameter in parameters.items() if parameter.kind not in kinds][1:]
    if len(names) == 1:
        first = shapes_of(first_argument(layer, args, kwargs))
        return {names[0]: next(iter(shapes.values()), first)}
    for name in names:
        _check_name(layer, method, name)
    return {name: shapes[name] for name in names if name in shapes}


def _check_name(layer: Any, method: str, name: str) -> None:
    rule = (
        f"For a `{method}()` method with more than one argument, all arguments should have a "
        f"`_shape` suffix and match an argument from `call()`. E.g. `{method}(self, foo_shape, "
        f"bar_shape)`. For layer '{type(layer).__name__}', received `{method}()` argument `{name}`,"
    )
    if not name.endswith("_shape"):
        raise ArgumentError(f"{rule} which does not end in `_shape`.")
    wanted = name.removesuffix("_shape")
    if wanted not in names_of(type(layer).call):
        raise ArgumentError(f"{rule} but `call()` does not have argument `{wanted}`.")
