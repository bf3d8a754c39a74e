"""Random numbers that are a function of a seed, given each time: the same seed, the same numbers.

Where it sits   over the rows of random, beside random_functions.
The one idea    a seed of two numbers is scrambled into a state, and that is all the memory.
Try it          >>> import minitf as tf
                >>> tf.random.stateless_uniform([2], seed=[1, 2]).numpy()
                array([0.8440604 , 0.19204533], dtype=float32)
Read next       ops/random_generator.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, ShapeError
from minitf.ops.functions import stack, static_shape
from minitf.ops.random_functions import State, draw_categorical, draw_normal, draw_uniform

ALGORITHMS = (1, 3, "philox", "auto_select")


def seed_state(seed: Any, alg: Any = "auto_select") -> State:
    """The state that a seed stands for, for any shape."""
    check_algorithm(alg)
    seed = convert_to_tensor(seed)
    if seed.shape != (2,):
        raise ShapeError(f"seed must have shape [2], not {list(seed.shape)}", instead="seed=[1, 2]")
    place = OPS["random_scramble"](seed)
    return lambda shape: place


def check_algorithm(alg: Any) -> None:
    """Philox is the one there is.

    Raises:
        ArgumentError: Another one was asked for.
    """
    name = alg.strip().lower() if isinstance(alg, str) else getattr(alg, "value", alg)
    if name not in (*ALGORITHMS, None):
        raise ArgumentError(
            f"Argument `alg` got unsupported value {alg}.",
            why="minitf draws with Philox, TensorFlow's default",
            instead="alg='philox'",
        )


def stateless_uniform(
    shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32",
    name: str | None = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """Numbers drawn evenly from `minval` (included) to `maxval` (excluded), a function of `seed`.

    Args:
        shape: The output's shape.
        seed: Two whole numbers.
        minval: The lower end; None together with maxval=None: all whole numbers of the type.
        maxval: The upper end; 1 for floating types.
        dtype: A floating type, int32, int64, uint32 or uint64.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_uniform
    """
    kind = as_dtype(dtype)
    if kind.is_integer and (minval is None) != (maxval is None):
        raise ValueError(
            f"For integer `dtype` argument {kind}, argument `minval` and `maxval` must be both "
            f"None or not None. Got `minval`={minval} and `maxval`={maxval}."
        )
    return draw_uniform(seed_state(seed, alg), shape, minval, maxval, kind, name)


def stateless_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32",
    name: str | None = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """Numbers drawn from a normal distribution, a function of `seed`.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_normal
    """
    state = seed_state(seed, alg)
    return draw_normal("random_normal", state, shape, mean, stddev, as_dtype(dtype), name)


def stateless_truncated_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32",
    name: str | None = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """As stateless_normal, without numbers beyond two standard deviations.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_truncated_normal
    """
    state = seed_state(seed, alg)
    return draw_normal("random_truncated_normal", state, shape, mean, stddev, as_dtype(dtype), name)


def stateless_categorical(
    logits: Any, num_samples: Any, seed: Any, dtype: Any = "int64", name: str | None = None
) -> Tensor:
    """Positions drawn from each row of `logits`, a function of `seed`.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_categorical
    """
    return draw_categorical(seed_state(seed), logits, num_samples, dtype, name)


def stateless_gamma(
    shape: Any, seed: Any, alpha: Any, beta: Any = None, dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from gamma distributions, a function of `seed`; `shape` ends with that of alpha.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_gamma
    """
    kind = as_dtype(dtype)
    alpha, beta = (
        convert_to_tensor(alpha, kind),
        convert_to_tensor(1 if beta is None else beta, kind),
    )
    alpha = alpha + OPS["zeros_like"](beta) if beta.ndim else alpha
    samples = _samples(static_shape(shape), alpha)
    drawn = OPS["random_gamma"](seed_state(seed)(()), alpha, shape=samples)
    return OPS["maximum"](np.finfo(kind.as_numpy_dtype).tiny, drawn / beta, name=name)


def stateless_poisson(
    shape: Any, seed: Any, lam: Any, dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """How often something happens, a function of `seed`; `shape` ends with that of lam.

    https://www.tensorflow.org/api_docs/python/tf/random/stateless_poisson
    """
    lam = convert_to_tensor(lam)
    samples, kind = _samples(static_shape(shape), lam), as_dtype(dtype).name
    state = seed_state(seed)(())
    return OPS["random_poisson"](state, lam, shape=samples, dtype=kind, name=name)


def _samples(shape: tuple, parameter: Tensor) -> tuple:
    """The part of a shape that counts the samples: what stands before the parameter's own."""
    cut = len(shape) - parameter.ndim
    known = [None if isinstance(size, Tensor) else size for size in shape[max(cut, 0) :]]
    if cut < 0 or not parameter.shape.is_compatible_with(known):
        raise ShapeError(
            f"Shape passed in must end with broadcasted shape. {list(shape)} does not end with "
            f"{list(parameter.shape)}."
        )
    return shape[:cut]


def stateless_shuffle(
    value: Any, seed: Any, alg: Any = "auto_select", name: str | None = None
) -> Tensor:
    """The entries along the first axis in an order that is a function of `seed`.

    https://www.tensorflow.org/api_docs/python/tf/random/experimental/stateless_shuffle
    """
    return OPS["random_shuffle"](seed_state(seed, alg)(()), value, name=name)


def split(seed: Any, num: int = 2, alg: Any = "auto_select") -> Tensor:
    """Several new seeds of one.  https://www.tensorflow.org/api_docs/python/tf/random/split"""
    seed = convert_to_tensor(seed)
    return stateless_uniform([num, 2], seed, None, None, seed.dtype, alg=alg)


def fold_in(seed: Any, data: Any, alg: Any = "auto_select") -> Tensor:
    """A new seed of a seed and a number, such as the number of a step.

    https://www.tensorflow.org/api_docs/python/tf/random/fold_in
    """
    data = convert_to_tensor(data)
    return stack([stateless_uniform([], seed, None, None, data.dtype, alg=alg), data])
