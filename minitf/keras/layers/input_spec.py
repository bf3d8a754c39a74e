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

from minitf.core import nest
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.config import standardize_dtype


class InputSpec:
    """Expectations of one input; None means anything goes.

    Args:
        dtype: The number type.
        shape: The whole shape, None for free sizes.
        ndim: The number of axes.
        max_ndim: At most so many axes.
        min_ndim: At least so many axes.
        axes: Sizes of single axes, {axis: size}.
        allow_last_axis_squeeze: Whether a last axis of size 1 may be there or not.
        name: The key of this input in a dict of inputs.
        optional: Whether the input may be None.

    Raises:
        TypeError: `axes` is no dict of whole numbers.
        ArgumentError: An axis that the input has not got.
    """

    def __init__(
        self, dtype: Any = None, shape: Sequence[int | None] | None = None,
        ndim: int | None = None, max_ndim: int | None = None, min_ndim: int | None = None,
        axes: Mapping[int, int | None] | None = None, allow_last_axis_squeeze: bool = False,
        name: str | None = None, optional: bool = False,
    ):  # fmt: skip
        self.dtype = None if dtype is None else standardize_dtype(dtype)
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.name, self.optional = name, optional
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        try:
            self.axes = {int(axis): size for axis, size in dict(axes or {}).items()}
        except (TypeError, ValueError) as problem:
            raise TypeError(
                f"Argument `axes` must be a dict with integer keys. Received: axes={axes}"
            ) from problem
        most = self.ndim or max_ndim
        if self.axes and most is not None and max(self.axes) > most - 1:
            raise ArgumentError(
                f"Axis {max(self.axes)} is greater than the maximum allowed value: {most - 1}"
            )

    def get_config(self) -> dict[str, Any]:
        """The arguments to make the same expectations again."""
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "optional")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputSpec:
        """The expectations that `get_config` described."""
        return cls(**config)

    def __repr__(self) -> str:
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        said = [f"{name}={getattr(self, name)}" for name in names if getattr(self, name)]
        return f"InputSpec({', '.join(said)})"


def check_inputs(specs: Any, inputs: Any, layer_name: str) -> None:
    """Compare inputs with what a layer expects.

    Args:
        specs: One InputSpec, or a structure with one for each input.
        inputs: A structure of tensors.
        layer_name: For the message.

    Raises:
        ArgumentError: Too many or too few inputs, or something that is no tensor.
        ShapeError: An input of the wrong shape; names the layer and both shapes.
    """
    if not specs:
        return
    if type(specs) is InputSpec and type(inputs) is Tensor and not _difference(specs, inputs):
        return  # the usual case
    specs = nest.flatten(specs)
    names = [spec.name if spec is not None else None for spec in specs]
    values = _by_name(inputs, names) if isinstance(inputs, dict) else nest.flatten(inputs)
    if len(specs) != len(values):
        raise _wrong_number(layer_name, names, values)
    for number, (spec, value) in enumerate(zip(specs, values, strict=True)):
        if spec is not None and not (value is None and spec.optional):
            _check_one(number, spec, value, layer_name)


def _check_one(number: int, spec: InputSpec, value: Any, layer_name: str) -> None:
    if not hasattr(value, "shape"):
        raise ArgumentError(
            f"Inputs to a layer should be tensors. Got '{value}' (of type {type(value)}) as "
            f"input for layer '{layer_name}'.",
            instead="a numpy array or a tensor",
        )
    wrong = _difference(spec, value)
    if wrong is not None:
        raise ShapeError(
            f"Input {number} with name '{spec.name}' of layer '{layer_name}' is incompatible "
            f"with the layer: {wrong[0]}. Full shape received: {tuple(value.shape)}",
            instead=wrong[1],
        )


def _by_name(inputs: dict[str, Any], names: Sequence[Any]) -> list[Any]:
    """The values of a dict in the order of the specs, when all of these have names."""
    if not all(names):
        return nest.flatten(inputs)
    for name in names:
        if name not in inputs:
            raise ArgumentError(
                f'Missing data for input "{name}". You passed a data dictionary with keys '
                f"{list(inputs)}. Expected the following keys: {list(names)}"
            )
    return nest.flatten([inputs[name] for name in names])


def _wrong_number(layer_name: str, names: Sequence[Any], values: Sequence[Any]) -> ArgumentError:
    if all(names):
        keys = ", ".join(f"'{name}': ..." for name in names)
        return ArgumentError(
            f'Layer "{layer_name}" expects {len(names)} named input(s) with keys {list(names)}, '
            f"but it received {len(values)} input tensors.",
            instead=f"a dict: layer({{{keys}}})",
        )
    shapes = [getattr(value, "shape", value) for value in values]
    return ArgumentError(
        f'Layer "{layer_name}" expects {len(names)} input(s), but it received {len(values)} input '
        f"tensors. Inputs received: {shapes}"
    )


def _difference(spec: InputSpec, value: Any) -> tuple[str, str] | None:
    """What was expected and what to write, or None when all is well."""
    rank = len(value.shape)
    add_axis = "x[None, ...] makes a batch of one sample" if (
        rank + 1 in (spec.ndim, spec.min_ndim)) else None  # fmt: skip
    if spec.ndim not in (None, rank) and not spec.allow_last_axis_squeeze:
        return f"expected ndim={spec.ndim}, found ndim={rank}", (
            add_axis or "tf.reshape(x, ...) or Flatten()"
        )
    if spec.max_ndim is not None and rank > spec.max_ndim:
        return f"expected max_ndim={spec.max_ndim}, found ndim={rank}", "Flatten() before it"
    if spec.min_ndim is not None and rank < spec.min_ndim:
        return f"expected min_ndim={spec.min_ndim}, found ndim={rank} (axes, with the batch)", (
            add_axis or "tf.expand_dims(x, 0)"
        )
    if spec.dtype is not None and standardize_dtype(value.dtype) != spec.dtype:
        found = standardize_dtype(value.dtype)
        return f"expected dtype={spec.dtype}, found dtype={found}", f"tf.cast(x, '{spec.dtype}')"
    shape = value.shape
    return _different_size(spec, shape if isinstance(shape, TensorShape) else TensorShape(shape))


def _different_size(spec: InputSpec, shape: TensorShape) -> tuple[str, str] | None:
    """The first axis with another size than expected."""
    sizes = tuple(shape)
    for axis, size in spec.axes.items():
        if size is not None and sizes[axis] not in (size, None):
            return (
                f"expected axis {axis} of input shape to have value {size}, but received input "
                f"with shape {tuple(shape)}",
                f"inputs with {size} features, as the layer was built for; "
                "or make a new layer for the new size",
            )
    if spec.shape is None:
        return None
    wanted, found = list(spec.shape), list(shape)
    if spec.allow_last_axis_squeeze:
        wanted, found = _without_last_one(wanted), _without_last_one(found)
    for expected, size in zip(wanted, found, strict=False):
        if expected is not None and size not in (None, expected):
            return f"expected shape={spec.shape}, found shape={tuple(shape)}", "tf.reshape(x, ...)"
    return None


def _without_last_one(sizes: list[Any]) -> list[Any]:
    return sizes[:-1] if sizes and sizes[-1] == 1 else sizes
