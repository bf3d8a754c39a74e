"""Updates outside of a graph: after a few of them, they run as a plan.

Where it sits   `Optimizer.apply` asks here first when nothing is being recorded.
The one idea    a training loop written by hand calls the same update over and over.  It is traced
                once and run compiled, on all variables as one vector: the loop around it stays
                plain Python, and most of its time is saved.
Try it          >>> from minitf import keras
                >>> w, sgd = keras.Variable([1.0]), keras.optimizers.SGD(0.125)
                >>> for _ in range(6): sgd.apply([tf.constant([1.0])], [w])
                >>> w.numpy()
                array([0.25], dtype=float32)
Read next       keras/optimizers/optimizer.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import context
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.function import Function, functions_run_eagerly
from minitf.execution.runner import Runner
from minitf.keras.optimizers.schedules import LearningRateSchedule
from minitf.keras.stateless_scope import in_stateless_scope

FIRST = 3  # updates that run op by op: whoever does only a few need not wait for the tracing
_NUMBERS = {bool, int, float, str, type(None)}


class EagerUpdates:
    """The compiled update of one optimizer, made when it is used often."""

    def __init__(self) -> None:
        self._seen, self._moves = 0, Variable.device_moves
        self._updates: dict[Any, Runner] = {}

    def __reduce__(self) -> Any:
        """A copy of the optimizer compiles anew."""
        return EagerUpdates, ()

    def run(self, optimizer: Any, grads: Sequence[Any], variables: Sequence[Any]) -> bool:
        """Do the update, if it may run compiled; returns whether it did."""
        if not _may_compile(optimizer, grads, variables):
            return False
        self._seen += 1
        if self._seen <= FIRST:
            return False
        # A learner may change beta_1 between two steps: such numbers are part of what is traced.
        key = tuple([value for value in vars(optimizer).values() if type(value) in _NUMBERS])
        if self._moves != Variable.device_moves:  # what was traced is of variables elsewhere
            self._moves = Variable.device_moves
            self._updates.clear()
        if key not in self._updates:

            def update(*grads: Tensor) -> None:
                optimizer.apply(grads, variables)

            function = Function(update, autograph=False, keeps_variables=True)
            self._updates[key] = function.get_concrete_function(*grads).runner
        self._updates[key](grads)
        return True


def _may_compile(optimizer: Any, grads: Sequence[Any], variables: Sequence[Any]) -> bool:
    """Whether nobody can tell the difference but by the clock."""
    now = context.current
    return (
        now.graph is None
        and not now.listeners
        and not in_stateless_scope()
        and not functions_run_eagerly()
        and optimizer.elementwise
        and "update_step" not in vars(optimizer)
        and type(optimizer).__module__.startswith("minitf.")
        and not (optimizer.gradient_accumulation_steps or optimizer.averages.use_ema)
        and optimizer.loss_scale_factor is None
        and _is_plain_rate(optimizer._learning_rate)
        and len(variables) == len(optimizer._trainable_variables)
        and all(map(_is_plain, grads, variables, optimizer._trainable_variables))
    )


def _is_plain(gradient: Any, variable: Any, own: Any) -> bool:
    """Whether nothing is special: neither the variable, nor what came with the gradient."""
    return (
        variable is own
        and type(gradient) is Tensor
        and not vars(gradient)  # as the rows of a table
        and gradient.dtype is variable._dtype
        and gradient.array.shape == variable.array.shape
        and gradient.device_object is variable.device_object
        and getattr(variable, "constraint", None) is None
    )


def _is_plain_rate(rate: Any) -> bool:
    """A function of the learner's must be called at every step."""
    ours = type(rate).__module__.startswith("minitf.")
    return ours and isinstance(rate, (Variable, LearningRateSchedule))
