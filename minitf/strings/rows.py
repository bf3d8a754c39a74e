"""Ops on texts: rows whose kernels are Python functions.

Where it sits   below the functions of tf.strings.
The one idea    a tensor of text is a numpy array of Python's bytes, and Python knows all about
                those; an op only goes through the entries.
Try it          >>> from minitf.core.opdef import OPS
                >>> OPS["string_upper"](["a", "b"], encoding="").numpy()
                array([b'A', b'B'], dtype=object)
Read next       strings/functions.py
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.convert import from_python
from minitf.core.opdef import op
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.ops import shape_rules
from minitf.strings import hashing

Array = np.ndarray


def text(values: Any, shape: tuple[int, ...]) -> Array:
    """An array of bytes with this shape."""
    out = np.empty(len(values), object)
    out[:] = values
    return out.reshape(shape)


def each(function: Callable[..., Any], dtype: Any = object) -> Callable[..., Array]:
    """A function of bytes, for every entry."""

    def run(x: Array, **attrs: Any) -> Array:
        made = [function(entry, **attrs) for entry in x.reshape(-1)]
        return text(made, x.shape) if dtype is object else np.array(made, dtype).reshape(x.shape)

    return run


def row(
    name: str, signature: str, words: str, compute: Callable[..., Any], dtype: Any = "string",
    shape: Callable[..., Any] = shape_rules.same,
) -> None:  # fmt: skip
    """Enter an op that is a Python function of numpy arrays."""

    def call(*tensors: Tensor, **attrs: Any) -> Any:
        made = compute(*map(as_array, tensors), **attrs)
        if isinstance(made, tuple):
            return tuple(from_python(part, None) for part in made)
        return from_python(made, None)

    op(name, signature, symbol="“”", words=words, formula=r"z = f(\text{x})",
       shape=shape, dtype=dtype, call=call)  # fmt: skip


def as_array(tensor: Tensor) -> Array:
    """The value of a tensor as an array, also at rank 0."""
    value = tensor.numpy()
    return np.array(value, object) if isinstance(value, bytes) else np.asarray(value)


def letters(s: bytes) -> list[bytes]:
    """The letters of a text in UTF-8; what is none becomes a question mark in a diamond."""
    return [letter.encode() for letter in s.decode("utf-8", "replace")]


def _case(method: str) -> Callable[..., bytes]:
    def change(s: bytes, encoding: str) -> bytes:
        return getattr(s.decode(), method)().encode() if encoding else getattr(s, method)()

    return change


def _substr(x: Array, pos: Array, length: Array, unit: str) -> Array:
    x, pos, length = np.broadcast_arrays(x, pos, length)
    made = []
    for s, at, n in zip(x.flat, pos.flat, length.flat, strict=True):
        parts: Any = letters(s) if unit == "UTF8_CHAR" else s
        if not -len(parts) <= at <= len(parts):
            raise ArgumentError(f"pos {at} out of range for string {s!r} of length {len(parts)}")
        start = at + len(parts) if at < 0 else at
        cut = parts[start : start + n]
        made.append(b"".join(cut) if unit == "UTF8_CHAR" else cut)
    return text(made, x.shape)


@functools.lru_cache(maxsize=256)
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    try:
        return re.compile(pattern)
    except re.error as problem:
        raise ArgumentError(f"Invalid pattern: {pattern.decode()}, error: {problem}") from None


def _replace(x: Array, pattern: Array, rewrite: Array, everywhere: bool) -> Array:
    wanted, by = _pattern(pattern.item()), re.sub(rb"\\(\d)", rb"\\g<\1>", rewrite.item())
    count = 0 if everywhere else 1
    return text([wanted.sub(by, s, count=count) for s in x.flat], x.shape)


def _matches(x: Array, pattern: Array) -> Array:
    wanted = _pattern(pattern.item())
    return np.array([bool(wanted.fullmatch(s)) for s in x.flat], bool).reshape(x.shape)


def _number(s: bytes, dtype: str) -> Any:
    try:
        return int(s) if dtype.startswith("int") else float(s)
    except ValueError:
        raise ArgumentError(f"StringToNumberOp could not correctly convert string: {s.decode()}"
                            ) from None  # fmt: skip


def _segment_join(x: Array, ids: Array, count: int, separator: str) -> Array:
    groups: list[list[bytes]] = [[] for _ in range(count)]
    for s, i in zip(x.flat, ids.flat, strict=True):
        groups[i].append(s)
    return text([separator.encode().join(group) for group in groups], (count,))


def _join(*parts: Array, separator: str) -> Array:
    wide = np.broadcast_arrays(*parts)
    made = [separator.encode().join(line) for line in zip(*(x.flat for x in wide), strict=True)]
    return text(made, wide[0].shape)


def _reduce_join(x: Array, axis: tuple[int, ...], keepdims: bool, separator: str) -> Array:
    for a in axis:  # in the order given
        lines = np.moveaxis(x, a, -1)
        made = [separator.encode().join(line) for line in lines.reshape(-1, x.shape[a])]
        x = np.expand_dims(text(made, lines.shape[:-1]), a)
    return x if keepdims else np.squeeze(x, axis)


row("string_lower", "x:any -> z", "Small letters.", each(_case("lower")))
row("string_upper", "x:any -> z", "Capital letters.", each(_case("upper")))
row("string_strip", "x:any -> z", "Without the blanks at both ends.", each(bytes.strip))
row(
    "string_length",
    "x:any -> z",
    "How many bytes or letters.",
    each(lambda s, unit: len(letters(s)) if unit == "UTF8_CHAR" else len(s), "int32"),
    "int32",
)
row("string_substr", "x:any pos:int len:int -> z", "A part of each text.", _substr,
    shape=shape_rules.broadcast)  # fmt: skip
row("string_join", "*x:any -> z", "Texts one behind the other, entry by entry.", _join,
    shape=shape_rules.broadcast)  # fmt: skip
row("string_reduce_join", "x:any -> z", "The texts along axes, one behind the other.",
    _reduce_join, shape=shape_rules.reduce)  # fmt: skip
row("string_segment_join", "x:any ids:int -> z", "The texts of each group, one behind the other.",
    _segment_join, shape=lambda x, ids, count, separator: (count,))  # fmt: skip
row("string_transcode", "x:any -> z", "The same letters in another encoding.",
    each(lambda s, old, new: s.decode(old, "replace").encode(new)))  # fmt: skip
row("regex_replace", "x:any pattern:any rewrite:any -> z", "What fits a pattern, replaced.",
    _replace)  # fmt: skip
row("regex_full_match", "x:any pattern:any -> z", "Whether the whole text fits a pattern.",
    _matches, "bool")  # fmt: skip
row("string_to_number", "x:any -> z", "The numbers that the texts write out.",
    lambda x, dtype: np.array([_number(s, dtype) for s in x.flat], dtype).reshape(x.shape),
    lambda x, dtype: dtype)  # fmt: skip
row("string_to_hash", "x:any -> z", "A number for each text, always the same.",
    each(lambda s, buckets, function: function(s) % buckets, "int64"), "int64")  # fmt: skip
row("fingerprint", "x:any -> z", "Eight bytes for each text, always the same.",
    lambda x: np.array([hashing.fingerprint(s) for s in x.flat], "<u8").view(np.uint8)
    .reshape(*x.shape, 8), "uint8", shape=lambda x: (*x, 8))  # fmt: skip
