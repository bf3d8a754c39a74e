"""Rows of different lengths: all their entries in one line, and where each row ends.

Where it sits   above the ops; tf.strings gives such rows for texts that are split.
The one idea    two ordinary tensors, `values` and `row_splits`, say everything; row i is
                values[row_splits[i]:row_splits[i + 1]].  Nested deeper, values are ragged too.
Try it          >>> r = RaggedTensor.from_row_lengths([1, 2, 3], [2, 0, 1])
                >>> r, r.to_tensor().numpy().tolist()
                (<tf.RaggedTensor [[1, 2], [], [3]]>, [[1, 2], [0, 0], [3, 0]])
Read next       ragged/making.py
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import cast, concat, gather, reduce_max, where, zeros
from minitf.ops import range_ as count_up
from minitf.ops.functions import static_shape


class RaggedTensorSpec:
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


class RaggedTensor:
    """A tensor whose rows may have different lengths.

    Args:
        values: All entries, row after row: a tensor, or a RaggedTensor for deeper nesting.
        row_splits: Where each row begins, and at the end where the last one ends.

    https://www.tensorflow.org/api_docs/python/tf/RaggedTensor
    """

    def __init__(self, values: Any, row_splits: Any):
        ragged = isinstance(values, RaggedTensor)
        self.values: Any = values if ragged else convert_to_tensor(values)
        self.row_splits = cast(convert_to_tensor(row_splits), "int64")

    # Other ways to say where rows end

    @classmethod
    def from_row_splits(cls, values: Any, row_splits: Any, validate: bool = True) -> RaggedTensor:
        """Rows that begin and end at these places.

        Raises:
            ArgumentError: The places do not go from 0 to the number of values.
        """
        made = cls(values, row_splits)
        if validate and not made.row_splits.is_symbolic:
            places, count = made.row_splits.numpy(), _length(made.values)
            if places[0] != 0 or (np.diff(places) < 0).any() or count not in (None, places[-1]):
                raise ArgumentError(
                    f"row_splits {places.tolist()} do not fit {count} values.",
                    why="they begin with 0, never fall, and end with the number of values",
                )
        return made

    @classmethod
    def from_row_lengths(cls, values: Any, row_lengths: Any, validate: bool = True) -> RaggedTensor:
        """Rows of these lengths."""
        ends = OPS["cumsum"](cast(convert_to_tensor(row_lengths), "int64"), axis=0)
        return cls.from_row_splits(values, concat([zeros([1], "int64"), ends], 0), validate)

    @classmethod
    def from_value_rowids(
        cls, values: Any, value_rowids: Any, nrows: int | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Rows from the number of the row that each value belongs to."""
        ids = convert_to_tensor(value_rowids).numpy()
        count = int(ids.max(initial=-1)) + 1 if nrows is None else int(nrows)
        return cls.from_row_lengths(values, np.bincount(ids, minlength=count), validate)

    @classmethod
    def from_row_starts(cls, values: Any, row_starts: Any, validate: bool = True) -> RaggedTensor:
        """Rows that begin at these places."""
        values = convert_to_tensor(values)
        starts = convert_to_tensor(row_starts).numpy()
        return cls.from_row_splits(values, np.append(starts, values.shape[0]), validate)

    @classmethod
    def from_row_limits(cls, values: Any, row_limits: Any, validate: bool = True) -> RaggedTensor:
        """Rows that end at these places."""
        limits = convert_to_tensor(row_limits).numpy()
        return cls.from_row_splits(values, np.insert(limits, 0, 0), validate)

    @classmethod
    def from_uniform_row_length(cls, values: Any, uniform_row_length: int) -> RaggedTensor:
        """Rows that all have one length."""
        count = _length(convert_to_tensor(values)) or 0
        return cls.from_row_splits(values, np.arange(0, count + 1, uniform_row_length))

    @classmethod
    def from_nested_row_splits(cls, flat_values: Any, nested_row_splits: Any) -> RaggedTensor:
        """Several axes at once, the outermost first."""
        values = flat_values
        for splits in reversed(list(nested_row_splits)):
            values = cls.from_row_splits(values, splits)
        return values

    @classmethod
    def from_tensor(cls, tensor: Any, lengths: Any = None, padding: Any = None) -> RaggedTensor:
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

    # What it is

    @property
    def dtype(self) -> DType:
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """The sizes, None where rows may differ."""
        count = self.row_splits.shape[0]
        return TensorShape([None if count is None else count - 1, None, *self.values.shape[1:]])

    @property
    def spec(self) -> RaggedTensorSpec:
        """The outside: shape, type, how many axes are ragged."""
        return RaggedTensorSpec(self.shape, self.dtype, self.ragged_rank)

    @property
    def is_symbolic(self) -> bool:
        return self.row_splits.is_symbolic

    @property
    def flat_values(self) -> Tensor:
        """All entries, through all ragged axes."""
        return self.values.flat_values if isinstance(self.values, RaggedTensor) else self.values

    @property
    def nested_row_splits(self) -> tuple[Tensor, ...]:
        inner = self.values.nested_row_splits if isinstance(self.values, RaggedTensor) else ()
        return (self.row_splits, *inner)

    @property
    def ragged_rank(self) -> int:
        return len(self.nested_row_splits)

    def nrows(self) -> Tensor:
        """How many rows there are."""
        return cast(OPS["size"](self.row_splits), "int64") - 1

    def row_lengths(self, axis: int = 1) -> Tensor:
        """How long each row is."""
        return self.row_splits[1:] - self.row_splits[:-1]

    def row_starts(self) -> Tensor:
        return self.row_splits[:-1]

    def row_limits(self) -> Tensor:
        return self.row_splits[1:]

    def value_rowids(self) -> Tensor:
        """The number of the row that each value belongs to."""
        lengths = self.row_lengths().numpy()
        return convert_to_tensor(np.repeat(np.arange(len(lengths)), lengths))

    def bounding_shape(self) -> Tensor:
        """The shape of the smallest dense tensor that holds all rows."""
        return convert_to_tensor(np.array(self.to_tensor().shape, np.int64))

    def with_values(self, new_values: Any) -> RaggedTensor:
        """The same rows, filled with other values."""
        return RaggedTensor(new_values, self.row_splits)

    def with_flat_values(self, new_values: Any) -> RaggedTensor:
        """The same nesting, filled with other entries."""
        if isinstance(self.values, RaggedTensor):
            new_values = self.values.with_flat_values(new_values)
        return self.with_values(new_values)

    def map(self, function: Callable[[Tensor], Any]) -> RaggedTensor:
        """The same nesting, with a function of the entries."""
        return self.with_flat_values(function(self.flat_values))

    # As other things

    def to_tensor(
        self, default_value: Any = None, name: str | None = None, shape: Any = None
    ) -> Any:
        """A dense tensor: short rows are filled up with `default_value` (0, or "")."""
        sizes = [None, None] if shape is None else list(shape)
        values = self.values
        if isinstance(values, RaggedTensor):
            values = values.to_tensor(default_value, shape=None if shape is None else sizes[1:])
        nothing = "" if self.dtype.name == "string" else 0
        filler = convert_to_tensor(nothing if default_value is None else default_value, self.dtype)
        lengths = self.row_lengths()
        widest = reduce_max(concat([lengths, zeros([1], "int64")], 0))
        columns = cast(count_up(widest if sizes[1] is None else sizes[1]), "int64")[None]
        end = cast(OPS["shape"](values)[0], "int64")
        places = where(columns < lengths[:, None], self.row_splits[:-1, None] + columns, end)
        last = OPS["fill"](filler, shape=(1, *static_shape(values.shape[1:])))
        return gather(concat([values, last], 0), places, name=name)

    def numpy(self) -> np.ndarray:
        """A numpy array of the rows; a plain one if they are equally long."""
        rows = [row.numpy() for row in self]
        if len({row.shape for row in rows}) == 1 and rows[0].dtype != object:
            return np.array(rows)
        if rows and len({len(row) for row in rows}) == 1 and rows[0].ndim == 1:
            return np.array(rows, object)
        out = np.empty(len(rows), object)
        out[:] = rows
        return out

    def to_list(self) -> list[Any]:
        """Nested Python lists."""
        places = self.row_splits.numpy().tolist()
        ragged = isinstance(self.values, RaggedTensor)
        items = self.values.to_list() if ragged else self.values.numpy().tolist()
        return [items[a:b] for a, b in pairwise(places)]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(int(self.nrows())))

    def __getitem__(self, key: Any) -> Any:
        first, *others = key if isinstance(key, tuple) else (key,)
        if isinstance(first, slice):
            rows = [self[i] for i in range(int(self.nrows()))[first]]
            cut = [row[tuple(others)] if others else row for row in rows]
            return _of_rows(cut, self)
        place = range(int(self.nrows()))[first] if not self.is_symbolic else first
        row = self.values[self.row_splits[place] : self.row_splits[place + 1]]
        return row[tuple(others)] if others else row

    def __repr__(self) -> str:
        if self.is_symbolic:
            return f"tf.RaggedTensor(values={self.values!r}, row_splits={self.row_splits!r})"
        with np.printoptions(formatter={"all": _entry}):
            return f"<tf.RaggedTensor {_entry(self.numpy())}>"

    def __neg__(self) -> RaggedTensor:
        return self.map(operator.neg)

    def __bool__(self) -> bool:
        raise TypeError("RaggedTensor may not be used as a boolean.")

    __hash__ = None  # type: ignore[assignment]


