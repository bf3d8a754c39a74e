"""Ways to make rows of different lengths.

Where it sits   beside RaggedTensor; the functions of `tf.ragged`.
The one idea    count the rows of the nested list from the outside in; the entries come last.
Try it          >>> constant([[["a"], ["b", "c"]], [["d"]]])
                <tf.RaggedTensor [[[b'a'], [b'b', b'c']], [[b'd']]]>
Read next       ragged/tensor.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.ops import concat
from minitf.ragged.tensor import RaggedTensor


def constant(
    pylist: Any, dtype: Any = None, ragged_rank: int | None = None, inner_shape: Any = None,
    name: str | None = None, row_splits_dtype: Any = "int64",
) -> Any:  # fmt: skip
    """A RaggedTensor of a nested list, whose rows may have different lengths.

    Raises:
        ValueError: Entries stand at different depths.

    https://www.tensorflow.org/api_docs/python/tf/ragged/constant
    """
    entries, depth = _depths(pylist)
    if len(entries) > 1 or (entries and depth > max(entries)):
        raise ValueError("all scalar values must have the same nesting depth")
    rank = depth - 1 if ragged_rank is None else ragged_rank
    if rank <= 0:
        return convert_to_tensor(pylist, dtype)
    splits, rows = [], list(pylist)
    for _ in range(rank):
        splits.append(np.cumsum([0, *map(len, rows)]))
        rows = [part for row in rows for part in row]
    return RaggedTensor.from_nested_row_splits(convert_to_tensor(rows, dtype), splits)


def _depths(value: Any) -> tuple[set[int], int]:
    """How deep entries stand in nested lists, and how deep the lists go."""
    if not isinstance(value, (list, tuple, np.ndarray)):
        return {0}, 0
    parts = [_depths(part) for part in value]
    entries = {depth + 1 for found, _ in parts for depth in found}
    return entries, 1 + max((deepest for _, deepest in parts), default=0)


def stack(values: Any, axis: int = 0, name: str | None = None) -> RaggedTensor:
    """Tensors of different lengths as rows.

    https://www.tensorflow.org/api_docs/python/tf/ragged/stack
    """
    rows = [value if isinstance(value, RaggedTensor) else convert_to_tensor(value)
            for value in values]  # fmt: skip
    lengths = [len(row) if isinstance(row, Tensor) else int(row.nrows()) for row in rows]
    if all(isinstance(row, Tensor) for row in rows):
        return RaggedTensor.from_row_lengths(concat(rows, 0), lengths)
    inner = stack([part for row in rows for part in row])
    return RaggedTensor.from_row_lengths(inner, lengths)


def range_(
    starts: Any, limits: Any = None, deltas: Any = 1, dtype: Any = None, name: str | None = None,
    row_splits_dtype: Any = "int64",
) -> RaggedTensor:  # fmt: skip
    """Rows that count up, one for each limit.

    https://www.tensorflow.org/api_docs/python/tf/ragged/range
    """
    first, last = (0, starts) if limits is None else (starts, limits)
    each = np.broadcast_arrays(*map(np.atleast_1d, map(np.asarray, (first, last, deltas))))
    rows = [np.arange(*numbers) for numbers in zip(*each, strict=True)]
    flat = np.concatenate(rows).astype(dtype or convert_to_tensor(starts).dtype.name)
    return RaggedTensor.from_row_lengths(flat, [len(row) for row in rows])


def boolean_mask(data: Any, mask: Any, name: str | None = None) -> RaggedTensor:
    """The entries that a mask of the same shape wants, row by row.

    https://www.tensorflow.org/api_docs/python/tf/ragged/boolean_mask
    """
    rows = data if isinstance(data, RaggedTensor) else convert_to_tensor(data)
    wanted = mask.to_list() if isinstance(mask, RaggedTensor) else np.asarray(mask).tolist()
    return stack([row[np.array(yes, bool)] for row, yes in zip(rows, wanted, strict=True)])


def row_splits_to_segment_ids(splits: Any, name: str | None = None, out_type: Any = None) -> Tensor:
    """The number of the row of each value, from where rows begin and end."""
    lengths = np.diff(convert_to_tensor(splits).numpy())
    return convert_to_tensor(np.repeat(np.arange(len(lengths)), lengths), out_type)


def segment_ids_to_row_splits(
    segment_ids: Any, num_segments: int | None = None, out_type: Any = None,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """Where rows begin and end, from the number of the row of each value."""
    ids = convert_to_tensor(segment_ids).numpy()
    count = int(ids.max(initial=-1)) + 1 if num_segments is None else int(num_segments)
    return convert_to_tensor(np.cumsum([0, *np.bincount(ids, minlength=count)]), out_type)


def map_flat_values(op: Any, *args: Any, **kwargs: Any) -> Any:
    """A function of the entries of RaggedTensors; its result has their rows.

    https://www.tensorflow.org/api_docs/python/tf/ragged/map_flat_values
    """
    ragged = [one for one in (*args, *kwargs.values()) if isinstance(one, RaggedTensor)]
    if not ragged:
        return op(*args, **kwargs)
    flat = [one.flat_values if isinstance(one, RaggedTensor) else one for one in args]
    named = {key: one.flat_values if isinstance(one, RaggedTensor) else one
             for key, one in kwargs.items()}  # fmt: skip
    return ragged[0].with_flat_values(op(*flat, **named))
