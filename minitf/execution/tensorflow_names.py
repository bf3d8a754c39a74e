"""The names that TensorFlow gives to operations without a name of their own: "MatMul", "add".

Where it sits   beside session_graph, which names its operations with it.
The one idea    a program of TensorFlow 1 meets its graph by name: print(c) says "Add:0", and
                get_tensor_by_name asks for that.  An operator (`a + b`) has a name of its own.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default():
                ...     a = tf.constant(1.0)
                ...     print((a + a).name, tf.add(a, a).name, tf.reduce_sum(a).name)
                add:0 Add_1:0 Sum:0
Read next       execution/session_graph.py
"""

from __future__ import annotations

import functools
import sys
from types import FrameType

from minitf.core import operators
from minitf.core.opdef import OpDef

# Where TensorFlow's name is not the row's name in CamelCase.
_TYPES = {
    "abs": "Abs", "add": "Add", "argmax": "ArgMax", "argmin": "ArgMin", "assign": "Assign",
    "concat": "concat", "constant": "Const", "divide": "truediv", "expand_dims": "ExpandDims",
    "gather": "GatherV2", "is_finite": "IsFinite", "is_nan": "IsNan", "is_inf": "IsInf",
    "log_softmax": "LogSoftmax", "logical_and": "LogicalAnd", "logical_not": "LogicalNot",
    "logical_or": "LogicalOr", "matmul": "MatMul", "multiply": "Mul", "negative": "Neg",
    "not_equal": "NotEqual", "no_op": "NoOp", "one_hot": "one_hot", "pack": "stack",
    "power": "Pow", "random_normal": "random_normal", "random_uniform": "random_uniform",
    "range": "range", "reduce_all": "All", "reduce_any": "Any", "reduce_max": "Max",
    "reduce_mean": "Mean", "reduce_min": "Min", "reduce_prod": "Prod", "reduce_sum": "Sum",
    "slice": "strided_slice", "stop_gradient": "StopGradient", "subtract": "Sub",
    "where": "Select", "zeros_like": "zeros_like", "ones_like": "ones_like",
    "transpose": "transpose", "less_equal": "LessEqual", "greater_equal": "GreaterEqual",
    "placeholder_with_default": "PlaceholderWithDefault",
}  # fmt: skip
# What Python's operators call their operations.
_INFIX = {
    "subtract": "sub", "multiply": "mul", "divide": "truediv", "power": "pow",
    "matmul": "matmul", "logical_and": "and", "logical_or": "or", "logical_not": "LogicalNot",
    "add": "add", "abs": "Abs", "negative": "Neg", "slice": "strided_slice",
}  # fmt: skip


def default_name(opdef: OpDef) -> str:
    """The name of an operation that was given none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code is not OpDef.__call__.__code__:
        frame = frame.f_back
    caller = None if frame is None else frame.f_back
    if caller is not None and caller.f_code.co_filename == operators.__file__:
        return _INFIX.get(opdef.name, type_name(opdef))
    return type_name(opdef)


def type_name(opdef: OpDef) -> str:
    """TensorFlow's word for the kind of operation."""
    camel = "".join(part[:1].upper() + part[1:] for part in opdef.name.split("_"))
    return _TYPES.get(opdef.name, camel)


class TypeName(str):
    """TensorFlow's word for a kind of operation, equal to the row's name as well.

    In sets and tables it is found as TensorFlow's word, as the programs of learners expect it.

    >>> kind = TypeName("MatMul", "matmul")
    >>> kind == "MatMul", kind == "matmul", kind in {"MatMul"}, kind
    (True, True, True, 'MatMul')
    """

    row: str

    def __new__(cls, word: str, row: str) -> TypeName:
        made = super().__new__(cls, word)
        made.row = row
        return made

    def __eq__(self, other: object) -> bool:
        return other == self.row or str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)


# What TensorFlow calls the operation itself, where the default name is another.
_KINDS = {
    "add": "AddV2", "divide": "RealDiv", "concat": "ConcatV2", "pack": "Pack",
    "slice": "StridedSlice",
    "transpose": "Transpose", "one_hot": "OneHot", "random_normal": "RandomStandardNormal",
    "random_uniform": "RandomUniform", "range": "Range", "zeros_like": "ZerosLike",
    "ones_like": "OnesLike", "read_variable": "Identity",
}  # fmt: skip


@functools.cache
def type_of(opdef: OpDef) -> TypeName:
    """TensorFlow's word for the kind of operation, which answers to the row's name too."""
    return TypeName(_KINDS.get(opdef.name, type_name(opdef)), opdef.name)
