"""Chance: uniform and normal numbers, with seeds.

Where it sits   rows of the table of ops, and the functions of `tf.random`.
The one idea    a draw changes its generator, so a draw is never folded, reordered or left out.
Try it          >>> import minitf as tf
                >>> tf.random.set_seed(1)
                >>> a = tf.random.normal([2])
                >>> tf.random.set_seed(1)
                >>> bool(tf.reduce_all(a == tf.random.normal([2])))
                True
Read next       core/random_state.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, OpDef, op
from minitf.core.random_state import GLOBAL, Generator, generator_for
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.ops import shape_rules
from minitf.ops.functions import static_shape


def _draw(name: str, words: str, formula: str) -> OpDef:
    return op(
        name, "-> z", symbol="🎲", stateful=True, words=words, formula=formula,
        shape=lambda shape, generator, dtype: shape, dtype=lambda shape, generator, dtype: dtype,
    )  # fmt: skip


def _draw_like(name: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x -> z", symbol="🎲", stateful=True, words=words, formula=formula,
        shape_only=("x",), shape=shape_rules.same,
    )  # fmt: skip


_draw("random_uniform", "Numbers drawn evenly from 0 to 1.", formula=r"z \sim U(0, 1)")
_draw("random_normal", "Numbers drawn from the bell curve.", formula=r"z \sim N(0, 1)")
_draw(
    "random_truncated_normal", "Numbers from the bell curve, none beyond two deviations.",
    formula=r"z \sim N(0, 1),\ |z| \le 2",
)  # fmt: skip
_draw_like(
    "random_uniform_like", "Numbers drawn evenly from 0 to 1, one for each entry of x.",
    formula=r"z_i \sim U(0, 1)",
)  # fmt: skip
_draw_like(
    "random_normal_like", "Numbers drawn from the bell curve, one for each entry of x.",
    formula=r"z_i \sim N(0, 1)",
)  # fmt: skip


def set_seed(seed: int) -> None:
    """Start the global stream of random numbers again.

    The same seed gives the same numbers, eagerly or compiled.
    https://www.tensorflow.org/api_docs/python/tf/random/set_seed
    """
    GLOBAL.reset(seed)


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
        dtype: A floating or integer type.
        seed: A seed of its own; default: the global stream.

    https://www.tensorflow.org/api_docs/python/tf/random/uniform
    """
    kind = as_dtype(dtype)
    if kind.is_integer:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {kind.name}")
        fractions = _new("random_uniform", shape, "float64", seed)
        whole = OPS["floor"](fractions * float(maxval - minval))
        return OPS["cast"](whole, dtype=kind.name) + minval
    upper = 1 if maxval is None else maxval
    sample = _new("random_uniform", shape, kind.name, seed, name)
    return sample if (minval, upper) == (0, 1) else sample * (upper - minval) + minval


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
    return _scale(_new("random_normal", shape, dtype, seed, name), mean, stddev)


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
    return _scale(_new("random_truncated_normal", shape, dtype, seed, name), mean, stddev)


def uniform_like(x: Any, generator: Generator | None = None) -> Tensor:
    """Numbers from 0 to 1 in the shape and type of `x`, whose batch size may still be open."""
    return OPS["random_uniform_like"](x, generator=generator or GLOBAL)


def normal_like(x: Any, generator: Generator | None = None) -> Tensor:
    """Standard normal numbers in the shape and type of `x`."""
    return OPS["random_normal_like"](x, generator=generator or GLOBAL)


def _new(op_name: str, shape: Any, dtype: Any, seed: int | None, name: str | None = None) -> Tensor:
    attrs = {"shape": static_shape(shape), "generator": generator_for(seed)}
    return OPS[op_name](dtype=as_dtype(dtype).name, name=name, **attrs)


def _scale(sample: Tensor, mean: Any, stddev: Any) -> Tensor:
    return sample if (mean, stddev) == (0.0, 1.0) else sample * stddev + mean
