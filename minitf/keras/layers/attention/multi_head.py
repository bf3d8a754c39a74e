"""MultiHeadAttention and GroupQueryAttention: several attentions side by side.

Where it sits   layers made of four EinsumDense layers; the heart of a transformer.
The one idea    each head looks at its own projection of queries, keys and values, so that one may
                look for one thing and another for something else.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.MultiHeadAttention(num_heads=2, key_dim=4)
                >>> layer(np.ones((1, 5, 8)), np.ones((1, 7, 8))).shape
                TensorShape([1, 5, 8])
Read next       keras/layers/core/einsum_dense.py

As https://keras.io/api/layers/attention_layers/multi_head_attention/; Vaswani et al.,
arXiv:1706.03762; Ainslie et al., arXiv:2305.13245 (grouped queries)
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import regularizers
from minitf.keras.layers.activation import Softmax
from minitf.keras.layers.attention.attention import causal_mask
from minitf.keras.layers.core.einsum_dense import EinsumDense
from minitf.keras.layers.layer import table
from minitf.keras.layers.regularization.dropout import Dropout
from minitf.keras.layers.weight_options import WeightOptions
from minitf.keras.masks import mask_of

_LETTERS = "abcdefghijklmnop"


class _Heads(WeightOptions):
    """What both kinds have in common: options, projections, masks."""

    use_bias: bool
    dropout: float
    sliding_window: int | None

    def keep_options(self, **options: Any) -> None:
        self.set_options(**options)

    def projection(self, equation: str, shape: Any, bias_axes: str, name: str) -> EinsumDense:
        """One of the four linear maps, with the options of this layer."""
        options = {
            f"{weight}_{kind}": getattr(self, f"{weight}_{kind}")
            for weight in ("kernel", "bias")
            for kind in ("initializer", "regularizer", "constraint")
        }
        return EinsumDense(
            equation, output_shape=shape, bias_axes=bias_axes if self.use_bias else None,
            name=name, dtype=self.dtype, **options,
        )  # fmt: skip

    def allowed(
        self, scores: Tensor, query: Any, value: Any, query_mask: Any, value_mask: Any,
        key_mask: Any, attention_mask: Any, use_causal_mask: bool,
    ) -> Any:  # fmt: skip
        """Where a query may look: shape (batch, Tq, Tk), or None for everywhere."""
        parts = []
        if query_mask is not None:
            parts.append(ops.expand_dims(ops.cast(query_mask, "bool"), -1))
        if value_mask is not None:
            parts.append(ops.expand_dims(ops.cast(value_mask, "bool"), -2))
        if key_mask is not None:
            parts.append(ops.expand_dims(ops.cast(key_mask, "bool"), -2))
        if use_causal_mask:
            parts.append(causal_mask(scores))
        if attention_mask is not None:
            parts.append(ops.cast(attention_mask, "bool"))
        if self.sliding_window is not None:
            parts.append(_near(scores, self.sliding_window))
        if not parts:
            return None
        whole = parts[0]
        for part in parts[1:]:
            whole = ops.logical_and(whole, part)
        return whole

    def weights_of(self, scores: Tensor, allowed: Any) -> Tensor:
        """The softmax of the scores over the keys that may be looked at."""
        if allowed is not None:
            while allowed.ndim < scores.ndim:
                allowed = ops.expand_dims(allowed, -3)
            low = -3e4 if scores.dtype == "float16" else -1e9
            scores = scores + (1.0 - ops.cast(allowed, scores.dtype)) * low
        return ops.softmax(scores, axis=-1)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The steps of the query."""
        return mask_of(inputs) if previous_mask is None else previous_mask


def _near(scores: Tensor, window: int) -> Tensor:
    rows = ops.expand_dims(ops.range_(ops.shape(scores)[-2]), 1)
    columns = ops.expand_dims(ops.range_(ops.shape(scores)[-1]), 0)
    return ops.expand_dims(ops.less(ops.absolute(rows - columns), window), 0)


