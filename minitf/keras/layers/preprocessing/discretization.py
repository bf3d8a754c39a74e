"""Discretization: a number becomes the number of its bin.

Where it sits   a Layer without variables; its boundaries are part of its configuration.
The one idea    bins hold equally many samples: their boundaries are quantiles of the data.
Try it          >>> Discretization(bin_boundaries=[0.0, 1.0, 2.0])([-0.5, 1.5, 7.0]).numpy()
                array([0, 2, 3], dtype=int32)
Read next       keras/layers/preprocessing/quantiles.py

As https://keras.io/api/layers/preprocessing_layers/numerical/discretization/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, StateError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.preprocessing import quantiles
from minitf.keras.layers.preprocessing.base import AnyInput, batches_of
from minitf.keras.layers.preprocessing.encoding import encode, refuse_sparse

MODES = ("int", "one_hot", "multi_hot", "count")


@table.add()
class Discretization(AnyInput):
    """Numbers put into bins.

    Args:
        bin_boundaries: Where bins end: [0, 1] makes three bins, (-inf, 0), [0, 1) and [1, inf).
        num_bins: How many bins `adapt` makes; instead of `bin_boundaries`.
        epsilon: How exactly `adapt` finds quantiles.
        output_mode: "int", "one_hot", "multi_hot" or "count".
        sparse: Not supported: rows are dense.
        dtype: The number type of the result.
        name: Its name.

    Raises:
        ArgumentError: Both or none of `bin_boundaries` and `num_bins`.
    """

    def __init__(
        self, bin_boundaries: Any = None, num_bins: int | None = None, epsilon: float = 0.01,
        output_mode: str = "int", sparse: bool = False, dtype: Any = None, name: str | None = None,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if output_mode not in MODES:
            raise ArgumentError(f"output_mode is one of {MODES}; received {output_mode!r}.")
        if num_bins is not None and num_bins < 0:
            raise ArgumentError(f"`num_bins` must be greater than or equal to 0. Got {num_bins}.")
        if (num_bins is None) == (bin_boundaries is None):
            raise ArgumentError(
                "You need to set either `num_bins` or `bin_boundaries`, and not both.",
                instead="num_bins=10 and adapt(data), or bin_boundaries=[...]",
            )
        refuse_sparse(self, sparse)
        self.bin_boundaries, self.num_bins, self.epsilon = bin_boundaries, num_bins, epsilon
        self.output_mode, self.sparse = output_mode, sparse
        self._summary = quantiles.EMPTY

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Find boundaries, so that the bins hold equally many of the data.

        Args:
            data: An array, or batches: a dataset, list or generator.
            steps: How many batches are read; default: all.

        Raises:
            ArgumentError: The boundaries were given.
        """
        if self.num_bins is None:
            raise ArgumentError(
                "Cannot adapt a Discretization layer that has been initialized with "
                "`bin_boundaries`, use `num_bins` instead."
            )
        self.reset_state()
        batches = data if isinstance(data, (list, tuple)) else batches_of(data, steps)
        for batch in [data] if batches is None else batches:
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Take one more batch into account."""
        batch = quantiles.summarize(np.asarray(data).astype("float32"), self.epsilon)
        self._summary = quantiles.merge(batch, self._summary, self.epsilon)

    def finalize_state(self) -> None:
        """Make boundaries of what was seen."""
        if self.num_bins is not None:
            self.bin_boundaries = quantiles.boundaries(self._summary, self.num_bins).tolist()

    def reset_state(self) -> None:
        """Forget what was seen."""
        self._summary = quantiles.EMPTY

    def call(self, inputs: Tensor) -> Tensor:
        if self.bin_boundaries is None:
            raise StateError(
                "You need to either pass the `bin_boundaries` argument at construction time or "
                "call `adapt(dataset)` before you can start using the `Discretization` layer."
            )
        edges = np.asarray(self.bin_boundaries, "float32")
        beyond = ops.expand_dims(ops.cast(inputs, "float32"), -1) >= edges
        bins = ops.reduce_sum(ops.cast(beyond, "int32"), axis=-1)
        dtype = "int32" if self.output_mode == "int" else self.compute_dtype
        return encode(bins, self.output_mode, len(edges) + 1, dtype)

    def load_own_variables(self, store: Any) -> None:
        """Nothing: the boundaries are in the configuration."""

    def get_config(self) -> dict[str, Any]:
        return {
            "bin_boundaries": self.bin_boundaries, "num_bins": self.num_bins,
            "epsilon": self.epsilon, "output_mode": self.output_mode, "sparse": self.sparse,
            "name": self.name, "dtype": self.dtype,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        config = dict(config)
        learnt = config.get("bin_boundaries") if config.get("num_bins") is not None else None
        if learnt is not None:
            del config["bin_boundaries"]
        layer = cls(**config)
        layer.bin_boundaries = learnt if learnt is not None else layer.bin_boundaries
        return layer
