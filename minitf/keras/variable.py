"""The Keras variable: minitf's Variable with a path and a `value` property.

Where it sits   above core.variable; layers, metrics and optimizers keep their numbers in it.
The one idea    it is made from an initializer and a shape, and knows where it lives:
                `sequential/dense/kernel`.
Try it          >>> from minitf import keras
                >>> keras.Variable([1.0, 2.0], name="w")
                <Variable path=w, shape=(2,), dtype=float32, value=[1. 2.]>
Read next       keras/layers/layer.py

As https://keras.io/api/ops/variable/ says it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.keras.config import standardize_dtype
from minitf.keras.naming import auto_name
from minitf.keras.operators import OPERATORS, add_operators
from minitf.keras.variable_start import check_options, first_value

# What a name means as initializer: keras.initializers enters itself, since it stands above.
INITIALIZERS: dict[str, Callable[[str], Any]] = {}


class DTypeName(str):
    """The name of a number type, a string as everywhere in Keras, that knows what the type knows.

    >>> name = DTypeName("float32")
    >>> print(name, name.is_floating, name == as_dtype("float32"))
    float32 True True
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(as_dtype(str(self)), name)


_dtype_name = functools.cache(DTypeName)


class _Reading(threading.local):
    """How this thread reads variables: in which type, and from which StatelessScope."""

    dtype: str | None = None
    scope: Any = None


reading = _Reading()


