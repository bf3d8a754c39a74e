"""How a function of keras.ops takes symbols: each is also an Operation.

Where it sits   below the themes of keras.ops.
The one idea    a function is written once, for tensors; called on KerasTensors, the call is noted
                as a Node of an Operation that carries the static arguments.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,))
                >>> keras.ops.mean(x, axis=1).shape
                (None,)
Read next       keras/ops/numpy.py

As https://keras.io/api/ops/
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import unknown_name
from minitf.keras.config import image_data_format, standardize_dtype
from minitf.keras.keras_tensor import OPERATORS, any_symbolic
from minitf.keras.operation import Operation
from minitf.keras.ops.names import load_all

# The classes behind the functions by module and name, for reading configurations.
OPERATIONS: dict[tuple[str, str], type] = {}


class FunctionOperation(Operation):
    """A function of keras.ops with its static arguments: what a functional model keeps of a call.

    Attributes:
        function: The function of tensors.
        tensors: The names of the parameters that are tensors.
        keras_module: Where Keras keeps its class of this name.
        rule: What symbols give, by their shapes and types; None: a call without values says it.
    """

    function: ClassVar[Callable[..., Any]]
    rule: ClassVar[Callable[..., Any] | None]
    tensors: ClassVar[tuple[str, ...]]
    keras_module: ClassVar[str]

    def __init__(self, name: str | None = None, **static: Any):
        super().__init__(name=name)
        self.static = static

    def call(self, *tensors: Any, **more: Any) -> Any:
        return type(self).run(self._named(tensors) | self.static | more)

    def compute_output_spec(self, *tensors: Any, **more: Any) -> Any:
        rule = type(self).rule
        found = None if rule is None else rule(**self._named(tensors), **self.static, **more)
        return super().compute_output_spec(*tensors, **more) if found is None else found

    def _named(self, tensors: tuple) -> dict[str, Any]:
        """The tensors by the names of their parameters."""
        names = type(self).tensors
        given: dict[str, Any] = dict(zip(names, tensors, strict=False))
        if names[-1].startswith("*"):
            given[names[-1][1:]] = tensors[len(names) - 1 :]
            given.pop(names[-1], None)
        return given

    @classmethod
    def run(cls, arguments: dict[str, Any]) -> Any:
        """The function with these arguments, by name."""
        parameters = inspect.signature(cls.function)
        ordered = {name: arguments[name] for name in parameters.parameters if name in arguments}
        bound = inspect.BoundArguments(parameters, ordered)
        return cls.function(*bound.args, **bound.kwargs)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, **self.static}


def operation(
    tensors: str = "x", module: str = "numpy", name: str | None = None,
    rule: Callable[..., Any] | None = None, **noted: Any,
) -> Callable[[Any], Any]:  # fmt: skip
    """Decorator: the function also takes KerasTensors.

    Args:
        tensors: The names of the parameters that are tensors; "*x" for any number of them.
        module: The module of keras.src.ops that has the class; "package.module" elsewhere.
        name: The name of the class; default: that of the function in camel case.
        rule: What symbols give, of the same arguments; None: a call without values says it.
        **noted: What Keras writes into configurations besides the arguments.
    """
    names = tuple(tensors.split())

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        parameters = inspect.signature(function)
        where = f"keras.src.{module}" if "." in module else f"keras.src.ops.{module}"
        body = {"function": staticmethod(function), "tensors": names, "keras_module": where,
                "rule": None if rule is None else staticmethod(rule)}  # fmt: skip
        cls = type(name or _class_name(function.__name__), (FunctionOperation,), body)
        OPERATIONS[where, cls.__name__] = cls

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if not any_symbolic(args) and not (kwargs and any_symbolic(list(kwargs.values()))):
                return function(*args, **kwargs)
            bound = parameters.bind(*args, **kwargs)
            bound.apply_defaults()
            given = dict(bound.arguments)
            given |= given.pop("kwargs", {})
            if given.get("data_format", "") is None:
                given["data_format"] = image_data_format()
            if "dtype" in given and module == "nn":  # as Keras notes it
                given["dtype"] = standardize_dtype(given["dtype"])
            values: list[Any] = []
            for name in names:
                values += given.pop(name[1:]) if name[0] == "*" else [given.pop(name)]
            return cls(**given, **noted).symbolic_call(*values)

        wrapper.operation_class = cls  # type: ignore[attr-defined]
        OPERATORS.setdefault(function.__name__, wrapper)
        return wrapper

    return decorate


def operation_from_config(entry: dict[str, Any]) -> Operation:
    """The operation that a configuration describes.

    Raises:
        UnknownNameError: There is no such function in keras.ops.
    """
    key = (entry["module"], entry["class_name"])
    if key not in OPERATIONS:  # a theme that nobody has used yet
        load_all()
    if key not in OPERATIONS:
        raise unknown_name("operation", entry["class_name"], [name for _, name in OPERATIONS])
    return OPERATIONS[key](**entry["config"])


def as_tensor(value: Any) -> Tensor:
    """The argument of an op as a tensor."""
    return convert_to_tensor(value)


def static(value: Any) -> Any:
    """A static argument in the form that a configuration takes: tuples of plain numbers."""
    return nest.map_structure(lambda leaf: leaf.item() if hasattr(leaf, "item") else leaf, value)


def _class_name(function_name: str) -> str:
    """`true_divide` becomes `TrueDivide`."""
    return "".join(part[:1].upper() + part[1:] for part in function_name.split("_"))
