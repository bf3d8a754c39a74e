"""Names for layers and models: `dense`, `dense_1`, `dense_2`, counted for each class.

Where it sits   beside config; layers, models, losses, metrics and optimizers take names from it.
The one idea    a name that the learner did not choose is the class in snake case and a number.
Try it          >>> to_snake_case("MaxPooling2D")
                'max_pooling2d'
Read next       keras/layers/layer.py
"""

from __future__ import annotations

import re
from collections import Counter

_counts: Counter[str] = Counter()


def to_snake_case(name: str) -> str:
    """`LeakyReLU` becomes `leaky_re_lu`, as in Keras."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def auto_name(prefix: str) -> str:
    """The next unused name of the kind: prefix, prefix_1, prefix_2, ..."""
    prefix = to_snake_case(prefix)
    number = _counts[prefix]
    _counts[prefix] += 1
    return f"{prefix}_{number}" if number else prefix


def next_number(prefix: str) -> int:
    """The next number of a prefix, from 1: `keras.backend.get_uid`."""
    _counts[prefix] += 1
    return _counts[prefix]


def reset() -> None:
    """Start all counters again; `keras.utils.clear_session` calls this."""
    _counts.clear()
