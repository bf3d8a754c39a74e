"""Activation and its relatives: a bend as a layer of its own.

Where it sits   layers without variables around keras.activations.
The one idea    `Dense(8, activation="relu")` and `Dense(8), Activation("relu")` are the same.
Try it          >>> from minitf import keras
                >>> keras.layers.Activation("relu")([-1.0, 2.0]).numpy()
                array([0., 2.], dtype=float32)
Read next       keras/layers/dropout.py

As https://keras.io/api/layers/activation_layers/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import activations
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.weight_options import WeightOptions


@table.add()
class Activation(Layer):
    """Applies an activation function.

    Args:
        activation: A name or a function of a tensor.
        **kwargs: The arguments of Layer.

    The output has the shape of the input.
    """

    def __init__(self, activation: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.activation = activations.get(activation)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return self.activation(inputs)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


@table.add()
class ReLU(Layer):
    """max(x, 0), with slope below and ceiling above if wanted; see `activations.relu`."""

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0:
            raise ArgumentError(
                f"max_value of a ReLU layer cannot be a negative value. Received: {max_value}"
            )
        for argument, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0:
                raise ArgumentError(
                    f"{argument} of a ReLU layer cannot be None or a negative value. Received: "
                    f"{value}"
                )
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "max_value": self.max_value,
            "negative_slope": self.negative_slope, "threshold": self.threshold,
        }  # fmt: skip


@table.add()
class LeakyReLU(Layer):
    """x where positive, `negative_slope` x where negative."""

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any):
        if negative_slope is None:
            raise ArgumentError(
                "The negative_slope value of a Leaky ReLU layer cannot be None. Expected a float. "
                f"Received: negative_slope={negative_slope}"
            )
        super().__init__(**kwargs)
        self.negative_slope = negative_slope
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return activations.leaky_relu(inputs, self.negative_slope)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "negative_slope": self.negative_slope}


@table.add()
class ELU(Layer):
    """x where positive, alpha (e^x - 1) where negative."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.alpha = alpha
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return activations.elu(inputs, self.alpha)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "alpha": self.alpha}


@table.add()
class Softmax(Layer):
    """Positive numbers with sum 1 along `axis`.

    Args:
        axis: An axis, or several.
        **kwargs: The arguments of Layer.

    What `mask` leaves out gets 0; the rest sums to 1.
    """

    def __init__(self, axis: Any = -1, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = axis
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor, mask: Any = None) -> Tensor:
        if mask is None:
            return activations.softmax(inputs, self.axis)
        kept = _fitting_mask(mask, inputs)
        lowest = ops.constant(-3e4 if inputs.dtype == "float16" else -1e9, inputs.dtype)
        outputs = activations.softmax(ops.where(kept, inputs, lowest), self.axis)
        # Where everything is left out, softmax alone would give equal parts.
        return ops.where(kept, outputs, ops.zeros_like(outputs))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "axis": self.axis}


def _fitting_mask(mask: Any, inputs: Tensor) -> Tensor:
    """The mask as truth values.

    Raises:
        ShapeError: It is larger than the input, or has other sizes.
    """
    mask = convert_to_tensor(mask)
    if mask.ndim > inputs.ndim:
        raise ShapeError(
            "The `mask` must not have more dimensions than the `inputs`. Received: "
            f"inputs.shape={tuple(inputs.shape)}, mask.shape={tuple(mask.shape)}"
        )
    pairs = zip(mask.shape[::-1], inputs.shape[::-1], strict=False)
    if any(m not in (1, n) and None not in (m, n) for m, n in pairs):
        raise ShapeError(
            "The `mask` must be broadcastable to `inputs`. Received: "
            f"inputs.shape={tuple(inputs.shape)}, mask.shape={tuple(mask.shape)}",
            why="each of its sizes is 1 or that of the input: it says which entries count",
        )
    return mask if mask.dtype == "bool" else mask > ops.constant(0.5, mask.dtype)


@table.add()
class PReLU(WeightOptions):
    """x where positive, alpha x where negative, with an alpha that is learnt.

    Args:
        alpha_initializer: How alpha starts.
        alpha_regularizer: A price on it, added to the loss.
        alpha_constraint: A rule applied after each update.
        shared_axes: The axes (from 1) along which one alpha serves all.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, alpha_initializer: Any = "Zeros", alpha_regularizer: Any = None,
        alpha_constraint: Any = None, shared_axes: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.supports_masking = True
        self.set_options(
            alpha_initializer=alpha_initializer, alpha_regularizer=alpha_regularizer,
            alpha_constraint=alpha_constraint,
        )  # fmt: skip
        if shared_axes is not None and not isinstance(shared_axes, (list, tuple)):
            shared_axes = [shared_axes]
        self.shared_axes = None if shared_axes is None else list(shared_axes)

    def build(self, input_shape: Any) -> None:
        shared = self.shared_axes or []
        shape = [1 if axis in shared else size for axis, size in enumerate(input_shape)][1:]
        self.alpha = self.add_optional_weight("alpha", shape)

    def call(self, inputs: Tensor) -> Tensor:
        return ops.relu(inputs) - ops.relu(-inputs) * self.alpha

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), **self.options_config("alpha"),
            "shared_axes": self.shared_axes,
        }  # fmt: skip
