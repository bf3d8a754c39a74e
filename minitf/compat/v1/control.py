"""`tf.cond` and `tf.while_loop` with the arguments and results of TensorFlow 1.

Where it sits   over execution.cond and execution.while_loop.
The one idea    the same loops; what a branch gives as a list of one, comes back as that one.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     print(sess.run(tf.while_loop(lambda i: i < 5, lambda i: [i + 2], [0])))
                6
Read next       execution/while_loop.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.compat.v1.names import one_of
from minitf.core import nest
from minitf.execution import cond as choose
from minitf.execution import while_loop as repeat


def cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    strict: bool = False,
    name: str | None = None,
    fn1: Callable[[], Any] | None = None,
    fn2: Callable[[], Any] | None = None,
) -> Any:
    """What one function or the other gives, as a condition says when the graph runs.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/cond
    """
    true_fn = one_of("true_fn", true_fn, "fn1", fn1)
    false_fn = one_of("false_fn", false_fn, "fn2", fn2)
    chosen = choose(pred, true_fn, false_fn, name)
    return chosen if strict else _unpacked(chosen)


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
    maximum_iterations: Any = None,
    return_same_structure: bool = False,
) -> Any:
    """Repeat `body` as long as `cond` holds; the result looks like what `body` gives.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/while_loop
    """
    given: list[Any] = []

    def once(*variables: Any) -> Any:
        given.append(body(*variables))
        return given[-1]

    found = repeat(
        cond, once, loop_vars, shape_invariants=shape_invariants, name=name,
        maximum_iterations=maximum_iterations,
    )  # fmt: skip
    if return_same_structure or not given:
        return found
    if isinstance(found, list) and isinstance(given[0], tuple) and not hasattr(given[0], "_fields"):
        found = tuple(found)
    return _unpacked(found)


def _unpacked(structure: Any) -> Any:
    """A list or tuple of one is that one."""
    single = nest.is_sequence(structure) and len(structure) == 1
    return structure[0] if single and not hasattr(structure, "_fields") else structure
