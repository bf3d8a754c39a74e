"""Connectionist temporal classification: the loss for texts whose letters have no known places.

Where it sits   over the ops, and over foldl where the run alone knows how long the time is; the
                public name is `tf.nn.ctc_loss`.
The one idea    a text may be spread over time in very many ways, with blanks and repeated letters;
                the chances of all of them are added up while time goes by, letter by letter.
Try it          >>> import minitf as tf
                >>> even = tf.zeros([2, 1, 2])  # two moments, one text, the classes blank and "a"
                >>> chance = tf.exp(-tf.nn.ctc_loss([[1]], even, [1], [2]))  # "a-", "-a" or "aa"
                >>> round(float(chance[0]), 6)
                0.75
Read next       autodiff/backprop.py

Graves and others, https://www.cs.toronto.edu/~graves/icml_2006.pdf
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, GraphError, ShapeError
from minitf.execution.higher_order import foldl
from minitf.ops import functions as f
from minitf.ops.activations import log_softmax
from minitf.ops.composites import composite
from minitf.ops.creation import one_hot, pad, range_
from minitf.ops.images import sizes_of
from minitf.ops.products import matmul
from minitf.ops.rearrange_functions import sequence_mask
from minitf.ops.scatter_functions import boolean_mask, scatter_nd, where

NEVER = -1e30
"""The logarithm of a chance of nothing; infinity would make the gradients no numbers."""


@composite
def ctc_loss(
    labels: Any,
    logits: Any,
    label_length: Any,
    logit_length: Any,
    logits_time_major: bool = True,
    unique: Any = None,
    blank_index: int | None = None,
) -> Tensor:
    """The surprise at texts, given scores for each moment.

    Args:
        labels: The numbers of the letters, shape (batch, longest text), int32.
        logits: Scores, shape (time, batch, classes); not yet put through softmax.
        label_length: How many letters each text has, shape (batch,).
        logit_length: How many moments each example has, shape (batch,).
        logits_time_major: False for logits of shape (batch, time, classes).
        unique: Not used; TensorFlow is faster with it.
        blank_index: The class that stands for no letter; default 0, negative ones count from the
            last.

    Returns:
        One loss for each example; infinite where the text does not fit into the moments.

    Raises:
        ShapeError: Shapes that are not as above.

    https://www.tensorflow.org/api_docs/python/tf/nn/ctc_loss
    """  # fmt: skip
    scores, labels = convert_to_tensor(logits), convert_to_tensor(labels)
    _check(scores, labels)
    scores = f.transpose(scores, [1, 0, 2]) if logits_time_major else scores
    classes = scores.shape[2]
    if classes is None:
        raise GraphError("ctc_loss needs to know how many classes there are.")
    blank = 0 if blank_index is None else blank_index % classes
    states = _states(labels, blank)
    # The logarithm of the chance of each state's letter at each moment: (batch, time, states).
    chances = matmul(log_softmax(scores), one_hot(states, classes, dtype=scores.dtype),
                     transpose_b=True)  # fmt: skip
    reached = _first(chances)
    jump = _may_jump(states, scores)
    time = f.expand_dims(f.cast(logit_length, "int32"), 1)

    def at_the_next(reached: Tensor, part: tuple[Any, Tensor]) -> Tensor:
        moment, chance = part
        ways = [reached, _shifted(reached, 1), _shifted(reached, 2) + jump]
        return OPS["where"](time > moment, _add_chances(ways) + chance, reached)

    reached = _through_time(at_the_next, reached, chances)
    loss = -_at_the_end(reached, label_length)
    return OPS["where"](loss > -NEVER / 2, OPS["zeros_like"](loss) + np.inf, loss)


def _through_time(at_the_next: Callable[..., Tensor], reached: Tensor, chances: Tensor) -> Tensor:
    """What is reached after the last moment: one op after the other, or a loop in the graph."""
    moments = chances.shape[1]
    if moments is None:
        by_moment = OPS["slice"](f.transpose(chances, [1, 0, 2]), spec=(slice(1, None),))
        numbers = range_(1, sizes_of(chances)[1])
        return foldl(at_the_next, (numbers, by_moment), reached)
    for moment in range(1, moments):
        chance = OPS["slice"](chances, spec=(slice(None), moment))
        reached = at_the_next(reached, (moment, chance))
    return reached


def _check(logits: Tensor, labels: Tensor) -> None:
    if logits.ndim != 3 or labels.ndim != 2:
        raise ShapeError(
            f"ctc_loss got labels of shape {labels.shape} and logits of shape {logits.shape}.",
            why="they are (batch, letters) and (time, batch, classes)",
        )
    if not labels.dtype.is_integer:
        raise ArgumentError(f"labels are numbers of letters; they are {labels.dtype.name}.")


def _states(labels: Tensor, blank: int) -> Tensor:
    """The letters with blanks before, between and behind: shape (batch, 2 * letters + 1)."""
    count = sizes_of(labels)[1]
    apart = f.reshape(pad(f.expand_dims(labels, 2), [[0, 0], [0, 0], [0, 1]],
                          constant_values=blank), [-1, 2 * count])  # fmt: skip
    return pad(apart, [[0, 0], [1, 0]], constant_values=blank)


def _first(chances: Tensor) -> Tensor:
    """At the first moment only the first blank and the first letter are possible."""
    first = OPS["slice"](chances, spec=(slice(None), 0))
    later = range_(sizes_of(chances)[2]) > 1
    return OPS["where"](later, OPS["zeros_like"](first) + NEVER, first)


def _may_jump(states: Tensor, like: Tensor) -> Tensor:
    """0 where the blank before a letter may be left out, NEVER elsewhere.

    It must stay between two equal letters: else they would be one.
    """
    before = pad(OPS["slice"](states, spec=(slice(None), slice(None, -2))), [[0, 0], [2, 0]],
                 constant_values=-1)  # fmt: skip
    letters = range_(sizes_of(states)[1]) % 2 == 1
    may = OPS["logical_and"](letters, states != before)
    return (1 - f.cast(may, like.dtype)) * NEVER


def _shifted(x: Tensor, by: int) -> Tensor:
    """Each state gets what the state `by` places before it had."""
    left = OPS["slice"](x, spec=(slice(None), slice(None, -by)))
    return pad(left, [[0, 0], [by, 0]], constant_values=NEVER)


def _add_chances(ways: list[Tensor]) -> Tensor:
    """ln of the sum of exponentials, entry by entry."""
    top = OPS["stop_gradient"](OPS["maximum"](OPS["maximum"](ways[0], ways[1]), ways[2]))
    return OPS["log"](sum(OPS["exp"](way - top) for way in ways)) + top


def _at_the_end(reached: Tensor, label_length: Any) -> Tensor:
    """A text is complete at its last letter, or at the blank behind it."""
    last = f.expand_dims(f.cast(label_length, "int32") * 2, 1)
    place = range_(sizes_of(reached)[1])
    complete = OPS["logical_or"](last == place, last == place + 1)
    kept = OPS["where"](complete, reached, OPS["zeros_like"](reached) + NEVER)
    top = OPS["stop_gradient"](f.reduce_max(kept, 1, keepdims=True))
    return OPS["log"](f.reduce_sum(OPS["exp"](kept - top), 1)) + f.squeeze(top, 1)


@composite
def collapse_repeated(labels: Any, seq_length: Any) -> tuple[Tensor, Tensor]:
    """Leave out letters that repeat the one before them.

    Args:
        labels: The numbers of the letters, shape (batch, longest text).
        seq_length: How many letters each text has.

    Returns:
        The texts, shorter, with zeros behind; and how many letters each has now.

    >>> [part.numpy().tolist() for part in collapse_repeated([[1, 1, 2], [3, 3, 3]], [3, 2])]
    [[[1, 2], [3, 0]], [2, 1]]

    https://www.tensorflow.org/api_docs/python/tf/nn/collapse_repeated
    """
    labels = convert_to_tensor(labels)
    begin = OPS["slice"](labels, spec=(slice(None), slice(None, 1)))
    after, before = (
        OPS["slice"](labels, spec=(slice(None), part)) for part in (slice(1, None), slice(None, -1))
    )
    new = f.concat([OPS["zeros_like"](begin) == 0, after != before], 1)
    kept = OPS["logical_and"](new, sequence_mask(seq_length, sizes_of(labels)[1]))
    lengths = f.reduce_sum(f.cast(kept, "int32"), 1)
    places = where(sequence_mask(lengths))
    longest = f.reduce_max(lengths)
    shape = f.stack([OPS["shape"](labels)[0], longest])
    return scatter_nd(places, boolean_mask(labels, kept), f.cast(shape, "int64")), lengths
