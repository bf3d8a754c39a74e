"""A loop of Python's that the graph runs: its variables, what they start as, what they must stay.

Where it sits   below loops, which decides whether a loop is one of these.
The one idea    the variables that the body changes are the loop variables.  One that gets its first
                value inside starts as zeros, of the shape and type that the body gives it.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def last(n):
                ...     for i in tf.range(n):
                ...         square = i * i
                ...     return square
                >>> last(tf.constant(4)).numpy()
                np.int32(9)
Read next       execution/autograph/loops.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.core.operation import live_attrs
from minitf.core.tensor import Tensor
from minitf.errors import GraphError
from minitf.execution.autograph.iterating import example_of, for_each
from minitf.execution.autograph.statements import Get, Set, can_be_tensors, is_symbolic
from minitf.execution.autograph.undefined import Undefined
from minitf.execution.blocks import Block, here, inside
from minitf.execution.structure import kind_of, tensors_of
from minitf.execution.while_loop import at_least, symbolic_loop
from minitf.ops import functions as f
from minitf.ops.creation import shape as shape_of
from minitf.ops.creation import zeros


class GraphLoop:
    """A loop that the graph runs, over the variables that the body changes."""

    def __init__(self, get_state: Get, set_state: Set, names: Sequence[str], options: dict):
        self._get, self._set, self._names = get_state, set_state, names
        self._options, self._before = options, get_state()
        self._static: dict[int, Any] = {}

    def over(
        self,
        tensor: Tensor,
        extra_test: Any,
        body: Callable[[Any], None],
        numbered: int | None = None,
    ) -> None:
        """Along the first axis of a tensor; with numbers from `numbered` on beside its parts."""
        counted = _range_of(tensor)
        if counted is not None and numbered is None:
            begin, end, step = counted
            up = _is_up(step)

            def more(i: Tensor) -> Any:
                if up is None:
                    forward, back = (step > 0) & (i < end), (step < 0) & (i > end)
                    return forward | back
                return i < end if up else i > end

            self._turns(begin, more, lambda i: i + step, lambda i: i, extra_test, body)
            return
        if not tensor.ndim:
            raise TypeError("Cannot iterate over a scalar tensor.")
        size = tensor.shape[0]
        count = shape_of(tensor)[0] if size is None else size

        def part(i: Tensor) -> Any:
            found = tensor[i]
            return found if numbered is None else (i + numbered, found)

        self._turns(
            convert_to_tensor(0), lambda i: i < count, lambda i: i + 1, part, extra_test, body
        )

    def _turns(
        self, first: Tensor, more: Any, after: Any, part: Any, extra_test: Any, body: Any
    ) -> None:
        def test(i: Tensor) -> Any:
            go_on = more(i)
            return go_on if extra_test is None else OPS["logical_and"](go_on, extra_test())

        def turn(i: Tensor) -> Tensor:
            body(part(i))
            return after(i)

        self.run(test, turn, first)

    def over_dataset(self, dataset: Any, extra_test: Any, body: Callable[[Any], None]) -> None:
        """Over the elements of a dataset, which Python iterates while the graph runs."""
        graph = here()
        start = self._start(graph, lambda _: body(example_of(dataset.element_spec)), None)
        moving = [i for i in range(len(start)) if i not in self._static]
        variables = [start[i] for i in moving]

        def turn(values: list[Any], element: Any) -> list[Any]:
            self._set_all(start, values)
            body(element)
            state = self._get()
            self._check_static(state)
            for i in moving:
                self._check_kind(i, start[i], state[i])
            return [state[i] for i in moving]

        def go_on(values: list[Any]) -> Any:
            self._set_all(start, values)
            return True if extra_test is None else extra_test()

        self._set_all(start, for_each(graph, dataset, variables, turn, go_on))

    def _set_all(self, start: list[Any], values: Sequence[Any]) -> None:
        fresh = iter(values)
        self._set(tuple(self._static[i] if i in self._static else next(fresh)
                        for i in range(len(start))))  # fmt: skip

    def run(self, test: Callable[..., Any], body: Callable[[Any], Any], first: Any) -> None:
        """Append the loop.

        Args:
            test: Takes what `body` gave; nothing when `first` is None.
            body: One turn: takes what the turn before gave, or `first`.
            first: A value that the loop carries besides the variables.
        """
        graph = context.current.graph
        if graph is None:
            raise GraphError("A loop over a tensor without a value needs a graph.")
        start_values = self._start(graph, body, first)
        moving = [i for i in range(len(start_values)) if i not in self._static]
        hidden = [] if first is None else [first]

        def set_all(values: Any) -> list[Any]:
            self._set_all(start_values, values[len(hidden) :])
            return list(values[: len(hidden)])

        def loop_test(*values: Any) -> Any:
            return test(*set_all(values))

        def loop_body(*values: Any) -> Any:
            made = body(*(set_all(values) or [None]))
            state = self._get()
            self._check_static(state)
            for i in moving:
                self._check_kind(i, start_values[i], state[i])
            return [*([made] if hidden else []), *[state[i] for i in moving]]

        variables = [*hidden, *[start_values[i] for i in moving]]
        results = symbolic_loop(
            graph, loop_test, loop_body, variables, self._invariants(first, start_values, moving),
            "while", self._leaf_names(first, start_values, moving),
        )  # fmt: skip
        set_all(results)

    def _start(self, graph: Graph, body: Any, first: Any) -> list[Any]:
        """The variables' values before the loop; those without one get zeros."""
        values = list(self._get())
        unknown = [i for i, v in enumerate(values) if v is None or isinstance(v, Undefined)]
        if unknown:
            fillers = self._fillers(graph, body, first, unknown)
            for i, filler in zip(unknown, fillers, strict=True):
                values[i] = filler
        for i, value in enumerate(values):
            if not can_be_tensors(value) or value is None:
                self._static[i] = value
        return values

    def _fillers(self, graph: Graph, body: Any, first: Any, unknown: list[int]) -> list[Any]:
        before, block = self._get(), Block("first_turn", graph)
        with inside(block):
            try:
                body(first)
            except UnboundLocalError:
                name = self._names[unknown[0]]
                raise ValueError(f"'{name}' must be defined before the loop.") from None
            made = self._get()
        self._set(before)
        fillers = []
        for i in unknown:
            if not can_be_tensors(made[i]) or made[i] is None:
                fillers.append(made[i])
            else:
                fillers.append(nest.map_structure(_zeros_like, made[i]))
        return fillers

    def _check_static(self, state: tuple) -> None:
        for i, value in self._static.items():
            same = state[i] is value or (isinstance(value, Undefined) or value is None)
            if not same and can_be_tensors(state[i]):
                raise ValueError(
                    f"'{self._names[i]}' must be a tensor before the loop, since the loop makes it "
                    f"one, and is {value!r}."
                )
            if state[i] is None and value is not None:
                raise ValueError(f"'{self._names[i]}' is None at the end of the iteration.")

    def _check_kind(self, i: int, before: Any, after: Any) -> None:
        name = self._names[i]
        if isinstance(after, Undefined) or after is None:
            raise ValueError(f"'{name}' is None at the end of the iteration.")
        if not can_be_tensors(after):
            raise ValueError(f"'{name}' must be a tensor at the end of the iteration: {after!r}.")
        was, now = tensors_of(before)[1], tensors_of(after)[1]
        if kind_of(was) != kind_of(now):
            hint = "  write instead: a tf.TensorArray, with ta = ta.write(i, x)"
            raise ValueError(
                f"'{name}' does not have the same nested structure after one iteration.\n\n"
                f"before: {was}\nafter: {now}\n{hint}"
            )
        pairs = zip(nest.flatten(was), nest.flatten(now), strict=True)
        for old, new in pairs:
            if isinstance(old, Tensor) and isinstance(new, Tensor) and old.dtype is not new.dtype:
                raise TypeError(
                    f"'{name}' has dtype {old.dtype.name} before the loop, but dtype "
                    f"{new.dtype.name} after one iteration"
                )
            if not self._fits(i, old, new):
                raise ValueError(
                    f"'{name}' has shape {old.shape} before the loop, but shape {new.shape} after "
                    "one iteration. Use tf.autograph.experimental.set_loop_options to set shape "
                    "invariants."
                )

    def _fits(self, i: int, old: Any, new: Any) -> bool:
        if not (isinstance(old, Tensor) and isinstance(new, Tensor)) or self._given(i):
            return True
        return at_least(old.shape, new.shape)

    def _given(self, i: int) -> Any:
        """The shape that set_loop_options gives for variable i; None when it gives none."""
        for tensor, shape in self._options.get("shape_invariants", ()):
            if tensor is self._before[i]:
                return shape
        return None

    def _invariants(self, first: Any, values: list[Any], moving: list[int]) -> Any:
        if not self._options.get("shape_invariants"):
            return None
        shapes = [] if first is None else [nest.map_structure(_shape_of, first)]
        for i in moving:
            given = self._given(i)
            shapes.append(nest.map_structure(_shape_of, values[i]) if given is None else given)
        return shapes

    def _leaf_names(self, first: Any, values: list[Any], moving: list[int]) -> list[str]:
        hidden = [] if first is None else ["the loop's counter"] * len(tensors_of(first)[0])
        named = ((self._names[i], values[i]) for i in moving)
        return [*hidden, *[name for name, value in named for _ in tensors_of(value)[0]]]


