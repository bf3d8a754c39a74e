"""PyDataset: training data that a Python class makes, batch by batch.

Where it sits   what `fit`, `evaluate` and `predict` take beside arrays and datasets.
The one idea    `len(data)` says how many batches there are, `data[i]` makes one; so batches can be
                shuffled, and files read when their turn comes.
Try it          >>> class Squares(PyDataset):
                ...     def __len__(self):
                ...         return 3
                ...     def __getitem__(self, index):
                ...         return [[index]], [[index * index]]
                >>> list(Squares())[2]
                ([[2]], [[4]])
Read next       keras/data.py

As https://keras.io/api/utils/python_utils/#pydataset-class
"""

from __future__ import annotations

import itertools
import random
import warnings
from collections.abc import Iterator
from typing import Any


class PyDataset:
    """Base of data made by Python.  Subclasses write `__getitem__`, and `__len__` or `num_batches`.

    Args:
        workers: Accepted as in Keras; batches are made when they are needed.
        use_multiprocessing: Accepted as in Keras.
        max_queue_size: Accepted as in Keras.
    """

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ):
        self._workers, self._use_multiprocessing = workers, use_multiprocessing
        self._max_queue_size = max_queue_size

    def _option(self, name: str, default: Any) -> Any:
        if name not in self.__dict__:
            warnings.warn(
                "Your `PyDataset` class should call `super().__init__(**kwargs)` in its "
                "constructor.",
                stacklevel=4,
            )
        return self.__dict__.get(name, default)

    @property
    def workers(self) -> int:
        return self._option("_workers", 1)

    @property
    def use_multiprocessing(self) -> bool:
        return self._option("_use_multiprocessing", False)

    @property
    def max_queue_size(self) -> int:
        return self._option("_max_queue_size", 10)

    @property
    def num_batches(self) -> int | None:
        """How many batches there are; None where there is no end."""
        if hasattr(type(self), "__len__"):
            return len(self)  # type: ignore[arg-type]
        raise NotImplementedError(
            "You need to implement the `num_batches` property:\n\n"
            "@property\ndef num_batches(self):\n  return ..."
        )

    def __getitem__(self, index: int) -> Any:
        """Batch number `index`: x, (x, y) or (x, y, sample_weight)."""
        raise NotImplementedError(f"{type(self).__name__} must define __getitem__(self, index).")

    def __iter__(self) -> Iterator[Any]:
        try:
            number = self.num_batches
        except NotImplementedError:
            number = None
        for index in itertools.count() if number is None else range(number):
            yield self[index]

    def one_pass(self, shuffle: Any = False) -> Iterator[Any]:
        """All batches of an epoch, in a random order if wanted, with what is done around it."""
        self.on_epoch_begin()
        if shuffle and self.num_batches is not None:
            indices = list(range(self.num_batches))
            random.shuffle(indices)  # as Keras does it, so that a seed gives the same order
            for index in indices:
                yield self[index]
        else:
            yield from self
        self.on_epoch_end()

    def on_epoch_begin(self) -> None:
        """Called before each epoch."""

    def on_epoch_end(self) -> None:
        """Called after each epoch."""


Sequence = PyDataset
