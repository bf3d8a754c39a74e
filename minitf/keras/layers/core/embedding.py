"""Embedding: a row of numbers for each word.

Where it sits   a layer with one table; its op is gather.
The one idea    a whole number has no meaning to a network, so each gets a row of numbers that
                training moves.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Embedding(100, 8)(np.array([[3, 14, 15]])).shape
                TensorShape([1, 3, 8])
Read next       keras/layers/core/einsum_dense.py

As https://keras.io/api/layers/core_layers/embedding/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import ops as kops
from minitf.keras.layers.layer import table
from minitf.keras.layers.sizes import positive
from minitf.keras.layers.weight_options import WeightOptions


@table.add()
class Embedding(WeightOptions):
    """A learnt row for each whole number.

    Args:
        input_dim: How many rows: the largest number plus one.
        output_dim: How many numbers a row has.
        embeddings_initializer: How the rows start.
        embeddings_regularizer: A price on them, added to the loss.
        embeddings_constraint: A rule applied after each update.
        mask_zero: Whether 0 means "nothing here": later layers then skip these steps.
        weights: The table to begin with: an array, or a list of one.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps)``, output shape ``(batch, steps, output_dim)``.
    """

    def __init__(
        self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None, embeddings_constraint: Any = None,
        mask_zero: bool = False, weights: Any = None, lora_rank: Any = None,
        lora_alpha: Any = None, quantization_config: Any = None, **kwargs: Any,
    ):  # fmt: skip
        length = kwargs.pop("input_length", None)  # of older programs
        if length is not None:
            kwargs.setdefault("input_shape", (length,))
        super().__init__(**kwargs)
        if lora_rank or quantization_config:
            raise ArgumentError("Embedding in minitf has neither LoRA nor quantization.")
        self.input_dim = positive(self, "input_dim", input_dim, "Embedding(10000, 32)")
        self.output_dim = positive(self, "output_dim", output_dim, "Embedding(10000, 32)")
        self.mask_zero = mask_zero
        self.set_options(
            embeddings_initializer=embeddings_initializer,
            embeddings_regularizer=embeddings_regularizer,
            embeddings_constraint=embeddings_constraint,
        )  # fmt: skip
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) else [weights])

    def build(self, input_shape: Any = None) -> None:
        shape = (self.input_dim, self.output_dim)
        self.embeddings = self.add_optional_weight("embeddings", shape)

    def call(self, inputs: Tensor) -> Tensor:
        numbers = inputs if inputs.dtype.name in ("int32", "int64") else ops.cast(inputs, "int32")
        return ops.cast(ops.gather(self.embeddings, numbers), self.compute_dtype)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        return (*input_shape, self.output_dim)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The steps that are not 0, if 0 means nothing."""
        return kops.not_equal(inputs, 0) if self.mask_zero else None

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "input_dim": self.input_dim, "output_dim": self.output_dim,
            **self.options_config("embeddings"), "activity_regularizer": None,
            "mask_zero": self.mask_zero, "quantization_config": None,
        }  # fmt: skip
