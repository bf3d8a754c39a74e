"""ZeroPadding and Cropping: a frame of zeros around, or a frame cut off.

Where it sits   layers without variables; one pad or one slice.
The one idea    for each axis two numbers: how much at its beginning and how much at its end.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> padded = keras.layers.ZeroPadding2D(((1, 0), (2, 2)))(np.zeros((5, 7, 7, 1)))
                >>> padded.shape, keras.layers.Cropping2D(1)(padded).shape
                (TensorShape([5, 8, 11, 1]), TensorShape([5, 6, 9, 1]))
Read next       keras/layers/reshaping/upsampling.py

As https://keras.io/api/layers/reshaping_layers/zero_padding2d/
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of

Pairs = tuple[tuple[int, int], ...]


def pairs_of(value: Any, rank: int, argument: str) -> Pairs:
    """A pair for each axis, from one number, a number for each axis, or pairs.

    Raises:
        ArgumentError: Something else, or a negative number.
    """
    if isinstance(value, int):
        value = ((value, value),) * rank
    elif rank == 1 and isinstance(value, (list, tuple)) and len(value) == 2:
        value = (tuple(value),)
    elif rank == 1:
        value = ()  # a single number in a list is no pair
    elif isinstance(value, (list, tuple)) and len(value) == rank:
        value = tuple((part, part) if isinstance(part, int) else tuple(part) for part in value)
    fits = isinstance(value, tuple) and len(value) == rank and all(
        isinstance(part, tuple) and len(part) == 2 and all(
            isinstance(n, int) and n >= 0 for n in part
        ) for part in value
    )  # fmt: skip
    if not fits:
        raise ArgumentError(
            f"`{argument}` must be a number, {rank} numbers, or {rank} pairs (beginning, end), "
            f"none of them negative. Received: {argument}={value!r}.",
            instead=f"{argument}=1, or {argument}={((1, 1),) * rank}",
        )
    return value


class _Frame(Layer):
    """What padding and cropping have in common."""

    rank: ClassVar[int]
    data_format: str

    @property
    def first(self) -> int:
        """The first axis of the places."""
        return 1 if self.data_format == "channels_last" else 2

    def on_all_axes(self, pairs: Pairs) -> list[tuple[int, int]]:
        before = [(0, 0)] * self.first
        after = [(0, 0)] * (self.rank + 2 - self.first - self.rank)
        return [*before, *pairs, *after]


class ZeroPadding(_Frame):
    """A frame of zeros.

    Args:
        padding: How many zeros: one number, one for each axis, or a pair (beginning, end) for
            each axis.
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.pairs = pairs_of(padding, self.rank, "padding")
        self.padding = self.pairs[0] if self.rank == 1 else self.pairs
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Tensor) -> Tensor:
        return ops.pad(inputs, self.on_all_axes(self.pairs))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "padding": self.padding, "data_format": self.data_format,
        }  # fmt: skip


class Cropping(_Frame):
    """A frame cut off.

    Args:
        cropping: How much: one number, one for each axis, or a pair (beginning, end) for each
            axis.
        data_format: "channels_last" or "channels_first"; default: the setting.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, cropping: Any, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format)
        self.pairs = pairs_of(cropping, self.rank, "cropping")
        self.cropping = self.pairs[0] if self.rank == 1 else self.pairs
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Tensor) -> Tensor:
        places: list[slice] = []
        for size, (before, after) in zip(inputs.shape, self.on_all_axes(self.pairs), strict=True):
            if size is not None and before + after >= size:
                rule = (
                    "`cropping` parameter of `Cropping1D` layer must be smaller than the input."
                    if self.rank == 1
                    else "Values in `cropping` argument should be smaller than the corresponding "
                    "spatial dimension of the input."
                )
                raise ShapeError(
                    f"{rule} Received: input_shape={tuple(inputs.shape)}, "
                    f"cropping={self.cropping}, at layer {self.name!r}.",
                    why="nothing would be left",
                )
            places.append(slice(before, -after if after else None))
        return inputs[tuple(places)]

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "cropping": self.cropping}
        return config if self.rank == 1 else {**config, "data_format": self.data_format}


@table.add()
class ZeroPadding1D(ZeroPadding):
    """Zeros before and after a sequence; see ZeroPadding."""

    rank = 1


@table.add()
class ZeroPadding2D(ZeroPadding):
    """A frame of zeros around a picture; see ZeroPadding."""

    rank = 2


@table.add()
class ZeroPadding3D(ZeroPadding):
    """A frame of zeros around a volume; see ZeroPadding."""

    rank = 3


@table.add()
class Cropping1D(Cropping):
    """Steps cut off a sequence; see Cropping."""

    rank = 1

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any):
        super().__init__(cropping, "channels_last", **kwargs)


@table.add()
class Cropping2D(Cropping):
    """A frame cut off a picture; see Cropping."""

    rank = 2

    def __init__(
        self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: Any
    ):
        super().__init__(cropping, data_format, **kwargs)


@table.add()
class Cropping3D(Cropping):
    """A frame cut off a volume; see Cropping."""

    rank = 3

    def __init__(
        self, cropping: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(cropping, data_format, **kwargs)
