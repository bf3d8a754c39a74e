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

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.backends.base import Array
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.operators import Operators
from minitf.core.shape import TensorShape, as_shape
from minitf.core.tensor import Reference, Tensor
from minitf.dtypes import DType
from minitf.errors import DTypeError, ShapeError

op(
    "read_variable", "-> z", symbol="W", stateful=True,
    words="Read a variable: its value at this point of the program.",
    formula=r"z = v",
    shape=lambda variable: tuple(variable.shape), dtype=lambda variable: variable.dtype,
)  # fmt: skip
op(
    "assign", "x -> z", symbol="←", stateful=True,
    words="Write a new value into a variable.",
    formula=r"v \leftarrow x",
    shape=lambda x, variable: x,
)  # fmt: skip


class Variable(Operators):
    """A tensor that can be assigned to.  https://www.tensorflow.org/api_docs/python/tf/Variable

    Args:
        initial_value: Anything that converts to a tensor, or a function without arguments that
            returns it.
        trainable: Whether a GradientTape watches it by itself.
        name: Its name.
        dtype: Its number type; default: that of the initial value.
        shape: Its shape, when given: must fit the initial value.

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
        self,
        initial_value: Any,
        trainable: bool = True,
        name: str | None = None,
        dtype: Any = None,
        shape: Any = None,
    ):
        with context.init_scope():
            value = initial_value() if callable(initial_value) else initial_value
            tensor = convert_to_tensor(value, dtype=dtype)
        if shape is not None and not tensor.shape.is_compatible_with(as_shape(shape)):
            raise ShapeError(
                f"The initial value has shape {tensor.shape}, not the given shape {shape}."
            )
        self.device_object = tensor.device_object
        self.trainable = trainable
        self.name = context.scoped(f"{name or 'Variable'}:0")
        self.pinned = False
        self.memory: object = self  # what it shares its memory with: itself, or its arena
        self._array = tensor.array
        self._shape, self._dtype = tensor.shape, tensor.dtype
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
        return self.device_object.name

    @property
    def leaf_name(self) -> str:
        """The last part of the name, for the nodes of a graph."""
        return self.name.rpartition("/")[2].partition(":")[0]

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
        array = self.device_object.backend.to_numpy(self._array)
        return array[()] if array.ndim == 0 else np.array(array)

    def assign(self, value: Any, read_value: bool = True) -> Any:
        """Give the variable a new value of the same shape and type.

        Returns:
            The variable itself; in a graph being built, the assigned tensor.

        Raises:
            ShapeError: Another shape; the variable keeps its value.
            DTypeError: Another number type; the variable keeps its value.
        """
        tensor = convert_to_tensor(value, dtype_hint=self._dtype)
        self._check(tensor)
        tensor = self._brought_here(tensor)
        graph = context.current.graph
        if graph is not None or tensor.is_symbolic:
            assigned = OPS["assign"](tensor, variable=self)
            assigned.graph.forget_read(self)
            return assigned
        self.set_array(tensor.array)
        return self

    def assign_add(self, delta: Any, read_value: bool = True) -> Any:
        """Add to the variable."""
        return self.assign(self.read_tensor() + delta)

    def assign_sub(self, delta: Any, read_value: bool = True) -> Any:
        """Subtract from the variable."""
        return self.assign(self.read_tensor() - delta)

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
        if not tensor.shape.is_compatible_with(self._shape):
            raise ShapeError(
                f"Cannot assign a value of shape {tensor.shape} to variable {self.name!r} "
                f"of shape {self._shape}.",
                why="a variable keeps its shape for life",
            )
        if tensor.dtype is not self._dtype:
            raise DTypeError(
                f"Cannot assign {tensor.dtype.name} to variable {self.name!r} of type "
                f"{self._dtype.name}.",
                instead=f"tf.cast(x, tf.{self._dtype.name})",
            )

    def ref(self) -> Reference:
        """A key for dictionaries and sets that stands for this very variable."""
        return Reference(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.numpy(), dtype=dtype)

    def __repr__(self) -> str:
        value = repr(self.numpy()) if self.ndim else str(self.numpy())
        return (
            f"<tf.Variable {self.name!r} shape={self._shape} dtype={self._dtype.name}, "
            f"numpy={value}>"
        )

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


class Arena:
    """Several variables in one piece of memory, so that one update serves them all.

    Args:
        variables: Variables of one number type on one device.

    Attributes:
        flat: A Variable over the whole; each of the variables is a stretch of it.

    >>> a, b = Variable([1.0, 2.0]), Variable(3.0)
    >>> Arena([a, b]).flat.assign_add([10.0, 10.0, 10.0]).numpy()
    array([11., 12., 13.], dtype=float32)
    >>> b.numpy()
    np.float32(13.0)
    """

    def __init__(self, variables: Sequence[Variable], name: str = "arena"):
        kinds = {(variable.dtype, variable.device_object) for variable in variables}
        if len(kinds) != 1:
            raise DTypeError("An arena holds variables of one number type on one device.")
        [(dtype, device)] = kinds
        backend = device.backend
        sizes = [variable.shape.num_elements() or 0 for variable in variables]
        whole = backend.empty((sum(sizes),), dtype, device)
        start = 0
        for variable, size in zip(variables, sizes, strict=True):
            place = whole[start : start + size].reshape(tuple(variable.shape))
            backend.write(place, variable.array)
            variable.move_to(place)
            variable.memory = self
            start += size
        self.variables = tuple(variables)
        self.flat = Variable(Tensor(whole, device), name=name)
        self.flat.move_to(whole)
        self.flat.memory = self
        Arena.moves += 1

    moves = 0  # how often variables were moved: plans made before look for their arrays again
