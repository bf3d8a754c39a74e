"""Philox: random bits as a pure function of a counter and a key.

Where it sits   below the kernels of chance; arrays in, arrays out.
The one idea    no hidden state: block number n of a stream is a scrambling of the counter n under
                the stream's key, so any stretch of it can be computed by itself, in any order, at
                once.  TensorFlow draws from the same function (Philox 4x32, ten rounds), and the
                order in which numbers are made of the bits here is also its own.
                Salmon et al., 2011: https://www.thesalmons.org/john/random123/papers/random123sc11.pdf
Try it          >>> words(np.array([0, 0, 7]), 4)
                array([4099963437, 3221879260,  490388034,  367897730], dtype=uint32)
Read next       backends/numpy/chance.py
"""

from __future__ import annotations

from functools import partial

import numpy as np

from minitf.backends.numpy.team import share

Array = np.ndarray

_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_FACTORS = np.array([[0xD2511F53], [0xCD9E8D57]], np.uint64)
_KEY_STEPS = np.arange(10, dtype=np.uint64)[:, None, None] * np.array(
    [[0x9E3779B9], [0xBB67AE85]], np.uint64
)  # the key of each of the ten rounds, beside that of the first
_FEW = 4  # so few blocks are made faster of Python's own numbers
_AT_ONCE = 8192  # so many blocks are scrambled together: they stay in the processor's cache


def words(state: Array, count: int) -> Array:
    """The first `count` 32-bit words of a stream.

    Args:
        state: Three 64-bit numbers: counter (low, high) and key; as tf.random.Generator's state.
        count: How many words.
    """
    number = -(-count // 4)
    if number <= _FEW:
        low, high, key = (int(part) % 2**64 for part in state)
        made = [_block(low + (high << 64) + n, key) for n in range(number)]
        return np.array(made, np.uint32).reshape(-1)[:count]
    out = np.empty((number, 4), np.uint32)
    stretches = [slice(start, start + _AT_ONCE) for start in range(0, number, _AT_ONCE)]
    numbers = np.arange(number, dtype=np.uint64)
    share([[partial(_write_blocks, out[some], state, numbers[some])] for some in stretches])()
    return out.reshape(-1)[:count]


def _block(counter: int, key: int) -> tuple[int, int, int, int]:
    """One block, as the paper writes it: ten rounds of scrambling four words."""
    word = 0xFFFFFFFF
    a, b, c, d = (counter >> place & word for place in (0, 32, 64, 96))
    for n in range(10):
        low, high = key + n * 0x9E3779B9 & word, (key >> 32) + n * 0xBB67AE85 & word
        left, right = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = right >> 32 ^ b ^ low, right & word, left >> 32 ^ d ^ high, left & word
    return a, b, c, d


def blocks(state: Array, numbers: Array) -> Array:
    """The blocks of a stream with these numbers: four 32-bit words each, shape (n, 4)."""
    out = np.empty((len(numbers), 4), np.uint32)
    _write_blocks(out, state, numbers)
    return out


def _write_blocks(out: Array, state: Array, numbers: Array) -> None:
    """Ten rounds of scrambling, all in two arrays and a third for the products."""
    low, high, key = np.asarray(state).astype(np.int64).view(np.uint64)
    lower = numbers + low
    counters = np.stack([lower, high + (lower < numbers)])
    even, odd = counters & _LOW, counters >> _HALF  # words 0 and 2, words 1 and 3
    products = np.empty_like(even)
    for round_key in (np.array([[key & _LOW], [key >> _HALF]]) + _KEY_STEPS) & _LOW:
        np.multiply(even, _FACTORS, out=products)
        np.right_shift(products, _HALF, out=even)
        even, products, odd = even[::-1], odd, np.bitwise_and(products, _LOW, out=products)[::-1]
        even ^= products
        even ^= round_key
    out[:, 0::2], out[:, 1::2] = even.T, odd.T


def skipped(state: Array, number: int) -> Array:
    """The state of the stream `number` blocks further on."""
    low, high, key = (int(part) for part in state)
    counter = (low % 2**64 + (high % 2**64 << 64) + number) % 2**128
    return as_state(counter, key)


def as_state(counter: int, key: int) -> Array:
    """Counter (128 bits) and key (64 bits) as three signed numbers of 64 bits."""
    parts = np.array([counter % 2**64, counter >> 64, key % 2**64], np.uint64)
    return parts.view(np.int64)


def scrambled(seed: Array) -> Array:
    """The state that a seed of two numbers stands for: seeds close together give far streams."""
    low, high = (int(part) % 2**64 for part in seed)
    start = as_state(low | high << 64, 0x02461E293EC8F720)
    a, b, c, d = (int(word) for word in words(start, 4))
    return as_state((c | d << 32) << 64, a | b << 32)


def uniform32(bits: Array) -> Array:
    """Numbers from 0 to 1 of 32-bit words: 23 of the bits become the digits of a float32."""
    digits = (bits & np.uint32(0x7FFFFF)) | np.uint32(127 << 23)
    return digits.view(np.float32) - np.float32(1)


def uniform64(bits: Array) -> Array:
    """Numbers from 0 to 1 of pairs of words: 52 of the bits become the digits of a float64."""
    high, low = bits[..., 0::2].astype(np.uint64), bits[..., 1::2].astype(np.uint64)
    digits = ((high & np.uint64(0xFFFFF)) << _HALF) | low | np.uint64(1023 << 52)
    return digits.view(np.float64) - 1.0


def normal32(bits: Array) -> Array:
    """Box and Muller: each two words give a direction and a distance, and so two normal numbers."""
    # Logarithm and sine in float64, rounded afterwards: what TensorFlow's give, but for the last
    # digit of one number in seventy.
    close = np.maximum(uniform32(bits[..., 0::2]), np.float32(1e-7))
    angle = (2 * np.pi * uniform32(bits[..., 1::2]).astype(np.float64)).astype(np.float32)
    distance = np.sqrt(np.float32(-2) * np.log(close.astype(np.float64)).astype(np.float32))
    return _both_coordinates(angle.astype(np.float64), distance)


def normal64(bits: Array) -> Array:
    """As normal32, of each four words."""
    drawn = uniform64(bits)
    distance = np.sqrt(-2 * np.log(np.maximum(drawn[..., 0::2], 1e-7)))
    return _both_coordinates(2 * np.pi * drawn[..., 1::2], distance)


def _both_coordinates(angle: Array, distance: Array) -> Array:
    out = np.empty((*distance.shape[:-1], 2 * distance.shape[-1]), distance.dtype)
    out[..., 0::2] = np.sin(angle).astype(distance.dtype) * distance
    out[..., 1::2] = np.cos(angle).astype(distance.dtype) * distance
    return out
