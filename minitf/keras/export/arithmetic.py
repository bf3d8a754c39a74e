"""One number at a time, and sums along axes: the plain part of the table from minitf to ONNX.

Where it sits   a part of the table in keras/export/tables.py.
The one idea    most operations have the same name there, or are two or three of theirs.
Try it          >>> SAME["multiply"], SAME["rsqrt"]
                ('Mul', ('Sqrt', 'Reciprocal'))
Read next       keras/export/arrays.py

As https://onnx.ai/onnx/operators/
"""

from __future__ import annotations

from typing import Any

from minitf.core.operation import Operation
from minitf.keras.export.writer import Writer

# Names there; of several, each is given what the one before gives.
SAME: dict[str, Any] = {
    "abs": "Abs", "acos": "Acos", "acosh": "Acosh", "add": "Add", "add_n": "Sum", "asin": "Asin",
    "asinh": "Asinh", "atan": "Atan", "atanh": "Atanh", "bitwise_and": "BitwiseAnd",
    "bitwise_or": "BitwiseOr", "bitwise_xor": "BitwiseXor", "ceil": "Ceil", "cos": "Cos",
    "cosh": "Cosh", "divide": "Div", "ensure_shape": "Identity", "equal": "Equal", "erf": "Erf",
    "exp": "Exp", "floor": "Floor", "greater": "Greater", "greater_equal": "GreaterOrEqual",
    "identity": "Identity", "invert": "BitwiseNot", "is_inf": "IsInf", "is_nan": "IsNaN",
    "less": "Less", "less_equal": "LessOrEqual", "log": "Log", "log_softmax": "LogSoftmax",
    "logical_and": "And", "logical_not": "Not", "logical_or": "Or", "logical_xor": "Xor",
    "matrix_determinant": "Det", "maximum": "Max", "minimum": "Min", "multiply": "Mul",
    "negative": "Neg", "not_equal": ("Equal", "Not"), "power": "Pow", "reciprocal": "Reciprocal",
    "relu": "Relu", "round": "Round", "rsqrt": ("Sqrt", "Reciprocal"), "sigmoid": "Sigmoid",
    "sign": "Sign", "sin": "Sin", "sinh": "Sinh", "softmax": "Softmax", "softplus": "Softplus",
    "sqrt": "Sqrt", "stop_gradient": "Identity", "subtract": "Sub", "tan": "Tan", "tanh": "Tanh",
    "to_device": "Identity", "where": "Where",
}  # fmt: skip
REDUCTIONS = {
    "reduce_max": "ReduceMax", "reduce_mean": "ReduceMean", "reduce_min": "ReduceMin",
    "reduce_prod": "ReduceProd", "reduce_sum": "ReduceSum", "reduce_euclidean_norm": "ReduceL2",
}  # fmt: skip


def same(writer: Writer, operation: Operation) -> str:
    """An operation that ONNX has, or two in a row."""
    kinds = SAME[operation.opdef.name]
    names = [writer.name(tensor) for tensor in operation.arguments]
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        names = [writer.node(kind, names)]
    return names[0]


def reduction(writer: Writer, operation: Operation, name: str | None = None) -> str:
    kind, axis = REDUCTIONS[operation.opdef.name], operation.attrs.get("axis")
    inputs = [name or writer.name(operation.inputs[0])]
    if axis is not None:
        inputs.append(writer.number(axis, "int64"))
    return writer.node(kind, inputs, keepdims=int(operation.attrs.get("keepdims", False)),
                       noop_with_empty_axes=int(axis == ()))  # fmt: skip


def truth(kind: str) -> Any:
    """any and all: the largest, or the smallest, of zeros and ones."""

    def translate(writer: Writer, operation: Operation) -> str:
        [x] = operation.inputs
        axis = operation.attrs.get("axis")
        axes = list(range(len(x.shape))) if axis is None else axis
        numbers = writer.cast(writer.name(x), "int32")
        found = writer.node(kind, [numbers, writer.number(axes, "int64")],
                            keepdims=int(operation.attrs.get("keepdims", False)))  # fmt: skip
        return writer.cast(found, "bool")

    return translate


