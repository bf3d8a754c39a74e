"""One traced graph of a function, and how it is run.

Where it sits   above graph and runner; function.py keeps one of these for each signature.
The one idea    the same graph runs compiled, for speed, or op by op through dispatch, when a tape
                or another graph must see it.
Try it          >>> import minitf as tf
                >>> concrete = tf.function(lambda x: x * x).get_concrete_function(tf.constant(3.0))
                >>> print(concrete.graph)
                x: placeholder() -> ()
                multiply: multiply(x, x) -> ()
                >>> concrete(tf.constant(4.0)).numpy()
                np.float32(16.0)
Read next       execution/function.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from minitf.backends.base import Device
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.operation import Operation
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import DTypeError, ShapeError
from minitf.execution.effects import inner_operations
from minitf.execution.function_graph import FunctionGraph
from minitf.execution.late_numbers import bring
from minitf.execution.plan import Plan
from minitf.execution.runner import Runner, copies
from minitf.execution.signature import Signature, is_tensor_like
from minitf.execution.tensor_array import TensorArray


class ConcreteFunction:
    """One traced graph of a function.

    Attributes:
        graph: The record.
        inputs: Its placeholders, in the order of the flattened tensor arguments.
        outputs: Its results, flattened; a leaf that is no tensor stays as it is.
        structure: The structure that the function returned.
        structured_input_signature: The arguments it was traced for, specs in place of tensors.
    """

    def __init__(
        self,
        python_function: Callable[..., Any],
        specs: Sequence[tuple[TensorSpec, Device | None]],
        names: Sequence[str],
        call: Callable[[list[Tensor]], Any],
        signature: Signature | None = None,
        arguments: tuple[tuple, dict[str, Any]] = ((), {}),
        may_make_variables: bool = True,
        jit_compile: bool | None = None,
    ):
        self.graph = FunctionGraph(getattr(python_function, "__name__", "function"))
        self.graph.may_make_variables = may_make_variables
        self.name = self.graph.name
        self._signature = signature
        # Whoever listens hears the operations when they run, not while they are described.
        with context.unheard(), self.graph.as_default():
            self.inputs = [
                self.graph.placeholder(spec.shape, spec.dtype, spec.name or name, device)
                for (spec, device), name in zip(specs, names, strict=True)
            ]
            self.structure = call(self.inputs)
            self.outputs = [self._output(leaf) for leaf in nest.flatten(self.structure)]
        self.graph.closed = True
        self._single = len(self.outputs) == 1 and isinstance(self.structure, Tensor)
        self.runner = Runner(self.graph, self.inputs, self.fetches, jit_compile)
        fresh = iter([spec for spec, _ in specs])
        leaves = [next(fresh) if is_tensor_like(leaf) else leaf for leaf in nest.flatten(arguments)]
        self.structured_input_signature = nest.pack_as(arguments, leaves)

    def _output(self, leaf: Any) -> Any:
        """A result as TensorFlow gives it: numbers as tensors, other things as they are."""
        if isinstance(leaf, TensorArray):
            leaf = leaf.flow
        if isinstance(leaf, (Variable, np.ndarray, np.generic, bool, int, float, complex, str)):
            leaf = convert_to_tensor(leaf)
        return self.graph._own(leaf) if isinstance(leaf, Tensor) else leaf

    @property
    def fetches(self) -> list[Tensor]:
        return [leaf for leaf in self.outputs if isinstance(leaf, Tensor)]

    @property
    def structured_outputs(self) -> Any:
        """What the function returned: symbolic tensors, in its structure."""
        return nest.pack_as(self.structure, self.outputs)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that the function reads or assigns."""
        return tuple(dict.fromkeys(_variables_in(self.graph.operations)))

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        return tuple(variable for variable in self.variables if variable.trainable)

    @property
    def captured_inputs(self) -> list[Any]:
        """What it takes from outside besides its arguments: its variables."""
        return list(self.variables)

    @property
    def function_type(self) -> Any:
        return self._signature

    def plan(self, shapes: Sequence[tuple[int, ...]]) -> Plan:
        """The plan for concrete shapes of the inputs; made once.

        Raises:
            NotPlannable: A shape inside depends on data.
        """
        return self.runner.plan(shapes)

    def run(self, tensors: Sequence[Tensor]) -> Any:
        """Run on the flattened tensors: compiled; or one by one, when somebody must see it."""
        return self.packed(self.runner(tensors))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run on arguments like those it was traced for, or on its tensors alone.

        Raises:
            TypeError: Arguments that do not fit.
            InvalidArgumentError: A tensor of another type or shape.
        """
        tensors = [
            convert_to_tensor(leaf, dtype_hint=place.dtype)
            for leaf, place in zip(self._flat(args, kwargs), self.inputs, strict=True)
        ]
        for number, (tensor, place) in enumerate(zip(tensors, self.inputs, strict=True)):
            if tensor.dtype is not place.dtype:
                raise DTypeError(
                    f"cannot compute {self.name} as input #{number}(zero-based) was expected to "
                    f"be a {place.dtype.name} tensor but is a {tensor.dtype.name} tensor",
                    instead=f"tf.cast(x, tf.{place.dtype.name})",
                )
            if not place.shape.is_compatible_with(tensor.shape):
                raise ShapeError(
                    f"{self.name} was traced for {place.name!r} of shape {place.shape}, and got "
                    f"a tensor of shape {tensor.shape}."
                )
        return self.run(tensors)

    def _flat(self, args: tuple, kwargs: dict[str, Any]) -> list[Any]:
        """The tensors among the arguments, in order."""
        wanted = len(self.inputs)
        names = [place.op.name for place in self.inputs if place.op is not None]
        flat = nest.flatten(args)
        if len(flat) + len(kwargs) == wanted and set(kwargs) <= set(names[len(flat) :]):
            return [*flat, *[kwargs[name] for name in names[len(flat) :]]]
        if self._signature is not None:
            traced, _ = self.structured_input_signature
            try:
                bound = self._signature.bound(args, kwargs)
            except TypeError:
                bound = self._signature.bound((*args, *traced[len(args) :]), kwargs)
                if any(isinstance(leaf, TensorSpec) for leaf in nest.flatten(bound)):
                    raise
            leaves = zip(nest.flatten(bound), nest.flatten(self.structured_input_signature),
                         strict=False)  # fmt: skip
            found = [leaf for leaf, spec in leaves if isinstance(spec, TensorSpec)]
            if len(found) == wanted:
                return found
        raise TypeError(
            f"{self.name}({', '.join(names)}) takes {wanted} tensors, and was called with {args} "
            f"and {kwargs}."
        )

    def packed(self, values: Sequence[Tensor]) -> Any:
        """Values of the fetches, in the structure that the function returned."""
        if self._single:
            return values[0]
        fresh = iter(values)
        leaves = [next(fresh) if isinstance(leaf, Tensor) else leaf for leaf in self.outputs]
        return nest.pack_as(self.structure, leaves)

    def pretty_printed_signature(self, verbose: bool = True) -> str:
        """The arguments and results, line by line."""
        args, kwargs = self.structured_input_signature
        label = self._signature.label if self._signature is not None else str
        lines = ["Input Parameters:"]
        lines += [f"  {label(i)} (POSITIONAL_OR_KEYWORD): {_shown(a)}" for i, a in enumerate(args)]
        lines += [f"  {key} (KEYWORD_ONLY): {_shown(value)}" for key, value in kwargs.items()]
        results = nest.map_structure(
            lambda leaf: TensorSpec.from_tensor(leaf) if isinstance(leaf, Tensor) else leaf,
            self.structured_outputs,
        )
        lines += ["Output Type:", f"  {_shown(results)}", "Captures:"]
        captures = [f"  {TensorSpec.from_tensor(one)}" for one in self.captured_inputs]
        return "\n".join([*lines, *(captures or ["  None"])])

    def __str__(self) -> str:
        return f"ConcreteFunction {self.pretty_printed_signature()}"

    __repr__ = __str__


def _shown(part: Any) -> str:
    if part is None or isinstance(part, (bool, int, float, str)):
        return f"Literal[{part!r}]" if part is not None else "None"
    return repr(part)


def _variables_in(operations: Sequence[Operation]) -> Iterator[Variable]:
    for operation in operations:
        if "variable" in operation.attrs:
            yield operation.attrs["variable"]
        yield from _variables_in(list(inner_operations(operation)))


class BoundPlan:
    """A plan together with the structure its function returns.

    Attributes:
        inputs: Arrays to be filled in place, in the order of the flattened arguments.
        run: Runs the plan once; takes nothing, returns nothing.
    """

    def __init__(self, concrete: ConcreteFunction, plan: Plan):
        self.concrete, self.plan = concrete, plan
        self.inputs, self.run = plan.inputs, plan.run

    def fill(self, *values: Any) -> None:
        """Copy values, in the order of the flattened arguments, into `inputs`."""
        for place, tensor, value in zip(self.inputs, self.concrete.inputs, values, strict=True):
            home = tensor.device_object
            bring(convert_to_tensor(value, tensor.dtype), place, home)

    @property
    def outputs(self) -> list[Any]:
        """The buffers of the results, overwritten by each run."""
        return self.plan.outputs

    def structured_outputs(self) -> Any:
        """Fresh tensors, in the structure that the function returned."""
        return self.concrete.packed(copies(self.concrete.fetches, self.plan.outputs))

    def __str__(self) -> str:
        return str(self.plan)
