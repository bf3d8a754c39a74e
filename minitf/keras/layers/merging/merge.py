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
from collections.abc import Callable, Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops as kops
from minitf.keras.layers.layer import Layer, table
from minitf.keras.masks import mask_of, set_mask


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
        mask = mask_of(x)
        while x.ndim < rank:
            x = set_mask(ops.expand_dims(x, 1), mask)
        return x

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """A step counts when it counts in one of the inputs."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        if any(part is None for part in mask):
            return None
        return functools.reduce(kops.logical_or, mask)


def check_masks(inputs: Any, mask: Any) -> None:
    """Raise ArgumentError unless there is a mask, or None, for each input."""
    if not isinstance(mask, (list, tuple)):
        raise ArgumentError(f"`mask` should be a list. Received: mask={mask}")
    if not isinstance(inputs, (list, tuple)):
        raise ArgumentError(f"`inputs` should be a list. Received: inputs={inputs}")
    if len(mask) != len(inputs):
        raise ArgumentError(
            "The lists `inputs` and `mask` should have the same length. Received: "
            f"{len(inputs)} inputs and {len(mask)} masks."
        )


def _mask_like(x: Tensor) -> Any:
    """The mask of a tensor, with an axis for its features; None without one."""
    mask = mask_of(x)
    return None if mask is None else kops.broadcast_to(kops.expand_dims(mask, -1), kops.shape(x))


def _of_those_that_count(choose: Callable[..., Tensor], inputs: list[Tensor]) -> Tensor:
    """The largest or smallest entry of those that a mask does not leave out."""
    chosen, counts = inputs[0], _mask_like(inputs[0])
    for x in inputs[1:]:
        mask = _mask_like(x)
        seen = x if mask is None else ops.where(mask, x, chosen)
        before = chosen if counts is None else ops.where(counts, chosen, seen)
        counts = None if mask is None or counts is None else ops.logical_or(counts, mask)
        chosen = choose(before, seen)
    return chosen


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
    """The product of the inputs, entry by entry; see Merge.  What a mask leaves out counts as 1."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        masks = [_mask_like(x) for x in inputs]
        factors = [
            x if mask is None else ops.where(mask, x, ops.ones_like(x))
            for x, mask in zip(inputs, masks, strict=True)
        ]
        product = functools.reduce(kops.multiply, factors)
        if any(mask is None for mask in masks):
            return product
        return ops.where(functools.reduce(ops.logical_or, masks), product, ops.zeros_like(product))


@table.add()
class Average(Merge):
    """The average of the inputs; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return kops.divide(functools.reduce(kops.add, inputs), len(inputs))


@table.add()
class Maximum(Merge):
    """The largest of the inputs, entry by entry; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return _of_those_that_count(kops.maximum, inputs)


@table.add()
class Minimum(Merge):
    """The smallest of the inputs, entry by entry; see Merge."""

    def merge(self, inputs: list[Tensor]) -> Tensor:
        return _of_those_that_count(kops.minimum, inputs)


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
