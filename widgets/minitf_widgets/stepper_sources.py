"""All the ways to say which loss is meant, each turned into a trace with its backward pass.

Where it sits   BackpropStepper's first stage; models and plain functions go on to specs.py.
The one idea    a tape, a session and a function called with numbers all end in the same record:
                operations with values, and the losses among them.
Try it          >>> import minitf as tf
                >>> trace = open_loss(lambda a, b: a * b + b, 2.0, 3.0)
                >>> {name: float(trace.gradients[name]) for name in "ab"}
                {'a': 3.0, 'b': 3.0}
Read next       specs_sources.py
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf import GradientTape, Tensor, Variable
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import short_name
from minitf.errors import ArgumentError, StateError
from minitf.execution.session import get_default_session
from minitf.observe import Trace, trace_session, trace_tape
from minitf_widgets.specs import as_trace
from minitf_widgets.specs_scopes import is_layer
from minitf_widgets.specs_sources import learners_names, trace_callable


def open_loss(
    source: Any,
    x: Any = None,
    y: Any = None,
    watch: Any = None,
    feed_dict: Mapping[Any, Any] | None = None,
    session: Any = None,
) -> Trace:
    """A loss of any kind, as a trace with its backward pass.  See BackpropStepper for the kinds.

    Raises:
        ArgumentError: There is no loss in it, or it depends on nothing that is watched.
        StateError: A loss of a graph for sessions, and no session.
    """
    if isinstance(source, GradientTape):
        trace = trace_tape(source, names=learners_names())
        trace.backward(_found_on_tape(trace, x), watch)
        return trace
    if isinstance(source, Trace):
        if x is not None or source.backward_pass is None:
            source.backward(x, watch)
        return source
    losses = nest.flatten(source) if isinstance(source, (list, tuple, dict)) else [source]
    if losses and all(isinstance(loss, Tensor) for loss in losses):
        return _of_tensors(losses, watch, feed_dict, session)
    if callable(source) and not is_layer(source):
        arguments = _arguments(source, x, y)
        trace = trace_callable(source, arguments, watch)
        _check_dependence(trace, arguments)
        return trace
    return as_trace(source, x, y, watch=watch)


def _check_dependence(trace: Trace, arguments: Mapping[str, Any]) -> None:
    """Who gives arguments wants gradients by them, not by constants."""
    wanted = any(node.watched or node.variable is not None for node in trace)
    if arguments and not wanted:
        raise ArgumentError(
            f"The loss does not depend on {', '.join(arguments)}.",
            why="its value would be the same for any other argument",
            instead="use the arguments in the function, and return what was computed from them",
        )


def _found_on_tape(trace: Trace, loss: Any) -> Any:
    """The loss on the tape; one that is not there gets words about tapes."""
    for one in nest.flatten(loss) if loss is not None else ():
        if not isinstance(one, str) and not any(node.tensor is one for node in trace):
            raise ArgumentError(
                f"{one!r} was not computed under this tape.",
                why="a tape holds what was computed from its variables while it was recording",
                instead="compute the loss inside `with tf.GradientTape() as tape:`",
            )
    return loss


def _of_tensors(losses: list[Tensor], watch: Any, feeds: Any, session: Any) -> Trace:
    """Losses of a graph for sessions; a tensor with a value has forgotten where it comes from."""
    if not losses[0].is_symbolic:
        raise ArgumentError(
            f"{losses[0]!r} is a finished number: it does not know how it was computed.",
            why="the steps have to be watched while they are made",
            instead="BackpropStepper(tape, loss), with the tape that watched; or a function",
        )
    session = session or get_default_session()
    if session is None:
        raise StateError(
            f"{losses[0].name!r} belongs to a graph, and no session is there to run it.",
            why="the values of variables belong to a session",
            instead="BackpropStepper(loss, feed_dict={x: ...}, session=sess)",
        )
    trace = trace_session(session, losses, feeds or {})
    wanted = nest.flatten(watch) if watch is not None else None
    trace.backward([_node_of(loss) for loss in losses], wanted and list(map(_node_of, wanted)))
    return trace


def _node_of(source: Any) -> Any:
    """The name of a tensor's node; variables are found by themselves."""
    return short_name(source) if isinstance(source, Tensor) else source


def _arguments(function: Any, x: Any, y: Any) -> dict[str, Any]:
    """What the function is called with, by the names of its parameters."""
    given = [*x] if isinstance(x, tuple) else [x] if x is not None else []
    given += [y] if y is not None else []
    names = _parameters(function)
    required = [name for name, needed in names.items() if needed]
    if len(given) < len(required):
        wants = ", ".join(required)
        raise ArgumentError(
            f"{getattr(function, '__name__', 'This function')} takes {wants}; "
            f"{len(given) or 'nothing'} of it was given.",
            instead=f"BackpropStepper(function, ({wants},)), with a number or tensor for each",
        )
    all_names = [*names, *(f"argument_{n}" for n in range(len(names), len(given)))]
    return dict(zip(all_names, map(_as_float, given), strict=False))


def _parameters(function: Any) -> dict[str, bool]:
    """The function's positional parameters, and whether each has to be given."""
    try:
        signature = inspect.signature(getattr(function, "python_function", function))
    except (TypeError, ValueError):  # written in C
        return {}
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return {
        name: one.default is inspect.Parameter.empty
        for name, one in signature.parameters.items()
        if one.kind in positional
    }


def _as_float(value: Any) -> Any:
    """Plain numbers become floats: somebody wants a gradient by them."""
    if isinstance(value, (Tensor, Variable)):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "i" and not isinstance(value, np.ndarray):
        return convert_to_tensor(array.astype("float32"))
    return convert_to_tensor(value)
