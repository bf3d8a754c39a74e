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
Read next       minitf/keras/trainer.py
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.backends.base import Device
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Reference, Tensor
from minitf.errors import ArgumentError
from minitf.execution.concrete import BoundPlan, ConcreteFunction


class Function:
    """A Python function that is traced and compiled; see `function`."""

    def __init__(
        self, python_function: Callable[..., Any], input_signature: Sequence[TensorSpec] | None
    ):
        functools.update_wrapper(self, python_function)
        self.python_function = python_function
        self.input_signature = input_signature
        self._traced: dict[Any, ConcreteFunction] = {}

    def __get__(self, instance: Any, owner: type) -> Any:
        """As a method: the instance is a static argument."""
        if instance is None:
            return self
        kept_under = f"_function_{self.__name__}"  # type: ignore[attr-defined]
        attributes = vars(instance)  # kept by the instance, so that it ends with the instance
        if kept_under not in attributes:
            method = self.python_function.__get__(instance, owner)
            attributes[kept_under] = Function(method, self.input_signature)
        return attributes[kept_under]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        leaves, tensors = _split((args, kwargs))
        concrete = self._concrete((args, kwargs), leaves, self._specs(tensors))
        return concrete(tensors)

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The traced graph for these arguments (tensors, or TensorSpecs in their place)."""
        if not args and not kwargs and self.input_signature:
            args = tuple(self.input_signature)
        leaves, tensors = _split((args, kwargs))
        return self._concrete((args, kwargs), leaves, self._specs(tensors))

    def plan_for(self, *args: Any) -> BoundPlan:
        """The plan for arguments like these, for running many batches of one size.

        The first axis of every argument is left open in the graph, so one trace serves every
        batch size; the plan itself has the sizes given here.

        Args:
            args: Tensors or arrays, in any structure.

        Returns:
            A BoundPlan: fill `inputs` in place, `run()`, read `outputs`.
        """
        leaves, tensors = _split((args, {}))
        specs = [
            (TensorSpec((None, *tensor.shape[1:]) if tensor.ndim else (), tensor.dtype), device)
            for tensor, device in ((tensor, tensor.device_object) for tensor in tensors)
        ]
        concrete = self._concrete((args, {}), leaves, specs)
        return BoundPlan(concrete, concrete.plan([tuple(tensor.shape) for tensor in tensors]))

    def experimental_get_tracing_count(self) -> int:
        """How often the Python function was called to be recorded."""
        return len(self._traced)

    @property
    def concrete_functions(self) -> list[ConcreteFunction]:
        """What was recorded so far, one for each signature."""
        return list(self._traced.values())

    def _specs(self, tensors: list[Any]) -> list[tuple[TensorSpec, Device | None]]:
        if self.input_signature is None:
            return [(TensorSpec.from_tensor(t), getattr(t, "device_object", None)) for t in tensors]
        wanted = nest.flatten(list(self.input_signature))
        fits = len(wanted) == len(tensors) and all(
            spec.is_compatible_with(tensor) for spec, tensor in zip(wanted, tensors, strict=True)
        )
        if not fits:
            given = [TensorSpec.from_tensor(tensor) for tensor in tensors]
            raise ArgumentError(
                f"{self.__name__} was called with {given}.",  # type: ignore[attr-defined]
                why=f"its input_signature is {list(self.input_signature)}",
            )
        return [
            (spec, getattr(tensor, "device_object", None))
            for spec, tensor in zip(wanted, tensors, strict=True)
        ]

    def _concrete(
        self, structure: Any, leaves: list[Any], specs: list[tuple[TensorSpec, Device | None]]
    ) -> ConcreteFunction:
        statics = tuple(_static_key(leaf) for leaf in leaves)
        key = (_structure_key(structure), statics, tuple(specs))
        if key not in self._traced:

            def call(placeholders: list[Tensor]) -> Any:
                fresh = iter(placeholders)
                filled = [next(fresh) if _is_tensor_like(leaf) else leaf for leaf in leaves]
                args, kwargs = nest.pack_as(structure, filled)
                return self.python_function(*args, **kwargs)

            names = _argument_names(self.python_function, *structure)
            self._traced[key] = ConcreteFunction(self.python_function, specs, names, call)
        return self._traced[key]


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Sequence[TensorSpec] | None = None,
    **tensorflow_options: Any,
) -> Any:
    """Compile a Python function into a graph, once for each signature.

    Python code in it runs while tracing only; what is done with tensors is recorded.

    Args:
        func: The function.  Without it, a decorator is returned.
        input_signature: A TensorSpec for each argument; then there is one graph only, and other
            arguments are refused.
        tensorflow_options: `jit_compile`, `reduce_retracing`, `autograph`: accepted as in
            TensorFlow; they do not change results.

    Returns:
        A Function, called like `func`.

    https://www.tensorflow.org/api_docs/python/tf/function
    """
    known = {"jit_compile", "reduce_retracing", "autograph", "experimental_relax_shapes"}
    if unknown := set(tensorflow_options) - known:
        raise TypeError(f"tf.function got an unexpected argument {sorted(unknown)[0]!r}.")
    if func is None:
        return lambda decorated: Function(decorated, input_signature)
    return Function(func, input_signature)


def _is_tensor_like(leaf: Any) -> bool:
    return isinstance(leaf, (Tensor, np.ndarray, np.generic, TensorSpec))


def _split(structure: Any) -> tuple[list[Any], list[Any]]:
    """The leaves, and those of them that are tensors (arrays become tensors)."""
    leaves = nest.flatten(structure)
    tensors = [
        leaf if isinstance(leaf, (Tensor, TensorSpec)) else convert_to_tensor(leaf)
        for leaf in leaves
        if _is_tensor_like(leaf)
    ]
    return leaves, tensors


def _static_key(leaf: Any) -> Any:
    """What a leaf means for the choice of a graph: tensors by their spec, the rest by value."""
    if _is_tensor_like(leaf):
        return Tensor
    try:
        hash(leaf)
    except TypeError:
        return Reference(leaf)  # by identity, and kept alive: its id is not given away again
    return (type(leaf), leaf)


def _argument_names(function: Callable[..., Any], args: tuple, kwargs: dict) -> list[str]:
    """For each tensor among the arguments the name of the parameter that it comes in by."""
    names = list(inspect.signature(function).parameters) + ["args"] * len(args)
    named = [*zip(names, args, strict=False), *((key, kwargs[key]) for key in sorted(kwargs))]
    return [name for name, part in named for leaf in nest.flatten(part) if _is_tensor_like(leaf)]


def _structure_key(structure: Any) -> Any:
    if isinstance(structure, dict):
        return ("dict", *((key, _structure_key(structure[key])) for key in sorted(structure)))
    if nest.is_sequence(structure):
        return (type(structure), *map(_structure_key, structure))
    return None