def _shape_of(leaf: Any) -> Any:
    return convert_to_tensor(leaf).shape if not hasattr(leaf, "flow") else leaf.flow.shape


def _zeros_like(leaf: Any) -> Any:
    if hasattr(leaf, "flow"):
        return leaf
    tensor = convert_to_tensor(leaf)
    return zeros([n or 0 for n in tensor.shape], tensor.dtype)


def _range_of(tensor: Tensor) -> tuple[Any, Any, Any] | None:
    """Start, end and step, when the tensor is a tf.range: then it need not be made."""
    operation = tensor.op
    if operation is not None and operation.type == "constant":
        return _steps_of(operation.attrs["value"])
    if operation is None or operation.type != "range":
        return None
    attrs = live_attrs(operation)
    start, limit = (f.cast(attrs[key], tensor.dtype) for key in ("start", "limit"))
    return start, limit, attrs["delta"]


def _steps_of(tensor: Tensor) -> tuple[Any, Any, Any] | None:
    """Start, end and step of a constant that counts, as tf.range(5) does."""
    values = tensor.numpy()
    if values.ndim != 1 or len(values) < 2 or not tensor.dtype.is_integer:
        return None
    first, step = int(values[0]), int(values[1]) - int(values[0])
    end = first + step * len(values)
    if not step or (np.arange(first, end, step) != values).any():
        return None
    return convert_to_tensor(first, tensor.dtype), convert_to_tensor(end, tensor.dtype), step


def _is_up(step: Any) -> bool | None:
    """Whether a step goes up; None when only the graph knows."""
    return None if is_symbolic(step) else step > 0
