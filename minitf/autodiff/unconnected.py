"""What a source gets as gradient when the target does not depend on it.

Where it sits   below the tape and `tf.gradients`.
The one idea    "there is none" is None; who wants to compute with it anyway asks for zeros.
Try it          >>> wants_zeros("zero"), wants_zeros(UnconnectedGradients.NONE)
                (True, False)
Read next       autodiff/tape.py
"""

from __future__ import annotations

import enum
from typing import Any

from minitf.errors import ArgumentError


class UnconnectedGradients(enum.Enum):
    """https://www.tensorflow.org/api_docs/python/tf/UnconnectedGradients"""

    NONE = "none"
    ZERO = "zero"


def wants_zeros(choice: Any) -> bool:
    """Whether zeros are wanted: "zero" rather than "none".

    Raises:
        ArgumentError: A ValueError: it is neither.
    """
    if choice is UnconnectedGradients.NONE:
        return False
    value = getattr(choice, "value", choice)
    if value is not None and str(value).lower() not in ("none", "zero"):
        raise ArgumentError(
            f"Unknown value for unconnected_gradients: {choice!r}", instead="'none' or 'zero'"
        )
    return str(value).lower() == "zero"
