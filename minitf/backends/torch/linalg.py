"""Products over named axes and linear algebra in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    torch has these functions; here they get our names and arguments.  On fixed buffers
                einsum is one product of matrices, as in numpy: what torch decides anew at each
                call, which axes are rows and which columns, is decided once.
Try it          >>> KERNELS["einsum"](torch.eye(2), torch.tensor([3.0, 4.0]), equation="ij,j->i")
                tensor([3., 4.])
Read next       ops/linalg.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.backends.numpy.linalg import is_one_product, letter_sizes, roles
from minitf.backends.torch.products import multiply

Array = torch.Tensor
Steps = list[Callable[[], Any]]


def einsum(*operands: Array, equation: str) -> Array:
    letter_sizes(equation.split("->")[0].split(","), [x.shape for x in operands])
    return torch.einsum(equation, *operands)


def einsum_spread(g: Array, x: Array, equation: str) -> Array:
    z = torch.zeros(x.shape, dtype=g.dtype, device=g.device)
    letters, out = equation.split("->")
    steps = {c: sum(s for d, s in zip(letters, z.stride(), strict=True) if d == c) for c in letters}
    sizes = letter_sizes([letters], [x.shape])
    kept = "".join(dict.fromkeys(letters))
    ones = [sizes[c] if c in out else 1 for c in kept]
    ordered = "".join(c for c in kept if c in out)
    places = z.as_strided([sizes[c] for c in kept], [steps[c] for c in kept])
    places.copy_(torch.einsum(f"{out}->{ordered}", g).reshape(ones).expand(places.shape))
    return z


def bind_einsum(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """A product, and copies where the library cannot read the matrices as they lie."""
    left, letters = attrs["equation"].split("->")
    names = left.split(",")
    if not is_one_product(names, letters) or not out.is_floating_point():
        return [lambda: out.copy_(einsum(*arrays, **attrs))]
    sizes = letter_sizes(names, [x.shape for x in arrays])
    batch, rows, inner, columns = roles(names[0], names[1], letters)
    steps: Steps = []
    x = _placed(arrays[0], names[0], (batch, rows, inner), sizes, steps)
    y = _placed(arrays[1], names[1], (batch, inner, columns), sizes, steps)
    target = _turned(out, letters, batch + rows + columns)
    whole = _matrices(target, (batch, rows, columns), sizes)
    if _is_view(whole, out) and _is_for_blas(whole):
        return [*steps, *multiply(*_plain(x, y, whole))]
    product = out.new_empty(whole.shape)
    last = partial(target.copy_, product.reshape(target.shape))
    return [*steps, *multiply(*_plain(x, y, product)), last]


def _plain(*stacks: Array) -> tuple[Array, ...]:
    """A stack of one matrix as that matrix."""
    return tuple(stack[0] for stack in stacks) if len(stacks[0]) == 1 else stacks


def _turned(x: Array, letters: str, order: str) -> Array:
    return x.permute([letters.index(c) for c in order])


def _matrices(x: Array, groups: tuple[str, ...], sizes: dict[str, int]) -> Array:
    """A stack of matrices; a view where the memory allows it."""
    return x.reshape([math.prod(sizes[c] for c in group) for group in groups])


def _is_view(one: Array, other: Array) -> bool:
    return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


def _is_for_blas(x: Array) -> bool:
    """Whether BLAS can walk through the matrices as they lie: along rows or columns, in one go."""
    (rows, columns), (down, right) = x.shape[-2:], x.stride()[-2:]
    return (right == 1 and down >= columns) or (down == 1 and right >= rows)


def _placed(
    x: Array, letters: str, groups: tuple[str, str, str], sizes: dict[str, int], steps: Steps
) -> Array:
    """The matrices in x: a view, or an array that a first step copies x into."""
    turned = _turned(x, letters, "".join(groups))
    matrices = _matrices(turned, groups, sizes)
    if _is_view(matrices, x) and _is_for_blas(matrices):
        return matrices
    place = x.new_empty(turned.shape)
    steps.append(partial(place.copy_, turned))
    return _matrices(place, groups, sizes)


KERNELS: dict[str, Callable[..., Any]] = {
    "einsum": einsum, "einsum_spread": einsum_spread,
}  # fmt: skip
BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {"einsum": bind_einsum}
