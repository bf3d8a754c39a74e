"""Run a trace again, in float64 and with a nudged number: the check that needs no rule.

Where it sits   beside the backward pass, which it checks; pictures show both numbers.
The one idea    a gradient claims what a small change does.  Change one entry of one node a little,
                run what comes after it, and see how far the loss moves.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> x = tf.Variable(3.0)
                >>> trace = observe.record_backward(lambda: x * x * x)
                >>> check = Replay(trace).check("x")
                >>> round(check.analytic, 6), round(check.numeric, 6)
                (27.0, 27.0)
Read next       observe/arithmetic.py
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OpDef
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.observe.backward import BackwardPass, ancestors
from minitf.observe.trace import Node, Trace

STEP = 1e-5
# These keep the value they had: chance is not drawn again (float64 takes other bits of the stream),
# and what stops a gradient is held still.
HELD = (
    "stop_gradient", "random_uniform", "random_normal", "random_truncated_normal", "random_gamma",
    "random_poisson", "random_shuffle",
)  # fmt: skip
DOUBLE_OF = {
    "float16": "float64", "bfloat16": "float64", "float32": "float64", "complex64": "complex128",
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """The slope of the loss by one entry of one node, twice.

    Attributes:
        index: The entry.
        analytic: By the rules of the ops.
        numeric: By nudging the entry and running again.
        error: The difference, relative to the larger of the two.
    """

    index: tuple[int, ...]
    analytic: float
    numeric: float
    error: float


class Replay:
    """The recorded forward pass, ready to be run again from any node.

    Args:
        trace: A trace with its backward pass.

    Raises:
        ArgumentError: The trace has no backward pass.
        StateError: Values are missing, since the trace's memory budget was used up.
    """

    def __init__(self, trace: Trace):
        if trace.backward_pass is None:
            raise ArgumentError(
                f"{trace!r} has no backward pass to be checked.", instead="trace.backward(loss)"
            )
        self._trace, self._pass = trace, trace.backward_pass
        needed = set().union(*(ancestors(trace, loss) for loss in self._pass.losses))
        self._nodes = [node for node in trace if node.name in needed]
        with plainly():
            self._values: dict[str, Tensor] = {}
            for node in self._nodes:
                self._values.update(self._run(node, self._values))

    def check(self, name: str, index: Sequence[int] | None = None) -> Check:
        """Compare the gradient at one entry of a node with the slope found by nudging it.

        Args:
            name: A node that has a gradient.
            index: The entry; default: the one with the largest gradient.
        """
        gradient = gradient_of(self._pass, name)
        at = steepest(gradient) if index is None else tuple(int(i) for i in index)
        analytic = float(gradient[at])
        numeric = self.slope(name, at)
        return Check(at, analytic, numeric, relative_error(analytic, numeric))

    def slope(self, name: str, index: tuple[int, ...]) -> float:
        """How far the loss moves for each unit that an entry of a node is moved."""
        value = self._values[name].numpy()
        step = STEP * max(1.0, abs(float(value[index])))
        moved = [self._loss_with(name, nudged(value, index, way * step)) for way in (1, -1)]
        return (moved[0] - moved[1]) / (2 * step)

    def _loss_with(self, name: str, value: np.ndarray) -> float:
        """The loss (the sum of its entries, and of all losses) when a node has another value."""
        with plainly():
            changed = {name: convert_to_tensor(value)}
            values = ChainMap(changed, self._values)
            for node in self._nodes:
                if node.name != name and any(part in changed for part in node.inputs):
                    results = self._run(node, values)
                    results.pop(name, None)  # a further output that is held still
                    changed.update(results)
        return float(sum(np.sum(values[loss].numpy()) for loss in self._pass.losses))

    def _run(self, node: Node, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """What a node gives, by name; further outputs come with the node that makes them."""
        if node.kind == "output":
            return {}
        results = again(self._trace, node, [values[name] for name in node.inputs])
        return dict(zip((node.name, *node.outputs), results, strict=True))


def gradient_of(backward_pass: BackwardPass, name: str) -> np.ndarray:
    """The gradient by a node.

    Raises:
        ArgumentError: It has none.
    """
    if name not in backward_pass.gradients:
        raise ArgumentError(
            f"The loss has no gradient by {name!r}.",
            why="gradients are known for the sources and for what was made from them",
            instead="one of: " + ", ".join(list(backward_pass.gradients)[:20]),
        )
    return backward_pass.gradients[name]


@contextmanager
def plainly() -> Iterator[None]:
    """Operations run at once, on the plain device, and nobody hears them."""
    before = context.current.device
    context.current.device = CPU
    try:
        with context.init_scope():
            yield
    finally:
        context.current.device = before


def again(trace: Trace, node: Node, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """The outputs of the node's operation once more, on other inputs, in float64."""
    row = node.opdef
    if row is None or row.call is not None or _is_held(node, row):
        return tuple(double(trace[name].numpy()) for name in (node.name, *node.outputs))
    result = row(*inputs, **in_double(node.attrs))
    outputs = result if isinstance(result, tuple) else (result,)
    return tuple(
        double(output.numpy()) if output.dtype.name in DOUBLE_OF else output for output in outputs
    )


def _is_held(node: Node, row: OpDef) -> bool:
    """Whether backprop takes the result for a constant: chance, jumps, and what stops a gradient.

    At the edge of a jump the slope would be measured across it.
    """
    jumps = not row.grads or not (node.is_floating or "complex" in node.dtype)
    return row.stateful or row.name in HELD or jumps


def double(value: np.ndarray) -> Tensor:
    """The value as a tensor, floats in float64 and complex numbers of two of those."""
    return convert_to_tensor(value.astype(DOUBLE_OF.get(value.dtype.name, value.dtype)))


def in_double(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Static data that asks for a smaller float type asks for float64."""
    return {
        key: DOUBLE_OF.get(str(getattr(value, "name", value)), value) if key == "dtype" else value
        for key, value in attrs.items()
    }


def nudged(value: np.ndarray, index: tuple[int, ...], by: float) -> np.ndarray:
    """A copy with one entry moved."""
    moved = np.array(value, np.float64)
    with np.errstate(all="ignore"):  # where there is NaN already, NaN it stays
        moved[index] += by
    return moved


def steepest(array: np.ndarray) -> tuple[int, ...]:
    """The index of the entry that is furthest from zero; the first one of equals."""
    sizes = np.nan_to_num(np.abs(array).astype(np.float64), nan=-1.0)
    flat = int(np.argmax(sizes)) if sizes.size else 0
    return tuple(int(i) for i in np.unravel_index(flat, sizes.shape)) if sizes.ndim else ()


def relative_error(one: float, other: float) -> float:
    """The difference of two numbers, relative to the larger one; 0 when both are 0."""
    size = max(abs(one), abs(other))
    return abs(one - other) / size if size else 0.0
