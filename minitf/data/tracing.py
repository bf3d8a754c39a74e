"""Functions given to a dataset: traced once, then run on every element.

Where it sits   between core's graphs and the nodes that call functions (map, filter, reduce, ...).
The one idea    as in TensorFlow, the Python function is called once, with symbolic tensors; what
                it does becomes a graph, and elements run through the plan of that graph.  Where a
                shape inside depends on data, the interpreter runs it.
Try it          >>> import minitf as tf
                >>> def f(x):
                ...     print("traced with", x.shape)
                ...     return x * 2
                >>> [int(y) for y in tf.data.Dataset.range(3).map(f)]
                traced with ()
                [0, 2, 4]
Read next       minitf/data/mapping.py
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core import context
from minitf.core.spec import TensorSpec
from minitf.core.subgraph import Subgraph
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.data.nodes import Argument, Element, Env, Stream
from minitf.data.structure import DatasetSpec
from minitf.errors import InvalidArgumentError, MinitfError, OpError
from minitf.execution.autograph import for_call
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import NotPlannable, Plan


class Traced:
    """A function of elements as a graph.

    Args:
        function: The Python function.
        specs: A structure of specs for each argument.
        wrap: Makes a Dataset of a node.
        method: The dataset's method, for error messages: "map".
        named: The function whose name the graph gets; default: `function`.

    Attributes:
        spec: The specs of what it returns.
        tensors: The symbolic tensors from outside that it uses.
        outputs: What it returned, flattened: symbolic tensors, datasets, None.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        specs: tuple[Any, ...],
        wrap: Callable[[Any], Any],
        method: str,
        named: Any = None,
    ):
        name = getattr(named or function, "__name__", method)
        self.graph = Subgraph("map_lambda" if name == "<lambda>" else name, context.current.graph)
        self.method = method
        self._arguments: list[Any] = []
        with context.unheard(), self.graph.as_default(), _on_cpu():
            arguments = [structure.map_leaves(self._stand_in(wrap), spec) for spec in specs]
            returned = for_call(function)(*arguments)
            self.structure = self._tensors(returned)
        self.outputs = structure.flatten(self.structure)
        self.spec = structure.specs_of(self.structure)
        self._needs = self._needs_of_datasets()
        self.tensors = (*self.graph.captures, *self._outer_needs())
        self._tensor_arguments = [leaf for leaf in self._arguments if isinstance(leaf, Tensor)]
        self._plans: dict[tuple, Plan | None] = {}
        self._lock = threading.Lock()  # a plan's buffers are shared by all who iterate

    def _stand_in(self, wrap: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def make(spec: Any) -> Any:
            leaf: Any = None
            if isinstance(spec, DatasetSpec):
                leaf = Argument(spec.element_spec)
            elif isinstance(spec, TensorSpec):
                name = f"args_{len(self._arguments)}"
                leaf = self.graph.placeholder(spec.shape, spec.dtype, name, CPU)
            self._arguments.append(leaf)
            return wrap(leaf) if isinstance(leaf, Argument) else leaf

        return make

    def _tensors(self, returned: Any) -> Any:
        """What the function returned, as symbolic tensors of its graph."""
        if isinstance(returned, list):  # several tensors, as a tuple would be
            returned = tuple(returned)
        leaves = []
        if returned is None or (structure.is_tuple(returned) and not returned):
            raise _Empty(
                f"The function passed to Dataset.{self.method}() returns nothing.",
                why="it makes a new element of each",
            )
        for leaf in structure.flatten(returned):
            try:
                leaf = structure.as_tensor(leaf)
            except (TypeError, ValueError) as problem:
                raise TypeError(
                    f"Unsupported return value from function passed to Dataset.{self.method}(): "
                    f"{returned!r}."
                ) from problem
            leaves.append(self.graph._own(leaf) if isinstance(leaf, Tensor) else leaf)
        return structure.pack(returned, leaves)

    def _needs_of_datasets(self) -> list[tuple[Any, Any]]:
        """For each tensor that a returned dataset needs, that tensor as one of this graph."""
        needs = [
            need
            for leaf in self.outputs
            if hasattr(leaf, "element_spec")
            for need in leaf.node.needs()
        ]
        return [
            (need, self.graph._own(need) if isinstance(need, Tensor) else need) for need in needs
        ]

    def _outer_needs(self) -> list[Any]:
        """Datasets from outside that a returned dataset is made of."""
        own = {id(leaf) for leaf in self._arguments}
        return [
            need for need, _ in self._needs if isinstance(need, Argument) and id(need) not in own
        ]

    def runner(self, env: Env) -> Callable[[Element], Element]:
        """A function of elements, given what the tensors from outside stand for."""
        captured = tuple(env.array(tensor) for tensor in self.graph.captures)
        if all(isinstance(leaf, Tensor) for leaf in (*self._arguments, *self.outputs)):
            if not captured:
                return self._run_arrays
            return lambda element: self._run_arrays((*element, *captured))
        return lambda element: self._run_mixed(element, captured, env)

    def _run_mixed(self, element: Element, captured: Element, env: Env) -> Element:
        """Some leaves are datasets or None."""
        inside = Env({id(a): v for a, v in zip(self._arguments, element, strict=True)}, env)
        arrays = tuple(
            value
            for value, argument in zip(element, self._arguments, strict=True)
            if isinstance(argument, Tensor)
        )
        with evaluating(inside):
            results = iter(self._run_arrays((*arrays, *captured)))
        outputs = [next(results) if isinstance(leaf, Tensor) else leaf for leaf in self.outputs]
        values = {id(need): next(results) for need, inner in self._needs if inner is not need
                  or isinstance(need, Tensor)}  # fmt: skip
        inside = Env(values, inside)
        return tuple(
            Stream(leaf.node, inside) if hasattr(leaf, "element_spec") else leaf for leaf in outputs
        )

    @property
    def _fetches(self) -> list[Tensor]:
        needed = [inner for _, inner in self._needs if isinstance(inner, Tensor)]
        return [*(leaf for leaf in self.outputs if isinstance(leaf, Tensor)), *needed]

    def _run_arrays(self, arrays: Element) -> Element:
        key = tuple([np.shape(array) for array in arrays])
        if key not in self._plans:
            self._plans[key] = self._plan(key)
        plan = self._plans[key]
        if plan is None:
            return self._interpret(arrays)
        with self._lock:
            for place, array in zip(plan.inputs, arrays, strict=True):
                place[...] = array
            try:
                plan.run()
            except (ArithmeticError, IndexError, TypeError, ValueError) as problem:
                raise _of_data(problem, self.method) from problem
            return tuple([array.copy() for array in plan.outputs])

    def _plan(self, shapes: tuple) -> Plan | None:
        placeholders = [*self._tensor_arguments, *self.graph.inputs]
        try:
            with context.init_scope():
                return Plan(self.graph, placeholders, shapes, self._fetches)
        except NotPlannable:
            return None

    def _interpret(self, arrays: Element) -> Element:
        placeholders = [*self._tensor_arguments, *self.graph.inputs]
        feeds = {
            placeholder: Tensor(np.asarray(array), CPU)
            for placeholder, array in zip(placeholders, arrays, strict=True)
        }
        with context.init_scope():
            values = Interpreter(self.graph, feeds).run(self._fetches)
        return tuple(value.device_object.backend.to_numpy(value.array) for value in values)


def _of_data(problem: Exception, method: str) -> Exception:
    """What numpy says of an element, as an error of the operation that met it."""
    if isinstance(problem, OpError):
        return problem
    return InvalidArgumentError(
        None, None, f"Error in user-defined function passed to Dataset.{method}(): {problem}"
    )


def unpacked(function: Callable[..., Any], spec: Any) -> Callable[..., Any]:
    """As tf.data calls functions: a tuple's parts are several arguments."""
    if not callable(function):
        raise ValueError(
            f"Argument `func` must be a callable. Received func={function!r} (of type "
            f"{type(function)})"
        )
    function = for_call(function)
    return (lambda element: function(*element)) if type(spec) is tuple else function


@contextlib.contextmanager
def _on_cpu() -> Iterator[None]:
    """Pipelines run on the CPU, whatever the device around."""
    before, context.current.device = context.current.device, CPU
    try:
        yield
    finally:
        context.current.device = before


class _Empty(MinitfError, InvalidArgumentError, TypeError):
    """A function gives nothing."""


class _Evaluation(threading.local):
    env: Env | None = None


_evaluation = _Evaluation()


@contextlib.contextmanager
def evaluating(env: Env) -> Iterator[None]:
    """While a function runs, operations on datasets inside it find their arguments here."""
    before, _evaluation.env = _evaluation.env, env
    try:
        yield
    finally:
        _evaluation.env = before


def current_env() -> Env:
    """What symbolic tensors stand for in the function that runs now."""
    return _evaluation.env or Env()
