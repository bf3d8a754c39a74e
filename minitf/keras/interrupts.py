"""Stopping a run: the first interrupt ends it tidily, the second at once.

Where it sits   around the loop of `fit`.
The one idea    an interrupt in the middle of a step would leave weights half updated, so the
                first one only raises a flag that the loop reads between batches.
Try it          >>> with Interrupts() as interrupts:
                ...     interrupts.happened
                False
Read next       keras/trainer.py
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType


class Interrupts:
    """While open, the first Ctrl-C (or "Interrupt kernel") is only noted.

    Only in the main thread, and only when Python's own handler is in place: another program's
    handler is left alone.

    Args:
        on_first: Called at the first interrupt.

    Attributes:
        happened: Whether there was one.
    """

    def __init__(self, on_first: Callable[[], None] | None = None):
        self.happened = False
        self._on_first = on_first
        self._installed = False

    def install(self) -> None:
        """From now on the first interrupt is only noted, if this is the place to do so."""
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._installed = True

    def remove(self) -> None:
        """Interrupts raise again."""
        if self._installed and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._installed = False

    def __enter__(self) -> Interrupts:
        self.install()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.remove()

    def note(self) -> None:
        """Take note of an interrupt."""
        self.happened = True
        if self._on_first is not None:
            self._on_first()

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.happened:
            raise KeyboardInterrupt
        self.note()
