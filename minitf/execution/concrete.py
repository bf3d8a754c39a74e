"""One traced graph of a function, and how it is run.

Where it sits   above graph and plan; function.py keeps one of these for each signature.
The one idea    the same graph runs compiled, for speed, or op by op through dispatch, when a tape
                or another graph must see it.
Try it          >>> import minitf as tf
                >>> concrete = tf.function(lambda x: x * x).get_concrete_function(tf.constant(3.0))
                >>> print(concrete.graph)
                x: placeholder() -> ()
                multiply: multiply(x, x) -> ()
Read next       execution/function.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.backends.base import Device
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.plan import Plan
from minitf.execution.runner import Runner, copies


class ConcreteFunction:
    """One traced graph of a function.

    Attributes:
        graph: The record.
        inputs: Its placeholders, in the order of the flattened tensor arguments.
        outputs: Its results, flattened; a leaf that is no tensor stays as it is.
        structure: The structure that the function returned.
    """

    def __init__(
        self,
        python_function: Callable[..., Any],
        specs: Sequence[tuple[TensorSpec, Device | None]],
        names: Sequence[str],
        call: Callable[[list[Tensor]], Any],
    ):
        self.graph = Graph(getattr(python_function, "__name__", "function"))
        # Whoever listens hears the operations when they run, not while they are described.
        with context.unheard(), self.graph.as_default():
            self.inputs = [
                self.graph.placeholder(spec.shape, spec.dtype, spec.name or name, device)
                for (spec, device), name in zip(specs, names, strict=True)
            ]
            self.structure = call(self.inputs)
            self.outputs = [_recorded(leaf) for leaf in nest.flatten(self.structure)]
        self.runner = Runner(self.graph, self.inputs, self.fetches)

    @property
    def fetches(self) -> list[Tensor]:
        return [leaf for leaf in self.outputs if isinstance(leaf, Tensor)]

    def plan(self, shapes: Sequence[tuple[int, ...]]) -> Plan:
        """The plan for concrete shapes of the inputs; made once.

        Raises:
            NotPlannable: A shape inside depends on data.
        """
        return self.runner.plan(shapes)

    def __call__(self, tensors: Sequence[Tensor]) -> Any:
        """Run on tensors: compiled; or one by one, when a tape or a graph must see it."""
        return self.packed(self.runner(tensors))

    def packed(self, values: Sequence[Tensor]) -> Any:
        """Values of the fetches, in the structure that the function returned."""
        fresh = iter(values)
        leaves = [next(fresh) if isinstance(leaf, Tensor) else leaf for leaf in self.outputs]
        return nest.pack_as(self.structure, leaves)


def _recorded(leaf: Any) -> Any:
    """A result as a tensor of the graph; one that had its value before is a constant there."""
    if isinstance(leaf, Variable):
        return convert_to_tensor(leaf)
    if isinstance(leaf, Tensor) and not leaf.is_symbolic:
        return OPS["identity"](leaf)
    return leaf


class BoundPlan:
    """A plan together with the structure its function returns.

    Attributes:
        inputs: Arrays to be filled in place, in the order of the flattened arguments.
        run: Runs the plan once; takes nothing, returns nothing.
    """

    def __init__(self, concrete: ConcreteFunction, plan: Plan):
        self.concrete, self.plan = concrete, plan
        self.inputs, self.run = plan.inputs, plan.run

    @property
    def outputs(self) -> list[Any]:
        """The buffers of the results, overwritten by each run."""
        return self.plan.outputs

    def structured_outputs(self) -> Any:
        """Fresh tensors, in the structure that the function returned."""
        return self.concrete.packed(copies(self.concrete.fetches, self.plan.outputs))

    def __str__(self) -> str:
        return str(self.plan)
