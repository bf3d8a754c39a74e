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

import threading

import numpy as np

Array = np.ndarray

_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_FACTORS = np.array([[0xD2511F53], [0xCD9E8D57]], np.uint64)
_KEY_STEPS = np.arange(10, dtype=np.uint64)[:, None, None] * np.array(
    [[0x9E3779B9], [0xBB67AE85]], np.uint64
)  # the key of each of the ten rounds, beside that of the first
_FEW = 4  # so few blocks are made faster of Python's own numbers
AT_ONCE = 1 << 14  # blocks that are scrambled together


class Stretch:
    """Room in which some blocks of a stream are scrambled at a time, again and again.

    Args:
        size: How many blocks at most.
    """

    def __init__(self, size: int):
        self._counters, self._even, self._odd, self._products = np.empty((4, 2, size), np.uint64)
        self._carry = np.empty(size, bool)
        self._keys = np.empty_like(_KEY_STEPS)
        self._first, self._numbers = np.arange(size, dtype=np.uint64), np.empty(size, np.uint64)
        self._bits = np.empty((size, 4), np.uint32)

    def following(self, state: Array, some: slice) -> Array:
        """The blocks of these numbers, one after the other; good until the next are asked for."""
        count = some.stop - some.start
        numbers, bits = self._numbers[:count], self._bits[:count]
        np.add(self._first[:count], np.uint64(some.start), out=numbers)
        self.write(bits, state, numbers)
        return bits

    def write(self, out: Array, state: Array, numbers: Array) -> None:
        """Ten rounds of scrambling: out, shape (n, 4), gets the blocks of these numbers."""
        low, high, key = state.astype(np.int64, copy=False).view(np.uint64)
        count = len(numbers)
        counters, carry = self._counters[:, :count], self._carry[:count]
        np.add(numbers, low, out=counters[0])
        np.less(counters[0], numbers, out=carry)
        np.copyto(counters[1], carry)
        np.add(counters[1], high, out=counters[1])
        even, odd = self._even[:, :count], self._odd[:, :count]  # words 0 and 2, words 1 and 3
        products = self._products[:, :count]
        np.bitwise_and(counters, _LOW, out=even)
        np.right_shift(counters, _HALF, out=odd)
        for round_key in self._round_keys(key):
            np.multiply(even, _FACTORS, out=products)
            np.right_shift(products, _HALF, out=even)
            np.bitwise_and(products, _LOW, out=products)
            even, products, odd = even[::-1], odd, products[::-1]
            np.bitwise_xor(even, products, out=even)
            np.bitwise_xor(even, round_key, out=even)
        out[:, 0::2], out[:, 1::2] = even.T, odd.T

    def _round_keys(self, key: np.uint64) -> Array:
        np.add(_KEY_STEPS[:, 0], key & _LOW, out=self._keys[:, 0])
        np.add(_KEY_STEPS[:, 1], key >> _HALF, out=self._keys[:, 1])
        return np.bitwise_and(self._keys, _LOW, out=self._keys)


_own = threading.local()


def own_stretch() -> Stretch:
    """The room of this thread, for as many blocks as are scrambled at a time."""
    try:
        return _own.stretch
    except AttributeError:
        _own.stretch = Stretch(AT_ONCE)
        return _own.stretch


def stretches(count: int) -> list[slice]:
    """So many blocks, as many at a time as stay in the processor's cache.

    Not by several threads: each call is so short that they would wait for the interpreter.
    """
    return [slice(start, min(start + AT_ONCE, count)) for start in range(0, count, AT_ONCE)]


def words(state: Array, count: int) -> Array:
    """The first `count` 32-bit words of a stream.

    Args:
        state: Three 64-bit numbers: counter (low, high) and key; as tf.random.Generator's state.
        count: How many words.
    """
    number = -(-count // 4)
    if number > _FEW:
        return blocks(state, np.arange(number, dtype=np.uint64)).reshape(-1)[:count]
    low, high, key = (int(part) % 2**64 for part in state)
    made = [_block(low + (high << 64) + n, key) for n in range(number)]
    return np.array(made, np.uint32).reshape(-1)[:count]


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
    stretch = Stretch(min(len(numbers), AT_ONCE))
    for some in stretches(len(numbers)):
        stretch.write(out[some], np.asarray(state), numbers[some])
    return out


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


def uniform32(bits: Array, out: Array | None = None) -> Array:
    """Numbers from 0 to 1 of 32-bit words: 23 of the bits become the digits of a float32.

    Args:
        bits: The words; with `out`, overwritten.
        out: Where the numbers go; by default a new array.
    """
    digits = np.bitwise_and(bits, np.uint32(0x7FFFFF), out=None if out is None else bits)
    np.bitwise_or(digits, np.uint32(127 << 23), out=digits)
    return np.subtract(digits.view(np.float32), np.float32(1), out=out)


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
