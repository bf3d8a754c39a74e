"""The graph of a model that broke off: all that was made before one call failed.

Where it sits   beside specs_sources.py, for sources that come with an exception.
The one idea    where the failing call ran on symbols, the graph so far hangs on its inputs. Where
                it ran on numbers, or on KerasTensors, it is made once more on symbols, and fails
                at the same place.
Try it          >>> from minitf import keras
                >>> x = keras.Input((4,), name="x")
                >>> try:
                ...     keras.layers.Conv2D(3, 3, name="flat")(x)
                ... except ValueError as problem:
                ...     partial_source(x, problem).refused[2]
                'flat'
Read next       specs_errors.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.core import context, nest
from minitf.keras.keras_tensor import KerasTensor
from minitf.observe import trace_graph
from minitf_widgets.specs_errors import feed_error
from minitf_widgets.specs_opened import Source
from minitf_widgets.specs_refusals import (
    Refusal,
    find_call_of,
    find_refusal,
    find_symbolic_call,
    tensors_in,
)
from minitf_widgets.specs_scopes import is_layer
from minitf_widgets.specs_symbols import is_symbol, sketch


def partial_source(source: Any, problem: Exception) -> Source | None:
    """The graph so far; None when the exception has nothing to do with this source.

    Args:
        source: A Keras model, or the KerasTensors that a picture shows.
        problem: An exception with its traceback.
    """
    if is_symbol(source):
        return _of_symbols(nest.flatten(source), problem)
    return _of_model(source, problem) if is_layer(source) else None


def _of_symbols(shown: Sequence[KerasTensor], problem: Exception) -> Source | None:
    call = find_symbolic_call(problem)
    given = [] if call is None else tensors_in((call.args, call.kwargs))
    given = [tensor for tensor in given if isinstance(tensor, KerasTensor)]
    if call is None or not given:
        return None
    made = sketch([*given, *shown])
    known = {id(tensor): drawn for tensor, drawn in zip(given, made.drawn, strict=False)}
    args, kwargs = nest.map_structure(
        lambda leaf: known.get(id(leaf), leaf), (call.args, call.kwargs)
    )
    compute = call.operation if is_layer(call.operation) else call.operation.call
    again = _failure(lambda: compute(*args, **kwargs), made.graph)
    if again is None:
        return None
    refusal = find_refusal(again)
    opened = Source(trace_graph(made.graph), "model", [], [*made.layers, *refusal.layers[:1]])
    opened.refused = problem, refusal, _path(refusal.layers)
    return opened


def _failure(call: Callable[[], Any], graph: Any) -> Exception | None:
    """The exception that a call raises in a graph."""
    with graph.as_default():
        try:
            call()
        except Exception as problem:  # whatever the layer's own code raises
            return problem
    return None


def _of_model(model: Any, problem: Exception) -> Source | None:
    refusal = find_refusal(problem)
    given = find_call_of(model, problem)
    if refusal.graph is None and given is not None and len(refusal.layers) > 1:
        refusal = _once_more(model, given) or refusal
    layers = [each for each in refusal.layers if each is not model]
    if refusal.graph is None or not (layers or refusal.opdef):
        return _of_inputs(model, refusal, problem)
    if given is None and refusal.graph is not model.graph:
        return None
    opened = Source(trace_graph(refusal.graph), model.name, [], [model])
    opened.refused = problem, refusal, _path([model, *layers])
    return opened


def _once_more(model: Any, given: tuple[Any, ...]) -> Refusal | None:
    """The same call on symbols."""
    with context.init_scope():
        try:
            model.build_symbolically(given[0])
        except Exception as problem:
            return find_refusal(problem)
    return None


def _of_inputs(model: Any, refusal: Refusal, problem: Exception) -> Source | None:
    """A model that stands, and refused what it was given."""
    if not any(each is model for each in refusal.layers) or model.graph is None:
        return None
    opened = Source(trace_graph(model.graph), model.name, [], [model])
    places = [node for node in opened.trace if node.kind == "input"]
    for node, value in zip(places, refusal.inputs, strict=False):
        if not node.shape[1:] or tuple(value.shape[1:]) != tuple(node.shape[1:]):
            opened.error = feed_error(problem, node.name, node.shape, value.shape)
    return opened if opened.error else None


def _path(layers: Sequence[Any]) -> str:
    """The name scope of the innermost layer."""
    return "/".join(layer.name for layer in layers)
