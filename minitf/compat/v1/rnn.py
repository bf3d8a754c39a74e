"""Running a cell along sequences: `static_rnn`, `dynamic_rnn`, and both ways at once.

Where it sits   over rnn_cell.py.
The one idea    the same step again and again, each with the state of the one before.  Sequences
                that are shorter keep their last state and give zeros from then on.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default():
                ...     outputs, state = tf.nn.dynamic_rnn(
                ...         tf.nn.rnn_cell.GRUCell(4), tf.zeros([2, 5, 3]), dtype=tf.float32)
                ...     print(outputs.shape, state.shape)
                (2, 5, 4) (2, 4)
Read next       compat/v1/layers
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf import ops
from minitf.compat.v1.rnn_base import RNNCell
from minitf.compat.v1.variable_scope import variable_scope
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.execution.tensor_array import TensorArray
from minitf.execution.while_loop import while_loop


def static_rnn(
    cell: RNNCell,
    inputs: Sequence[Any],
    initial_state: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: Any = None,
) -> tuple[list[Any], Any]:
    """One step for each tensor of a list.

    Args:
        cell: The cell.
        inputs: A tensor (batch, features) for each step.
        initial_state: The state before the first step; default: zeros of type `dtype`.
        sequence_length: How many steps each sequence of the batch has; default: all.

    Returns:
        The outputs, one for each step, and the last state.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/static_rnn
    """
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("inputs must be a sequence")
    if not inputs:
        raise ValueError("inputs must not be empty")
    with variable_scope(scope, default_name="rnn"):
        steps = [convert_to_tensor(one) for one in inputs]
        state = _first_state(cell, initial_state, steps[0], dtype)
        outputs = []
        for time, step in enumerate(steps):
            output, new = cell(step, state)
            if sequence_length is not None:
                output, new = _only_running(time, sequence_length, output, new, state)
            outputs.append(output)
            state = new
    return outputs, state


def _first_state(cell: RNNCell, initial_state: Any, step: Tensor, dtype: Any) -> Any:
    if initial_state is not None:
        return initial_state
    if dtype is None:
        raise ValueError("If there is no initial_state, you must give a dtype.")
    size = step.shape[0]
    return cell.zero_state(ops.shape(step)[0] if size is None else size, dtype)


def _only_running(time: Any, length: Any, output: Any, new: Any, old: Any) -> tuple[Any, Any]:
    """Where a sequence is over: zeros for the output, and the state of before."""
    runs = ops.expand_dims(OPS["less"](time, ops.cast(length, "int32")), 1)

    def chosen(now: Tensor, before: Tensor) -> Tensor:
        return OPS["where"](runs, now, before)

    zeros = nest.map_structure(OPS["zeros_like"], output)
    return nest.map_structure(chosen, output, zeros), nest.map_structure(chosen, new, old)


def dynamic_rnn(
    cell: RNNCell,
    inputs: Any,
    sequence_length: Any = None,
    initial_state: Any = None,
    dtype: Any = None,
    parallel_iterations: Any = None,
    swap_memory: bool = False,
    time_major: bool = False,
    scope: Any = None,
) -> tuple[Any, Any]:
    """One step for each position of a batch of sequences.

    Args:
        cell: The cell.
        inputs: Shape (batch, time, features); (time, batch, features) if `time_major`.
        sequence_length: How many steps each sequence of the batch has; default: all.
        initial_state: The state before the first step; default: zeros of type `dtype`.

    Returns:
        The outputs, shaped as the inputs, and the last state.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/dynamic_rnn
    """
    inputs = convert_to_tensor(inputs)
    with variable_scope(scope, default_name="rnn") as opened:
        by_time = inputs if time_major else ops.transpose(inputs, [1, 0, 2])
        if by_time.shape[0] is None:
            outputs, state = _loop(cell, by_time, sequence_length, initial_state, dtype)
        else:
            steps = ops.unstack(by_time)
            listed, state = static_rnn(cell, steps, initial_state, dtype, sequence_length, opened)
            outputs = ops.stack(listed)
    return (outputs if time_major else ops.transpose(outputs, [1, 0, 2])), state


def _loop(
    cell: RNNCell, by_time: Tensor, length: Any, initial_state: Any, dtype: Any
) -> tuple[Any, Any]:
    """As many steps as the run has: a loop in the graph."""
    state = _first_state(cell, initial_state, by_time[0], dtype)
    cell(by_time[0], state)  # makes the weights, which must not be made inside the loop
    count = ops.shape(by_time)[0]
    array = TensorArray(by_time.dtype, size=count)

    def step(time: Any, state: Any, array: Any) -> tuple[Any, Any, Any]:
        output, new = cell(by_time[time], state)
        if length is not None:
            output, new = _only_running(time, length, output, new, state)
        return time + 1, new, array.write(time, output)

    _, state, array = while_loop(
        lambda time, state, array: time < count, step, (ops.constant(0), state, array)
    )
    return array.stack(), state


def static_bidirectional_rnn(
    cell_fw: RNNCell,
    cell_bw: RNNCell,
    inputs: Sequence[Any],
    initial_state_fw: Any = None,
    initial_state_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: Any = None,
) -> tuple[list[Any], Any, Any]:
    """One cell forwards, one backwards; their outputs side by side."""
    with variable_scope(scope, default_name="bidirectional_rnn"):
        with variable_scope("fw") as forwards:
            ahead, last_fw = static_rnn(
                cell_fw, inputs, initial_state_fw, dtype, sequence_length, forwards
            )
        with variable_scope("bw") as backwards:
            back, last_bw = static_rnn(
                cell_bw, list(inputs)[::-1], initial_state_bw, dtype, None, backwards
            )
    outputs = [ops.concat(pair, 1) for pair in zip(ahead, back[::-1], strict=True)]
    return outputs, last_fw, last_bw


def bidirectional_dynamic_rnn(
    cell_fw: RNNCell,
    cell_bw: RNNCell,
    inputs: Any,
    sequence_length: Any = None,
    initial_state_fw: Any = None,
    initial_state_bw: Any = None,
    dtype: Any = None,
    parallel_iterations: Any = None,
    swap_memory: bool = False,
    time_major: bool = False,
    scope: Any = None,
) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """One cell forwards, one backwards: pairs of outputs and of last states.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/nn/bidirectional_dynamic_rnn
    """
    time_axis, batch_axis = (0, 1) if time_major else (1, 0)

    def turned(x: Any) -> Any:
        if sequence_length is None:
            return ops.reverse(x, [time_axis])
        return ops.reverse_sequence(x, sequence_length, time_axis, batch_axis)

    with variable_scope(scope, default_name="bidirectional_rnn"):
        with variable_scope("fw") as forwards:
            ahead = dynamic_rnn(
                cell_fw, inputs, sequence_length, initial_state_fw, dtype,
                time_major=time_major, scope=forwards,
            )  # fmt: skip
        with variable_scope("bw") as backwards:
            back = dynamic_rnn(
                cell_bw, turned(convert_to_tensor(inputs)), sequence_length, initial_state_bw,
                dtype, time_major=time_major, scope=backwards,
            )  # fmt: skip
    return (ahead[0], turned(back[0])), (ahead[1], back[1])


def raw_rnn(cell: RNNCell, loop_fn: Callable[..., Any], **options: Any) -> Any:
    """A loop that the caller steers is not in minitf."""
    raise NotImplementedError(
        "minitf has no tf.nn.raw_rnn; write the loop with tf.while_loop and tf.TensorArray."
    )
