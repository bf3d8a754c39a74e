"""Initializers: how the first weights are drawn.

Where it sits   called by `Layer.add_weight` with a shape and a number type.
The one idea    random weights should neither blow up nor fade out what passes through: their
                spread is set by how many numbers come in (fan in) and go out (fan out).
Try it          >>> from minitf import keras
                >>> weights = keras.initializers.GlorotUniform(seed=0)((300, 100))
                >>> abs(float(weights.numpy().max()) - (6 / 400) ** 0.5) < 1e-3
                True
Read next       keras/layers/dense.py

As https://keras.io/api/layers/initializers/; sources: Glorot and Bengio 2010
(https://proceedings.mlr.press/v9/glorot10a.html), He et al. 2015 (arXiv:1502.01852),
LeCun et al. 1998 (Efficient BackProp).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import random
from minitf.keras.config import standardize_dtype
from minitf.keras.serialization import Table, suggesting

_table = Table("initializer", "keras.initializers")
get, serialize, deserialize = _table.get, _table.serialize, _table.deserialize

# The standard deviation of a bell curve cut off at two standard deviations.
TRUNCATED_STDDEV = 0.87962566103423978


class Initializer:
    """Draws the first values of a variable.  Subclasses write ``__call__(shape, dtype)``."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define __call__(shape, dtype).")

    def get_config(self) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        return cls(**config)


@_table.add("zero")
class Zeros(Initializer):
    """All zeros."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return convert_to_tensor(np.zeros(shape, standardize_dtype(dtype)))


@_table.add("one")
class Ones(Initializer):
    """All ones."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return convert_to_tensor(np.ones(shape, standardize_dtype(dtype)))


