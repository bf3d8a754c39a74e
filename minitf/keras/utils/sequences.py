"""Rows of different lengths made equal; data cut in two; windows over a series.

Where it sits   under keras.utils.
The one idea    a batch is one array, so its rows are padded or cut; a series is learnt from in
                windows that overlap.
Try it          >>> pad_sequences([[1], [2, 3]])
                array([[0, 1],
                       [2, 3]], dtype=int32)
Read next       keras/utils/directories.py

As https://keras.io/api/data_loading/timeseries/
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.data.batching import Batch
from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, DTypeError


def pad_sequences(
    sequences: Any, maxlen: int | None = None, dtype: Any = "int32", padding: str = "pre",
    truncating: str = "pre", value: Any = 0.0,
) -> np.ndarray:  # fmt: skip
    """Rows of equal length.

    Args:
        sequences: A list of lists.
        maxlen: The length; default: that of the longest.
        dtype: The number type of the result.
        padding: Where to fill up, "pre" or "post".
        truncating: Where to cut off, "pre" or "post".
        value: What to fill with.

    Raises:
        ArgumentError: No list of lists, or another mode.

    >>> pad_sequences([[1, 2, 3], [4]], maxlen=2, padding="post")
    array([[2, 3],
           [4, 0]], dtype=int32)
    """
    for name, mode in (("Padding", padding), ("Truncating", truncating)):
        if mode not in ("pre", "post"):
            raise ArgumentError(f'{name} type "{mode}" not understood', instead='"pre" or "post"')
    if not hasattr(sequences, "__len__"):
        raise ArgumentError("`sequences` must be iterable.")
    if not all(hasattr(row, "__len__") for row in sequences):
        raise ArgumentError(
            "`sequences` must be a list of iterables.", instead="[[1, 2], [3]]: a list of lists"
        )
    length = max(map(len, sequences), default=0) if maxlen is None else maxlen
    rest = next((np.asarray(row).shape[1:] for row in sequences if len(row)), ())
    kind = np.dtype(object) if dtype is str else np.dtype(dtype)
    if isinstance(value, str) and kind.kind not in "OU":
        raise ArgumentError(f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}")
    made = np.full((len(sequences), length, *rest), value, dtype=kind)
    for target, row in zip(made, sequences, strict=True):
        if not len(row) or not length:
            continue
        kept = np.asarray(row[-length:] if truncating == "pre" else row[:length], dtype=kind)
        if kept.shape[1:] != rest:
            raise ArgumentError(
                f"Shape of sample {kept.shape[1:]} of sequence is different from expected {rest}."
            )
        if padding == "post":
            target[: len(kept)] = kept
        else:
            target[-len(kept) :] = kept
    return made


def split_dataset(
    dataset: Any, left_size: Any = None, right_size: Any = None, shuffle: bool = False,
    seed: int | None = None, preferred_backend: str | None = None,
) -> tuple[Dataset, Dataset]:  # fmt: skip
    """Two datasets out of one: as for training and validation.

    Args:
        dataset: A dataset, array, list of arrays, or tuple or dict of them.
        left_size: The size of the first: a number of samples, or a part from 0 to 1.
        right_size: The size of the second; default: what is left.
        shuffle: Whether samples are put in a random order first.
        seed: For the order.
        preferred_backend: "tensorflow" or None.

    Raises:
        ArgumentError: Sizes that are not possible.
    """
    batch = dataset.node.size if _is_batched(dataset) else None
    samples = _samples(dataset.unbatch() if batch else dataset)
    if shuffle:
        random.Random(seed).shuffle(samples)
    left, right = _sizes(left_size, right_size, len(samples))
    parts = samples[:left], samples[len(samples) - right :]
    made = [_dataset_of(part) for part in parts]
    left_part, right_part = [part.batch(batch) for part in made] if batch else made
    return left_part, right_part


def _is_batched(dataset: Any) -> bool:
    """Whether the last thing done to a dataset was to put samples together."""
    return isinstance(dataset, Dataset) and isinstance(dataset.node, Batch)


def _samples(dataset: Any) -> list[Any]:
    if isinstance(dataset, Dataset):
        return [nest.map_structure(lambda leaf: leaf.numpy(), sample) for sample in dataset]
    if isinstance(dataset, (np.ndarray, Tensor)):
        return list(np.asarray(dataset))
    if isinstance(dataset, (list, tuple, dict)):
        leaves = [np.asarray(leaf) for leaf in nest.flatten(dataset)]
        if all(leaf.ndim for leaf in leaves):
            # A list of arrays is a list of columns: a sample is a tuple.
            dataset = tuple(dataset) if isinstance(dataset, list) else dataset
            return [nest.pack_as(dataset, list(rows)) for rows in zip(*leaves, strict=True)]
    if isinstance(dataset, Iterable):
        return list(dataset)
    raise DTypeError(
        "The `dataset` argument must be a tf.data.Dataset or a list/tuple of arrays. "
        f"Received: dataset={dataset} of type {type(dataset)}"
    )


def _sizes(left: Any, right: Any, total: int) -> tuple[int, int]:
    if left is None and right is None:
        raise ArgumentError(
            "At least one of the `left_size` or `right_size` must be specified.",
            instead="left_size=0.8",
        )
    counts = []
    for name, size in (("left_size", left), ("right_size", right)):
        if size is not None and not isinstance(size, (int, float)):
            raise DTypeError(f"`{name}` is a whole number or a part from 0 to 1, not {size!r}.")
        if size is not None and (size <= 0 or size >= (total if isinstance(size, int) else 1)):
            raise ArgumentError(
                f"`{name}` should be positive and smaller than {total}, or a part between 0 and "
                f"1. Received: {name}={size}"
            )
        counts.append(size)
    left, right = counts
    if isinstance(left, float):
        left = round(left * total)
    if isinstance(right, float):
        right = round(right * total)
    left = total - right if left is None else left
    right = total - left if right is None else right
    if left + right > total or not left or not right:
        raise ArgumentError(
            f"Of {total} samples, {left} and {right} cannot be taken.",
            instead="sizes that add up to 1, or to the number of samples",
        )
    return left, right


def _dataset_of(samples: list[Any]) -> Dataset:
    columns = zip(*(nest.flatten(sample) for sample in samples), strict=True)
    arrays = nest.pack_as(samples[0], [np.stack(column) for column in columns])
    return Dataset.from_tensor_slices(arrays)


def timeseries_dataset_from_array(
    data: Any, targets: Any, sequence_length: int, sequence_stride: int = 1,
    sampling_rate: int = 1, batch_size: int | None = 128, shuffle: bool = False,
    seed: int | None = None, start_index: int | None = None, end_index: int | None = None,
    format: str = "tf",
) -> Dataset:  # fmt: skip
    """Windows over a series, in batches.

    Args:
        data: The series, the steps on the first axis.
        targets: What belongs to the window that begins at each step; None: windows alone.
        sequence_length: The steps of a window.
        sequence_stride: How far apart windows begin.
        sampling_rate: Every so many-th step is part of the window.
        batch_size: The windows of a batch; None: no batches.
        shuffle: Whether windows come in a random order.
        seed: For the order.
        start_index: Use the series from here.
        end_index: Use it up to here.
        format: "tf"; "grain" is accepted, and gives the same.

    Raises:
        ArgumentError: Numbers that are not possible.
    """
    if format not in ("tf", "grain"):
        raise ArgumentError(f'`format` should be either "tf" or "grain". Received: format={format}')
    limits = {"start_index": start_index, "end_index": end_index}
    for name, limit in limits.items():
        if limit is not None and not 0 <= limit <= len(data):
            raise ArgumentError(f"`{name}` must be from 0 to {len(data)}. Got: {name}={limit}")
    steps = {"sequence_length": sequence_length, "sequence_stride": sequence_stride,
             "sampling_rate": sampling_rate}  # fmt: skip
    for name, number in steps.items():
        if number <= 0 or number >= len(data):
            raise ArgumentError(
                f"`{name}` must be higher than 0 and lower than the length of the data. "
                f"Received: {name}={number}"
            )
    start, end = start_index or 0, len(data) if end_index is None else end_index
    width = (sequence_length - 1) * sampling_rate + 1
    last = end - start - (sequence_length - 1) * sampling_rate
    if targets is not None:
        last = min(last, len(targets))
    begins = np.arange(0, max(last, 0), sequence_stride)
    if shuffle:
        np.random.RandomState(seed).shuffle(begins)
    made = _windows(np.asarray(data)[start:end], targets, begins, (width, sampling_rate), start)
    if batch_size is None:
        return made
    if shuffle:
        made = made.shuffle(batch_size * 8, seed=seed)
    return made.batch(batch_size)


def _windows(
    data: np.ndarray, targets: Any, begins: np.ndarray, form: tuple[int, int], start: int
) -> Dataset:
    """The windows that begin at these steps."""
    places = begins[:, None] + np.arange(0, form[0], form[1])
    if targets is None:
        return Dataset.from_tensor_slices(data[places])
    return Dataset.from_tensor_slices((data[places], np.asarray(targets)[begins + start]))
