"""Spectral normalization: a layer that stretches nothing by more than 1.

Where it sits   a wrapper of layers with a kernel or embeddings; used in discriminators of GANs.
The one idea    the largest stretch of a matrix is its first singular value.  A vector multiplied by
                the matrix and back again, over and over, turns towards the direction of that
                stretch; one turn in each step of training is enough, since weights move slowly.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> inner = keras.layers.Dense(2, use_bias=False)
                >>> layer = keras.layers.SpectralNormalization(inner, power_iterations=30)
                >>> _ = layer(np.ones((1, 3), "float32"), training=True)
                >>> round(float(np.linalg.norm(inner.kernel.numpy(), 2)), 4)  # the first of them
                1.0
Read next       keras/layers/normalization/batch.py

Miyato et al., arXiv:1802.05957.
As https://keras.io/api/layers/normalization_layers/spectral_normalization/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import initializers
from minitf.keras.layers.core.wrapper import Wrapper
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table


@table.add()
class SpectralNormalization(Wrapper):
    """Divides the weights of a layer by their largest stretch, in each step of training.

    Args:
        layer: A layer with a `kernel` (Dense, Conv2D) or with `embeddings`.
        power_iterations: How many turns are taken in each step.
        **kwargs: The arguments of Layer.

    Raises:
        ArgumentError: No turn at all, or a layer without such weights.
    """

    def __init__(self, layer: Layer, power_iterations: int = 1, **kwargs: Any):
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ArgumentError(
                "`power_iterations` should be greater than zero. "
                f"Received: `power_iterations={power_iterations}`"
            )
        self.power_iterations = power_iterations

    def build(self, input_shape: Any = None) -> None:
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=1, axes={-1: input_shape[-1]})
        name = next((n for n in ("kernel", "embeddings") if hasattr(self.layer, n)), None)
        if name is None:
            raise ArgumentError(
                f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings'",
                instead="SpectralNormalization around Dense, a convolution or Embedding",
            )
        self.kernel = getattr(self.layer, name)
        self.vector_u = self.add_weight(
            (1, self.kernel.shape[-1]), initializers.TruncatedNormal(stddev=0.02),
            dtype=self.kernel.dtype.name, trainable=False, name="vector_u",
        )  # fmt: skip

    def call(self, inputs: Tensor, training: bool | None = False) -> Tensor:
        if training:
            vector, kernel = self.normalized_weights()
            nothing = ops.reduce_all(self.kernel == 0)  # which has no direction
            self.vector_u.assign(ops.where(nothing, self.vector_u, vector))
            self.kernel.assign(ops.where(nothing, self.kernel, kernel))
        return ops.cast(self.layer(inputs), inputs.dtype)

    def normalized_weights(self) -> tuple[Tensor, Tensor]:
        """The direction of the largest stretch after a few turns, and the weights without it."""
        weights = ops.reshape(self.kernel, (-1, self.kernel.shape[-1]))
        across = ops.identity(self.vector_u)
        for _ in range(self.power_iterations):
            down = ops.l2_normalize(ops.matmul(across, weights, transpose_b=True))
            across = ops.l2_normalize(ops.matmul(down, weights))
        across, down = ops.stop_gradient(across), ops.stop_gradient(down)
        stretch = ops.matmul(ops.matmul(down, weights), across, transpose_b=True)
        return across, self.kernel / ops.reshape(stretch, ())

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self.layer.compute_output_shape(input_shape)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "power_iterations": self.power_iterations}
