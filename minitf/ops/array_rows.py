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

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.ops.array_parts import (
    add,
    concat,
    concat_like,
    gather_like,
    lengths,
    new,
    only,
    read,
    read_like,
    scatter,
    size,
    split,
    stack,
    stack_like,
    unstack,
    without,
    write,
)


def _scalar(*shapes: tuple, **attrs: Any) -> tuple:
    return ()


def _array(name: str, signature: str, words: str, call: Any, **row: Any) -> None:
    """A row that gives an array of tensors."""
    row = {"dtype": "variant", "shape": _scalar, **row}
    op(name, signature, symbol="[…]", words=words, call=call, **row)


_array("array_new", "size:any -> a", "An array of so many tensors, none of them written yet.",
       new, formula=r"a = (\cdot, \ldots, \cdot)")  # fmt: skip
_array("array_write", "array:any index:any value:any -> a", "The array with one entry replaced.",
       write, formula=r"a = (\ldots, v_i, \ldots)", grads={
           "array": rule(r"\bar a = \bar z \text{ without } i", lambda g, z, array, index, value,
                         dynamic: OPS["array_without"](g, index)),
           "value": rule(r"\bar v = \bar z_i", lambda g, z, array, index, value, dynamic:
                         OPS["array_read_like"](g, index, value))})  # fmt: skip
_array("array_scatter", "array:any indices:any value:any -> a",
       "The array with several entries replaced.", scatter, formula=r"a_{i_k} = v_k", grads={
           "array": rule(r"\bar a = \bar z \text{ without } i", lambda g, z, array, indices, value,
                         dynamic: OPS["array_without"](g, indices)),
           "value": rule(r"\bar v_k = \bar z_{i_k}", lambda g, z, array, indices, value, dynamic:
                         OPS["array_gather_like"](g, indices, value))})  # fmt: skip
_array("array_without", "array:any index:any -> a", "The array with one entry taken out.",
       without, formula=r"a = (\ldots, \cdot, \ldots)", grads={
           "array": rule(r"\bar a = \bar z \text{ without } i",
                         lambda g, z, array, index: OPS["array_without"](g, index))})  # fmt: skip
_array(
    "array_only",
    "index:any value:any -> a",
    "An array with this one entry.",
    only,
    formula=r"a = (\cdot, \ldots, v_i)",
    grads={
        "value": rule(
            r"\bar v = \bar z_i", lambda g, z, index, value: OPS["array_read_like"](g, index, value)
        )
    },
)
_array("array_add", "x:any y:any -> a", "Add two arrays of tensors, entry by entry.",
       add, formula=r"a_i = x_i + y_i", grads={
           "x": rule(r"\bar x = \bar a", lambda g, z, x, y: g),
           "y": rule(r"\bar y = \bar a", lambda g, z, x, y: g)})  # fmt: skip
_array(
    "array_unstack",
    "x:any -> a",
    "Take a tensor apart along its first axis.",
    unstack,
    formula=r"a_i = x_i",
    grads={"x": rule(r"\bar x_i = \bar a_i", lambda g, z, x: OPS["array_stack_like"](g, x))},
)
_array(
    "array_split",
    "x:any lengths:any -> a",
    "Cut a tensor into parts of these lengths.",
    split,
    formula=r"x = (a_1, a_2, \ldots)",
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
       read, formula=r"x = a_i", **_typed, shape=lambda array, index, dtype, shape: shape, grads={
           "array": rule(r"\bar a_i = \bar x", lambda g, z, array, index, dtype, shape:
                         OPS["array_only"](index, g))})  # fmt: skip
_array("array_read_like", "array:any index:any like:any -> x",
       "One entry of an array of tensors; zeros when it is not there.",
       read_like, formula=r"x = a_i", **_like, grads={
           "array": rule(r"\bar a_i = \bar x", lambda g, z, array, index, like:
                         OPS["array_only"](index, g))})  # fmt: skip
_array("array_stack", "array:any -> x", "Stack the entries of an array of tensors.",
       stack, formula=r"x = (a_1, a_2, \ldots)", **_typed,
       shape=lambda array, dtype, shape, size=None: (size, *shape), grads={
           "array": rule(r"\bar a_i = \bar x_i", lambda g, z, array, **attrs:
                         OPS["array_unstack"](g))})  # fmt: skip
_array("array_stack_like", "array:any like:any -> x",
       "Stack the entries of an array of tensors; zeros where there is none.",
       stack_like, formula=r"x = (a_1, a_2, \ldots)", **_like, grads={
           "array": rule(r"\bar a_i = \bar x_i",
                         lambda g, z, array, like: OPS["array_unstack"](g))})  # fmt: skip
_array(
    "array_gather_like",
    "array:any indices:any like:any -> x",
    "Stack some entries of an array of tensors; zeros where there is none.",
    gather_like,
    formula=r"x_k = a_{i_k}",
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
       concat, formula=r"x = (a_1, a_2, \ldots)", **_typed,
       shape=lambda array, dtype, shape: (None, *shape[1:]), grads={
           "array": rule(r"\bar x = (\bar a_1, \bar a_2, \ldots)", lambda g, z, array, dtype, shape:
                         OPS["array_split"](g, OPS["array_lengths"](array)))})  # fmt: skip
_array("array_concat_like", "array:any x:any lengths:any -> z",
       "Join the entries of an array; zeros where there is none.",
       concat_like, formula=r"z = (a_1, a_2, \ldots)", dtype=lambda array, x, lengths: x,
       shape=lambda array, x, lengths: x, grads={
           "array": rule(r"\bar a_i = \bar z_i", lambda g, z, array, x, lengths:
                         OPS["array_split"](g, lengths))})  # fmt: skip
_array(
    "array_lengths",
    "array:any -> n",
    "How long each entry of an array of tensors is.",
    lengths,
    formula=r"n_i = |a_i|",
    dtype="int32",
    shape=lambda array: (None,),
)
_array("array_size", "array:any -> n", "How many entries an array of tensors has.",
       size, formula=r"n = |a|", dtype="int32")  # fmt: skip
