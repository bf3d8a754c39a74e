"""What layers with attention heads share: projections, masks, and the attention itself.

Where it sits   base of MultiHeadAttention and GroupedQueryAttention.
The one idea    queries, keys and values are projected, every query weighs all keys, and the values
                are mixed by these weights; a mask says where a query may look.
Try it          >>> window_mask(3, 3, 2).numpy()[0].astype(int)
                array([[1, 1, 0],
                       [1, 1, 1],
                       [0, 1, 1]])
Read next       keras/layers/attention/multi_head.py

As https://keras.io/api/layers/attention_layers/multi_head_attention/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import config
from minitf.keras import ops as kops
from minitf.keras.layers.activation import Softmax
from minitf.keras.layers.core.einsum_dense import EinsumDense
from minitf.keras.layers.regularization.dropout import Dropout
from minitf.keras.layers.weight_options import WeightOptions
from minitf.keras.masks import mask_of


class Heads(WeightOptions):
    """Projections with the options of the layer, masks, and attention.

    Attributes:
        query_dense, key_dense, value_dense, output_dense: The projections.
    """

    use_bias: bool
    dropout: float
    sliding_window: int | None
    seed: int | None
    score_equation: str
    mix_equation: str
    attended: int = 1  # over how many axes
    _scale: float
    query_dense: EinsumDense
    key_dense: EinsumDense
    value_dense: EinsumDense
    output_dense: EinsumDense
    _activity_price: Any  # on what the projections give

    # Names by which subclasses written for Keras know them.
    _query_dense = property(lambda self: self.query_dense)
    _key_dense = property(lambda self: self.key_dense)
    _value_dense = property(lambda self: self.value_dense)
    _output_dense = property(lambda self: self.output_dense)
    inner_in_files = ("_gate_dense",)

    def set_up(
        self, dropout: float, use_bias: bool, use_gate: bool, sliding_window: Any,
        flash_attention: Any, seed: int | None, **options: Any,
    ) -> None:  # fmt: skip
        """Keep what both kinds take."""
        window = sliding_window
        if window is not None and (not isinstance(window, int) or window <= 0):
            raise ArgumentError(
                "`sliding_window` must be `None` or a positive integer. Received: "
                f"sliding_window={window}"
            )
        self.dropout, self.use_bias, self.use_gate, self.seed = dropout, use_bias, use_gate, seed
        self.sliding_window = self._sliding_window = window
        self.flash_attention = bool(flash_attention or config.is_flash_attention_enabled())
        if self.flash_attention and dropout > 0:
            raise ArgumentError(
                "Dropout is not supported when flash attention is enabled. Please set dropout to "
                "0.0 to use flash attention."
            )
        self.set_options(**options)
        self.supports_masking = True

    def projection(
        self, equation: str, shape: Any, bias_axes: str, name: str, activation: Any = None
    ) -> EinsumDense:
        """One of the linear maps, with the options of this layer."""
        options = {
            f"{weight}_{kind}": getattr(self, f"{weight}_{kind}")
            for weight in ("kernel", "bias")
            for kind in ("initializer", "regularizer", "constraint")
        }
        for drawn_by in ("kernel_initializer", "bias_initializer"):
            one = options[drawn_by]  # each projection draws for itself
            options[drawn_by] = type(one).from_config(one.get_config())
        return EinsumDense(
            equation, output_shape=shape, bias_axes=bias_axes if self.use_bias else None,
            activation=activation, name=name, dtype=self.dtype_policy,
            activity_regularizer=self._activity_price, **options,
        )  # fmt: skip

    def make_parts(self, axes: Any) -> None:
        """The layers around the weights of attention."""
        self._softmax = Softmax(axis=axes, dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self.dropout, dtype=self.dtype_policy, seed=self.seed)

    # Where a query may look

    def _compute_attention_mask(
        self, query: Any, value: Any, query_mask: Any = None, value_mask: Any = None,
        key_mask: Any = None, attention_mask: Any = None, use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        """All that restricts: shape (batch, Tq, Tk), or None for nothing."""
        parts = [] if attention_mask is None else [ops.cast(attention_mask, "bool")]
        if query_mask is not None:
            parts.append(ops.expand_dims(ops.cast(query_mask, "bool"), -1))
        for mask in (value_mask, key_mask):
            if mask is not None:
                parts.append(ops.expand_dims(ops.cast(mask, "bool"), -2))
        if use_causal_mask:
            parts.append(self._compute_causal_mask(query, value))
        if self.sliding_window is not None:
            lengths = ops.shape(query)[1], ops.shape(value)[1]
            parts.append(window_mask(*lengths, self.sliding_window))
        if not parts:
            return None
        whole = parts[0]
        for part in parts[1:]:
            whole = ops.logical_and(whole, part)
        return whole

    def _compute_causal_mask(self, query: Any, value: Any = None) -> Tensor:
        """True where a query may look: at its own step and those before.  Shape (1, Tq, Tk)."""
        rows = ops.range_(ops.shape(query)[1])
        columns = rows if value is None else ops.range_(ops.shape(value)[1])
        seen = ops.expand_dims(rows, 1) >= ops.expand_dims(columns, 0)
        return ops.expand_dims(seen, 0)

    # Attention

    def _attend(
        self, query: Tensor, key: Tensor, value: Tensor, attention_mask: Any, training: Any,
        with_scores: bool, use_causal_mask: bool,
    ) -> tuple[Tensor, Any]:  # fmt: skip
        """The mixed values of each query, and the weights if they are asked for."""
        if self.flash_attention and with_scores:
            raise ArgumentError(
                "Returning attention scores is not supported when flash attention is enabled. "
                "Please disable flash attention to access attention scores."
            )
        if self.dropout <= 0 and not with_scores and len(query.shape) == 4:
            allowed = None if attention_mask is None else self._for_heads(attention_mask, 4)
            mixed = kops.dot_product_attention(
                query, key, value, mask=allowed, scale=self._scale, is_causal=use_causal_mask
            )
            return mixed, None
        if use_causal_mask:
            causal = self._compute_causal_mask(query, value)
            given = causal if attention_mask is None else ops.cast(attention_mask, "bool")
            attention_mask = ops.logical_and(given, causal)
        scores = kops.einsum(self.score_equation, key, kops.multiply(query, self._scale))
        weights = self._masked_softmax(scores, attention_mask)
        dropped = self._dropout_layer(weights, training=training) if self.dropout > 0 else weights
        return kops.einsum(self.mix_equation, dropped, value), weights

    def _masked_softmax(self, attention_scores: Tensor, attention_mask: Any = None) -> Tensor:
        """The weights: positive numbers that sum to 1 over the keys that may be seen."""
        if attention_mask is not None:
            attention_mask = self._for_heads(attention_mask, attention_scores.ndim)
        return self._softmax(attention_scores, mask=attention_mask)

    def _for_heads(self, mask: Any, rank: int) -> Any:
        """A mask with axes for the heads, and for what is not attended over."""
        mask = ops.cast(mask, "bool")
        while mask.ndim < rank:
            mask = ops.expand_dims(mask, -2 * self.attended - 1)
        return mask


def without_mask(x: Any) -> Any:
    """The tensor without its mask, which counts for the whole layer and not for its parts."""
    return x if mask_of(x) is None else ops.identity(x)


def window_mask(queries: Any, keys: Any, width: int) -> Tensor:
    """True where key and query are less than `width` steps apart.  Shape (1, Tq, Tk)."""
    rows = ops.expand_dims(ops.range_(queries), 1)
    columns = ops.expand_dims(ops.range_(keys), 0)
    return ops.expand_dims(ops.absolute(rows - columns) < width, 0)


def check_lengths(value_shape: Any, key_shape: Any) -> None:
    """Raise ShapeError unless there is a value for each key."""
    if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
        raise ShapeError(
            "All dimensions of `value` and `key`, except the last one, must be equal. Received: "
            f"value_shape={tuple(value_shape)} and key_shape={tuple(key_shape)}",
            why="each value is found by its key",
        )
