"""Concatenate and Dot: side by side, or multiplied along an axis.

Where it sits   merging layers; see merge.py.
The one idea    concatenating keeps every number of every branch; the dot product measures how
                alike two branches are.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Concatenate()([np.zeros((1, 2)), np.ones((1, 3))]).shape
                TensorShape([1, 5])
Read next       keras/layers/normalization/batch.py

As https://keras.io/api/layers/merging_layers/concatenate/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops as kops
from minitf.keras.layers.layer import table
from minitf.keras.layers.merging.merge import Merge, check_masks


@table.add()
class Concatenate(Merge):
    """The inputs side by side.

    Args:
        axis: Along which axis.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, axis: int = -1, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = axis

    def check_shapes(self, shapes: Sequence[tuple]) -> None:
        first = shapes[0]
        axis = self.axis % len(first)
        for other in shapes[1:]:
            pairs = enumerate(zip(first, other, strict=False))
            if len(other) != len(first) or any(
                i != axis and None not in (a, b) and a != b for i, (a, b) in pairs
            ):
                raise ShapeError(
                    "A `Concatenate` layer requires inputs with matching shapes except for the "
                    f"concatenation axis. Layer {self.name!r} got {list(shapes)}.",
                    why=f"only axis {self.axis} may have different sizes",
                )

    def call(self, inputs: Any) -> Tensor:
        return kops.concatenate(list(inputs), axis=self.axis)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The masks side by side; along the last axis, a step counts if it does in one input."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        if all(mask is None for mask in mask):
            return None
        masks = [_for_each_entry(x, m) for x, m in zip(inputs, mask, strict=True)]
        return kops.any(kops.concatenate(masks, axis=self.axis), axis=-1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "axis": self.axis}


@table.add()
class Dot(Merge):
    """The products of two inputs, added up along an axis of each.

    Args:
        axes: The axis of each input: one number for both, or two.
        normalize: Whether the inputs are scaled to length 1 along it first (cosine similarity).
        **kwargs: The arguments of Layer.
    """

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        pair = (axes,) * 2 if isinstance(axes, int) else tuple(axes)
        if len(pair) != 2 or not all(isinstance(axis, int) for axis in pair):
            raise ArgumentError(
                f"`axes` must be a number or two numbers; Dot got {axes!r}.", instead="Dot(axes=1)"
            )
        self.axes = axes if isinstance(axes, int) else list(pair)
        self._pair, self.normalize = pair, normalize

    def check_shapes(self, shapes: Sequence[tuple]) -> None:
        if len(shapes) != 2:
            raise ArgumentError(
                f"A `Dot` layer should be called on exactly 2 inputs; {self.name!r} got "
                f"{len(shapes)}."
            )
        one, other = (shape[axis] for shape, axis in zip(shapes, self._pair, strict=True))
        if None not in (one, other) and one != other:
            raise ShapeError(
                f"Incompatible input shapes: layer {self.name!r} multiplies axis {self._pair[0]} "
                f"of {shapes[0]} with axis {self._pair[1]} of {shapes[1]}: {one} is not {other}.",
                why="the two axes are added up together",
            )

    def call(self, inputs: Any) -> Tensor:
        one, other = inputs
        axes = [axis % x.ndim for axis, x in zip(self._pair, inputs, strict=True)]
        if self.normalize:
            one = ops.l2_normalize(one, axis=axes[0])
            other = ops.l2_normalize(other, axis=axes[1])
        return _batch_dot(one, other, axes)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The axis is gone, and with it the mask."""
        return None

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


def _for_each_entry(x: Any, mask: Any) -> Any:
    """A mask with the axes of x; an input without one counts everywhere."""
    if mask is None:
        return kops.ones_like(x, dtype="bool")
    if mask.ndim < x.ndim:
        return kops.logical_or(kops.expand_dims(mask, -1), kops.zeros_like(x, dtype="bool"))
    return mask


def _batch_dot(one: Tensor, other: Tensor, axes: list[int]) -> Tensor:
    """For each sample, the sum of products along an axis of each; other axes stay, in order."""
    letters = "bcdefghij"
    left = ["a", *letters[: one.ndim - 1]]
    right = ["a", *letters[one.ndim - 1 : one.ndim + other.ndim - 2]]
    left[axes[0]] = right[axes[1]] = "z"
    kept = [letter for letter in left[1:] + right[1:] if letter != "z"]
    product = ops.einsum(f"{''.join(left)},{''.join(right)}->a{''.join(kept)}", one, other)
    return product if kept else ops.expand_dims(product, 1)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Concatenate(axis)(inputs)."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """Dot(axes)(inputs)."""
    return Dot(axes=axes, **kwargs)(inputs)