def _elementwise(function: Callable[..., Any]) -> Callable[..., Any]:
    """An operator of Python's, entry by entry: with a number, or with rows of the same lengths."""

    def method(self: RaggedTensor, other: Any) -> Any:
        if other is None:
            return NotImplemented
        if isinstance(other, RaggedTensor):
            for mine, theirs in zip(self.nested_row_splits, other.nested_row_splits, strict=True):
                if not np.array_equal(mine.numpy(), theirs.numpy()):
                    raise ShapeError("Two RaggedTensors with rows of different lengths.")
            other = other.flat_values
        return self.map(lambda entries: function(entries, other))

    return method


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lt", "le", "gt", "ge",
              "eq", "ne", "and", "or"):  # fmt: skip
    _function = getattr(operator, f"__{_name}__")
    setattr(RaggedTensor, f"__{_name}__", _elementwise(_function))
    if _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
        swapped = lambda x, y, function=_function: function(y, x)  # noqa: E731
        setattr(RaggedTensor, f"__r{_name}__", _elementwise(swapped))


def _of_rows(rows: list[Any], like: RaggedTensor) -> Any:
    """Rows put together again."""
    if not rows:
        return RaggedTensor(like.values[:0], [0])
    if isinstance(rows[0], Tensor) and not rows[0].ndim:
        return OPS["concat"](*[OPS["expand_dims"](row, axis=(0,)) for row in rows], axis=0)
    lengths = [len(row.to_list()) if isinstance(row, RaggedTensor) else len(row) for row in rows]
    if isinstance(rows[0], RaggedTensor):
        inner = [part for row in rows for part in row]
        return RaggedTensor.from_row_lengths(_of_rows(inner, rows[0]), lengths)
    return RaggedTensor.from_row_lengths(concat(rows, 0), lengths)


def _entry(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return np.array2string(value, separator=", ") if value.size else repr(value.tolist())
    return repr(value) if isinstance(value, bytes) else str(value)


def _length(values: Any) -> int | None:
    return values.shape[0]
