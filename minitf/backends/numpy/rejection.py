"""Gamma and Poisson numbers: propose, and try again until a proposal is good.

Where it sits   beside chance, whose kernels end here when the number of tries is open.
The one idea    every number has a lane of the stream of its own.  All lanes try at once; those
                that got a good number stop, the others go on.  Formulas and order of TensorFlow.
Try it          >>> random_poisson(np.array([0, 0, 1]), np.array([4.0]), (3,), "float32").shape
                (3, 1)
Read next       core/random_state.py
"""

from __future__ import annotations

import math

import numpy as np

from minitf.backends.numpy import philox

Array = np.ndarray

_LENGTH = 256  # blocks in a lane
_log_gamma = np.vectorize(math.lgamma, otypes=[np.float64])


class Lanes:
    """Many streams side by side: lane i is the stretch of the stream that belongs to number i.

    Args:
        state: The state of the stream.
        count: How many lanes.
    """

    def __init__(self, state: Array, count: int):
        self._state = state
        self._at = np.arange(count, dtype=np.uint64) * np.uint64(_LENGTH)
        self._kept = {name: np.empty((count, 2)) for name in ("uniform", "normal")}
        self._left = {name: np.zeros(count, np.intp) for name in ("uniform", "normal")}

    def uniform(self, who: Array) -> Array:
        """The next number from 0 to 1 of the lanes `who`."""
        return self._next("uniform", who)

    def normal(self, who: Array) -> Array:
        """The next normal number of the lanes `who`."""
        return self._next("normal", who)

    def _next(self, name: str, who: Array) -> Array:
        kept, left = self._kept[name], self._left[name]
        empty = who[left[who] == 0]
        if empty.size:  # a block gives two numbers, of which the second is used first
            make = philox.uniform64 if name == "uniform" else philox.normal64
            kept[empty] = make(philox.blocks(self._state, self._at[empty]))
            self._at[empty] += np.uint64(1)
            left[empty] = 2
        left[who] -= 1
        return kept[who, left[who]]


def random_gamma(state: Array, alpha: Array, shape: tuple[int, ...]) -> Array:
    """`shape` numbers of each gamma distribution: shape (*shape, *alpha.shape)."""
    samples = math.prod(shape)
    each = np.repeat(alpha.reshape(-1).astype(np.float64), samples)
    lanes, out = Lanes(state, each.size), np.empty(each.size)
    simple = np.flatnonzero(each == 1)
    out[simple] = -np.log1p(-lanes.uniform(simple))
    left = np.flatnonzero(each != 1)
    while left.size:  # Marsaglia and Tsang, 2000
        good, value = _gamma_try(lanes, left, each[left])
        out[left[good]] = value[good]
        left = left[~good]
    return _spread(out, samples, shape, alpha).astype(alpha.dtype)


def _gamma_try(lanes: Lanes, who: Array, alpha: Array) -> tuple[Array, Array]:
    small = alpha < 1
    d = alpha + small - 1 / 3
    x = lanes.normal(who)
    v = 1 + x / (3 * np.sqrt(d))
    good = v > 0
    v = np.where(good, v, 1.0) ** 3
    u = np.empty(who.size)
    u[good] = lanes.uniform(who[good])
    with np.errstate(all="ignore"):
        sure = u < 1 - 0.0331 * x**4
        good &= sure | (np.log(u) < 0.5 * x * x + d * (1 - v + np.log(v)))
    value = d * v
    boosted = good & small
    value[boosted] *= lanes.uniform(who[boosted]) ** (1 / alpha[boosted])
    return good, value


def random_poisson(state: Array, lam: Array, shape: tuple[int, ...], dtype: str) -> Array:
    """`shape` numbers of each Poisson distribution: shape (*shape, *lam.shape)."""
    samples = math.prod(shape)
    rate = np.repeat(lam.reshape(-1).astype(np.float64), samples)
    lanes, out = Lanes(state, rate.size), np.empty(rate.size)
    _count_arrivals(lanes, np.flatnonzero(rate < 10), rate, out)
    left = np.flatnonzero(rate >= 10)
    while left.size:
        good, value = _poisson_try(lanes, left, rate[left])
        out[left[good]] = value[good]
        left = left[~good]
    return _spread(out, samples, shape, lam).astype(dtype)


def _count_arrivals(lanes: Lanes, left: Array, rate: Array, out: Array) -> None:
    """Knuth: how many uniform numbers can be multiplied before the product falls below e^-rate."""
    product, count = np.ones(rate.size), 0
    while left.size:
        product[left] *= lanes.uniform(left)
        done = product[left] <= np.exp(-rate[left])
        out[left[done]] = count
        left, count = left[~done], count + 1


def _poisson_try(lanes: Lanes, who: Array, rate: Array) -> tuple[Array, Array]:
    """Hörmann, 1993: transformed rejection."""
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    u = lanes.uniform(who) - 0.5
    v = lanes.uniform(who)
    edge = 0.5 - np.abs(u)
    with np.errstate(all="ignore"):
        k = np.floor((2 * a / edge + b) * u + rate + 0.43)
        sure = (edge >= 0.07) & (v <= 0.9277 - 3.6224 / (b - 2))
        out = (k < 0) | ((edge < 0.013) & (v > edge))
        s = np.log(v * inverse / (a / (edge * edge) + b))
        t = -rate + k * np.log(rate) - _log_gamma(np.maximum(k, 0) + 1)
    return sure | (~out & (s <= t)), k


def _spread(numbers: Array, samples: int, shape: tuple[int, ...], like: Array) -> Array:
    """Drawn one distribution after the other, given out one sample after the other."""
    return numbers.reshape(-1, samples).T.reshape((*shape, *like.shape))
