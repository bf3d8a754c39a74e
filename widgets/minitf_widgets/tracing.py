"""One trace for several pictures.

Where it sits   before GraphView and BackpropStepper, which take a trace in place of a loss.
The one idea    compute once, look at it in many ways; and say how large the pictures may be.
Try it          >>> import minitf as tf
                >>> w = tf.Variable(3.0)
                >>> trace(lambda: w * w).gradients["w"].tolist()
                6.0
Read next       minitf/observe/trace.py, budget.py
"""

from __future__ import annotations

from typing import Any

from minitf.observe import Trace
from minitf.observe.trace import DEFAULT_BUDGET
from minitf_widgets.specs import as_trace


def trace(
    loss: Any, x: Any = None, y: Any = None, *, watch: Any = None, budget: int = DEFAULT_BUDGET
) -> Trace:
    """A loss, computed once under observation, with its backward pass.

    Args:
        loss: A function without arguments that returns the loss; or a compiled keras model, with a
            batch `x` and targets `y`; or a trace.
        x: The batch.
        y: The targets.
        watch: Tensors by which to differentiate beside the trainable variables: a list, or a dict
            that gives them names.
        budget: How many bytes each picture of it may take. Beyond, its arrays are thumbnails, and
            a warning says so.

    Returns:
        The trace: give it to GraphView, BackpropStepper, or read its values and gradients.

    Raises:
        ArgumentError: There is no loss, or it depends on nothing that is watched.

    Example:
        >>> import minitf as tf
        >>> from minitf.observe import Cursor
        >>> from minitf_widgets import BackpropStepper, GraphView, trace
        >>> w, cursor = tf.Variable([1.0, 2.0]), Cursor()
        >>> seen = trace(lambda: tf.reduce_sum(w * w))
        >>> graph, steps = GraphView(seen, cursor=cursor), BackpropStepper(seen, cursor=cursor)
    """
    made = as_trace(loss, x, y, watch=watch)
    made.budget = budget
    return made
