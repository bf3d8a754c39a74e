"""Threads that work together, and training sessions with hooks.

Where it sits   over session; programs of TensorFlow 1 start and stop their readers with it.
The one idea    one shared sign says "stop"; everyone who looks at it stops, and an error in one
                thread is raised again where the threads are awaited.
Try it          >>> coord = Coordinator()
                >>> coord.request_stop(); coord.should_stop()
                True
Read next       compat/v1/train/saver.py
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitf.errors import OutOfRangeError


class Coordinator:
    """Tells threads to stop, and waits for them.

    https://www.tensorflow.org/api_docs/python/tf/train/Coordinator
    """

    def __init__(self, clean_stop_exception_types: Any = None):
        self._stop = threading.Event()
        self._problem: BaseException | None = None
        self._threads: list[threading.Thread] = []
        self._clean = tuple(clean_stop_exception_types or (OutOfRangeError,))

    def request_stop(self, ex: Any = None) -> None:
        """Ask all to stop, maybe because of an error."""
        problem = ex[1] if isinstance(ex, tuple) else ex
        if problem is not None and not isinstance(problem, self._clean) and not self._stop.is_set():
            self._problem = problem
        self._stop.set()

    def clear_stop(self) -> None:
        """Go on."""
        self._stop.clear()
        self._problem = None

    def should_stop(self) -> bool:
        """Whether someone asked to stop."""
        return self._stop.is_set()

    def wait_for_stop(self, timeout: float | None = None) -> bool:
        """Wait until someone asks to stop."""
        return self._stop.wait(timeout)

    def register_thread(self, thread: threading.Thread) -> None:
        """A thread that `join` waits for."""
        self._threads.append(thread)

    def join(
        self,
        threads: Any = None,
        stop_grace_period_secs: float = 120,
        ignore_live_threads: bool = False,
    ) -> None:
        """Wait for the threads; raise the error that one of them reported."""
        for thread in [*self._threads, *(threads or ())]:
            thread.join(stop_grace_period_secs)
        self._threads = []
        if self._problem is not None:
            raise self._problem

    @property
    def joined(self) -> bool:
        """Whether no thread is left."""
        return not self._threads

    @contextmanager
    def stop_on_exception(self) -> Iterator[None]:
        """An error inside is reported, and asks all to stop."""
        try:
            yield
        except Exception as problem:
            self.request_stop(problem)

    def raise_requested_exception(self) -> None:
        """Raise the error that was reported, if there is one."""
        if self._problem is not None:
            raise self._problem


def start_queue_runners(
    sess: Any = None,
    coord: Any = None,
    daemon: bool = True,
    start: bool = True,
    collection: str = "",
) -> list[threading.Thread]:
    """Start the threads that fill queues: there are none, as minitf has no queues.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/start_queue_runners
    """
    return []


class SessionRunHook:
    """What is called around each run of a MonitoredSession.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/SessionRunHook
    """

    def begin(self) -> None:
        """Before the session is made."""

    def after_create_session(self, session: Any, coord: Any) -> None:
        """After it was made."""

    def before_run(self, run_context: Any) -> Any:
        """Before each run; may give a SessionRunArgs to fetch more."""

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """After each run."""

    def end(self, session: Any) -> None:
        """At the end."""


class SessionRunArgs:
    """What a hook wants to be run too.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/SessionRunArgs
    """

    def __init__(self, fetches: Any, feed_dict: Any = None, options: Any = None):
        self.fetches, self.feed_dict, self.options = fetches, feed_dict, options


class SessionRunValues:
    """What came of it.

    Attributes:
        results: The values of the hook's fetches.
    """

    def __init__(self, results: Any, options: Any = None, run_metadata: Any = None):
        self.results, self.options, self.run_metadata = results, options, run_metadata


class SessionRunContext:
    """One run, as its hooks see it."""

    def __init__(self, original_args: SessionRunArgs, session: Any):
        self.original_args, self.session = original_args, session
        self.stop_requested = False

    def request_stop(self) -> None:
        """Ask the session to stop after this run."""
        self.stop_requested = True
