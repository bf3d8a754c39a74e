"""RNN: a cell, step by step along a sequence.

Where it sits   a layer around a cell; SimpleRNN, LSTM and GRU derive from it.
The one idea    the same cell at every step, its state handed on: a network as deep as the sequence
                is long, with the weights of one step.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.RNN(keras.layers.GRUCell(4), return_sequences=True)
                >>> layer(np.ones((2, 5, 3))).shape
                TensorShape([2, 5, 4])
Read next       keras/layers/recurrent/layers.py

As https://keras.io/api/layers/recurrent_layers/rnn/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError, StateError
from minitf.execution.higher_order import scan
from minitf.keras import initializers
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.recurrent import fused
from minitf.keras.layers.recurrent.cell import Cell
from minitf.keras.layers.recurrent.stacked import StackedRNNCells
from minitf.keras.variable import Variable

States = list[Tensor]
Step = Callable[[Tensor, States], tuple[Tensor, States]]


@table.add()
class RNN(Layer):
    """A cell along a sequence.

    Args:
        cell: A cell, or a list of cells, one above the other.
        return_sequences: Whether the output of every step is returned, not only the last one.
        return_state: Whether the last states are returned too.
        go_backwards: Whether the sequence is read from its end.
        stateful: Whether a batch starts with the states that the last one ended with.
        unroll: Whether SimpleRNN, LSTM and GRU are computed step by step, each in operations of
            its own, and not in one op: slower, and every step can be looked at.  Other cells
            always are, where the length of the sequence is known.
        zero_output_for_mask: Whether steps that a mask leaves out give zeros, not the last output.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps, features)``; output ``(batch, units)`` or
    ``(batch, steps, units)``, with `return_state` a list of that and the states.
    """

    # What a stateful layer keeps from batch to batch is not learned, and no file has it.
    _no_parts = Layer._no_parts | {"states"}

    def __init__(
        self, cell: Any, return_sequences: bool = False, return_state: bool = False,
        go_backwards: bool = False, stateful: bool = False, unroll: bool = False,
        zero_output_for_mask: bool = False, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        for needed in ("call", "state_size"):
            if not hasattr(self.cell, needed):
                raise ArgumentError(
                    f"The RNN cell {self.cell!r} should have a `{needed}`.",
                    why="the loop asks it for one step at a time, and for the size of its state",
                )
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.supports_masking = True
        self.input_spec = InputSpec(min_ndim=3)
        self.states: list[Variable] | None = None

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        if not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
            self.cell.built = True
        if self.stateful:
            if sequences_shape[0] is None:
                raise StateError(
                    f"The stateful layer {self.name!r} needs to know the batch size.",
                    why="its states are kept from batch to batch, one for each sample",
                    instead="keras.Input(batch_shape=(32, ...))",
                )
            first, zeros = self.get_initial_state(sequences_shape[0]), initializers.Zeros()
            with context.init_scope():
                self.states = [
                    Variable(zeros, state.shape, self.dtype, trainable=False, name="rnn_state")
                    for state in first
                ]

    def get_initial_state(self, batch_size: Any) -> States:
        """The states before the first step."""
        if hasattr(self.cell, "get_initial_state"):
            return nest.flatten(self.cell.get_initial_state(batch_size=batch_size))
        sizes = self.cell.state_size
        sizes = sizes if isinstance(sizes, (list, tuple)) else [sizes]
        return [ops.zeros([batch_size, size], self.compute_dtype) for size in sizes]

    def call(
        self, sequences: Tensor, initial_state: Any = None, mask: Any = None,
        training: bool = False,
    ) -> Any:  # fmt: skip
        if not sequences.dtype.is_floating:
            sequences = ops.cast(sequences, self.compute_dtype)
        states = self._first_states(sequences, initial_state)
        if hasattr(self.cell, "begin_dropout"):
            self.cell.begin_dropout(training)
        if isinstance(mask, (list, tuple)):
            mask = mask[0]
        if self.go_backwards:
            sequences = ops.reverse(sequences, axis=[1])
            mask = None if mask is None else ops.reverse(mask, axis=[1])
        # Before the first step that counts the output is zero, whatever the state is.
        odd = mask is not None and (initial_state is not None or self.stateful)
        if not (self.unroll or odd) and fused.fits(self.cell, sequences, training):
            last, outputs, states = self._fused(sequences, states, mask, training)
        else:
            parts, step = self._prepared(sequences, training)
            last, outputs, states = self._loop(step, parts, states, mask)
        if self.stateful:
            for kept, state in zip(self.states or (), states, strict=True):
                kept.assign(ops.cast(state, kept.dtype))
        result = outputs if self.return_sequences else last
        return [result, *self._by_cell(states)] if self.return_state else result

    def _by_cell(self, states: States) -> list[Any]:
        """The states, those of each cell of a stack together."""
        stacked = isinstance(self.cell, StackedRNNCells)
        return nest.pack_as(self.cell.state_size, states) if stacked else states

    def _first_states(self, sequences: Tensor, initial_state: Any) -> States:
        if initial_state is not None:
            return [convert_to_tensor(state) for state in nest.flatten(initial_state)]
        if self.stateful:
            self._check_batch(sequences)
            return [state.read_tensor() for state in self.states or ()]
        batch = sequences.shape[0]
        return self.get_initial_state(ops.shape(sequences)[0] if batch is None else batch)

    def _check_batch(self, sequences: Tensor) -> None:
        """Raise ShapeError where there are more or fewer samples than kept states."""
        assert self.states is not None
        kept, given = self.states[0].shape[0], sequences.shape[0]
        if given not in (None, kept):
            raise ShapeError(
                f"The stateful layer {self.name!r} keeps states for a batch size of {kept}, and "
                f"was given a batch size of {given}.",
                why="its states are kept from batch to batch, one for each sample",
                instead="batches of equal size, or reset_state() and a layer for the other size",
            )

    def _fused(
        self, sequences: Tensor, states: States, mask: Any, training: Any
    ) -> tuple[Tensor, Tensor | None, States]:
        """All steps in one op."""
        cell: Any = self.cell
        [dropped] = cell.dropped(sequences, "inputs", training)
        outputs, states = fused.run(cell, dropped, states, mask)
        last = states[0]
        if mask is not None and self.zero_output_for_mask:
            outputs = ops.where(ops.expand_dims(mask, -1), outputs, ops.zeros_like(outputs))
            last = outputs[:, -1]
        return last, outputs, states

    def _prepared(self, sequences: Tensor, training: Any) -> tuple[Tensor, Step]:
        """What is known of every step without the states, and the rest of a step."""
        cell = self.cell
        if isinstance(cell, Cell) and type(cell).call is Cell.call and sequences.ndim == 3:
            dropped = cell.dropped(sequences, "inputs", training)
            return cell.from_inputs(dropped), lambda part, states: cell.step(part, states, training)

        def whole(x: Tensor, states: States) -> tuple[Tensor, States]:
            output, new = cell(x, states, training=training) if _trains(cell) else cell(x, states)
            return output, nest.flatten(new)

        return sequences, whole

    def _loop(
        self, step: Step, parts: Tensor, states: States, mask: Any
    ) -> tuple[Tensor, Tensor | None, States]:
        if parts.shape[1] is None:
            return self._rolled(step, parts, states, mask)
        outputs: list[Tensor] = []
        for t in range(parts.shape[1]):
            output, new = step(parts[:, t], states)
            if mask is not None:
                before = outputs[-1] if outputs else ops.zeros_like(output)
                output, new = self._masked(mask[:, t], output, new, before, states)
            outputs.append(output)
            states = new
        return outputs[-1], self._stacked(outputs), states

    def _stacked(self, outputs: list[Tensor]) -> Tensor | None:
        return ops.stack(outputs, axis=1) if self.return_sequences else None

    def _masked(
        self, there: Tensor, output: Tensor, new: States, before: Tensor, states: States
    ) -> tuple[Tensor, States]:
        """At a step that does not count, everything stays as it was."""

        def kept(now: Tensor, then: Tensor) -> Tensor:
            chosen = there
            while chosen.ndim < now.ndim:
                chosen = ops.expand_dims(chosen, -1)
            return ops.where(chosen, now, then)

        after = [kept(now, then) for now, then in zip(new, states, strict=True)]
        quiet = ops.zeros_like(output) if self.zero_output_for_mask else before
        return kept(output, quiet), after

    def _rolled(
        self, step: Step, parts: Tensor, states: States, mask: Any
    ) -> tuple[Tensor, Tensor, States]:
        """For a number of steps that only the run knows: a loop in the graph."""
        order = [1, 0, *range(2, parts.ndim)]
        by_step = ops.transpose(parts, perm=order)
        flags = None if mask is None else ops.transpose(mask, perm=[1, 0])
        output, _ = step(by_step[0], states)
        start = (ops.zeros_like(output), *states)

        def body(so_far: Any, x: Any) -> Any:
            before, *now = so_far
            part, there = x if isinstance(x, tuple) else (x, None)
            result, new = step(part, now)
            if there is not None:
                result, new = self._masked(there, result, new, before, now)
            return (result, *new)

        found = scan(body, by_step if flags is None else (by_step, flags), start)
        outputs = ops.transpose(found[0], perm=[1, 0, *range(2, found[0].ndim)])
        return found[0][-1], outputs, [state[-1] for state in found[1:]]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        mask = mask[0] if isinstance(mask, (list, tuple)) else mask
        return mask if self.return_sequences else None

    def reset_state(self) -> None:
        """Set the kept states back to zero."""
        for state in self.states or ():
            state.assign(ops.zeros_like(state))

    reset_states = reset_state

    def rnn_config(self) -> dict[str, Any]:
        names = (
            "return_sequences", "return_state", "go_backwards", "stateful", "unroll",
            "zero_output_for_mask",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self.rnn_config(), "cell": table.serialize(self.cell)}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        config = dict(config)
        if "cell" in config:
            config["cell"] = table.deserialize(config["cell"], custom_objects)
        made: Any = super().from_config(config)
        return made


def _trains(cell: Any) -> bool:
    return "training" in cell.call.__code__.co_varnames
