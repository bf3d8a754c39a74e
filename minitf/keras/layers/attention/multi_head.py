"""MultiHeadAttention: several attentions side by side.

Where it sits   a layer made of four EinsumDense layers; the heart of a transformer.
The one idea    each head looks at its own projection of queries, keys and values, so that one may
                look for one thing and another for something else.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.MultiHeadAttention(num_heads=2, key_dim=4)
                >>> layer(np.ones((1, 5, 8)), np.ones((1, 7, 8))).shape
                TensorShape([1, 5, 8])
Read next       keras/layers/attention/grouped_query.py

As https://keras.io/api/layers/attention_layers/multi_head_attention/; Vaswani et al.,
arXiv:1706.03762
"""

from __future__ import annotations

import math
from typing import Any

from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import regularizers
from minitf.keras.layers.attention.heads import Heads, check_lengths, without_mask
from minitf.keras.layers.layer import table
from minitf.keras.layers.sizes import positive
from minitf.keras.masks import mask_of, set_mask

_LETTERS = "abcdefghijklmnop"


@table.add()
class MultiHeadAttention(Heads):
    """Several attentions side by side, their results mixed.

    Args:
        num_heads: How many.
        key_dim: The size of a query and of a key in each.
        value_dim: The size of a value in each; default: key_dim.
        dropout: The part of the weights set to zero in training.
        use_bias: Whether the projections add numbers.
        output_shape: The size of the result; default: that of the query.
        attention_axes: The axes that are attended over; default: all but the first and the last.
        sliding_window: How far a query may look; None: everywhere.
        flash_attention: Accepted as in Keras; it changes no result, and excludes dropout.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        use_gate: Whether the mixed values are multiplied by gates made from the query.
        seed: Same seed, same choices of dropout.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, num_heads: int, key_dim: int, value_dim: int | None = None, dropout: float = 0.0,
        use_bias: bool = True, output_shape: Any = None, attention_axes: Any = None,
        sliding_window: int | None = None, flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None,
        activity_regularizer: Any = None, kernel_constraint: Any = None,
        bias_constraint: Any = None, use_gate: bool = False, seed: int | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        instead = "MultiHeadAttention(num_heads=4, key_dim=16)"
        self.num_heads = positive(self, "num_heads", num_heads, instead)
        self.key_dim = positive(self, "key_dim", key_dim, instead)
        given = key_dim if value_dim is None else value_dim
        self.value_dim = positive(self, "value_dim", given, instead)
        self._given_output_shape = _as_sizes(output_shape)
        if isinstance(attention_axes, int):
            attention_axes = (attention_axes,)
        elif attention_axes and not isinstance(attention_axes, (list, tuple)):
            raise ArgumentError(
                "`attention_axes` must be an int, list, or tuple. Received: "
                f"attention_axes={attention_axes}"
            )
        self.attention_axes = attention_axes
        self._activity_price = regularizers.get(activity_regularizer)
        self._scale = 1.0 / math.sqrt(float(key_dim))
        self.set_up(
            dropout, use_bias, use_gate, sliding_window, flash_attention, seed,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        check_lengths(value_shape, key_shape)
        if query_shape[-1] is None or value_shape[-1] is None:
            raise ShapeError(f"Layer {self.name!r} needs to know the sizes of its features.")
        self.query_dense = self._into_heads(query_shape, self.key_dim, "query")
        self.key_dense = self._into_heads(key_shape, self.key_dim, "key")
        if self.use_gate:
            self._gate_dense = self._into_heads(query_shape, self.value_dim, "gate", "sigmoid")
        self.value_dense = self._into_heads(value_shape, self.value_dim, "value")
        rank = len(query_shape)
        axes = self.attention_axes or range(1, rank - 1)
        self.attention_axes = tuple(axis % rank for axis in axes)
        self.attended = len(self.attention_axes)
        self.score_equation, self.mix_equation = _equations(rank, self.attention_axes)
        self.make_parts(tuple(range(-self.attended, 0)))
        self.output_dense = self._out_of_heads(query_shape)

    def _into_heads(self, shape: Any, size: int, name: str, activation: Any = None) -> Any:
        free = _LETTERS[: len(shape) - 1]
        dense = self.projection(
            f"{free}z,zyx->{free}yx", [*shape[1:-1], self.num_heads, size], "yx", name, activation
        )
        dense.build(shape)
        return dense

    def _out_of_heads(self, query_shape: Any) -> Any:
        free = _LETTERS[: len(query_shape) - 1]
        size = self._given_output_shape or (query_shape[-1],)
        out = "wvu"[: len(size)]
        dense = self.projection(
            f"{free}yx,yx{out}->{free}{out}", [*query_shape[1:-1], *size], out, "attention_output"
        )
        dense.build((*query_shape[:-1], self.num_heads, self.value_dim))
        return dense

    def call(
        self, query: Tensor, value: Tensor, key: Any = None, query_mask: Any = None,
        value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        query_mask = mask_of(query)
        masks = (query_mask, value_mask, key_mask, attention_mask, self.sliding_window)
        own = type(self)._compute_attention is MultiHeadAttention._compute_attention
        causal_only = use_causal_mask and own and all(mask is None for mask in masks)
        query, value = without_mask(query), without_mask(value)
        key = value if key is None else without_mask(key)
        allowed = None if causal_only else self._compute_attention_mask(
            query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask
        )  # fmt: skip
        queries, keys, values = (
            self.query_dense(query),
            self.key_dense(key),
            self.value_dense(value),
        )
        # A subclass may have a `_compute_attention` that does not know of causal masks.
        more = {"use_causal_mask": True} if causal_only else {}
        mixed, weights = self._compute_attention(
            queries, keys, values, allowed, training, return_attention_scores, **more
        )
        if self.use_gate:
            mixed = mixed * self._gate_dense(query)
        result = set_mask(self.output_dense(mixed), query_mask)
        return (result, weights) if return_attention_scores else result

    def _compute_attention(
        self, query: Any, key: Any, value: Any, attention_mask: Any = None, training: Any = None,
        return_attention_scores: bool = False, use_causal_mask: bool = False,
    ) -> tuple[Tensor, Any]:  # fmt: skip
        """Attention of projected queries, keys and values; subclasses may have another."""
        return self._attend(
            query, key, value, attention_mask, training, return_attention_scores, use_causal_mask
        )

    def compute_output_shape(
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> tuple[Any, ...]:
        check_lengths(value_shape, value_shape if key_shape is None else key_shape)
        if self._given_output_shape:
            return (*query_shape[:-1], *self._given_output_shape)
        return tuple(query_shape)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "num_heads": self.num_heads, "key_dim": self.key_dim,
            "value_dim": self.value_dim, "dropout": self.dropout, "use_bias": self.use_bias,
            "use_gate": self.use_gate, "output_shape": self._given_output_shape,
            "attention_axes": self.attention_axes, "sliding_window": self.sliding_window,
            **self.options_config("kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self._activity_price),
            "seed": self.seed,
        }  # fmt: skip


def _equations(rank: int, axes: Any) -> tuple[str, str]:
    """The einsums of scores and of the mix; heads stand before the attended axes."""
    of_query = list(_LETTERS[: rank - 1])
    of_key = [letter.upper() if i in axes else letter for i, letter in enumerate(of_query)]
    kept = [of_query[i] for i in range(rank - 1) if i not in axes]
    scores = "".join([*kept, "y", *(of_query[i] for i in axes), *(of_key[i] for i in axes)])
    query, key = "".join(of_query), "".join(of_key)
    return f"{key}yx,{query}yx->{scores}", f"{scores},{key}yx->{query}yx"


def _as_sizes(output_shape: Any) -> tuple[int, ...] | None:
    if not output_shape:
        return None
    if isinstance(output_shape, (int, list, tuple)):
        return (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
    raise ArgumentError(
        f"Invalid `output_shape`: {output_shape}. When specified, the `output_shape` should be of "
        "type tuple, list, or int."
    )
