"""Nodes: what a dataset is made of.

Where it sits   above structure; sources, mapping, batching and so on hold the kinds of nodes.
The one idea    a dataset is a description, like a graph: a node knows its input nodes and how to
                make elements from theirs.  Nothing runs before somebody iterates, and then each
                node asks the one below for the next element.
Try it          >>> import minitf as tf
                >>> node = tf.data.Dataset.range(3).node
                >>> list(node.elements(Env()))
                [(np.int64(0),), (np.int64(1),), (np.int64(2),)]
Read next       minitf/data/sources.py, minitf/data/rearranging.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.errors import GraphError
from minitf.execution.interpreter import Interpreter
from minitf.execution.prune import all_inputs, needed_for

Element = tuple[Any, ...]  # the leaves: arrays, numpy scalars, Streams, None
INFINITE, UNKNOWN = -1, -2


class Env:
    """What symbolic tensors stand for while a dataset is iterated.

    A dataset that is made inside a function being traced (the function given to `flat_map`, for
    example) holds tensors of that function's graph.  When it is iterated, the graph has been run,
    and their values are here.

    Args:
        values: By the id of a tensor (or of an Argument) its value.
        outer: Where to look for what is not here.
    """

    def __init__(self, values: dict[int, Any] | None = None, outer: Env | None = None):
        self._values, self._outer = values or {}, outer

    def value(self, key: Any) -> Any:
        """What a symbolic tensor or an Argument stands for."""
        env: Env | None = self
        while env is not None:
            if id(key) in env._values:
                return env._values[id(key)]
            env = env._outer
        return _computed(key)

    def array(self, tensor: Tensor) -> Any:
        """A tensor's value, as a numpy array."""
        if tensor.is_symbolic:
            return self.value(tensor)
        return tensor.device_object.backend.to_numpy(tensor.array)

    def number(self, value: Any) -> Any:
        """A Python number: given as one, or as a scalar tensor."""
        return self.array(value).item() if isinstance(value, Tensor) else value


def _computed(key: Any) -> Any:
    """The value of a tensor that follows from constants of its graph.

    Raises:
        GraphError: It does not, or it is no tensor.
    """
    graph: Any = getattr(key, "graph", None)
    made = [] if graph is None else graph.operations
    operations = needed_for(made, [key], effects=False, inputs_of=all_inputs)
    if not operations or any(operation.type == "placeholder" for operation in operations):
        raise GraphError(
            f"{key!r} has no value here.",
            why="the dataset was made from tensors of a graph, which have values while it runs",
            instead="iterate over it inside that function, or return it from there; in a graph of "
            "TensorFlow 1, make_initializable_iterator(dataset)",
        )
    with context.init_scope():
        [tensor] = Interpreter(graph, {}, operations).run([key])
    return tensor.device_object.backend.to_numpy(tensor.array)


class Node:
    """One step of a pipeline.

    Attributes:
        inputs: The nodes it takes elements from.
        spec: The spec of its elements.
        tensors: The symbolic tensors it needs values for, those of its inputs not counted.
    """

    inputs: tuple[Node, ...] = ()
    spec: Any
    tensors: tuple[Any, ...] = ()

    def elements(self, env: Env) -> Iterator[Element]:
        """Make the elements, one after the other."""
        raise NotImplementedError

    def cardinality(self) -> int:
        """How many elements there are; INFINITE or UNKNOWN."""
        return UNKNOWN

    def needs(self) -> list[Any]:
        """All symbolic tensors and Arguments that iterating needs values for."""
        below = [need for node in self.inputs for need in node.needs()]
        return [*below, *self.tensors]

    @property
    def label(self) -> str:
        """The name in the repr, as TensorFlow's: _MapDataset."""
        return f"_{type(self).__name__}Dataset"


class Unary(Node):
    """A node with one input, whose elements look like those of the input."""

    def __init__(self, source: Node):
        self.source = source
        self.inputs = (source,)
        self.spec = source.spec

    def cardinality(self) -> int:
        return self.source.cardinality()


class Rearranging(Unary):
    """A node that leaves out, repeats or reorders elements, and never looks at them.

    It works just as well on numbers of rows; `batch` makes use of that.
    """

    def elements(self, env: Env) -> Iterator[Element]:
        return self.pick(env, lambda: self.source.elements(env))

    def pick(self, env: Env, start: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """Some of what `start()` iterates over."""
        raise NotImplementedError


class Stream:
    """A node together with what its symbolic tensors stand for: a dataset ready to be iterated."""

    def __init__(self, node: Node, env: Env):
        self.node, self.env = node, env

    def elements(self) -> Iterator[Element]:
        return self.node.elements(self.env)


class Held(Node):
    """The elements of a Stream: a dataset that came as part of an element."""

    def __init__(self, stream: Stream):
        self.stream = stream
        self.spec = stream.node.spec

    def elements(self, env: Env) -> Iterator[Element]:
        return self.stream.elements()

    def cardinality(self) -> int:
        return self.stream.node.cardinality()

    @property
    def label(self) -> str:
        return "_VariantDataset"


class Listed(Node):
    """Elements that are there already, such as those of a window."""

    def __init__(self, elements: list[Element], spec: Any):
        self._elements, self.spec = elements, spec

    def elements(self, env: Env) -> Iterator[Element]:
        return iter(self._elements)

    def cardinality(self) -> int:
        return len(self._elements)


class Argument(Node):
    """Stands for a dataset that a function will be called with, while the function is traced."""

    def __init__(self, spec: Any):
        self.spec = spec
        self.tensors = (self,)

    def elements(self, env: Env) -> Iterator[Element]:
        return env.value(self).elements()


def given_number(value: Any, name: str) -> Any:
    """A whole number given to a dataset: a Python int, or a symbolic scalar tensor of the graph.

    Raises:
        TypeError: It is something else; ValueError: it is None.
        DTypeError: It is a tensor of another type than int64.
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    if value is None:
        raise ValueError(f"{name} is a whole number; it is None.")
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} is a whole number; it is {value!r}.")
    tensor = convert_to_tensor(value, dtype="int64")
    return own(tensor) if tensor.is_symbolic else int(tensor.numpy())


def own(tensor: Tensor) -> Tensor:
    """A symbolic tensor as one of the graph being built, which may stand inside its own graph."""
    graph = context.current.graph
    return tensor if graph is None or tensor.graph is graph else graph._own(tensor)


def symbolic(*values: Any) -> tuple[Tensor, ...]:
    """Those of the values that are tensors without a value yet."""
    return tuple(value for value in values if isinstance(value, Tensor) and value.is_symbolic)


def to_outside(spec: Any, element: Element, wrap: Callable[[Node], Any]) -> Any:
    """An element as the learner sees it: tensors and datasets in their structure.

    Args:
        spec: The element_spec.
        element: The leaves.
        wrap: Makes a Dataset of a node.
    """
    leaves = [_leaf(value, wrap) for value in element]
    return structure.pack(spec, leaves) if isinstance(spec, (tuple, dict)) else leaves[0]


def _leaf(value: Any, wrap: Callable[[Node], Any]) -> Any:
    if isinstance(value, Stream):
        return wrap(Held(value))
    return None if value is None else tensor_of(value)


def tensor_of(array: Any) -> Tensor:
    """A tensor around an array (which nobody changes any more), on the current device."""
    device = context.current.device or CPU
    array = array if type(array) is np.ndarray else np.asarray(array)
    return Tensor(device.backend.from_numpy(array, device), device)
