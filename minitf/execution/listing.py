"""The listing: a plan as text, a line for each operation that is left to run.

Where it sits   the binder writes a line whenever it has bound an operation.
The one idea    a plan that can be read can be trusted: what is done, on what, how large it is, and
                in how many calls.
Try it          >>> import minitf as tf
                >>> print(tf.function(lambda x: tf.exp(x) * 2.0).plan_for(tf.ones([2, 3])))
                  0  exp = exp(x)  [2x3]  1 call
                  1  multiply = multiply(exp, constant)  [2x3]  1 call
Read next       execution/plan.py
"""

from __future__ import annotations

from collections.abc import Sequence

from minitf.core.operation import Operation

LONG = 120  # letters of a formula


def line(number: int, operation: Operation, shapes: Sequence[tuple[int, ...]], calls: int) -> str:
    """A line of the listing: the operation, the shapes of its results, and how many calls."""
    shape = ", ".join("x".join(map(str, sizes)) or "scalar" for sizes in shapes)
    return (
        f"{number:3d}  {operation.name} = {_done(operation)}  "
        f"[{shape}]  {calls} call{'s' if calls != 1 else ''}"
    )


def _done(operation: Operation) -> str:
    """The op and what it takes; for a fused operation its formula."""
    names = [tensor.op.name for tensor in operation.inputs if tensor.op]
    if operation.type != "fused":
        return f"{operation.type}({', '.join(names)})"
    text: str = operation.attrs["formula"].text(names)
    return text if len(text) <= LONG else f"{text[: LONG - 2]} …"
