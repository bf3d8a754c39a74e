"""Values, types, shapes, gradients, second derivatives and errors are TensorFlow's.

Where it sits   beside the expressions; what TensorFlow gives for each was recorded by record.py.
The one idea    each line is evaluated in float32 and float64, at once and inside tf.function, there
                for shapes that are known and for open ones, and on the torch backend.
"""

from __future__ import annotations

import builtins
import importlib.util
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import minitf as tf
from tests.conformance.against_tensorflow.evaluate import (
    HERE,
    Expression,
    can_be_traced,
    expressions,
    gradients,
    leaves,
    plain,
    second_derivatives,
    with_open_shapes,
)
from tests.conformance.against_tensorflow.inputs import INPUTS
from tests.conformance.against_tensorflow.missing import MISSING, ON_PURPOSE

TOLERANCE = {"float32": 1e-5, "float64": 1e-9}
# Here TensorFlow itself goes through float32, whatever it is given.
IN_FLOAT32 = ("float32", "v1.losses.", "compute_average_loss", "image.")
NARROW = {"float64": "float32", "complex128": "complex64"}
HAS_TORCH = importlib.util.find_spec("torch") is not None

RECORDED: dict[str, dict[str, Any]] = {}
for _path in sorted((HERE / "recorded").glob("*.json")):
    RECORDED.update(json.loads(_path.read_text(encoding="utf-8")))


def parameters() -> Iterator[Any]:
    for theme, line in expressions():
        reason = {**MISSING, **ON_PURPOSE}.get(line)
        marks = [pytest.mark.xfail(reason=reason)] if reason else []
        yield pytest.param(line, id=f"{theme}: {line}", marks=marks)


def test_every_line_is_recorded_and_nothing_else():
    lines = [line for _, line in expressions()]
    assert len(lines) == len(set(lines)), sorted({li for li in lines if lines.count(li) > 1})
    assert set(lines) == set(RECORDED)
    assert not {*MISSING, *ON_PURPOSE} - set(lines)


@pytest.mark.parametrize("line", list(parameters()))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_same_as_tensorflow(line: str) -> None:
    differences = list(compare(line))

    assert not differences, "\n".join(differences)


def compare(line: str) -> Iterator[str]:
    """A text for each way of running the line in which something differs."""
    expression, recorded = Expression(line), RECORDED[line]
    if "error" in recorded:
        yield from compare_error(expression, recorded["error"], "eager")
        if recorded["traced"]:
            yield from compare_error(expression, recorded["traced"], "function")
        return
    ways = ["float32", "float64"] if expression.depends_on_type else ["float32"]
    for floating in ways:
        yield from compare_run(expression, floating, "eager")
    if can_be_traced(line, recorded["value"]):
        yield from compare_run(expression, ways[-1], "function")
    if recorded.get("open"):
        yield from compare_run(expression, ways[-1], "open shapes")
    if HAS_TORCH and not not_for_torch(expression, recorded):
        with tf.device("torch:cpu"):
            yield from compare_run(expression, ways[-1], "torch")


def not_for_torch(expression: Expression, recorded: dict[str, Any]) -> bool:
    """Strings are numpy's, whatever the device; torch does little with the large unsigned types."""
    few = ("of_uint16", "of_uint32", "of_uint64")
    given = any(INPUTS[name].dtype == object or name in few for name in expression.names)
    return given or any(leaf[0].startswith(("string", "text")) for leaf in recorded["value"])


def compare_error(expression: Expression, name: str, way: str) -> Iterator[str]:
    kind = getattr(builtins, name, None) or getattr(tf.errors, name)
    function = expression.function(tf, "float32")
    if way == "function":
        function = tf.function(function, autograph=False)
    try:
        value = function(*expression.inputs(tf, "float32"))
    except Exception as error:
        if not isinstance(error, kind):
            yield f"{way}: raises {type(error).__name__}, and TensorFlow {name}: {error}"
    else:
        yield f"{way}: gives {value}, and TensorFlow raises {name}"


