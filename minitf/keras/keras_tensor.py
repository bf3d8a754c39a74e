"""KerasTensor: a shape and a type with a history, the stuff that functional models are drawn with.

Where it sits   below Operation; `keras.Input` makes the first one, calling a layer makes the next.
The one idea    it holds no numbers and no graph of ops, only which operation made it.  A model is
                found by following histories from outputs back to inputs.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,), name="x")
                >>> keras.layers.Dense(2)(x)
                <KerasTensor shape=(None, 2), dtype=float32, sparse=False, ragged=False, name=...>
Read next       keras/operation.py

As https://keras.io/api/layers/core_layers/input/ and the functional guide use it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from minitf.core import context, nest
from minitf.core.graph import Graph
from minitf.core.shape import TensorShape, as_shape
from minitf.core.tensor import Tensor
from minitf.errors import MinitfError
from minitf.keras.config import standardize_dtype
from minitf.keras.masks import mask_of, set_mask
from minitf.keras.naming import auto_name
from minitf.keras.operators import OPERATORS, add_operators


class SymbolicError(MinitfError, TypeError, ValueError):
    """A value was asked of something that is symbolic."""


class History(NamedTuple):
    """Where a KerasTensor came from.

    Attributes:
        operation: The layer or operation that made it.
        node_index: Which call of that operation.
        tensor_index: Which output of that call.
    """

    operation: Any
    node_index: int
    tensor_index: int


class SymbolShape(TensorShape):
    """A shape that is written as the tuple that it is in Keras.

    >>> SymbolShape([None, 3]), SymbolShape([None, 3])[1:]
    ((None, 3), (3,))
    """

    __repr__ = tuple.__repr__

    def __getitem__(self, key: Any) -> Any:
        return tuple(self)[key]


class KerasTensor:
    """A symbolic tensor of Keras.

    Args:
        shape: Its sizes; None for what is not known.
        dtype: Its number type, a name.
        name: Its name; made unique by default.
    """

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None, **kinds: Any):
        self._shape = SymbolShape(as_shape(shape))
        self._dtype = standardize_dtype(dtype)
        self.name = name or auto_name("keras_tensor")
        self.sparse = self.ragged = False
        self._keras_history: History | None = None
        self._keras_mask: KerasTensor | None = None

    @property
    def shape(self) -> TensorShape:
        return self._shape

    @property
    def dtype(self) -> str:
        return self._dtype

    @property
    def ndim(self) -> int:
        return len(self._shape)

    def reshape(self, *newshape: Any) -> Any:
        sizes = newshape[0] if len(newshape) == 1 and nest.is_sequence(newshape[0]) else newshape
        return OPERATORS["reshape"](self, sizes)

    def squeeze(self, axis: Any = None) -> Any:
        return OPERATORS["squeeze"](self, axis)

    # What needs a value says so.

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise self._no_value("be turned into a numpy array")

    def __bool__(self) -> bool:
        raise self._no_value("be used as True or False")

    def __float__(self) -> float:
        raise self._no_value("be turned into a number")

    def __int__(self) -> int:
        raise self._no_value("be turned into a number")

    def __iter__(self) -> Any:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def read_tensor(self) -> Tensor:
        """What conversion to a tensor asks for, when a tf function is given a KerasTensor."""
        raise SymbolicError(
            f"A KerasTensor cannot be used as input to a TensorFlow function: {self!r}.",
            why="it is symbolic: a placeholder for shape and type, used when functional models "
            "are put together, and no tf function can compute with it",
            instead="keras.ops.relu(x) and its like, a layer, or keras.layers.Lambda(tf.nn.relu)",
        )

    def _no_value(self, what: str) -> SymbolicError:
        return SymbolicError(
            f"A KerasTensor cannot {what}: {self!r}.",
            why="it is symbolic: it stands for the data that the model will see",
            instead="a model made from it: keras.Model(inputs, outputs), called on data",
        )

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse=False, ragged=False, "
            f"name={self.name}>"
        )


add_operators(KerasTensor)


def any_symbolic(structure: Any) -> bool:
    """Whether a KerasTensor is among the leaves."""
    kind = type(structure)
    if kind in _NEVER_SYMBOLIC:
        return False
    if kind in (tuple, list):
        for part in structure:  # noqa: SIM110 (asked at every call of every layer)
            if type(part) not in _NEVER_SYMBOLIC and any_symbolic(part):
                return True
        return False
    return any(isinstance(leaf, KerasTensor) for leaf in nest.flatten(structure))


_NEVER_SYMBOLIC = {Tensor, np.ndarray, bool, int, float, str, type(None)}


def output_spec(function: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
    """What a function of tensors would give: KerasTensors, found by a call without values."""
    graph, scope = Graph("shapes"), context.current.scope

    def placeholder(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return leaf
        tensor = graph.placeholder(leaf.shape, leaf.dtype, "input")
        mask = leaf._keras_mask
        return tensor if mask is None else set_mask(tensor, placeholder(mask))

    # Variables made inside are named by the scopes around, "block/dense/kernel".
    with graph.as_default(), context.own_scope(scope):
        args, kwargs = nest.map_structure(placeholder, (args, kwargs))
        outputs = function(*args, **kwargs)
    return nest.map_structure(as_keras_tensor, outputs)


def as_keras_tensor(leaf: Any) -> Any:
    """A tensor's shape and type, without its value."""
    if not hasattr(leaf, "shape") or not hasattr(leaf, "dtype"):
        return leaf
    symbol = KerasTensor(leaf.shape, getattr(leaf.dtype, "name", leaf.dtype))
    mask = mask_of(leaf)
    symbol._keras_mask = None if mask is None else KerasTensor(mask.shape, "bool", name="mask")
    return symbol
