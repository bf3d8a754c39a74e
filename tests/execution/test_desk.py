"""Memory beside the arrays is lent in order, and to the next group again."""

import numpy as np
import pytest

from minitf.backends.numpy.desk import Desk, empty


def test_the_next_group_gets_the_sheets_of_the_group_before():
    desk = Desk()
    with desk:
        first = [empty((2, 3), np.float32), empty((5,), bool)]
    with desk:
        second = [empty((2, 3), np.float32), empty((5,), bool)]

    assert all(one is other for one, other in zip(first, second, strict=True))
    assert not np.shares_memory(*first)


def test_without_a_desk_memory_is_new():
    with Desk():
        inside = empty((2,), np.float32)
    assert empty((2,), np.float32) is not inside


def test_another_order_than_before_is_refused():
    desk = Desk()
    with desk:
        empty((2, 3), np.float32)
    with desk, pytest.raises(AssertionError, match="another order"):
        empty((3, 2), np.float32)