def compare_run(expression: Expression, floating: str, way: str) -> Iterator[str]:
    recorded = RECORDED[expression.line]
    where = f"{way} {floating}"
    function = expression.function(tf, floating)
    tensors = expression.inputs(tf, floating)
    if way == "function":
        function = tf.function(function)
    if way == "open shapes":
        function = with_open_shapes(tf, function, tensors)
    tolerance = TOLERANCE[floating]
    if floating == "float32" or any(word in expression.line for word in IN_FLOAT32):
        tolerance = max(TOLERANCE["float32"], 10 * recorded.get("noise", 0.0))
    expected = recorded["value"]
    if floating == "float32" and expression.depends_on_type:
        expected = in_float32(recorded)
    try:
        found = [plain(leaf) for leaf in leaves(tf, function(*tensors))]
        yield from compare_values(found, expected, where, tolerance)
        free = [i for i, name in enumerate(expression.names) if name in expression.free]
        for order, derive in (("first", gradients), ("second", second_derivatives)):
            if order in recorded and way in ("eager", "function"):
                slopes = derive(tf, function, tensors, free)
                where_to = [f"{where} {order} by {expression.names[i]}" for i in free]
                enough = tolerance if order == "first" else 3 * tolerance
                for triple in zip(slopes, recorded[order], where_to, strict=True):
                    yield from compare_slopes(*triple, enough)
    except Exception as error:
        yield f"{where}: {type(error).__name__}: {error}"


def in_float32(recorded: dict[str, Any]) -> list[list[Any]]:
    """The recorded leaves, with the types that they have when the inputs are float32."""
    values = recorded["value"]
    types = recorded.get("types32", [narrow(leaf[0]) for leaf in values])
    return [[kind, *leaf[1:]] for kind, leaf in zip(types, values, strict=True)]


def narrow(kind: str) -> str:
    for wide, small in NARROW.items():
        kind = kind.replace(wide, small)
    return kind


def compare_values(
    found: list[list[Any]], expected: list[list[Any]], where: str, tolerance: float
) -> Iterator[str]:
    if len(found) != len(expected):
        yield f"{where}: {len(found)} results, TensorFlow gives {len(expected)}"
        return
    for ours, theirs in zip(found, expected, strict=True):
        if len(ours) != 3 or "[" not in theirs[0]:
            if ours != theirs:
                yield f"{where}: {ours}, TensorFlow gives {theirs}"
            continue
        kind, shape, numbers = ours
        header = f"{kind}[{','.join(map(str, shape))}]"
        if header != theirs[0]:
            yield f"{where}: {header}, TensorFlow gives {theirs[0]}"
        elif kind == "string":
            if numbers != theirs[1:]:
                yield f"{where}: {numbers}, TensorFlow gives {theirs[1:]}"
        else:
            coarse = {"float16": 1e-3, "bfloat16": 1e-2, "float32": 1e-5, "complex64": 1e-5}
            enough = max(tolerance, coarse.get(kind, 0.0))
            yield from compare_numbers(numbers, theirs[1:], where, enough)


def compare_slopes(gradient: Any, recorded: Any, where: str, tolerance: float) -> Iterator[str]:
    """A second derivative that is zero everywhere may be zeros or None; see record.slopes."""
    if recorded is None or gradient is None:
        if recorded is not None and recorded != 0:
            yield f"{where}: there is none, TensorFlow gives {recorded}"
        elif recorded is None and gradient is not None and "second" not in where:
            yield f"{where}: {gradient.numpy()}, TensorFlow gives None"
        return
    numbers = plain(gradient)[2]
    yield from compare_numbers(numbers, recorded or [0] * len(numbers), where, tolerance)


def compare_numbers(
    ours: list[float], theirs: list[float], where: str, tolerance: float
) -> Iterator[str]:
    one, two = np.array(ours, float), np.array(theirs, float)
    finite = np.isfinite(two)
    size = max(1.0, float(np.abs(two[finite]).max())) if finite.any() else 1.0
    if one.shape != two.shape or not np.allclose(
        one, two, rtol=tolerance, atol=tolerance * size, equal_nan=True
    ):
        yield f"{where}: {ours}, TensorFlow gives {theirs}"
