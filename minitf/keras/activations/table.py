"""The table of activations: from names to functions and back.

Where it sits   below the two files of activations, which enter theirs here.
The one idea    a layer's configuration holds the name; the table finds the function.
Read next       keras/activations/usual.py
"""

from minitf.core.tensor import Tensor
from minitf.keras.serialization import Table

TABLE = Table("activation", "keras.activations")


def with_logits(output: Tensor, logits: Tensor) -> Tensor:
    """The output of a sigmoid or softmax, which remembers what went in.

    log(softmax(x)) loses digits that x still has; the losses look for this attribute.
    """
    output._keras_logits = logits  # type: ignore[attr-defined]
    return output
