"""What a layer is made of: noted when it comes, forgotten when it goes, fixed once it is built."""

import copy
import pickle
from collections import OrderedDict

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.tracking import Tracker, untracked


def is_number(value):
    return isinstance(value, int)


@pytest.fixture
def numbers():
    return []


@pytest.fixture
def tracker(numbers):
    return Tracker({"numbers": (is_number, numbers)})


# What is done to a container that an attribute holds, and what is noted after it.
CHANGES = [
    ([1, "a"], lambda c: c.append(2), [1, 2]),
    ([1], lambda c: c.insert(0, 2), [1, 2]),
    ([1], lambda c: c.extend([2, 3]), [1, 2, 3]),
    ([1, 5], lambda c: c.remove(5), [1]),
    ([1, 5], lambda c: c.pop(0), [5]),
    ([1, 5, 6], lambda c: c.__delitem__(slice(0, 2)), [6]),
    ([1, 5], lambda c: c.clear(), []),
    ([1, 5], lambda c: c.__setitem__(0, 7), [1, 5, 7]),
    ([1], lambda c: c.append([2, {"deep": 3}]), [1, 2, 3]),
    ({"a": 1}, lambda c: c.__setitem__("b", 2), [1, 2]),
    ({"a": 1}, lambda c: c.update({"b": 2}, c=3), [1, 2, 3]),
    ({"a": 1, "b": 2}, lambda c: c.pop("a"), [2]),
    ({"a": 1}, lambda c: c.pop("none", 8), [1]),
    ({"a": 1, "b": 2}, lambda c: c.popitem(), [1]),
    ({"a": 1}, lambda c: c.clear(), []),
    (OrderedDict(a=1, b=2), lambda c: c.popitem(last=False), [2]),
    ({1}, lambda c: c.add(2), [1, 2]),
    ({1}, lambda c: c.update([2], [3]), [1, 2, 3]),
    ({1, 2}, lambda c: c.remove(1), [2]),
    ({1}, lambda c: c.pop(), []),
    ({1, 2}, lambda c: c.clear(), []),
    ((1, [2]), lambda c: c[1].append(3), [1, 2, 3]),
]


@pytest.mark.parametrize(("container", "change", "noted"), CHANGES)
def test_what_comes_and_goes_is_noted(tracker, numbers, container, change, noted):
    kept = tracker.track(container)
    assert kept == container
    change(kept)
    assert numbers == noted


def test_nothing_is_noted_twice_or_under_the_switch(tracker, numbers):
    tracker.track([1000, 1000])
    with untracked():
        assert type(tracker.track([2])) is list
    assert numbers == [1000]


def test_a_locked_tracker_takes_nothing_new(tracker):
    kept = tracker.track([1])
    tracker.lock("no more")
    with pytest.raises(errors.ArgumentError, match="no more"):
        kept.append(2)
    assert kept == [1]
    tracker.unlock()
    kept.append(2)
    assert kept == [1, 2]


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = []
        self.last = layers.Dense(1, name="last")
        self.parts.append(layers.Dense(2, name="first"))
        self.noise = keras.random.SeedGenerator(3)
        self.seen = keras.metrics.Mean(name="seen")

    def call(self, x):
        return self.last(self.parts[0](x))


def test_layers_stand_in_the_order_in_which_they_came():
    block = Block()
    block(np.ones((2, 3)))
    assert [layer.name for layer in block._layers] == ["last", "first"]
    assert len(block.weights) == 4
    assert len(block.variables) == 5  # and the state of the random numbers
    assert block.non_trainable_weights == []
    assert block.non_trainable_variables == [block.noise.state]
    assert block.metrics == [block.seen]


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_notes_what_is_put_into_it(copied):
    block = copied(Block())
    block.parts.append(layers.Dense(5, name="more"))
    assert [layer.name for layer in block._layers] == ["last", "first", "more"]
    assert block.parts[0] is block._layers[1]


def test_a_built_layer_takes_no_new_variables_and_layers():
    class Late(layers.Layer):
        def call(self, x):
            self.w = self.add_weight(shape=())
            return x

    with pytest.raises(ValueError, match="cannot add new elements of state"):
        Late()(np.ones((1, 2)))
    block = Block()
    block(np.ones((2, 3)))
    with pytest.raises(ValueError, match="cannot add new elements of state"):
        block.parts.append(layers.Dense(1))
    with pytest.raises(ValueError, match="cannot add new elements of state"):
        block.extra = layers.Dense(1)
    assert len(block.parts) == 1
    assert not hasattr(block, "extra")


def test_state_may_be_set_before_super_init():
    class Early(layers.Layer):
        def __init__(self):
            self.w = keras.Variable([1.0, 2.0])
            super().__init__()

    assert len(Early().weights) == 1


def test_a_variable_can_be_taken_out():
    class Changing(layers.Layer):
        def __init__(self):
            super().__init__()
            self.w = self.add_weight()

    layer = Changing()
    del layer.w
    assert layer.weights == []
