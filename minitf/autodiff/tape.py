"""The gradient tape: remember what was done, then read it backwards.

Where it sits   hears every operation from core.dispatch; asks autodiff.backprop to walk (through
                autodiff.sweeps, which knows when it walked the same way before).
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

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitf.autodiff.jacobians import Jacobians
from minitf.autodiff.sweeps import gradients_of
from minitf.autodiff.unconnected import UnconnectedGradients, wants_zeros
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.html import tape_html
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import GradientError

_LOG = logging.getLogger("tensorflow")


class GradientTape(Jacobians):
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
        self._stand_ins: dict[int, Tensor] = {}  # for watched tensors, in a graph being built
        self._recording = False
        self._started = self._used = False

    def __enter__(self) -> GradientTape:
        self._start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._recording:
            self._stop()

    def _repr_html_(self) -> str:
        return tape_html(self, list(self._variables.values()))

    def _start(self) -> None:
        if self._recording:
            raise GradientError(
                "Tape is still recording, This can happen if you try to re-enter an "
                "already-active tape."
            )
        self._recording = self._started = True
        context.add_listener(self._hear)

    def _stop(self) -> None:
        self._recording = False
        context.remove_listener(self._hear)

    def _hear(self, operation: Operation) -> None:
        """Keep the operations that depend on something watched."""
        watched = self._watched
        keep = False
        for tensor in operation.inputs:
            if id(tensor) in watched:
                keep = True
            elif tensor.variable is not None:
                keep = self._hear_read(tensor) or keep
        if keep:
            self.operations.append(operation)
            for output in operation.outputs:
                if output.dtype.is_differentiable:
                    watched[id(output)] = output

    def _hear_read(self, tensor: Tensor) -> bool:
        """Whether this was read from a variable that is watched; from now on it is, too."""
        variable = tensor.variable
        known = id(variable) in self._variables
        if not known and not (self._watch_variables and variable.trainable):
            return False
        self._variables[id(variable)] = variable
        self._reads.setdefault(id(variable), {})[id(tensor)] = tensor
        self._watched[id(tensor)] = tensor
        return True

    def watch(self, tensor: Any) -> None:
        """Record what is made from these tensors (or variables) too.

        Tensors of whole numbers have no gradient: there is a warning, and None later.

        Raises:
            ValueError: Something that is neither a tensor nor a variable.
        """
        for leaf in nest.flatten(tensor):
            if not isinstance(leaf, (Tensor, Variable)):
                raise ValueError(
                    f"Passed in object {leaf!r} of type {type(leaf).__name__!r}, not tf.Tensor or "
                    "tf.Variable or ExtensionType."
                )
            if not leaf.dtype.is_differentiable:
                _LOG.warning(
                    "The dtype of the watched tensor must be floating (e.g. tf.float32), got %r",
                    leaf.dtype,
                )
            if isinstance(leaf, Variable):
                self._variables[id(leaf)] = leaf
            else:
                self._watched[id(leaf)] = leaf
                self._watch_inside(leaf)

    def _watch_inside(self, tensor: Tensor) -> None:
        """In a graph being built, something stands for a tensor from outside: watch that."""
        graph = context.current.graph
        if graph is not None and tensor.graph is not graph:
            inside = graph._own(tensor)
            self._watched[id(inside)] = inside
            self._stand_ins[id(tensor)] = inside

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
        unconnected_gradients: Any = UnconnectedGradients.NONE,
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
        results = self._walk(target, leaves, output_gradients)
        if wants_zeros(unconnected_gradients):
            results = [
                OPS["zeros_like"](leaf) if result is None else result
                for leaf, result in zip(leaves, results, strict=True)
            ]
        self._let_go()
        return nest.pack_as(sources, results)

    def _check_use(self, unconnected: Any) -> None:
        wants_zeros(unconnected)  # or it complains
        if not self._started:
            raise GradientError(
                "This tape has recorded nothing: it was never started.",
                instead="with tf.GradientTape() as tape: and what is to be recorded, indented",
            )
        if self._used and not self._persistent:
            raise GradientError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                "(or jacobians)",
                why="it lets go of what it recorded, to save memory",
                instead="with tf.GradientTape(persistent=True) as tape:",
            )
        self._used = True

    def _let_go(self) -> None:
        """After its one use, a tape that is not persistent keeps nothing alive."""
        if not self._persistent:
            self.operations = []

    def _walk(self, target: Any, leaves: list[Any], factors: Any) -> list[Tensor | None]:
        """The gradient by each of the leaves."""
        targets, seeds = self._targets(target, factors)
        starts = [self._tensors_of(leaf) for leaf in leaves]
        if self._recording and not self._persistent:
            self._stop()
            try:
                return gradients_of(self.operations, targets, seeds, starts)
            finally:
                self._start()
        return gradients_of(list(self.operations), targets, seeds, starts)

    def _targets(self, target: Any, factors: Any) -> tuple[list[Tensor], list[Any]]:
        """What is differentiated, and the factor of each; whole numbers are left out."""
        if target is None:
            raise TypeError(
                "Argument `target` should be a list or nested structure of Tensors, Variables or "
                "CompositeTensors to be differentiated, but received None."
            )
        targets = [convert_to_tensor(leaf) for leaf in nest.flatten(target)]
        given = [None] * len(targets) if factors is None else nest.flatten(factors)
        kept, seeds = [], []
        for tensor, factor in zip(targets, given, strict=True):
            _warn_of_whole_numbers("target", tensor)
            if tensor.variable is not None:  # a variable as target of itself
                self._hear_read(tensor)
            if tensor.dtype.is_differentiable:
                kept.append(tensor)
                hint = tensor.dtype
                seeds.append(None if factor is None else convert_to_tensor(factor, dtype_hint=hint))
        return kept, seeds

    def _tensors_of(self, source: Any) -> list[Tensor]:
        """The tensors that stand for a source; none when the tape did not watch it."""
        if isinstance(source, Variable):
            if not source._dtype.is_differentiable:
                _warn_of_whole_numbers("source", source)
            return list(self._reads.get(id(source), {}).values())
        _warn_of_whole_numbers("source", source)
        if id(source) not in self._watched:
            return []
        inside = self._stand_ins.get(id(source))
        return [source] if inside is None else [source, inside]


def _warn_of_whole_numbers(role: str, tensor: Any) -> None:
    if not isinstance(tensor, (Tensor, Variable)):
        raise TypeError(f"A {role} is a tensor or a variable, and {tensor!r} is neither.")
    dtype = tensor._dtype if isinstance(tensor, Variable) else tensor.dtype
    if not dtype.is_differentiable:
        _LOG.warning(
            "The dtype of the %s tensor must be floating (e.g. tf.float32) when calling "
            "GradientTape.gradient, got %r", role, tensor.dtype,
        )  # fmt: skip
