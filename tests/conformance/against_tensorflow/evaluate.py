"""One expression, in one of the two libraries: its value and its derivatives, as plain data.

Where it sits   between the expressions (text) and what compares or records them.
The one idea    `tf` is an argument.  What real TensorFlow gave is written down with the same code
                with which minitf is asked.
Read next       record.py, test_against_tensorflow.py
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.conformance.against_tensorflow.inputs import COMPLEX, FLOATS, INPUTS

HERE = Path(__file__).parent
COMPLEX_OF = {"float32": "complex64", "float64": "complex128"}

# Variables are made once, and numpy, tables and seeds belong to the time of tracing.
NOT_TRACED = (
    "tf.Variable",
    "numpy",
    "np.",
    "lookup.",
    "set_seed",
    "float(",
    "Generator",
    "decay(",
    "debugging.",
)


def expressions() -> Iterator[tuple[str, str]]:
    """(theme, line) for each line of the files in expressions/."""
    for path in sorted((HERE / "expressions").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield path.stem, line.strip()


class Expression:
    """A line of text, compiled, with the names of the inputs that it reads.

    Attributes:
        line: The text.
        names: The inputs that it names.
        free: Those of them that have gradients.
    """

    def __init__(self, line: str):
        self.line = line
        self._code = compile(line, line, "eval")
        self.names = sorted(_free_names(line) & set(INPUTS))
        self.free = [name for name in self.names if name in FLOATS or name in COMPLEX]

    @property
    def depends_on_type(self) -> bool:
        """Whether the line reads the floating type at all."""
        return bool(self.free) or re.search(r"\b[FC]\b", self.line) is not None

    def inputs(self, tf: Any, floating: str) -> list[Any]:
        return [constant(tf, name, floating) for name in self.names]

    def function(self, tf: Any, floating: str) -> Callable[..., Any]:
        """The line as a function of the tensors that it names."""
        types = {"F": getattr(tf, floating), "C": getattr(tf, COMPLEX_OF[floating])}

        def call(*tensors: Any) -> Any:
            given = dict(zip(self.names, tensors, strict=True))
            return eval(self._code, {"tf": tf, "np": np, **types, **given})

        return call


def with_open_shapes(tf: Any, function: Callable[..., Any], tensors: list[Any]) -> Any:
    """The function traced once for tensors of this rank and any sizes."""
    specs = [tf.TensorSpec([None] * len(tensor.shape), tensor.dtype) for tensor in tensors]
    return tf.function(function, input_signature=specs)


def can_be_traced(line: str, value: list[list[Any]]) -> bool:
    """Whether the line gives tensors only, and is nothing for the time of tracing."""
    return all("[" in leaf[0] for leaf in value) and not any(word in line for word in NOT_TRACED)


def _free_names(line: str) -> set[str]:
    """The names that the line reads and does not itself give a meaning (as `lambda row: row`)."""
    nodes = list(ast.walk(ast.parse(line)))
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - bound - stored


def constant(tf: Any, name: str, floating: str) -> Any:
    """The input of this name as a tensor of `tf`."""
    if name in FLOATS:
        return tf.constant(FLOATS[name], dtype=floating)
    if name in COMPLEX:
        return tf.constant(COMPLEX[name], dtype=COMPLEX_OF[floating])
    array = INPUTS[name]
    if name.startswith("of_"):
        return tf.constant(array.tolist(), dtype=name.removeprefix("of_"))
    return tf.constant(array.tolist() if array.dtype == object else array)


def leaves(tf: Any, value: Any) -> list[Any]:
    """The tensors (and other things) in a result, without what holds them."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(tf, value[key])]
    if isinstance(value, (list, tuple)) and not isinstance(value, tf.TensorShape):
        return [leaf for part in value for leaf in leaves(tf, part)]
    return [value]


def is_tensor(leaf: Any) -> bool:
    return hasattr(leaf, "numpy") or isinstance(leaf, (np.ndarray, np.generic))


def weights(shape: Sequence[int], start: float) -> np.ndarray:
    return np.cos(np.arange(int(np.prod(shape))) + start).reshape(shape)


def score(tf: Any, value: Any) -> Any:
    """One number that depends on every floating entry of `value`, on each in another way.

    The square makes the second derivative of a linear op show, too.
    """
    total = []
    for leaf in leaves(tf, value):
        if not isinstance(leaf, (tf.Tensor, tf.Variable)):
            continue
        if leaf.dtype in (tf.complex64, tf.complex128):
            parts = [tf.math.real(leaf), tf.math.imag(leaf)]
        elif leaf.dtype in (tf.float32, tf.float64):
            parts = [tf.convert_to_tensor(leaf)]
        else:
            continue
        for part in parts:
            factor = tf.constant(weights(part.shape, 0.3 + len(total)), dtype=part.dtype)
            entries = factor * (part + part * part / 2)
            total.append(tf.cast(tf.reduce_sum(entries), tf.float64))
    return tf.add_n(total) if total else None


def gradients(
    tf: Any, function: Callable[..., Any], tensors: list[Any], free: list[int]
) -> list[Any]:
    """The gradient of `score` by each free input; None where there is none."""
    wanted = [tensors[i] for i in free]
    with tf.GradientTape() as tape:
        tape.watch(wanted)
        total = score(tf, function(*tensors))
    if total is None:
        return [None] * len(free)
    return [dense(tf, gradient) for gradient in tape.gradient(total, wanted)]


def second_derivatives(
    tf: Any, function: Callable[..., Any], tensors: list[Any], free: list[int]
) -> list[Any]:
    """The gradient of a score of the gradients."""
    wanted = [tensors[i] for i in free]
    with tf.GradientTape() as tape:
        tape.watch(wanted)
        first = gradients(tf, function, tensors, free)
        slope = score(tf, [gradient for gradient in first if gradient is not None])
    if slope is None:
        return [None] * len(free)
    return [dense(tf, gradient) for gradient in tape.gradient(slope, wanted)]


def dense(tf: Any, gradient: Any) -> Any:
    """TensorFlow gives the gradient of a gather as slices."""
    return gradient if gradient is None else tf.convert_to_tensor(gradient)


def plain(leaf: Any) -> list[Any]:
    """A tensor as [type, shape, numbers], anything else as ["text", what it prints]."""
    if leaf is None:
        return ["none"]
    if not is_tensor(leaf):
        return ["text", repr_of(leaf)]
    array = leaf.numpy() if hasattr(leaf, "numpy") else np.asarray(leaf)
    array = np.asarray(array)
    kind = np.dtype(array.dtype).name if array.dtype != object else "string"
    if array.dtype.kind in "OSU":
        flat = [e.decode() if isinstance(e, bytes) else str(e) for e in array.ravel().tolist()]
        return ["string", list(array.shape), flat]
    if array.dtype.kind == "c":
        flat = np.stack([array.real, array.imag], -1).ravel().tolist()
    elif array.dtype.kind in "biu":
        flat = array.ravel().astype(int).tolist()
    else:
        flat = array.ravel().astype(float).tolist()
    return [kind, list(array.shape), flat]


def repr_of(value: Any) -> str:
    """How Python writes a value; of types and shapes what both libraries agree on."""
    if hasattr(value, "as_numpy_dtype"):
        return f"tf.{value.name}"
    if hasattr(value, "as_list"):
        return str(None if value.rank is None else tuple(value.as_list()))
    return repr(value)
