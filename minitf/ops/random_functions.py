"""The functions of `tf.random`: names, arguments and numbers as in TensorFlow.

Where it sits   over the rows of random.
The one idea    where the state comes from is one question (a stream of the program, or a seed
                given each time: stateless_random), what is made of it another (the draws here).
Try it          >>> import minitf as tf
                >>> tf.random.set_seed(1)
                >>> a = tf.random.normal([2])
                >>> tf.random.set_seed(1)
                >>> bool(tf.reduce_all(a == tf.random.normal([2])))
                True
Read next       ops/stateless_random.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.random_state import GLOBAL, SEEDS, Generator
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import DTypeError, ShapeError
from minitf.ops.functions import static_number, static_shape
from minitf.ops.random import random_state

__all__ = [
    "categorical", "gamma", "normal", "normal_like", "poisson", "set_seed", "shuffle",
    "truncated_normal", "uniform", "uniform_like",
]  # fmt: skip

State = Callable[[tuple], Tensor]  # gives the state for so many numbers

_UNIFORM_TYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64")


def set_seed(seed: int) -> None:
    """Start everything that draws random numbers again, from a seed.

    The same seed gives the same numbers, eagerly or compiled, and TensorFlow's.

    >>> import minitf as tf
    >>> tf.random.set_seed(5)
    >>> tf.random.uniform([2]).numpy()
    array([0.6263931, 0.5298432], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/random/set_seed
    """
    SEEDS.start(int(seed))
    GLOBAL.reset(int(seed) % 2**32)


def program_state(op: str, dtype: str, seed: int | None, each: int = 256) -> State:
    """States from the program's own streams: those of ops like this one, with this seed."""
    stream = SEEDS.stream((op, dtype), seed, context.current.graph)

    def state(shape: tuple) -> Tensor:
        return random_state(generator=stream, shape=shape, each=each)

    return state


def uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = "float32",
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Numbers drawn evenly from `minval` (included) to `maxval` (excluded).

    Args:
        shape: The output's shape.
        minval: The lower end.
        maxval: The upper end; 1 for floating types, needed for integers.
        dtype: A floating type, int32 or int64.
        seed: A seed of its own, which goes together with that of `set_seed`.

    https://www.tensorflow.org/api_docs/python/tf/random/uniform
    """
    kind = as_dtype(dtype)
    if kind.name not in _UNIFORM_TYPES:
        raise DTypeError(
            f"Argument `dtype` got invalid value {kind}.",
            instead=f"one of {', '.join(_UNIFORM_TYPES)}",
        )
    if kind.is_integer and maxval is None:
        raise ValueError(f"Must specify maxval for integer dtype {kind!r}")
    state = program_state("integers" if kind.is_integer else "uniform", kind.name, seed)
    return draw_uniform(state, shape, minval, maxval, kind, name)


def draw_uniform(
    state: State, shape: Any, minval: Any, maxval: Any, kind: DType, name: str | None
) -> Tensor:
    """Numbers of a state, from `minval` to `maxval`; without either: any whole numbers."""
    sizes = _checked(shape)
    if kind.is_integer and minval is None:
        return OPS["random_bits"](state(sizes), shape=sizes, dtype=kind.name, name=name)
    low = convert_to_tensor(minval, kind)
    high = convert_to_tensor(1 if maxval is None else maxval, kind)
    if kind.is_integer:
        return OPS["random_integers"](state(sizes), low, high, shape=sizes, name=name)
    sample = OPS["random_uniform"](state(sizes), shape=sizes, dtype=kind.name, name=name)
    if _is_number(minval, 0):
        return sample if maxval is None or _is_number(maxval, 1) else sample * high
    return sample * (high - low) + low


def _checked(shape: Any) -> tuple:
    """The sizes of a shape, none of them negative."""
    sizes = static_shape(shape)
    as_shape([size for size in sizes if isinstance(size, int)])
    return sizes


def _is_number(value: Any, number: int) -> bool:
    return isinstance(value, (int, float)) and value == number


def normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Numbers drawn from a normal distribution.

    https://www.tensorflow.org/api_docs/python/tf/random/normal
    """
    kind = as_dtype(dtype)
    state = program_state("normal", kind.name, seed)
    return draw_normal("random_normal", state, shape, mean, stddev, kind, name)


def truncated_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """As `normal`, but numbers beyond two standard deviations are drawn again.

    https://www.tensorflow.org/api_docs/python/tf/random/truncated_normal
    """
    kind = as_dtype(dtype)
    state = program_state("truncated_normal", kind.name, seed)
    return draw_normal("random_truncated_normal", state, shape, mean, stddev, kind, name)


def draw_normal(
    op: str, state: State, shape: Any, mean: Any, stddev: Any, kind: DType, name: str | None
) -> Tensor:
    """Numbers of a state around `mean`, spread by `stddev`."""
    if not kind.is_floating:
        raise DTypeError(f"Normal numbers are floating numbers, and {kind.name} is none.")
    sizes = _checked(shape)
    sample = OPS[op](state(sizes), shape=sizes, dtype=kind.name, name=name)
    if _is_number(mean, 0) and _is_number(stddev, 1):
        return sample
    return sample * convert_to_tensor(stddev, kind) + convert_to_tensor(mean, kind)


def categorical(
    logits: Any, num_samples: Any, dtype: Any = None, seed: int | None = None,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """Positions drawn from each row of `logits`, which holds logarithms of their chances.

    Args:
        logits: Shape (batch, classes), not necessarily normalised.
        num_samples: How many are drawn from each row.
        dtype: int32 or int64 (the default).
        seed: A seed of its own.

    https://www.tensorflow.org/api_docs/python/tf/random/categorical
    """
    state = program_state("categorical", as_dtype(dtype or "int64").name, seed)
    return draw_categorical(state, logits, num_samples, dtype, name)


def draw_categorical(
    state: State, logits: Any, num_samples: Any, dtype: Any, name: str | None
) -> Tensor:
    """Positions of a state."""
    logits = convert_to_tensor(logits)
    if logits.ndim != 2:
        raise ShapeError(f"logits should be a matrix, got shape {logits.shape}")
    kind = as_dtype(dtype or "int64").name
    count = static_number(num_samples)
    rows = OPS["shape"](logits)[0] if logits.shape[0] is None else logits.shape[0]
    whole_blocks = -(-count // 4) * 4 if isinstance(count, int) else (count + 3) // 4 * 4
    place = state((2, whole_blocks, rows))
    return OPS["random_categorical"](place, logits, num_samples=count, dtype=kind, name=name)


def shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """The entries along the first axis in a random order.

    https://www.tensorflow.org/api_docs/python/tf/random/shuffle
    """
    x = convert_to_tensor(value)
    if not x.ndim or x.shape[0] == 1:
        return OPS["stop_gradient"](x)
    count = OPS["shape"](x)[0] if x.shape[0] is None else x.shape[0]
    state = program_state("shuffle", x.dtype.name, seed, each=1)
    blocks = (count + 2) // 4  # the last entry needs no draw
    return OPS["random_shuffle"](state((static_number(blocks),)), x, name=name)


def gamma(
    shape: Any, alpha: Any, beta: Any = None, dtype: Any = "float32", seed: int | None = None,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """Numbers from gamma distributions: `shape` of them for each pair of alpha and beta.

    https://www.tensorflow.org/api_docs/python/tf/random/gamma
    """
    kind = as_dtype(dtype)
    alpha, beta = (
        convert_to_tensor(alpha, kind),
        convert_to_tensor(1 if beta is None else beta, kind),
    )
    alpha = alpha + OPS["zeros_like"](beta) if beta.ndim else alpha
    sizes = static_shape(shape)
    state = program_state("gamma", kind.name, seed)
    drawn = OPS["random_gamma"](state((*sizes, *static_shape(_sizes(alpha)))), alpha, shape=sizes)
    tiny = np.finfo(kind.as_numpy_dtype).tiny
    return OPS["maximum"](tiny, drawn / beta, name=name)


def poisson(
    shape: Any, lam: Any, dtype: Any = "float32", seed: int | None = None, name: str | None = None
) -> Tensor:
    """How often what happens `lam` times on average happens: `shape` trials for each lam.

    https://www.tensorflow.org/api_docs/python/tf/random/poisson
    """
    lam, kind = convert_to_tensor(lam), as_dtype(dtype).name
    sizes = static_shape(shape)
    state = program_state("poisson", kind, seed)((*sizes, *static_shape(_sizes(lam))))
    return OPS["random_poisson"](state, lam, shape=sizes, dtype=kind, name=name)


def _sizes(x: Tensor) -> Any:
    """The shape of a tensor, as far as it is known a plain one."""
    return x.shape if x.shape.is_fully_defined() else OPS["shape"](x)


def uniform_like(x: Any, generator: Generator | None = None) -> Tensor:
    """Numbers from 0 to 1 in the shape and type of `x`, whose batch size may still be open."""
    return OPS["random_uniform_like"](x, generator=generator or GLOBAL)


def normal_like(x: Any, generator: Generator | None = None) -> Tensor:
    """Standard normal numbers in the shape and type of `x`."""
    return OPS["random_normal_like"](x, generator=generator or GLOBAL)
