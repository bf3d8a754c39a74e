"""Calls inside rewritten code: the called function is rewritten, too.

Where it sits   `ag__.call` of rewritten code; convert does the work.
The one idea    the learner's own functions are converted when they are called; the library's are
                not, and a few of Python's built-in functions have a meaning for tensors.
Try it          >>> import minitf as tf
                >>> def double_if_large(x):
                ...     return 2 * x if x > 10 else x
                >>> tf.function(lambda x: double_if_large(x) + 1)(tf.constant(20)).numpy()
                np.int32(41)
Read next       execution/autograph/convert.py
"""

from __future__ import annotations

import builtins
import functools
import os
import types
from collections.abc import Callable
from typing import Any

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.execution.autograph.convert import converted, is_left_alone
from minitf.execution.autograph.iterating import next_element
from minitf.execution.autograph.loops import Numbered
from minitf.execution.autograph.statements import is_symbolic
from minitf.ops import functions as f
from minitf.ops.creation import range_, shape

_HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep
_LIBRARIES = (_HERE, os.path.dirname(os.__file__) + os.sep, "<frozen")
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def call(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a function from rewritten code."""
    overload = _OVERLOADS.get(function) if _hashable(function) else None
    if overload is not None:
        return overload(*args, **kwargs)
    return for_call(function)(*args, **kwargs)


def for_call(function: Any) -> Callable[..., Any]:
    """The function, converted when it is the learner's own Python."""
    if isinstance(function, functools.partial):
        return functools.partial(for_call(function.func), *function.args, **function.keywords)
    if isinstance(function, types.MethodType):
        if is_library(function.__func__):
            return function
        return types.MethodType(for_call(function.__func__), function.__self__)
    if isinstance(function, types.FunctionType):
        return function if is_library(function) else converted(function)
    if isinstance(function, type) or not callable(function):
        return function
    method = type(function).__call__
    if isinstance(method, types.FunctionType) and not is_library(method):
        return types.MethodType(converted(method), function)
    return function


def is_library(function: Any) -> bool:
    """Whether a function is minitf's, Python's or of an installed package."""
    if is_left_alone(function):
        return True
    code = getattr(function, "__code__", None)
    if code is None or code.co_filename.startswith(_LIBRARIES):
        return True
    return any(part in code.co_filename for part in _INSTALLED)


def _hashable(function: Any) -> bool:
    return isinstance(function, (type, types.BuiltinFunctionType))


def _len(value: Any) -> Any:
    if not is_symbolic(value):
        return len(value)
    tensor = convert_to_tensor(value)
    if tensor.shape.rank == 0:
        raise ValueError("len requires a non-scalar tensor, got one of shape ()")
    known = tensor.shape[0]
    return shape(tensor)[0] if known is None else known


def _range(*ends: Any) -> Any:
    return range_(*ends) if any(map(is_symbolic, ends)) else range(*ends)


def _int(*args: Any, **kwargs: Any) -> Any:
    return f.cast(args[0], "int32") if args and is_symbolic(args[0]) else int(*args, **kwargs)


def _float(*args: Any) -> Any:
    return f.cast(args[0], "float32") if args and is_symbolic(args[0]) else float(*args)


def _enumerate(values: Any, start: int = 0) -> Any:
    if context.current.graph is not None and hasattr(values, "element_spec"):
        return values.enumerate(start)
    if is_symbolic(values):
        tensor = convert_to_tensor(values)
        return Numbered(tensor, start)
    return enumerate(values, start)


def _next(iterator: Any, *default: Any) -> Any:
    if context.current.graph is not None and hasattr(iterator, "element_spec") and not default:
        return next_element(iterator)
    return next(iterator, *default)


def _pick(name: str) -> Callable[..., Any]:
    """max and min: of several tensors, or along one."""
    plain, row = getattr(builtins, name), f"{name}imum"

    def pick(*args: Any, **kwargs: Any) -> Any:
        if kwargs or not any(map(is_symbolic, args)):
            return plain(*args, **kwargs)
        from_one = args[0] if len(args) == 1 else None
        if isinstance(from_one, Tensor):
            return (f.reduce_max if name == "max" else f.reduce_min)(from_one, axis=0)
        return functools.reduce(OPS[row], args)

    return pick


_OVERLOADS: dict[Any, Callable[..., Any]] = {
    len: _len, range: _range, int: _int, float: _float, enumerate: _enumerate, next: _next,
    max: _pick("max"), min: _pick("min"),
}  # fmt: skip
