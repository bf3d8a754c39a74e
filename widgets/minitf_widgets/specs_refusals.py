"""Which call refused its input: read from the traceback of the exception.

Where it sits   before specs_errors.py, which writes the refusal into a graph document.
The one idea    a traceback holds the frames of every layer that was being called, outermost first,
                with what each was given. Nothing has to be noted while all goes well.
Try it          >>> import minitf as tf
                >>> from minitf import keras
                >>> layer = keras.layers.Dense(2, name="narrow")
                >>> layer.build((None, 9))
                >>> try:
                ...     layer(tf.ones([1, 4]))
                ... except ValueError as problem:
                ...     refusal = find_refusal(problem)
                >>> [each.name for each in refusal.layers], refusal.inputs[0].shape
                (['narrow'], TensorShape([1, 4]))
Read next       specs_symbols.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from minitf import Tensor
from minitf.core import nest
from minitf.core.graph import Graph
from minitf.keras.keras_tensor import KerasTensor
from minitf_widgets.specs_scopes import is_layer


@dataclass
class Refusal:
    """A call that could not be made.

    Attributes:
        layers: The layers and models that were being called, outermost first.
        inputs: What the innermost of them was given; or what the operation was given.
        opdef: The row of the operation that did not fit; None when a layer refused its input.
        graph: The graph it was to become a part of; None for numbers.
    """

    layers: list[Any] = field(default_factory=list)
    inputs: list[Any] = field(default_factory=list)
    opdef: Any = None
    graph: Graph | None = None


def find_refusal(problem: BaseException) -> Refusal:
    """What the traceback of an exception tells; empty when no layer and no op was called."""
    found = Refusal()
    for frame in _frames(problem):
        caller, here = frame.f_locals.get("self"), frame.f_code.co_name
        if here == "__call__" and is_layer(caller):
            found.opdef = None
            found.inputs = tensors_in((frame.f_locals["args"], frame.f_locals["kwargs"]))
            if not any(caller is layer for layer in found.layers):
                found.layers.append(caller)
        elif here == "append" and isinstance(caller, Graph):
            found.opdef, found.inputs = frame.f_locals["opdef"], list(frame.f_locals["inputs"])
    graphs = [tensor.graph for tensor in found.inputs if getattr(tensor, "graph", None)]
    found.graph = graphs[0] if graphs else None
    return found


@dataclass
class SymbolicCall:
    """A layer or an op of Keras, called on KerasTensors."""

    operation: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def find_symbolic_call(problem: BaseException) -> SymbolicCall | None:
    """The outermost call on KerasTensors that failed: a line of a functional model."""
    for frame in _frames(problem):
        if frame.f_code.co_name == "symbolic_call":
            known = frame.f_locals
            return SymbolicCall(known["self"], known["args"], known["kwargs"])
    return None


def find_call_of(model: Any, problem: BaseException) -> tuple[Any, ...] | None:
    """What a model was called with when it failed."""
    for frame in _frames(problem):
        if frame.f_code.co_name == "__call__" and frame.f_locals.get("self") is model:
            return tuple(frame.f_locals["args"])
    return None


def tensors_in(structure: Any) -> list[Any]:
    """The tensors and KerasTensors in a structure, in order."""
    return [leaf for leaf in nest.flatten(structure) if isinstance(leaf, (Tensor, KerasTensor))]


def _frames(problem: BaseException) -> Iterator[FrameType]:
    at = problem.__traceback__
    while at is not None:
        yield at.tb_frame
        at = at.tb_next
