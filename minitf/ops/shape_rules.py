"""Shape rules: from the shapes of the inputs to the shape of the output.

Where it sits   below the op rows, each of which names one of these.
The one idea    a rule works on plain tuples in which None stands for "not known yet", so the same
                rule serves eager errors, graphs with an open batch size, and compiled plans.
Try it          >>> broadcast((None, 1), (3,))
                (None, 3)
Read next       ops/elementwise.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf.core.late import OPEN
from minitf.core.shape import compatible
from minitf.errors import ArgumentError, ShapeError

Shape = tuple


def same(x: Shape, *others: Shape, **attrs: Any) -> Shape:
    """The shape of the first input."""
    return tuple(x)


def scalar(*inputs: Shape, **attrs: Any) -> Shape:
    return ()


def broadcast(*shapes: Shape, **attrs: Any) -> Shape:
    """The common shape of numpy's broadcasting: aligned at the right, 1 stretches."""
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(_common(sizes, shapes) for sizes in zip(*padded, strict=True))


def _common(sizes: Shape, shapes: tuple[Shape, ...]) -> int | None:
    known = {n for n in sizes if n not in (1, None)}
    if len(known) > 1:
        listed = " and ".join(str(tuple(shape)) for shape in shapes)
        raise ShapeError(
            f"Shapes {listed} do not broadcast together: {' is not '.join(map(str, known))}.",
            why="aligned at the right, each pair of sizes must be equal, or one of them 1",
            instead="tf.reshape or tf.expand_dims one of them first",
        )
    return known.pop() if known else (None if None in sizes else 1)


def reduce(x: Shape, axis: Shape | None = None, keepdims: bool = False, **attrs: Any) -> Shape:
    """The axes that are summed over vanish, or become 1."""
    gone = set(range(len(x))) if axis is None else {check_axis(a, len(x)) for a in axis}
    if keepdims:
        return tuple(1 if i in gone else n for i, n in enumerate(x))
    return tuple(n for i, n in enumerate(x) if i not in gone)


def arg_reduce(x: Shape, axis: int = 0, **attrs: Any) -> Shape:
    return reduce(x, (axis,))


def like(x: Shape, other: Shape, **attrs: Any) -> Shape:
    """The shape of the second input."""
    return tuple(other)


def broadcast_like(x: Shape, other: Shape, **attrs: Any) -> Shape:
    return _stretched(x, tuple(other))


def broadcast_to(x: Shape, shape: Shape) -> Shape:
    return _stretched(x, shape)


def _stretched(x: Shape, target: Shape) -> Shape:
    if len(x) > len(target) or not compatible(broadcast(x, target), target):
        raise ShapeError(f"A tensor of shape {tuple(x)} does not stretch to {target}.")
    return target


