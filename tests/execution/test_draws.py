"""Random numbers of a plan are those of the kernel, drawn in room that is there."""

import threading

import numpy as np
import pytest

from minitf.backends.numpy import beside, chance, philox
from minitf.backends.numpy.products import Product

STATES = [
    np.array([0, 0, 1]), np.array([5, -1, 2**62]), np.array([-3, 7, -1]),
    np.array([2**63 - 2, 2**63 - 1, 4]),
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("shape", [(), (1,), (3, 5), (257,), (100, 33), (2, 0)])
def test_a_plan_draws_what_the_kernel_draws(monkeypatch, state, shape):
    expected = chance.random_uniform(state, shape, "float32")
    monkeypatch.setattr(philox, "AT_ONCE", 16)
    monkeypatch.setattr(philox, "_own", threading.local())
    out = np.full(shape, np.nan, np.float32)
    [step] = chance.bind_uniform(out, (state,), {"shape": shape, "dtype": "float32"})
    for _ in range(2):  # its room is used again
        step()
        np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_other_types_are_drawn_by_the_kernel(dtype):
    out = np.empty((3, 4), dtype)
    [step] = chance.bind_uniform(out, (STATES[0],), {"shape": (3, 4), "dtype": dtype})
    step()
    np.testing.assert_array_equal(out, chance.random_uniform(STATES[0], (3, 4), dtype))


@pytest.mark.parametrize("count", [1, 4, 15, 16, 17, 64, 100])
def test_blocks_are_the_same_however_many_are_scrambled_at_once(monkeypatch, count):
    numbers = np.arange(count, dtype=np.uint64)
    expected = philox.blocks(STATES[2], numbers)
    monkeypatch.setattr(philox, "AT_ONCE", 7)
    np.testing.assert_array_equal(philox.blocks(STATES[2], numbers), expected)


def test_seeded_numbers_are_drawn_beside_a_product(monkeypatch):
    monkeypatch.setattr(beside, "LARGE", 1)
    x = np.ones((4, 4), np.float32)
    draw = chance.UniformDraw(np.empty(9, np.float32), STATES[0])
    steps = [Product(x, x, np.empty_like(x)), draw]
    assert len(beside.joined(steps, workers=2)) == 1
    assert beside.joined([draw, steps[0]], workers=2)[0] is draw
