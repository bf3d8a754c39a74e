"""Record what a block computes: operations, values, and the lines that asked for them.

Where it sits   hears every operation from core.dispatch, as the tape does; fills a Trace.
The one idea    while nobody listens nothing is kept and nothing is paid; while a recorder listens,
                whole values are kept up to a budget of memory, and summaries beyond it.
Try it          >>> import minitf as tf
                >>> with record() as trace:
                ...     y = tf.exp(tf.constant([0.0, 1.0]))
                >>> [node.name for node in trace], trace["exp"].source.line
                (['input', 'exp'], 2)
Read next       observe/backward.py
"""

from __future__ import annotations

import sys
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.source import SourceLine, learner_line
from minitf.core.tensor import Tensor
from minitf.observe.names import models_in, names_in, names_of
from minitf.observe.summary import summarize
from minitf.observe.trace import DEFAULT_BUDGET, Node, Trace

WITH_GRADIENTS = 64_000_000
UNNAMED = "Variable"  # what tf.Variable calls itself without a name


class TraceBudgetWarning(UserWarning):
    """A trace holds more than its budget: what is beyond it was kept as summaries."""


class record:
    """Context manager: the operations of the block as a Trace.

    Args:
        budget: How many bytes of values are kept whole; beyond it, summaries with thumbnails, and
            a TraceBudgetWarning says so.
        watch: Tensors by which gradients will be wanted (variables are watched by themselves).
        title: What the trace is called in pictures.

    Operations inside a `tf.function` are heard too: while somebody listens it runs op by op.
    Operations of a graph that is being built have no values and are not recorded.

    >>> import minitf as tf
    >>> x = tf.constant([[1.0, 2.0]])
    >>> with record(watch=[x]) as trace:
    ...     y = tf.reduce_sum(x @ tf.ones([2, 3]))
    >>> trace["x"].numpy()
    array([[1., 2.]], dtype=float32)
    """

    def __init__(
        self, budget: int = DEFAULT_BUDGET, watch: Iterable[Any] = (), title: str = "trace"
    ):
        self.trace = Trace(title, max(budget, DEFAULT_BUDGET))
        self._recorder = Recorder(self.trace, budget)
        self._recorder.watch(watch)

    def __enter__(self) -> Trace:
        frame = sys._getframe(1)
        namespace = {**frame.f_globals, **frame.f_locals}
        self._recorder.names |= names_in(namespace)
        self.trace.models = models_in(namespace)
        context.add_listener(self._recorder.hear)
        return self.trace

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        context.remove_listener(self._recorder.hear)
        if kind is None:
            self._recorder.finish(stacklevel=3)


def record_backward(
    function: Callable[[], Any],
    watch: Iterable[Any] = (),
    budget: int = WITH_GRADIENTS,
    title: str | None = None,
    names: Mapping[int, str] | None = None,
) -> Trace:
    """Call a function that computes a loss, and record it together with its backward pass.

    Args:
        function: Takes nothing, returns the loss: a tensor with a floating type; or several
            losses in a list, tuple or dict, whose gradients add up.
        watch: Tensors by which to differentiate, beside the trainable variables.
        budget: How many bytes of values are kept whole.
        title: What the trace is called; default: the function's name.
        names: More names for tensors and variables, by `id`.

    Returns:
        The Trace; its `backward_pass` holds gradients and shares.

    >>> import minitf as tf
    >>> w = tf.Variable([1.0, 2.0])
    >>> record_backward(lambda: tf.reduce_sum(w * w)).gradients["w"]
    array([2., 4.], dtype=float32)
    """
    called = getattr(function, "__name__", "loss")
    trace = Trace(title or ("loss" if called == "<lambda>" else called))
    recorder = Recorder(trace, budget)
    recorder.names = {**names_of(function), **(names or {})}
    recorder.watch(watch)
    with context.listening(recorder.hear):
        found = function()
        losses = nest.flatten(found) if isinstance(found, (list, tuple, dict)) else [found]
        losses = [convert_to_tensor(loss) for loss in losses]
    recorder.finish(stacklevel=3)
    trace.backward(losses)
    return trace


