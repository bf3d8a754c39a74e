"""tf.custom_gradient: a function that says itself how its gradient flows.

Where it sits   above blocks; the tape and backprop see one operation with a rule of its own.
The one idea    the function runs as it is written, and its results pass through one more operation,
                whose rule is what the function gave beside them.  In a graph the rule is described
                at once, as a block: what it uses from the function is taken in as captures.
Try it          >>> import minitf as tf
                >>> @custom_gradient
                ... def halved(x):
                ...     return x * 1.0, lambda upstream: upstream / 2
                >>> x = tf.constant(3.0)
                >>> with tf.GradientTape() as tape:
                ...     tape.watch(x)
                ...     y = halved(x)
                >>> tape.gradient(y, x).numpy()
                np.float32(0.5)
Read next       autodiff/backprop.py
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from minitf.autodiff.tape import GradientTape
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.blocks import Block, inside

Back = Callable[[Sequence[Any]], list[Any]]


def custom_gradient(f: Callable[..., Any] | None = None) -> Any:
    """Decorate a function that returns its result and a function for its gradient.

    Args:
        f: Takes tensors; returns `result, grad`.  `grad` takes a gradient for each result and
            gives one for each argument.  When `f` uses variables that are no arguments, `grad`
            must take the keyword `variables`, and give a pair: the gradients of the arguments,
            and a list with those of the variables.

    Returns:
        A function like `f` that gives the result only.

    Raises:
        TypeError: Variables are used, and `grad` does not take them.
        ValueError: `grad` gives another number of gradients than there are arguments.

    >>> import minitf as tf
    >>> @tf.custom_gradient
    ... def log1pexp(x):
    ...     e = tf.exp(x)
    ...     return tf.math.log(1 + e), lambda upstream: upstream * (1 - 1 / (1 + e))
    >>> x = tf.constant(100.0)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = log1pexp(x)
    >>> tape.gradient(y, x).numpy()
    np.float32(1.0)

    https://www.tensorflow.org/api_docs/python/tf/custom_gradient
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        return _apply(f, args, kwargs)

    return decorated


