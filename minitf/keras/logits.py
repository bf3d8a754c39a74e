"""Logits remembered: what a softmax or a sigmoid was given.

Where it sits   below the activations, which note it, and the cross-entropies, which ask for it.
The one idea    log(softmax(x)) loses digits that x still has.  A probability that just came out
                of a softmax is traced back, and its price computed from x in one piece.
Try it          >>> from minitf import keras
                >>> likely = keras.activations.softmax([[0.0, 200.0]])
                >>> float(keras.ops.sparse_categorical_crossentropy([0], likely)[0])
                200.0
Read next       keras/losses/crossentropy.py
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf.core.tensor import Tensor


def with_logits(output: Tensor, logits: Tensor) -> Tensor:
    """The output of a sigmoid or softmax, which remembers what went in."""
    output._keras_logits = logits  # type: ignore[attr-defined]
    return output


def logits_behind(output: Any, from_logits: bool, function: str, activation: str) -> Any:
    """What a softmax or sigmoid was given to make this output; None if it came from elsewhere.

    Args:
        output: What a cross-entropy is to judge.
        from_logits: Whether its caller says that these are logits; if not so, a warning says it.
        function: The name of the cross-entropy.
        activation: The activation that belongs to it: "Softmax" or "Sigmoid".
    """
    logits = getattr(output, "_keras_logits", None)
    if logits is not None and from_logits:
        warnings.warn(
            f"`{function}` received `from_logits=True`, but the `output` argument was produced by "
            f"a {activation} activation and thus does not represent logits. Was this intended?",
            stacklevel=4,
        )
    return logits
