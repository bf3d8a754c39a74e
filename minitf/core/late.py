"""Late attributes: numbers in an operation's static data that only its run knows.

Where it sits   Graph.append takes them out of the attributes; what runs a graph puts them back.
The one idea    `tf.reshape(x, [tf.shape(x)[0], -1])` in a graph: the size is a tensor.  It becomes
                one more input of the operation, and a `Late` marks where its value belongs.  Often
                the value follows from shapes alone; then it is known before anything runs.
Try it          >>> import minitf as tf
                >>> g = tf.Graph()
                >>> with g.as_default():
                ...     x = g.placeholder([None, 2, 3])
                ...     rows = tf.reshape(x, [tf.shape(x)[0], -1])
                >>> rows.shape, known_value(tf.constant([4, 5]))
                (TensorShape([None, None]), array([4., 5.]))
Read next       core/graph.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from minitf.backends.numpy.table import KERNELS
from minitf.core.tensor import Tensor

Shapes = Mapping[int, tuple[int, ...]]  # of tensors, by id


# An unknown position or end inside an indexing spec, where None already has a meaning.
OPEN = object()


class Late(NamedTuple):
    """Stands in the attributes for the value of the operation's input with this number."""

    number: int


def take_out(attrs: dict[str, Any], count: int) -> tuple[dict[str, Any], tuple[Tensor, ...]]:
    """The attributes with a Late for each symbolic tensor, and those tensors.

    Args:
        attrs: Static data, by keyword.
        count: How many inputs the operation has without them.
    """
    found: list[Tensor] = []

    def mark(tensor: Tensor) -> Late:
        found.append(tensor)
        return Late(count + len(found) - 1)

    marked = {key: _mapped(value, _is_symbolic, mark) for key, value in attrs.items()}
    return (marked, tuple(found)) if found else (attrs, ())


def put_back(attrs: dict[str, Any], value_of: Callable[[int], Any]) -> dict[str, Any]:
    """The attributes with `value_of(number)` in place of each Late."""
    return {
        key: _mapped(value, lambda part: isinstance(part, Late), lambda late: value_of(late.number))
        for key, value in attrs.items()
    }


def _is_symbolic(part: Any) -> bool:
    return isinstance(part, Tensor) and part.is_symbolic


def _mapped(value: Any, wanted: Callable[[Any], bool], change: Callable[[Any], Any]) -> Any:
    """`value` with each wanted part, also inside tuples and slices, changed."""
    if wanted(value):
        return change(value)
    if type(value) in (tuple, list):
        return type(value)(_mapped(part, wanted, change) for part in value)
    if isinstance(value, slice):
        ends = (value.start, value.stop, value.step)
        return slice(*(_mapped(part, wanted, change) for part in ends))
    return value


# Through these the sizes of a shape can be followed.  Unknown numbers are NaN on the way, and what
# is computed from NaN is NaN.
_FOLLOWED = {
    "add", "subtract", "multiply", "floordiv", "mod", "maximum", "minimum", "negative", "slice",
    "concat", "pack", "expand_dims", "squeeze", "reshape", "reduce_prod", "reduce_sum",
    "reduce_max", "reduce_min", "gather", "reverse", "transpose",
}  # fmt: skip
_PASSED = {"cast", "identity", "stop_gradient"}
_LONGEST = 64  # nobody's shape has more sizes than this


def known_value(tensor: Tensor, shapes: Shapes | None = None) -> np.ndarray | None:
    """The numbers of a small integer tensor as far as they follow from shapes and constants.

    Args:
        tensor: Any tensor.
        shapes: Concrete shapes, by the tensors' ids; default: the shapes the graph knows.

    Returns:
        A float64 array with NaN for what is not known, or None when nothing is.
    """
    if tensor._array is not None:
        return np.asarray(tensor.numpy(), np.float64)
    operation = tensor.op
    if operation is None:
        return None
    if operation.type == "constant":
        return _small(operation.attrs["value"])
    if operation.type in ("shape", "size"):
        [measured] = operation.inputs
        sizes = _sizes(shapes.get(id(measured)) if shapes else measured.shape)
        return sizes if operation.type == "shape" else np.prod(sizes)
    if operation.opdef.name in _PASSED:
        return known_value(operation.inputs[0], shapes)
    if operation.opdef.name not in _FOLLOWED or operation.late:
        return None
    inputs = [known_value(part, shapes) for part in operation.inputs]
    if any(part is None for part in inputs):
        return None
    return np.asarray(KERNELS[operation.opdef.kernel](*inputs, **operation.attrs))


def _small(tensor: Tensor) -> np.ndarray | None:
    if not tensor.dtype.is_integer or (tensor.shape.num_elements() or 0) > _LONGEST:
        return None
    return np.asarray(tensor.numpy(), np.float64)


def _sizes(shape: Any) -> np.ndarray:
    return np.array([np.nan if size is None else size for size in shape], np.float64)


def is_open(value: np.ndarray | None) -> bool:
    """Whether some of the numbers are not known."""
    return value is None or bool(np.isnan(value).any())


def known_attrs(operation: Any, shapes: Shapes | None = None) -> dict[str, Any]:
    """An operation's attributes; a late number is None (in a spec: OPEN) while it is not known."""
    if not operation.late:
        return operation.attrs
    unknown = OPEN if "spec" in operation.attrs else None

    def value_of(number: int) -> Any:
        found = known_value(operation.inputs[number], shapes)
        return unknown if is_open(found) else int(found)  # type: ignore[arg-type]

    return put_back(operation.attrs, value_of)
