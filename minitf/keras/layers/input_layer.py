"""Input: the place where data comes in.

Where it sits   the first thing given to a Sequential; says the shape of one sample.
The one idea    an input is a promise: a shape, a number type, a name, and no value yet.
Try it          >>> from minitf import keras
                >>> keras.Input(shape=(8, 8)).shape
                (None, 8, 8)
Read next       keras/models/sequential.py

As https://keras.io/api/layers/core_layers/input/
"""

from __future__ import annotations

import warnings
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
        sparse, ragged: Not in minitf: True is refused.
        optional: Whether None may be fed.
        batch_shape: The whole shape, batch first, instead of `shape` and `batch_size`.
        input_tensor: A KerasTensor to take as the input, instead of a new one.
        name: Its name.

    Raises:
        ArgumentError: No shape, two of them, or ones that do not fit `input_tensor`.
    """

    def __init__(
        self, shape: Sequence[int | None] | None = None, batch_size: int | None = None,
        dtype: Any = None, sparse: bool | None = None, ragged: bool | None = None,
        batch_shape: Sequence[int | None] | None = None, input_tensor: KerasTensor | None = None,
        optional: bool = False, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        if "input_shape" in kwargs:
            warnings.warn(
                "Argument `input_shape` is deprecated. Use `shape` instead.", stacklevel=2
            )
            shape = kwargs.pop("input_shape")
        batch_shape = kwargs.pop("batch_input_shape", batch_shape)
        kinds = {"sparse": sparse, "ragged": ragged}
        for unused, wanted in kinds.items():
            if wanted:
                raise ArgumentError(
                    f"`{unused}=True` is not supported: minitf has dense tensors only."
                )
        if input_tensor is not None:
            _check_fit(input_tensor, batch_size, shape, batch_shape, dtype)
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        elif batch_shape is None:
            batch_shape = (batch_size, *_shape_of_sample(shape))
        elif shape is not None or batch_size is not None:
            other = "shape" if shape is not None else "batch_size"
            raise ArgumentError(
                f"You cannot pass both `{other}` and `batch_shape` at the same time.",
                instead="keras.Input(shape=(64,)) for samples of 64 numbers",
            )
        super().__init__(dtype=dtype, name=name, **kwargs)
        self.batch_shape = as_shape(batch_shape)
        self.sparse, self.ragged, self.optional = False, False, optional
        self.built = True
        symbol = KerasTensor(self.batch_shape, self.dtype, name=name)  # unnamed, it is numbered
        Node(self, (), {}, symbol if input_tensor is None else input_tensor)

    def place(self, graph: Graph) -> Tensor:
        """The placeholder of this input in a graph, for pictures."""
        self._drawn = graph.placeholder(self.batch_shape, self.dtype, self.name)
        return self._drawn

    def call(self) -> None:
        """Nothing: an input is fed."""

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self.batch_shape, "dtype": self.dtype, "sparse": False,
            "ragged": False, "name": self.name, "optional": self.optional,
        }  # fmt: skip


def _shape_of_sample(shape: Any) -> Sequence[int | None]:
    if shape is None:
        raise ArgumentError(
            "You must pass a `shape` argument.",
            why="a model must know what it will be fed with",
            instead="keras.Input(shape=(64,)) for samples of 64 numbers",
        )
    if isinstance(shape, int):
        raise ArgumentError(
            f"Cannot convert '{shape}' to a shape.",
            why=f"({shape}) in brackets is still a number; the comma makes it a tuple",
            instead=f"keras.Input(shape=({shape},))",
        )
    return as_shape(shape)


def _check_fit(tensor: Any, batch_size: Any, shape: Any, batch_shape: Any, dtype: Any) -> None:
    """What is said beside `input_tensor` must be true of it."""
    if not isinstance(tensor, KerasTensor):
        raise ArgumentError(
            f"Argument `input_tensor` must be a KerasTensor. Received invalid type: "
            f"input_tensor={tensor} (of type {type(tensor)})"
        )
    whole = tuple(tensor.shape)
    said = {
        "batch_size": batch_size in (None, whole[0]),
        "shape": shape is None or tuple(shape) == whole[1:],
        "batch_shape": batch_shape is None or tuple(batch_shape) == whole,
        "dtype": dtype in (None, tensor.dtype),
    }
    for argument, fits in said.items():
        if not fits:
            raise ArgumentError(
                "When providing the `input_tensor` argument, you cannot provide an incompatible "
                f"`{argument}` argument.",
                why=f"the tensor is {tensor!r}",
            )


def Input(
    shape: Sequence[int | None] | None = None, batch_size: int | None = None, dtype: Any = None,
    sparse: bool | None = None, ragged: bool | None = None,
    batch_shape: Sequence[int | None] | None = None, name: str | None = None,
    tensor: KerasTensor | None = None, optional: bool = False, **kwargs: Any,
) -> KerasTensor:  # fmt: skip
    """A symbolic tensor for data of the given shape; see InputLayer for the arguments."""
    layer = InputLayer(
        shape, batch_size, dtype, sparse, ragged, batch_shape, tensor, optional, name, **kwargs
    )
    return layer._inbound_nodes[0].outputs
