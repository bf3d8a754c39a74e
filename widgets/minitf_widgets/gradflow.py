"""GradFlow: weights, activations and gradients layer by layer, and why a gradient is zero.

Where it sits   a callback for `fit` and a widget in one; the numbers are `minitf.observe.flow`.
The one idea    every now and then the step just trained is done once more under observation, the
                way evaluate would: a look costs a few milliseconds and changes nothing.
Try it          >>> from minitf_widgets import GradFlow
                >>> w = tf.Variable([[-1.0], [-2.0]], name="w")
                >>> flow = GradFlow(lambda: tf.reduce_sum(tf.nn.relu(w)))
                >>> [zero["op"] for zero in flow.spec["zeros"]]
                ['relu']
Read next       gradflow_source.py, gradflow_words.py, gradflow_still.py
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.callbacks import Callback
from minitf.observe import Trace
from minitf.observe.flow import DEFAULT_BUDGET, FlowRecord
from minitf.observe.why import zero_gradients
from minitf_widgets._requirements import anywidget, traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.gradflow_source import (
    last_batch,
    open_flow,
    parts_of,
    trace_step,
    weights_before,
)
from minitf_widgets.gradflow_still import draw_flow
from minitf_widgets.gradflow_words import describe_flow, verdicts, zeros_of
from minitf_widgets.specs_nodes import formulas
from minitf_widgets.specs_scopes import is_layer

PLANNED_LOOKS = 48
PUBLISH_EVERY = 1.0  # seconds
FREE_SECONDS, COST = 1.0, 0.1  # looks are free up to here, then a tenth of the time


class GradFlow(Callback, View):
    """How signals flow through a network: forward as activations, backward as gradients.

    Args:
        source: a compiled model, to be passed to `fit` as a callback or looked at with `x` and
            `y`; a `train()` run; a trace; a function without arguments that returns a loss; or a
            ``minitf.flow`` document.
        x: a batch to look at; without one, a look takes the batch that was just trained.
        y: its targets.
        every: steps between two looks; by default such that a run gets about 48 of them.
        samples: so many samples of a batch are looked at.
        budget: bytes that the record may take; beyond it every second look is forgotten.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``cursor["step"]`` says after how many batches (the last look up to there is shown),
    ``cursor["node"]`` which layer is marked, or the operation in it. After a
    second of looking, looks are left out where they would take more than a tenth of the time.

    Example:
        >>> from minitf import keras
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> flow = GradFlow(model)
        >>> history = model.fit(np.ones((8, 2)), np.ones((8, 1)), verbose=0, callbacks=[flow])
        >>> flow.record.steps
        [1]
    """

    _kind = traitlets.Unicode("flow").tag(sync=True)
    height = traitlets.Int(600, min=160, help="Height in pixels.").tag(sync=True)
    only_watches = True  # so a fork of the run does without a copy of it
    _shown = False
    _display: Any = None

    def __init__(
        self, source: Any, x: Any = None, y: Any = None, *, every: int | None = None,
        samples: int = 128, budget: int = DEFAULT_BUDGET, **traits: Any,
    ) -> None:  # fmt: skip
        View.__init__(self, **traits)
        Callback.__init__(self)
        self._x, self._y, self._every, self._samples = x, y, every, samples
        self._step, self._end = 0, 0
        self._due = self._began = self._spent = 0.0
        self._before: dict[int, np.ndarray] | None = None
        self._zeros: list[Document] = []
        self._watched: Any = None
        if isinstance(source, dict):
            self.record = FlowRecord("document")
            self.spec = check_document(source, "minitf.flow", allow_empty=True)
            return
        source = getattr(source, "monitor", lambda: source)()  # what train() returned
        source = getattr(source, "model", source) if isinstance(source, Callback) else source
        self._watched = source if is_layer(source) else None
        self.record = FlowRecord(getattr(source, "name", "loss"), budget)
        self.record.every = every or 1
        self._open(source)

    def _open(self, source: Any) -> None:
        """Take a first look where there is something to look at."""
        x, y = self._x, self._y
        if self._watched is not None and x is None:
            x, y = last_batch(source) or (None, None)
        if self._watched is None or x is not None:
            trace = open_flow(source, x, y, self._samples)
            self.record.title = trace.title
            self._note(self._step, trace)
        self._publish()

    def look(self) -> None:
        """Look at the model as it is now, on `x` and `y` or on the batch trained last.

        Raises:
            ArgumentError: there is no such batch, or this picture follows no model.
        """
        self._note(self._step, self._trace())
        self._publish()

    # ---- what the training loop tells ---------------------------------------------------------

    def on_train_begin(self, logs: Any = None) -> None:
        self._watched = self.model
        plan = self.params or {}
        total = (plan.get("epochs") or 1) * (plan.get("steps") or 1)
        if self._every is None:
            self.record.every = max(self.record.every, -(-total // PLANNED_LOOKS))
        self._end = self._step + total
        if not self.record.steps:
            self.record.title = self.model.name
        self._began, self._spent = time.perf_counter(), 0.0
        self._show()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._before = None
        step = self._step + 1
        if step == self._end or (self.record.wants(step) and self._affordable()):
            self._before = weights_before(self.model)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._step += 1
        if self._before is None:
            return
        started = time.perf_counter()
        self._note(self._step, self._trace())
        if started >= self._due:
            self._publish()
            self._due = started + PUBLISH_EVERY
        self._spent += time.perf_counter() - started

    def on_train_end(self, logs: Any = None) -> None:
        """The last step is looked at, too; its update is unknown where the end came early."""
        if self._step and (not self.record.steps or self.record.steps[-1] != self._step):
            self._note(self._step, self._trace())
        self._publish()
        if self._display is not None:
            png = self.freeze()._repr_mimebundle_().get("image/png")
            if png is not None:
                self._display.update({**self._bundle, "image/png": png}, raw=True)

    def _affordable(self) -> bool:
        passed = time.perf_counter() - self._began
        return self._spent < max(FREE_SECONDS, COST * passed)

    def _trace(self) -> Trace:
        model = self._watched
        batch = (self._x, self._y) if self._x is not None else last_batch(model)
        if model is None or batch is None:
            raise ArgumentError(
                "GradFlow has no batch to look at.",
                why="a step that runs eagerly does not keep its batch"
                if model is not None
                else "it shows a document, a trace or a loss",
                instead="GradFlow(model, x=x_train[:64], y=y_train[:64])",
            )
        return trace_step(model, *batch, self._samples)

    def _note(self, step: int, trace: Trace) -> None:
        parts = parts_of(trace)
        self.record.look(step, trace, parts, self._before)
        held = {name for part in parts for name in part.weights}
        outside = [n.name for n in trace if n.kind == "variable" and not trace.models]
        wanted = [name for name in zero_gradients(trace) if name in held or name in outside]
        self._zeros = zeros_of(trace, wanted)

    def _publish(self) -> None:
        rules = formulas(zero["rule"] for zero in self._zeros)
        spec = {**self.record.to_dict(), "zeros": self._zeros, "formulas": rules}
        self.spec = {**spec, "verdicts": verdicts(spec)}

    # ---- showing ------------------------------------------------------------------------------

    def _show(self) -> None:
        """Put the picture under the running cell, unless it was shown before."""
        main = threading.current_thread() is threading.main_thread()
        if self._shown or not main or "ipykernel.kernelapp" not in sys.modules:
            return
        self._shown = True
        bundle, _ = anywidget.AnyWidget._repr_mimebundle_(self) or ({}, {})
        self._bundle = {**bundle, "text/plain": f"GradFlow: {self.record.title}"}
        display = sys.modules["IPython.display"].display
        self._display = display(self._bundle, raw=True, display_id=True)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self._shown = True
        return super()._repr_mimebundle_(**options)

    def describe(self) -> str:
        """The last look in words, and why gradients are zero."""
        return describe_flow(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec or not self.spec["steps"]:
            return super().drawing()
        return draw_flow(self.spec, self.cursor, self.describe())
