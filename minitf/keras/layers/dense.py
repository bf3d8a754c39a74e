"""Dense: every input number feeds every unit.

Where it sits   a Layer; its ops are matmul, add and the activation.
The one idea    output = activation(input @ kernel + bias).
Try it          >>> from minitf import keras
                >>> layer = keras.layers.Dense(2, kernel_initializer="ones")
                >>> layer([[1.0, 2.0, 3.0]]).numpy()
                array([[6., 6.]], dtype=float32)
Read next       keras/layers/activation.py

As https://keras.io/api/layers/core_layers/dense/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.keras import activations, constraints, initializers, regularizers
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import positive


@table.add()
class Dense(Layer):
    """Fully connected units.

    Args:
        units: How many numbers come out.
        activation: The bend after the sum: a name or function; None for none.
        use_bias: Whether each unit has a number added.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, ..., features)``, output shape ``(batch, ..., units)``.
    """

    def __init__(
        self, units: int, activation: Any = None, use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units, self.use_bias = positive(self, "units", units, "Dense(32)"), use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True
        self.bias: Any = None

    def build(self, input_shape: Any) -> None:
        features = input_shape[-1]
        if features is None:
            raise ShapeError(
                f"Dense layer {self.name!r} cannot be built for inputs of shape {input_shape}.",
                why="its kernel has a row for each feature, so their number must be known",
                instead="keras.Input(shape=(n,)) with the number of features",
            )
        self.kernel = self.add_weight(
            (features, self.units), self.kernel_initializer, name="kernel",
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,), self.bias_initializer, name="bias",
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: features})

    def call(self, inputs: Tensor) -> Tensor:
        if inputs.dtype.is_integer:  # pixels, for example
            inputs = ops.cast(inputs, self.dtype)
        outputs = ops.matmul(inputs, self.kernel)
        if self.use_bias:
            outputs = outputs + self.bias
        return outputs if self.activation is None else self.activation(outputs)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
            "quantization_config": None,  # real Keras writes it; here is none
        }
