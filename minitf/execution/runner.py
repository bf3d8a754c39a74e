"""The runner: a graph with inputs and results, run compiled or op by op.

Where it sits   above interpreter and plan; functions, branches and loop bodies are run by it.
The one idea    when nobody listens, a plan is fastest; when a tape, a recorder or another graph
                must hear what happens, the same operations go through dispatch one by one.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x = graph.placeholder([None], name="x")
                ...     y = x * 2.0
                >>> Runner(graph, [x], [y])([tf.constant([1.0, 2.0])])[0].numpy()
                array([2., 4.], dtype=float32)
Read next       execution/concrete.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import NotPlannable, Plan
from minitf.execution.prune import all_inputs, needed_for


class Runner:
    """Runs a graph as a function of some of its tensors.

    Args:
        graph: The record.
        inputs: Its placeholders, in order.
        fetches: The tensors that are wanted.
        jit_compile: Whether its plans get fused kernels; see Plan.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: Sequence[Tensor],
        fetches: Sequence[Tensor],
        jit_compile: bool | None = None,
    ):
        self._jit_compile = jit_compile
        self.graph, self.inputs, self.fetches = graph, list(inputs), list(fetches)
        self._plans: dict[tuple, Plan | None] = {}
        self._names = [tensor.name for tensor in self.inputs]
        self._operations = needed_for(graph.operations, self.fetches, inputs_of=all_inputs)

    def __call__(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """The fetched values, for these values of the inputs."""
        if context.current.graph is None and not context.current.listeners:
            shapes = tuple([tuple(tensor.array.shape) for tensor in tensors])
            plan = self.plan_or_none(shapes)
            # Its buffers may be in use: by another thread, or further out in this one.
            if plan is not None and plan.in_use.acquire(blocking=False):
                try:
                    return self._run(plan, tensors)
                except NotPlannable:  # a loop changed a shape though its graph did not say so
                    self.give_up(shapes)
                finally:
                    plan.in_use.release()
        return self.replay(tensors)

    def plan(self, shapes: Sequence[tuple[int, ...]]) -> Plan:
        """The plan for concrete shapes of the inputs; made once.

        Raises:
            NotPlannable: A shape inside depends on data.
        """
        plan = self.plan_or_none(shapes)
        return plan or self._new_plan(shapes)

    def plan_or_none(self, shapes: Sequence[tuple[int, ...]]) -> Plan | None:
        """The plan for concrete shapes; None when a shape inside depends on data."""
        key = tuple(shapes)
        if key not in self._plans:
            try:
                self._plans[key] = self._new_plan(key)
            except NotPlannable:
                self._plans[key] = None
        return self._plans[key]

    def _new_plan(self, shapes: Sequence[tuple[int, ...]]) -> Plan:
        wish = self._jit_compile
        return Plan(self.graph, self.inputs, shapes, self.fetches, jit_compile=wish)

    def give_up(self, shapes: Sequence[tuple[int, ...]]) -> None:
        """From now on, inputs of these shapes are not planned for."""
        self._plans[tuple(shapes)] = None

    def _run(self, plan: Plan, tensors: Sequence[Tensor]) -> list[Tensor]:
        for place, tensor in zip(plan.inputs, tensors, strict=True):
            tensor.device_object.backend.write(place, tensor._array)
        plan.run()
        return copies(self.fetches, plan.outputs)

    def replay(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """Op by op, through dispatch."""
        feeds = dict(zip(self._names, tensors, strict=True))
        with context.own_scope(self.graph.name):
            return Interpreter(self.graph, feeds, self._operations).run(self.fetches)


def copies(fetches: Sequence[Tensor], arrays: Sequence[Any]) -> list[Tensor]:
    """Fresh tensors from the buffers of a plan."""
    return [
        Tensor(fetch.device_object.backend.copy(array), fetch.device_object, dtype=fetch.dtype)
        for fetch, array in zip(fetches, arrays, strict=True)
    ]
