"""Initializers as TensorFlow 1 names them: `tf.truncated_normal_initializer(stddev=0.1)`.

Where it sits   functions and classes over the random ops; `get_variable` calls them.
The one idea    an initializer is called with a shape and gives the first value of a variable.
Try it          >>> import minitf.compat.v1 as tf
                >>> tf.constant_initializer(2.0)([2]).numpy()
                array([2., 2.], dtype=float32)
Read next       compat/v1/variable_scope.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.ops.creation import constant, eye, ones, zeros
from minitf.ops.random_functions import normal, truncated_normal, uniform

# The standard deviation of a normal distribution that is cut off at two of its deviations.
_CUT = 0.87962566103423978


class Initializer:
    """Called with a shape, gives a first value.

    Args:
        dtype: The number type when the call says none.
    """

    def __init__(self, dtype: Any = "float32"):
        self.dtype = dtype

    def __call__(self, shape: Any, dtype: Any = None, partition_info: Any = None) -> Tensor:
        return self._value(shape, as_dtype(dtype or self.dtype))

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The arguments it was made with."""
        return dict(vars(self))


class zeros_initializer(Initializer):
    """All zeros."""

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        return zeros(shape, dtype)


class ones_initializer(Initializer):
    """All ones."""

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        return ones(shape, dtype)


class constant_initializer(Initializer):
    """A number everywhere, or the numbers of a list in their order.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/constant_initializer
    """

    def __init__(self, value: Any = 0, dtype: Any = "float32", verify_shape: bool = False):
        super().__init__(dtype)
        self.value = value

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        given = np.asarray(self.value, dtype.as_numpy_dtype)
        count = math.prod(shape)
        if given.size not in (1, count):
            raise ArgumentError(
                f"constant_initializer has {given.size} values for the shape {tuple(shape)}.",
                why=f"it takes one value, or {count}",
            )
        whole = np.full(shape, given) if given.size == 1 else given.reshape(shape)
        return constant(whole)


class random_normal_initializer(Initializer):
    """Numbers of a normal distribution.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/random_normal_initializer
    """

    _draw = staticmethod(normal)

    def __init__(
        self,
        mean: float = 0.0,
        stddev: float = 1.0,
        seed: int | None = None,
        dtype: Any = "float32",
    ):
        super().__init__(dtype)
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        return self._draw(shape, self.mean, self.stddev, dtype, self.seed)


class truncated_normal_initializer(random_normal_initializer):
    """Numbers of a normal distribution, none further than two deviations from the mean."""

    _draw = staticmethod(truncated_normal)


class random_uniform_initializer(Initializer):
    """Numbers drawn evenly between two ends.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/random_uniform_initializer
    """

    def __init__(
        self,
        minval: float = 0,
        maxval: float | None = None,
        seed: int | None = None,
        dtype: Any = "float32",
    ):
        super().__init__(dtype)
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        return uniform(shape, self.minval, self.maxval, dtype, self.seed)


class variance_scaling_initializer(Initializer):
    """Numbers whose spread fits the number of inputs or outputs.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/variance_scaling_initializer
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        dtype: Any = "float32",
    ):
        super().__init__(dtype)
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ArgumentError(f"mode is 'fan_in', 'fan_out' or 'fan_avg', not {mode!r}.")
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution, seed

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        fans = _fans(shape)
        fan = {"fan_in": fans[0], "fan_out": fans[1], "fan_avg": sum(fans) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return uniform(shape, -limit, limit, dtype, self.seed)
        if self.distribution == "untruncated_normal":
            return normal(shape, 0.0, math.sqrt(variance), dtype, self.seed)
        return truncated_normal(shape, 0.0, math.sqrt(variance) / _CUT, dtype, self.seed)


def _fans(shape: Any) -> tuple[float, float]:
    """How many inputs and outputs a weight of this shape has."""
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


class glorot_uniform_initializer(variance_scaling_initializer):
    """Evenly drawn, fitting the mean of inputs and outputs: the default of `get_variable`."""

    def __init__(self, seed: int | None = None, dtype: Any = "float32"):
        super().__init__(1.0, "fan_avg", "uniform", seed, dtype)


class glorot_normal_initializer(variance_scaling_initializer):
    """Normally drawn, fitting the mean of inputs and outputs."""

    def __init__(self, seed: int | None = None, dtype: Any = "float32"):
        super().__init__(1.0, "fan_avg", "truncated_normal", seed, dtype)


def he_normal(seed: int | None = None) -> Initializer:
    """Normally drawn, fitting the inputs of a relu."""
    return variance_scaling_initializer(2.0, "fan_in", "truncated_normal", seed)


def he_uniform(seed: int | None = None) -> Initializer:
    """Evenly drawn, fitting the inputs of a relu."""
    return variance_scaling_initializer(2.0, "fan_in", "uniform", seed)


def lecun_normal(seed: int | None = None) -> Initializer:
    """Normally drawn, fitting the inputs."""
    return variance_scaling_initializer(1.0, "fan_in", "truncated_normal", seed)


def lecun_uniform(seed: int | None = None) -> Initializer:
    """Evenly drawn, fitting the inputs."""
    return variance_scaling_initializer(1.0, "fan_in", "uniform", seed)


class uniform_unit_scaling_initializer(Initializer):
    """Evenly drawn, so that the scale of the input is kept."""

    def __init__(self, factor: float = 1.0, seed: int | None = None, dtype: Any = "float32"):
        super().__init__(dtype)
        self.factor, self.seed = factor, seed

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        limit = math.sqrt(3 / max(1.0, math.prod(shape[:-1]))) * self.factor
        return uniform(shape, -limit, limit, dtype, self.seed)


class orthogonal_initializer(Initializer):
    """A matrix whose columns (or rows) stand at right angles.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/orthogonal_initializer
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None, dtype: Any = "float32"):
        super().__init__(dtype)
        self.gain, self.seed = gain, seed

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        rows, columns = math.prod(shape[:-1]), shape[-1]
        sizes = max(rows, columns), min(rows, columns)
        drawn = np.random.default_rng(self.seed).standard_normal(sizes)
        q, r = np.linalg.qr(drawn)
        q = q * np.sign(np.diag(r))
        q = q if rows >= columns else q.T
        return constant((self.gain * q.reshape(shape)).astype(dtype.as_numpy_dtype))


class identity_initializer(Initializer):
    """The identity matrix."""

    def __init__(self, gain: float = 1.0, dtype: Any = "float32"):
        super().__init__(dtype)
        self.gain = gain

    def _value(self, shape: Any, dtype: Any) -> Tensor:
        return eye(shape[0], shape[1], dtype=dtype) * self.gain
