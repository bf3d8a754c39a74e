"""Epochs: data handed out one epoch after the other, and again from the middle.

Where it sits   between the data (keras/data.py) and the loop (keras/loop.py).
The one idea    where a run stands in its data is two numbers, the epochs and the batches done. What
                decided the order of each pass is kept, so another run can go the same way.
Try it          >>> import numpy as np
                >>> epochs = Epochs(ArraySource(np.arange(6), batch_size=2), None, shuffle=True)
                >>> batches = [rows.tolist() for rows in epochs.epoch()]
                >>> [rows.tolist() for rows in epochs.go_on(0, done=1).epoch()] == batches[1:]
                True
Read next       keras/loop.py
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import Any

from minitf.errors import StateError
from minitf.keras.config import within_limit
from minitf.keras.data import ArraySource, IterableSource


class Epochs:
    """Hands out a source epoch by epoch.

    Args:
        source: An ArraySource or IterableSource.
        steps: The batches of an epoch; then one epoch goes on where the last stopped.  Default:
            an epoch is one pass over the data.
        shuffle: Whether each pass over arrays has its own random order.

    Attributes:
        done: Batches of the next epoch that were trained on before; see `go_on`.
    """

    def __init__(self, source: ArraySource | IterableSource, steps: int | None, shuffle: Any):
        self.source, self.shuffle = source, shuffle
        steps = within_limit("steps_per_epoch", steps)
        self.steps = steps if steps is not None else source.steps
        self.done = 0
        self._fixed = steps
        self._pass: Iterator[Any] | None = None
        self._taken = 0  # batches of the pass that is under way

    def go_on(self, epochs: int, done: int) -> Epochs:
        """The same data, for a run that goes on after so many epochs and `done` batches.

        Raises:
            StateError: The batches can be read only once, or their number is not known.
        """
        fixed, length = self._fixed, self.source.steps
        once = isinstance(self.source, IterableSource) and self.source.is_read_once
        if once or (fixed is not None and length is None):
            raise StateError(
                "The data of this run cannot be read again.",
                why="they come from an iterator, or nobody knows where one pass over them ends",
                instead="arrays, a list of batches, a tf.data.Dataset or a keras.utils.PyDataset",
            )
        passes, taken = epochs, done
        if fixed is not None and length is not None:
            # A pass that does not divide into epochs ends with a short one.
            passes, whole = divmod(epochs, -(-length // fixed))
            taken = whole * fixed + done
        twin = Epochs(self.source.again(passes), fixed, self.shuffle)
        twin.steps, twin.done = self.steps, done
        if fixed is not None and taken:
            twin._pass = itertools.islice(twin.source.batches(self.shuffle), taken, None)
            twin._taken = taken
        return twin

    def epoch(self, at_once: int = 1) -> Iterator[Any]:
        """The batches of the next epoch; so many `at_once`, that the last group is full, too."""
        done, self.done = self.done, 0
        if self._fixed is None:
            yield from itertools.islice(self.source.batches(self.shuffle), done, None)
            return
        for number in range(done, -(-self._fixed // at_once) * at_once):
            if self._pass is None:
                self._pass, self._taken = iter(self.source.batches(self.shuffle)), 0
            if self._taken == self.source.steps or (batch := next(self._pass, None)) is None:
                self._pass = None
                if number < self._fixed:
                    say_short(self._fixed)
                return
            self._taken += 1
            yield batch
        if self._taken == self.source.steps:
            self._pass = None


def say_short(steps: int | None) -> None:
    """Warn that an epoch has fewer batches than it should."""
    warnings.warn(
        "Your input ran out of data; interrupting training. Make sure that your dataset or "
        "generator can generate at least `steps_per_epoch * epochs` batches. You may need to use "
        f"the `.repeat()` function when building your dataset. (Wanted: {steps} batches.)",
        stacklevel=3,
    )
