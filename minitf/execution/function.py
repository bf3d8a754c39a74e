"""`tf.function`: write eager code, run it compiled.

Where it sits   above graph and plan; `fit` compiles its training step with it.
The one idea    call the Python function once with symbolic tensors, and what it does is recorded in
                a graph.  There is one graph for each signature (shapes and types of the tensors,
                values of everything else), and one plan for each set of concrete shapes.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def f(x):
                ...     print("tracing")
                ...     return x * x
                >>> f(tf.constant(3.0)).numpy(), f(tf.constant(4.0)).numpy()
                tracing
                (np.float32(9.0), np.float32(16.0))
Read next       execution/autograph/rewrite.py, minitf/keras/trainer.py
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import nest
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.autograph import for_call
from minitf.execution.concrete import BoundPlan, ConcreteFunction
from minitf.execution.function_keys import (
    Specs,
    argument_names,
    as_signed,
    common_spec,
    plain_key,
    serves,
    specs_of,
    split,
    static_key,
    structure_key,
)
from minitf.execution.retracing import Calls
from minitf.execution.signature import Signature, is_tensor_like

_settings = {"eagerly": False}


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Whether functions run as the Python they are, for looking into them.

    https://www.tensorflow.org/api_docs/python/tf/config/run_functions_eagerly
    """
    _settings["eagerly"] = bool(run_eagerly)


def functions_run_eagerly() -> bool:
    """What run_functions_eagerly was told."""
    return _settings["eagerly"]


