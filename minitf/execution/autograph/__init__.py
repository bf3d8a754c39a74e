"""AutoGraph: Python's `if`, `while` and `for` over tensors, inside tf.function.

Where it sits   beside function, which converts what it traces.
The one idea    the syntax tree of a function is rewritten, so that each decision asks first whether
                its condition is a value or a tensor of the graph being built.
Try it          >>> import minitf as tf
                >>> @tf.function
                ... def absolute(x):
                ...     if x < 0:
                ...         return -x
                ...     return x
                >>> absolute(tf.constant(-3)).numpy()
                np.int32(3)
Read next       execution/autograph/rewrite.py, where statements become calls
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

from minitf.execution.autograph import calls, experimental, loops, statements, undefined
from minitf.execution.autograph.calls import for_call
from minitf.execution.autograph.convert import _namespace, done, tree_of

for _function in (
    calls.call, done, loops.for_stmt, loops.while_stmt, statements.if_stmt, statements.if_exp,
    statements.and_, statements.or_, statements.not_, undefined.Undefined,
    undefined.attribute, undefined.defined, undefined.defined_value, undefined.returned,
):  # fmt: skip
    setattr(_namespace, _function.__name__, _function)


def to_graph(
    entity: Callable[..., Any], recursive: bool = True, experimental_optional_features: Any = None
) -> Callable[..., Any]:
    """The function with control flow that works for tensors of a graph.

    https://www.tensorflow.org/api_docs/python/tf/autograph/to_graph
    """
    return for_call(getattr(entity, "python_function", entity))


def to_code(
    entity: Callable[..., Any], recursive: bool = True, experimental_optional_features: Any = None
) -> str:
    """The rewritten source of a function, to be read.

    https://www.tensorflow.org/api_docs/python/tf/autograph/to_code
    """
    function = getattr(entity, "python_function", entity)
    if isinstance(function, MethodType):
        function = function.__func__
    assert isinstance(function, FunctionType)
    return ast.unparse(ast.fix_missing_locations(tree_of(function)))


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Accepted as in TensorFlow: nothing is logged."""


def trace(*args: Any) -> None:
    """Print while the function is traced.

    https://www.tensorflow.org/api_docs/python/tf/autograph/trace
    """
    print(*args)


__all__ = ["experimental", "set_verbosity", "to_code", "to_graph", "trace"]
