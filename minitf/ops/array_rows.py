"""Arrays of tensors as one tensor: the rows behind tf.TensorArray and behind a loop's memory.

Where it sits   rows of the table of ops; execution/tensor_array.py gives them TensorFlow's face.
The one idea    a scalar of type `variant` holds a tuple of tensors that nobody changes.  Writing
                makes a new tuple of the same parts, so a loop of n writes costs no n copies, and
                an entry that is not there stands for zeros, so gradients stay sparse.
Try it          >>> from minitf.core.opdef import OPS
                >>> array = OPS["array_write"](OPS["array_new"](2), 1, [5.0, 6.0], dynamic=False)
                >>> OPS["array_stack"](array, dtype="float32", shape=(2,)).numpy()
                array([[0., 0.],
                       [5., 6.]], dtype=float32)
Read next       execution/tensor_array.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.dtypes import variant
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import functions as f
from minitf.ops.creation import zeros

Parts = tuple[Tensor | None, ...]


def wrap(parts: Sequence[Tensor | None]) -> Tensor:
    """The scalar that holds these tensors."""
    array = np.empty((), object)
    array[()] = tuple(parts)
    return Tensor(array, CPU, dtype=variant)


def parts_of(array: Tensor) -> Parts:
    """The tensors that a scalar of type `variant` holds."""
    return array.array[()]


def _zeros_as(tensor: Tensor) -> Tensor:
    return wrap(()) if tensor.dtype is variant else OPS["zeros_like"](tensor)


def _new(size: Tensor) -> Tensor:
    return wrap((None,) * int(size))


def _write(array: Tensor, index: Tensor, value: Tensor, dynamic: bool) -> Tensor:
    parts, at = list(parts_of(array)), int(index)
    if at < 0 or (at >= len(parts) and not dynamic):
        raise ArgumentError(
            f"Tried to write to index {at} but array is not resizeable and size is: {len(parts)}",
            instead="tf.TensorArray(dtype, size=n), or dynamic_size=True",
        )
    parts += [None] * (at + 1 - len(parts))
    parts[at] = value
    return wrap(parts)


def _read(array: Tensor, index: Tensor, dtype: Any, shape: tuple) -> Tensor:
    parts, at = parts_of(array), int(index)
    if not 0 <= at < len(parts):
        raise ArgumentError(
            f"Tried to read from index {at} but array size is: {len(parts)}",
            why="positions count from 0",
        )
    found = parts[at]
    if found is None and None in shape:
        raise ArgumentError(
            f"Could not read from TensorArray index {at}: nothing was written there, and the "
            "shape of its entries is not fully known.",
        )
    return zeros(shape, dtype) if found is None else found


def _read_like(array: Tensor, index: Tensor, like: Tensor) -> Tensor:
    parts, at = parts_of(array), int(index)
    found = parts[at] if at < len(parts) else None
    return _zeros_as(like) if found is None else found


def _scatter(array: Tensor, indices: Tensor, value: Tensor, dynamic: bool) -> Tensor:
    for number, part in zip(indices.numpy().tolist(), f.unstack(value), strict=True):
        array = _write(array, convert_to_tensor(number), part, dynamic)
    return array


def _gather_like(array: Tensor, indices: Tensor, like: Tensor) -> Tensor:
    parts = parts_of(array)
    found = [parts[at] if at < len(parts) else None for at in indices.numpy().tolist()]
    return _stack_like(wrap(found), like)


def _only(index: Tensor, value: Tensor) -> Tensor:
    return wrap((*(None,) * int(index), value))


def _without(array: Tensor, index: Tensor) -> Tensor:
    gone = set(np.atleast_1d(index.numpy()).tolist())
    return wrap([None if i in gone else part for i, part in enumerate(parts_of(array))])


def _add(one: Tensor, other: Tensor) -> Tensor:
    first, second = parts_of(one), parts_of(other)
    longest = max(len(first), len(second))
    first, second = ((*parts, *(None,) * (longest - len(parts))) for parts in (first, second))
    return wrap([_sum(a, b) for a, b in zip(first, second, strict=True)])


def _sum(one: Tensor | None, other: Tensor | None) -> Tensor | None:
    if one is None or other is None:
        return one if other is None else other
    if one.dtype is variant:
        return _add(one, other)
    return one + other


def _filled(array: Tensor, dtype: Any, shape: tuple) -> list[Tensor]:
    """The parts, zeros where none was written."""
    parts = parts_of(array)
    model = next((part for part in parts if part is not None), None)
    if model is None and None in shape and parts:
        raise ArgumentError(
            "Nothing was written into the TensorArray, and the shape of its entries is not known.",
            instead="tf.TensorArray(dtype, size, element_shape=[...])",
        )
    blank = (lambda: zeros(shape, dtype)) if model is None else (lambda: _zeros_as(model))
    return [blank() if part is None else part for part in parts]


def _stack(array: Tensor, dtype: Any, shape: tuple, size: int | None = None) -> Tensor:
    parts = _filled(array, dtype, shape)
    if not parts:
        return zeros((0, *(n or 0 for n in shape)), dtype)
    for part in parts:
        if part.shape != parts[0].shape:
            raise ShapeError(
                f"TensorArray has inconsistent shapes: {parts[0].shape} and {part.shape}.",
                why="only entries of one shape can be stacked",
                instead="concat(), for entries that differ in their first axis",
            )
    return f.stack(parts)


def _stack_like(array: Tensor, like: Tensor) -> Tensor:
    parts = parts_of(array)[: like.shape[0]]
    if not any(part is not None for part in parts):
        return _zeros_as(like)
    return _stack(wrap([*parts, *(None,) * (like.shape[0] - len(parts))]), like.dtype, ())


def _unstack(x: Tensor) -> Tensor:
    return wrap(f.unstack(x))


def _concat(array: Tensor, dtype: Any, shape: tuple) -> Tensor:
    parts = _filled(array, dtype, shape)
    return f.concat(parts, 0) if parts else zeros((0, *(n or 0 for n in shape[1:])), dtype)


def _split(x: Tensor, lengths: Tensor) -> Tensor:
    return wrap(f.split(x, [int(n) for n in lengths.numpy()]))


def _concat_like(array: Tensor, x: Tensor, lengths: Tensor) -> Tensor:
    pieces = f.split(x, [int(n) for n in lengths.numpy()])
    parts = (*parts_of(array), *(None,) * len(pieces))
    return f.concat(
        [_zeros_as(a) if b is None else b for a, b in zip(pieces, parts, strict=False)], 0
    )


def _lengths(array: Tensor) -> Tensor:
    return f.cast([0 if part is None else part.shape[0] for part in parts_of(array)], "int32")


def _size(array: Tensor) -> Tensor:
    return f.cast(len(parts_of(array)), "int32")


def _scalar(*shapes: tuple, **attrs: Any) -> tuple:
    return ()


def _array(name: str, signature: str, words: str, formula: str, call: Any, **row: Any) -> None:
    """A row that gives an array of tensors."""
    row = {"dtype": "variant", "shape": _scalar, **row}
    op(name, signature, symbol="[…]", words=words, formula=formula, call=call, **row)


_array("array_new", "size:any -> a", "An array of so many tensors, none of them written yet.",
       r"a = (\cdot, \ldots, \cdot)", _new)  # fmt: skip
_array("array_write", "array:any index:any value:any -> a", "The array with one entry replaced.",
       r"a = (\ldots, v_i, \ldots)", _write, grads={
           "array": rule(r"\bar a = \bar z \text{ without } i", lambda g, z, array, index, value,
                         dynamic: OPS["array_without"](g, index)),
           "value": rule(r"\bar v = \bar z_i", lambda g, z, array, index, value, dynamic:
                         OPS["array_read_like"](g, index, value))})  # fmt: skip
_array("array_scatter", "array:any indices:any value:any -> a",
       "The array with several entries replaced.", r"a_{i_k} = v_k", _scatter, grads={
           "array": rule(r"\bar a = \bar z \text{ without } i", lambda g, z, array, indices, value,
                         dynamic: OPS["array_without"](g, indices)),
           "value": rule(r"\bar v_k = \bar z_{i_k}", lambda g, z, array, indices, value, dynamic:
                         OPS["array_gather_like"](g, indices, value))})  # fmt: skip
_array("array_without", "array:any index:any -> a", "The array with one entry taken out.",
       r"a = (\ldots, \cdot, \ldots)", _without, grads={
           "array": rule(r"\bar a = \bar z \text{ without } i",
                         lambda g, z, array, index: OPS["array_without"](g, index))})  # fmt: skip
_array(
    "array_only",
    "index:any value:any -> a",
    "An array with this one entry.",
    r"a = (\cdot, \ldots, v_i)",
    _only,
    grads={
        "value": rule(
            r"\bar v = \bar z_i", lambda g, z, index, value: OPS["array_read_like"](g, index, value)
        )
    },
)
_array("array_add", "x:any y:any -> a", "Add two arrays of tensors, entry by entry.",
       r"a_i = x_i + y_i", _add, grads={
           "x": rule(r"\bar x = \bar a", lambda g, z, x, y: g),
           "y": rule(r"\bar y = \bar a", lambda g, z, x, y: g)})  # fmt: skip
_array(
    "array_unstack",
    "x:any -> a",
    "Take a tensor apart along its first axis.",
    r"a_i = x_i",
    _unstack,
    grads={"x": rule(r"\bar x_i = \bar a_i", lambda g, z, x: OPS["array_stack_like"](g, x))},
)
_array(
    "array_split",
    "x:any lengths:any -> a",
    "Cut a tensor into parts of these lengths.",
    r"x = (a_1, a_2, \ldots)",
    _split,
    grads={
        "x": rule(
            r"\bar x = (\bar a_1, \bar a_2, \ldots)",
            lambda g, z, x, lengths: OPS["array_concat_like"](g, x, lengths),
        )
    },
)

_like = {
    "dtype": lambda *dtypes: dtypes[-1],
    "shape": lambda *shapes: shapes[-1],
    "shape_only": ("like",),
}
_typed = {"dtype": lambda *dtypes, dtype, **attrs: dtype}

_array("array_read", "array:any index:any -> x", "One entry of an array of tensors.",
       r"x = a_i", _read, **_typed, shape=lambda array, index, dtype, shape: shape, grads={
           "array": rule(r"\bar a_i = \bar x", lambda g, z, array, index, dtype, shape:
                         OPS["array_only"](index, g))})  # fmt: skip
_array("array_read_like", "array:any index:any like:any -> x",
       "One entry of an array of tensors; zeros when it is not there.",
       r"x = a_i", _read_like, **_like, grads={
           "array": rule(r"\bar a_i = \bar x", lambda g, z, array, index, like:
                         OPS["array_only"](index, g))})  # fmt: skip
_array("array_stack", "array:any -> x", "Stack the entries of an array of tensors.",
       r"x = (a_1, a_2, \ldots)", _stack, **_typed,
       shape=lambda array, dtype, shape, size=None: (size, *shape), grads={
           "array": rule(r"\bar a_i = \bar x_i", lambda g, z, array, **attrs:
                         OPS["array_unstack"](g))})  # fmt: skip
_array("array_stack_like", "array:any like:any -> x",
       "Stack the entries of an array of tensors; zeros where there is none.",
       r"x = (a_1, a_2, \ldots)", _stack_like, **_like, grads={
           "array": rule(r"\bar a_i = \bar x_i",
                         lambda g, z, array, like: OPS["array_unstack"](g))})  # fmt: skip
_array(
    "array_gather_like",
    "array:any indices:any like:any -> x",
    "Stack some entries of an array of tensors; zeros where there is none.",
    r"x_k = a_{i_k}",
    _gather_like,
    **_like,
    grads={
        "array": rule(
            r"\bar a_{i_k} = \bar x_k",
            lambda g, z, array, indices, like: OPS["array_scatter"](
                OPS["array_new"](0), indices, g, dynamic=True
            ),
        )
    },
)
_array("array_concat", "array:any -> x", "Join the entries of an array along their first axis.",
       r"x = (a_1, a_2, \ldots)", _concat, **_typed,
       shape=lambda array, dtype, shape: (None, *shape[1:]), grads={
           "array": rule(r"\bar x = (\bar a_1, \bar a_2, \ldots)", lambda g, z, array, dtype, shape:
                         OPS["array_split"](g, OPS["array_lengths"](array)))})  # fmt: skip
_array("array_concat_like", "array:any x:any lengths:any -> z",
       "Join the entries of an array; zeros where there is none.",
       r"z = (a_1, a_2, \ldots)", _concat_like, dtype=lambda array, x, lengths: x,
       shape=lambda array, x, lengths: x, grads={
           "array": rule(r"\bar a_i = \bar z_i", lambda g, z, array, x, lengths:
                         OPS["array_split"](g, lengths))})  # fmt: skip
_array(
    "array_lengths",
    "array:any -> n",
    "How long each entry of an array of tensors is.",
    r"n_i = |a_i|",
    _lengths,
    dtype="int32",
    shape=lambda array: (None,),
)
_array("array_size", "array:any -> n", "How many entries an array of tensors has.",
       r"n = |a|", _size, dtype="int32")  # fmt: skip
