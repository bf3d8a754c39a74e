"""The table of ops that can be fused: how Python says them, and how the processor does.

Where it sits   below formula.py and the two writers, source.py and llvm.py.
The one idea    only ops whose every bit is laid down (by IEEE 754, or because they are whole
                numbers) stand here: sums, products, quotients, roots, comparisons.  So a fused
                kernel gives the same numbers as numpy, and may take numpy's place at any time.
                Exponentials and logarithms are not laid down; they stay numpy's.
Try it          >>> TABLE["relu"].python, TABLE["relu"].calls
                ('maximum({0}, 0)', 1)
                >>> is_fusible("add", ["float32", "float32"], "float32"), is_fusible("exp", [], "")
                (True, False)
Read next       backends/numpy/fused/llvm.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

# How numpy's number types are called in LLVM's language; a bool is one bit in a register.
TYPES = {
    "float32": "float", "float64": "double", "bool": "i1",
    "int8": "i8", "int16": "i16", "int32": "i32", "int64": "i64",
    "uint8": "i8", "uint16": "i16", "uint32": "i32", "uint64": "i64",
}  # fmt: skip

Emit = Callable[[str], str]  # takes an instruction, gives the name of its result


def kind(dtype: str) -> str:
    """ "f" for floats, "i" and "u" for whole numbers with and without a sign, "b" for bool."""
    return dtype[0]


class Row(NamedTuple):
    """One op.

    Attributes:
        python: The expression in a kernel's text.
        llvm: Emits the instructions: `llvm(emit, dtype, to, *values)` for values of type `dtype`
            and a result of type `to`.
        accepts: The kinds of numbers it may take.
        calls: How many calls it takes unfused.
        short: The expression in a listing.
    """

    python: str
    llvm: Callable[..., str]
    accepts: str
    calls: int
    short: str


def is_fusible(kernel: str, inputs: Sequence[str], output: str) -> bool:
    """Whether an op on these number types can be part of a fused kernel."""
    row = TABLE.get(kernel)
    if row is None or not inputs or not {*inputs, output} <= TYPES.keys():
        return False
    if kernel == "cast":  # what a float too large for a whole number becomes is not laid down
        return kind(inputs[0]) != "f" or kind(output) in "fb"
    values = inputs[1:] if kernel == "where" else inputs
    return all(kind(dtype) in row.accepts and dtype == values[0] for dtype in values)


def written(template: str, parts: Sequence[str], dtype: str) -> str:
    """An expression with its parts in their places; {T} is the type of the result."""
    if "{*}" in template:
        return template.replace("{*}", " + ".join(parts))
    return template.format(*parts, T=dtype)


# Instructions


def _simple(real: str, whole: str = "") -> Callable[..., str]:
    """One instruction for two values."""

    def llvm(emit: Emit, dtype: str, to: str, x: str, y: str) -> str:
        name = real if kind(dtype) == "f" else whole
        return emit(f"{name} {TYPES[dtype]} {x}, {y}")

    return llvm


def _compare(word: str) -> Callable[..., str]:
    """eq, ne, lt, le, gt or ge; with something that is no number, only `ne` holds."""

    def llvm(emit: Emit, dtype: str, to: str, x: str, y: str) -> str:
        if kind(dtype) == "f":
            return emit(f"fcmp {'une' if word == 'ne' else 'o' + word} {TYPES[dtype]} {x}, {y}")
        sign = "" if word in ("eq", "ne") else "s" if kind(dtype) == "i" else "u"
        return emit(f"icmp {sign}{word} {TYPES[dtype]} {x}, {y}")

    return llvm


def _call(name: str) -> Callable[..., str]:
    """A function that processors have an instruction for."""

    def llvm(emit: Emit, dtype: str, to: str, x: str) -> str:
        bits = dtype.removeprefix("float")
        return emit(f"call {TYPES[dtype]} @llvm.{name}.f{bits}({TYPES[dtype]} {x})")

    return llvm


def _select(emit: Emit, dtype: str, condition: str, x: str, y: str) -> str:
    return emit(f"select i1 {condition}, {TYPES[dtype]} {x}, {TYPES[dtype]} {y}")


def _extreme(word: str) -> Callable[..., str]:
    """The larger or smaller of two; no number, where one is none; of equal ones the second."""

    def llvm(emit: Emit, dtype: str, to: str, x: str, y: str) -> str:
        chosen = _select(emit, dtype, _compare(word)(emit, dtype, to, x, y), x, y)
        if kind(dtype) != "f":
            return chosen
        return _select(emit, dtype, emit(f"fcmp uno {TYPES[dtype]} {x}, {x}"), x, chosen)

    return llvm


def _zero(dtype: str) -> str:
    return "0.0" if kind(dtype) == "f" else "0"


def _relu(emit: Emit, dtype: str, to: str, x: str) -> str:
    return _extreme("gt")(emit, dtype, to, x, _zero(dtype))


def _gate(emit: Emit, dtype: str, to: str, g: str, z: str) -> str:
    is_open = _compare("gt")(emit, dtype, to, z, _zero(dtype))
    return _times(emit, dtype, to, g, _cast(emit, "bool", dtype, is_open))


def _negative(emit: Emit, dtype: str, to: str, x: str) -> str:
    return emit(f"fneg {TYPES[dtype]} {x}" if kind(dtype) == "f" else f"sub {TYPES[dtype]} 0, {x}")


def _abs(emit: Emit, dtype: str, to: str, x: str) -> str:
    if kind(dtype) == "f":
        return _call("fabs")(emit, dtype, to, x)
    is_below = _compare("lt")(emit, dtype, to, x, "0")
    return _select(emit, dtype, is_below, _negative(emit, dtype, to, x), x)


def _cast(emit: Emit, dtype: str, to: str, x: str) -> str:
    if dtype == to:
        return x
    if kind(to) == "b":
        return _compare("ne")(emit, dtype, to, x, _zero(dtype))
    old, new = TYPES[dtype], TYPES[to]
    if kind(dtype) == "f":
        return emit(f"{'fpext' if dtype < to else 'fptrunc'} {old} {x} to {new}")
    if kind(to) == "f":
        return emit(f"{'sitofp' if kind(dtype) == 'i' else 'uitofp'} {old} {x} to {new}")
    before, after = int(old[1:]), int(new[1:])
    if before == after:
        return x
    wider = "sext" if kind(dtype) == "i" else "zext"
    return emit(f"{wider if after > before else 'trunc'} {old} {x} to {new}")


def _or_nothing(function: Callable[..., str], watched: int) -> Callable[..., str]:
    """0 where the value of that number is 0, else the function of all values."""

    def llvm(emit: Emit, dtype: str, to: str, *values: str) -> str:
        nothing = _compare("eq")(emit, dtype, to, values[watched], "0.0")
        return _select(emit, dtype, nothing, "0.0", function(emit, dtype, to, *values))

    return llvm


_plus, _minus = _simple("fadd", "add"), _simple("fsub", "sub")
_times, _over = _simple("fmul", "mul"), _simple("fdiv")
_sqrt = _call("sqrt")


def _square(emit: Emit, dtype: str, to: str, x: str) -> str:
    return _times(emit, dtype, to, x, x)


def _reciprocal(emit: Emit, dtype: str, to: str, x: str) -> str:
    return _over(emit, dtype, to, "1.0", x)


def _rsqrt(emit: Emit, dtype: str, to: str, x: str) -> str:
    return _reciprocal(emit, dtype, to, _sqrt(emit, dtype, to, x))


def _squared_difference(emit: Emit, dtype: str, to: str, x: str, y: str) -> str:
    return _square(emit, dtype, to, _minus(emit, dtype, to, x, y))


def _add_n(emit: Emit, dtype: str, to: str, total: str, *more: str) -> str:
    for value in more:
        total = _plus(emit, dtype, to, total, value)
    return total


def _sum(emit: Emit, dtype: str, to: str, x: str) -> str:
    return _plus(emit, dtype, to, x, _zero(dtype))


def _floordiv(emit: Emit, dtype: str, to: str, x: str, y: str) -> str:
    return _call("floor")(emit, dtype, to, _over(emit, dtype, to, x, y))


def _where(emit: Emit, dtype: str, to: str, condition: str, x: str, y: str) -> str:
    return _select(emit, to, condition, x, y)


def _not(emit: Emit, dtype: str, to: str, x: str) -> str:
    return emit(f"xor i1 {x}, true")


def _is_nan(emit: Emit, dtype: str, to: str, x: str) -> str:
    return emit(f"fcmp uno {TYPES[dtype]} {x}, {x}")


def _slope(power: int, scale: str, function: Callable[..., str]) -> Callable[..., str]:
    """scale * function(g, z^power), multiplied in numpy's order."""

    def llvm(emit: Emit, dtype: str, to: str, z: str, g: str) -> str:
        part = z
        for _ in range(power - 1):
            part = _times(emit, dtype, to, part, z)
        return _times(emit, dtype, to, function(emit, dtype, to, g, part), scale)

    return _or_nothing(llvm, watched=1)


