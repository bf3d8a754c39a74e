"""Input: the place where data comes in.

Where it sits   the first thing given to a Sequential; says the shape of one sample.
The one idea    an input is a promise: a shape, a number type, a name, and no value yet.
Try it          >>> from minitf import keras
                >>> keras.Input(shape=(8, 8)).shape
                TensorShape([None, 8, 8])
Read next       keras/models/sequential.py

As https://keras.io/api/layers/core_layers/input/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core.graph import Graph
from minitf.core.shape import as_shape
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layers.layer import Layer, table
from minitf.keras.operation import Node


@table.add()
class InputLayer(Layer):
    """A layer that is a placeholder.

    Args:
        shape: The shape of one sample, None for free sizes.
        batch_size: The number of samples; default: any.
        dtype: The number type; default: `floatx()`.
        batch_shape: The whole shape, batch first, instead of `shape` and `batch_size`.
        name: Its name.
    """

    def __init__(
        self, shape: Sequence[int | None] | None = None, batch_size: int | None = None,
        dtype: Any = None, batch_shape: Sequence[int | None] | None = None,
        name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        for unused in ("sparse", "ragged", "optional"):
            if kwargs.pop(unused, None):
                raise ArgumentError(f"Input cannot be {unused}: minitf has dense tensors only.")
        super().__init__(dtype=dtype, name=name, **kwargs)
        if (shape is None) == (batch_shape is None):
            raise ArgumentError(
                "An input needs one of `shape` and `batch_shape`.",
                instead="keras.Input(shape=(64,)) for samples of 64 numbers",
            )
        if batch_shape is None:
            batch_shape = (batch_size, *as_shape(shape))
        self.batch_shape = as_shape(batch_shape)
        self.built = True
        Node(self, (), {}, KerasTensor(self.batch_shape, self.dtype, name=self.name))

    def place(self, graph: Graph) -> Tensor:
        """The placeholder of this input in a graph, for pictures."""
        self._drawn = graph.placeholder(self.batch_shape, self.dtype, self.name)
        return self._drawn

    def call(self) -> Any:
        raise NotImplementedError(f"{self.name!r} is an input: it is fed, not called.")

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self.batch_shape, "dtype": self.dtype, "sparse": False,
            "ragged": False, "name": self.name, "optional": False,
        }  # fmt: skip


def Input(
    shape: Sequence[int | None] | None = None, batch_size: int | None = None, dtype: Any = None,
    batch_shape: Sequence[int | None] | None = None, name: str | None = None, **kwargs: Any,
) -> KerasTensor:  # fmt: skip
    """A symbolic tensor for data of the given shape; see InputLayer for the arguments."""
    layer = InputLayer(shape, batch_size, dtype, batch_shape, name, **kwargs)
    return layer._inbound_nodes[0].outputs
