"""What an object holds in its attributes, and variables that are lent other values for a while.

Where it sits   below layers and metrics.
The one idea    variables, layers and metrics are found where the learner put them, also in lists
                and dicts; nobody has to register them.
Try it          >>> import minitf as tf
                >>> v = tf.Variable(1.0)
                >>> with lent("values", [v], [5.0]):
                ...     _ = v.assign_add(1.0)
                ...     values_of([v])[0].numpy()
                np.float32(6.0)
                >>> v.numpy()
                np.float32(1.0)
Read next       keras/tracking.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError


def held(attributes: dict[str, Any]) -> Iterator[Any]:
    """All that attributes hold, also inside lists, tuples and dicts."""
    for name, value in attributes.items():
        if name not in ("_given", "_inbound_nodes"):  # the record of calls holds other layers
            yield from _leaves(value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


@contextmanager
def lent(argument: str, variables: Sequence[Any], values: Sequence[Any]) -> Iterator[None]:
    """Inside the block the variables have these values; afterwards their own again.

    Args:
        argument: What the caller calls the values.
        variables: The variables.
        values: A value for each.

    Raises:
        ArgumentError: There is another number of values than of variables.
    """
    if len(values) != len(variables):
        raise ArgumentError(
            f"Argument `{argument}` must be a list of tensors corresponding 1:1 to the variables. "
            f"Received list with length {len(values)}, but expected {len(variables)} variables."
        )
    new = values_of(values)
    before = values_of(variables)
    try:
        _assign(variables, new)
        yield
    finally:
        _assign(variables, before)


def values_of(variables: Sequence[Any]) -> list[Tensor]:
    """Copies of the values as they are now."""
    return [convert_to_tensor(convert_to_tensor(variable).numpy()) for variable in variables]


def _assign(variables: Sequence[Any], values: Sequence[Tensor]) -> None:
    for variable, value in zip(variables, values, strict=True):
        variable.assign(ops.cast(value, variable.dtype))
