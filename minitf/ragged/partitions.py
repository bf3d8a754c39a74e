"""Ways to say where rows end: lengths, starts, limits, the number of each value's row.

Where it sits   below RaggedTensor, which inherits them.
The one idea    all of them say the same as `row_splits`, and are turned into it.
Try it          >>> import minitf as tf
                >>> tf.RaggedTensor.from_value_rowids([1, 2, 3], [0, 2, 2])
                <tf.RaggedTensor [[1], [], [2, 3]]>
Read next       ragged/tensor.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import TensorShape
from minitf.core.spec import TypeSpec
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.ops import cast, concat, zeros


class RaggedTensorSpec(TypeSpec):
    """The outside of a RaggedTensor: shape, type, and how many axes are ragged."""

    def __init__(
        self, shape: Any = None, dtype: Any = "float32", ragged_rank: int | None = None,
        row_splits_dtype: Any = "int64",
    ):  # fmt: skip
        self.shape, self.dtype = TensorShape(shape), as_dtype(dtype)
        rank = self.shape.rank
        self.ragged_rank = (rank or 1) - 1 if ragged_rank is None else ragged_rank
        self.row_splits_dtype = as_dtype(row_splits_dtype)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RaggedTensorSpec) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return (
            f"RaggedTensorSpec({self.shape!r}, {self.dtype!r}, {self.ragged_rank}, "
            f"{self.row_splits_dtype!r})"
        )


class Partitions:
    """What makes a RaggedTensor of values and some description of their rows."""

    @classmethod
    def from_row_splits(
        cls, values: Any, row_splits: Any, name: str | None = None, validate: bool = True
    ) -> Any:
        """Rows that begin and end at these places.

        Raises:
            ArgumentError: The places do not go from 0 to the number of values.
        """
        made: Any = cls(values, row_splits)  # type: ignore[call-arg]
        if validate and not made.row_splits.is_symbolic:
            places, count = made.row_splits.numpy(), length_of(made.values)
            if places[0] != 0 or (np.diff(places) < 0).any() or count not in (None, places[-1]):
                raise ArgumentError(
                    f"row_splits {places.tolist()} do not fit {count} values.",
                    why="they begin with 0, never fall, and end with the number of values",
                )
        return made

    @classmethod
    def from_row_lengths(
        cls, values: Any, row_lengths: Any, name: str | None = None, validate: bool = True
    ) -> Any:
        """Rows of these lengths."""
        ends = OPS["cumsum"](cast(convert_to_tensor(row_lengths), "int64"), axis=0)
        return cls.from_row_splits(
            values, concat([zeros([1], "int64"), ends], 0), validate=validate
        )

    @classmethod
    def from_value_rowids(
        cls,
        values: Any,
        value_rowids: Any,
        nrows: int | None = None,
        name: str | None = None,
        validate: bool = True,
    ) -> Any:
        """Rows from the number of the row that each value belongs to."""
        ids = convert_to_tensor(value_rowids).numpy()
        count = int(ids.max(initial=-1)) + 1 if nrows is None else int(nrows)
        return cls.from_row_lengths(values, np.bincount(ids, minlength=count), validate=validate)

    @classmethod
    def from_row_starts(
        cls, values: Any, row_starts: Any, name: str | None = None, validate: bool = True
    ) -> Any:
        """Rows that begin at these places."""
        values = convert_to_tensor(values)
        starts = convert_to_tensor(row_starts).numpy()
        return cls.from_row_splits(values, np.append(starts, values.shape[0]), validate=validate)

    @classmethod
    def from_row_limits(
        cls, values: Any, row_limits: Any, name: str | None = None, validate: bool = True
    ) -> Any:
        """Rows that end at these places."""
        limits = convert_to_tensor(row_limits).numpy()
        return cls.from_row_splits(values, np.insert(limits, 0, 0), validate=validate)

    @classmethod
    def from_uniform_row_length(
        cls, values: Any, uniform_row_length: int, nrows: int | None = None, validate: bool = True,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        """Rows that all have one length."""
        count = length_of(convert_to_tensor(values)) or 0
        return cls.from_row_splits(values, np.arange(0, count + 1, uniform_row_length))

    @classmethod
    def from_nested_row_splits(
        cls,
        flat_values: Any,
        nested_row_splits: Any,
        name: str | None = None,
        validate: bool = True,
    ) -> Any:
        """Several axes at once, the outermost first."""
        values = flat_values
        for splits in reversed(list(nested_row_splits)):
            values = cls.from_row_splits(values, splits)
        return values

    @classmethod
    def from_nested_row_lengths(
        cls, flat_values: Any, nested_row_lengths: Any, name: str | None = None,
        validate: bool = True,
    ) -> Any:  # fmt: skip
        """Several axes at once, the outermost first."""
        values = flat_values
        for lengths in reversed(list(nested_row_lengths)):
            values = cls.from_row_lengths(values, lengths, validate=validate)
        return values

    @classmethod
    def from_tensor(
        cls, tensor: Any, lengths: Any = None, padding: Any = None, ragged_rank: int = 1,
        name: str | None = None, row_splits_dtype: Any = "int64",
    ) -> Any:  # fmt: skip
        """The rows of a matrix, cut to `lengths`, or where only `padding` follows."""
        rows = convert_to_tensor(tensor).numpy()
        if lengths is None:
            lengths = [len(row) for row in rows]
            if padding is not None:
                real = np.pad(rows != padding, [(0, 0), (1, 0)], constant_values=True)
                lengths = [int(np.flatnonzero(row)[-1]) for row in real]
        lengths = [int(length) for length in np.asarray(lengths)]
        parts = [row[:length] for row, length in zip(rows, lengths, strict=True)]
        return cls.from_row_lengths(np.concatenate(parts), lengths)


def length_of(values: Any) -> int | None:
    """How many values there are, if it is known."""
    return values.shape[0]
