"""`tf.py_function` and `tf.numpy_function`: Python in the middle of a graph.

Where it sits   an op whose work is a Python function; autograd goes through it by the tape.
The one idea    tracing sees only the outside: tensors in, tensors of the said types out.  When the
                graph runs, the function is called with eager tensors, or with numpy arrays.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def f(x):
                ...     return tf.py_function(lambda value: value.numpy() ** 2, [x], tf.float32)
                >>> f(tf.constant(3.0)).numpy()
                np.float32(9.0)
Read next       execution/function.py
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from typing import Any

from minitf.autodiff.tape import GradientTape
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import (
    InvalidArgumentError,
    MinitfError,
    OpError,
    OutOfRangeError,
    UnimplementedError,
    UnknownError,
)

# What becomes of an exception of the function.
_KINDS = (
    (StopIteration, OutOfRangeError), ((TypeError, ValueError), InvalidArgumentError),
    (NotImplementedError, UnimplementedError),
)  # fmt: skip


def error_of_operation(problem: Exception) -> OpError:
    """What becomes of an exception that Python code raised inside an operation."""
    kind = next((ours for theirs, ours in _KINDS if isinstance(problem, theirs)), UnknownError)
    text = "".join(traceback.format_exception(problem))
    return kind(None, None, f"{type(problem).__name__}: {problem}\n{text}")


def _call(*inputs: Tensor, function: Callable[..., Any], specs: tuple) -> tuple[Tensor, ...]:
    """Call the function, and make sure that it gives what was said."""
    try:
        with context.building(None):  # at once; a tape around hears what the function does
            found = function(*inputs)
    except OpError:
        raise
    except Exception as problem:
        raise error_of_operation(problem) from problem
    results = found if isinstance(found, (list, tuple)) else [found]
    results = results if specs else []
    if len(results) != len(specs):
        raise InvalidArgumentError(
            None, None, f"pyfunc returned {len(results)} values, but expects to see {len(specs)}"
        )
    return tuple(_typed(result, spec) for result, spec in zip(results, specs, strict=True))


def _typed(result: Any, spec: TensorSpec) -> Tensor:
    try:
        return convert_to_tensor(result, dtype=spec.dtype)
    except MinitfError:
        found = convert_to_tensor(result)
        raise InvalidArgumentError(
            None, None, f"pyfunc returns a value of type {found.dtype.name}, but expects "
            f"{spec.dtype.name}: say so in Tout, or cast the result",
        ) from None  # fmt: skip


def _call_gradient(
    *inputs: Tensor, function: Callable[..., Any], specs: tuple, count: int
) -> tuple[Tensor, ...]:
    """Run the function again, this time under a tape."""
    inputs, given = inputs[:count], inputs[count:]
    with context.building(None), GradientTape() as tape:
        tape.watch(inputs)
        outputs = _call(*inputs, function=function, specs=specs)
    wanted = [output for output in outputs if output.dtype.is_differentiable]
    found = tape.gradient(wanted, list(inputs), output_gradients=list(given))
    return tuple(
        OPS["zeros_like"](tensor) if gradient is None else convert_to_tensor(gradient)
        for tensor, gradient in zip(inputs, found, strict=True)
    )


def _gradient(
    g: tuple, z: tuple, *inputs: Tensor, function: Callable[..., Any], specs: tuple
) -> Sequence[Tensor]:
    given = [part for part in g if part is not None]
    return OPS["py_function_gradient"](
        *inputs, *given, function=function, specs=specs, count=len(inputs)
    )


op(
    "py_function", "*x:any -> *z", symbol="🐍", stateful=True, call=_call,
    words="Call a Python function.", formula=r"z = f(x)",
    shape=lambda *shapes, function, specs: tuple(spec.shape for spec in specs),
    dtype=lambda *dtypes, function, specs: tuple(spec.dtype for spec in specs),
    grads={"x": rule(r"\bar x = \bar z f'(x)", _gradient)},
)  # fmt: skip
op(
    "py_function_gradient", "*x:any -> *z", symbol="🐍", stateful=True, call=_call_gradient,
    words="The gradient of a Python function, by a tape.", formula=r"\bar x = \bar z f'(x)",
    shape=lambda *shapes, count, **attrs: shapes[:count],
    dtype=lambda *dtypes, count, **attrs: dtypes[:count],
)  # fmt: skip


def py_function(
    func: Callable[..., Any] | None = None, inp: Any = None, Tout: Any = None,
    name: str | None = None,
) -> Any:  # fmt: skip
    """Call a Python function of eager tensors, also from a graph.

    Args:
        func: Takes as many tensors as `inp` has; gives one value, or a list of them.
        inp: The tensors.
        Tout: The type of the result, or a list of types; a tf.TensorSpec says the shape, too.

    Returns:
        A tensor, or a list of them where `Tout` is a list.

    Raises:
        InvalidArgumentError: The function gave something else than was said, or it raised a
            ValueError or TypeError; UnknownError for other exceptions.

    >>> import minitf as tf
    >>> py_function(lambda x: x + 1, [tf.constant(1.0)], tf.float32).numpy()
    np.float32(2.0)

    https://www.tensorflow.org/api_docs/python/tf/py_function
    """
    return _apply(func, inp, Tout, name or "EagerPyFunc")


def numpy_function(
    func: Callable[..., Any] | None = None, inp: Any = None, Tout: Any = None,
    stateful: bool = True, name: str | None = None,
) -> Any:  # fmt: skip
    """Call a Python function of numpy arrays, also from a graph; without gradients.

    Args:
        func: Takes as many arrays as `inp` has tensors; gives one value, or a list of them.
        inp: The tensors.
        Tout: The type of the result, or a list of types.

    >>> import minitf as tf
    >>> numpy_function(np.sinh, [tf.constant([0.0])], tf.float32).numpy()
    array([0.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/numpy_function
    """
    assert func is not None

    def of_arrays(*tensors: Tensor) -> Any:
        return func(*(tensor.numpy() for tensor in tensors))

    return _apply(of_arrays, inp, Tout, name or "PyFunc")


def _apply(function: Any, inputs: Any, types: Any, name: str) -> Any:
    if not callable(function):
        raise ValueError(f"Expected func to be callable. Received func={function!r}")
    many = isinstance(types, (list, tuple))
    wanted = types if many else [types]
    specs = tuple(one if isinstance(one, TensorSpec) else TensorSpec(None, as_dtype(one))
                  for one in wanted)  # fmt: skip
    results = OPS["py_function"](*inputs, function=function, specs=specs, name=name)
    return list(results) if many else results[0]
