"""Writes down what real TensorFlow gives for every expression.

Where it sits   a script for a Python that has TensorFlow; the tests read what it wrote.
The one idea    the specification is recorded once and committed, so the tests need no TensorFlow.
Try it          python -m tests.conformance.against_tensorflow.record          new lines only
                python -m tests.conformance.against_tensorflow.record math     this theme, anew
                python -m tests.conformance.against_tensorflow.record --all    everything anew
Read next       evaluate.py
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import numpy as np

from tests.conformance.against_tensorflow.evaluate import (
    COMPLEX_OF,
    HERE,
    NOT_TRACED,
    Expression,
    can_be_traced,
    expressions,
    gradients,
    leaves,
    plain,
    second_derivatives,
    with_open_shapes,
)

Record = dict[str, Any]
TYPE_64 = {"float32": "float64", **{COMPLEX_OF["float32"]: COMPLEX_OF["float64"]}}
# What stays different between float32 and float64 in TensorFlow itself must be small.
NOISE_LIMIT = 2e-3


def main(arguments: list[str]) -> None:
    os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3")
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    themes: dict[str, list[str]] = {}
    for theme, line in expressions():
        themes.setdefault(theme, []).append(line)
    for theme, lines in themes.items():
        path = HERE / "recorded" / f"{theme}.json"
        anew = "--all" in arguments or theme in arguments or not path.exists()
        known = {} if anew else json.loads(path.read_text(encoding="utf-8"))
        for line in lines:
            if line not in known:
                known[line] = record(tf, Expression(line))
        kept = {line: known[line] for line in lines}
        rows = [f"{json.dumps(line)}: {write(kept[line])}" for line in lines]
        path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
        print(f"{theme}: {len(lines)} lines, {path.stat().st_size // 1024} KiB")


def write(result: Record) -> str:
    return json.dumps(result, separators=(",", ":"), ensure_ascii=False)


def record(tf: Any, expression: Expression) -> Record:
    """All that the tests compare, of one line."""
    single = observe(tf, expression, "float32")
    if not expression.depends_on_type or "error" in single:
        return single
    double = observe(tf, expression, "float64")
    if "error" in double:
        print(f"  {expression.line}: in float64 only: {double}")
        return single
    single_types = [leaf[0] for leaf in single["value"]]
    expected = [leaf[0] for leaf in double["value"]]
    for old, new in TYPE_64.items():
        expected = [kind.replace(new, old) for kind in expected]
    result = dict(double)
    if single_types != expected:
        result["types32"] = single_types
    noise = max(noises(single, double), default=0.0)
    if noise > NOISE_LIMIT:
        print(f"  {expression.line}: float32 and float64 differ by {noise:.1g}")
    if noise > 2e-6:
        result["noise"] = float(f"{noise:.1g}")
    return result


def observe(tf: Any, expression: Expression, floating: str) -> Record:
    """Value and derivatives in one floating type, or the class of error."""
    function = expression.function(tf, floating)
    tensors = expression.inputs(tf, floating)
    try:
        value = function(*tensors)
    except Exception as error:
        name = type(error).__name__
        if isinstance(error, (AttributeError, NameError)):
            print(f"  {expression.line}: {name}: {str(error)[:150]}")
        return {"error": name, "traced": error_when_traced(tf, expression, function, tensors)}
    parts = leaves(tf, value)
    result: Record = {"value": [pack(plain(leaf)) for leaf in parts]}
    free = [i for i, name in enumerate(expression.names) if name in expression.free]
    if free and any(part[0].startswith(("float", "complex")) for part in result["value"]):
        for order, derive in (("first", gradients), ("second", second_derivatives)):
            try:
                result[order] = [slopes(g) for g in derive(tf, function, tensors, free)]
            except Exception as error:  # TensorFlow itself has none: nothing to compare
                print(f"  {expression.line}: {order}: {str(error)[:150]}")
    if tensors and can_be_traced(expression.line, result["value"]):
        result["open"] = works_with_open_shapes(tf, function, tensors)
    return result


def error_when_traced(tf: Any, expression: Expression, function: Any, tensors: Any) -> Any:
    """The class of error inside tf.function; None where it is not to be traced, or none comes."""
    if not tensors or any(word in expression.line for word in NOT_TRACED):
        return None
    try:
        tf.function(function, autograph=False)(*tensors)
    except Exception as error:
        return type(error).__name__
    return None


def works_with_open_shapes(tf: Any, function: Any, tensors: list[Any]) -> bool:
    try:
        with_open_shapes(tf, function, tensors)(*tensors)
    except Exception:
        return False
    return True


def pack(leaf: list[Any]) -> list[Any]:
    """[type, shape, numbers] as ["type[shape]", number, ...]."""
    if len(leaf) != 3:
        return leaf
    kind, shape, numbers = leaf
    return [f"{kind}[{','.join(map(str, shape))}]", *map(short, numbers)]


def slopes(gradient: Any) -> Any:
    """The numbers of a gradient; None where there is none, 0 where all are zero."""
    if gradient is None:
        return None
    numbers = [short(number) for number in plain(gradient)[2]]
    return numbers if any(numbers) else 0


def short(number: Any) -> Any:
    """Twelve digits; whole numbers without a point."""
    if not isinstance(number, float) or not np.isfinite(number):
        return number
    number = float(f"{number:.12g}")
    return int(number) if number == int(number) and abs(number) < 1e15 else number


def noises(single: Record, double: Record) -> list[float]:
    """How far float32 is from float64, relative to the largest number of each array."""
    pairs = list(zip(single["value"], double["value"], strict=True))
    if any(one[1:] and isinstance(one[1], str) and one[1:] != two[1:] for one, two in pairs):
        return [float("inf")]
    numbers = [(one[1:], two[1:]) for one, two in pairs if not _textual(two)]
    for order in ("first", "second"):
        for one, two in zip(single.get(order, ()), double.get(order, ()), strict=False):
            if isinstance(one, list) or isinstance(two, list):
                size = len(one or two) if isinstance(one, list) else len(two)
                numbers.append((one or [0] * size, two or [0] * size))
    return [distance(one, two) for one, two in numbers]


def _textual(leaf: list[Any]) -> bool:
    return leaf[0] in ("text", "none") or leaf[0].startswith("string")


def distance(one: list[Any], two: list[Any]) -> float:
    ours, theirs = np.array(one, float), np.array(two, float)
    finite = np.isfinite(theirs) & np.isfinite(ours)
    if not finite.any():
        return 0.0
    size = max(1.0, float(np.abs(theirs[finite]).max()))
    return float(np.abs(ours - theirs)[finite].max()) / size


if __name__ == "__main__":
    main(sys.argv[1:])