def reshape(x: Shape, shape: Shape) -> Shape:
    """The same entries in another shape; one size may be -1: whatever is left."""
    if list(shape).count(-1) > 1:
        raise ShapeError(f"reshape to {list(shape)}: only one size may be -1.")
    if None in x or None in shape:
        return tuple(None if n == -1 else n for n in shape)
    total = math.prod(x)
    known = math.prod(n for n in shape if n != -1)
    fits = total == known if -1 not in shape else (known and total % known == 0)
    if not fits and not (total == 0 and known == 0):
        raise ShapeError(
            f"Cannot reshape {tuple(x)} with {total} entries to {list(shape)}.",
            why="reshaping keeps every entry, so the numbers of entries must agree",
            instead=f"for one vector: tf.reshape(x, [{total}]) or [-1]",
        )
    return tuple(total // known if n == -1 else n for n in shape)


def tile(x: Shape, multiples: Shape) -> Shape:
    if len(multiples) != len(x):
        raise ShapeError(
            f"tile of a tensor of shape {tuple(x)} needs {len(x)} multiples, "
            f"and got {list(multiples)}.",
            why="multiples says for each axis how often it is repeated",
        )
    return tuple(
        None if n is None or m is None else n * m for n, m in zip(x, multiples, strict=True)
    )


def pad(x: Shape, value: Shape, paddings: Shape) -> Shape:
    if len(paddings) != len(x):
        raise ShapeError(
            f"pad of a tensor of shape {tuple(x)} needs {len(x)} pairs, "
            f"and got {[list(pair) for pair in paddings]}.",
            why="paddings says for each axis how many entries come before and after",
        )
    return tuple(
        None if None in (n, before, after) else n + before + after
        for n, (before, after) in zip(x, paddings, strict=True)
    )


def transpose(x: Shape, perm: Shape) -> Shape:
    if sorted(perm) != list(range(len(x))):
        raise ShapeError(
            f"transpose of a tensor of shape {tuple(x)} cannot use perm={list(perm)}.",
            why=f"perm must name each of the axes {list(range(len(x)))} once",
        )
    return tuple(x[i] for i in perm)


def expand_dims(x: Shape, axis: Shape) -> Shape:
    shape = list(x)
    for a in axis:
        shape.insert(check_axis(a, len(shape) + 1), 1)
    return tuple(shape)


def squeeze(x: Shape, axis: Shape) -> Shape:
    gone = {check_axis(a, len(x)) for a in axis}
    for a in gone:
        if x[a] not in (1, None):
            raise ShapeError(
                f"Cannot squeeze axis {a} of shape {tuple(x)}: its size is {x[a]}.",
                why="only an axis of size 1 can be left out",
            )
    return tuple(n for i, n in enumerate(x) if i not in gone)


def concat(*shapes: Shape, axis: int = 0) -> Shape:
    """Equal on all axes but one; on that one the sizes add up."""
    first = shapes[0]
    axis = check_axis(axis, len(first))
    for other in shapes[1:]:
        a, b = list(first), list(other)
        if len(a) != len(b) or not compatible(
            (*a[:axis], *a[axis + 1 :]), (*b[:axis], *b[axis + 1 :])
        ):
            raise ShapeError(
                f"concat along axis {axis} cannot join shapes {tuple(first)} and {tuple(other)}.",
                why="all other axes must have equal sizes",
            )  # fmt: skip
    sizes = [shape[axis] for shape in shapes]
    joined = list(first)
    joined[axis] = None if None in sizes else sum(sizes)
    return tuple(joined)


def pack(*shapes: Shape) -> Shape:
    if any(None in shape for shape in shapes):
        return (None,)
    return (sum(math.prod(shape) for shape in shapes),)


def part(g: Shape, *shapes: Shape, index: int = 0, **attrs: Any) -> Shape:
    return tuple(shapes[index])


def slice_(x: Shape, spec: tuple) -> Shape:
    """numpy's basic indexing: whole numbers, slices, ... and None."""
    named = sum(1 for key in spec if key is not None and key is not Ellipsis)
    if named > len(x):
        raise ShapeError(
            f"{named} indices for a tensor of shape {tuple(x)} with {len(x)} axes.",
            why="each index belongs to an axis of its own",
            instead="tf.gather(x, [0, 1]) to pick several entries along one axis",
        )
    out: list[int | None] = []
    at = 0
    for key in spec if Ellipsis in _plain(spec) else (*spec, Ellipsis):
        if key is None:
            out.append(1)
        elif key is Ellipsis:
            skipped = len(x) - named
            out.extend(x[at : at + skipped])
            at += skipped
        else:
            out.extend(_cut(x[at], key, at))
            at += 1
    return tuple(out)


def _plain(spec: tuple) -> list:
    return [key for key in spec if key is Ellipsis]


def _cut(size: int | None, key: Any, axis: int) -> list[int | None]:
    if isinstance(key, slice):
        if size is None or _has_open_end(key):
            return [None]
        return [len(range(*key.indices(size)))]
    if size is not None and key is not OPEN and not -size <= key < size:
        raise ShapeError(f"Index {key} is out of range for axis {axis} of size {size}.")
    return []


def _has_open_end(key: slice) -> bool:
    """Whether an end of the slice is a late number, which a shape rule sees as OPEN."""
    return any(end is OPEN for end in (key.start, key.stop, key.step))


def scatter_add(g: Shape, indices: Shape, x: Shape, **attrs: Any) -> Shape:
    return tuple(x)


def one_hot(indices: Shape, on: Shape, off: Shape, depth: int, axis: int = -1) -> Shape:
    shape = list(indices)
    shape.insert(check_axis(axis, len(indices) + 1), depth)
    return tuple(shape)


def matmul(x: Shape, y: Shape, transpose_a: bool = False, transpose_b: bool = False) -> Shape:
    """Rows times columns over the last two axes; the axes before broadcast."""
    if len(x) < 2 or len(y) < 2:
        raise ShapeError(
            f"matmul takes matrices, and got shapes {tuple(x)} and {tuple(y)}.",
            why="both inputs need at least two axes: rows and columns",
            instead="tf.expand_dims(x, 0) for a row vector, tf.linalg.matvec, or tf.tensordot",
        )
    rows, inner = (x[-1], x[-2]) if transpose_a else (x[-2], x[-1])
    other, columns = (y[-1], y[-2]) if transpose_b else (y[-2], y[-1])
    if inner is not None and other is not None and inner != other:
        raise ShapeError(
            f"matmul cannot multiply {tuple(x)} by {tuple(y)}: {inner} columns meet {other} rows.",
            why="each row of the first meets each column of the second, entry by entry",
            instead="transpose_b=True, or check which axis holds the features",
        )
    return (*broadcast(x[:-2], y[:-2]), rows, columns)


def check_axis(axis: int, rank: int) -> int:
    """The axis counted from 0; negative ones count from the end."""
    if not -rank <= axis < max(rank, 1):
        raise ArgumentError(
            f"axis {axis} is out of bounds for a tensor with {rank} axes.",
            instead=f"an axis from {-rank} to {rank - 1}" if rank else "a tensor with axes",
        )
    return axis % rank if rank else 0