def _like(writer: Writer, operation: Operation, value: float) -> str:
    """A number in the type of the operation."""
    return writer.number(value, operation.inputs[0].dtype.as_numpy_dtype)


def square(writer: Writer, operation: Operation) -> str:
    name = writer.name(operation.inputs[0])
    return writer.node("Mul", [name, name])


def squared_difference(writer: Writer, operation: Operation) -> str:
    less = writer.node("Sub", [writer.name(tensor) for tensor in operation.inputs])
    return writer.node("Mul", [less, less])


def divide_no_nan(writer: Writer, operation: Operation) -> str:
    x, y = (writer.name(tensor) for tensor in operation.inputs)
    zero, one = _like(writer, operation, 0), _like(writer, operation, 1)
    none = writer.node("Equal", [y, zero])
    divided = writer.node("Div", [x, writer.node("Where", [none, one, y])])
    return writer.node("Where", [none, zero, divided])


def floordiv(writer: Writer, operation: Operation) -> str | None:
    if not operation.inputs[0].dtype.is_floating:
        return None  # ONNX divides whole numbers towards zero
    names = [writer.name(tensor) for tensor in operation.inputs]
    return writer.node("Floor", [writer.node("Div", names)])


def mod(writer: Writer, operation: Operation) -> str:
    names = [writer.name(tensor) for tensor in operation.inputs]
    if not operation.inputs[0].dtype.is_floating:
        return writer.node("Mod", names)
    whole = writer.node("Floor", [writer.node("Div", names)])
    return writer.node("Sub", [names[0], writer.node("Mul", [whole, names[1]])])


def log1p(writer: Writer, operation: Operation) -> str:
    one = _like(writer, operation, 1)
    return writer.node("Log", [writer.node("Add", [writer.name(operation.inputs[0]), one])])


def expm1(writer: Writer, operation: Operation) -> str:
    power = writer.node("Exp", [writer.name(operation.inputs[0])])
    return writer.node("Sub", [power, _like(writer, operation, 1)])


def is_finite(writer: Writer, operation: Operation) -> str:
    name = writer.name(operation.inputs[0])
    either = writer.node("Or", [writer.node("IsNaN", [name]), writer.node("IsInf", [name])])
    return writer.node("Not", [either])


def layer_norm(writer: Writer, operation: Operation) -> list[str]:
    """Rows with mean 0 and variance 1, and what they were multiplied by."""
    last = writer.number([-1], "int64")
    name = writer.name(operation.inputs[0])
    centered = writer.node("Sub", [name, writer.node("ReduceMean", [name, last])])
    variance = writer.node("ReduceMean", [writer.node("Mul", [centered, centered]), last])
    epsilon = _like(writer, operation, operation.attrs["epsilon"])
    spread = writer.node("Sqrt", [writer.node("Add", [variance, epsilon])])
    factor = writer.node("Reciprocal", [spread])
    return [writer.node("Mul", [centered, factor]), factor]


def cast(writer: Writer, operation: Operation) -> str:
    return writer.cast(writer.name(operation.inputs[0]), operation.output.dtype)


def matmul(writer: Writer, operation: Operation) -> str:
    names = []
    for tensor, turned in zip(operation.inputs, ("transpose_a", "transpose_b"), strict=True):
        name = writer.name(tensor)
        if operation.attrs.get(turned):
            rank = len(tensor.shape)
            order = [*range(rank - 2), rank - 1, rank - 2]
            name = writer.node("Transpose", [name], perm=order)
        names.append(name)
    return writer.node("MatMul", names)


def einsum(writer: Writer, operation: Operation) -> str:
    names = [writer.name(tensor) for tensor in operation.inputs]
    return writer.node("Einsum", names, equation=operation.attrs["equation"])


TABLE = {
    **dict.fromkeys(SAME, same), **dict.fromkeys(REDUCTIONS, reduction),
    "cast": cast, "divide_no_nan": divide_no_nan, "einsum": einsum, "expm1": expm1,
    "floordiv": floordiv, "is_finite": is_finite,
    "layer_norm": layer_norm, "log1p": log1p, "matmul": matmul, "mod": mod,
    "reduce_all": truth("ReduceMin"), "reduce_any": truth("ReduceMax"), "square": square,
    "squared_difference": squared_difference,
}  # fmt: skip
