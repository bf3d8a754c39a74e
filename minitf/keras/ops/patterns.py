"""keras.ops: rearrange: a picture of the axes before and after, in words.

Where it sits   a theme of keras.ops.
The one idea    axes in brackets are one axis made of several: reshape, transpose, reshape.
Try it          >>> from minitf import keras
                >>> keras.ops.rearrange(keras.ops.ones((2, 3, 4)), "b h w -> b (h w)").shape
                TensorShape([2, 12])
Read next       keras/ops/rearranging.py

As https://keras.io/api/ops/einops/
"""

from __future__ import annotations

import re
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops.symbolic import operation


def _groups(side: str) -> list[list[str]]:
    """The axes of one side: each a list of those it is made of."""
    return [part.strip("()").split() for part in re.findall(r"\([^)]*\)|\S+", side)]


@operation("tensor", module="einops")
def rearrange(tensor: Any, pattern: str, **axes_lengths: int) -> Tensor:
    """The axes in another order, joined or taken apart.

    Args:
        tensor: The tensor.
        pattern: "b (h c) -> c b h": axes before and after.
        axes_lengths: Sizes that the pattern needs and the tensor does not say.

    Raises:
        ArgumentError: The pattern does not fit the tensor.
    """
    x = convert_to_tensor(tensor)
    before, arrow, after = pattern.partition("->")
    left, right = _groups(before), _groups(after)
    if not arrow or len(left) != x.ndim:
        raise ArgumentError(
            f"The pattern {pattern!r} does not fit a tensor of shape {tuple(x.shape)}.",
            instead='one word or bracket for each axis: "b h w -> b (h w)"',
        )
    known: dict[str, Any] = dict(axes_lengths)
    for group, size in zip(left, ops.shape(x) if None in x.shape else x.shape, strict=True):
        _measure(group, size, known)
    names = [name for group in left for name in group]
    target = [name for group in right for name in group]
    if sorted(name for name in names if name != "1") != sorted(n for n in target if n != "1"):
        raise ArgumentError(f"The two sides of {pattern!r} have not the same axes.")
    order = [names.index(name) for name in target if name != "1"]
    x = ops.reshape(x, [known.get(name, 1) for name in names])
    ones = [place for place, name in enumerate(names) if name == "1"]
    x = ops.transpose(x, perm=order + ones)
    return ops.reshape(x, [_size(group, known) for group in right])


def _measure(group: list[str], size: Any, known: dict[str, Any]) -> None:
    """Note the size of an axis of which all others are known."""
    missing = [name for name in group if name not in known and name != "1"]
    if len(missing) > 1:
        raise ArgumentError(f"The sizes of the axes {missing} are not known.")
    rest = size
    for name in group:
        if name in known:
            rest = rest // known[name]
    for name in missing:
        known[name] = rest


def _size(group: list[str], known: dict[str, Any]) -> Any:
    size: Any = 1
    for name in group:
        size = size * known.get(name, 1)
    return size
