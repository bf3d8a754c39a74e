"""The progress bar, as Keras draws it.

Where it sits   used by the callback ProgbarLogger; also `keras.utils.Progbar` for loops of one's
                own.
The one idea    one line that is drawn again over itself, at most twenty times a second.
Try it          >>> bar = Progbar(target=2, verbose=2)
                >>> bar.update(2, [("loss", 0.25)])
                2/2 - 0s - ...us/step - loss: 0.2500
Read next       keras/callbacks/progbar_logger.py

As https://keras.io/api/utils/python_utils/#progbar-class
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.messages import say


class Progbar:
    """A progress bar.

    Args:
        target: How many steps there are; None if unknown.
        width: The length of the bar.
        verbose: 0 nothing, 1 a bar, 2 one line at the end.
        interval: Seconds between two drawings.
        stateful_metrics: Names whose values are shown as they are.
        stateless_metrics: Names whose values are averaged over the steps.  By default all.
        unit_name: What is counted.
    """

    def __init__(
        self, target: int | None, width: int = 20, verbose: int = 1, interval: float = 0.05,
        stateful_metrics: Iterable[str] | None = None,
        stateless_metrics: Iterable[str] | None = None, unit_name: str = "step",
    ):  # fmt: skip
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ArgumentError(
                "Only one of `stateful_metrics` or `stateless_metrics` can be provided.",
                why="one names those that are shown as they are, the other those averaged",
            )
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        self._averaged = None if stateless_metrics is None else set(stateless_metrics)
        self._shown_as_is = set(stateful_metrics or ())
        self._values: dict[str, list[float]] = {}
        self._seen = 0
        self._start = time.time()
        self._after_first: float | None = None
        self._last_drawn = 0.0
        self._drawn_width = 0

    @property
    def due(self) -> bool:
        """Whether an update now would be drawn; if not, values need not be fetched."""
        return self.verbose == 1 and time.time() - self._last_drawn >= self.interval

    def update(
        self, current: int, values: Sequence[tuple[str, Any]] | None = None,
        finalize: bool | None = None,
    ) -> None:  # fmt: skip
        """Show that `current` steps are done.

        Args:
            current: The number of steps done.
            values: Pairs of a name and its newest value.
            finalize: Whether this is the last update; default: when `target` is reached.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        for name, value in values or ():
            self._take(name, value, current, finalize)
        self._seen = current
        now = time.time()
        per_step = self._step_seconds(current, now)
        if self.verbose == 1 and (finalize or now - self._last_drawn >= self.interval):
            self._draw(current, now, per_step, finalize)
            self._last_drawn = now
        elif self.verbose == 2 and finalize and self.target:
            count = f"{current:{len(str(self.target))}d}/{self.target}"
            took = f"{now - self._start:.0f}s -{_duration(per_step, self.unit_name)}"
            say(f"{count} - {took}{self._value_text()}")

    def add(self, n: int, values: Sequence[tuple[str, Any]] | None = None) -> None:
        """Show that `n` more steps are done."""
        self.update(self._seen + n, values)

    def _take(self, name: str, value: Any, current: int, finalize: bool) -> None:
        value = value if isinstance(value, float) else float(np.mean(value))
        averaged = name in self._averaged if self._averaged is not None else (
            name not in self._shown_as_is
        )  # fmt: skip
        steps = max(current - self._seen, 1)
        if averaged and not finalize and name in self._values:
            self._values[name][0] += value * steps
            self._values[name][1] += steps
        elif averaged and not finalize:
            self._values[name] = [value * steps, steps]
        else:
            self._values[name] = [value, 1]

    def _step_seconds(self, current: int, now: float) -> float:
        """The time of a step; the first one, which compiles, does not count once there are more."""
        if not current:
            return 0.0
        if self._after_first is not None and current > 1:
            seconds = (now - self._after_first) / (current - 1)
        else:
            seconds = (now - self._start) / current
        if current == 1:
            self._after_first = now
        return seconds

    def _draw(self, current: int, now: float, per_step: float, finalize: bool) -> None:
        bar, invisible = self._bar(current)
        if self.target and not finalize:
            clock = _clock(per_step * (self.target - current))
        else:
            clock = f"{now - self._start:.0f}s"
        info = f" \x1b[1m{clock}\x1b[0m{_duration(per_step, self.unit_name)}{self._value_text()}"
        width = len(bar) + len(info) - invisible - 8
        again = "\b" * self._drawn_width + "\r" if _can_redraw() else "\n"
        rest = " " * (self._drawn_width - width)
        say(again + bar + info + rest, end="\n" if finalize else "")
        self._drawn_width = width

    def _bar(self, current: int) -> tuple[str, int]:
        """The counter and the bar, and how many of the characters are colour codes."""
        if not self.target:
            return f"{current:7d}/Unknown", 0
        counter = f"\x1b[1m{current:{len(str(self.target))}d}/{self.target}\x1b[0m "
        done = int(self.width * current / self.target)
        filled = f"\x1b[32m{'━' * done}\x1b[0m" if done > 0 else ""
        empty = f"\x1b[37m{'━' * (self.width - done)}\x1b[0m"
        return counter + filled + empty, 17 + 9 * (done > 0)

    def _value_text(self) -> str:
        text = ""
        for name, (total, count) in self._values.items():
            mean = total / max(1, count)
            text += f" - {name}: " + (f"{mean:.4f}" if abs(mean) > 1e-3 else f"{mean:.4e}")
        return text


def _clock(seconds: float) -> str:
    if seconds > 3600:
        return f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02d}:{int(seconds % 60):02d}"
    if seconds > 60:
        return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
    return f"{int(seconds)}s"


def _duration(seconds: float, unit: str) -> str:
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    if seconds >= 1e-3:
        return f" {seconds * 1e3:.0f}ms/{unit}"
    return f" {seconds * 1e6:.0f}us/{unit}"


def _can_redraw() -> bool:
    """Whether the output understands going back to the start of the line."""
    return (
        sys.stdout.isatty()
        or "ipykernel" in sys.modules
        or "posix" in sys.modules
        or "PYCHARM_HOSTED" in os.environ
    )
