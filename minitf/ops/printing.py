"""`tf.print`: tensors as text, when they have a value.

Where it sits   a row that is a Python function, and the text that TensorFlow makes of a tensor.
The one idea    in a graph, Python's print would show the promise; this prints at every run.
Try it          >>> summary(np.arange(10)), summary(np.float32(1 / 3))
                ('[0 1 2 ... 7 8 9]', '0.333333343')
Read next       strings/formatting.py
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import op
from minitf.core.tensor import Tensor

Part = str | int  # literal text, or the number of a tensor


def _print(*tensors: Tensor, parts: tuple[Part, ...], stream: Any, summarize: int) -> tuple:
    text = filled(parts, tensors, summarize)
    if isinstance(stream, str):  # a file, to which the text is added
        with open(stream.removeprefix("file://"), "a", encoding="utf-8") as file:
            file.write(text)
    else:
        print(text, end="", file=stream or sys.stderr, flush=True)
    return ()


print_op = op(
    "print", "*x:any ->", symbol="🖶", stateful=True, call=_print,
    words="Write values as text.", formula=r"x \to \text{text}",
    shape=lambda *shapes, **attrs: (), dtype=(),
)  # fmt: skip


def print_(
    *inputs: Any, output_stream: Any = None, summarize: int = 3, sep: str = " ", end: str = "\n",
    name: str | None = None,
) -> Any:  # fmt: skip
    """Write tensors and other values as text; in a graph, at every run.

    Args:
        inputs: Tensors, Python values, and lists, tuples and dicts of them.
        output_stream: `sys.stderr` (the default), `sys.stdout`, or "file://path".
        summarize: So many entries are shown at the beginning and the end of each axis; -1: all.
        sep: Stands between the inputs.
        end: Stands after the last.

    >>> print_("sum:", convert_to_tensor([1.0, 2.5]), output_stream=sys.stdout)
    sum: [1 2.5]

    https://www.tensorflow.org/api_docs/python/tf/print
    """
    parts: list[Part] = []
    tensors: list[Tensor] = []
    for i, value in enumerate(inputs):
        if i:
            parts.append(sep)
        parts += [value] if isinstance(value, str) else template(value, tensors)
    result = print_op(
        *tensors, parts=(*parts, end), stream=_stream(output_stream), summarize=summarize, name=name
    )
    return None if result == () else result


def _stream(stream: Any) -> Any:
    """Where to print: an open stream, the name of a file, or None for sys.stderr as it is then."""
    named = {"": None, "stderr": None, "stdout": sys.stdout}
    if not isinstance(stream, str) or stream.startswith("file://"):
        return stream
    if stream not in named:
        raise ValueError(f"Invalid output_stream {stream!r}.  Write: sys.stdout, or 'file://path'")
    return named[stream]


def template(value: Any, tensors: list[Tensor], inside: bool = False) -> list[Part]:
    """A value as pieces of text, with numbers for the tensors in it, which go to `tensors`."""
    if isinstance(value, Tensor) or hasattr(value, "read_tensor"):
        tensors.append(convert_to_tensor(value))
        return [len(tensors) - 1 if not inside else -len(tensors)]
    if hasattr(value, "to_list"):  # rows of different lengths
        return [repr(value.to_list())]
    if isinstance(value, dict):
        pairs = [[f"{key!r}: ", *template(part, tensors, True)] for key, part in value.items()]
        return ["{", *_joined(pairs), "}"]
    if type(value) in (list, tuple):
        opening, closing = "[]" if isinstance(value, list) else "()"
        closing = f",{closing}" if isinstance(value, tuple) and len(value) == 1 else closing
        return [opening, *_joined([template(part, tensors, True) for part in value]), closing]
    return [repr(value)]


def _joined(groups: list[list[Part]]) -> list[Part]:
    return [part for i, group in enumerate(groups) for part in ([", "] if i else []) + group]


def filled(parts: tuple[Part, ...], tensors: tuple[Tensor, ...], summarize: int) -> str:
    """The text with the tensors in their places; text inside a structure is quoted."""
    shown = []
    for part in parts:
        if isinstance(part, str):
            shown.append(part)
        else:
            value = tensors[part if part >= 0 else -part - 1].numpy()
            plain = isinstance(value, bytes) and part >= 0
            shown.append(value.decode(errors="replace") if plain else summary(value, summarize))
    return "".join(shown)


def summary(value: Any, summarize: int = 3) -> str:
    """A value as TensorFlow prints it: the first and the last entries along each axis."""
    array = np.asarray(value, object) if isinstance(value, bytes) else np.asarray(value)
    if not array.ndim:
        return entry(array[()])
    return _nested(array, summarize, 1) if array.size else "[]"


def _nested(array: np.ndarray, summarize: int, depth: int) -> str:
    cut = 0 <= summarize < (len(array) + 1) // 2 and len(array) > 2 * summarize
    chosen = [*array[:summarize], *array[len(array) - summarize :]] if cut else list(array)
    if array.ndim == 1:
        rows, between = [entry(part) for part in chosen], " "
    else:
        rows = [_nested(part, summarize, depth + 1) for part in chosen]
        between = "\n" * (array.ndim - 1) + " " * depth
    if cut:
        rows.insert(summarize, "...")
    return "[" + between.join(rows) + "]"


def entry(value: Any) -> str:
    """One number or text: as many digits as it takes to tell it from its neighbours."""
    if isinstance(value, (bytes, str)):
        return f'"{value.decode(errors="replace") if isinstance(value, bytes) else value}"'
    if isinstance(value, np.float64):
        short = f"{value:.15g}"
        return short if float(short) == value or value != value else f"{value:.17g}"
    if isinstance(value, np.floating) or value.dtype.name == "bfloat16":
        single = np.float32(value)
        short = f"{single:.6g}"
        return short if np.float32(short) == single or single != single else f"{single:.9g}"
    if isinstance(value, np.bool_):
        return str(int(value))
    return "?" if isinstance(value, np.complexfloating) else str(value)
