"""The gradient tape: remember what was done, then read it backwards.

Where it sits   hears every operation from core.dispatch; asks autodiff.backprop to walk.
The one idea    the list of operations is already in a safe order, because it was made in order.
Try it          >>> import minitf as tf
                >>> x = tf.Variable(3.0)
                >>> with tf.GradientTape() as tape:
                ...     y = x ** 2
                >>> tape.gradient(y, x).numpy()
                np.float32(6.0)
Read next       execution/interpreter.py
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from minitf.autodiff.backprop import backprop, check_target
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import ArgumentError, GradientError, ShapeError
from minitf.ops.functions import stack


class GradientTape:
    """Records operations, for gradients.

    Args:
        persistent: Whether `gradient` may be asked more than once.
        watch_accessed_variables: Whether trainable variables are watched by themselves.

    A tape inside another tape gives second derivatives: the outer one hears what the inner one
    computes.

    >>> import minitf as tf
    >>> x = tf.Variable(2.0)
    >>> with tf.GradientTape() as outer:
    ...     with tf.GradientTape() as inner:
    ...         y = x * x * x
    ...     slope = inner.gradient(y, x)
    >>> outer.gradient(slope, x).numpy()
    np.float32(12.0)

    https://www.tensorflow.org/api_docs/python/tf/GradientTape
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True):
        self.operations: list[Operation] = []
        self._persistent = persistent
        self._watch_variables = watch_accessed_variables
        self._watched: dict[int, Tensor] = {}
        self._reads: dict[int, dict[int, Tensor]] = {}  # variable -> the tensors read from it
        self._variables: dict[int, Variable] = {}
        self._recording = False
        self._used = False

    def __enter__(self) -> GradientTape:
        self._start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._recording:
            self._stop()

    def _start(self) -> None:
        if self._recording:
            raise GradientError("Tape is already recording.")
        self._recording = True
        context.add_listener(self._hear)

    def _stop(self) -> None:
        self._recording = False
        context.remove_listener(self._hear)

    def _hear(self, operation: Operation) -> None:
        """Keep the operations that depend on something watched."""
        watched = self._watched
        keep = False
        for tensor in operation.inputs:
            if tensor.variable is not None and id(tensor) not in watched:
                self._hear_read(tensor)
            keep = keep or id(tensor) in watched
        if keep:
            self.operations.append(operation)
            for output in operation.outputs:
                if output.dtype.is_differentiable:
                    watched[id(output)] = output

    def _hear_read(self, tensor: Tensor) -> None:
        variable = tensor.variable
        if self._watches(variable):
            self._variables[id(variable)] = variable
            self._reads.setdefault(id(variable), {})[id(tensor)] = tensor
            self._watched[id(tensor)] = tensor

    def watch(self, tensor: Any) -> None:
        """Record what is made from these tensors (or variables) too.

        Raises:
            GradientError: A tensor of whole numbers.
        """
        for leaf in nest.flatten(tensor):
            check_target(leaf)
            if isinstance(leaf, Variable):
                self._variables[id(leaf)] = leaf
            else:
                self._watched[id(leaf)] = leaf

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables the tape has met, in the order met."""
        return tuple(self._variables.values())

    def watched_tensors(self) -> tuple[Tensor, ...]:
        """The tensors the tape follows: those it was told to, and what was made from them."""
        return tuple(self._watched.values())

    def reset(self) -> None:
        """Forget everything recorded so far."""
        self.operations.clear()
        self._watched.clear()
        self._reads.clear()
        self._variables.clear()
        self._used = False

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Operations inside the block are not recorded."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: str = "none",
    ) -> Any:
        """How the target changes with each source.

        Args:
            target: A tensor, or several (their gradients add up).
            sources: Tensors or variables, in any structure.
            output_gradients: A factor for each target.
            unconnected_gradients: What a source gets that the target does not depend on:
                "none" (None) or "zero".

        Returns:
            Gradients in the structure of `sources`.

        Raises:
            GradientError: A tape that is not persistent was asked a second time, or the target
                holds whole numbers.
        """
        self._check_use(unconnected_gradients)
        leaves = nest.flatten(sources)
        found = self._walk(target, leaves, output_gradients)
        results = [self._collect(found, leaf) for leaf in leaves]
        if str(unconnected_gradients).lower() == "zero":
            results = [
                OPS["zeros_like"](leaf) if result is None else result
                for leaf, result in zip(leaves, results, strict=True)
            ]
        self._let_go()
        return nest.pack_as(sources, results)

    def jacobian(self, target: Any, sources: Any, unconnected_gradients: str = "none") -> Any:
        """How each entry of the target changes with each entry of the sources.

        One sweep back for each entry of the target.

        Args:
            target: A tensor.
            sources: Tensors or variables, in any structure.
            unconnected_gradients: As in `gradient`.

        Returns:
            For each source a tensor of shape target.shape + source.shape.

        >>> import minitf as tf
        >>> x = tf.Variable([1.0, 2.0])
        >>> with tf.GradientTape() as tape:
        ...     y = x * x
        >>> tape.jacobian(y, x).numpy()
        array([[2., 0.],
               [0., 4.]], dtype=float32)

        https://www.tensorflow.org/api_docs/python/tf/GradientTape#jacobian
        """
        self._check_use(unconnected_gradients)
        target, leaves = convert_to_tensor(target), nest.flatten(sources)
        units = np.eye(target.shape.num_elements()).reshape(-1, *target.shape)
        rows = [self._walk(target, leaves, unit) for unit in units]
        parts = [[self._collect(row, leaf) for row in rows] for leaf in leaves]
        zero = str(unconnected_gradients).lower() == "zero"
        results = [
            _jacobian_of(column, (*target.shape, *leaf.shape), leaf if zero else None)
            for column, leaf in zip(parts, leaves, strict=True)
        ]
        self._let_go()
        return nest.pack_as(sources, results)

    def batch_jacobian(self, target: Any, source: Any, unconnected_gradients: str = "none") -> Any:
        """The Jacobian of each sample by itself, where sample i depends on sample i only.

        Args:
            target: A tensor of shape (b, ...).
            source: A tensor of shape (b, ...).
            unconnected_gradients: As in `gradient`.

        Returns:
            A tensor of shape (b, ...rest of the target, ...rest of the source).

        https://www.tensorflow.org/api_docs/python/tf/GradientTape#batch_jacobian
        """
        if not target.ndim or not source.ndim or source.shape[0] != target.shape[0]:
            raise ShapeError(
                f"batch_jacobian got a target of shape {target.shape} and a source of shape "
                f"{source.shape}.",
                why="their first axis is the batch, and must be equal",
            )
        whole = self.jacobian(target, source, unconnected_gradients)
        if whole is None:
            return None
        rest = len(target.shape) - 1
        return stack([whole[(i, *[slice(None)] * rest, i)] for i in range(target.shape[0])])

    def _check_use(self, unconnected: str) -> None:
        if str(unconnected).lower() not in ("none", "zero"):
            raise ArgumentError(f"unconnected_gradients is 'none' or 'zero', not {unconnected!r}.")
        if self._used and not self._persistent:
            raise GradientError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                "(or jacobians).",
                why="it lets go of what it recorded, to save memory",
                instead="with tf.GradientTape(persistent=True) as tape:",
            )
        self._used = True

    def _let_go(self) -> None:
        """After its one use, a tape that is not persistent keeps nothing alive."""
        if not self._persistent:
            self.operations = []

    def _walk(self, target: Any, leaves: list[Any], factors: Any) -> dict[int, Tensor]:
        targets = [convert_to_tensor(leaf) for leaf in nest.flatten(target)]
        for tensor in targets:
            check_target(tensor)
            if tensor.variable is not None:  # a variable as target of itself
                self._hear_read(tensor)
        seeds = None
        if factors is not None:
            seeds = [
                None if factor is None else convert_to_tensor(factor, dtype_hint=tensor.dtype)
                for factor, tensor in zip(nest.flatten(factors), targets, strict=True)
            ]
        starts = [tensor for leaf in leaves for tensor in self._tensors_of(leaf)]
        if self._recording and not self._persistent:
            self._stop()
            try:
                return backprop(self.operations, targets, starts, seeds)
            finally:
                self._start()
        return backprop(list(self.operations), targets, starts, seeds)

    def _tensors_of(self, source: Any) -> list[Tensor]:
        """The tensors that stand for a source; none when the tape did not watch it."""
        if isinstance(source, Variable):
            return list(self._reads.get(id(source), {}).values())
        return [source] if id(source) in self._watched else []

    def _watches(self, variable: Variable) -> bool:
        return (self._watch_variables and variable.trainable) or id(variable) in self._variables

    def _collect(self, found: dict[int, Tensor], source: Any) -> Tensor | None:
        parts = {id(tensor): tensor for tensor in self._tensors_of(source)}
        shares = [found[key] for key in parts if key in found]
        if not shares:
            return None
        total = shares[0]
        for share in shares[1:]:
            total = total + share
        return total


def _jacobian_of(rows: list[Tensor | None], shape: tuple, source: Any) -> Tensor | None:
    """The gradients of the target's entries, stacked; None (or zeros) when there are none."""
    if not rows or rows[0] is None:
        if source is None:
            return None
        zeros = OPS["zeros_like"](source)
        return OPS["broadcast_to"](zeros, shape=shape)
    return OPS["reshape"](OPS["pack"](*rows), shape=shape)
