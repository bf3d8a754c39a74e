"""`tf.random.Generator`: a stream of random numbers that one holds in the hand.

Where it sits   over the rows of random; its state is a Variable, so it is saved with a model.
The one idea    a draw reads the state, makes numbers of it, and moves the state on.
Try it          >>> g = Generator.from_seed(1234)
                >>> g.normal([2]).numpy().round(4), g.state.numpy()
                (array([0.9357, 1.0854], dtype=float32), array([1746,    0,    0]))
Read next       core/random_state.py, for the streams of functions without a generator
"""

from __future__ import annotations

import enum
import os
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.dtypes import as_dtype
from minitf.ops.functions import stack, static_shape, unstack
from minitf.ops.random_functions import draw_normal, draw_uniform
from minitf.ops.stateless_random import check_algorithm


class Algorithm(enum.Enum):
    """How streams are made.  https://www.tensorflow.org/api_docs/python/tf/random/Algorithm"""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


def create_rng_state(seed: Any, alg: Any = "philox") -> Tensor:
    """The state a generator begins with: three numbers, made of a whole number or of several.

    https://www.tensorflow.org/api_docs/python/tf/random/create_rng_state
    """
    check_algorithm(alg)
    if isinstance(seed, int):  # 64 bits each, the lowest first
        parts = [seed >> shift & (2**64 - 1) for shift in (0, 64, 128)]
    else:
        given = [int(part) for part in np.asarray(seed).reshape(-1)[:3]]
        parts = [0] * (3 - len(given)) + given
    return convert_to_tensor(np.array([part % 2**64 for part in parts], np.uint64).view(np.int64))


class Generator:
    """A stream of random numbers with a state of its own.

    Args:
        copy_from: Another generator, to go on from its state.
        state: Three whole numbers; see `create_rng_state`.
        alg: "philox".

    Attributes:
        state: A Variable: the counter (two numbers) and the key.

    >>> g = Generator.from_seed(1)
    >>> a, b = g.uniform([2]), g.uniform([2])
    >>> g.reset_from_seed(1)
    >>> bool((g.uniform([2]) == a).numpy().all()), bool((a == b).numpy().any())
    (True, False)

    https://www.tensorflow.org/api_docs/python/tf/random/Generator
    """

    def __init__(self, copy_from: Generator | None = None, state: Any = None, alg: Any = None):
        check_algorithm(alg)
        if copy_from is None and state is None:
            raise ValueError("Generator needs a state.  Write: tf.random.Generator.from_seed(1)")
        first = copy_from.state.read_value() if copy_from is not None else state
        if not isinstance(first, Variable):
            first = Variable(convert_to_tensor(first, "int64"), trainable=False, name="StateVar")
        self.state: Variable = first

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> Generator:
        """The stream that belongs to a seed: a whole number, or several."""
        return cls(state=create_rng_state(seed, alg))

    @classmethod
    def from_state(cls, state: Any, alg: Any = None) -> Generator:
        """The stream that goes on from a state."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_key_counter(cls, key: Any, counter: Any, alg: Any = None) -> Generator:
        """The stream of a key, from a place in it (two numbers) on."""
        return cls(state=np.array([*np.asarray(counter), key], np.int64), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A stream that nobody has seen before."""
        return cls(state=np.frombuffer(os.urandom(24), np.int64), alg=alg)

    @property
    def algorithm(self) -> int:
        return Algorithm.PHILOX.value

    @property
    def key(self) -> Tensor:
        """The number that tells this stream from others."""
        return self.state[2]

    def reset(self, state: Any) -> None:
        """Go on from another state."""
        self.state.assign(convert_to_tensor(state, "int64"))

    def reset_from_seed(self, seed: Any) -> None:
        """Begin the stream of a seed."""
        self.reset(create_rng_state(seed))

    def reset_from_key_counter(self, key: Any, counter: Any) -> None:
        """Go to a place in the stream of a key."""
        self.reset(np.array([*np.asarray(counter), key], np.int64))

    def skip(self, delta: Any) -> Tensor:
        """Leave out as much of the stream as `delta` numbers take; returns the state before."""
        return self._place(static_shape(delta))

    def _place(self, shape: tuple) -> Tensor:
        """The state for so many numbers; the generator's own moves on."""
        before = self.state.read_value()
        self.state.assign(OPS["random_skip"](before, shape=shape))
        return before

    def normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32",
        name: str | None = None,
    ) -> Tensor:  # fmt: skip
        """Numbers drawn from a normal distribution."""
        kind = as_dtype(dtype)
        return draw_normal("random_normal", self._place, shape, mean, stddev, kind, name)

    def truncated_normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32",
        name: str | None = None,
    ) -> Tensor:  # fmt: skip
        """As `normal`, without numbers beyond two standard deviations."""
        kind = as_dtype(dtype)
        return draw_normal("random_truncated_normal", self._place, shape, mean, stddev, kind, name)

    def uniform(
        self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32",
        name: str | None = None,
    ) -> Tensor:  # fmt: skip
        """Numbers from `minval` (included) to `maxval` (excluded); see `tf.random.uniform`."""
        kind = as_dtype(dtype)
        if kind.is_integer and (minval is None) != (maxval is None):
            raise ValueError(
                f"For integer dtype {kind}, minval and maxval must be both `None` or both "
                f"non-`None`; got minval={minval} and maxval={maxval}"
            )
        return draw_uniform(self._place, shape, minval, maxval, kind, name)

    def uniform_full_int(
        self, shape: Any, dtype: Any = "uint64", name: str | None = None
    ) -> Tensor:
        """Whole numbers, all of the type's equally likely."""
        return draw_uniform(self._place, shape, None, None, as_dtype(dtype), name)

    def make_seeds(self, count: int = 1) -> Tensor:
        """Seeds for the stateless functions: shape (2, count), one in each column."""
        keys = self.uniform_full_int([count], "int64")
        return stack([keys, OPS["zeros_like"](keys)])

    def split(self, count: int = 1) -> list[Generator]:
        """New generators, independent of this one and of each other."""
        keys = self.uniform_full_int([count], "int64")
        zero = OPS["zeros_like"](keys[0])
        return [Generator(state=stack([zero, zero, key])) for key in unstack(keys)]


_global: list[Generator] = []


def get_global_generator() -> Generator:
    """The generator that all parts of a program may share.

    https://www.tensorflow.org/api_docs/python/tf/random/get_global_generator
    """
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


def set_global_generator(generator: Generator) -> None:
    """Put another generator in the place of the shared one."""
    _global[:] = [generator]
