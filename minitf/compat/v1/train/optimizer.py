"""The optimizer of TensorFlow 1: gradients, then one operation that applies them.

Where it sits   over tf.gradients; the rules themselves are in the modules beside.
The one idea    `minimize` adds operations to the graph and gives back one that stands for a whole
                step of training; a session runs it again and again.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     w = tf.Variable(1.0)
                ...     step = tf.train.GradientDescentOptimizer(0.5).minimize(w * w)
                ...     sess.run(tf.global_variables_initializer())
                ...     for _ in range(2): sess.run(step)
                ...     print(w.eval())
                0.0
Read next       compat/v1/train/rules.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from minitf.autodiff.gradients import gradients
from minitf.autodiff.tape import GradientTape
from minitf.compat.v1.graph import control_dependencies, group
from minitf.compat.v1.variable_scope import get_variable_scope
from minitf.compat.v1.variables import trainable_variables
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError, DTypeError
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.graph_variable import GraphVariable
from minitf.ops.creation import constant

Pairs = Sequence[tuple[Any, Any]]


class Optimizer:
    """The base of the optimizers: what they have in common.

    Args:
        use_locking: Accepted as in TensorFlow; changes nothing.
        name: The name of its operations.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Optimizer
    """

    GATE_NONE, GATE_OP, GATE_GRAPH = 0, 1, 2

    def __init__(self, use_locking: bool = False, name: str | None = None):
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._name = name
        self._slots: dict[str, dict[Any, Any]] = {}
        self._others: dict[tuple[str, Any], Any] = {}

    def get_name(self) -> str:
        """Its name."""
        return self._name

    def minimize(
        self,
        loss: Any,
        global_step: Any = None,
        var_list: Any = None,
        gate_gradients: int = GATE_OP,
        aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False,
        name: str | None = None,
        grad_loss: Any = None,
    ) -> Any:
        """An operation that takes one step to a smaller loss.

        Args:
            loss: A tensor; where operations run at once, a function without arguments.
            global_step: A variable that each step adds one to.
            var_list: What to change; default: all trainable variables.
            name: The name of the operation.
            grad_loss: A factor for the gradient of the loss.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Optimizer#minimize
        """
        pairs = self.compute_gradients(loss, var_list, grad_loss=grad_loss)
        if all(gradient is None for gradient, _ in pairs):
            names = [variable.name for _, variable in pairs]
            raise ValueError(
                "No gradients provided for any variable, check your graph for ops that do not "
                f"support gradients, between variables {names} and loss {loss}."
            )
        return self.apply_gradients(pairs, global_step=global_step, name=name)

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = GATE_OP,
        aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[tuple[Any, Any]]:
        """Pairs of a gradient (None where the loss does not depend on it) and its variable.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Optimizer#compute_gradients
        """
        if callable(loss):
            return _by_tape(loss, var_list, grad_loss)
        if context.current.graph is None:
            raise RuntimeError(
                "`loss` passed to Optimizer.compute_gradients should be a function when eager "
                "execution is enabled."
            )
        variables = trainable_variables() if var_list is None else nest.flatten(var_list)
        if not variables:
            raise ValueError("No variables to optimize.")
        for variable in variables:
            if not isinstance(variable, Variable):
                raise ArgumentError(f"Argument is not a tf.Variable: {variable!r}")
        found = gradients(loss, variables, grad_ys=grad_loss)
        return list(zip(found, variables, strict=True))

    def apply_gradients(
        self, grads_and_vars: Any, global_step: Any = None, name: str | None = None
    ) -> Any:
        """An operation that changes the variables by their gradients.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Optimizer#apply_gradients
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No variables provided.")
        given = [(_dense(gradient, variable), variable) for gradient, variable in pairs
                 if gradient is not None]  # fmt: skip
        if not given:
            names = [variable.name for _, variable in pairs]
            raise ValueError(f"No gradients provided for any variable: {names}.")
        with _no_dependencies():
            self._create_slots([variable for _, variable in given])
        name = name or self._name
        with context.name_scope(name) as scope:
            self._prepare()
            updates = []
            for gradient, variable in given:
                with context.name_scope(f"update_{_short(variable)}"):
                    updates.append(self._apply(gradient, variable))
            if global_step is None:
                return self._finish(updates, _name_after(scope))
            finished = self._finish(updates, f"{scope}/update/")
            with control_dependencies([finished] if finished is not None else []):
                is_named = isinstance(global_step, GraphVariable)
                named = {"name": _name_after(scope)} if is_named else {}
                stepped = global_step.assign_add(1, **named)
        return getattr(stepped, "op", stepped)

    def _apply(self, gradient: Tensor, variable: Any) -> Any:
        update = self._apply_dense(gradient, variable)
        if getattr(variable, "constraint", None) is None:
            return update
        with control_dependencies([update]):
            return variable.assign(variable.constraint(_now(variable)))

    # What a rule says

    def _create_slots(self, var_list: list[Any]) -> None:
        """Make the numbers that the rule keeps for each variable."""

    def _prepare(self) -> None:
        """Turn the settings into tensors."""

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        """The operation that changes one variable."""
        raise NotImplementedError

    def _finish(self, update_ops: list[Any], name_scope: str) -> Any:
        """The operation that stands for all updates."""
        return group(*update_ops, name=name_scope)

    def _value_of(self, number: Any, dtype: Any) -> Any:
        """A setting (a number, a tensor or a function) as a tensor of a variable's type."""
        value = number() if callable(number) else number
        if isinstance(value, Variable):
            value = value.read_tensor()
        if isinstance(value, Tensor):
            return value if value.dtype is dtype else OPS["cast"](value, dtype=dtype.name)
        return convert_to_tensor(value, dtype=dtype)

    # The numbers kept

    def _slot(self, var: Any, slot_name: str, initial: Callable[[], Any], op_name: str) -> Any:
        kept = self._slots.setdefault(slot_name, {})
        if id(var) not in kept:
            kept[id(var)] = _kept_variable(initial, f"{_name_of(var)}/{op_name}")
        return kept[id(var)]

    def _zeros_slot(self, var: Any, slot_name: str, op_name: str) -> Any:
        """A variable of zeros in the shape of `var`."""
        return self._filled_slot(var, 0.0, slot_name, op_name)

    def _filled_slot(self, var: Any, number: float, slot_name: str, op_name: str) -> Any:
        def initial() -> Tensor:
            return constant(number, var.dtype, tuple(var.shape))

        return self._slot(var, slot_name, initial, op_name)

    def _shared(self, name: str, initial: float) -> Any:
        """A number that is kept once for all variables of a graph."""
        key = name, context.current.graph
        if key not in self._others:
            self._others[key] = _kept_variable(lambda: constant(initial), name)
        return self._others[key]

    def get_slot(self, var: Any, name: str) -> Any:
        """What the rule keeps for a variable under a name, or None.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Optimizer#get_slot
        """
        return self._slots.get(name, {}).get(id(var))

    def get_slot_names(self) -> list[str]:
        """The names of what the rule keeps for each variable."""
        return sorted(self._slots)

    def variables(self) -> list[Any]:
        """All that the rule keeps."""
        kept = [one for slots in self._slots.values() for one in slots.values()]
        return [*self._others.values(), *kept]


