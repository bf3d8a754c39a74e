"""The minitf.tensor document: statistics of an array, and what a budget allows of its entries.

Where it sits   behind TensorView.
The one idea    a part of an array is a list of places along each axis. All places: the array;
                places picked evenly: an overview of true entries; neighbors: an exact window.
Try it          >>> document = tensor_document(np.arange(6.0).reshape(2, 3), "x")
                >>> document["facts"]["mean"], document["sample"]["picks"]
                (2.5, [None, None])
Read next       tensor_view.py
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.observe.lanes import histogram
from minitf.observe.summary import real
from minitf_widgets.documents import Document

DEFAULT_BUDGET = 2_000_000
WINDOW = 128  # entries along each axis of an exact window
TEXT_LENGTH = 80
FENCE = 3.0  # quartile distances: Tukey's "far out"
KINDS = {"b": "bool", "c": "complex", "S": "text", "U": "text", "O": "text"}


def as_array(value: Any) -> np.ndarray:
    """Numbers, truth values or texts as a numpy array.

    Args:
        value: A tensor or variable of minitf or torch, an array, or nested lists.

    Raises:
        ArgumentError: It has no value yet, or rows of different lengths.
    """
    if hasattr(value, "detach"):  # torch: bfloat16 has no numpy type there
        value = value.detach().cpu()
        value = value.float() if str(value.dtype) == "torch.bfloat16" else value
    if getattr(value, "is_symbolic", False):
        raise ArgumentError(
            f"TensorView needs a value, and {value!r} is part of a graph.",
            instead="run the graph first, or look at the result of a call",
        )
    try:
        array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    except ValueError:
        array = np.empty((), object)
    if array.dtype.kind == "O" and not _is_text(array):
        raise ArgumentError(
            f"TensorView cannot show this {type(value).__name__}.",
            why="a tensor is a box of numbers, truth values or texts: rows of one length",
            instead="np.array(rows), or one row at a time",
        )
    return array


def _is_text(array: np.ndarray) -> bool:
    return bool(array.size) and all(isinstance(x, (str, bytes)) for x in array.ravel())


def tensor_document(array: np.ndarray, title: str, budget: int = DEFAULT_BUDGET) -> Document:
    """The document of an array.

    Args:
        array: Of any shape, with at most a few axes to look along.
        title: What the picture is called.
        budget: Bytes for its entries; beyond it an overview is picked, beside an exact window.
    """
    kind = KINDS.get(array.dtype.kind, "real")
    if array.dtype.name in ("bfloat16", "float8_e4m3fn", "float8_e5m2"):
        kind = "real"
    values = _numbers(array, kind)
    facts, scale, fences = _facts(values)
    places = _overview(array.shape, _fitting(array, budget), _is_image(array))
    low, high, counts = histogram(values[np.isfinite(values)])
    return {
        "schema": "minitf.tensor", "version": 1, "title": title, "shape": list(array.shape),
        "dtype": array.dtype.name if kind != "text" else "string", "kind": kind, "facts": facts,
        "scale": scale, "fences": fences,
        "histogram": {"lo": real(low), "hi": real(high), "counts": counts.tolist()}
        if counts.any() else None,
        "image": _is_image(array), "sample": block(array, places),
    }  # fmt: skip


def _numbers(array: np.ndarray, kind: str) -> np.ndarray:
    """What statistics are made of: sizes of complex numbers, no texts."""
    if kind == "text":
        return np.empty(0)
    return np.abs(array) if kind == "complex" else array.astype(np.float64)


def _facts(values: np.ndarray) -> tuple[Document, Any, Any]:
    finite = values[np.isfinite(values)]
    size = float(np.abs(finite).max(initial=0.0))
    unit = size or 1.0  # squares of huge numbers overflow
    low, high = _fences(finite / unit)
    outside = (finite / unit < low) | (finite / unit > high)
    inside = np.abs(finite[~outside]).max(initial=0.0) if outside.any() else size
    known = bool(finite.size)
    facts = {
        "min": real(finite.min()) if known else None,
        "max": real(finite.max()) if known else None,
        "mean": real((finite / unit).mean() * unit) if known else None,
        "std": real((finite / unit).std() * unit) if known else None,
        "zeros": int(np.count_nonzero(values == 0)),
        "nan": int(np.isnan(values).sum()),
        "inf": int(np.isinf(values).sum()),
        "outliers": int(outside.sum()),
    }
    fences = [real(low * unit), real(high * unit)] if outside.any() else None
    return facts, real(inside or size), fences


def _fences(values: np.ndarray) -> tuple[float, float]:
    """What lies outside is far out: three quartile distances beyond the quartiles."""
    if values.size < 8:
        return -math.inf, math.inf
    lower, upper = np.quantile(values, [0.25, 0.75])
    reach = FENCE * (upper - lower)
    return (lower - reach, upper + reach) if reach else (-math.inf, math.inf)


def _is_image(array: np.ndarray) -> bool:
    """Whether the last axis can be red, green, blue (and opacity)."""
    if array.ndim < 3 or array.shape[-1] not in (3, 4) or min(array.shape[-3:-1]) < 4:
        return False
    if array.dtype.kind == "u":
        return array.dtype.itemsize == 1
    return array.dtype.kind == "f" and bool(((array >= 0) & (array <= 1)).all())


def code_of(array: np.ndarray) -> str:
    """How the entries of an array travel: the smallest type of the page that holds them."""
    kind = array.dtype.kind
    if KINDS.get(kind) == "text":
        return "text"
    if kind in "iu":
        return _code_of_whole(array)
    if kind == "f" and array.dtype.itemsize == 8:
        finite = array[np.isfinite(array)]
        return "f8" if np.abs(finite).max(initial=0) > np.finfo(np.float32).max else "f4"
    return {"b": "u1", "c": "c8"}.get(kind, "f4")


def _code_of_whole(array: np.ndarray) -> str:
    """Whole numbers of eight bytes need them only where they are large."""
    kind, size = array.dtype.kind, min(4, array.dtype.itemsize)
    limits = np.iinfo(f"{kind}4")
    if array.size and not limits.min <= int(array.min()) <= int(array.max()) <= limits.max:
        return "f8"
    return f"{kind}1" if size == 1 else f"{kind}4"


def _fitting(array: np.ndarray, budget: int) -> int:
    """How many entries fit into half of the budget, as base64; the other half is for windows."""
    code = code_of(array)
    size = TEXT_LENGTH if code == "text" else {"1": 2, "4": 6}.get(code[1], 11)
    return max(1, budget // 2 // size)


def _overview(shape: Sequence[int], most: int, image: bool) -> list[list[int] | None]:
    """Places along each axis, picked evenly: the longest axes lose entries first."""
    sizes = list(shape)
    free = range(len(sizes) - 1 if image else len(sizes))
    while math.prod(sizes) > most and any(sizes[axis] > 1 for axis in free):
        longest = max(free, key=lambda axis: sizes[axis])
        others = math.prod(sizes) // sizes[longest]
        second = max([sizes[axis] for axis in free if axis != longest], default=1)
        sizes[longest] = max(1, min(sizes[longest] - 1, max(second - 1, most // others)))
    return [
        None if size == whole else [place * whole // size for place in range(size)]
        for size, whole in zip(sizes, shape, strict=True)
    ]


def window_around(
    array: np.ndarray, index: Sequence[int], axes: Sequence[int]
) -> list[list[int] | None]:
    """The places of an exact window: neighbors along two axes, one place along the others."""
    places: list[list[int] | None] = [[int(at)] for at in index]
    for axis in axes:
        size = array.shape[axis]
        start = max(0, min(size - WINDOW, index[axis] - WINDOW // 2))
        places[axis] = list(range(start, min(size, start + WINDOW)))
    return places


def block(array: np.ndarray, places: Sequence[list[int] | None]) -> Document:
    """The entries at these places along each axis."""
    part = array
    for axis, picked in enumerate(places):
        part = part if picked is None else part.take(picked, axis)
    picks = [None if picked is None else list(picked) for picked in places]
    code = code_of(array)
    if code == "text":
        return {"picks": picks, "type": code, "data": [_text(x) for x in part.ravel()]}
    with np.errstate(over="ignore"):  # of complex numbers: too large is infinite
        data = np.ascontiguousarray(part).astype("<" + code).tobytes()
    return {"picks": picks, "type": code, "data": base64.b64encode(data).decode()}


def _text(value: Any) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    text = "".join(letter if letter.isprintable() else "·" for letter in text)
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - 1] + "…"
