"""The tensor: an array with a name, or the promise of one.

Where it sits   above opdef (operators look their op up in the table), below graph and dispatch.
The one idea    one class for both of TensorFlow's styles.  With a value it is an array; without
                one it is the output of an operation in a graph, known by shape and type only.
Try it          >>> import minitf as tf
                >>> tf.constant([1.0, 2.0]) * 3
                <tf.Tensor: shape=(2,), dtype=float32, numpy=array([3., 6.], dtype=float32)>
Read next       core/graph.py and core/dispatch.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from minitf.backends.base import Array, Device
from minitf.core import context
from minitf.core.html import promise_html, tensor_html
from minitf.core.opdef import OPS
from minitf.core.operators import Operators
from minitf.core.reference import Reference
from minitf.core.shape import TensorShape
from minitf.core.source import asked_by_learner
from minitf.core.texts import NUMPY_METHODS, below, copied, numpy_text
from minitf.dtypes import DType
from minitf.errors import GraphError, NoValueError, ShapeError

if TYPE_CHECKING:
    from minitf.core.graph import Graph, Operation


class Tensor(Operators):
    """An n-dimensional array of one number type.

    Make one with `tf.constant` or `tf.convert_to_tensor`.

    Attributes:
        dtype: The number type of the entries.
        device_object: The device that holds the array.
        op: The Operation that made it, when that was recorded; else None.
        graph: The graph it belongs to; None for a tensor with a value.
        variable: The Variable it was read from, if it was.
    """

    __slots__ = (
        "__dict__", "__weakref__", "_array", "_name", "_shape", "_sort", "device_object", "dtype",
        "graph", "op", "variable",
    )  # fmt: skip

    def __init__(
        self,
        array: Array | None,
        device: Device,
        *,
        shape: TensorShape | None = None,
        dtype: DType | None = None,
        graph: Graph | None = None,
    ):
        self._array = array
        self.device_object = device
        self._shape = shape
        sort = None if array is None else device.sorts.get(array.dtype)
        if dtype is not None and sort is not None and sort.dtype is not dtype:
            sort = None
        self._sort = sort  # None: a promise, or what dispatch checks each time
        self.dtype: DType = dtype or device.backend.dtype(array) if sort is None else sort.dtype
        self._name: str | None = None
        self.graph = graph
        self.op: Operation | None = None
        self.variable: Any = None

    @property
    def is_symbolic(self) -> bool:
        """Whether this is a promise: part of a graph, without a value."""
        return self._array is None

    @property
    def shape(self) -> TensorShape:
        """The size of each axis; None where a graph does not know it yet."""
        if self._shape is None:
            self._shape = TensorShape.of(self.array.shape)
        return self._shape

    @property
    def ndim(self) -> int:
        return len(self.shape) if self._array is None else self._array.ndim

    @property
    def device(self) -> str:
        """The full name of its device, as "/job:localhost/replica:0/task:0/device:CPU:0"."""
        return self.device_object.full_name

    @property
    def name(self) -> str:
        """In a graph: the name of its operation and which output of it, as "add:0"."""
        if self._name is not None:
            return self._name
        if self.graph is None:
            raise AttributeError(
                "Tensor.name is meaningless when eager execution is enabled: "
                "only tensors of a graph have names."
            )
        assert self.op is not None
        [number] = [i for i, output in enumerate(self.op.outputs) if output is self]
        return f"{self.op.name}:{number}"

    @property
    def array(self) -> Array:
        """The backend's own array (not a copy: never write to it).

        Raises:
            GraphError: The tensor is part of a graph and has no value yet.
        """
        if self._array is None:
            raise GraphError(
                f"{self!r} has no value: it is part of a graph that is being described.",
                why="a graph says what to compute; the values exist only while it runs",
                instead="keep to tf operations inside the graph, and read values when it runs",
            )
        return self._array

    def numpy(self) -> Any:
        """The value as a numpy array (a copy); a numpy scalar at rank 0.

        >>> import minitf as tf
        >>> tf.constant([1, 2]).numpy()
        array([1, 2], dtype=int32)

        Raises:
            NoValueError: The tensor is part of a graph and has no value yet.
        """
        if self._array is None:
            raise NoValueError(
                f"{self!r} has no attribute 'numpy': it has no value, since it is part of a graph "
                "that is being described.",
                why="a graph says what to compute; the values exist only while it runs",
                instead="keep to tf operations inside the graph, and read values when it runs",
            )
        return copied(self.device_object.backend.to_numpy(self.array))

    _numpy = numpy

    def cpu(self) -> Tensor:
        """The tensor on the CPU."""
        return OPS["to_device"](self, place="cpu")

    def gpu(self, gpu_index: int = 0) -> Tensor:
        """The tensor on a GPU (on the CPU where there is none)."""
        return OPS["to_device"](self, place=f"GPU:{gpu_index}")

    def __dlpack__(self, **options: Any) -> Any:
        """For other libraries, as `torch.from_dlpack(x)`: a copy, as a tensor never changes."""
        return self.device_object.backend.copy(self.array).__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.array.__dlpack_device__()

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        """The value in a session; default: the session in whose block we are.

        https://www.tensorflow.org/api_docs/python/tf/Tensor#eval
        """
        if self._array is not None and not context.current.sessions:
            raise NotImplementedError(
                "eval is not supported when eager execution is enabled, is .numpy() what you're "
                "looking for?"
            )
        return context.session_for(session, "eval").run(self, feed_dict)

    def consumers(self) -> list[Operation]:
        """The operations of its graph that take it, once for each time that they do."""
        if self.graph is None:
            raise NotImplementedError("Tensor.consumers is undefined when eager execution is on.")
        return [taker for taker in self.graph.operations for one in taker.inputs if one is self]

    def get_shape(self) -> TensorShape:
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Tell a symbolic tensor sizes that the graph could not work out.

        Raises:
            ShapeError: The tensor is known to have another shape.
        """
        self._shape = self.shape.merge_with(shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.numpy(), dtype=dtype)

    def __repr__(self) -> str:
        if self._array is None:
            label = f" {self._label()!r}" if self.op is not None or self._name else ""
            return f"<tf.Tensor{label} shape={self._sizes()} dtype={self.dtype.name}>"
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={numpy_text(self)}>"

    def __str__(self) -> str:
        if self._array is None:
            sizes = "" if self.shape.rank is None else f"shape={self._sizes()}, "
            return f'Tensor("{self._label()}", {sizes}dtype={self.dtype.name})'
        text = below(str(self.numpy()))
        return f"tf.Tensor({text}, shape={self.shape}, dtype={self.dtype.name})"

    def _repr_html_(self) -> str:
        return promise_html(self) if self._array is None else tensor_html(self)

    def _sizes(self) -> str:
        """The shape as text; TensorFlow 1 wrote ? for None."""
        text = str(self.shape)
        return text.replace("None", "?") if context.current.equal_by_identity else text

    def _label(self) -> str:
        return self._name or (self.name if self.op is not None else "")

    # Reading a value into Python: only possible when there is one.

    def __bool__(self) -> bool:
        if self._array is None:
            raise GraphError(
                "Python's `if`, `while`, `and`, `or` and `not` need True or False now, "
                f"but {self!r} has no value yet.",
                why="Python decides while the graph is described, the value comes when it runs",
                instead="tf.where(condition, a, b), or tf.cond(condition, f, g)",
            )
        entries = self.shape.num_elements()
        if entries and entries > 1:
            raise ShapeError(
                f"A tensor of shape {self.shape} is neither true nor false as a whole.",
                instead="tf.reduce_all(x), or tf.reduce_any(x)",
            )
        return bool(entries) and bool(self._array)

    def __float__(self) -> float:
        return float(self.array)

    def __int__(self) -> int:
        return int(self.array)

    def __complex__(self) -> complex:
        return complex(self.array)

    def __index__(self) -> int:
        return self.array.__index__()

    def _not_in_sessions(self, message: str, instead: str) -> None:
        """In a graph for sessions Python sees no entries; minitf's own code may."""
        if self.graph is not None and self.graph.for_sessions and asked_by_learner(depth=3):
            raise GraphError(message, instead=instead)

    def __len__(self) -> int:
        self._not_in_sessions("len is not well defined for a symbolic Tensor.", "x.shape[0]")
        if not self.shape:
            raise TypeError("A scalar tensor has no len().")
        if self.shape[0] is None:
            raise GraphError(f"The length of {self!r} is not known yet.", instead="tf.shape(x)[0]")
        return self.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        self._not_in_sessions(
            "Tensor objects are only iterable when eager execution is enabled.", "tf.unstack(x)"
        )
        if not self.shape:
            raise (GraphError if self.is_symbolic else TypeError)(
                "Cannot iterate over a scalar tensor."
            )
        return (self[i] for i in range(len(self)))

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec) if self._array is not None else str(self)

    def __copy__(self) -> Tensor:
        return self

    def __deepcopy__(self, memo: dict) -> Tensor:
        return self

    def __hash__(self) -> int:
        """A tensor of a graph is a key (of a feed_dict); one with a value is none.

        == compares entry by entry, so two keys could not be told apart; `ref()` is a key.
        """
        if self._array is None:
            return id(self)
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    def ref(self) -> Reference:
        """A key for dictionaries and sets that stands for this very tensor."""
        return Reference(self)

    experimental_ref = ref

    def __getattr__(self, name: str) -> Any:
        """Numpy's methods are functions in TensorFlow: say which."""
        close = NUMPY_METHODS.get(name)
        hint = f"  Write instead: {close}" if close else ""
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}.{hint}")
