"""GroupQueryAttention: several query heads share the keys and values of one.

Where it sits   as MultiHeadAttention, of which it is a smaller kind.
The one idea    keys and values are what must be remembered while a text is written; with fewer of
                them, longer texts fit into memory.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.GroupQueryAttention(4, num_query_heads=4,
                ...                                          num_key_value_heads=2)
                >>> layer(np.ones((1, 5, 8)), np.ones((1, 7, 8))).shape
                TensorShape([1, 5, 8])
Read next       keras/layers/core/einsum_dense.py

As https://keras.io/api/layers/attention_layers/group_query_attention/; Ainslie et al.,
arXiv:2305.13245
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import regularizers
from minitf.keras.layers.attention.heads import Heads, check_lengths, without_mask
from minitf.keras.layers.layer import table


@table.add()
class GroupedQueryAttention(Heads):
    """Attention in which several query heads share the keys and values of one.

    Args:
        head_dim: The size of each head.
        num_query_heads: How many query heads.
        num_key_value_heads: How many heads of keys and values; a divisor of the former.
        dropout, use_bias, sliding_window, flash_attention: As for MultiHeadAttention.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        use_gate: Whether the mixed values are multiplied by gates made from the query.
        seed: Same seed, same choices of dropout.
        **kwargs: The arguments of Layer.
    """

    score_equation, mix_equation = "bkuh,bquh->buqk", "buqk,bkuh->bquh"

    def __init__(
        self, head_dim: int, num_query_heads: int, num_key_value_heads: int,
        dropout: float = 0.0, use_bias: bool = True, sliding_window: int | None = None,
        flash_attention: Any = None, kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        bias_regularizer: Any = None, activity_regularizer: Any = None,
        kernel_constraint: Any = None, bias_constraint: Any = None, use_gate: bool = False,
        seed: int | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if num_query_heads % num_key_value_heads:
            raise ArgumentError(
                "`num_query_heads` must be divisible by `num_key_value_heads`. Received: "
                f"{num_query_heads} and {num_key_value_heads}."
            )
        self.head_dim, self.num_query_heads = head_dim, num_query_heads
        self.num_key_value_heads = num_key_value_heads
        self.activity_regularizer = self._activity_price = regularizers.get(activity_regularizer)
        self._scale = 1.0 / math.sqrt(float(head_dim))
        self._with_scores = False
        self.set_up(
            dropout, use_bias, use_gate, sliding_window, flash_attention, seed,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        of_query = [None, self.num_query_heads, self.head_dim]
        shared = [None, self.num_key_value_heads, self.head_dim]
        self.query_dense = self.projection("bqm,muh->bquh", of_query, "uh", "query")
        self.query_dense.build(query_shape)
        self.key_dense = self.projection("bkm,mvh->bkvh", shared, "vh", "key")
        self.key_dense.build(key_shape)
        if self.use_gate:
            self._gate_dense = self.projection("bqm,muh->bquh", of_query, "uh", "gate", "sigmoid")
            self._gate_dense.build(query_shape)
        self.value_dense = self.projection("bkm,mvh->bkvh", shared, "vh", "value")
        self.value_dense.build(value_shape)
        self.make_parts(-1)
        self.output_dense = self.projection(
            "bquh,uhm->bqm", [None, query_shape[-1]], "m", "attention_output"
        )
        self.output_dense.build((*query_shape[:-1], self.num_query_heads, self.head_dim))

    def call(
        self, query: Tensor, value: Tensor, key: Any = None, query_mask: Any = None,
        value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        self._with_scores = return_attention_scores
        masks = (query_mask, value_mask, key_mask, attention_mask, self.sliding_window)
        own = type(self)._compute_attention is GroupedQueryAttention._compute_attention
        causal_only = use_causal_mask and own and all(mask is None for mask in masks)
        query, value = without_mask(query), without_mask(value)
        key = value if key is None else without_mask(key)
        allowed = None if causal_only else self._compute_attention_mask(
            query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask
        )  # fmt: skip
        repeats = self.num_query_heads // self.num_key_value_heads
        keys = ops.repeat(self.key_dense(key), repeats, axis=2)
        values = ops.repeat(self.value_dense(value), repeats, axis=2)
        # A subclass may have a `_compute_attention` that does not know of causal masks.
        more = {"use_causal_mask": True} if causal_only else {}
        mixed, weights = self._compute_attention(
            self.query_dense(query), keys, values, attention_mask=allowed, training=training, **more
        )
        if self.use_gate:
            mixed = mixed * self._gate_dense(query)
        result = self.output_dense(mixed)
        return (result, weights) if return_attention_scores else result

    def _compute_attention(
        self, query: Any, key: Any, value: Any, attention_mask: Any = None, training: Any = None,
        use_causal_mask: bool = False,
    ) -> tuple[Tensor, Any]:  # fmt: skip
        """Attention of projected queries, keys and values; subclasses may have another."""
        return self._attend(
            query, key, value, attention_mask, training, self._with_scores, use_causal_mask
        )

    def compute_output_shape(
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> tuple[Any, ...]:
        if query_shape[-1] != value_shape[-1]:
            raise ShapeError(
                "The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{query_shape[-1]}, {value_shape[-1]}. Received: query_shape={query_shape}, "
                f"value_shape={value_shape}"
            )
        check_lengths(value_shape, value_shape if key_shape is None else key_shape)
        return tuple(query_shape)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "head_dim": self.head_dim,
            "num_query_heads": self.num_query_heads,
            "num_key_value_heads": self.num_key_value_heads, "use_bias": self.use_bias,
            "use_gate": self.use_gate, "sliding_window": self.sliding_window,
            "dropout": self.dropout, **self.options_config("kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "seed": self.seed,
        }  # fmt: skip


GroupQueryAttention = GroupedQueryAttention
