"""Input: the place where data comes in.

Where it sits   the first thing given to a Sequential; says the shape of one sample.
The one idea    an input is a placeholder: a shape, a number type, a name, and no value yet.
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
from minitf.keras.layers.layer import Layer, table


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

    def place(self, graph: Graph) -> Tensor:
        """The placeholder of this input in a graph."""
        self._output = graph.placeholder(self.batch_shape, self.dtype, self.name)
        self._input = self._output
        return self._output

    def call(self) -> Tensor:
        return self._output

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self.batch_shape, "dtype": self.dtype, "sparse": False,
            "ragged": False, "name": self.name, "optional": False,
        }  # fmt: skip


def Input(
    shape: Sequence[int | None] | None = None, batch_size: int | None = None, dtype: Any = None,
    batch_shape: Sequence[int | None] | None = None, name: str | None = None, **kwargs: Any,
) -> Tensor:  # fmt: skip
    """A symbolic tensor for data of the given shape; see InputLayer for the arguments."""
    layer = InputLayer(shape, batch_size, dtype, batch_shape, name, **kwargs)
    tensor = layer.place(Graph(layer.name))
    tensor.keras_layer = layer  # type: ignore[attr-defined]
    return tensor