@table.add()
class MultiHeadAttention(_Heads):
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
        flash_attention: Accepted as in Keras; it changes no result.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        use_gate: Not in minitf.
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
        if use_gate:
            raise ArgumentError("MultiHeadAttention(use_gate=True) is not in minitf.")
        self.num_heads, self.key_dim = num_heads, key_dim
        self.value_dim = value_dim or key_dim
        self.dropout, self.use_bias, self.seed = dropout, use_bias, seed
        self._given_output_shape = _as_sizes(output_shape)
        self.sliding_window = sliding_window
        self.attention_axes = (
            (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        )
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.supports_masking = True
        self.keep_options(
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        self._softmax = Softmax(dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self.dropout, dtype=self.dtype_policy, seed=self.seed)
        if query_shape[-1] is None or value_shape[-1] is None:
            raise ShapeError(f"Layer {self.name!r} needs to know the sizes of its features.")
        free = _LETTERS[: len(query_shape) - 1]
        into = f"{free}z,zyx->{free}yx"
        each = [*query_shape[1:-1], self.num_heads, self.key_dim]
        of_value = [*value_shape[1:-1], self.num_heads, self.value_dim]
        of_key = [*key_shape[1:-1], self.num_heads, self.key_dim]
        self.query_dense = self.projection(into, each, "yx", "query")
        self.key_dense = self.projection(into, of_key, "yx", "key")
        self.value_dense = self.projection(into, of_value, "yx", "value")
        size = self._given_output_shape or (query_shape[-1],)
        out = "wvu"[: len(size)]
        self.output_dense = self.projection(
            f"{free}yx,yx{out}->{free}{out}", [*query_shape[1:-1], *size], out,
            "attention_output",
        )  # fmt: skip
        shapes = (query_shape, key_shape, value_shape)
        for dense, shape in zip(
            (self.query_dense, self.key_dense, self.value_dense), shapes, strict=True
        ):
            dense.build(shape)
        self.output_dense.build((*query_shape[:-1], self.num_heads, self.value_dim))
        axes = self.attention_axes or range(1, len(query_shape) - 1)
        self.attention_axes = tuple(axis % len(query_shape) for axis in axes)

    def call(
        self, query: Tensor, value: Tensor, key: Any = None, query_mask: Any = None,
        value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        key = value if key is None else key
        queries = self.query_dense(query) * (1.0 / math.sqrt(float(self.key_dim)))
        keys, values = self.key_dense(key), self.value_dense(value)
        score_letters, mix_letters = self._letters(query.ndim)
        scores = ops.einsum(score_letters, keys, queries)
        if self.attention_axes and len(self.attention_axes) == 1:
            allowed = self.allowed(
                scores, query, value, query_mask, value_mask, key_mask, attention_mask,
                use_causal_mask,
            )  # fmt: skip
        else:
            allowed = None if attention_mask is None else ops.cast(attention_mask, "bool")
        weights = self._normalised(scores, allowed)
        mixed = ops.einsum(mix_letters, self._dropout_layer(weights, training=training), values)
        result = self.output_dense(mixed)
        return (result, weights) if return_attention_scores else result

    def _letters(self, rank: int) -> tuple[str, str]:
        """The einsums of scores and of the mix; heads stand before the attended axes."""
        axes = self.attention_axes or ()
        of_query = list(_LETTERS[: rank - 1])
        of_key = list(of_query)
        for axis in axes:
            of_key[axis] = of_query[axis].upper()
        kept = [of_query[i] for i in range(rank - 1) if i not in axes]
        attended = [of_query[i] for i in axes], [of_key[i] for i in axes]
        scores = "".join([*kept, "y", *attended[0], *attended[1]])
        query, key = "".join(of_query), "".join(of_key)
        return f"{key}yx,{query}yx->{scores}", f"{scores},{key}yx->{query}yx"

    def _normalised(self, scores: Tensor, allowed: Any) -> Tensor:
        count = len(self.attention_axes or ())
        if count <= 1:
            return self.weights_of(scores, allowed)
        if allowed is not None:
            while allowed.ndim < scores.ndim:
                allowed = ops.expand_dims(allowed, -(2 * count + 1))
            scores = scores + (1.0 - ops.cast(allowed, scores.dtype)) * -1e9
        largest = ops.reduce_max(scores, axis=list(range(-count, 0)), keepdims=True)
        powers = ops.exp(scores - largest)
        return powers / ops.reduce_sum(powers, axis=list(range(-count, 0)), keepdims=True)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "num_heads": self.num_heads, "key_dim": self.key_dim,
            "value_dim": self.value_dim, "dropout": self.dropout, "use_bias": self.use_bias,
            "use_gate": False, "output_shape": self._given_output_shape,
            "attention_axes": self.attention_axes, "sliding_window": self.sliding_window,
            **self.options_config("kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "seed": self.seed,
        }  # fmt: skip


@table.add()
class GroupedQueryAttention(_Heads):
    """Attention in which several query heads share the keys and values of one.

    Args:
        head_dim: The size of each head.
        num_query_heads: How many query heads.
        num_key_value_heads: How many heads of keys and values; a divisor of the former.
        dropout, use_bias, sliding_window, flash_attention: As for MultiHeadAttention.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        use_gate: Not in minitf.
        seed: Same seed, same choices of dropout.
        **kwargs: The arguments of Layer.
    """

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
                "`num_query_heads` must be divisible by `num_key_value_heads`: "
                f"{num_query_heads} and {num_key_value_heads}."
            )
        if use_gate:
            raise ArgumentError("GroupedQueryAttention(use_gate=True) is not in minitf.")
        self.head_dim, self.num_query_heads = head_dim, num_query_heads
        self.num_key_value_heads, self.dropout = num_key_value_heads, dropout
        self.use_bias, self.sliding_window, self.seed = use_bias, sliding_window, seed
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.supports_masking = True
        self.keep_options(
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        self._softmax = Softmax(dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self.dropout, dtype=self.dtype_policy, seed=self.seed)
        of_query = [None, self.num_query_heads, self.head_dim]
        shared = [None, self.num_key_value_heads, self.head_dim]
        self.query_dense = self.projection("bqm,muh->bquh", of_query, "uh", "query")
        self.key_dense = self.projection("bkm,mvh->bkvh", shared, "vh", "key")
        self.value_dense = self.projection("bkm,mvh->bkvh", shared, "vh", "value")
        self.output_dense = self.projection(
            "bquh,uhm->bqm", [None, query_shape[-1]], "m", "attention_output"
        )
        self.query_dense.build(query_shape)
        self.key_dense.build(key_shape)
        self.value_dense.build(value_shape)
        self.output_dense.build((*query_shape[:-1], self.num_query_heads, self.head_dim))

    def call(
        self, query: Tensor, value: Tensor, key: Any = None, query_mask: Any = None,
        value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        key = value if key is None else key
        shared_by = self.num_query_heads // self.num_key_value_heads
        queries = self.query_dense(query)
        keys = ops.repeat(self.key_dense(key), shared_by, axis=2)
        values = ops.repeat(self.value_dense(value), shared_by, axis=2)
        scores = ops.einsum("bquh,bkuh->buqk", queries, keys) / math.sqrt(float(self.head_dim))
        allowed = self.allowed(
            scores, query, value, query_mask, value_mask, key_mask, attention_mask,
            use_causal_mask,
        )  # fmt: skip
        weights = self.weights_of(scores, allowed)
        mixed = ops.einsum(
            "buqk,bkuh->bquh", self._dropout_layer(weights, training=training), values
        )
        result = self.output_dense(mixed)
        return (result, weights) if return_attention_scores else result

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "head_dim": self.head_dim,
            "num_query_heads": self.num_query_heads,
            "num_key_value_heads": self.num_key_value_heads, "use_bias": self.use_bias,
            "use_gate": False, "sliding_window": self.sliding_window, "dropout": self.dropout,
            **self.options_config("kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "seed": self.seed,
        }  # fmt: skip


GroupQueryAttention = GroupedQueryAttention


def _as_sizes(output_shape: Any) -> tuple[int, ...] | None:
    if output_shape is None:
        return None
    if isinstance(output_shape, (int, list, tuple)):
        return (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
    raise ArgumentError(
        f"Invalid `output_shape`: {output_shape}. When specified, the `output_shape` should be of "
        "type tuple, list, or int."
    )
