"""Wrapper and TimeDistributed: a layer around a layer.

Where it sits   base of the wrappers; Bidirectional and SpectralNormalization derive from it.
The one idea    the inner layer keeps weights and name; the wrapper changes how it is called.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.TimeDistributed(keras.layers.Dense(2))(np.zeros((5, 7, 3))).shape
                TensorShape([5, 7, 2])
Read next       keras/layers/core/function.py

As https://keras.io/api/layers/recurrent_layers/time_distributed/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.layers.call_arguments import names_of
from minitf.keras.layers.layer import Layer, table


@table.add()
class Wrapper(Layer):
    """A layer around a layer.

    Args:
        layer: The inner layer.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, layer: Layer, **kwargs: Any):
        if not isinstance(layer, Layer):
            raise ArgumentError(
                f"Layer {layer} supplied to Wrapper isn't a supported layer type. Please ensure "
                "wrapped layer is a valid Keras layer.",
                why=f"{type(self).__name__} calls it on parts of its input",
                instead=f"{type(self).__name__}(keras.layers.Dense(8))",
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        self.built = True

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "layer": table.serialize(self.layer)}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        config = dict(config)
        inner = table.deserialize(config.pop("layer"), custom_objects)
        wrapper: Any = super().from_config({**config, "layer": inner})
        return wrapper


@table.add()
class TimeDistributed(Wrapper):
    """The inner layer on every step of a sequence.

    Args:
        layer: The inner layer.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps, ...)``, output shape ``(batch, steps, ...)``.
    """

    def __init__(self, layer: Layer, **kwargs: Any):
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def build(self, input_shape: Any = None) -> None:
        if len(input_shape) < 3:
            raise ShapeError(
                f"`TimeDistributed` layer {self.name!r} should be passed an input with at least 3 "
                f"axes (batch, steps, ...); it got {tuple(input_shape)}."
            )
        super().build((input_shape[0], *input_shape[2:]))

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        # All steps at once: samples and steps become one axis, and are taken apart afterwards.
        sizes = ops.shape(inputs)
        batch, steps = (
            sizes[i] if inputs.shape[i] is None else inputs.shape[i] for i in (0, 1)
        )  # fmt: skip
        flat = ops.reshape(inputs, (-1, *_known(inputs, 2)))
        if not isinstance(batch, int) or not isinstance(steps, int):
            flat.set_shape((None, *inputs.shape[2:]))
        outputs = self.layer(flat, **self._mask_for_layer(inputs, mask))
        return ops.reshape(outputs, (batch, steps, *_known(outputs, 1)))

    def _mask_for_layer(self, inputs: Any, mask: Any) -> dict[str, Any]:
        """The mask for all samples and steps in one axis, if the inner layer takes one.

        Raises:
            ShapeError: It has other samples or steps than the input.
        """
        if mask is None:
            return {}
        pairs = zip(tuple(mask.shape)[:2], tuple(inputs.shape)[:2], strict=False)
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            raise ShapeError(
                "The `mask` passed to the `TimeDistributed` layer has a shape "
                f"{tuple(mask.shape)} that is incompatible with the input shape "
                f"{tuple(inputs.shape)}.",
                why="it says for each step of each sample whether it counts",
            )
        if "mask" not in names_of(type(self.layer).call):
            return {}
        return {"mask": ops.reshape(mask, (-1, *_known(mask, 2)))}

    def compute_output_shape(self, input_shape: Any) -> Any:
        inner = self.layer.compute_output_shape((input_shape[0], *input_shape[2:]))
        return (inner[0], input_shape[1], *inner[1:])


def _known(tensor: Any, first: int) -> list[Any]:
    """The sizes from an axis on; a size that is not known is a tensor."""
    sizes = ops.shape(tensor)
    return [
        sizes[i] if size is None else size
        for i, size in enumerate(tensor.shape)
        if i >= first
    ]  # fmt: skip
