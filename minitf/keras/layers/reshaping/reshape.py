"""Reshape, Permute, RepeatVector: the same numbers in another arrangement.

Where it sits   layers without variables; one op each.
The one idea    the batch axis stays where it is; the arguments speak of one sample.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Reshape((4, -1))(np.zeros((5, 12))).shape
                TensorShape([5, 4, 3])
Read next       keras/layers/reshaping/padding.py

As https://keras.io/api/layers/reshaping_layers/reshape/
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import whole_number


@table.add()
class Reshape(Layer):
    """Each sample in another shape.

    Args:
        target_shape: The shape of one sample; -1 for what is left over.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, target_shape: Sequence[int], **kwargs: Any):
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)
        if any(size < -1 for size in self.target_shape):
            raise ArgumentError(
                "Each size must be a non-negative integer, or -1 for what is left over. Received: "
                f"target_shape={self.target_shape}"
            )
        if self.target_shape.count(-1) > 1:
            raise ArgumentError(
                "There must be at most one unknown dimension (-1) in `target_shape`. Received: "
                f"target_shape={self.target_shape}.",
                why="only one can be worked out from the others",
            )

    def call(self, inputs: Tensor) -> Tensor:
        sample, target = tuple(inputs.shape[1:]), self._target(inputs.shape)
        if None not in sample and None not in target and math.prod(sample) != math.prod(target):
            raise ShapeError(
                f"The total size of the tensor must be unchanged. Layer {self.name!r}: "
                f"input_shape={sample}, target_shape={self.target_shape}.",
                why="reshaping keeps every number",
            )
        open_sizes = [-1 if size is None else size for size in target]
        batch = inputs.shape[0]
        if batch is None:
            batch = ops.shape(inputs)[0] if -1 in open_sizes else -1
        return ops.reshape(inputs, (batch, *open_sizes))

    def _target(self, shape: Any) -> tuple[Any, ...]:
        """The target with -1 worked out where that can be done."""
        sample = tuple(shape[1:])
        if -1 not in self.target_shape:
            return self.target_shape
        if None in sample:
            return tuple(None if n == -1 else n for n in self.target_shape)
        known = math.prod(n for n in self.target_shape if n != -1)
        rest = math.prod(sample) // known if known else 0
        return tuple(rest if n == -1 else n for n in self.target_shape)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        return (input_shape[0], *self._target(input_shape))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "target_shape": self.target_shape}

    def get_build_config(self) -> None:
        """Nothing: there is nothing to build."""


@table.add()
class Permute(Layer):
    """The axes of each sample in another order.

    Args:
        dims: The axes, counted from 1, in their new order.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, dims: Sequence[int], **kwargs: Any):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ArgumentError(
                f"Invalid permutation argument `dims` for Permute layer: {self.dims}.",
                why=f"it must name each of the axes 1 to {len(self.dims)} once",
                instead="Permute((2, 1)) to exchange the two axes of a sample",
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs: Tensor) -> Tensor:
        return ops.transpose(inputs, perm=(0, *self.dims))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "dims": self.dims}


@table.add()
class RepeatVector(Layer):
    """Each sample n times, as the steps of a sequence.

    Args:
        n: How many times.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, features)``, output shape ``(batch, n, features)``.
    """

    def __init__(self, n: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.n = whole_number("n", n, "RepeatVector(3)")
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs: Tensor) -> Tensor:
        return ops.tile(ops.expand_dims(inputs, 1), (1, self.n, 1))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "n": self.n}
