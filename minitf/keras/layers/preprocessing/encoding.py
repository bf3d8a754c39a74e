"""Categories as rows: one for what is there (one-hot, multi-hot), or how often (count).

Where it sits   a Layer without variables, and the function behind all categorical layers.
The one idea    number 2 of 4 becomes (0, 0, 1, 0); a set of numbers becomes the sum of such rows.
Try it          >>> CategoryEncoding(num_tokens=4)([[0, 1], [3, 3]]).numpy()
                array([[1., 1., 0., 0.],
                       [0., 0., 0., 1.]], dtype=float32)
Read next       keras/layers/preprocessing/lookup.py

As https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.base import AnyInput, as_values, mode_of


def encode(
    numbers: Tensor, mode: str, depth: int | None, dtype: Any, weights: Tensor | None = None
) -> Tensor:
    """Category numbers in an output mode.

    Args:
        numbers: Whole numbers below `depth`; others count for nothing.
        mode: "int", "one_hot", "multi_hot" or "count".
        depth: The length of a row.
        dtype: The number type of the result.
        weights: How much each entry counts, in the shape of `numbers`; for "count".
    """
    if mode == "int":
        return ops.cast(numbers, dtype)
    if numbers.ndim == 0:
        numbers = ops.expand_dims(numbers, -1)
    if mode == "one_hot" and numbers.ndim > 1 and numbers.shape[-1] == 1:
        numbers = ops.squeeze(numbers, -1)
    rows = ops.one_hot(numbers, depth, dtype=dtype if weights is None else weights.dtype)
    if mode == "one_hot":
        return rows
    axis = 1 if numbers.ndim > 1 else 0
    if mode == "multi_hot":
        return ops.reduce_max(rows, axis=axis)
    if weights is not None:
        rows = rows * ops.expand_dims(weights, -1)
    return ops.reduce_sum(rows, axis=axis)


@table.add()
class CategoryEncoding(AnyInput):
    """Category numbers as rows.

    Args:
        num_tokens: How many categories there are: numbers from 0 to num_tokens - 1.
        output_mode: "multi_hot" (a row for each sample, 1 for what it has), "one_hot" (a row for
            each number) or "count".
        sparse: Not supported: rows are dense.
        **kwargs: The arguments of Layer.

    Raises:
        ArgumentError: Another mode, or no number of categories.
    """

    def __init__(
        self, num_tokens: int | None = None, output_mode: str = "multi_hot", sparse: bool = False,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        output_mode = mode_of(output_mode)
        if output_mode not in ("count", "one_hot", "multi_hot"):
            raise ArgumentError(f"Unknown arg for output_mode: {output_mode}")
        if num_tokens is None:
            raise ArgumentError(
                "num_tokens must be set to use this layer.",
                instead="the number of categories, or IntegerLookup, which learns it",
            )
        if num_tokens < 1:
            raise ArgumentError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        refuse_sparse(self, sparse)
        self.num_tokens, self.output_mode, self.sparse = num_tokens, output_mode, sparse

    def call(self, inputs: Tensor, count_weights: Any = None) -> Tensor:
        if count_weights is not None:
            if self.output_mode != "count":
                raise ArgumentError(
                    "`count_weights` is not used when `output_mode` is not `'count'`. "
                    f"Received `count_weights={count_weights}`."
                )
            count_weights = as_values(count_weights, self.compute_dtype)
        numbers = ops.cast(inputs, "int64")
        return encode(numbers, self.output_mode, self.num_tokens, self.dtype, count_weights)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "num_tokens": self.num_tokens, "output_mode": self.output_mode,
        }  # fmt: skip


def refuse_sparse(layer: Any, sparse: bool) -> None:
    """Sparse tensors are not part of minitf.

    Raises:
        ArgumentError: `sparse` is set.
    """
    if sparse:
        raise ArgumentError(
            f"{type(layer).__name__} gives dense rows only.", instead="sparse=False"
        )
