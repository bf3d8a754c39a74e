"""The loss for texts whose letters have no known places in time.

Where it sits   one file of losses; `tf.nn.ctc_loss` does the counting of ways.
The one idea    the surprise at a text, over all the ways in which it may be spread over time;
                the class 0 stands for "no letter here" and also fills up short texts.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> even = np.zeros([1, 2, 2])  # two moments; the classes blank and "a"
                >>> round(float(np.exp(-keras.losses.ctc([[1]], even)[0])), 6)  # "a-", "-a", "aa"
                0.75
Read next       execution/ctc.py

As https://keras.io/api/losses/probabilistic_losses/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.execution.ctc import ctc_loss
from minitf.keras.losses.loss import LossFunctionWrapper, table, wrapper_of


@table.add()
def ctc(y_true: Any, y_pred: Any) -> Tensor:
    """Connectionist temporal classification loss.

    Args:
        y_true: The numbers of the letters, 0 behind the end of a text; shape (batch, letters).
        y_pred: Scores, not yet put through softmax; shape (batch, time, classes).

    Returns:
        One loss for each example.

    Raises:
        ShapeError: Shapes that are not as above.
    """
    labels = convert_to_tensor(y_true)
    scores = convert_to_tensor(y_pred)
    for name, tensor, rank, shape in (
        ("y_true", labels, 2, "(batch_size, max_length)"),
        ("y_pred", scores, 3, "(batch_size, max_length, num_classes)"),
    ):
        if tensor.ndim != rank:
            raise ShapeError(
                f"`{name}` must be a tensor of shape `{shape}`. "
                f"Received: {name}.shape={tensor.shape}"
            )
    labels = ops.cast(labels, "int32")
    letters = ops.reduce_sum(ops.cast(labels != 0, "int32"), axis=-1)
    moments = ops.zeros_like(letters) + ops.shape(scores)[1]
    return ctc_loss(labels, scores, letters, moments, logits_time_major=False, blank_index=0)


@table.add()
class CTC(LossFunctionWrapper):
    """Connectionist temporal classification loss; see `ctc`."""

    __init__ = wrapper_of(ctc)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}
