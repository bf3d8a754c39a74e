"""Cases of convolution and pooling, said with plain loops over places and windows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tests.ops.cases.base import Case, apart, case, normal

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


def pool_case(x: np.ndarray, **how: Any) -> list[Case]:
    """Both poolings of one input, and all their adjoints."""
    window = how["window"]

    def seen(x: np.ndarray) -> dict[tuple, list[tuple]]:
        """For each place the entries of x in its window, in order."""
        found: dict[tuple, list[tuple]] = {}
        for place, _, at in looks(x.shape[1:-1], window, how):
            for n, c in np.ndindex(x.shape[0], x.shape[-1]):
                found.setdefault((n, *place, c), []).append((n, *at, c))
        return found

    def over(x: np.ndarray, value: Any) -> np.ndarray:
        found = seen(x)
        z = np.zeros([max(axis) + 1 for axis in zip(*found)])  # noqa: B905
        for place, entries in found.items():
            z[place] = value(entries)
        return z

    def at_max(x: np.ndarray, entries: list[tuple]) -> tuple:
        return max(entries, key=lambda i: x[i])  # Python's max gives the first of equals

    def give(g: np.ndarray, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        h = np.zeros(x.shape)
        for place, entries in seen(x).items():
            h[at_max(x, entries)] += g[place]
        return h

    def share(g: np.ndarray, x: np.ndarray) -> np.ndarray:
        h = np.zeros(x.shape)
        for place, entries in seen(x).items():
            for i in entries:
                h[i] += g[place] / len(entries)
        return h

    def take(h: np.ndarray, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        return over(x, lambda entries: h[at_max(x, entries)])

    def number(x: np.ndarray, z: np.ndarray) -> np.ndarray:
        return over(x, lambda entries: np.ravel_multi_index(at_max(x, entries)[1:], x.shape[1:]))

    z = over(x, lambda entries: max(x[i] for i in entries))
    g, h = normal(*z.shape), normal(*x.shape)
    return [
        case("max_pool", lambda x: z, x, **how),
        case("max_pool_give", give, g, x, z, **how),
        case("max_pool_take", take, h, x, z, **how),
        case("max_pool_place", number, x, z, output_type="int32", **how),
        case("avg_pool", lambda x: over(x, lambda e: np.mean([x[i] for i in e])), x, **how),
        case("avg_pool_give", share, g, x, **how),
    ]


def pool_cases() -> list[Case]:
    def how(window: tuple, strides: tuple, padding: Any = "VALID", dilation: int = 1) -> dict:
        return {"window": window, "strides": strides, "padding": padding,
                "dilations": (dilation,) * len(window)}  # fmt: skip

    table = [
        (apart(2, 5, 2), how((2,), (2,))),
        (apart(1, 6, 1), how((3,), (1,), dilation=2)),
        (apart(2, 4, 5, 2), how((2, 2), (2, 2), "SAME")),
        (apart(1, 5, 5, 2), how((3, 2), (2, 1), "SAME")),  # windows overlap
        (apart(1, 4, 3, 1), how((2, 2), (1, 1), ((1, 0), (1, 1)))),
        (apart(1, 4, 3, 2, 1), how((2, 2, 1), (2, 1, 2))),
    ]
    ties = Case("max_pool_give", (np.ones((1, 1, 1)), np.zeros((1, 2, 1)), np.zeros((1, 1, 1))),
                np.array([[[1.0], [0.0]]]), how((2,), (2,)))  # fmt: skip
    return [*(one for x, attrs in table for one in pool_case(x, **attrs)), ties]


CASES = [*conv_cases(), *pool_cases()]
