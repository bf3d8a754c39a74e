"""The operation of a functional model: a layer, or a function of keras.ops, and its calls.

Where it sits   base of Layer and of the classes behind keras.ops.
The one idea    called on numbers an operation computes; called on KerasTensors it notes the call
                as a Node, so that the same call can be made again on numbers.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,))
                >>> y = keras.layers.Dense(2, name="d")(x)
                >>> y._keras_history.operation.name, len(y._keras_history.operation._inbound_nodes)
                ('d', 1)
Read next       keras/function.py
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError, NotReadyError, StateError
from minitf.keras.keras_tensor import History, KerasTensor, any_symbolic, output_spec
from minitf.keras.naming import auto_name


class Node:
    """One call of an operation on symbolic tensors.

    Attributes:
        operation: What was called.
        args, kwargs: What it was called with: structures that hold KerasTensors.
        inputs: The KerasTensors among them.
        outputs: What it gave: a structure of KerasTensors.
    """

    def __init__(self, operation: Operation, args: tuple, kwargs: dict[str, Any], outputs: Any):
        self.operation, self.args, self.kwargs, self.outputs = operation, args, kwargs, outputs
        self.inputs = [t for t in nest.flatten((args, kwargs)) if isinstance(t, KerasTensor)]
        number = len(operation._inbound_nodes)
        for index, tensor in enumerate(self.output_tensors):
            tensor._keras_history = History(operation, number, index)
        operation._inbound_nodes.append(self)

    @property
    def output_tensors(self) -> list[KerasTensor]:
        return [t for t in nest.flatten(self.outputs) if isinstance(t, KerasTensor)]

    @property
    def is_input(self) -> bool:
        return not self.inputs

    @property
    def parents(self) -> list[Node]:
        """The calls that made the inputs, in order."""
        return [node_of(tensor) for tensor in self.inputs]

    def run(self, values: dict[int, Any], training: bool | None = None) -> None:
        """Make the call again on the values of its inputs, by the ids of the KerasTensors.

        `training` goes before what was said when the call was noted, as in Keras.
        """
        args, kwargs = nest.map_structure(
            lambda leaf: values[id(leaf)] if isinstance(leaf, KerasTensor) else leaf,
            (self.args, self.kwargs),
        )
        if training is not None and "training" in kwargs:
            kwargs = {**kwargs, "training": training}
        outputs = nest.flatten(self.operation(*args, **kwargs))
        for tensor, value in zip(nest.flatten(self.outputs), outputs, strict=True):
            values[id(tensor)] = value


def node_of(tensor: KerasTensor) -> Node:
    """The call that made a KerasTensor."""
    history = tensor._keras_history
    if history is None:
        raise StateError(
            f"{tensor!r} was made by no layer.",
            why="a functional model follows its tensors back to keras.Input",
            instead="keras.Input(shape=...), and layers called on it",
        )
    return history.operation._inbound_nodes[history.node_index]


# What every layer takes; its base says these in the configuration.
_BASE_ARGUMENTS = {"name", "trainable", "dtype", "autocast", "activity_regularizer"}


# What a configuration can hold without further ado.
_PLAIN = (str, int, float, bool, type(None))


def default_config(get_config: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: this `get_config` is a base's, so it adds the arguments that were given."""
    get_config.is_default = True  # type: ignore[attr-defined]
    return get_config


class Operation:
    """Base of layers and ops.  Subclasses write `call(...)`.

    https://keras.io/api/ops/  describes `keras.Operation`.

    Args:
        name: Its name; default: the class name in snake case, numbered.

    Raises:
        ArgumentError: The name is no text, or has a slash in it.
    """

    _inbound_nodes: list[Node]

    def __init__(self, name: str | None = None):
        if name is not None and (not isinstance(name, str) or "/" in name):
            raise ArgumentError(
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})",
                why="the names of weights are paths: layer/weight",
            )
        self.name = name or auto_name(type(self).__name__)
        self._inbound_nodes = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in cls.__dict__:
            cls.__init__ = _remembering(cls.__init__)  # type: ignore[method-assign]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if any_symbolic(args) or any_symbolic(list(kwargs.values())):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """Note the call; gives KerasTensors."""
        outputs = self.compute_output_spec(*args, **kwargs)
        return Node(self, args, kwargs, outputs).outputs

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define call().")

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Shapes and types of what `call` gives, as KerasTensors."""
        return output_spec(self.call, args, kwargs)

    @default_config
    def get_config(self) -> dict[str, Any]:
        """The arguments to make such an operation again."""
        return {"name": self.name, **self._remembered()}

    def _remembered(self) -> dict[str, Any]:
        """The arguments of __init__, for a class that does not say its own configuration."""
        if not getattr(type(self).get_config, "is_default", False):
            return {}
        given = self.__dict__.get("_given", {})
        kept = {name: value for name, value in given.items() if name not in _BASE_ARGUMENTS}
        if not all(isinstance(leaf, _PLAIN) for leaf in nest.flatten(kept)):
            raise NotImplementedError(
                f"Object {type(self).__name__} was created by passing non-serializable argument "
                f"values in `__init__()`, and therefore the object must override `get_config()` in "
                "order to be serializable. Please implement `get_config()`: "
                f"{sorted(kept)} beside what super().get_config() gives."
            )
        return kept

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)

    # Its calls

    @property
    def input(self) -> Any:
        """The symbolic input, of an operation that was called once."""
        node = self._only_node("input")
        inputs = node.args[0] if len(node.args) == 1 and not node.kwargs else node.inputs
        return inputs[0] if isinstance(inputs, (list, tuple)) and len(inputs) == 1 else inputs

    @property
    def output(self) -> Any:
        """The symbolic output of the first call; a list, if there are several."""
        outputs = self._only_node("output").output_tensors
        return outputs[0] if len(outputs) == 1 else outputs

    def _only_node(self, which: str) -> Node:
        if not self._inbound_nodes:
            raise NotReadyError(
                f"Layer {self.name!r} has no {which} yet: it has never been called and thus has "
                f"no defined {which}.",
                instead="give the model its input shape: keras.Input(shape=(...))",
            )
        return self._inbound_nodes[0]

    def __repr__(self) -> str:
        return f"<Operation name={self.name}>"


def _remembering(init: Callable[..., None]) -> Callable[..., None]:
    """An __init__ after which the arguments given are known, for `get_config`."""
    parameters = inspect.signature(init)

    @functools.wraps(init)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> None:
        if "_given" not in self.__dict__:
            given = parameters.bind(self, *args, **kwargs)
            given.apply_defaults()
            self.__dict__["_given"] = _by_name(parameters, list(given.arguments.items())[1:])
        init(self, *args, **kwargs)

    return wrapper


def _by_name(signature: inspect.Signature, given: list[tuple[str, Any]]) -> dict[str, Any]:
    """Arguments by the names they can be given with; whatever `**kwargs` is called."""
    found: dict[str, Any] = {}
    for name, value in given:
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            found.update(value)
        elif kind is not inspect.Parameter.VAR_POSITIONAL:
            found[name] = value
    return found
