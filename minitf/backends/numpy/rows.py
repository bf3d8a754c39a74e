"""Softmax and normalization of rows in numpy, forward and back.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    every row by itself, so a few rows at a time: what one pass writes is still in the
                cache when the next reads it, and a team can share the rows.  The sum of a row is a
                product with ones, the fastest sum there is.
Try it          >>> KERNELS["layer_norm"](np.array([[1.0, 3.0]]), epsilon=0.0)
                (array([[-1.,  1.]]), array([[1.]]))
Read next       ops/nn.py
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from minitf.backends.numpy import team
from minitf.backends.numpy.windows import Array, Steps, dense

BLOCK = 1 << 15  # entries worked on at a time
SAFE = 64.0  # the sum of any number of rows of e^64 is far from the largest float32


class Room:
    """Memory beside a block of rows.

    Args:
        shape, dtype: Of the block: rows, entries of a row.
    """

    def __init__(self, shape: tuple[int, ...], dtype: Any):
        count, entries = shape
        self.ones, self.one = np.ones(entries, dtype), np.asarray(1, dtype)
        self.share = np.asarray(1 / max(entries, 1), dtype)
        self.largest, self.least = np.empty((), dtype), np.empty((), dtype)
        self.sums, self.others = np.empty((2, count, 1), dtype)
        self.spare = np.empty(shape, dtype)

    def first(self, count: int) -> Room:
        """The part of this room that a block of fewer rows needs."""
        part = copy.copy(self)
        part.sums, part.others = self.sums[:count], self.others[:count]
        part.spare = self.spare[:count]
        return part

    def sum(self, rows: Array, out: Array) -> None:
        np.dot(rows, self.ones, out[:, 0])

    def mean(self, rows: Array, out: Array) -> None:
        np.dot(rows, self.ones, out[:, 0])
        np.multiply(out, self.share, out)

    def is_safe(self, rows: Array) -> bool:
        """Whether the sums of the powers of e can be had as they are."""
        np.maximum.reduce(rows, axis=None, out=self.largest)
        np.minimum.reduce(rows, axis=None, out=self.least)
        return bool(self.largest.item() < SAFE and self.least.item() > -SAFE)


class Rooms:
    """Rooms for blocks of one size: a block takes a free one, which is still in the cache.

    Args:
        shape, dtype: Of a whole block.
        few: How many rows the last block has.
        threads: For how many blocks at once there is room from the beginning.
    """

    def __init__(self, shape: tuple[int, ...], dtype: Any, few: int, threads: int):
        self._shape, self._dtype, self._few = shape, dtype, few
        self._free = [self._new() for _ in range(threads)]

    def lend(self, function: Callable[..., None], *rows: Any) -> None:
        """Do something with a block of rows, and a free room."""
        try:
            pair = self._free.pop()
        except IndexError:  # another plan, in another thread, has them all
            pair = self._new()
        try:
            function(pair[len(rows[0]) == self._few], *rows)
        finally:
            self._free.append(pair)

    def _new(self) -> tuple[Room, Room]:
        room = Room(self._shape, self._dtype)
        return room, room.first(self._few)


# Blocks of one size share their rooms, in whichever plan they are, as long as there are such plans.
_rooms: WeakValueDictionary[tuple, Rooms] = WeakValueDictionary()


def rooms_for(blocks: list[Array], threads: int) -> Rooms:
    """The rooms for these blocks; all but the last are of one size."""
    first, few = blocks[0], len(blocks[-1])
    key = first.shape, few, first.dtype
    rooms = _rooms.get(key)
    if rooms is None:
        rooms = _rooms[key] = Rooms(first.shape, first.dtype, few, min(threads, len(blocks)))
    return rooms


def softmax(room: Room, z: Array, x: Array) -> None:
    """z = e^x over its sum.  Only where a power might overflow is the largest subtracted first."""
    if room.is_safe(x):
        np.exp(x, z)
    else:
        np.maximum.reduce(x, axis=1, out=room.sums, keepdims=True)
        np.subtract(x, room.sums, z)
        np.exp(z, z)
    room.sum(z, room.sums)
    np.divide(z, room.sums, z)


def softmax_back(room: Room, x: Array, g: Array, z: Array) -> None:
    """x = z (g - sum of g z)."""
    np.multiply(g, z, room.spare)
    room.sum(room.spare, room.sums)
    np.subtract(g, room.sums, room.spare)
    np.multiply(room.spare, z, x)


def layer_norm(room: Room, z: Array, r: Array, x: Array, epsilon: Array) -> None:
    """z = (x - mean) r, r = 1 / sqrt(variance + epsilon)."""
    room.mean(x, room.sums)
    np.subtract(x, room.sums, z)
    np.square(z, room.spare)
    room.mean(room.spare, r)
    np.add(r, epsilon, r)
    np.sqrt(r, r)
    np.divide(room.one, r, r)
    np.multiply(z, r, z)


def layer_norm_back(room: Room, x: Array, g: Array, z: Array, r: Array) -> None:
    """x = r (g - mean g - z mean g z)."""
    np.multiply(g, z, room.spare)
    room.mean(room.spare, room.others)
    room.mean(g, room.sums)
    np.multiply(z, room.others, room.spare)
    np.add(room.spare, room.sums, room.spare)
    np.subtract(g, room.spare, x)
    np.multiply(x, r, x)


def bind(function: Callable[..., None], outs: tuple, arrays: tuple, *more: Any) -> Steps:
    """Ready calls for a function of a block of rows, over all blocks."""
    made = [dense(array) for array in arrays]
    copies = [step for _, steps in made for step in steps]
    whole = [*outs, *(array for array, _ in made)]
    flat = [array.reshape(-1, array.shape[-1]) for array in whole]
    count, entries = flat[0].shape
    if not count * entries:
        return []
    size = max(BLOCK // entries, 1)
    blocks = [[array[n : n + size] for array in flat] for n in range(0, count, size)]
    pays = count * entries >= 4 * BLOCK
    rooms = rooms_for([rows[0] for rows in blocks], team.size() if pays else 1)
    parts: list[Steps] = [[partial(rooms.lend, function, *rows, *more)] for rows in blocks]
    if not pays:
        return [*copies, *(step for part in parts for step in part)]
    return [*copies, team.share(parts)]


def bind_layer_norm(outs: tuple, arrays: tuple, attrs: dict) -> Steps:
    epsilon = np.asarray(attrs["epsilon"], outs[0].dtype)
    return bind(layer_norm, outs, arrays, epsilon)


def bind_one(function: Callable[..., None]) -> Callable[[Array, tuple, dict], Steps]:
    def steps(out: Array, arrays: tuple, attrs: dict) -> Steps:
        if not out.flags.c_contiguous:
            return [lambda: np.copyto(out, _now(function, arrays))]
        return bind(function, (out,), arrays)

    return steps


def _now(function: Callable[..., None], arrays: tuple) -> Array:
    """The result in new memory; half numbers are computed as whole ones."""
    x = arrays[0]
    wide = np.float32 if x.dtype.itemsize == 2 else x.dtype
    out = np.empty(x.shape, wide)
    for step in bind(function, (out,), tuple(array.astype(wide, copy=False) for array in arrays)):
        step()
    return out.astype(x.dtype, copy=False)


def layer_norm_now(x: Array, epsilon: float) -> tuple[Array, Array]:
    wide = np.float32 if x.dtype.itemsize == 2 else x.dtype
    outs = np.empty(x.shape, wide), np.empty((*x.shape[:-1], 1), wide)
    for step in bind_layer_norm(outs, (x.astype(wide, copy=False),), {"epsilon": epsilon}):
        step()
    return outs[0].astype(x.dtype, copy=False), outs[1].astype(x.dtype, copy=False)


def plain_softmax(x: Array) -> Array:
    powers = np.exp(x - np.maximum.reduce(x, axis=-1, keepdims=True))
    return powers / np.add.reduce(powers, axis=-1, keepdims=True)


def plain_softmax_back(g: Array, z: Array) -> Array:
    return z * (g - (g * z).sum(axis=-1, keepdims=True))


def either(plain: Callable[..., Array], function: Callable[..., None]) -> Callable[..., Array]:
    """The plain formula where arrays are small, and need no blocks."""

    def kernel(*arrays: Array) -> Array:
        x = arrays[0]
        small = 0 < x.size < BLOCK and x.dtype.itemsize > 2
        return plain(*arrays) if small else _now(function, arrays)

    return kernel


KERNELS: dict[str, Callable[..., Any]] = {
    "softmax": either(plain_softmax, softmax),
    "softmax_back": either(plain_softmax_back, softmax_back),
    "layer_norm": layer_norm_now,
    "layer_norm_back": lambda g, z, r: _now(layer_norm_back, (g, z, r)),
}
BINDERS: dict[str, Callable[[Any, tuple, dict], Steps]] = {
    "softmax": bind_one(softmax), "softmax_back": bind_one(softmax_back),
    "layer_norm": bind_layer_norm, "layer_norm_back": bind_one(layer_norm_back),
}  # fmt: skip
