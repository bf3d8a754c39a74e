"""The binder: from operations to ready calls on fixed buffers.

Where it sits   between liveness, which knows who needs which memory how long, and the plan.
The one idea    going through the operations in order, each gets an array for its result: a view, a
                place that waits for it, an input that is no longer needed, or a free buffer.
Try it          >>> import minitf as tf
                >>> plan = tf.function(lambda x: tf.exp(x * 2.0) + 1.0).plan_for(tf.ones([3])).plan
                >>> len(plan.steps), len(plan.buffers)
                (3, 1)
Read next       execution/plan.py
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from minitf.backends.base import Array, Step, quiet
from minitf.core.graph import Operation
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ShapeError
from minitf.execution.late_numbers import bring, maker
from minitf.execution.layout import Layout
from minitf.execution.listing import line
from minitf.execution.liveness import Liveness
from minitf.execution.prune import value_inputs
from minitf.execution.store import Kind, Store, kind_of


class NotPlannable(ShapeError):
    """A shape depends on data, so buffers cannot be fixed; the interpreter runs such graphs."""


class Binder:
    """Gives each operation its arrays, in order, and collects the ready calls."""

    def __init__(
        self,
        operations: list[Operation],
        fetches: Sequence[Tensor],
        shapes: dict[int, tuple[int, ...]],
        fuses: bool = False,
    ):
        self.operations, self.shapes, self._fuses = operations, shapes, fuses
        self.live = Liveness(operations, fetches, shapes)
        self.arrays: dict[int, Array] = {}
        self.constants: set[int] = set()
        self.variables: dict[Variable, Array] = {}
        self.steps: list[Step] = []
        self.listing: list[str] = []
        self.lines: list[tuple[Operation, list[Step]]] = []  # what each line of the listing does
        self._owned: dict[int, Array] = {}  # tensor (by id) -> the whole buffer made for it
        self.layout = Layout(self.live)
        self._stores: dict[Kind, Store] = {}
        self._lent: set[int] = set()  # tensors (by id) whose buffers the layout did not foresee
        self._ending: dict[float, list[Tensor]] = {}  # number of the last use -> what ends there

    def bind_all(self) -> None:
        for operation in self.operations:
            if operation.type == "assign":
                self._pin(operation.attrs["variable"])
        for number, operation in enumerate(self.operations):
            self._bind_one(operation)
            self._release(number)

    def _bind_one(self, operation: Operation) -> None:
        kind = operation.type
        if kind in ("placeholder", "no_op"):
            return
        if kind == "constant":
            self._keep_constant(operation.output, operation.attrs["value"].array)
        elif kind == "read_variable":
            self._bind_read(operation)
        elif kind == "assign":
            self._bind_assign(operation)
        elif operation.opdef.call is not None:
            self._bind_python(operation)
        elif operation.late:
            self._bind_kernel(operation)
        elif self._is_constant(operation):
            results = self._compute(operation)
            for tensor, array in zip(operation.outputs, results, strict=True):
                self._keep_constant(tensor, array)
        elif not (self.live.is_view(operation) and self._bind_view(operation)):
            self._bind_call(operation)

    def _keep_constant(self, tensor: Tensor, array: Array) -> None:
        self.constants.add(id(tensor))
        self.arrays[id(tensor)] = array

    def _is_constant(self, operation: Operation) -> bool:
        if operation.opdef.stateful or id(operation.output) in self.live.place:
            return False
        return all(id(tensor) in self.constants for tensor in value_inputs(operation))

    def _bind_read(self, operation: Operation) -> None:
        array = self._pin(operation.attrs["variable"])
        out = operation.output
        if id(out) not in self.live.must_copy:
            self.arrays[id(out)] = array
            return
        buffer = self._new_buffer(out)
        self.arrays[id(out)] = buffer
        self._add(operation, out.device_object.backend.bind("identity", buffer, (array,), {}))

    def _bind_assign(self, operation: Operation) -> None:
        [value] = operation.inputs
        target, source = self._pin(operation.attrs["variable"]), self.arrays[id(value)]
        self.arrays[id(operation.output)] = source
        if source is target:  # the value was computed right into the variable
            return
        backend = value.device_object.backend
        steps = []
        if backend.shares_memory(source, target):  # v.assign(v[::-1]): read all before writing
            apart = backend.copy(source)
            steps = backend.bind("identity", apart, (source,), {})
            source = apart
        self._add(operation, [*steps, *backend.bind("identity", target, (source,), {})])

    @quiet
    def _compute(self, operation: Operation) -> list[Array]:
        """The results of an operation, computed now."""
        backend = operation.output.device_object.backend
        kernel = backend.kernels[operation.opdef.kernel]
        made = kernel(*self._inputs(operation), **operation.attrs)
        return [backend.finish(part) for part in (made if operation.opdef.returns_many else [made])]

    def _bind_view(self, operation: Operation) -> bool:
        """Views cost nothing: the same memory in another shape.  False when it must be copied."""
        [view] = self._compute(operation)
        backend = operation.output.device_object.backend
        base = self.arrays[id(operation.inputs[0])]
        if id(operation.output) in self.live.place or not backend.shares_memory(view, base):
            return False
        self.arrays[id(operation.output)] = view
        return True

    def _bind_call(self, operation: Operation) -> None:
        backend, kernel = operation.output.device_object.backend, operation.opdef.kernel
        if operation.opdef.returns_many and kernel not in backend.binders:
            self._bind_kernel(operation)
            return
        arrays = self._inputs(operation)
        if operation.opdef.returns_many and not operation.opdef.elementwise:
            out: Any = tuple(self._new_buffers(operation))
        else:
            for tensor in operation.outputs:
                self.arrays[id(tensor)] = self._buffer_for(operation, tensor, arrays)
            out = self.arrays[id(operation.output)]
            if operation.opdef.returns_many:
                out = tuple(self.arrays[id(tensor)] for tensor in operation.outputs)
        self._add(operation, backend.bind(kernel, out, arrays, operation.attrs))

    def _bind_kernel(self, operation: Operation) -> None:
        """Several outputs, or numbers that only the run knows: computed, and then copied."""
        arrays, places = self._inputs(operation), self._new_buffers(operation)
        backend, many = operation.output.device_object.backend, operation.opdef.returns_many
        kernel, attrs = backend.kernels[operation.opdef.kernel], self._attrs(operation)

        def run_and_copy() -> None:
            made = kernel(*arrays, **attrs())
            for place, array in zip(places, made if many else (made,), strict=True):
                backend.write(place, backend.finish(array))

        self._add(operation, [run_and_copy])

    def _bind_python(self, operation: Operation) -> None:
        """An op that is a Python function of tensors: it gets copies, which it may keep."""
        call, many = operation.opdef.call, operation.opdef.returns_many
        attrs = self._attrs(operation)
        assert call is not None
        sources = [
            (array, tensor.device_object, tensor.dtype)
            for array, tensor in zip(self._inputs(operation), operation.arguments, strict=True)
        ]
        places = self._new_buffers(operation)
        homes = [tensor.device_object for tensor in operation.outputs]

        def run() -> None:
            inputs = [
                Tensor(device.backend.copy(array), device, dtype=dtype)
                for array, device, dtype in sources
            ]
            results = call(*inputs, **attrs())
            made = results if many else (results,)
            for place, home, result in zip(places, homes, made, strict=True):
                if result.array.shape != place.shape:
                    raise NotPlannable(f"{operation.name} gave another shape than expected.")
                bring(result, place, home)

        self._add(operation, [run])

    def _new_buffers(self, operation: Operation) -> list[Array]:
        for tensor in operation.outputs:
            self.arrays[id(tensor)] = self._new_buffer(tensor)
        return [self.arrays[id(tensor)] for tensor in operation.outputs]

    def _attrs(self, operation: Operation) -> Callable[[], dict[str, Any]]:
        """Gives the static data, with what only the run knows."""
        if not operation.late:
            return lambda: operation.attrs
        arrays = [self.arrays.get(id(tensor)) for tensor in operation.inputs]
        makers = {key: maker(value, arrays) for key, value in operation.attrs.items()}
        return lambda: {key: make() for key, make in makers.items()}

    def _add(self, operation: Operation, steps: list[Step]) -> None:
        if self._fuses and len(steps) > 1:
            steps = operation.output.device_object.backend.together(steps)
        self.steps.extend(steps)
        self.lines.append((operation, steps))
        shapes = [self.shapes[id(tensor)] for tensor in operation.outputs]
        self.listing.append(line(len(self.listing), operation, shapes, len(steps)))

    def _inputs(self, operation: Operation) -> tuple[Array, ...]:
        """The arrays of the inputs; where only the shape matters, an array of no memory."""
        real = {id(tensor) for tensor in value_inputs(operation)}
        return tuple(
            self.arrays[id(tensor)] if id(tensor) in real else self._ghost(tensor)
            for tensor in operation.arguments
        )

    def _ghost(self, tensor: Tensor) -> Array:
        backend = tensor.device_object.backend
        return backend.ghost(self.shapes[id(tensor)], tensor.dtype, tensor.device_object)

    def _pin(self, variable: Variable) -> Array:
        self.variables[variable] = variable.pin()
        return self.variables[variable]

    # Buffers

    def _buffer_for(self, operation: Operation, out: Tensor, arrays: tuple) -> Array:
        place = self.live.place.get(id(out))
        if id(out) in self.arrays:  # a packed vector, reserved before its parts were computed
            return self.arrays[id(out)]
        if place is not None:
            return self._placed(place, out)
        overwritten = self._input_to_overwrite(operation, out, arrays)
        return self._new_buffer(out) if overwritten is None else overwritten

    def _placed(self, place: tuple, tensor: Tensor) -> Array:
        if place[0] == "variable":
            return self.variables[place[1]]
        _, operation, start = place
        if id(operation.output) not in self.arrays:  # the first part that is computed
            self.arrays[id(operation.output)] = self._new_buffer(operation.output)
        shape, whole = self.shapes[id(tensor)], self.arrays[id(operation.output)]
        return whole[start : start + math.prod(shape)].reshape(shape)

    def _input_to_overwrite(self, operation: Operation, out: Tensor, arrays: tuple) -> Array | None:
        """The buffer of an input that is read here for the last time, entry by entry."""
        root = self.layout.takes_over.get(id(out))
        if root is None or root not in self._owned:
            return None
        array = self._owned[root]
        if not any(other is array for other in arrays) or not self._alone(operation, root, array):
            return None
        del self._owned[root]
        if root in self._lent:
            self._lent.add(id(out))
        self._own(out, array)
        return array

    def _alone(self, operation: Operation, root: int, array: Array) -> bool:
        """Whether no other input looks at the same memory in another way."""
        return all(
            self.live.root[id(tensor)] != root or self.arrays[id(tensor)] is array
            for tensor in value_inputs(operation)
        )

    def _new_buffer(self, tensor: Tensor) -> Array:
        store, shape = self._store(tensor), self.shapes[id(tensor)]
        start = self.layout.start(tensor)
        buffer = store.lend(shape) if start is None else store.at(start, shape)
        if start is None:
            self._lent.add(id(tensor))
        self._own(tensor, buffer)
        return buffer

    def _own(self, tensor: Tensor, buffer: Array) -> None:
        """The buffer is the tensor's until its last use, or that of a view that was copied."""
        self._owned[id(tensor)] = buffer
        self._ending.setdefault(self.live.last_use[self.live.root[id(tensor)]], []).append(tensor)

    def _release(self, number: int) -> None:
        """Buffers read for the last time serve again."""
        for tensor in self._ending.pop(number, ()):
            buffer = self._owned.pop(id(tensor), None)
            if buffer is not None and id(tensor) in self._lent:
                self._store(tensor).give_back(buffer)

    def _store(self, tensor: Tensor) -> Store:
        kind = kind_of(tensor)
        if kind not in self._stores:
            self._stores[kind] = Store(kind, self.layout.sizes.get(kind, 0))
        return self._stores[kind]

    @property
    def buffers(self) -> list[Array]:
        """All memory that was asked for."""
        return [buffer for store in self._stores.values() for buffer in store.buffers]
