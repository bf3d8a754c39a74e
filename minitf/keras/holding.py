"""What an object holds in its attributes.

Where it sits   below layers and metrics.
The one idea    variables, layers and metrics are found where the learner put them, also in lists
                and dicts; nobody has to register them.
Try it          >>> list(held({"one": 1, "more": [2, {"three": 3}]}))
                [1, 2, 3]
Read next       keras/tracking.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def held(attributes: dict[str, Any]) -> Iterator[Any]:
    """All that attributes hold, also inside lists, tuples and dicts."""
    for name, value in attributes.items():
        if name not in ("_given", "_inbound_nodes"):  # the record of calls holds other layers
            yield from _leaves(value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
