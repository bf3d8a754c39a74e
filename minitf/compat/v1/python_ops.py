"""Python inside a graph: `tf.py_func`, `tf.Print`, `tf.Assert`.

Where it sits   rows whose work is a Python function, and the functions of TensorFlow 1 over them.
The one idea    when the graph runs, the function is called with the values.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     double = tf.py_func(lambda x: x * 2, [tf.constant([1.0, 2.0])], tf.float32)
                ...     print(sess.run(double))
                [2. 4.]
Read next       compat/v1/names.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.python_function import numpy_function


def _print(x: Tensor, *data: Tensor, message: str, first_n: int, count: list, most: int) -> Tensor:
    count[0] += 1
    if first_n < 0 or count[0] <= first_n:
        print(message + "".join(f"[{_shown(tensor, most)}]" for tensor in data), file=sys.stderr)
    return x


def _shown(tensor: Tensor, most: int) -> str:
    flat = np.asarray(tensor.numpy()).reshape(-1)
    words = [part.decode() if isinstance(part, bytes) else f"{part:g}" for part in flat[:most]]
    return " ".join(words) + ("..." if flat.size > most else "")


def _assert(condition: Tensor, *data: Tensor, most: int) -> tuple[()]:
    if not bool(np.all(condition.numpy())):
        shown = " ".join(f"[{_shown(tensor, most)}]" for tensor in data)
        raise ArgumentError(f"assertion failed: {shown}")
    return ()


op(
    "print_v1", "*x:any -> z", symbol="🖨", stateful=True, call=_print,
    words="Print values, and pass the first input on.", formula=r"z = x_0",
    shape=lambda *shapes, **attrs: shapes[0], dtype=lambda *dtypes, **attrs: dtypes[0],
    grads={"x": rule(r"\bar x_0 = \bar z", lambda g, z, *x, **attrs: [g, *[None] * (len(x) - 1)])},
)  # fmt: skip
op(
    "assert", "*x:any ->", symbol="!", stateful=True, call=_assert,
    words="Stop the run where a condition does not hold.", formula=r"x_0",
    shape=lambda *shapes, **attrs: (), dtype=lambda *dtypes, **attrs: (),
)  # fmt: skip


def py_func(
    func: Callable[..., Any], inp: Any, Tout: Any, stateful: bool = True, name: str | None = None
) -> Any:
    """Call a Python function of numpy arrays when the graph runs.

    Args:
        func: Takes numpy arrays, gives numpy arrays.
        inp: The tensors whose values it takes.
        Tout: The number type of what it gives, or a list of them.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/py_func
    """
    return numpy_function(func, inp, Tout, stateful, name or "PyFunc")


def Print(
    input_: Any,
    data: Any,
    message: str | None = None,
    first_n: int | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> Tensor:
    """The same tensor; when it is computed, `data` is printed to the standard error.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/Print
    """
    first = -1 if first_n is None else first_n
    return OPS["print_v1"](
        input_, *data, message=message or "", first_n=first, count=[0], most=summarize or 3,
        name=name or "Print",
    )  # fmt: skip


def Assert(condition: Any, data: Any, summarize: int | None = None, name: str | None = None) -> Any:
    """An operation that stops the run where the condition does not hold.

    https://www.tensorflow.org/api_docs/python/tf/debugging/Assert
    """
    tensors = [convert_to_tensor(one) for one in (condition, *data)]
    graph = context.current.graph
    if graph is None:
        return OPS["assert"](*tensors, most=summarize or 3) or None
    own = tuple(graph._own(tensor) for tensor in tensors)
    return graph.append(OPS["assert"], own, {"most": summarize or 3}, name or "Assert")
