"""x, y and sample_weight as one value, and apart again.

Where it sits   used by training steps, also those of learners.
The one idea    a batch is x alone, (x, y) or (x, y, sample_weight).
Try it          >>> unpack_x_y_sample_weight(pack_x_y_sample_weight(1, 2))
                (1, 2, None)
Read next       keras/training_steps.py

As https://keras.io/api/utils/python_utils/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """x, y and sample_weight, None where there is none.

    >>> unpack_x_y_sample_weight((1, 2))
    (1, 2, None)
    """
    if not isinstance(data, (list, tuple)):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise ArgumentError(
            f"Data is x, (x, y) or (x, y, sample_weight); it has {len(data)} parts."
        )
    x, y, sample_weight = (*data, None, None)[:3]
    return x, y, sample_weight


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """What `train_step` gets: x alone, (x, y) or (x, y, sample_weight).

    >>> pack_x_y_sample_weight(1, 2)
    (1, 2)
    """
    if y is None and sample_weight is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)
