"""Cases of convolution and pooling, said with plain loops over places and windows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tests.ops.cases.base import Case, case, normal

Pairs = list[tuple[int, int]]


def frames(sizes: tuple, window: tuple, attrs: dict) -> Pairs:
    """The frame on each axis, as TensorFlow's notes on padding say."""
    padding = attrs["padding"]
    if padding == "VALID":
        return [(0, 0)] * len(sizes)
    if padding != "SAME":
        return list(padding)
    pairs = []
    for n, k, s, d in zip(sizes, window, attrs["strides"], attrs["dilations"], strict=True):
        rest = n % s or s
        total = max((k - 1) * d + 1 - rest, 0)
        pairs.append((total // 2, total - total // 2))
    return pairs


def looks(sizes: tuple, window: tuple, attrs: dict) -> Any:
    """(place, entry of the window, entry of the input) for all that a window sees."""
    pairs = frames(sizes, window, attrs)
    strides, dilations = attrs["strides"], attrs["dilations"]
    counts = [
        len(range(0, n + sum(pair) - (k - 1) * d, s))
        for n, k, s, d, pair in zip(sizes, window, strides, dilations, pairs, strict=True)
    ]
    for place in itertools.product(*map(range, counts)):
        for entry in itertools.product(*map(range, window)):
            seen = tuple(
                p * s + e * d - pair[0]
                for p, s, e, d, pair in zip(place, strides, entry, dilations, pairs, strict=True)
            )
            if all(0 <= i < n for i, n in zip(seen, sizes, strict=True)):
                yield place, entry, seen


def count(sizes: tuple, window: tuple, attrs: dict) -> list[int]:
    return [max(axis) + 1 for axis in zip(*(p for p, _, _ in looks(sizes, window, attrs)))]  # noqa: B905


def links(x: np.ndarray, w: np.ndarray, attrs: dict) -> Any:
    """(entry of z, entry of x, entry of w) for each product that a convolution adds up."""
    seen, each = w.shape[-2], w.shape[-1] // (x.shape[-1] // w.shape[-2])
    for place, entry, at in looks(x.shape[1:-1], w.shape[:-2], attrs):
        for n, c, f in np.ndindex(x.shape[0], seen, w.shape[-1]):
            yield (n, *place, f), (n, *at, f // each * seen + c), (*entry, c, f)


def places(x: np.ndarray, w: np.ndarray, attrs: dict) -> np.ndarray:
    return np.zeros((x.shape[0], *count(x.shape[1:-1], w.shape[:-2], attrs), w.shape[-1]))


def conv_case(x: np.ndarray, w: np.ndarray, **attrs: Any) -> list[Case]:
    """The convolution and its two adjoints, for one input, one set of filters, one way to slide."""

    def conv(x: np.ndarray, w: np.ndarray) -> np.ndarray:
        z = places(x, w, attrs)
        for p, i, k in links(x, w, attrs):
            z[p] += x[i] * w[k]
        return z

    def by_input(g: np.ndarray, w: np.ndarray, like: np.ndarray) -> np.ndarray:
        z = np.zeros(like.shape)
        for p, i, k in links(like, w, attrs):
            z[i] += g[p] * w[k]
        return z

    def by_filters(x: np.ndarray, g: np.ndarray, like: np.ndarray) -> np.ndarray:
        z = np.zeros(like.shape)
        for p, i, k in links(x, like, attrs):
            z[k] += x[i] * g[p]
        return z

    g = normal(*places(x, w, attrs).shape)
    return [
        case("conv", conv, x, w, **attrs),
        case("conv_input", by_input, g, w, x, **attrs),
        case("conv_filters", by_filters, x, g, w, **attrs),
    ]


def conv_cases() -> list[Case]:
    def how(*strides: int, padding: Any = "SAME", dilations: tuple | None = None) -> dict:
        return {"strides": strides, "padding": padding,
                "dilations": dilations or (1,) * len(strides)}  # fmt: skip

    framed = ((2, 0), (0, 1))
    table = [
        (normal(2, 5, 2), normal(2, 2, 3), how(1)),
        (normal(1, 6, 1), normal(3, 1, 2), how(2, padding="VALID")),
        (normal(2, 4, 5, 2), normal(3, 2, 2, 3), how(1, 1)),
        (normal(1, 5, 4, 5), normal(2, 2, 5, 2), how(1, 1, padding="VALID")),
        (normal(1, 5, 4, 2), normal(3, 3, 2, 2), how(2, 3)),
        (normal(1, 5, 6, 1), normal(2, 3, 1, 2), how(1, 1, dilations=(2, 2))),
        (normal(1, 3, 3, 2), normal(2, 2, 2, 1), how(2, 1, padding=framed)),
        (normal(2, 3, 2, 3), normal(1, 1, 3, 2), how(1, 1)),
        (normal(1, 4, 4, 4), normal(2, 2, 2, 4), how(1, 1)),  # two groups
        (normal(1, 4, 3, 3), normal(2, 2, 1, 6), how(2, 1)),  # depthwise
        (normal(1, 3, 2, 3, 2), normal(2, 2, 2, 2, 1), how(1, 1, 2)),
    ]
    return [one for x, w, attrs in table for one in conv_case(x, w, **attrs)]


CASES = [*conv_cases()]