def _row(
    python: str, llvm: Callable[..., str], accepts: str = "f", calls: int = 1, short: str = ""
) -> Row:
    return Row(python, llvm, accepts, calls, short or python)


TABLE: dict[str, Row] = {
    "add": _row("{0} + {1}", _plus, "fiu"),
    "subtract": _row("{0} - {1}", _minus, "fiu"),
    "multiply": _row("{0} * {1}", _times, "fiu"),
    "divide": _row("{0} / {1}", _over),
    "floordiv": _row("floor({0} / {1})", _floordiv, calls=2),
    "add_n": _row("{*}", _add_n, "fiu", calls=2),
    "reduce_sum": _row("0 + {0}", _sum, "fiu"),  # of one number: the sum begins with 0
    "negative": _row("-{0}", _negative, "fi"),
    "abs": _row("abs({0})", _abs, "fi"),
    "square": _row("{0} * {0}", _square, "fiu", short="square({0})"),
    "squared_difference": _row(
        "({0} - {1}) * ({0} - {1})", _squared_difference, "fiu", calls=3,
        short="square({0} - {1})",
    ),
    "sqrt": _row("sqrt({0})", _sqrt),
    "rsqrt": _row("1 / sqrt({0})", _rsqrt, calls=2),
    "reciprocal": _row("1 / {0}", _reciprocal),
    "floor": _row("floor({0})", _call("floor")),
    "ceil": _row("ceil({0})", _call("ceil")),
    "round": _row("rint({0})", _call("roundeven")),
    "maximum": _row("maximum({0}, {1})", _extreme("gt"), "fiu", short="max({0}, {1})"),
    "minimum": _row("minimum({0}, {1})", _extreme("lt"), "fiu", short="min({0}, {1})"),
    "relu": _row("maximum({0}, 0)", _relu, "fi", short="max({0}, 0)"),
    "relu_gate": _row("{0} * ({1} > 0)", _gate, "fi", calls=2),
    "equal": _row("{0} == {1}", _compare("eq"), "fiub"),
    "not_equal": _row("{0} != {1}", _compare("ne"), "fiub"),
    "less": _row("{0} < {1}", _compare("lt"), "fiu"),
    "less_equal": _row("{0} <= {1}", _compare("le"), "fiu"),
    "greater": _row("{0} > {1}", _compare("gt"), "fiu"),
    "greater_equal": _row("{0} >= {1}", _compare("ge"), "fiu"),
    "logical_and": _row("{0} & {1}", _simple("", "and"), "b"),
    "logical_or": _row("{0} | {1}", _simple("", "or"), "b"),
    "logical_xor": _row("{0} ^ {1}", _simple("", "xor"), "b"),
    "logical_not": _row("not {0}", _not, "b"),
    "is_nan": _row("{0} != {0}", _is_nan),
    "where": _row("{1} if {0} else {2}", _where, "fiub", calls=3),
    "cast": _row("{T}({0})", _cast, "fiub"),
    "divide_no_nan": _row(
        "0 if {1} == 0 else {0} / {1}", _or_nothing(_over, watched=1), calls=3,
        short="divide_no_nan({0}, {1})",
    ),
    "multiply_no_nan": _row(
        "0 if {1} == 0 else {0} * {1}", _or_nothing(_times, watched=1), calls=3,
        short="multiply_no_nan({0}, {1})",
    ),
    "sqrt_grad": _row(
        "0 if {1} == 0 else {1} / {0} * 0.5", _slope(1, "0.5", _over), calls=5,
        short="sqrt_grad({0}, {1})",
    ),
    "rsqrt_grad": _row(
        "0 if {1} == 0 else {1} * ({0} * {0} * {0}) * -0.5", _slope(3, "-0.5", _times), calls=7,
        short="rsqrt_grad({0}, {1})",
    ),
    "reciprocal_grad": _row(
        "0 if {1} == 0 else {1} * ({0} * {0}) * -1", _slope(2, "-1.0", _times), calls=6,
        short="reciprocal_grad({0}, {1})",
    ),
}  # fmt: skip
