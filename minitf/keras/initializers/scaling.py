"""Initializers that look at the shape: neither blow up nor fade out what passes through.

Where it sits   beside draws.py; Dense, Conv and their like use these by default.
The one idea    the spread of the weights is set by how many numbers come in (fan in) and go out
                (fan out).
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

import copy
import math
from collections.abc import Sequence
from typing import Any, ClassVar

from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import random
from minitf.keras.initializers.base import table
from minitf.keras.initializers.draws import RandomInitializer

# The standard deviation of a bell curve cut off at two standard deviations.
TRUNCATED_STDDEV = 0.87962566103423978


@table.add()
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
        seed: Any = None, input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):  # fmt: skip
        if scale <= 0:
            raise ArgumentError(f"Argument `scale` must be positive float. Received: scale={scale}")
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

    def along(self, input_axes: Sequence[int], output_axes: Sequence[int]) -> VarianceScaling:
        """The same draws, with these axes of the kernel as fan in and fan out."""
        changed = copy.copy(self)
        changed.input_axes, changed.output_axes = input_axes, output_axes
        return changed

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
        self, seed: Any = None, input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ):  # fmt: skip
        super().__init__(*self.settings, seed, input_axes, output_axes)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return {key: config[key] for key in ("seed", "input_axes", "output_axes")}


@table.add()
class GlorotUniform(_Named):
    """Uniform with variance 2 / (fan in + fan out): Dense's default."""

    settings = (1.0, "fan_avg", "uniform")


@table.add()
class GlorotNormal(_Named):
    """Cut-off bell curve with variance 2 / (fan in + fan out)."""

    settings = (1.0, "fan_avg", "truncated_normal")


@table.add()
class HeUniform(_Named):
    """Uniform with variance 2 / fan in: made for relu, which drops half of its input."""

    settings = (2.0, "fan_in", "uniform")


@table.add()
class HeNormal(_Named):
    """Cut-off bell curve with variance 2 / fan in: made for relu."""

    settings = (2.0, "fan_in", "truncated_normal")


@table.add()
class LecunUniform(_Named):
    """Uniform with variance 1 / fan in."""

    settings = (1.0, "fan_in", "uniform")


@table.add()
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
            f"Invalid `{argument}` argument: {value!r} is not one that VarianceScaling knows.",
            instead=f"one of {', '.join(known)}",
        )