def _by_tape(loss: Callable[[], Any], var_list: Any, grad_loss: Any) -> list[tuple[Any, Any]]:
    with GradientTape() as tape:
        value = loss()
    variables = tape.watched_variables() if var_list is None else nest.flatten(var_list)
    return list(zip(tape.gradient(value, list(variables), grad_loss), variables, strict=True))


def _dense(gradient: Any, variable: Any) -> Tensor:
    tensor = convert_to_tensor(gradient, dtype_hint=variable.dtype)
    if tensor.dtype is not variable.dtype:
        raise DTypeError(
            f"The gradient of {variable.name!r} is {tensor.dtype.name}, and the variable "
            f"{variable.dtype.name}.",
            instead=f"tf.cast(gradient, tf.{variable.dtype.name})",
        )
    return tensor


def _kept_variable(initial: Callable[[], Any], name: str) -> Any:
    scope = get_variable_scope().name
    full_name = f"{scope}/{name}" if scope else name
    if context.current.graph is None:
        return Variable(initial, trainable=False, name=full_name)
    lists = [GraphKeys.GLOBAL_VARIABLES]
    if context.current.graph.variable_class is not None:
        return GraphVariable(initial, False, lists, name=f"{full_name}/")
    return Variable(initial, trainable=False, name=full_name)


def _no_dependencies() -> AbstractContextManager[Any]:
    """What is made inside waits for nothing."""
    graph: Any = context.current.graph
    return control_dependencies(None) if getattr(graph, "for_sessions", False) else nullcontext()


def _name_after(scope: str) -> str:
    graph: Any = context.current.graph
    return graph.name_after(scope) if getattr(graph, "for_sessions", False) else scope


def _name_of(variable: Any) -> str:
    return variable.name.partition(":")[0]


def _short(variable: Any) -> str:
    return _name_of(variable).replace("/", "_")


def _now(variable: Any) -> Any:
    return variable.read_value()
