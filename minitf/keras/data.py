"""Training data in batches: arrays, structures of arrays, or an iterator of batches.

Where it sits   between what the learner gives to `fit` and the compiled step.
The one idea    data is a structure (x, y, sample_weight) whose leaves are arrays of equal length;
                a batch is the same rows of all leaves, copied straight into the step's buffers.
Try it          >>> import numpy as np
                >>> source = ArraySource((np.zeros((5, 2)), np.zeros(5)), batch_size=2)
                >>> source.steps, [len(rows) for rows in source.batches(shuffle=False)]
                (3, [2, 2, 1])
Read next       keras/steps.py
"""

from __future__ import annotations

import copy
import itertools
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from minitf.backends.numpy.chance import random_shuffle
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.random_state import SEEDS, Stream
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.keras.class_weights import weighing, with_class_weights
from minitf.keras.config import floatx
from minitf.keras.packing import pack_x_y_sample_weight, unpack_x_y_sample_weight
from minitf.keras.py_dataset import PyDataset

__all__ = [
    "ArraySource",
    "IterableSource",
    "as_array",
    "pack_x_y_sample_weight",
    "source_of",
    "split_off",
    "unpack_x_y_sample_weight",
]


class ArraySource:
    """Arrays of equal length, handed out as sets of row numbers.

    Args:
        data: A structure of arrays, the samples on the first axis of each.
        batch_size: The rows of a batch; the last may have fewer.

    Raises:
        ArgumentError: No samples, or a batch size below 1.
        ShapeError: The arrays have different lengths.
    """

    def __init__(self, data: Any, batch_size: int | None = None):
        self.data = nest.map_structure(as_array, data)
        self.leaves = nest.flatten(self.data)
        self.length = _common_length(data, self.leaves)
        self.batch_size = 32 if batch_size is None else batch_size
        if not isinstance(self.batch_size, (int, np.integer)) or self.batch_size < 1:
            raise ArgumentError(f"batch_size is a whole number above 0; it is {batch_size!r}.")
        self.steps: int | None = math.ceil(self.length / self.batch_size)
        self._chances: dict[int, Any] = {}  # what decided the order of each pass
        self._passes = 0

    def batches(self, shuffle: bool | str) -> Iterator[Any]:
        """Row numbers, one set for each batch: parts of one array, so no step makes its own."""
        starts = range(0, self.length, self.batch_size)
        if shuffle == "batch":
            starts = self._chance(lambda: np.random.permutation(starts))  # noqa: NPY002
        if shuffle is True:
            order = self._chance(_shuffle_of_a_pass)(self.length)
        else:
            order = np.arange(self.length)
        return (order[start : start + self.batch_size] for start in starts)

    def _chance(self, draw: Callable[[], Any]) -> Any:
        """What decides the order of the pass that begins now, drawn by whoever comes first."""
        self._passes += 1
        if self._passes not in self._chances:
            self._chances[self._passes] = draw()
        return self._chances[self._passes]

    def again(self, passes: int) -> ArraySource:
        """The same data with the same orders, for a run that goes on after so many passes."""
        twin = copy.copy(self)
        twin._passes = passes
        return twin

    def rows(self, rows: Any) -> Any:
        """The batch of these rows, in the structure of the data."""
        return nest.map_structure(lambda leaf: None if leaf is None else leaf[rows], self.data)


class _Pass:
    """Stands for the graph that TensorFlow makes to shuffle one pass over the data."""


def _shuffle_of_a_pass() -> Callable[[int], np.ndarray]:
    """A function of how many rows there are, which gives their numbers in another order.

    Without a seed each pass has an order of its own, any order, made the fastest way.  After
    `tf.random.set_seed` all passes have the same one: TensorFlow starts the stream of its shuffle
    anew for each.
    """
    seeds = SEEDS.pair(None, _Pass())
    if seeds is None:
        start = int.from_bytes(os.urandom(8), "little")
        return lambda count: np.random.Generator(np.random.SFC64(start)).permutation(count)
    return lambda count: _random_order(count, seeds)


