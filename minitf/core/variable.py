"""The variable: the one tensor that can change.

Where it sits   above dispatch; optimizers and layers hold variables.
The one idea    an eager assign makes a new array, so values a tape remembered stay true.  Once a
                compiled plan works on a variable it is *pinned*: its array stays where it is,
                assigns write into it, and reads hand out copies.
Try it          >>> v = Variable([1.0, 2.0])
                >>> v.assign_add([10.0, 10.0]).numpy()
                array([11., 12.], dtype=float32)
Read next       execution/plan.py
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitf.backends.base import Array
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.html import tensor_html
from minitf.core.lifting import lifted
from minitf.core.opdef import OPS, op
from minitf.core.operators import Operators
from minitf.core.reference import Reference
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.core.texts import copied, numpy_text
from minitf.core.variable_parts import (
    Parts,
    VariableAggregation,
    VariableSynchronization,
    assign_part,
)
from minitf.dtypes import DType
from minitf.errors import ArgumentError, DTypeError, ShapeError

op(
    "read_variable", "-> z", symbol="W", stateful=True,
    words="Read a variable: its value at this point of the program.",
    formula=r"z = v",
    shape=lambda variable: tuple(variable.shape), dtype=lambda variable: variable._dtype,
)  # fmt: skip
op(
    "assign", "x -> z", symbol="←", stateful=True,
    words="Write a new value into a variable.",
    formula=r"v \leftarrow x",
    shape=lambda x, variable: x,
)  # fmt: skip


class Variable(Parts, Operators):
    """A tensor that can be assigned to.  https://www.tensorflow.org/api_docs/python/tf/Variable

    Args:
        initial_value: Anything that converts to a tensor, or a function without arguments that
            returns it.
        trainable: Whether a GradientTape watches it by itself.
        name: Its name.
        dtype: Its number type; default: that of the initial value.
        shape: Its shape, when given: must fit the initial value.  Where it says None, later values
            may have any size.

    >>> v = Variable(3.0)
    >>> v.assign(4.0).numpy()
    np.float32(4.0)
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Variable:
        """In a graph for sessions, a variable of that graph: its value is the session's."""
        graph = context.current.graph
        special = None if graph is None or cls is not Variable else graph.variable_class
        return object.__new__(special or cls)

    def __init__(
        self, initial_value: Any = None, trainable: bool | None = None, validate_shape: bool = True,
        caching_device: Any = None, name: str | None = None, variable_def: Any = None,
        dtype: Any = None, import_scope: str | None = None,
        constraint: Callable[[Tensor], Tensor] | None = None,
        synchronization: VariableSynchronization = VariableSynchronization.AUTO,
        aggregation: VariableAggregation = VariableAggregation.NONE, shape: Any = None,
    ):  # fmt: skip
        if initial_value is None:
            raise ArgumentError(
                "The `initial_value` arg to `tf.Variable` must be specified.",
                instead="tf.Variable(0.0)",
            )
        if context.current.graph is not None:
            context.current.graph.note_variable(self)
        with context.init_scope():
            value = initial_value() if callable(initial_value) else initial_value
            tensor = convert_to_tensor(value, dtype=dtype)
        if tensor.is_symbolic:
            tensor = lifted(tensor)
        kept = tensor.shape if shape is None else TensorShape(shape)
        if not tensor.shape.is_compatible_with(kept):
            raise ShapeError(
                f"The initial value has shape {tensor.shape}, not the given shape {shape}."
            )
        self.device_object = tensor.device_object
        self.trainable = trainable is None or bool(trainable)
        self.constraint = constraint
        self.synchronization = synchronization
        self.aggregation: Any = aggregation  # Keras writes it as a text
        self.name = context.scoped(f"{name or 'Variable'}:0")
        self.pinned = False
        self.memory: object = self  # what it shares its memory with: itself, or its arena
        self._array = tensor.array
        self._shape, self._dtype = kept, tensor.dtype
        self._tensor: Tensor | None = None

    @property
    def shape(self) -> TensorShape:
        return self._shape

    @property
    def dtype(self) -> DType:
        return self._dtype

    @property
    def ndim(self) -> int:
        return len(self._shape)

    @property
    def device(self) -> str:
        """The full name of its device; see Tensor.device."""
        return self.device_object.full_name

    @property
    def leaf_name(self) -> str:
        """The last part of the name, for the nodes of a graph."""
        return self.name.rpartition("/")[2].partition(":")[0]

    def __deepcopy__(self, memo: dict[int, Any]) -> Variable:
        """Another variable with the same value, in memory of its own."""
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        shared = {"device_object": self.device_object, "_tensor": None, "pinned": False}
        place = {"_array": self.device_object.backend.copy(self._array), "memory": twin}
        kept = {key: part for key, part in vars(self).items() if key not in {**shared, **place}}
        vars(twin).update({**copy.deepcopy(kept, memo), **shared, **place})
        return twin

    def get_shape(self) -> TensorShape:
        return self._shape

    def read_tensor(self) -> Tensor:
        """The current value: a tensor with a value, or a read in the graph being built."""
        graph = context.current.graph
        if graph is not None:
            return graph.read(self)
        if self._tensor is None or self.pinned:
            backend = self.device_object.backend
            array = backend.copy(self._array) if self.pinned else self._array
            self._tensor = Tensor(array, self.device_object)
            self._tensor.variable = self
        return self._tensor

    def read_value(self) -> Tensor:
        """The current value.  As https://www.tensorflow.org/api_docs/python/tf/Variable"""
        return self.read_tensor()

    def value(self) -> Tensor:
        """The current value."""
        return self.read_tensor()

    def numpy(self) -> Any:
        """The current value as a numpy array (a copy)."""
        return copied(self.device_object.backend.to_numpy(self._array))

    def is_initialized(self, name: str | None = None) -> Tensor:
        """Whether it has a value: always, once it was made."""
        return convert_to_tensor(True)

    def set_shape(self, shape: Any) -> None:
        """ShapeError unless the variable has this shape."""
        self._shape.assert_is_compatible_with(shape)

    def assign(
        self, value: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Give the variable a new value of the same shape and type.

        Returns:
            The variable itself; in a graph being built, the assigned tensor.

        Raises:
            ShapeError: Another shape; the variable keeps its value.
            DTypeError: Another number type; the variable keeps its value.
        """
        tensor = self._brought_here(self._like_me(value))
        graph = context.current.graph
        if graph is not None or tensor.is_symbolic:
            assigned = OPS["assign"](tensor, variable=self)
            assigned.graph.forget_read(self)
            return assigned
        self.set_array(tensor.array)
        return self if read_value else None

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Add to the variable, entry by entry: `delta` has its shape."""
        return self.assign(self.read_tensor() + self._like_me(delta), read_value=read_value)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None,
        read_value: bool = True,
    ) -> Any:  # fmt: skip
        """Subtract from the variable, entry by entry: `delta` has its shape."""
        return self.assign(self.read_tensor() - self._like_me(delta), read_value=read_value)

    def _like_me(self, delta: Any) -> Tensor:
        tensor = convert_to_tensor(delta, dtype_hint=self._dtype)
        self._check(tensor)
        return tensor

    def set_array(self, array: Array) -> None:
        """Take over a value (unchecked): into the pinned place, or as the new array."""
        if self.pinned:
            self.device_object.backend.write(self._array, array)
        else:
            self._array = array
            self._tensor = None

    def pin(self) -> Array:
        """The array, which from now on stays where it is.  Compiled plans write into it."""
        if not self.pinned:
            self.move_to(self.device_object.backend.copy(self._array))
        return self._array

    def move_to(self, array: Array) -> None:
        """Live in the given place, which already holds the value."""
        self._array, self._tensor, self.pinned = array, None, True

    @property
    def array(self) -> Array:
        """The backend's own array (not a copy: never write to it)."""
        return self._array

    def _brought_here(self, tensor: Tensor) -> Tensor:
        """The tensor on the variable's own device."""
        home = self.device_object
        if tensor.is_symbolic or tensor.device_object is home:
            return tensor
        return Tensor(home.backend.from_numpy(np.array(tensor.numpy()), home), home)

    def _check(self, tensor: Tensor) -> None:
        if tensor.dtype is not self._dtype:
            raise DTypeError(
                f"Cannot assign {tensor.dtype.name} to variable {self.name!r} of type "
                f"{self._dtype.name}.",
                instead=f"tf.cast(x, tf.{self._dtype.name})",
            )
        if not tensor.shape.is_compatible_with(self._shape):
            raise ShapeError(
                f"Cannot assign a value of shape {tensor.shape} to variable {self.name!r} "
                f"of shape {self._shape}.",
                why="a variable keeps its shape for life",
            )

    def ref(self) -> Reference:
        """A key for dictionaries and sets that stands for this very variable."""
        return Reference(self)

    experimental_ref = ref

    def __getitem__(self, key: Any) -> Tensor:
        """A part of the value.  `v[1:3].assign(x)` writes into that part of the variable."""
        part = self.read_tensor()[key]
        part.assign = partial(assign_part, self, key)
        return part

    def __iter__(self) -> Iterator[Tensor]:
        return iter(self.read_tensor())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.numpy(), dtype=dtype)

    def __repr__(self) -> str:
        return (
            f"<tf.Variable {self.name!r} shape={self._shape} dtype={self._dtype.name}, "
            f"numpy={numpy_text(self)}>"
        )

    def _repr_html_(self) -> str:
        kind = "" if self.trainable else ", not trainable"
        return tensor_html(self, f"Variable {self.name}{kind}")

    def __bool__(self) -> bool:
        return bool(self.read_tensor())

    def __float__(self) -> float:
        return float(self.numpy())

    def __int__(self) -> int:
        return int(self.numpy())

    def __len__(self) -> int:
        return len(self.read_tensor())

    # A variable is a thing with an identity; unlike a tensor it may be a key.  (== compares
    # entry by entry all the same.)
    def __hash__(self) -> int:
        return id(self)