class Variable(EngineVariable):
    """A named number block that training may change.

    Args:
        initializer: A value, a callable ``initializer(shape, dtype)``, or the name of one.
        shape: The shape; needed when `initializer` is a callable.
        dtype: The number type; default: `floatx()`, or that of the value given.
        trainable: Whether gradients flow to it.
        name: The last part of its path.

    Attributes:
        path: Name scopes and name, "sequential/dense/kernel".
        regularizer: A callable giving the penalty added to the loss, or None.
        constraint: A callable applied after each update, or None.
    """

    def __init__(
        self,
        initializer: Any,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        aggregation: str | None = "none",
        synchronization: str | None = "auto",
        name: str | None = None,
        layout: Any = None,
    ):
        name = name or auto_name("variable")
        if not isinstance(name, str) or "/" in name:
            raise ArgumentError(
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name}"
            )
        if isinstance(initializer, str):
            initializer = INITIALIZERS["get"](initializer)
        if dtype is not None or callable(initializer):
            dtype = standardize_dtype(dtype)
        if callable(initializer):
            initializer = first_value(initializer, shape, dtype, name)
        self.path = f"{context.current.scope}/{name}" if context.current.scope else name
        check_options(aggregation, synchronization)
        self.autocast = autocast
        self.layer_trainable = trainable  # what the layer asked for; freezing does not change it
        self._regularizer: Callable[[Any], Any] | None = None
        self._constraint: Callable[[Any], Any] | None = None
        self._overwrite_with_gradient = False
        super().__init__(initializer, trainable=trainable, name=name, dtype=dtype)
        self.name, self.aggregation = name, aggregation or "none"
        self.synchronization: Any = synchronization or "none"

    @property
    def dtype(self) -> Any:
        """The name of the number type; within a layer, of the one that the layer computes in."""
        cast_to = reading.dtype
        if cast_to is not None and self.autocast and self._dtype.is_floating:
            return _dtype_name(cast_to)
        return _dtype_name(self._dtype.name)

    @property
    def regularizer(self) -> Callable[[Any], Any] | None:
        """A price on the value, added to the loss."""
        return self._regularizer

    @regularizer.setter
    def regularizer(self, value: Callable[[Any], Any] | None) -> None:
        self._regularizer = _callable_or_none("regularizer", value)

    @property
    def constraint(self) -> Callable[[Any], Any] | None:
        """A rule applied after each update."""
        return self._constraint

    @constraint.setter
    def constraint(self, value: Callable[[Any], Any] | None) -> None:
        self._constraint = _callable_or_none("constraint", value)

    @property
    def overwrite_with_gradient(self) -> bool:
        """Whether an optimizer puts the gradient in place of the value."""
        return self._overwrite_with_gradient

    @overwrite_with_gradient.setter
    def overwrite_with_gradient(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise TypeError(f"`overwrite_with_gradient` must be a boolean. Received: {value}")
        self._overwrite_with_gradient = value

    @property
    def value(self) -> Tensor:  # type: ignore[override]
        """The current value; inside a graph, a promise to read it."""
        return self.read_tensor()

    def read_tensor(self) -> Tensor:
        """The current value, in the type that the layer being called computes in."""
        scope, wanted = reading.scope, reading.dtype
        if scope is None and wanted is None:
            return EngineVariable.read_tensor(self)
        tensor = None if scope is None else scope.get_current_value(self)
        if tensor is None:
            tensor = super().read_tensor()
        if wanted is None or not self.autocast or not tensor.dtype.is_floating:
            return tensor
        return tensor if tensor.dtype.name == wanted else ops.cast(tensor, wanted)

    def assign(
        self, value: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Give the variable a new value; inside a StatelessScope note it there instead.

        Returns:
            The new value.

        Raises:
            ShapeError: Another shape; the variable keeps its value.
            DTypeError: No numbers; the variable keeps its value.
        """
        tensor = self._like_me(value)
        if reading.scope is not None:
            reading.scope.add_update((self, tensor))
            return tensor
        made = super().assign(tensor, use_locking, name, read_value)
        return tensor if made is self else made

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Add to the variable; what is smaller is spread over it."""
        if not self._is_like(delta):
            delta = OPERATORS["add"](self, delta)
            return self.assign(delta, use_locking, name, read_value)
        return super().assign_add(delta, use_locking, name, read_value)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Subtract from the variable; what is smaller is spread over it."""
        if not self._is_like(delta):
            delta = OPERATORS["subtract"](self, delta)
            return self.assign(delta, use_locking, name, read_value)
        return super().assign_sub(delta, use_locking, name, read_value)

    def _is_like(self, delta: Any) -> bool:
        return type(delta) is Tensor and delta.dtype is self._dtype and delta.shape == self._shape

    def _like_me(self, delta: Any) -> Tensor:
        """The value in the variable's own type: Keras casts where TensorFlow refuses."""
        tensor = convert_to_tensor(delta, dtype_hint=self._dtype)
        if tensor.dtype is not self._dtype:
            tensor = ops.cast(tensor, self._dtype)
        self._check(tensor)
        return tensor

    def numpy(self) -> Any:
        """The current value as a numpy array (a copy)."""
        value = None if reading.scope is None else reading.scope.get_current_value(self)
        return super().numpy() if value is None else value.numpy()

    def __pos__(self) -> Tensor:
        return self.value

    def __bool__(self) -> bool:
        raise TypeError("A Keras Variable cannot be used as a boolean.")

    def __float__(self) -> float:
        return float(self._single_number())

    def __int__(self) -> int:
        return int(self._single_number())

    def _single_number(self) -> Any:
        if self.shape.rank:
            raise TypeError(
                "Only scalar arrays can be converted to Python scalars. "
                f"Got: shape={tuple(self.shape)}"
            )
        return self.numpy()

    def __eq__(self, other: object) -> Any:
        return False if other is None else OPERATORS["equal"](self, other)

    def __hash__(self) -> int:
        return id(self)

    def __round__(self, ndigits: int | None = None) -> Tensor:
        return OPERATORS["round"](self, ndigits or 0)

    def __repr__(self) -> str:
        return (
            f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype.name}, "
            f"value={self.numpy()}>"
        )


add_operators(Variable)


def _callable_or_none(attribute: str, value: Any) -> Any:
    if value is not None and not callable(value):
        kind = attribute.capitalize()
        raise ArgumentError(
            f"Invalid value for attribute `{attribute}`. Expected a callable (such as a "
            f"`keras.{attribute}s.{kind}` instance) or `None`. Received: {attribute}={value}"
        )
    return value
