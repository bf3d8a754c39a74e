"""Kernels of chance: random numbers as a function of a stream's state.

Where it sits   a theme of the numpy backend's table; the other backends send their states here.
The one idea    a state (counter and key) goes in, numbers come out, nothing else happens: the
                state moves on elsewhere.  Order and arithmetic are TensorFlow's on the CPU, so the
                same seed gives the same numbers there and here.
Try it          >>> random_uniform(np.array([0, 0, 1]), (3,), "float32")
                array([0.81269646, 0.07857466, 0.8916855 ], dtype=float32)
Read next       backends/numpy/rejection.py: gamma and Poisson numbers, which are tried until good
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends.numpy import philox
from minitf.backends.numpy.rejection import random_gamma, random_poisson

Array = np.ndarray

BLOCKS_FOR_EACH = 256  # of the stream are set aside for each number, however few it needs


def random_state(generator: Any, shape: tuple[int, ...], each: int = BLOCKS_FOR_EACH) -> Array:
    return generator.reserve(math.prod(shape) * each)


def random_scramble(seed: Array) -> Array:
    return philox.scrambled(seed)


def random_skip(state: Array, shape: tuple[int, ...]) -> Array:
    return philox.skipped(state, math.prod(shape) * BLOCKS_FOR_EACH)


def random_uniform(state: Array, shape: tuple[int, ...], dtype: str) -> Array:
    count = math.prod(shape)
    if dtype == "float64":
        return philox.uniform64(philox.words(state, 2 * count)).reshape(shape)
    bits = philox.words(state, count)
    if dtype == "float32":
        return philox.uniform32(bits).reshape(shape)
    kind = np.dtype(dtype)  # half precision: the lowest bits become the digits
    digits, one = (10, 15 << 10) if dtype == "float16" else (7, 127 << 7)
    short = ((bits & np.uint32(2**digits - 1)) | np.uint32(one)).astype(np.uint16)
    return (short.view(kind) - kind.type(1)).reshape(shape)


def random_normal(state: Array, shape: tuple[int, ...], dtype: str) -> Array:
    count = math.prod(shape)
    count += count % 2
    if dtype == "float64":
        numbers = philox.normal64(philox.words(state, 2 * count))
    else:
        numbers = philox.normal32(philox.words(state, count))
    return numbers[: math.prod(shape)].reshape(shape).astype(dtype, copy=False)


def random_truncated_normal(state: Array, shape: tuple[int, ...], dtype: str) -> Array:
    """Numbers come in groups, each with a stretch of the stream of its own to try from."""
    make, size = (philox.normal64, 2) if dtype == "float64" else (philox.normal32, 4)
    groups = -(-math.prod(shape) // size)
    starts = np.arange(groups, dtype=np.uint64) * np.uint64(size * BLOCKS_FOR_EACH // 4)
    out = np.empty((groups, size), "float64" if dtype == "float64" else "float32")
    left, tries = np.arange(groups), 2
    while left.size:  # nearly all groups are full after the first turn
        numbers = (starts[left, None] + np.arange(tries, dtype=np.uint64)).reshape(-1)
        tried = make(philox.blocks(state, numbers).reshape(left.size, -1))
        order = np.argsort(np.abs(tried) >= 2, axis=1, kind="stable")[:, :size]  # good ones first
        out[left] = np.take_along_axis(tried, order, axis=1)
        left, tries = left[(np.abs(out[left]) >= 2).any(axis=1)], 4 * tries
    return out.reshape(-1)[: math.prod(shape)].reshape(shape).astype(dtype, copy=False)


def random_bits(state: Array, shape: tuple[int, ...], dtype: str) -> Array:
    """Whole numbers, all of the type's equally likely."""
    count = math.prod(shape)
    kind = np.dtype(dtype)
    if kind.itemsize == 4:
        return philox.words(state, count).view(kind).reshape(shape)
    bits = philox.words(state, 2 * count).astype(np.uint64)
    return (bits[0::2] | bits[1::2] << np.uint64(32)).view(kind).reshape(shape)


def random_integers(state: Array, low: Array, high: Array, shape: tuple[int, ...]) -> Array:
    if low >= high:
        raise ValueError(f"Need minval < maxval, got {low} >= {high}")
    unsigned = np.dtype(f"uint{8 * low.dtype.itemsize}")
    spread = unsigned.type((int(high) - int(low)) % 2 ** (8 * unsigned.itemsize))
    bits = random_bits(state, shape, unsigned.name)
    return (bits % spread + low.astype(unsigned)).view(low.dtype)


def random_categorical(state: Array, logits: Array, num_samples: int, dtype: str) -> Array:
    rows = len(logits)
    wide = logits.astype(np.float64)
    with np.errstate(invalid="ignore"):
        weights = np.where(np.isfinite(wide), np.exp(wide - _largest(wide)), 0.0)
    sums = np.cumsum(weights, axis=1)
    chance = philox.uniform64(philox.words(state, 2 * rows * num_samples))
    wanted = chance.reshape(rows, num_samples) * sums[:, -1:]
    found = [np.searchsorted(line, row, "right") for line, row in zip(sums, wanted, strict=True)]
    return np.asarray(found, dtype).reshape(rows, num_samples)


def _largest(logits: Array) -> Array:
    return np.where(np.isfinite(logits), logits, -np.inf).max(axis=1, keepdims=True, initial=-1e300)


def random_shuffle(state: Array, x: Array) -> Array:
    """Fisher and Yates: each place, from the first on, trades with one that is not settled yet."""
    count = len(x)
    order = np.arange(count)
    places = philox.words(state, count).astype(np.int64)[: max(count - 1, 0)]
    places = places % (count - np.arange(max(count - 1, 0))) + np.arange(max(count - 1, 0))
    line = order.tolist()  # plain lists trade faster
    for i, j in enumerate(places.tolist()):
        line[i], line[j] = line[j], line[i]
    return x[np.array(line, np.intp)]


class UniformDraw:
    """A step of a plan that draws numbers from 0 to 1, as random_uniform does.

    Args:
        out: Where they go, float32.
        state: The state of the stream, an array that is read at every call.

    Attributes:
        work: How long it takes, about, in microseconds.
    """

    def __init__(self, out: Array, state: Array):
        self.out, self.state, self.work = out, state, out.size / 230
        self._flat = out.reshape(-1)

    def __call__(self) -> None:
        stretch = philox.own_stretch()
        for some in philox.stretches(-(-self.out.size // 4)):
            to = self._flat[4 * some.start : 4 * some.stop]
            bits = stretch.following(self.state, some).reshape(-1)[: len(to)]
            philox.uniform32(bits, to)


def bind_uniform(out: Array, arrays: tuple, attrs: dict) -> list[Callable[[], Any]]:
    [state] = arrays
    if out.dtype == np.float32 and out.flags.c_contiguous and out.size:
        return [UniformDraw(out, state)]
    return [lambda: np.copyto(out, random_uniform(state, **attrs))]


BINDERS: dict[str, Callable[[Array, tuple, dict], Any]] = {"random_uniform": bind_uniform}
KERNELS: dict[str, Callable[..., Any]] = {
    "random_state": random_state, "random_scramble": random_scramble,
    "random_skip": random_skip,
    "random_uniform": random_uniform, "random_normal": random_normal,
    "random_truncated_normal": random_truncated_normal, "random_bits": random_bits,
    "random_integers": random_integers, "random_categorical": random_categorical,
    "random_shuffle": random_shuffle, "random_gamma": random_gamma,
    "random_poisson": random_poisson,
}  # fmt: skip
