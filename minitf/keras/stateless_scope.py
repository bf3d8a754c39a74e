"""A block in which variables have other values, and nothing is written into any of them.

Where it sits   above keras.variable, which asks here what to read and where to write.
The one idea    a layer is a function of its input *and* of its variables.  Inside the block the
                variables are looked up in a table, and what would be written goes into the table:
                so the layer is called as a pure function, and gradients reach the values given.
Try it          >>> from minitf import keras
                >>> v = keras.Variable(1.0)
                >>> with StatelessScope([(v, 5.0)]) as scope:
                ...     _ = v.assign_add(1.0)
                >>> float(scope.get_current_value(v)), float(v)
                (6.0, 1.0)
Read next       keras/layers/stateless.py

As https://keras.io/api/utils/backend_utils/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras.variable import Variable, reading


class StatelessScope:
    """Inside the block variables have the values of a table; their own stay as they are.

    Args:
        state_mapping: Pairs of a variable and its value inside.
        collect_losses: Whether prices that layers add inside are kept in `losses`.
        initialize_variables: Taken for programs that say so: variables made inside have their
            value at once.

    Attributes:
        losses: The prices, if they are collected.

    Raises:
        ArgumentError: Something else than a Keras variable is to have a value.
        ShapeError: A value has another shape than its variable.
    """

    def __init__(
        self, state_mapping: Iterable[tuple[Any, Any]] | None = None,
        collect_losses: bool = False, initialize_variables: bool = True,
    ):  # fmt: skip
        self.collect_losses, self.initialize_variables = collect_losses, initialize_variables
        self.losses: list[Tensor] = []
        self._owners: list[Any] = []  # the layer of each price
        # Variables are kept beside their values, so that no other object gets their `id`.
        self._values: dict[int, tuple[Variable, Tensor]] = {}
        for variable, value in state_mapping or ():
            self.add_update((variable, _fitting(variable, value)))

    def __enter__(self) -> StatelessScope:
        self._outer, reading.scope = reading.scope, self
        return self

    def __exit__(self, *trouble: object) -> None:
        reading.scope = self._outer

    def get_current_value(self, variable: Any) -> Tensor | None:
        """What the variable is inside; None if that is what it is outside."""
        found = self._values.get(id(variable))
        return None if found is None else found[1]

    def add_update(self, update: tuple[Any, Any]) -> None:
        """From now on the variable has another value inside: a pair of both."""
        variable, value = update
        self._values[id(variable)] = (variable, value)

    def add_loss(self, loss: Any, owner: Any = None) -> None:
        """Collect a price; `owner` is the layer that set it."""
        self.losses.append(loss)
        self._owners.append(owner)

    def losses_of(self, layers: Sequence[Any]) -> list[Tensor]:
        """The prices that these layers set inside."""
        wanted = {id(layer) for layer in layers}
        pairs = zip(self.losses, self._owners, strict=True)
        return [loss for loss, owner in pairs if id(owner) in wanted]


def in_stateless_scope() -> bool:
    """Whether the program is inside such a block."""
    return reading.scope is not None


def get_stateless_scope() -> StatelessScope | None:
    """The innermost block, if there is one."""
    return reading.scope


def pairs_of(argument: str, owner: str, variables: Sequence[Any], values: Sequence[Any]) -> Any:
    """Each variable with its value, for a StatelessScope.

    Args:
        argument: What the caller calls the values.
        owner: What has these variables: "Dense().variables".
        variables: The variables.
        values: A value for each.

    Raises:
        ArgumentError: There is another number of values than of variables.
    """
    if len(values) != len(variables):
        raise ArgumentError(
            f"Argument `{argument}` must be a list of tensors corresponding 1:1 to {owner}. "
            f"Received list with length {len(values)}, but expected {len(variables)} variables."
        )
    return list(zip(variables, values, strict=True))


def _fitting(variable: Any, value: Any) -> Tensor:
    """The value as a tensor of the variable's type and shape."""
    if not isinstance(variable, Variable):
        raise ArgumentError(
            "Invalid reference variable in StatelessScope: all keys in argument `mapping` must be "
            f"Variable instances. Received instead: {variable}"
        )
    tensor = ops.cast(convert_to_tensor(value, dtype_hint=variable.dtype), variable.dtype)
    if variable.shape != tensor.shape:
        raise ShapeError(
            "Invalid variable value in StatelessScope: all values in argument `mapping` must be "
            "tensors with a shape that matches the corresponding variable shape. For variable "
            f"{variable}, received invalid value {tensor} with shape {tuple(tensor.shape)}."
        )
    return tensor
