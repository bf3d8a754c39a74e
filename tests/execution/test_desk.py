"""Memory beside the arrays: for one call, and then for the next."""

import numpy as np
import pytest

import minitf as tf
from minitf.backends.numpy import team
from minitf.backends.numpy.desk import Desk, empty, lasting


def test_what_one_call_asks_for_lies_apart():
    with Desk([]):
        made = [empty((2, 3), np.float32), empty((6,), np.float32), lasting((6,), np.float32)]
    for n, one in enumerate(made):
        assert not any(np.shares_memory(one, other) for other in made[:n])


def test_the_next_call_gets_the_sheets_of_the_one_before():
    pile: list[np.ndarray] = []
    desk, other = Desk(pile), Desk(pile)
    with desk:
        first = empty((100,), np.float32), empty((1000,), bool)
        desk.clear()
        second = empty((990,), bool), empty((99,), np.float32)
    with other:
        third = empty((100,), np.float32)
    assert np.shares_memory(first[0], second[1])
    assert np.shares_memory(first[1], second[0])
    assert np.shares_memory(first[0], third)
    assert len(pile) == 2


def test_a_small_wish_does_not_take_a_large_sheet():
    desk = Desk([])
    with desk:
        large = empty((1000,), np.float32)
        desk.clear()
        assert not np.shares_memory(empty((10,), np.float32), large)
        assert np.shares_memory(empty((1000,), np.float32), large)


def test_what_lasts_is_the_same_for_the_next_group_and_nobody_elses():
    desk = Desk([])
    with desk:
        frame = lasting((2, 3), np.float32)
        desk.clear()
        assert not np.shares_memory(empty((2, 3), np.float32), frame)
    with desk:
        assert lasting((2, 3), np.float32) is frame


def test_without_a_desk_memory_is_new():
    with Desk([]):
        inside = empty((2,), np.float32)
    assert not np.shares_memory(empty((2,), np.float32), inside)


def test_another_order_than_before_is_refused():
    desk = Desk([])
    with desk:
        lasting((2, 3), np.float32)
    with desk, pytest.raises(AssertionError, match="another order"):
        lasting((3, 2), np.float32)


def test_frames_stay_what_they_are_while_other_calls_use_the_sheets(monkeypatch):
    """Zeros around the images of a convolution, the lowest of numbers around those of a pooling."""
    monkeypatch.setattr(team, "size", lambda: 2)
    random = np.random.default_rng(0)
    x = tf.constant(random.normal(size=(32, 40, 40, 4)).astype("float32"))
    first, second = (random.normal(size=(3, 3, 4, 4)).astype("float32") for _ in range(2))

    def network(x):
        y = tf.nn.max_pool2d(tf.nn.conv2d(x, first, 1, "SAME"), 3, 1, "SAME")
        return tf.nn.conv2d(y, second, 1, "SAME")

    compiled = tf.function(network)
    for _ in range(3):
        np.testing.assert_allclose(compiled(x), network(x), atol=1e-4)
