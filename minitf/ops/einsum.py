"""einsum: products and sums over named axes.

Where it sits   rows of the table of ops, with their function; beside products.
The one idea    each axis gets a letter.  Axes with the same letter run together, and letters
                missing in the result are summed over.  The gradient by one factor is again a
                product of what is left: exchange its letters with those of the result.
Try it          >>> import minitf as tf
                >>> tf.einsum("ij,kj->ik", [[1.0, 2.0]], [[3.0, 4.0]]).numpy()
                array([[11.]], dtype=float32)
Read next       ops/products.py
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops.complex_numbers import conj
from minitf.ops.composites import composite
from minitf.ops.functions import squeeze


def _sizes(equation: str, shapes: Sequence[tuple]) -> dict[str, int | None]:
    """The size of each letter."""
    sizes: dict[str, int | None] = {}
    for letters, shape in zip(equation.split("->")[0].split(","), shapes, strict=True):
        if len(letters) != len(shape):
            raise ShapeError(
                f"einsum {equation!r} names {len(letters)} axes ({letters}) of a tensor with "
                f"{len(shape)}, of shape {tuple(shape)}.",
                why="each axis needs one letter, or ... for those that are left",
            )
        for letter, size in zip(letters, shape, strict=True):
            known = sizes.get(letter)
            if size is not None and known is not None and size != known:
                raise ShapeError(
                    f"einsum {equation!r} got {letter} of size {known} and of size {size}: shapes "
                    f"{' and '.join(str(tuple(shape)) for shape in shapes)}.",
                    why="axes with the same letter run together, so their sizes must be equal",
                )
            sizes[letter] = known if size is None else size
    return sizes


def _shape(*shapes: tuple, equation: str) -> tuple:
    sizes = _sizes(equation, shapes)
    return tuple(sizes[letter] for letter in equation.split("->")[1])


def _shares(g: Tensor, operands: tuple[Tensor, ...], equation: str) -> list[Tensor]:
    left, out = equation.split("->")
    names = left.split(",")
    shares = []
    for k, (letters, x) in enumerate(zip(names, operands, strict=True)):
        others = [conj(y) for y in operands[:k] + operands[k + 1 :]]
        other_names = names[:k] + names[k + 1 :]
        reached = "".join(c for c in dict.fromkeys(letters) if c in "".join([out, *other_names]))
        backward = f"{','.join([out, *other_names])}->{reached}"
        share = OPS["einsum"](g, *others, equation=backward)
        if reached != letters:
            share = OPS["einsum_spread"](share, x, equation=f"{letters}->{reached}")
        shares.append(share)
    return shares


einsum_op = op(
    "einsum", "*operands -> z", symbol="Σ×", accepts="number", shape=_shape,
    words="Multiply along axes of the same letter, add up over letters missing in the result.",
    formula=r"z_{ik} = \sum_j x_{ij} \, y_{jk}",
    grads={"operands": rule(r"\bar x_{ij} = \sum_k \bar z_{ik} \, y_{jk}",
                            lambda g, z, *operands, equation: _shares(g, operands, equation))},
)  # fmt: skip
einsum_spread = op(
    "einsum_spread", "g x -> z", symbol="Σᵀ", shape_only=("x",),
    shape=lambda g, x, equation: tuple(x),
    words="Hand each entry to all it was summed from, and put diagonals back in their place: the "
    "adjoint of an einsum of one tensor.",
    formula=r"z_{iij} = g_i,\ \text{else } 0",
    grads={"g": rule(r"\bar g_i = \sum_j \bar z_{iij}",
                     lambda g, z, _, x, equation: OPS["einsum"](g, equation=equation))},
)  # fmt: skip


@composite
def einsum(equation: str, *inputs: Any, optimize: Any = "greedy") -> Tensor:
    """Products and sums over named axes, in Einstein's notation.

    Args:
        equation: The letters of the axes of each input and of the result, as "ij,jk->ik".
            "..." stands for any axes before, between or after them, which broadcast.  Without
            "->", the result has the letters that appear once, in alphabetical order.
        inputs: One tensor for each part of the equation, of one number type.
        optimize: How the order of three and more factors is chosen, as in numpy.einsum_path.

    Raises:
        ArgumentError: An equation that makes no sense.
        ShapeError: Sizes that do not fit the equation.

    >>> einsum("bi,bj->bij", [[1.0, 2.0]], [[3.0, 4.0]]).numpy()
    array([[[3., 4.],
            [6., 8.]]], dtype=float32)
    >>> einsum("ii", [[1.0, 2.0], [3.0, 4.0]]).numpy()
    np.float32(5.0)

    https://www.tensorflow.org/api_docs/python/tf/einsum
    """
    names, out = _parse(equation, len(inputs))
    strong = [x for x in inputs if isinstance(x, Tensor) or hasattr(x, "read_tensor")]
    hint = convert_to_tensor(strong[0]).dtype if strong else None
    tensors = [convert_to_tensor(x, dtype_hint=hint) for x in inputs]
    if "0" in "".join([out, *names]):
        names, tensors, out = _spell_out(equation, names, out, tensors)
    if len(tensors) > 2:
        names, tensors = _contract(names, out, tensors, optimize)
    return OPS["einsum"](*tensors, equation=f"{','.join(names)}->{out}")


def _parse(equation: str, count: int) -> tuple[list[str], str]:
    """The letters of each input, and those of the result; 0 stands for an ellipsis."""
    plain = equation.replace(" ", "").replace("...", "0")
    match = re.fullmatch(r"([a-zA-Z0,]*)(?:->([a-zA-Z0]*))?", plain)
    if not match or "0" in equation:
        raise ArgumentError(
            f"Subscripts have incorrect format: {equation!r}.",
            why="an equation is made of letters, commas, ... and one ->",
            instead="'ij,jk->ik' for a product of matrices",
        )
    left, out = match.groups()
    names = left.split(",")
    if len(names) != count:
        raise ArgumentError(
            f"Got {count} inputs for equation {equation!r}, expecting {len(names)}."
        )
    if out is None:
        out = "".join(c for c in sorted(set(left) - {","}) if left.count(c) == 1)
    for letter in out:
        if out.count(letter) > 1:
            raise ArgumentError(
                f"Output subscripts contain a label appearing more than once: {equation!r}.",
                instead="tf.linalg.diag to make a diagonal",
            )
        if letter not in left and letter != "0":
            raise ArgumentError(
                f"Output subscripts contain the label {letter} not present in the input "
                f"subscripts: {equation!r}."
            )
    return names, out


def _spell_out(
    equation: str, names: list[str], out: str, tensors: list[Tensor]
) -> tuple[list[str], list[Tensor], str]:
    """Letters for the axes that `...` stands for; those of size 1 that stretch are left out."""
    free = [c for c in string.ascii_letters if c not in equation]
    counts = [x.ndim - len(n) + 1 if "0" in n else 0 for n, x in zip(names, tensors, strict=True)]
    if min(counts) < 0 or any(n.count("0") > 1 for n in names):
        raise ShapeError(
            f"einsum {equation!r} names more axes than shapes "
            f"{', '.join(str(x.shape) for x in tensors)} have."
        )
    letters = "".join(free[: max(counts)])[::-1]
    if letters and "0" not in out:
        raise ArgumentError(
            f"einsum {equation!r}: ... stands for {len(letters)} axes, and is missing in the "
            "result.",
            instead=f"'{equation.partition('->')[0]}->...{out}'",
        )
    spelled = [
        n.replace("0", letters[len(letters) - k :]) for n, k in zip(names, counts, strict=True)
    ]
    return *_without_stretched(spelled, tensors, letters), out.replace("0", letters)


def _without_stretched(
    names: list[str], tensors: list[Tensor], letters: str
) -> tuple[list[str], list[Tensor]]:
    """Axes of size 1 are left out where another tensor has more under the same letter."""
    pairs = list(zip(names, tensors, strict=True))
    large = {c for n, x in pairs for c, size in zip(n, x.shape, strict=False) if size != 1}
    kept_names, kept = [], []
    for n, x in pairs:
        sizes = zip(n, x.shape, strict=False)
        ones = [k for k, (c, size) in enumerate(sizes) if c in letters and c in large and size == 1]
        kept_names.append("".join(c for k, c in enumerate(n) if k not in ones))
        kept.append(squeeze(x, ones) if ones else x)
    return kept_names, kept


def _contract(
    names: list[str], out: str, tensors: list[Tensor], optimize: Any
) -> tuple[list[str], list[Tensor]]:
    """Multiply two factors at a time, in an order that keeps the products small."""
    equation = f"{','.join(names)}->{out}"
    _sizes(equation, [x.shape for x in tensors])
    ghosts = [np.broadcast_to(0.0, [2 if n is None else n for n in x.shape]) for x in tensors]
    path = np.einsum_path(equation, *ghosts, optimize=optimize)[0][1:]
    for step in path:
        parts = [(names.pop(i), tensors.pop(i)) for i in sorted(step, reverse=True)]
        while len(parts) > 1 and len(parts) + len(names) > 2:
            (one, x), (other, y) = parts.pop(), parts.pop()
            needed = {*out, *"".join(names), *"".join(n for n, _ in parts)}
            kept = "".join(c for c in dict.fromkeys(one + other) if c in needed)
            parts.append((kept, OPS["einsum"](x, y, equation=f"{one},{other}->{kept}")))
        for letters, tensor in parts:
            names.append(letters)
            tensors.append(tensor)
    return names, tensors
