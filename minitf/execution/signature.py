"""The arguments of a function: in which order, with which defaults, of which specs.

Where it sits   below function, which looks its graphs up by what this makes of a call.
The one idea    f(1, b=2), f(a=1, b=2) and f(1) with default b=2 are one call, and get one graph.
Try it          >>> signature = Signature(lambda a, b=2, *, c=3: None, None)
                >>> signature.bound((1,), {"c": 4})
                ((1, 2), {'c': 4})
Read next       execution/function.py
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import MinitfError

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Signature:
    """How a Python function is called.

    Args:
        function: The function.
        specs: Its input_signature: a structure of TensorSpecs for each of the first arguments.
    """

    def __init__(self, function: Callable[..., Any], specs: Sequence[Any] | None):
        try:
            self._signature = inspect.signature(function)
        except (TypeError, ValueError):  # a built-in function that does not say
            self._signature = inspect.signature(lambda *args, **kwargs: None)
        parameters = list(self._signature.parameters.values())
        self.names = [part.name for part in parameters if part.kind in _POSITIONAL]
        only = all(part.kind in _POSITIONAL for part in parameters)
        self._full = len(self.names) if only else -1
        self.specs = None if specs is None else tuple(specs)
        self._rest = next((p.name for p in parameters if p.kind is p.VAR_POSITIONAL), "args")
        if specs is not None:
            self._check_specs(function, parameters)

    def _check_specs(self, function: Any, parameters: list[inspect.Parameter]) -> None:
        assert self.specs is not None
        required = [p for p in parameters if p.kind in _POSITIONAL and p.default is p.empty]
        variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        if len(self.specs) > len(self.names) and not variadic:
            raise TypeError(
                f"tf.function's input_signature has {len(self.specs)} entries, and the function "
                f"{getattr(function, '__name__', function)!r} takes {len(self.names)} arguments."
            )
        if self.names[:1] == ["self"]:  # a method: checked when it is bound to its instance
            return
        if len(self.specs) < len(required):
            missing = [part.name for part in required[len(self.specs) :]]
            raise TypeError(
                "When input_signature is provided, all required arguments must be covered by it; "
                f"missing: {missing}."
            )

    def bound(self, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
        """The arguments in their one form.

        Raises:
            TypeError: They do not fit the function, or its input_signature.
        """
        if kwargs or len(args) != self._full:
            try:
                found = self._signature.bind(*args, **kwargs)
            except TypeError as problem:
                raise self.misfit(problem, args, kwargs) from None
            found.apply_defaults()
            args, kwargs = found.args, found.kwargs
        return (args if self.specs is None else self._cast(args, kwargs)), kwargs

    def misfit(self, problem: object, args: tuple, kwargs: dict) -> TypeError:
        """The error for arguments that do not fit."""
        return TypeError(
            f"Binding inputs to tf.function failed due to `{problem}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {self}."
        )

    def _cast(self, args: tuple, kwargs: dict) -> tuple:
        assert self.specs is not None
        count = len(self.specs)
        try:
            parts = [_fitted(arg, spec) for arg, spec in zip(args, self.specs, strict=False)]
        except (TypeError, ValueError) as problem:
            reason = problem.what if isinstance(problem, MinitfError) else problem
            raise self.misfit(reason, args, kwargs) from None
        return (*parts, *args[count:])

    def label(self, number: int) -> str:
        """What the positional argument with this number is called."""
        return self.names[number] if number < len(self.names) else f"{self._rest}"

    def __str__(self) -> str:
        if self.specs is None:
            parameters = list(self._signature.parameters.values())
            defaults = [p.empty if p.default is p.empty else _CAPTURED for p in parameters]
            return str(inspect.Signature([
                p.replace(annotation=p.empty, default=default)
                for p, default in zip(parameters, defaults, strict=True)
            ]))  # fmt: skip
        pairs = zip(map(self.label, range(len(self.specs))), self.specs, strict=True)
        return "(" + ", ".join(f"{name}: {spec}" for name, spec in pairs) + ")"


class _CapturedDefault:
    def __repr__(self) -> str:
        return "<captured_default_value>"


_CAPTURED = _CapturedDefault()


def _fitted(value: Any, spec: Any) -> Any:
    """An argument as its spec wants it."""
    if not isinstance(spec, TensorSpec):
        if nest.is_sequence(spec) or isinstance(spec, dict):
            leaves, specs = nest.flatten(value), nest.flatten(spec)
            if len(leaves) != len(specs):
                raise TypeError(f"Can not cast {value!r} to {spec!r}")
            return nest.pack_as(
                spec, [_fitted(leaf, one) for leaf, one in zip(leaves, specs, strict=True)]
            )
        return value
    if isinstance(value, TensorSpec):
        given = value
    elif isinstance(value, (Tensor, Variable)):
        given = TensorSpec.from_tensor(value)
    else:
        value = convert_to_tensor(value, spec.dtype)
        given = TensorSpec.from_tensor(value)
    if given.dtype is not spec.dtype or not given.shape.is_compatible_with(spec.shape):
        raise TypeError(f"Can not cast {given} to {spec}")
    return convert_to_tensor(value) if isinstance(value, Variable) else value


def is_tensor_like(leaf: Any) -> bool:
    """Whether an argument is a tensor to the graph, and not a value of Python's."""
    return isinstance(leaf, (Tensor, np.ndarray, np.generic, TensorSpec))
