"""tf.TensorArray: an array of tensors that a loop fills entry by entry.

Where it sits   over the rows of ops/array_rows.py; a loop carries one like any other variable.
The one idea    the array itself is one tensor, its *flow*.  In eager code a write changes which
                flow the object holds; in a graph it makes a new object, which must be kept:
                `ta = ta.write(i, x)`.
Try it          >>> ta = TensorArray("float32", size=2)
                >>> ta = ta.write(0, 1.0).write(1, 2.0)
                >>> ta.stack().numpy()
                array([1., 2.], dtype=float32)
Read next       execution/while_loop.py
"""

from __future__ import annotations

from typing import Any

import minitf.ops.array_rows  # noqa: F401 - it enters rows into the table
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, DTypeError, OutOfRangeError
from minitf.ops.array_parts import parts_of
from minitf.ops.scatter_functions import gather


class TensorArray:
    """An array of tensors of one type.

    Args:
        dtype: The type of the entries.
        size: How many there are; default 0 with `dynamic_size`, else needed.
        dynamic_size: Whether a write past the end makes it longer.
        clear_after_read: In eager code: whether an entry may be read once only (the default).
        element_shape: The shape of the entries, where it is known.
        infer_shape: Whether all entries must have one shape.
        tensor_array_name, handle, flow, colocate_with_first_write_call, name: As in TensorFlow.

    >>> import minitf as tf
    >>> @tf.function
    ... def squares(n):
    ...     ta = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    ...     for i in tf.range(n):
    ...         ta = ta.write(i, i * i)
    ...     return ta.stack()
    >>> squares(tf.constant(4)).numpy()
    array([0, 1, 4, 9], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/TensorArray
    """

    def __init__(
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Tensor | None = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ):
        self._dtype = as_dtype(dtype)
        self._dynamic = bool(dynamic_size)
        self._once = clear_after_read is not False
        self._infer = infer_shape
        self._element = None if element_shape is None else TensorShape(element_shape)
        self._name = tensor_array_name or name or "TensorArray"
        self._known = size if isinstance(size, int) and not self._dynamic else None
        if flow is None and size is None and not self._dynamic:
            raise ValueError("Size must be provided if flow is not provided.")
        self._read: set[int] = set()
        self._asked: list[bool] = []
        self._flow = OPS["array_new"](0 if size is None else size) if flow is None else flow

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def flow(self) -> Tensor:
        """The array as one tensor."""
        return self._flow

    @property
    def dynamic_size(self) -> bool:
        return self._dynamic

    @property
    def element_shape(self) -> TensorShape | None:
        return self._element

    def with_flow(self, flow: Tensor, element: Any = None) -> TensorArray:
        """Another array of this kind, with the given flow."""
        other = TensorArray.__new__(TensorArray)
        vars(other).update(vars(self), _flow=flow, _read=set())
        if element is not None and self._element is None:
            other._element, other._asked = element, []
        elif element is not None:
            other._element = element
        return other

    def identity(self) -> TensorArray:
        """The same array."""
        return self.with_flow(self._flow)

    def grad(self, source: Any, flow: Any = None, name: Any = None) -> TensorArray:
        raise NotImplementedError("TensorArray.grad is not there in TensorFlow 2; use a tape.")

    def _changed(self, flow: Tensor, element: TensorShape | None = None) -> TensorArray:
        """The array after a write: this object in eager code, a new one in a graph."""
        if flow.is_symbolic:
            return self.with_flow(flow, element)
        self._flow, self._element = flow, element or self._element
        return self

    def _checked(self, value: Any) -> Tensor:
        tensor = convert_to_tensor(value, dtype_hint=self._dtype)
        if tensor.dtype is not self._dtype:
            raise DTypeError(
                f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype "
                f"{tensor.dtype.name}",
                instead=f"tf.cast(value, tf.{self._dtype.name})",
            )
        return tensor

    def _merged(self, shape: TensorShape) -> TensorShape:
        """What is known of the entries' shape, once one of this shape is among them."""
        if self._element is None:
            return shape
        if not self._infer:
            return self._element
        if not self._element.is_compatible_with(shape):
            raise ValueError(f"Incompatible shape for value ({shape}), expected ({self._element})")
        pairs = zip(self._element, shape, strict=True)
        return TensorShape(old if new is None else new for old, new in pairs)

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put `value` at `index`.  Keep what this returns: `ta = ta.write(i, x)`.

        Raises:
            ArgumentError: A position past the end of an array that does not grow.
            DTypeError: A value of another type.
        """
        tensor = self._checked(value)
        element = self._merged(tensor.shape)
        flow = OPS["array_write"](self._flow, index, tensor, dynamic=self._dynamic, name=name)
        return self._changed(flow, element)

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """The entry at `index`."""
        if not self._flow.is_symbolic and self._once and context.current.graph is None:
            self._note_read(int(index))
        return OPS["array_read"](self._flow, index, **self._kind(), name=name)

    def _note_read(self, index: int) -> None:
        if not 0 <= index < len(parts_of(self._flow)):
            raise OutOfRangeError(
                None, None,
                f"Tried to read from index {index} but array size is: "
                f"{len(parts_of(self._flow))} ",
            )  # fmt: skip
        if index in self._read:
            raise ArgumentError(
                f"Could not read index {index} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = false?)"
            )
        self._read.add(index)

    @property
    def asked(self) -> bool:
        """Whether entries were read, in a graph, while their shape was not known."""
        return bool(self._asked)

    def _kind(self) -> dict[str, Any]:
        if self._element is None:
            self._asked.append(True)
        return {"dtype": self._dtype.name, "shape": tuple(self._element or ())}

    def stack(self, name: str | None = None) -> Tensor:
        """All entries, stacked along a new first axis."""
        return OPS["array_stack"](self._flow, **self._kind(), size=self._known, name=name)

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """Some of the entries, stacked."""
        return gather(self.stack(), indices, name=name)

    def concat(self, name: str | None = None) -> Tensor:
        """All entries, joined along their first axis."""
        return OPS["array_concat"](self._flow, **self._kind(), name=name)

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """Fill the array with the parts of `value` along its first axis."""
        tensor = self._checked(value)
        if not tensor.is_symbolic and not self._flow.is_symbolic and not self._dynamic:
            size = len(parts_of(self._flow))
            if tensor.shape[0] > size:
                raise ValueError(
                    f"Cannot unstack {tensor.shape[0]} tensors into a TensorArray of static size "
                    f"{size} "
                )
        element = self._merged(tensor.shape[1:])
        return self._changed(OPS["array_unstack"](tensor, name=name), element)

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put the parts of `value` along its first axis at the given positions."""
        tensor = self._checked(value)
        element = self._merged(tensor.shape[1:])
        flow = OPS["array_scatter"](self._flow, indices, tensor, dynamic=self._dynamic, name=name)
        return self._changed(flow, element)

    def split(self, value: Any, lengths: Any, name: str | None = None) -> TensorArray:
        """Fill the array with parts of `value` of the given lengths along its first axis."""
        tensor = self._checked(value)
        element = TensorShape((None, *tensor.shape[1:]))
        return self._changed(OPS["array_split"](tensor, lengths, name=name), element)

    def size(self, name: str | None = None) -> Tensor:
        """How many entries there are."""
        return OPS["array_size"](self._flow, name=name)

    def close(self, name: str | None = None) -> None:
        """Nothing to do: memory goes when nobody needs it."""
