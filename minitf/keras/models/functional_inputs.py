"""What a functional model is fed with, brought into the order and the shapes that it was drawn for.

Where it sits   under keras.models.functional.
The one idea    inputs may come as one tensor, a list, or a dict by names; the model knows them in
                one order, and says where the structure, a shape or a name is another one.
Try it          >>> from minitf import keras
                >>> a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
                >>> in_order({"b": 2, "a": 1}, [a, b])
                [1, 2]
Read next       keras/models/functional.py
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError, UnimplementedError
from minitf.keras.function import leaves_with_paths
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layers.input_layer import InputLayer
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.masks import mask_of, set_mask


class WordsError(DTypeError, UnimplementedError):
    """Words were fed to a model of numbers; TensorFlow says that it cannot cast them."""


def specs_of(struct: Any) -> list[InputSpec] | None:
    """What a model with these inputs expects of each; None for dicts that are nested deeply."""
    if not isinstance(struct, dict):
        return [_spec_of(symbol) for symbol in nest.flatten(struct)]
    if not all(isinstance(symbol, KerasTensor) for symbol in struct.values()):
        return None
    return [_spec_of(struct[name], name) for name in sorted(struct)]


def _spec_of(symbol: KerasTensor, name: str | None = None) -> InputSpec:
    layer = symbol._keras_history.operation  # type: ignore[union-attr]
    return InputSpec(
        shape=(None, *symbol.shape[1:]) if len(symbol.shape) else (), allow_last_axis_squeeze=True,
        name=name or layer.name, optional=is_optional(symbol),
    )  # fmt: skip


def is_optional(symbol: KerasTensor) -> bool:
    """Whether None may be fed."""
    history = symbol._keras_history
    layer = None if history is None else history.operation
    return isinstance(layer, InputLayer) and layer.optional


def check_given(inputs: Any, symbols: list[KerasTensor]) -> None:
    """Raise ArgumentError where None is fed to an input that needs a value."""
    for value, symbol in zip(nest.flatten(inputs), symbols, strict=False):
        history = symbol._keras_history
        made_by_input = history is not None and isinstance(history.operation, InputLayer)
        if value is None and made_by_input and not is_optional(symbol):
            raise ArgumentError(
                f"The input '{symbol.name}' is not optional, but None was passed. Please provide "
                "a valid tensor.",
                instead="keras.Input(..., optional=True), and a layer that can do without",
            )


def in_order(inputs: Any, struct: Any) -> list[Any]:
    """The inputs in the order of the model's own.

    Raises:
        ArgumentError: A dict has other keys than the model has names.
    """
    if isinstance(inputs, (Tensor, KerasTensor)) and isinstance(struct, KerasTensor):
        return [inputs]
    strict = False
    if isinstance(struct, list) and len(struct) == 1 and not nest.is_nested(inputs):
        inputs = [inputs]
    elif isinstance(inputs, dict) and not isinstance(struct, dict):
        symbols = [struct] if isinstance(struct, KerasTensor) else list(struct)
        names = [getattr(symbol, "name", None) for symbol in symbols]
        strict = None in names or not set(names) <= set(inputs)
        if not strict:
            inputs = [inputs[name] for name in names]
            struct = symbols
    elif isinstance(struct, dict) and not isinstance(inputs, dict):
        strict = list(struct) != sorted(struct)  # nobody could tell which is which
    elif isinstance(struct, dict) and set(struct) < set(inputs):
        _compare(inputs, struct, strict)
        return nest.flatten({key: inputs[key] for key in struct})
    _compare(inputs, struct, strict)
    return nest.flatten(inputs)


def _compare(inputs: Any, struct: Any, strict: bool) -> None:
    """Warn where inputs are nested otherwise than the model's, or refuse them."""
    graph = context.current.graph
    if _same(inputs, struct) or (graph is not None and graph.name == "shapes" and not strict):
        return
    expected = nest.map_structure(lambda symbol: symbol.name, struct)
    received = nest.map_structure(
        lambda x: "None" if x is None else f"Tensor(shape={getattr(x, 'shape', None)})", inputs
    )
    message = (
        "The structure of `inputs` doesn't match the expected structure.\n"
        f"Expected: {expected}\nReceived: inputs={received}"
    )
    if strict:
        raise ArgumentError(message, why="names tell which input is which")
    warnings.warn(message, stacklevel=7)


def _same(one: Any, other: Any) -> bool:
    """Whether both are nested alike; lists and tuples are."""
    if isinstance(one, dict) or isinstance(other, dict):
        both = isinstance(one, dict) and isinstance(other, dict) and set(one) == set(other)
        return both and all(_same(one[key], other[key]) for key in one)
    if nest.is_nested(one) or nest.is_nested(other):
        both = nest.is_nested(one) and nest.is_nested(other) and len(one) == len(other)
        return both and all(map(_same, one, other))
    return True


def fitted(value: Any, symbol: KerasTensor, struct: Any) -> Any:
    """A value as a tensor of the type and the number of axes that were promised.

    Raises:
        ShapeError: It has another number of axes.
        WordsError: There are words where numbers are needed.
    """
    if value is None:
        return None
    value = convert_to_tensor(value)
    if value.dtype.name == symbol.dtype and value.ndim == symbol.ndim:
        return value  # the usual case
    if value.dtype.name == "string" and symbol.dtype != "string":
        raise WordsError(
            f"Invalid dtype: the input {symbol.name!r} takes {symbol.dtype}, and the data hold "
            "words.",
            why="the layers behind it compute with numbers",
            instead="np.asarray(x, 'float32') for numbers written as words; for words a layer "
            "that reads them: keras.layers.StringLookup or TextVectorization",
        )
    mask, promised = mask_of(value), tuple(symbol.shape)
    if value.ndim == len(promised) - 1 and promised[-1] == 1:
        value = ops.expand_dims(value, -1)
    elif value.ndim == len(promised) + 1 and value.shape[-1] == 1:
        value = ops.squeeze(value, axis=-1)
    if value.ndim != len(promised):
        path = next(path for path, leaf in leaves_with_paths(struct) if leaf is symbol)
        raise ShapeError(
            f"Invalid input shape for input {value} with name '{symbol.name}' and path "
            f"'{path}'. Expected shape {promised}, but input has incompatible "
            f"shape {tuple(value.shape)}",
            why="None stands for any size; the rest is the shape of one sample",
            instead="reshape the data, or build a model with the other input shape",
        )
    return set_mask(ops.cast(value, symbol.dtype), mask)
