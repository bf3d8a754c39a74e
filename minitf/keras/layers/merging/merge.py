"""Add, Subtract, Multiply, Average, Maximum, Minimum: several tensors become one, entry by entry.

Where it sits   layers without variables, over keras.ops.
The one idea    branches of a model meet here; shapes must fit as in broadcasting, apart from the
                batch, which all share.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Average()([np.zeros((1, 2)), np.ones((1, 2))]).numpy()
                array([[0.5, 0.5]], dtype=float32)
Read next       keras/layers/merging/concatenate.py

As https://keras.io/api/layers/merging_layers/add/
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops as kops
from minitf.keras.layers.layer import Layer, table


class Merge(Layer):
    """Base of the merging layers: takes a list of tensors.

    Args:
        **kwargs: The arguments of Layer.
    """

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        if not _is_list_of_shapes(input_shape):
            raise ArgumentError(
                f"A merge layer should be called on a list of inputs. Layer {self.name!r} got one "
                f"input of shape {tuple(input_shape)}.",
                instead=f"keras.layers.{type(self).__name__}()([x, y])",
            )
        self.check_shapes([tuple(shape) for shape in input_shape])

    def check_shapes(self, shapes: Sequence[tuple]) -> None:
        """Raise ShapeError where the inputs do not fit."""
        rank = max(map(len, shapes))
        sizes: list[Any] = [1] * rank
        for shape in shapes:
            rest = (1,) * (rank - len(shape)) + tuple(shape[1:])
            for axis, size in enumerate(rest, 1):
                if size not in (None, 1) and sizes[axis] not in (None, 1, size):
                    raise ShapeError(
                        f"Inputs have incompatible shapes: layer {self.name!r} got {shapes}.",
                        why="aligned at the right, each pair of sizes must be equal, or one of "
                        "them 1",
                    )
                if size != 1:
                    sizes[axis] = size

    def call(self, inputs: Any) -> Tensor:
        rank = max(x.ndim for x in inputs)
        return self.merge([self._raised(x, rank) for x in inputs])

    def merge(self, inputs: list[Tensor]) -> Tensor:
        raise NotImplementedError

    def _raised(self, x: Tensor, rank: int) -> Tensor:
        """The tensor with axes of size 1 after the batch, so that all ranks agree."""
        while x.ndim < rank:
            x = ops.expand_dims(x, 1)
        return x

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """A step counts when it counts in one of the inputs."""
        if previous_mask is None or any(mask is None for mask in previous_mask):
            return None
        return functools.reduce(ops.logical_or, previous_mask)


def _is_list_of_shapes(shape: Any) -> bool:
    return isinstance(shape, (list, tuple)) and len(shape) > 0 and all(
        isinstance(part, (list, tuple)) for part in shape
    )  # fmt: skip


@table.add()
class Add(Merge):
    """The sum of the inputs; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(kops.add, inputs)


@table.add()
class Multiply(Merge):
    """The product of the inputs, entry by entry; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(kops.multiply, inputs)


@table.add()
class Average(Merge):
    """The average of the inputs; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return kops.divide(functools.reduce(kops.add, inputs), len(inputs))


@table.add()
class Maximum(Merge):
    """The largest of the inputs, entry by entry; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(kops.maximum, inputs)


@table.add()
class Minimum(Merge):
    """The smallest of the inputs, entry by entry; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return functools.reduce(kops.minimum, inputs)


@table.add()
class Subtract(Merge):
    """The first input minus the second; see Merge."""

    def check_shapes(self, shapes: Sequence[tuple]) -> None:
        if len(shapes) != 2:
            raise ArgumentError(
                f"A `Subtract` layer should be called on exactly 2 inputs; {self.name!r} got "
                f"{len(shapes)}."
            )
        super().check_shapes(shapes)

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return kops.subtract(*inputs)


def add(inputs: Any, **kwargs: Any) -> Any:
    """Add()(inputs)."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """Subtract()(inputs)."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """Multiply()(inputs)."""
    return Multiply(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """Average()(inputs)."""
    return Average(**kwargs)(inputs)


def maximum(inputs: Any, **kwargs: Any) -> Any:
    """Maximum()(inputs)."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Any, **kwargs: Any) -> Any:
    """Minimum()(inputs)."""
    return Minimum(**kwargs)(inputs)
