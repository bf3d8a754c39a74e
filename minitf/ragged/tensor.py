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
from minitf.errors import ShapeError
from minitf.ops import cast, concat, gather, reduce_max, where, zeros
from minitf.ops import range_ as count_up
from minitf.ops.functions import static_shape
from minitf.ragged.partitions import Partitions, RaggedTensorSpec


class RaggedTensor(Partitions):
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

    @property
    def uniform_row_length(self) -> None:
        """None: nobody has said that all rows are equally long."""
        return None

    def get_shape(self) -> TensorShape:
        return self.shape

    def nrows(self, out_type: Any = None, name: str | None = None) -> Tensor:
        """How many rows there are."""
        return cast(OPS["size"](self.row_splits), out_type or "int64") - 1

    def nested_row_lengths(self, name: str | None = None) -> tuple[Tensor, ...]:
        """How long the rows are, for each ragged axis."""
        return tuple(splits[1:] - splits[:-1] for splits in self.nested_row_splits)

    def row_lengths(self, axis: int = 1, name: str | None = None) -> Tensor:
        """How long each row is."""
        return self.row_splits[1:] - self.row_splits[:-1]

    def row_starts(self, name: str | None = None) -> Tensor:
        """Where each row begins."""
        return self.row_splits[:-1]

    def row_limits(self, name: str | None = None) -> Tensor:
        """Where each row ends."""
        return self.row_splits[1:]

    def value_rowids(self, name: str | None = None) -> Tensor:
        """The number of the row that each value belongs to."""
        lengths = self.row_lengths().numpy()
        return convert_to_tensor(np.repeat(np.arange(len(lengths)), lengths))

    def bounding_shape(
        self, axis: Any = None, name: str | None = None, out_type: Any = None
    ) -> Tensor:
        """The shape of the smallest dense tensor that holds all rows, or its size along an axis."""
        shape = np.array(self.to_tensor().shape, as_dtype(out_type or "int64").as_numpy_dtype)
        return convert_to_tensor(shape if axis is None else shape[axis])

    def merge_dims(self, outer_axis: int, inner_axis: int) -> Any:
        """The axes from one to the other as a single one, all its rows one behind the other."""
        if outer_axis > 1:
            return self.with_values(self.values.merge_dims(outer_axis - 1, inner_axis - 1))
        inner, splits = self.values, self.row_splits
        for _ in range(inner_axis - 1):  # a row now ends where the last of its own rows ends
            inner, splits = inner.values, gather(inner.row_splits, splits)
        return RaggedTensor(inner, splits) if outer_axis else inner

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
