"""One pipeline, in one of the two libraries: what it gives, as plain data.

Where it sits   between the pipelines (text) and what compares or records them.
The one idea    `tf` is an argument: the same code asks TensorFlow and minitf.
Read next       record.py, test_against_tensorflow.py
"""

from __future__ import annotations

import collections
import os
import pathlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
LONGEST = 12  # of an endless pipeline, so many elements are read
KINDS = {
    "InvalidArgumentError", "OutOfRangeError", "NotFoundError", "DataLossError", "ValueError",
    "TypeError", "AttributeError", "FailedPreconditionError", "StopIteration", "UnknownError",
    "KeyError", "NotImplementedError", "UnimplementedError",
}  # fmt: skip


def pipelines() -> Iterator[str]:
    """The lines of pipelines.txt: statements parted by ";;", the last one an expression."""
    for line in (HERE / "pipelines.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def evaluated(tf: Any, line: str) -> list[Any]:
    """["value", ...] or ["error", the classes it belongs to]."""
    names = {"tf": tf, "np": np, "D": tf.data.Dataset, "S": tf.TensorSpec, "os": os,
             "collections": collections, "pathlib": pathlib, "tempfile": tempfile}  # fmt: skip
    tf.random.set_seed(7)
    *statements, expression = line.split(";;")
    try:
        for statement in statements:
            exec(statement.strip(), names)
        return ["value", _described(tf, eval(expression.strip(), names))]
    except Exception as error:
        return ["error", sorted({kind.__name__ for kind in type(error).__mro__} & KINDS)]


def _described(tf: Any, value: Any) -> Any:
    if not isinstance(value, tf.data.Dataset):
        return _plain(tf, value)
    count = int(value.cardinality())
    elements = value.take(LONGEST) if count == -1 else value
    kind = repr(value).partition(" ")[0]
    return [kind, _plain(tf, value.element_spec), count, [_plain(tf, one) for one in elements]]


def _plain(tf: Any, value: Any) -> Any:
    if isinstance(value, tf.data.Dataset):
        return ["dataset", [_plain(tf, element) for element in value]]
    if isinstance(value, dict):
        return {str(key): _plain(tf, value[key]) for key in value}
    if isinstance(value, tuple) and not isinstance(value, tf.TensorShape):
        return [type(value).__name__, *(_plain(tf, part) for part in value)]
    if isinstance(value, list):
        return [_plain(tf, part) for part in value]
    if hasattr(value, "numpy"):
        return f"{value.dtype.name} {np.asarray(value.numpy()).tolist()!r}"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"{type(value).__name__} {value.dtype} {value.tolist()!r}"
    return repr(value)