class Recorder:
    """Turns operations into nodes of a trace, within a budget of memory.

    Attributes:
        names: What the learner calls tensors and variables, by `id`.
    """

    def __init__(self, trace: Trace, budget: int):
        self.trace, self._budget, self._left = trace, budget, budget
        self._thinned: list[tuple[str, int]] = []  # what did not fit, and its bytes
        self.names: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        self._known: dict[int, tuple[weakref.ref[Tensor], str]] = {}
        self._reads: dict[int, str] = {}  # variable -> the node of its last read
        self._watched: list[Any] = []

    def watch(self, tensors: Iterable[Any]) -> None:
        """Gradients by these tensors will be wanted."""
        self._watched += tensors

    def finish(self, stacklevel: int = 2) -> None:
        """Say what went beyond the budget, in one TraceBudgetWarning for the trace."""
        if not self._thinned:
            return
        beyond, (first, size) = sum(size for _, size in self._thinned), self._thinned[0]
        warnings.warn(
            f"{len(self._thinned)} of {len(self.trace)} values of {self.trace.title!r} are kept as "
            f"summaries with a thumbnail: they take {_megabytes(beyond)} beyond the budget of "
            f"{_megabytes(self._budget)}. The first is {first!r} ({_megabytes(size)}). "
            f"To keep all whole: budget={self._budget - self._left + beyond:_}.",
            TraceBudgetWarning,
            stacklevel=stacklevel,
        )

    def hear(self, operation: Operation) -> None:
        """The listener: one operation ran."""
        if any(tensor.is_symbolic for tensor in operation.outputs):
            return
        inputs = tuple(self._node_of(tensor, operation.scope) for tensor in operation.inputs)
        source = operation.source or learner_line()
        name = self._unique(operation.name)
        self.add(operation, name, inputs, source)

    def add(
        self, operation: Operation, name: str, inputs: tuple[str, ...], source: SourceLine | None
    ) -> None:
        """Add an operation whose inputs are nodes already."""
        facts = {"scope": operation.scope, "source": source}
        more = [f"{name}:{number}" for number in range(1, len(operation.outputs))]
        self._keep(
            operation.output, name, "op", opdef=operation.opdef, inputs=inputs,
            attrs=operation.attrs, outputs=tuple(more), **facts,
        )  # fmt: skip
        for other, tensor in zip(more, operation.outputs[1:], strict=True):
            self._keep(tensor, other, "output", inputs=(name,), **facts)

    def _node_of(self, tensor: Tensor, scope: str) -> str:
        """The name of the node that made an input; a new one if it comes from outside.

        A plain number belongs to the scope of the operation that takes it.
        """
        reference, name = self._known.get(id(tensor), (None, ""))
        if reference is not None and reference() is tensor:  # an id may be used again
            return name
        if tensor.variable is not None:
            return self._read(tensor, scope)
        name = self.names.get(id(tensor), "")
        watched = any(tensor is other for other in self._watched)
        is_number = not tensor.ndim and not watched and not name
        if is_number:
            name = self._unique(f"{scope}/constant" if scope else "constant")
            return self._keep(tensor, name, "constant", scope=scope)
        return self._keep(tensor, self._unique(name or "input"), "input", watched=watched)

    def _read(self, tensor: Tensor, reader: str) -> str:
        """The node of a variable; a new one when it was assigned since its last read.

        It stands in its layer: where the operation `reader` is, as far as its own path goes.
        """
        variable = tensor.variable
        before = self.trace.nodes.get(self._reads.get(id(variable), ""))
        if before is not None and _same_value(before, tensor):
            self._known[id(tensor)] = weakref.ref(tensor), before.name
            return before.name
        path = self._path(variable)
        name = self._reads[id(variable)] = self._unique(path)
        scope = _within(path.rpartition("/")[0], reader)
        return self._keep(tensor, name, "variable", scope=scope, variable=variable)

    def _path(self, variable: Any) -> str:
        path = getattr(variable, "path", None) or variable.name.partition(":")[0]
        return self.names.get(id(variable), path) if path == UNNAMED else path

    def _keep(self, tensor: Tensor, name: str, kind: str, **facts: Any) -> str:
        size = (tensor.shape.num_elements() or 0) * np.dtype(tensor.dtype.as_numpy_dtype).itemsize
        fits = size <= self._left
        self._left -= size if fits else 0
        if not fits:
            self._thinned.append((name, size))
        self.trace.nodes[name] = Node(
            name, kind, tuple(tensor.shape), tensor.dtype.name, **facts,
            tensor=tensor if fits else None,
            kept_summary=None if fits else summarize(tensor.numpy()), device=short_device(tensor),
        )  # fmt: skip
        self._known[id(tensor)] = weakref.ref(tensor), name
        return name

    def _unique(self, name: str) -> str:
        count = self._counts.get(name, 0)
        self._counts[name] = count + 1
        return self._unique(f"{name}_{count}") if count else name


def short_device(tensor: Tensor) -> str:
    """The device of a tensor, without what is the same for all: "CPU:0"."""
    return tensor.device.rpartition("device:")[2]


def _within(scope: str, reader: str) -> str:
    """A layer's scope as its operations have it: "dense" where they are in "model/dense/add"."""
    parts, all_parts = scope.split("/"), reader.split("/")
    for start in range(len(all_parts)):
        if all_parts[start : start + len(parts)] == parts:
            return "/".join(all_parts[: start + len(parts)])
    return scope


def _same_value(node: Node, tensor: Tensor) -> bool:
    """Whether a variable still holds what it held at its last read."""
    if node.tensor is None:
        return node.kept_summary == summarize(tensor.numpy())
    same = node.tensor is tensor
    return same or bool(np.array_equal(node.tensor.numpy(), tensor.numpy(), equal_nan=True))


def _megabytes(size: int) -> str:
    """A number of bytes for people.

    >>> _megabytes(1_960_000), _megabytes(400)
    ('1.96 MB', '400 bytes')
    """
    return f"{size / 1e6:.3g} MB" if size >= 100_000 else f"{size:,} bytes"
