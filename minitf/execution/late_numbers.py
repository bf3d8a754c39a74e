"""What a step does around its work: read numbers that come late, bring results to their place.

Where it sits   below binder.
The one idea    where a late number stands in an attribute is found once; a run only reads it.
Try it          >>> from minitf.core.late import Late
                >>> import numpy as np
                >>> maker((Late(0), 3), [np.array(7)])()
                (7, 3)
Read next       execution/binder.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.backends.base import Array, Device
from minitf.core.late import Late, put_back
from minitf.core.tensor import Tensor


def maker(value: Any, arrays: Sequence[Array | None]) -> Callable[[], Any]:
    """Gives an attribute, with the numbers that its late parts have now."""
    if type(value) is tuple and not any(isinstance(part, (slice, tuple, list)) for part in value):
        parts = [(part, _number_in(part, arrays)) for part in value]
        if all(array is None for _, array in parts):
            return lambda: value
        return lambda: tuple(part if array is None else int(array) for part, array in parts)
    return lambda: put_back({"": value}, lambda number: int(arrays[number]))[""]  # type: ignore[arg-type]


def _number_in(part: Any, arrays: Sequence[Array | None]) -> Array | None:
    return arrays[part.number] if isinstance(part, Late) else None


def bring(tensor: Tensor, place: Array, home: Device) -> None:
    """Write a tensor's value into its place, also when that is on another device."""
    array, here = tensor.array, tensor.device_object
    if here.backend is not home.backend:
        array = home.backend.from_numpy(here.backend.to_numpy(array), home)
    home.backend.write(place, array)
