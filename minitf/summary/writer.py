"""The summary writer: where summaries go, and at which step.

Where it sits   above formats/events.
The one idea    a writer is made the default for a block; summaries inside go to its file.
                Without one, summaries do nothing, so they may stay in the code.
Try it          >>> import minitf as tf, tempfile
                >>> tf.summary.scalar("loss", 0.5, step=1).numpy()  # nobody is writing
                np.False_
                >>> with tf.summary.create_file_writer(tempfile.mkdtemp()).as_default(step=7):
                ...     tf.summary.scalar("loss", 0.5).numpy(), get_step()
                (np.True_, 7)
Read next       minitf/summary/kinds.py
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.formats.events import EventWriter


class _State(threading.local):
    writer: SummaryWriter | None = None
    step: Any = None
    recording: Any = True


state = _State()


class SummaryWriter:
    """Writes summaries to an event file; `create_file_writer` makes one.

    https://www.tensorflow.org/api_docs/python/tf/summary/SummaryWriter
    """

    def __init__(self, events: EventWriter | None):
        self._events = events

    @contextmanager
    def as_default(self, step: Any = None) -> Iterator[SummaryWriter]:
        """Summaries inside the block go to this writer.

        Args:
            step: The step of those that give none of their own.
        """
        before = state.writer, state.step
        state.writer = self
        state.step = state.step if step is None else step
        try:
            yield self
        finally:
            self.flush()
            if step is None:
                state.writer = before[0]
            else:
                state.writer, state.step = before

    def set_as_default(self, step: Any = None) -> None:
        """From now on summaries go to this writer."""
        state.writer = self
        state.step = state.step if step is None else step

    def add(self, step: int, value: Mapping[str, Any]) -> bool:
        """Write one value; False when this writer writes nothing."""
        if self._events is None or self._events.closed:
            return False
        self._events.add({"step": step, "summary": {"value": [value]}})
        return True

    def init(self) -> None:
        """Nothing is left to do: the file is there."""

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._events is not None and not self._events.closed:
            self._events.flush()

    def close(self) -> None:
        """Flush and close the file; later summaries are dropped."""
        if self._events is not None:
            self._events.close()


def create_file_writer(
    logdir: Any,
    max_queue: Any = None,
    flush_millis: Any = None,
    filename_suffix: str | None = None,
    name: str | None = None,
    experimental_trackable: bool = False,
    experimental_mesh: Any = None,
) -> SummaryWriter:
    """A writer with a new event file.

    Args:
        logdir: The folder; made when it is not there.
        max_queue: Accepted as in TensorFlow.
        flush_millis: Accepted as in TensorFlow.
        filename_suffix: Added to the file's name; default: ".v2".

    https://www.tensorflow.org/api_docs/python/tf/summary/create_file_writer
    """
    if logdir is None:
        return create_noop_writer()
    folder = logdir.numpy().decode() if isinstance(logdir, Tensor) else os.fspath(logdir)
    return SummaryWriter(EventWriter(folder, ".v2" if filename_suffix is None else filename_suffix))


def create_noop_writer() -> SummaryWriter:
    """A writer that writes nothing."""
    return SummaryWriter(None)


def flush(writer: SummaryWriter | None = None, name: str | None = None) -> None:
    """Hand what a writer (default: the current one) has written to the system."""
    writer = writer or state.writer
    if writer is not None:
        writer.flush()


def get_step() -> Any:
    """The step of summaries that give none."""
    return state.step


def set_step(step: Any) -> None:
    """Set the step of summaries that give none: a number, a variable, or None."""
    state.step = step


@contextmanager
def record_if(condition: bool | Tensor | Callable[[], Any]) -> Iterator[None]:
    """Summaries inside the block are written only if the condition (or what it returns) is true.

    >>> with record_if(False):
    ...     should_record_summaries().numpy()
    np.False_
    """
    before, state.recording = state.recording, condition
    try:
        yield
    finally:
        state.recording = before


def should_record_summaries() -> Tensor:
    """Whether a summary would be written now, as a tensor."""
    wanted = state.recording() if callable(state.recording) else state.recording
    return convert_to_tensor(state.writer is not None and bool(wanted))
