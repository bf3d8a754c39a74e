"""What a case is, and the inputs that cases are made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

RANDOM = np.random.default_rng(20)
ALL = slice(None)


@dataclass(frozen=True)
class Case:
    """One example of one op.

    Attributes:
        op: The name of the row.
        inputs: The arrays it is applied to.
        expected: What comes out (a tuple, when there are several outputs), or None: then `law`
            says what must hold.
        attrs: Static data.
        law: For what is random, or known up to a sign: a condition on the outputs.
        smooth: Whether the gradient may be checked by nudging (no kinks at these inputs).
    """

    op: str
    inputs: tuple[np.ndarray, ...]
    expected: Any
    attrs: dict[str, Any] = field(default_factory=dict)
    law: Callable[..., bool] | None = None
    smooth: bool = True

    def kinked(self) -> Case:
        """The same, with a gradient that nudging cannot check."""
        return replace(self, smooth=False)

    def __str__(self) -> str:
        return f"{self.op}-{'-'.join('x'.join(map(str, array.shape)) for array in self.inputs)}"


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape)


def positive(*shape: int) -> np.ndarray:
    return RANDOM.uniform(0.5, 2.0, size=shape)


def fraction(*shape: int) -> np.ndarray:
    return RANDOM.uniform(-0.8, 0.8, size=shape)


def above_one(*shape: int) -> np.ndarray:
    return RANDOM.uniform(1.2, 3.0, size=shape)


def apart(*shape: int) -> np.ndarray:
    """Numbers at least 0.1 apart from each other and from zero: no kink is near."""
    numbers = np.arange(1, math.prod(shape) + 1) * 0.3
    signs = np.where(np.arange(numbers.size) % 2, 1.0, -1.0)
    return RANDOM.permutation(numbers * signs).reshape(shape)


def case(op: str, expected: Any, *inputs: Any, **attrs: Any) -> Case:
    arrays = tuple(np.asarray(value) for value in inputs)
    with np.errstate(all="ignore"):
        return Case(op, arrays, np.asarray(expected(*arrays)), attrs)


def lawful(op: str, law: Callable[..., bool], *inputs: Any, **attrs: Any) -> Case:
    """A case whose outputs are not unique: law(*inputs, *outputs) must hold."""
    arrays = tuple(np.asarray(value) for value in inputs)
    return Case(op, arrays, None, attrs, lambda *outputs: law(*arrays, *outputs))


def by_entry(function: Callable[[float], float]) -> Callable[[np.ndarray], np.ndarray]:
    """A Python function of one number, for every entry."""
    return lambda x: np.array([function(v) for v in x.ravel()]).reshape(x.shape)
