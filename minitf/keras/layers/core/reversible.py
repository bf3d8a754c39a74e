"""ReversibleEmbedding: from words to rows, and back to words with the same table.

Where it sits   an Embedding; the first and the last layer of language models.
The one idea    what a word means going in is what it means coming out: one table serves both, and
                half of the weights of a small language model are saved.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> table = keras.layers.ReversibleEmbedding(100, 8)
                >>> rows = table(np.array([[3, 5]]))
                >>> rows.shape, table(rows, reverse=True).shape
                (TensorShape([1, 2, 8]), TensorShape([1, 2, 100]))
Read next       keras/layers/core/embedding.py

As https://keras.io/api/layers/core_layers/; Press and Wolf, arXiv:1608.05859
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras.layers.core.embedding import Embedding
from minitf.keras.layers.layer import table
from minitf.keras.masks import set_mask


@table.add()
class ReversibleEmbedding(Embedding):
    """A learnt row for each whole number, and with `reverse` the likeness of a row to all of them.

    Args:
        input_dim: How many rows.
        output_dim: How many numbers a row has.
        tie_weights: Whether the way back uses the same table; else it has one of its own.
        embeddings_initializer, embeddings_regularizer, embeddings_constraint: As in Embedding.
        mask_zero: Whether 0 means "nothing here".
        reverse_dtype: The number type that the way back is computed in.
        logit_soft_cap: Keeps the results of the way back between plus and minus this.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps)``, output ``(batch, steps, output_dim)``; with ``reverse=True``
    from ``(batch, steps, output_dim)`` to ``(batch, steps, input_dim)``.
    """

    def __init__(
        self, input_dim: int, output_dim: int, tie_weights: bool = True,
        embeddings_initializer: Any = "uniform", embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None, mask_zero: bool = False, reverse_dtype: Any = None,
        logit_soft_cap: float | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(
            input_dim, output_dim, embeddings_initializer, embeddings_regularizer,
            embeddings_constraint, mask_zero, **kwargs,
        )  # fmt: skip
        self.tie_weights, self.reverse_dtype = tie_weights, reverse_dtype
        self.logit_soft_cap = logit_soft_cap

    def build(self, input_shape: Any = None) -> None:
        super().build(input_shape)
        if not self.tie_weights:
            self.reverse_embeddings = self.add_weight(
                (self.output_dim, self.input_dim), self.embeddings_initializer,  # type: ignore[attr-defined]
                name="reverse_embeddings",
            )  # fmt: skip

    def call(self, inputs: Tensor, reverse: bool = False) -> Tensor:
        if not reverse:
            return set_mask(super().call(inputs), super().compute_mask(inputs))
        kernel = ops.transpose(self.embeddings) if self.tie_weights else self.reverse_embeddings
        kind = self.reverse_dtype or self.compute_dtype
        logits = ops.matmul(ops.cast(inputs, kind), ops.cast(kernel, kind))
        cap = self.logit_soft_cap
        return logits if cap is None else ops.tanh(logits / cap) * cap

    def compute_output_shape(self, input_shape: Any, reverse: bool = False) -> tuple[Any, ...]:
        if reverse:
            return (*input_shape[:-1], self.input_dim)
        return super().compute_output_shape(input_shape)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """None: `call` marks its own result, as only it knows which way it went."""
        return None

    def get_config(self) -> dict[str, Any]:
        names = ("tie_weights", "reverse_dtype", "logit_soft_cap")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