@_table.add()
class Constant(Initializer):
    """One value everywhere (or an array that fits the shape)."""

    def __init__(self, value: Any = 0.0):
        self.value = value

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return convert_to_tensor(np.full(shape, self.value, standardize_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        return {"value": self.value}


@_table.add("eye", "IdentityInitializer")
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, zero elsewhere."""

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) != 2:
            raise ShapeError(f"Identity makes matrices; it was asked for the shape {tuple(shape)}.")
        return convert_to_tensor(
            self.gain * np.eye(shape[0], shape[1], dtype=standardize_dtype(dtype))
        )

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain}


class RandomInitializer(Initializer):
    """An initializer with a seed: the same object gives the same values each time."""

    def __init__(self, seed: int | None = None):
        self._given_seed = seed
        self.seed = random.make_default_seed() if seed is None else seed

    def get_config(self) -> dict[str, Any]:
        return {"seed": self._given_seed}


@_table.add("normal")
class RandomNormal(RandomInitializer):
    """The bell curve around `mean`."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None):
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.normal(tuple(shape), self.mean, self.stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@_table.add()
class TruncatedNormal(RandomNormal):
    """The bell curve, nothing beyond two standard deviations."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.truncated_normal(tuple(shape), self.mean, self.stddev, dtype, self.seed)


@_table.add("uniform")
class RandomUniform(RandomInitializer):
    """All values from `minval` to `maxval` equally likely."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None):
        self.minval, self.maxval = minval, maxval
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        return random.uniform(tuple(shape), self.minval, self.maxval, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


@_table.add()
class VarianceScaling(RandomInitializer):
    """Random values whose variance is ``scale / n``.

    Args:
        scale: A positive factor.
        mode: Which n: "fan_in", "fan_out" or "fan_avg" (their mean).
        distribution: "truncated_normal", "untruncated_normal" or "uniform" (in
            ``[-limit, limit]`` with ``limit = sqrt(3 scale / n)``).
        seed: Same seed, same values.
        input_axes: The axes that count as fan in; default: all but the last one.
        output_axes: The axes that count as fan out; default: all but the last but one.
    """

    def __init__(
        self, scale: float = 1.0, mode: str = "fan_in", distribution: str = "truncated_normal",
        seed: int | None = None, input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):  # fmt: skip
        if scale <= 0:
            raise ArgumentError(f"scale must be positive; it is {scale}.")
        _expect("mode", mode, ("fan_in", "fan_out", "fan_avg"))
        distribution = {"normal": "truncated_normal"}.get(distribution, distribution).lower()
        _expect("distribution", distribution, tuple(_DRAWS))
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes
        super().__init__(seed)

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        fan_in, fan_out = compute_fans(tuple(shape), self.input_axes, self.output_axes)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        stddev = math.sqrt(self.scale / max(1.0, n))
        return _DRAWS[self.distribution](tuple(shape), stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "scale": self.scale, "mode": self.mode,
            "distribution": self.distribution, "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }  # fmt: skip


_DRAWS = {
    "truncated_normal": lambda shape, stddev, dtype, seed: random.truncated_normal(
        shape, 0.0, stddev / TRUNCATED_STDDEV, dtype, seed
    ),
    "untruncated_normal": lambda shape, stddev, dtype, seed: random.normal(
        shape, 0.0, stddev, dtype, seed
    ),
    "uniform": lambda shape, stddev, dtype, seed: random.uniform(
        shape, -math.sqrt(3) * stddev, math.sqrt(3) * stddev, dtype, seed
    ),
}


class _Named(VarianceScaling):
    """VarianceScaling with the settings of a paper, under the paper's name."""

    settings: ClassVar[tuple[float, str, str]]

    def __init__(
        self, seed: int | None = None, input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):  # fmt: skip
        super().__init__(*self.settings, seed, input_axes, output_axes)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return {key: config[key] for key in ("seed", "input_axes", "output_axes")}


@_table.add()
class GlorotUniform(_Named):
    """Uniform with variance 2 / (fan in + fan out): Dense's default."""

    settings = (1.0, "fan_avg", "uniform")


@_table.add()
class GlorotNormal(_Named):
    """Cut-off bell curve with variance 2 / (fan in + fan out)."""

    settings = (1.0, "fan_avg", "truncated_normal")


@_table.add()
class HeUniform(_Named):
    """Uniform with variance 2 / fan in: made for relu, which drops half of its input."""

    settings = (2.0, "fan_in", "uniform")


@_table.add()
class HeNormal(_Named):
    """Cut-off bell curve with variance 2 / fan in: made for relu."""

    settings = (2.0, "fan_in", "truncated_normal")


@_table.add()
class LecunUniform(_Named):
    """Uniform with variance 1 / fan in."""

    settings = (1.0, "fan_in", "uniform")


@_table.add()
class LecunNormal(_Named):
    """Cut-off bell curve with variance 1 / fan in: made for selu."""

    settings = (1.0, "fan_in", "truncated_normal")


def compute_fans(
    shape: tuple[int, ...],
    input_axes: Sequence[int] | None = None,
    output_axes: Sequence[int] | None = None,
) -> tuple[int, int]:
    """How many numbers feed one output, and how many outputs one number feeds.

    >>> compute_fans((300, 100)), compute_fans((3, 3, 16, 32)), compute_fans((7,))
    ((300, 100), (144, 288), (7, 7))
    """
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[i] for i in input_axes), math.prod(shape[i] for i in output_axes)
    if len(shape) < 2:
        return math.prod(shape), math.prod(shape)
    window = math.prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


def _expect(argument: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ArgumentError(
            f"{argument}={value!r} is not one that VarianceScaling knows.",
            instead=f"one of {', '.join(known)}",
        )


zeros, ones, constant, identity = Zeros, Ones, Constant, Identity
random_normal, random_uniform, truncated_normal = RandomNormal, RandomUniform, TruncatedNormal
variance_scaling, IdentityInitializer = VarianceScaling, Identity
glorot_uniform, glorot_normal = GlorotUniform, GlorotNormal
he_uniform, he_normal = HeUniform, HeNormal
lecun_uniform, lecun_normal = LecunUniform, LecunNormal


@_table.add("orthogonal_initializer", "OrthogonalInitializer")
class Orthogonal(Initializer):
    """Columns (or rows) at right angles, each of length `gain`: lengths pass unchanged.

    Saxe et al., arXiv:1312.6120.
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None):
        self.gain = gain
        self.seed = random.make_default_seed() if seed is None else seed
        self._given = seed

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        if len(shape) < 2:
            raise ShapeError(
                f"Orthogonal needs a shape with at least two axes; it got {tuple(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        flat = (max(rows, columns), min(rows, columns))
        q, r = np.linalg.qr(np.asarray(random.normal(flat, seed=self.seed)))
        q = q * np.sign(np.diag(r))  # so that the result is drawn evenly
        q = q.T if rows < columns else q
        return convert_to_tensor((self.gain * q.reshape(shape)).astype(standardize_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain, "seed": self._given}


orthogonal = OrthogonalInitializer = Orthogonal

__getattr__ = suggesting("initializer", _table.entries)