def _apply(f: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
    args = nest.map_structure(_as_input, args)
    inputs = nest.flatten(args)
    used = _Used(inputs)
    context.add_listener(used.hear)
    try:
        result, grad = f(*args, **kwargs)
    finally:
        context.remove_listener(used.hear)
    results = [convert_to_tensor(leaf) for leaf in nest.flatten(result)]
    variables = used.variables()
    _check_takes_variables(grad, variables)

    def back(upstream: Sequence[Any]) -> list[Any]:
        return _gradients(grad, upstream, len(inputs), variables)

    taken = [*inputs, *[variable.read_tensor() for variable in variables]]
    graph = context.current.graph
    symbolic = graph is not None or any(t.is_symbolic for t in (*results, *inputs))
    outputs: Sequence[Tensor]
    if symbolic:
        outputs = _append(results, taken, back)
    else:
        outputs = _run(*results, *taken, results=len(results), taken=len(taken), back=back)
    return nest.pack_as(result, outputs)


def _as_input(leaf: Any) -> Any:
    return convert_to_tensor(leaf) if isinstance(leaf, (Variable, float)) else leaf


class _Used:
    """Listens which variables a function reads."""

    def __init__(self, inputs: list[Any]):
        self._given = {id(tensor) for tensor in inputs}
        self._found: dict[int, Variable] = {}

    def hear(self, operation: Operation) -> None:
        for tensor in operation.inputs:
            if tensor.variable is not None and id(tensor) not in self._given:
                self._found[id(tensor.variable)] = tensor.variable

    def variables(self) -> list[Variable]:
        return [variable for variable in self._found.values() if variable.trainable]


def _check_takes_variables(grad: Callable[..., Any], variables: list[Variable]) -> None:
    parameters = inspect.signature(grad).parameters
    takes = "variables" in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    if variables and not takes:
        raise TypeError(
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function "
            f"uses variables: {variables}"
        )


def _gradients(
    grad: Callable[..., Any], upstream: Sequence[Any], count: int, variables: list[Variable]
) -> list[Any]:
    """What the function's own rule gives: for each argument, then for each variable."""
    if variables:
        given, of_variables = grad(*upstream, variables=variables)
        if len(of_variables) != len(variables):
            raise ValueError(
                f"Must return gradient for each variable from @custom_gradient grad_fn: "
                f"{len(variables)} variables, {len(of_variables)} gradients."
            )
    else:
        given, of_variables = grad(*upstream), []
    found = nest.flatten(given)
    if len(found) != count:
        raise ValueError(
            f"custom_gradient function expected to return {count} gradients, but returned "
            f"{len(found)} instead."
        )
    return [*found, *of_variables]


def _append(results: list[Tensor], taken: list[Any], back: Back) -> Sequence[Tensor]:
    """Append the operation to the graph; its rule becomes a block."""
    graph = context.current.graph or next(t.graph for t in (*results, *taken) if t.is_symbolic)
    assert graph is not None
    with context.building(graph):
        results = [graph._own(tensor) for tensor in results]
        block = Block("custom_gradient", graph)
        with inside(block):
            block.arguments = [
                block.placeholder(tensor.shape, tensor.dtype, "upstream") for tensor in results
            ]
            shares = back(block.arguments)
            block.given = tuple(share is not None for share in shares)
            block.outputs = [
                block._own(convert_to_tensor(share)) for share in shares if share is not None
            ]
        block.find_kept()
        return OPS["custom_gradient"](
            *results, *taken, *block.captures,
            results=len(results), taken=len(taken), back=block,
        )  # fmt: skip


def _run(*inputs: Tensor, results: int, taken: int, back: Any) -> tuple[Tensor, ...]:
    """The results, as new tensors; tapes hear that they come with a rule of their own."""
    outputs = tuple(
        Tensor(one.array, one.device_object, dtype=one.dtype) for one in inputs[:results]
    )
    if context.current.listeners:
        attrs = {"results": results, "taken": taken, "back": back}
        name = context.scoped("custom_gradient")
        row = OPS["custom_gradient"]
        operation = Operation(row, inputs, attrs, outputs, name, context.current.scope)
        for listener in context.current.listeners:
            listener(operation)
    return outputs


def _compute(g: tuple, z: tuple, *inputs: Tensor, results: int, taken: int, back: Any) -> list[Any]:
    upstream = [
        OPS["zeros_like"](output) if one is None else one for one, output in zip(g, z, strict=True)
    ]
    if isinstance(back, Block):
        found = iter(back.runner.replay([*upstream, *inputs[results + taken :]]))
        shares = [next(found) if given else None for given in back.given]
    else:
        shares = back(upstream)
    rest = len(inputs) - results - taken
    return [*[None] * results, *shares, *[None] * rest]


op(
    "custom_gradient", "*inputs:any -> *z", symbol="∂",
    words="The results of a function that has a gradient rule of its own.",
    formula=r"z = f(x)", call=_run,
    shape=lambda *shapes, results, **attrs: shapes[:results],
    dtype=lambda *dtypes, results, **attrs: list(dtypes[:results]),
    grads={"inputs": rule(r"\bar x = \operatorname{grad}(\bar z)", _compute)},
)  # fmt: skip


def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with the gradient of the identity: what rounds or samples stays trainable.

    >>> import minitf as tf
    >>> x = tf.constant(1.4)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = tf.grad_pass_through(tf.round)(x) * 3.0
    >>> tape.gradient(y, x).numpy()
    np.float32(3.0)

    https://www.tensorflow.org/api_docs/python/tf/grad_pass_through
    """

    @custom_gradient
    def passing(*args: Any, **kwargs: Any) -> Any:
        def grad(*upstream: Any, variables: Any = None) -> Any:
            if variables is not None:
                return upstream, [None] * len(variables)
            return upstream

        return f(*args, **kwargs), grad

    return functools.wraps(f)(passing)


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function, computed once more when its gradient is wanted, instead of remembered.

    https://www.tensorflow.org/api_docs/python/tf/recompute_grad
    """

    @custom_gradient
    def recomputed(*args: Any, **kwargs: Any) -> Any:
        def grad(*upstream: Any, variables: Any = None) -> Any:
            used = list(variables or [])
            inputs = nest.map_structure(OPS["identity"], args)
            with GradientTape() as tape:
                tape.watch([*nest.flatten(inputs), *used])
                result = f(*inputs, **kwargs)
            leaves = [*nest.flatten(inputs), *used]
            shares = tape.gradient(result, leaves, output_gradients=list(upstream))
            count = len(leaves) - len(used)
            return (shares[:count], shares[count:]) if variables else shares

        return f(*args, **kwargs), grad

    return functools.wraps(f)(recomputed)
