"""All variables of an optimizer as one vector, so that a rule runs once instead of once for each.

Where it sits   a base of Optimizer; core.arena lays the variables side by side.
The one idea    most rules treat each entry by itself.  A small network has a dozen small variables,
                and the calls cost more than the arithmetic: one call on one long vector is enough.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
                >>> model.compile("sgd", "mse")
                >>> _ = model.fit(np.ones((4, 2)), np.ones((4, 3)), verbose=0)
                >>> model.optimizer._arena.flat.shape  # kernel and bias
                TensorShape([9])
Read next       core/arena.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import context
from minitf.core.arena import Arena
from minitf.keras.optimizers.state import OptimizerState
from minitf.keras.stateless_scope import in_stateless_scope


class OneVector(OptimizerState):
    """The variables to train, packed.

    Attributes:
        elementwise: Whether `update_step` treats each entry by itself, so that it may be run
            once on all variables packed into one vector.
    """

    elementwise = False
    weight_decay: float | None
    _arena: Arena | None
    _undecayed: list[str]

    def _may_pack(self, variables: Sequence[Any]) -> bool:
        """Whether the rule may run once on all variables: in a compiled step, when nothing
        distinguishes one variable from another and no other optimizer packed some of them."""
        return (
            self.elementwise
            and context.current.graph is not None
            and not in_stateless_scope()
            and not self.gradient_accumulation_steps
            and _same(variables, self._trainable_variables)
            and len({(v.dtype, v.device) for v in variables}) == 1
            and not (self.weight_decay is not None and self._undecayed)
            and (_common_arena(variables) is not None or not _any_packed(variables))
        )

    def _packed_variables(self) -> Arena:
        """The vector that all variables are stretches of; its state is packed the same way, and
        stands last in each list of state."""
        arena = _common_arena(self._trainable_variables)
        if arena is None or id(arena.flat) not in self._indices:
            with context.init_scope():
                if arena is None and self._arena is not None:  # variables changed their device
                    self._unpack()
                arena = arena or Arena(self._trainable_variables)
                for slots in self._slots if self._arena is None else ():
                    slots.append(Arena(slots).flat)
            self._indices[id(arena.flat)] = -1
            self._arena = arena  # keeps it, and so its id, alive
        return arena

    def _unpack(self) -> None:
        """Forget the vector: the variables were moved out of it."""
        count = len(self._trainable_variables)
        for slots in self._slots:
            del slots[count:]
        self._indices = {id(v): i for i, v in enumerate(self._trainable_variables)}
        self._arena = None


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return [id(variable) for variable in one] == [id(variable) for variable in other]


def _any_packed(variables: Sequence[Any]) -> bool:
    return any(isinstance(variable.memory, Arena) for variable in variables)


def _common_arena(variables: Sequence[Any]) -> Arena | None:
    """The arena that holds just these variables in this order, if there is one."""
    arena = variables[0].memory
    return arena if isinstance(arena, Arena) and _same(arena.variables, variables) else None
