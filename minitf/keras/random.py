"""keras.random: the same seed gives the same numbers on every device, and Keras' own numbers.

Where it sits   below initializers and the layers that draw.
The one idea    numbers are a function of a seed.  A plain number as the seed gives the same ones at
                each call; a SeedGenerator is a seed that moves on.
Try it          >>> import numpy as np
                >>> np.array_equal(normal((3,), seed=1), normal((3,), seed=1))
                True
                >>> moving = SeedGenerator(1)
                >>> np.array_equal(normal((3,), seed=moving), normal((3,), seed=moving))
                False
Read next       keras/initializers

As https://keras.io/api/random/
"""

from __future__ import annotations

import random as python_random
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import standardize_dtype
from minitf.keras.naming import auto_name
from minitf.keras.serialization import Table
from minitf.keras.variable import Variable
from minitf.ops.dropouts import stateless_dropout
from minitf.ops.stateless_random import (
    stateless_categorical,
    stateless_gamma,
    stateless_normal,
    stateless_truncated_normal,
    stateless_uniform,
)


class _Program:
    """Whether `keras.utils.set_random_seed` was called."""

    seeded = False


_program = _Program()


def seed_program(seed: int) -> None:
    """From now on all seeds that nobody gives follow from this one."""
    _program.seeded = True
    python_random.seed(seed)
    forget_global_seed()


def make_default_seed() -> int:
    """A seed for one who gave none; `keras.utils.set_random_seed` makes these repeatable."""
    return python_random.randint(1, 10**9)


table = Table("seed generator", "keras.random")


@table.add()
class SeedGenerator:
    """A seed that is another one after each use; its state is a variable, and saved with models.

    Args:
        seed: Where it starts; by default anywhere.
        name: Its name.

    Attributes:
        start: Where it started.
        chosen: Whether somebody chose that: with `seed`, or with `keras.utils.set_random_seed`.

    Raises:
        ArgumentError: The seed is no whole number.
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **kwargs: Any):
        kwargs.pop("backend", None)
        if kwargs:
            raise ArgumentError(f"Unrecognized keyword arguments: {kwargs}")
        self.name = name or auto_name(type(self).__name__)
        self._initial_seed = seed
        start = make_default_seed() if seed is None else seed
        if not isinstance(start, int):
            raise ArgumentError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.start = start
        self.chosen = seed is not None or _program.seeded
        with context.init_scope(), context.own_scope(self.name):
            self.state = Variable(
                convert_to_tensor([start, 0], "int64"), trainable=False, dtype="int64",
                name="seed_generator_state",
            )  # fmt: skip

    def next(self, ordered: bool = True) -> Tensor:
        """The seed for the next draw, int64 of shape (2,)."""
        seed = self.state.value * 1
        if ordered:
            self.state.assign(seed + convert_to_tensor([0, 1], "int64"))
        else:
            self.state.assign((seed + 1) * 5387 % 933199)
        return seed

    def get_config(self) -> dict[str, Any]:
        return {"seed": self._initial_seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> SeedGenerator:
        """A generator from what `get_config` gave."""
        return cls(**config)


_everyones: list[SeedGenerator] = []


def global_seed_generator() -> SeedGenerator:
    """The generator that is used where no seed is given."""
    if not _everyones:
        with context.init_scope():
            _everyones.append(SeedGenerator())
    return _everyones[0]


def has_global_seed() -> bool:
    """Whether that generator was made: it is, at first use."""
    return bool(_everyones)


def forget_global_seed() -> None:
    """Begin with a new global generator; `clear_session` and `set_random_seed` do this."""
    _everyones.clear()


def draw_seed(seed: Any) -> Any:
    """The two numbers that a draw is made from.

    Raises:
        ArgumentError: The seed is neither a whole number nor a SeedGenerator.
    """
    if isinstance(seed, int) and not isinstance(seed, bool):
        return [_small(seed), 0]
    if seed is None:
        return _small(global_seed_generator().next(ordered=False))
    if isinstance(seed, SeedGenerator):
        return _small(seed.next())
    raise ArgumentError(
        "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
        f"Received: seed={seed} (of type {type(seed)})"
    )


def _small(seed: Any) -> Any:
    return seed % (2**31 - 2)


def uniform(
    shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Numbers from [minval, maxval), all equally likely.

    Raises:
        ArgumentError: The type is not a floating one.
    """
    kind = standardize_dtype(dtype)
    if "float" not in kind:
        raise ArgumentError(
            f"`keras.random.uniform` requires a floating point `dtype`. Received: dtype={kind}",
            instead="keras.random.randint, for whole numbers",
        )
    return stateless_uniform(shape, draw_seed(seed), minval, maxval, kind)


def normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Numbers from the bell curve."""
    return stateless_normal(shape, draw_seed(seed), mean, stddev, standardize_dtype(dtype))


def truncated_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Numbers from the bell curve, those beyond two standard deviations drawn again."""
    kind = standardize_dtype(dtype)
    return stateless_truncated_normal(shape, draw_seed(seed), mean, stddev, kind)


def randint(shape: Any, minval: Any, maxval: Any, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Whole numbers from minval up to maxval, which is left out.

    Raises:
        ArgumentError: `dtype` is no type of whole numbers.
    """
    kind = standardize_dtype(dtype)
    if "int" not in kind:
        raise ArgumentError(
            f"`keras.random.randint` requires an integer `dtype`. Received: dtype={dtype} "
        )
    drawn = kind if kind in ("int32", "int64") else "int64"
    return ops.cast(stateless_uniform(shape, draw_seed(seed), minval, maxval, drawn), kind)


def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Places drawn by the chances that softmax(logits) says, for each row.

    Raises:
        ArgumentError: The logits are no matrix.
    """
    logits = convert_to_tensor(logits)
    if logits.ndim != 2:
        raise ArgumentError(
            "`logits` should be a 2-D tensor with shape [batch_size, num_classes]. Received: "
            f"logits={logits}"
        )
    drawn = stateless_categorical(logits, num_samples, draw_seed(seed))
    return ops.cast(drawn, standardize_dtype(dtype))


def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Tensor:
    """The parts along an axis in a random order."""
    x = convert_to_tensor(x)
    order = ops.argsort(stateless_uniform([ops.shape(x)[axis]], draw_seed(seed)))
    return ops.gather(x, order, axis=axis)


def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """A random part of the numbers set to 0, the others made larger to keep the sum."""
    inputs = convert_to_tensor(inputs)
    if rate == 1.0:
        return ops.zeros_like(inputs)
    if rate == 0.0:
        return inputs
    sizes = ops.shape(inputs)
    if noise_shape is not None:
        noise_shape = [sizes[i] if n is None else n for i, n in enumerate(noise_shape)]
    return stateless_dropout(inputs, rate, draw_seed(seed), noise_shape=noise_shape)


def gamma(shape: Any, alpha: Any, dtype: Any = None, seed: Any = None) -> Tensor:
    """Numbers of the gamma distribution."""
    kind = standardize_dtype(dtype)
    drawn = "float32" if kind == "bfloat16" else kind
    return ops.cast(stateless_gamma(shape, draw_seed(seed), alpha, dtype=drawn), kind)


def beta(shape: Any, alpha: Any, beta: Any, dtype: Any = None, seed: Any = None) -> Tensor:
    """Numbers from 0 to 1: what part of two gamma draws the first is."""
    kind = standardize_dtype(dtype)
    drawn = "float32" if kind == "bfloat16" else kind
    first = convert_to_tensor(draw_seed(seed), "int64")
    draws = [
        ops.cast(stateless_gamma(
            shape, start, ops.broadcast_to(ops.cast(number, drawn), shape), dtype=drawn), kind)
        for start, number in ((first, alpha), (first + 12, beta))
    ]  # fmt: skip
    return draws[0] / (draws[0] + draws[1])


def binomial(
    shape: Any, counts: Any, probabilities: Any, dtype: Any = None, seed: Any = None
) -> Tensor:
    """How many of `counts` tries succeed; the numbers are not those of TensorFlow.

    Each try draws on its own, so large counts take their time.
    """
    counts = ops.broadcast_to(ops.cast(counts, "float32"), shape)
    chance = ops.broadcast_to(ops.cast(probabilities, "float32"), shape)
    most = int(ops.reduce_max(counts))
    tries = stateless_uniform([most, *shape], draw_seed(seed))
    number = ops.reshape(ops.cast(ops.range_(most), "float32"), [most] + [1] * len(shape))
    hits = ops.logical_and(tries < chance, number < counts)
    return ops.reduce_sum(ops.cast(hits, standardize_dtype(dtype)), axis=0)
