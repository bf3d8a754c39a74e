"""Speedup: fused kernels are compiled beside a running plan, which then goes over to them.

Where it sits   beside plan.py; fuse.py says what becomes one kernel, the backend compiles it.
The one idea    nobody waits.  The plan runs as it is, while a thread makes the same plan with fused
                kernels.  Between two runs the plan takes that one up.  Since both compute the same
                numbers to the last bit, it does not matter when.
Try it          >>> import minitf as tf
                >>> function = tf.function(lambda x: tf.nn.relu(x * 2.0 + 1.0))
                >>> function.plan_for(tf.ones([9])).plan.speedup.state
                'not asked for'
Read next       execution/fuse.py

Needs the package llvmlite, the compiler: pip install 'minitf[fast]'.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

from minitf.backends.base import quiet
from minitf.backends.numpy.fused.compiler import compiler, ends

if TYPE_CHECKING:
    from minitf.execution.plan import Plan

PATIENCE = 1.0  # seconds that a plan runs before anything is compiled for it unasked
_LOG = logging.getLogger("tensorflow")
MISSING = (
    "jit_compile=True fuses operations by a compiler, the package llvmlite, which is not "
    "installed. The plan runs without it, on numpy alone. To install it: pip install 'minitf[fast]'"
)


class Speedup:
    """What becomes of one plan.

    Args:
        plan: The plan.
        wish: True: compile at once; False: never; None: when it has run for a while.

    Attributes:
        is_open: Whether anything may still change; else the plan need not ask.
        state: In words: "not asked for", "under way", "ready" (the next run takes it up), "fused",
            "nothing to fuse", or why not.
    """

    def __init__(self, plan: Plan, wish: bool | None = None):
        self.is_open, self.state = wish is not False, "not asked for"
        self._plan = weakref.ref(plan)
        self._spent = self._began = 0.0
        self._found: Any = None
        self._over = threading.Event()
        self._is_wish = bool(wish)
        if wish:
            self.ask()

    def ask(self) -> None:
        """Have the kernels compiled, in the background."""
        if self.state == "not asked for":
            self.is_open, self.state = True, "under way"
            _workshop.take(self)

    def wait(self, seconds: float | None = None) -> str:
        """Until the kernels are there, or are not to be had; at once if nobody asked.

        Returns:
            The state.
        """
        if self.state != "not asked for":
            self._over.wait(seconds)
        return self.state

    def before_run(self) -> None:
        """Take up what is ready; else look at the clock."""
        plan = self._plan()
        if self._found is not None and plan is not None:
            plan.adopt(self._found)
            self.state, self._found, self.is_open = "fused", None, False
        self._began = time.perf_counter()

    def after_run(self) -> None:
        """Ask for kernels once the plan has run for a while."""
        self._spent += time.perf_counter() - self._began
        if self._spent > PATIENCE:
            self._spent = float("-inf")
            self.ask()

    @quiet
    def work(self) -> None:
        """Make the plan anew with fused kernels; whatever goes wrong, it goes on as it was."""
        found = None
        try:
            compiler()
            plan = self._plan()
            found = None if plan is None else plan.fused()
            self.state = "nothing to fuse" if found is None else "ready"
        except ImportError:
            self.state = "no compiler"
            if self._is_wish:
                _say_once(MISSING)
        except Exception as problem:
            self.state = f"failed: {type(problem).__name__}: {problem}"
            if not ends():
                _say_once(f"Kernels could not be compiled ({problem}); plans run on numpy alone.")
        self.is_open = found is not None
        self._found = found  # from here on the plan may take it up
        self._over.set()


_said: set[str] = set()


def _say_once(text: str) -> None:
    if text not in _said:
        _said.add(text)
        _LOG.warning(text)


class _Workshop:
    """One thread, which compiles for one plan after the other."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """After a fork: the thread stayed behind."""
        self._orders: queue.SimpleQueue[Speedup] = queue.SimpleQueue()
        self._lock, self._runs = threading.Lock(), False

    def take(self, order: Speedup) -> None:
        with self._lock:
            if not self._runs:
                threading.Thread(target=self._serve, daemon=True, name="minitf compiler").start()
                self._runs = True
        self._orders.put(order)

    def _serve(self) -> None:
        while True:
            self._orders.get().work()


_workshop = _Workshop()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_workshop.forget)
