"""tf.autograph.experimental: what to leave alone, and options of loops.

Where it sits   beside the package's other public names.
The one idea    a mark on a function says that it is not to be converted.
Try it          >>> @do_not_convert
                ... def f(x):
                ...     return x
                >>> f.__ag_done__
                True
Read next       execution/autograph/convert.py
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Any

from minitf.execution.autograph.convert import done


class Feature(enum.Enum):
    """Parts of the conversion, as TensorFlow names them."""

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"


def do_not_convert(func: Callable[..., Any] | None = None) -> Any:
    """Run a function as it is written, also inside tf.function.

    https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/do_not_convert
    """
    if func is None:
        return do_not_convert

    @functools.wraps(func)
    def as_written(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return done(as_written)


def set_loop_options(
    parallel_iterations: Any = None,
    swap_memory: Any = None,
    maximum_iterations: Any = None,
    shape_invariants: Any = None,
) -> None:
    """As the first statement of a loop: what may change from turn to turn.

    Args:
        shape_invariants: Pairs of a variable and the shape that holds in every turn.
        parallel_iterations, swap_memory, maximum_iterations: Accepted as in TensorFlow.

    https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/set_loop_options
    """
