"""What a layer expects of its input, and the error when it gets something else.

Where it sits   a layer sets `self.input_spec` in `build`; `Layer.__call__` checks it.
The one idea    the first line that fails should be the learner's own, with both shapes in it.
Try it          >>> InputSpec(ndim=2)
                InputSpec(ndim=2)
Read next       keras/layers/layer.py

As https://keras.io/api/layers/base_layer/ uses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minitf.core.shape import TensorShape
from minitf.errors import ArgumentError, ShapeError


class InputSpec:
    """Expectations of one input; None means anything goes.

    Args:
        dtype: The number type.
        shape: The whole shape, None for free sizes.
        ndim: The number of axes.
        max_ndim: At most so many axes.
        min_ndim: At least so many axes.
        axes: Sizes of single axes, {axis: size}.
    """

    def __init__(
        self, dtype: Any = None, shape: Sequence[int | None] | None = None,
        ndim: int | None = None, max_ndim: int | None = None, min_ndim: int | None = None,
        axes: Mapping[int, int] | None = None,
    ):  # fmt: skip
        self.dtype = dtype
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim, self.min_ndim, self.axes = max_ndim, min_ndim, dict(axes or {})

    def __repr__(self) -> str:
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        said = [f"{name}={getattr(self, name)}" for name in names if getattr(self, name)]
        return f"InputSpec({', '.join(said)})"


def check_inputs(specs: Any, inputs: Sequence[Any], layer_name: str) -> None:
    """Compare inputs with what a layer expects.

    Raises:
        ArgumentError: Too many or too few inputs.
        ShapeError: An input of the wrong shape; names the layer and both shapes.
    """
    if specs is None:
        return
    specs = list(specs) if isinstance(specs, (list, tuple)) else [specs]
    if len(specs) != len(inputs):
        raise ArgumentError(
            f"Layer {layer_name!r} expects {len(specs)} input(s), and was given {len(inputs)}."
        )
    for spec, value in zip(specs, inputs, strict=True):
        wrong = None if spec is None else _difference(spec, TensorShape(value.shape))
        if wrong is not None:
            raise ShapeError(
                f"Layer {layer_name!r} cannot take an input of shape {value.shape}: "
                f"it expects {wrong[0]}.",
                instead=wrong[1],
            )


def _difference(spec: InputSpec, shape: TensorShape) -> tuple[str, str] | None:
    """What was expected and what to write, or None when all is well."""
    rank = len(shape)
    add_axis = "x[None, ...] makes a batch of one sample" if (
        rank + 1 in (spec.ndim, spec.min_ndim)) else None  # fmt: skip
    if spec.ndim is not None and rank != spec.ndim:
        return f"{spec.ndim} axes, not {rank}", add_axis or "tf.reshape(x, ...) or Flatten()"
    if spec.min_ndim is not None and rank < spec.min_ndim:
        return f"at least {spec.min_ndim} axes (the first is the batch), not {rank}", (
            add_axis or "tf.expand_dims(x, 0)"
        )
    if spec.max_ndim is not None and rank > spec.max_ndim:
        return f"at most {spec.max_ndim} axes, not {rank}", "Flatten() before it"
    wanted = {axis: size for axis, size in enumerate(spec.shape or ()) if size is not None}
    for axis, size in {**wanted, **spec.axes}.items():
        if shape[axis] is not None and shape[axis] != size:
            return (
                f"size {size} on axis {axis}, not {shape[axis]}",
                f"inputs with {size} features, as the layer was built for; "
                "or make a new layer for the new size",
            )
    return None
