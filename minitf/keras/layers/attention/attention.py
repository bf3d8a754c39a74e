"""Attention and AdditiveAttention: an average, weighted by how well things fit together.

Where it sits   layers with at most one weight; a score, a softmax, a product.
The one idea    a query is compared with every key; the values are averaged with the softmax of the
                scores as weights.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> query, value = np.ones((1, 2, 4)), np.ones((1, 3, 4))
                >>> keras.layers.Attention()([query, value]).shape
                TensorShape([1, 2, 4])
Read next       keras/layers/attention/multi_head.py

As https://keras.io/api/layers/attention_layers/attention/; Luong et al., arXiv:1508.04025; Bahdanau
et al., arXiv:1409.0473
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.layer import Layer, table


def dropped(layer: Any, weights: Tensor, rate: float, training: Any) -> Tensor:
    """Attention weights with some of them at zero, in training."""
    if not training or rate <= 0:
        return weights
    return weights * layer.kept(weights, rate)


def causal_mask(scores: Tensor) -> Tensor:
    """True where a query may look: at its own step and those before.  Shape (1, Tq, Tk)."""
    queries, keys = ops.shape(scores)[-2], ops.shape(scores)[-1]
    rows = ops.expand_dims(ops.range_(queries), 1)
    columns = ops.expand_dims(ops.range_(keys), 0)
    return ops.expand_dims(ops.greater_equal(rows, columns), 0)


@table.add()
class Attention(Chance, Layer):
    """Scores are products of query and key.

    Args:
        use_scale: Whether the scores are multiplied by a learnt number.
        score_mode: "dot" (the product) or "concat" (the sum, bent by tanh).
        dropout: The part of the weights set to zero in training.
        seed: Same seed, same choices.
        **kwargs: The arguments of Layer.

    Inputs: [query (batch, Tq, size), value (batch, Tv, size), and optionally key].
    """

    def __init__(
        self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if score_mode not in ("dot", "concat"):
            raise ArgumentError(
                f"Attention does not know score_mode={score_mode!r}.", instead="'dot' or 'concat'"
            )
        self.use_scale, self.score_mode, self.dropout, self.seed = (
            use_scale, score_mode, dropout, seed,
        )  # fmt: skip
        if dropout > 0:
            self.set_seed(seed)
        self.supports_masking = True
        self.scale: Any = None
        self.concat_score_weight: Any = None

    def build(self, input_shape: Any) -> None:
        self._check_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def _check_inputs(self, inputs: Any) -> None:
        is_list = isinstance(inputs, (list, tuple)) and len(inputs) in (2, 3)
        if not is_list or not hasattr(inputs[0], "__len__"):
            raise ArgumentError(
                f"{type(self).__name__} layer {self.name!r} must be called on a list of inputs, "
                "namely [query, value] or [query, value, key].",
                instead="layer([query, value])",
            )

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        """How well each query fits each key: shape (batch, Tq, Tk)."""
        if self.score_mode == "dot":
            found = ops.matmul(query, key, transpose_b=True)
            return found if self.scale is None else found * self.scale
        pairs = ops.expand_dims(query, -2) + ops.expand_dims(key, -3)
        pairs = pairs if self.scale is None else pairs * self.scale
        return self.concat_score_weight * ops.reduce_sum(ops.tanh(pairs), axis=-1)

    def call(
        self, inputs: Any, mask: Any = None, training: bool = False,
        return_attention_scores: bool = False, use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        self._check_inputs(inputs)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask = None if mask is None else mask[0]
        value_mask = None if mask is None else mask[1]
        scores = self.scores(query, key)
        allowed = None if value_mask is None else ops.expand_dims(value_mask, -2)
        if use_causal_mask:
            causal = causal_mask(scores)
            allowed = causal if allowed is None else ops.logical_and(allowed, causal)
        if allowed is not None:
            low = 65504.0 if scores.dtype == "float16" else 1.0e9
            scores = scores - low * ops.cast(ops.logical_not(allowed), scores.dtype)
        weights = dropped(self, ops.softmax(scores, axis=-1), self.dropout, training)
        result = ops.matmul(weights, value)
        if query_mask is not None:
            result = result * ops.cast(ops.expand_dims(query_mask, -1), result.dtype)
        return (result, weights) if return_attention_scores else result

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The steps of the query."""
        return None if previous_mask is None else previous_mask[0]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "use_scale": self.use_scale, "score_mode": self.score_mode,
            "dropout": self.dropout, "seed": self.seed,
        }  # fmt: skip


@table.add()
class AdditiveAttention(Attention):
    """Scores are sums of query and key, bent by tanh.

    Args:
        use_scale: Whether each feature has a learnt factor.
        dropout: The part of the weights set to zero in training.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any):
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape: Any) -> None:
        self._check_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale")

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        pairs = ops.tanh(ops.expand_dims(query, -2) + ops.expand_dims(key, -3))
        pairs = pairs if self.scale is None else pairs * self.scale
        return ops.reduce_sum(pairs, axis=-1)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["score_mode"]
        return config
