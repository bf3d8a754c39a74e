"""The compiled step: what one batch does, traced once and run as a plan.

Where it sits   between the trainer's Python step and minitf.function; `fit` drives it.
The one idea    a plan works on fixed buffers: copy the rows of a batch into them, run, done.  A
                smaller last batch has a plan of its own, from the same trace.
Try it          >>> import numpy as np
                >>> step = Step(lambda data: {"sum": data[0] + 1.0}, compiled=True)
                >>> step.run((np.ones(2, "float32"), None, None))
                >>> step.outputs()["sum"].numpy()
                array([2., 2.], dtype=float32)
Read next       keras/trainer.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from minitf.backends.base import Device
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.execution.binder import NotPlannable
from minitf.execution.function import Function
from minitf.keras.data import ArraySource


class Step:
    """One of `train_step`, `test_step`, `predict_step`, compiled or not.

    Args:
        step: The Python step; takes (x, y, sample_weight).
        compiled: Whether to trace it and run plans.
        device: Where the data go; default: the current device.
        jit_compile: Whether its plans get fused kernels; see tf.function.
    """

    def __init__(
        self,
        step: Callable[[Any], Any],
        compiled: bool,
        device: Device | None = None,
        jit_compile: bool | None = None,
    ):
        self._device = device
        self._step, self._compiled = step, compiled
        self._function = Function(step, keeps_variables=True, jit_compile=jit_compile)
        self._plans: dict[Any, Any] = {}
        self._last: Any = None

    def run(self, data: Any) -> None:
        """Do the step on a batch of arrays."""
        if not self._compiled:
            with on_device(self._device):
                self._last = self._step(nest.map_structure(_as_tensor, data))
            return
        plan = self._plan(data)
        if plan is None:
            self.run(data)
            return
        self._fill(plan, [leaf for leaf in nest.flatten(data) if leaf is not None])
        self._last = plan
        plan.run()

    def outputs(self) -> Any:
        """What the last step returned."""
        return self._last.structured_outputs() if self._compiled else self._last

    def streams(self, data: Any = None) -> list[Any]:
        """The random streams that its graph draws from; with `data`, traced for them if need be."""
        plan = None
        if self._compiled:
            plan = self._last if data is None else self._plan(data)
        operations = [] if plan is None else plan.concrete.graph.operations
        return [o.attrs["generator"] for o in operations if "generator" in o.attrs]

    def runner(self, source: ArraySource) -> Callable[[Any], None]:
        """A function that does the step on given rows of arrays, as fast as can be."""
        if not self._compiled:
            return lambda rows: self.run(source.rows(rows))
        leaves = [leaf for leaf in source.leaves if leaf is not None]
        ready: dict[int, tuple[Any, list[Any]]] = {}

        def run(rows: Any) -> None:
            if not self._compiled:
                self.run(source.rows(rows))
                return
            if len(rows) not in ready:
                plan = self._plan(source.rows(rows))
                if plan is None:
                    self.run(source.rows(rows))
                    return
                ready[len(rows)] = plan, _fillers(plan, leaves)
            plan, fillers = ready[len(rows)]
            for fill in fillers:
                fill(rows)
            self._last = plan
            plan.run()

        return run

    def _plan(self, data: Any) -> Any:
        key = repr(nest.map_structure(_spec, data))
        if key not in self._plans:
            with on_device(self._device):
                try:
                    self._plans[key] = self._function.plan_for(data)
                except NotPlannable:  # sizes that only the values tell: words of a sentence
                    self._compiled = False
                    return None
        return self._plans[key]

    def _fill(self, plan: Any, leaves: list[Any]) -> None:
        for fill in _fillers(plan, leaves):
            fill(slice(None))


class Steps(dict):
    """The steps of a model by name; a copy of the model makes its own."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Steps:
        return Steps()


@contextmanager
def on_device(device: Device | None) -> Iterator[None]:
    """New tensors go to `device`; with None, nothing changes."""
    before = context.current.device
    context.current.device = device or before
    try:
        yield
    finally:
        context.current.device = before


def _fillers(plan: Any, leaves: list[Any]) -> list[Callable[[Any], None]]:
    """For each input of a plan a function that copies rows of its array into it."""
    devices = [placeholder.device_object for placeholder in plan.concrete.inputs]
    return [
        device.backend.filler(leaf, place, device)
        for leaf, place, device in zip(leaves, plan.inputs, devices, strict=True)
    ]


def _spec(leaf: Any) -> Any:
    return None if leaf is None else (leaf.dtype.str, *leaf.shape)


def _as_tensor(leaf: Any) -> Any:
    return None if leaf is None else convert_to_tensor(leaf)
