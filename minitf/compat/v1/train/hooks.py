"""Hooks: what is done around each run of a monitored session.

Where it sits   over coordinator.py, which says what a hook is.
The one idea    stopping, printing, saving, watching for NaN: each is a small class that looks at a
                run before and after.
Try it          >>> hook = StopAtStepHook(last_step=100)
                >>> isinstance(hook, SessionRunHook)
                True
Read next       compat/v1/train/monitored.py
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from minitf.compat.v1.train.coordinator import SessionRunArgs, SessionRunHook
from minitf.compat.v1.train.saver import Saver
from minitf.compat.v1.train.steps import get_global_step


class StopAtStepHook(SessionRunHook):
    """Stops after so many steps, or at a step."""

    def __init__(self, num_steps: int | None = None, last_step: int | None = None):
        if (num_steps is None) == (last_step is None):
            raise ValueError("Exactly one of num_steps and last_step must be specified.")
        self._num_steps, self._last_step = num_steps, last_step

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Find out which step is the last one."""
        if self._last_step is None:
            self._last_step = int(session.run(get_global_step())) + (self._num_steps or 0)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Stop when it is reached."""
        step = int(run_context.session.run(get_global_step(run_context.session.graph)))
        if step >= (self._last_step or 0):
            run_context.request_stop()


class LoggingTensorHook(SessionRunHook):
    """Prints tensors every so many runs."""

    def __init__(
        self,
        tensors: Any,
        every_n_iter: int | None = None,
        every_n_secs: float | None = None,
        at_end: bool = False,
        formatter: Any = None,
    ):
        self._tensors = tensors if isinstance(tensors, dict) else {str(t): t for t in tensors}
        self._every, self._formatter, self._count = every_n_iter or 100, formatter, 0

    def before_run(self, run_context: Any) -> SessionRunArgs:
        """Ask for the tensors."""
        return SessionRunArgs(self._tensors)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Print them when it is time."""
        if self._count % self._every == 0:
            named = run_values.results
            line = ", ".join(f"{name} = {value}" for name, value in named.items())
            print(self._formatter(named) if self._formatter else line)
        self._count += 1


class NanTensorHook(SessionRunHook):
    """Stops when a loss is no number any more."""

    def __init__(self, loss_tensor: Any, fail_on_nan_loss: bool = True):
        self._loss, self._fail = loss_tensor, fail_on_nan_loss

    def before_run(self, run_context: Any) -> SessionRunArgs:
        """Ask for the loss."""
        return SessionRunArgs(self._loss)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Look at it."""
        if np.isnan(run_values.results):
            if self._fail:
                raise NanLossDuringTrainingError
            run_context.request_stop()


class NanLossDuringTrainingError(RuntimeError):
    """The loss is no number any more."""

    def __str__(self) -> str:
        return "NaN loss during training."


class FinalOpsHook(SessionRunHook):
    """Runs something once more at the end; `final_ops_values` has what came of it."""

    def __init__(self, final_ops: Any, final_ops_feed_dict: Any = None):
        self._wish, self._feeds = final_ops, final_ops_feed_dict
        self.final_ops_values: Any = None

    def end(self, session: Any) -> None:
        """Run it."""
        self.final_ops_values = session.run(self._wish, self._feeds)


class FeedFnHook(SessionRunHook):
    """Feeds what a function gives."""

    def __init__(self, feed_fn: Any):
        self._feeds = feed_fn

    def before_run(self, run_context: Any) -> SessionRunArgs:
        """Ask the function."""
        return SessionRunArgs([], self._feeds())


class CheckpointSaverHook(SessionRunHook):
    """Saves the variables every so many steps."""

    def __init__(
        self,
        checkpoint_dir: str,
        save_secs: float | None = None,
        save_steps: int | None = None,
        saver: Any = None,
        checkpoint_basename: str = "model.ckpt",
    ):
        self._path = os.path.join(checkpoint_dir, checkpoint_basename)
        self._every, self._saver, self._last = save_steps or 1000, saver, 0

    def begin(self) -> None:
        """Make a saver of all variables."""
        self._saver = self._saver or Saver()

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Save when it is time."""
        step = int(run_context.session.run(get_global_step()))
        if step - self._last >= self._every:
            self._last = step
            self._saver.save(run_context.session, self._path, global_step=step)

    def end(self, session: Any) -> None:
        """Save once more."""
        step = int(session.run(get_global_step()))
        self._saver.save(session, self._path, global_step=step)
