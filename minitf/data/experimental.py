"""`tf.data.experimental`: older names of what datasets can do.

Where it sits   a face beside minitf.data, for programs written before these became methods.
The one idea    functions that make functions of datasets, for `dataset.apply`.
Try it          >>> import minitf as tf
                >>> tf.data.experimental.cardinality(tf.data.Dataset.range(3)).numpy()
                np.int64(3)
Read next       minitf/data/dataset.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.data import structure
from minitf.data.csv_files import CsvDataset as CsvDataset
from minitf.data.csv_files import make_csv_dataset as make_csv_dataset
from minitf.data.dataset import Dataset
from minitf.data.iterators import Optional as Optional
from minitf.data.nodes import INFINITE, UNKNOWN
from minitf.data.options import AutoShardPolicy as AutoShardPolicy
from minitf.data.rearranging import Asserted

AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = -1, INFINITE, UNKNOWN

choose_from_datasets = Dataset.choose_from_datasets
sample_from_datasets = Dataset.sample_from_datasets

Transformation = Callable[[Dataset], Dataset]


def cardinality(dataset: Dataset) -> Any:
    """The number of elements.  https://www.tensorflow.org/api_docs/python/tf/data/Dataset#cardinality"""
    return dataset.cardinality()


def assert_cardinality(expected_cardinality: int) -> Transformation:
    """Say how many elements there are; reading the dataset checks it."""
    return lambda dataset: Dataset(Asserted(dataset.node, int(expected_cardinality)))


def get_single_element(dataset: Dataset) -> Any:
    """The element of a dataset that has just one."""
    return dataset.get_single_element()


def _as_method(name: str) -> Callable[..., Transformation]:
    def make(*args: Any, **kwargs: Any) -> Transformation:
        return lambda dataset: getattr(dataset, name)(*args, **kwargs)

    make.__name__ = name
    make.__doc__ = f"`dataset.{name}(...)`, for dataset.apply."
    return make


scan = _as_method("scan")
take_while = _as_method("take_while")
group_by_window = _as_method("group_by_window")
bucket_by_sequence_length = _as_method("bucket_by_sequence_length")
enumerate_dataset = _as_method("enumerate")
unbatch = _as_method("unbatch")


def parallel_interleave(
    map_func: Callable[..., Any],
    cycle_length: int,
    block_length: int = 1,
    sloppy: bool | None = False,
    buffer_output_elements: int | None = None,
    prefetch_input_elements: int | None = None,
) -> Transformation:
    """`interleave`; the order is always kept."""
    return lambda dataset: dataset.interleave(map_func, cycle_length, block_length)


def shuffle_and_repeat(
    buffer_size: int, count: int | None = None, seed: int | None = None
) -> Transformation:
    """`shuffle`, then `repeat`."""
    return lambda dataset: dataset.shuffle(buffer_size, seed).repeat(count)


def map_and_batch(
    map_func: Callable[..., Any],
    batch_size: int,
    num_parallel_batches: Any = None,
    drop_remainder: bool = False,
    num_parallel_calls: Any = None,
) -> Transformation:
    """`map`, then `batch`."""
    return lambda dataset: dataset.map(map_func).batch(batch_size, drop_remainder)


def ignore_errors(log_warning: bool = False) -> Transformation:
    """Leave out elements that cannot be made."""
    return lambda dataset: dataset.ignore_errors(log_warning)


def unique() -> Transformation:
    """Leave out elements that came before."""
    return lambda dataset: dataset.unique()


def from_list(elements: Sequence[Any], name: str | None = None) -> Dataset:
    """One element for each entry of a list.

    >>> import minitf as tf
    >>> [(int(x), y.numpy()) for x, y in from_list([(1, "a"), (2, "b")])]
    [(1, b'a'), (2, b'b')]

    Raises:
        ValueError: The list is empty.
    """
    if not elements:
        raise ValueError("Invalid `elements`. `elements` should not be empty.")
    leaves = zip(*map(structure.flatten, elements), strict=True)
    tensors = structure.pack(elements[0], [list(leaf) for leaf in leaves])
    return Dataset.from_tensor_slices(tensors)


def rejection_resample(
    class_func: Callable[..., Any], target_dist: Any, initial_dist: Any = None,
    seed: int | None = None,
) -> Transformation:  # fmt: skip
    """As `dataset.rejection_resample(...)`, for dataset.apply."""
    return lambda dataset: dataset.rejection_resample(class_func, target_dist, initial_dist, seed)


def save(dataset: Dataset, path: Any, compression: Any = None) -> None:
    """Write all elements to a folder.  As `dataset.save(path)`."""
    dataset.save(path)


def load(path: Any, element_spec: Any = None, compression: Any = None) -> Dataset:
    """Read what `save` wrote.  As `tf.data.Dataset.load(path)`."""
    return Dataset.load(path)


def prefetch_to_device(device: str, buffer_size: int | None = None) -> Transformation:
    """The same elements; TensorFlow copies them to a device ahead."""
    return lambda dataset: dataset.prefetch(-1 if buffer_size is None else buffer_size)


def copy_to_device(target_device: str, source_device: str = "/cpu:0") -> Transformation:
    """The same elements; TensorFlow copies them to a device."""
    return lambda dataset: dataset.prefetch(-1)


def Counter(start: int = 0, step: int = 1, dtype: Any = "int64") -> Dataset:
    """Whole numbers without end."""
    return Dataset.counter(start, step, dtype)


def RandomDataset(seed: int | None = None) -> Dataset:
    """Random whole numbers without end."""
    return Dataset.random(seed)