class Function:
    """A Python function that is traced and compiled; see `function`.

    Attributes:
        python_function: The function as it was written.
        input_signature: The specs of its arguments, where they were given.
        function_spec: How it is called.
    """

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Sequence[Any] | None = None,
        autograph: bool = True,
        reduce_retracing: bool = False,
        keeps_variables: bool = False,
        jit_compile: bool | None = None,
    ):
        if not callable(python_function):
            raise TypeError(f"{python_function!r} is not a callable object")
        functools.update_wrapper(self, python_function)
        self.__name__ = getattr(python_function, "__name__", type(python_function).__name__)
        self.python_function = python_function
        self.function_spec = Signature(python_function, input_signature)
        self._options: dict[str, Any] = {
            "autograph": autograph,
            "reduce_retracing": reduce_retracing,
            "keeps_variables": keeps_variables,
            "jit_compile": jit_compile,
        }
        self._traced: dict[Any, ConcreteFunction] = {}
        self._known: dict[Any, ConcreteFunction] = {}  # by types and shapes alone: the fast road
        self._count = 0
        self._moves = Variable.device_moves
        self._calls = Calls(repr(python_function))

    @property
    def input_signature(self) -> tuple[Any, ...] | None:
        return self.function_spec.specs

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """As a method: each instance has graphs of its own."""
        if instance is None:
            return self
        kept_under = f"_function_{self.__name__}"
        try:
            attributes = vars(instance)  # kept by the instance, so that it ends with the instance
        except TypeError:  # it has slots only
            return functools.partial(self, instance)
        found = attributes.get(kept_under)
        if found is None or found[0] is not self:
            method = self.python_function.__get__(instance, owner)
            specs = self.input_signature
            found = self, Function(method, specs, **self._options)
            attributes[kept_under] = found
        return found[1]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if _settings["eagerly"]:
            return self.python_function(*args, **kwargs)
        if self._moves != Variable.device_moves:
            self._forget_moved()
        known = None if kwargs else plain_key(args)
        concrete = self._known.get(known) if known is not None else None
        if concrete is not None:  # tensors like these came in before, in the same places
            self._calls.count(traced=False)
            return concrete.run(args)
        return self._called(args, kwargs, known)

    def _called(self, args: tuple, kwargs: dict[str, Any], known: Any) -> Any:
        before = self._count
        structure = self.function_spec.bound(args, kwargs)
        leaves, tensors = split(structure)
        concrete = self._concrete(structure, leaves, specs_of(tensors))
        result = concrete.run(tensors)
        if known is not None and len(tensors) == len(args):
            self._known[known] = concrete
        self._calls.count(self._count != before)
        return result

    def _forget_moved(self) -> None:
        """Variables changed their device: what was recorded of any variable is recorded anew."""
        self._moves = Variable.device_moves
        self._traced = {key: one for key, one in self._traced.items() if not one.variables}
        self._known = {key: one for key, one in self._known.items() if not one.variables}

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The traced graph for these arguments (tensors, or TensorSpecs in their place).

        https://www.tensorflow.org/api_docs/python/tf/types/experimental/GenericFunction
        """
        if not args and not kwargs and self.input_signature is not None:
            args = self.input_signature
        structure = self.function_spec.bound(args, kwargs)
        leaves, tensors = split(structure)
        return self._concrete(structure, leaves, specs_of(tensors))

    def plan_for(self, *args: Any) -> BoundPlan:
        """The plan for arguments like these, for running many batches of one size.

        The first axis of every argument is left open in the graph, so one trace serves every
        batch size; the plan itself has the sizes given here.

        Args:
            args: Tensors or arrays, in any structure.

        Returns:
            A BoundPlan: fill `inputs` in place, `run()`, read `outputs`.
        """
        structure = self.function_spec.bound(args, {})
        leaves, tensors = split(structure)
        specs: Specs = [
            (TensorSpec((None, *tensor.shape[1:]) if tensor.ndim else (), tensor.dtype), device)
            for tensor, device in ((tensor, tensor.device_object) for tensor in tensors)
        ]
        concrete = self._concrete(structure, leaves, specs)
        return BoundPlan(concrete, concrete.plan([tuple(tensor.shape) for tensor in tensors]))

    def __deepcopy__(self, memo: dict[int, Any]) -> Function:
        """A copy traces anew: the graphs are of the original's variables."""
        return Function(
            copy.deepcopy(self.python_function, memo), self.input_signature, **self._options
        )

    def experimental_get_tracing_count(self) -> int:
        """How often the Python function was called to be recorded."""
        return self._count

    @property
    def concrete_functions(self) -> list[ConcreteFunction]:
        """What was recorded so far, one for each signature."""
        return list(dict.fromkeys(self._traced.values()))

    def pretty_printed_concrete_signatures(self, verbose: bool = True) -> str:
        """The arguments and results of each graph."""
        return "\n\n".join(one.pretty_printed_signature() for one in self.concrete_functions)

    def __repr__(self) -> str:
        return f"<tf.function {self.__name__}{self.function_spec}>"

    def _concrete(self, structure: Any, leaves: list[Any], specs: Specs) -> ConcreteFunction:
        """The graph for these arguments: that of a call like it, or a new one."""
        wanted = self.input_signature
        if wanted is not None:
            specs = as_signed(specs, wanted)
        statics = tuple(map(static_key, leaves))
        kind = (structure_key(structure), statics)
        key = (kind, tuple(specs))
        found = self._traced.get(key)
        if found is None:
            found = self._looser(kind, specs) or self._new(kind, structure, leaves, specs)
            self._traced[key] = found
        return found

    def _looser(self, kind: Any, specs: Specs) -> ConcreteFunction | None:
        """A graph that was traced for more shapes than these."""
        for (other_kind, other), concrete in self._traced.items():
            if other_kind == kind and all(map(serves, other, specs)):
                return concrete
        return None

    def _new(self, kind: Any, structure: Any, leaves: list[Any], specs: Specs) -> ConcreteFunction:
        if self._options["reduce_retracing"]:
            for other_kind, other in list(self._traced):
                if other_kind == kind:
                    specs = [common_spec(one, two) for one, two in zip(other, specs, strict=True)]
        first = not self._traced
        concrete = self._trace(structure, leaves, specs, first)
        if concrete.graph.new_variables and not self._options["keeps_variables"]:
            # They are made once: traced anew, the function must find them there.
            concrete = self._trace(structure, leaves, specs, False)
        self._traced[(kind, tuple(specs))] = concrete
        return concrete

    def _trace(
        self, structure: Any, leaves: list[Any], specs: Specs, may_make: bool
    ) -> ConcreteFunction:
        function = self.python_function
        called = for_call(function) if self._options["autograph"] else function

        def call(placeholders: list[Tensor]) -> Any:
            fresh = iter(placeholders)
            filled = [next(fresh) if is_tensor_like(leaf) else leaf for leaf in leaves]
            args, kwargs = nest.pack_as(structure, filled)
            return called(*args, **kwargs)

        self._count += 1
        names = argument_names(self.function_spec, *structure)
        make = may_make or self._options["keeps_variables"]
        jit_compile = self._options["jit_compile"]
        return ConcreteFunction(
            function, specs, names, call, self.function_spec, structure, make, jit_compile
        )


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    experimental_implements: str | None = None,
    experimental_autograph_options: Any = None,
    experimental_attributes: Any = None,
    experimental_relax_shapes: bool | None = None,
    experimental_compile: bool | None = None,
    experimental_follow_type_hints: bool | None = None,
) -> Any:
    """Compile a Python function into a graph, once for each signature.

    Python code in it runs while tracing only; what is done with tensors is recorded.  Python's
    `if`, `while` and `for` over tensors become part of the graph.

    Args:
        func: The function.  Without it, a decorator is returned.
        input_signature: A TensorSpec for each argument; then there is one graph only, and other
            arguments are refused.
        autograph: Whether `if`, `while` and `for` are looked after.
        jit_compile: A function always runs as a plan.  Its element-wise operations become
            kernels of a compiler, made in the background, with True at once, by default once it
            has run for a while, with False never.  That changes no bit of the results.  It needs
            `pip install 'minitf[fast]'`.
        reduce_retracing: Whether a graph for a new shape is made to serve other shapes, too.
        experimental_implements, experimental_autograph_options, experimental_attributes,
            experimental_relax_shapes, experimental_compile, experimental_follow_type_hints:
            Accepted as in TensorFlow.

    Returns:
        A Function, called like `func`.

    Raises:
        TypeError: `func` is no function, or arguments do not fit it.
        ValueError: It makes variables in other calls than the first.

    https://www.tensorflow.org/api_docs/python/tf/function
    """
    relax = reduce_retracing or bool(experimental_relax_shapes)
    wish = experimental_compile if jit_compile is None else jit_compile

    def decorate(decorated: Callable[..., Any]) -> Function:
        return Function(decorated, input_signature, autograph, relax, jit_compile=wish)

    return decorate if func is None else decorate(func)