def _random_order(count: int, seeds: tuple[int, int]) -> np.ndarray:
    """Row numbers in the order in which Keras on TensorFlow visits them."""
    return random_shuffle(Stream(seeds).reserve(-(-count // 4)), np.arange(count))


class IterableSource:
    """Batches from a generator, a list of batches or any iterable.

    Args:
        batches: Gives x, (x, y) or (x, y, sample_weight).
        change: Done to each batch (x, y, sample_weight).
    """

    def __init__(self, batches: Iterable[Any], change: Callable[[Any], Any] | None = None):
        self.steps = _length_of(batches)
        self._iterable, self._change = batches, change
        self._waiting: Iterator[Any] | None = None

    def peek(self) -> Any:
        """The first batch, to see what the data are like; one that is read once stays the first.

        Raises:
            ArgumentError: There is none.
        """
        given = self._iterable
        if isinstance(given, PyDataset):  # any batch can be had at any time, and again
            batches = self._standard([given[0]] if self.steps != 0 else [])
        else:
            batches = self.batches(shuffle=False)
        try:
            first = next(batches)
        except StopIteration:
            raise ArgumentError("The data have no batches.") from None
        if not isinstance(given, PyDataset):
            self._waiting = itertools.chain([first], batches)
        return first

    @property
    def is_read_once(self) -> bool:
        """Whether the batches come from an iterator: read once, they are gone."""
        return isinstance(self._iterable, Iterator)

    def again(self, passes: int) -> IterableSource:
        """The same batches, from the first."""
        return IterableSource(self._iterable, self._change)

    def batches(self, shuffle: bool | str) -> Iterator[Any]:
        """All batches, in the iterable's order; an iterator goes on where it stopped."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            return waiting
        given = self._iterable
        batches = given.one_pass(shuffle) if isinstance(given, PyDataset) else given
        return self._standard(batches)

    def _standard(self, batches: Iterable[Any]) -> Iterator[Any]:
        in_lists = _gives_lists(self._iterable)
        made = (_standard_batch(batch, in_lists) for batch in batches)
        return made if self._change is None else map(self._change, made)


def _length_of(batches: Any) -> int | None:
    """How many batches there are, where that is known."""
    if isinstance(batches, PyDataset):
        return batches.num_batches
    try:
        return len(batches)
    except TypeError:
        return None


def _gives_lists(batches: Any) -> bool:
    """Whether [x, y] means (x, y): so do batches of PyDataset and of PyTorch's DataLoader."""
    kind = type(batches).__mro__
    loader = any(c.__module__.startswith("torch.") and c.__name__ == "DataLoader" for c in kind)
    return isinstance(batches, PyDataset) or loader


def _standard_batch(batch: Any, in_lists: bool = False) -> Any:
    if in_lists and isinstance(batch, list):
        batch = tuple(batch)
    batch = batch if isinstance(batch, tuple) else (batch,)
    return nest.map_structure(as_array, batch + (None,) * (3 - len(batch)))


def source_of(
    x: Any, y: Any = None, sample_weight: Any = None, batch_size: int | None = None,
    class_weight: Any = None,
) -> ArraySource | IterableSource:  # fmt: skip
    """Wrap what the learner gave; with `class_weight` each sample has the weight of its class.

    Raises:
        ArgumentError: `y` given beside a generator, or data of an unknown kind.
    """
    x, y, sample_weight = (_numbers_as_array(part) for part in (x, y, sample_weight))
    if x is None:
        raise ArgumentError("There is no data.", instead="model.fit(x, y)")
    if isinstance(y, np.ndarray) and y.dtype.kind in "SU":
        raise DTypeError(
            f"The labels are words, such as {str(y.flat[0])!r}; a loss compares numbers.",
            instead="names, y = np.unique(y, return_inverse=True)",
        )
    if _is_array_like(x) or isinstance(x, (list, tuple, Mapping)):
        if class_weight is not None:
            sample_weight = with_class_weights(y, class_weight, sample_weight)
        return ArraySource((x, y, sample_weight), batch_size)
    if not isinstance(x, Iterable):
        raise ArgumentError(
            f"Data of type {type(x).__name__} cannot be read.",
            instead="arrays, tensors, lists or dicts of them, or a generator of batches",
        )
    if y is not None or sample_weight is not None:
        given = "a tf.data.Dataset" if hasattr(x, "element_spec") else "a generator"
        raise ArgumentError(
            f"When providing `x` as {given}, `y` and `sample_weight` should not be passed: "
            "targets and weights come with each batch.",
            instead="batches of (x, y) or (x, y, sample_weight)",
        )
    return IterableSource(x, None if class_weight is None else weighing(class_weight))


def as_array(value: Any) -> Any:
    """A numpy array: floats in `floatx()`; whole numbers, truth values and words as they are."""
    if value is None:
        return None
    if isinstance(value, Tensor) and value.is_symbolic:
        raise ArgumentError("Data must have values; this tensor is symbolic.")
    array = np.asarray(value)
    if array.dtype.kind in "USO" and all(isinstance(e, (str, bytes)) for e in array.flat):
        return convert_to_tensor(array, dtype="string").numpy()  # for layers that read words
    if array.dtype.kind not in "fiub":
        raise DTypeError(
            f"Data must be numbers or words; this has type {array.dtype}.",
            instead="an array of numbers: np.asarray(data, 'float32')",
        )
    return array.astype(floatx()) if array.dtype.kind == "f" and array.dtype != floatx() else array


def split_off(data: tuple[Any, ...], fraction: float) -> tuple[Any, Any]:
    """The data without its last part, and the last part: for `validation_split`.

    Raises:
        ArgumentError: A part would be empty.
    """
    if not 0 < fraction < 1:
        raise ArgumentError(f"validation_split is between 0 and 1; it is {fraction}.")
    if hasattr(data[0], "element_spec") or isinstance(data[0], Iterator):
        raise ArgumentError(
            "Argument `validation_split` is only supported for tensors or NumPy arrays.",
            why=f"the samples of {type(data[0]).__name__} are not known before they are read",
            instead="validation_data=dataset.take(n), and train on dataset.skip(n)",
        )
    arrays = nest.map_structure(as_array, data)
    length = _common_length(data, nest.flatten(arrays))
    cut = math.floor(length * (1.0 - fraction))
    if cut in (0, length):
        raise ArgumentError(
            f"validation_split={fraction} of {length} samples leaves one part empty."
        )
    return (
        nest.map_structure(lambda leaf: None if leaf is None else leaf[:cut], arrays),
        nest.map_structure(lambda leaf: None if leaf is None else leaf[cut:], arrays),
    )


def _numbers_as_array(value: Any) -> Any:
    """A list of nothing but numbers means an array, not a list of inputs."""
    if isinstance(value, (list, tuple)):
        leaves = nest.flatten(value)
        if leaves and all(isinstance(leaf, (int, float, np.number)) for leaf in leaves):
            return np.asarray(value)
    return value


def _is_array_like(value: Any) -> bool:
    return isinstance(value, (np.ndarray, Tensor)) or (
        hasattr(value, "__array__") and hasattr(value, "shape")
    )


def _common_length(data: Any, leaves: list[Any]) -> int:
    lengths: dict[int, str] = {}
    for name, leaf in zip(("x", "y", "sample_weight"), _named(data), strict=False):
        for array in nest.flatten(leaf):
            if array is not None:
                shape = np.shape(array)
                lengths.setdefault(shape[0] if shape else 0, name)
    if len(lengths) > 1:
        said = ", ".join(f"{name} has {length}" for length, name in lengths.items())
        raise ShapeError(
            f"The data have different numbers of samples: {said}.",
            why="sample i of x belongs to entry i of y",
        )
    length = next(iter(lengths), 0)
    if length == 0:
        raise ArgumentError("The data have no samples.", instead="at least one sample")
    return length


def _named(data: Any) -> tuple[Any, ...]:
    return tuple(data) if isinstance(data, tuple) else (data,)
