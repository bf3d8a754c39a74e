"""The numeric check: nudge each entry, see how far the result moves, compare with the gradient.

Where it sits   above the tape; learners, widgets and the tests of every op use it.
The one idea    a derivative is what a small nudge does.  (f(x+h) - f(x-h)) / 2h needs no rule, so
                it can check every rule.
Try it          >>> import minitf as tf
                >>> check_gradients(lambda x: x * x, [3.0])
                GradientCheck(ok=True, largest error 0.0000)
Read next       execution/interpreter.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.autodiff.tape import GradientTape
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


class GradientCheck:
    """What check_gradients found.

    Attributes:
        ok: Whether every entry agrees within the tolerance.
        error: The largest difference, relative to max(1, size of the gradient).
        analytic: The gradients by the rules, one array an input.
        numeric: The gradients by nudging, one array an input.
    """

    def __init__(self, analytic: list[np.ndarray], numeric: list[np.ndarray], tolerance: float):
        self.analytic, self.numeric = analytic, numeric
        gaps = [
            np.max(np.abs(a - n) / np.maximum(1, np.abs(n)), initial=0.0)
            for a, n in zip(analytic, numeric, strict=True)
        ]
        self.error = float(max(gaps, default=0.0))
        self.ok = self.error <= tolerance

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return f"GradientCheck(ok={self.ok}, largest error {self.error:.4f})"


def check_gradients(
    function: Callable[..., Any],
    inputs: Sequence[Any],
    step: float = 1e-5,
    tolerance: float = 1e-4,
) -> GradientCheck:
    """Compare the gradients of a function with central differences, in float64.

    Args:
        function: Takes tensors, returns a tensor; its entries are summed up.
        inputs: Values of the arguments.
        step: How far each entry is nudged.
        tolerance: The largest error that still counts as equal.

    Returns:
        A GradientCheck: true when all agree.
    """
    arrays = [np.array(value, np.float64) for value in inputs]
    tensors = [convert_to_tensor(array) for array in arrays]
    with GradientTape() as tape:
        tape.watch(tensors)
        total = _total(function(*tensors))
    analytic = tape.gradient(total, tensors, unconnected_gradients="zero")

    def value_at(changed: list[np.ndarray]) -> float:
        return float(_total(function(*[convert_to_tensor(array) for array in changed])))

    numeric = [_central(value_at, arrays, number, step) for number in range(len(arrays))]
    return GradientCheck([gradient.numpy() for gradient in analytic], numeric, tolerance)


def _total(result: Tensor) -> Tensor:
    return OPS["reduce_sum"](result, axis=None, keepdims=False)


def _central(
    value_at: Callable[[list[np.ndarray]], float],
    arrays: list[np.ndarray],
    number: int,
    step: float,
) -> np.ndarray:
    """The slope by each entry of input `number`: (f(x+h) - f(x-h)) / 2h."""
    slopes = np.zeros_like(arrays[number])
    changed = [array.copy() for array in arrays]
    for index in np.ndindex(slopes.shape):
        middle = arrays[number][index]
        changed[number][index] = middle + step
        above = value_at(changed)
        changed[number][index] = middle - step
        slopes[index] = (above - value_at(changed)) / (2 * step)
        changed[number][index] = middle
    return slopes
