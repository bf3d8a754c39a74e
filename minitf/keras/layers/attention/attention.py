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
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import ops as kops
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.layer import Layer, table


def causal_mask(scores: Tensor) -> Tensor:
    """True where a query may look: at its own step and those before.  Shape (1, Tq, Tk)."""
    rows = ops.expand_dims(ops.range_(ops.shape(scores)[-2]), 1)
    columns = ops.expand_dims(ops.range_(ops.shape(scores)[-1]), 0)
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
                "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. "
                f"Received: score_mode={score_mode}"
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
        self._validate_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def _validate_inputs(self, inputs: Any, mask: Any = None) -> None:
        """Raise ArgumentError unless these are lists of two or three."""
        kind = type(self).__name__
        if not isinstance(inputs, (list, tuple)) or not hasattr(inputs[0], "__len__"):
            raise ArgumentError(
                f"{kind} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: inputs={inputs}.",
                instead="layer([query, value])",
            )
        if len(inputs) not in (2, 3):
            raise ArgumentError(
                f"{kind} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)}."
            )
        if mask is not None and not isinstance(mask, (list, tuple)):
            raise ArgumentError(
                f"{kind} layer mask must be a list, namely [query_mask, value_mask]. Received: "
                f"mask={mask}."
            )
        if mask is not None and len(mask) not in (2, 3):
            raise ArgumentError(
                f"{kind} layer accepts mask list of length 2 or 3. Received length: {len(mask)}."
            )

    # The three steps of attention; a subclass may have others.

    def _calculate_scores(self, query: Tensor, key: Tensor) -> Tensor:
        """How well each query fits each key: shape (batch, Tq, Tk)."""
        if self.score_mode == "dot":
            found = ops.matmul(query, key, transpose_b=True)
            return found if self.scale is None else kops.multiply(found, self.scale)
        pairs = ops.expand_dims(query, -2) + ops.expand_dims(key, -3)
        pairs = pairs if self.scale is None else pairs * self.scale
        return self.concat_score_weight * ops.reduce_sum(ops.tanh(pairs), axis=-1)

    def _calculate_score_mask(self, scores: Tensor, v_mask: Any, use_causal_mask: bool) -> Any:
        """Where a query may look: the steps of the value that count, and no later ones."""
        if not use_causal_mask:
            return v_mask
        causal = causal_mask(scores)
        return causal if v_mask is None else ops.logical_and(ops.expand_dims(v_mask, -2), causal)

    def _apply_scores(
        self, scores: Tensor, value: Tensor, scores_mask: Any = None, training: bool = False
    ) -> tuple[Tensor, Tensor]:
        """The mix of the values, and the weights that it is made with."""
        if scores_mask is not None:
            allowed = ops.cast(scores_mask, "bool")
            allowed = ops.expand_dims(allowed, -2) if allowed.ndim == 2 else allowed
            low = 65504.0 if scores.dtype == "float16" else 1.0e9
            scores = scores - low * ops.cast(ops.logical_not(allowed), scores.dtype)
        weights = ops.softmax(scores, axis=-1)
        if training and self.dropout > 0:
            weights = weights * self.kept(weights, self.dropout)
        return ops.matmul(weights, value), weights

    def call(
        self, inputs: Any, mask: Any = None, training: bool = False,
        return_attention_scores: bool = False, use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        self._validate_inputs(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (None, None) if mask is None else (mask[0], mask[1])
        scores = self._calculate_scores(query, key)
        allowed = self._calculate_score_mask(scores, value_mask, use_causal_mask)
        result, weights = self._apply_scores(scores, value, allowed, training)
        if query_mask is not None:
            result = result * ops.cast(ops.expand_dims(query_mask, -1), result.dtype)
        return (result, weights) if return_attention_scores else result

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The steps of the query."""
        self._validate_inputs(inputs, mask)
        return None if mask is None or mask[0] is None else convert_to_tensor(mask[0])

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        return (*input_shape[0][:-1], input_shape[1][-1])

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
        self._validate_inputs(input_shape)
        if self.use_scale:
            self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale")

    def _calculate_scores(self, query: Tensor, key: Tensor) -> Tensor:
        pairs = ops.tanh(ops.expand_dims(query, -2) + ops.expand_dims(key, -3))
        pairs = pairs if self.scale is None else pairs * self.scale
        return ops.reduce_sum(pairs, axis=-1)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["score_mode"]
        return config
