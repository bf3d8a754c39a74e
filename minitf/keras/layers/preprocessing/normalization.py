"""Normalization: each feature shifted and scaled to mean 0 and variance 1.

Where it sits   a Layer whose variables come from the data, not from training.
The one idea    `adapt` looks at the data once; after it the layer is a fixed formula, which is
                saved with the model.
Try it          >>> import numpy as np
                >>> layer = Normalization()
                >>> layer.adapt(np.array([[1.0], [3.0]]))
                >>> layer([[1.0], [2.0], [3.0]]).numpy().ravel()
                array([-1.,  0.,  1.], dtype=float32)
Read next       keras/layers/preprocessing/discretization.py

As https://keras.io/api/layers/preprocessing_layers/numerical/normalization/
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.keras.config import epsilon
from minitf.keras.layers.layer import Layer, table
from minitf.keras.py_dataset import PyDataset


@table.add()
class Normalization(Layer):
    """`(inputs - mean) / sqrt(variance)`.

    Args:
        axis: The axes that keep a mean of their own for each position; None: one mean for all.
        mean: The mean, where it is known; else `adapt` finds it.
        variance: The variance, given with the mean.
        invert: Whether normal numbers are turned back into the data's.
        **kwargs: The arguments of Layer.

    Raises:
        ArgumentError: Only one of mean and variance, or of different shapes.
    """

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean, self.input_variance, self.invert = mean, variance, invert
        self.supports_masking = True
        self.mean: Any = None
        self.variance: Any = None
        _check_given(mean, variance, self.axis)

    def build(self, input_shape: Any) -> None:
        rank = len(input_shape)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ArgumentError(
                "All `axis` values must be in the range [-ndim, ndim). "
                f"Received inputs with ndim={rank}, while axis={self.axis}"
            )
        self._kept = tuple(sorted(axis % rank for axis in self.axis))
        if any(input_shape[axis] is None for axis in self._kept):
            raise ShapeError(
                "All `axis` values to be kept must have a known shape. "
                f"Received axis={self.axis}, inputs.shape={tuple(input_shape)}"
            )
        self._reduced = tuple(axis for axis in range(rank) if axis not in self._kept)
        self._rows = [input_shape[axis] if axis in self._kept else 1 for axis in range(rank)]
        shape = tuple(input_shape[axis] for axis in self._kept)
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", "int64", trainable=False, name="count")
            self.finalize_state()
        else:
            self.mean, self.variance = map(self._spread, (self.input_mean, self.input_variance))

    def _spread(self, given: Any) -> np.ndarray:
        """What was given, with an axis of size 1 wherever one mean serves all."""
        given = np.asarray(given, self.compute_dtype)
        shape = [1] * len(self._rows)
        for place in range(1, given.ndim + 1):
            shape[self._kept[-place]] = given.shape[-place]
        return np.broadcast_to(given.reshape(shape), self._rows).copy()

    def adapt(self, data: Any) -> None:
        """Learn mean and variance from data.

        Args:
            data: An array or tensor of samples; or batches of them: a dataset, PyDataset, list or
                generator.  Of pairs (x, y), x counts.

        Raises:
            DTypeError: Data of another kind.
            ArgumentError: No batches.
            ShapeError: Not the shape that the layer was built for.
        """
        batches, shape = _batches_and_shape(data)
        if not self.built:
            self.build(tuple(shape))
        elif any(shape[axis] != self._rows[axis] for axis in self._kept):
            raise ShapeError(
                f"The layer was built with input_shape={tuple(self._build_shape)}, but adapt() is "
                f"being called with data with an incompatible shape, data.shape={tuple(shape)}"
            )
        kept = [self._rows[axis] for axis in self._kept]
        mean, variance, total = np.zeros(kept), np.zeros(kept), 0
        for batch in batches:
            batch = _numbers(batch)
            if any(batch.shape[axis] != self._rows[axis] for axis in self._kept):
                raise ShapeError(
                    "adapt() yielded a batch with incompatible shape. Expected "
                    f"{tuple(self._build_shape)}, got {batch.shape}."
                )
            count = int(np.prod([batch.shape[axis] for axis in self._reduced]))
            total += count
            part = count / total
            here = batch.mean(axis=self._reduced)
            new = mean * (1 - part) + here * part
            variance = (variance + (mean - new) ** 2) * (1 - part)
            variance += (batch.var(axis=self._reduced) + (here - new) ** 2) * part
            mean = new
        self.adapt_mean.assign(mean.astype(self.dtype))
        self.adapt_variance.assign(variance.astype(self.dtype))
        self.finalize_state()

    def finalize_state(self) -> None:
        """Use what was learnt in the calls to come."""
        if self.input_mean is None and hasattr(self, "adapt_mean"):
            self.mean = ops.reshape(self.adapt_mean, self._rows)
            self.variance = ops.reshape(self.adapt_variance, self._rows)

    def call(self, inputs: Tensor) -> Tensor:
        mean, variance = self.mean, self.variance
        if self.input_mean is None:  # read when it runs: `adapt` may come after a trace
            mean = ops.reshape(self.adapt_mean, self._rows)
            variance = ops.reshape(self.adapt_variance, self._rows)
        inputs = ops.cast(inputs, self.compute_dtype)
        spread = ops.maximum(ops.sqrt(variance), epsilon())
        return mean + inputs * spread if self.invert else (inputs - mean) / spread

    def load_own_variables(self, store: Any) -> None:
        """Set the variables from a file; a layer with given numbers has none."""
        for number, variable in enumerate(self._own_variables()):
            variable.assign(np.asarray(store[str(number)]).astype(variable.dtype.as_numpy_dtype))
        self.finalize_state()

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "axis": self.axis, "invert": self.invert,
            "mean": np.array(self.input_mean).tolist(),
            "variance": np.array(self.input_variance).tolist(),
        }  # fmt: skip


def _check_given(mean: Any, variance: Any, axis: tuple[int, ...]) -> None:
    if (mean is None) != (variance is None):
        raise ArgumentError(
            "When setting values directly, both `mean` and `variance` must be set. "
            f"Received: mean={mean} and variance={variance}"
        )
    shapes = np.shape(mean), np.shape(variance)
    if shapes[0] != shapes[1]:
        raise ArgumentError(
            "When setting values directly, `mean` and `variance` must have the same shape. "
            f"Received: mean shape {shapes[0]} and variance shape {shapes[1]}"
        )
    if len(shapes[0]) > len(axis):
        raise ArgumentError(
            "The rank of `mean` must be less than or equal to the number of axes "
            f"({len(axis)}). Received: mean shape {shapes[0]} for axis {axis}"
        )


def _batches_and_shape(data: Any) -> tuple[Iterable[Any], Any]:
    if isinstance(data, (np.ndarray, Tensor)):
        return [data], data.shape
    if isinstance(data, Dataset):
        if len(_first(data.element_spec).shape) == 1:
            data = data.batch(128)
        return data, _first(data.element_spec).shape
    if isinstance(data, PyDataset):
        return iter(data), _first(data[0]).shape
    if not isinstance(data, Iterable):
        raise DTypeError(
            f"Unsupported data type: {type(data)}.",
            instead="an array, a tensor, a tf.data.Dataset, a PyDataset or batches of arrays",
        )
    rest = iter(data)
    first = next(rest, None)
    if first is None:
        raise ArgumentError(
            "adapt() received an empty iterable (no batches).", instead="layer.adapt([x])"
        )
    if not hasattr(_first(first), "shape"):
        raise DTypeError(
            "adapt() expects an iterable that yields arrays or tensors with a `.shape` attribute. "
            f"Got an element of type {type(_first(first)).__name__}.",
            instead="layer.adapt(np.array(data))",
        )
    return itertools.chain([first], rest), _first(first).shape


def _first(batch: Any) -> Any:
    return batch[0] if isinstance(batch, (tuple, list)) else batch


def _numbers(batch: Any) -> np.ndarray:
    return np.asarray(_first(batch)).astype("float64")
