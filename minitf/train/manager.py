"""The checkpoint manager: keeps the last few checkpoints of a folder.

Where it sits   above checkpoint and state.
The one idea    after each save the oldest ones are deleted, and the file `checkpoint` says what is
                left; so a program that was stopped can go on where it was.
Try it          >>> import minitf as tf, os, tempfile
                >>> checkpoint = tf.train.Checkpoint(step=tf.Variable(0))
                >>> manager = CheckpointManager(checkpoint, tempfile.mkdtemp(), max_to_keep=2)
                >>> for _ in range(3):
                ...     _ = manager.save()
                >>> [os.path.basename(path) for path in manager.checkpoints]
                ['ckpt-2', 'ckpt-3']
Read next       minitf/train/reader.py
"""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Callable
from typing import Any

from minitf.errors import ArgumentError
from minitf.formats.bundle import bundle_exists
from minitf.train.checkpoint import Checkpoint
from minitf.train.state import get_checkpoint_state, update_checkpoint_state


class CheckpointManager:
    """Saves a checkpoint again and again, and keeps the last few.

    Args:
        checkpoint: The Checkpoint.
        directory: The folder; made when it is not there.
        max_to_keep: How many are kept; None: all.
        keep_checkpoint_every_n_hours: After so many hours one more is kept for good.
        checkpoint_name: The beginning of the files' names.
        step_counter: A variable that counts steps; needed for `checkpoint_interval`.
        checkpoint_interval: `save` does nothing before so many steps have passed.
        init_fn: Called by `restore_or_initialize` when there is nothing to restore.

    Raises:
        ArgumentError: A number that makes no sense.

    https://www.tensorflow.org/api_docs/python/tf/train/CheckpointManager
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        directory: Any,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
        step_counter: Any = None,
        checkpoint_interval: int | None = None,
        init_fn: Callable[[], Any] | None = None,
    ):
        if max_to_keep is not None and max_to_keep <= 0:
            raise ArgumentError(
                f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}."
            )
        if checkpoint_interval is not None and step_counter is None:
            raise ArgumentError("`step_counter` should be passed if `checkpoint_interval` is.")
        self.checkpoint, self.directory = checkpoint, os.fspath(directory)
        self.max_to_keep = max_to_keep
        self._hours = keep_checkpoint_every_n_hours
        self._prefix = os.path.join(self.directory, checkpoint_name)
        self._step_counter, self.checkpoint_interval = step_counter, checkpoint_interval
        self._last_step: int | None = None
        self._init = init_fn
        self._kept: dict[str, float] = {}
        self._preserved = time.time()
        self._take_over()

    def _take_over(self) -> None:
        """Checkpoints that an earlier run of the program left in the folder."""
        state = get_checkpoint_state(self.directory)
        if state is None:
            return
        times = list(state.all_model_checkpoint_timestamps)
        times += [self._preserved] * (len(state.all_model_checkpoint_paths) - len(times))
        pairs = zip(state.all_model_checkpoint_paths, times, strict=False)
        self._kept = {path: when for path, when in pairs if bundle_exists(path)}

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the last one; None before the first."""
        return self.checkpoints[-1] if self._kept else None

    @property
    def checkpoints(self) -> list[str]:
        """The paths of those that are kept, the oldest first."""
        return list(self._kept)

    def save(
        self, checkpoint_number: Any = None, check_interval: bool = True, options: Any = None
    ) -> str | None:
        """Save now.

        Args:
            checkpoint_number: The number of the files; default: counted by the checkpoint.
            check_interval: Whether to heed `checkpoint_interval`.

        Returns:
            The path, or None when it is too early.
        """
        step = None if self._step_counter is None else int(self._step_counter)
        if check_interval and self._too_early(step):
            return None
        self._last_step = step
        counter = self.checkpoint.save_counter
        counter.assign_add(1)
        number = int(counter) if checkpoint_number is None else int(checkpoint_number)
        path = self.checkpoint.write(f"{self._prefix}-{number}")
        self._kept.pop(path, None)
        self._kept[path] = time.time()
        self._sweep()
        update_checkpoint_state(
            self.directory, path, self.checkpoints,
            all_model_checkpoint_timestamps=list(self._kept.values()),
            last_preserved_timestamp=self._preserved,
        )  # fmt: skip
        return path

    def _too_early(self, step: int | None) -> bool:
        if self.checkpoint_interval is None or self._last_step is None or step is None:
            return False
        return step < self._last_step + self.checkpoint_interval

    def _sweep(self) -> None:
        """Delete the oldest, except what is to be kept for good."""
        while self.max_to_keep is not None and len(self._kept) > self.max_to_keep:
            path, when = next(iter(self._kept.items()))
            del self._kept[path]
            if self._hours is not None and when - self._preserved >= self._hours * 3600:
                self._preserved = when
                continue
            for file in glob.glob(f"{glob.escape(path)}.*"):
                os.remove(file)

    def restore_or_initialize(self) -> str | None:
        """Restore the latest checkpoint; where there is none, call `init_fn`.

        Returns:
            The path of what was restored, or None.
        """
        path = self.latest_checkpoint
        if path is not None:
            self.checkpoint.restore(path)
        elif self._init is not None:
            self._init()
        self._last_step = None if self._step_counter is None else int(self._step_counter)
        return path
