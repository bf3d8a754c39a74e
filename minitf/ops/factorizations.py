"""Matrices as products of simpler ones: Cholesky, QR, singular values, eigenvalues, LU.

Where it sits   rows of the table of ops, with their functions.
The one idea    differentiate the product that the factors make, and what is known of each factor (a
                triangle stays a triangle, a rotation a rotation): both together say how far each
                factor moves.  Matrix backpropagation in this sense: Giles,
                https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf
Try it          >>> import minitf as tf
                >>> tf.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]]).numpy()
                array([[2., 0.],
                       [1., 2.]], dtype=float32)
Read next       ops/matrix_functions.py
"""

from __future__ import annotations

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import GradientError
from minitf.ops import functions as f
from minitf.ops import matrix_shapes
from minitf.ops.complex_numbers import complex_type, conj, real_type
from minitf.ops.diagonals import band_part, diag, diag_part, set_diag
from minitf.ops.products import matmul
from minitf.ops.solving import adjoint_of, triangular_solve

Pair = tuple[Tensor, Tensor]
Triple = tuple[Tensor, Tensor, Tensor]


def _triangle(x: Tensor) -> Tensor:
    """The lower triangle with half of the diagonal."""
    lower = band_part(x, -1, 0)
    return set_diag(lower, diag_part(lower) * 0.5)


def _cholesky_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    eye = set_diag(OPS["zeros_like"](z), OPS["ones_like"](diag_part(z)))
    inverse = triangular_solve(z, eye)
    middle = _triangle(matmul(z, g, adjoint_a=True))
    whole = matmul(matmul(inverse, middle, adjoint_a=True), inverse)
    return (whole + adjoint_of(whole)) * 0.5


def _through_triangle(x: Tensor, r: Tensor) -> Tensor:
    """x times the inverse of the adjoint of r."""
    return adjoint_of(triangular_solve(r, adjoint_of(x), lower=False))


def _qr_rule(g: Pair, z: Pair, x: Tensor, full_matrices: bool = False) -> Tensor:
    (q, r), (gq, gr) = z, g
    rows, columns = q.shape[-2], r.shape[-1]
    if rows is None or columns is None or (full_matrices and rows > columns):
        raise GradientError(
            "The gradient of qr is not known for full_matrices=True with more rows than columns, "
            "nor for sizes that are not known yet.",
            instead="tf.linalg.qr(x), without full_matrices",
        )
    if rows >= columns:
        return _qr_square(q, r, gq, gr)
    rest, gr_rest = x[..., :, rows:], gr[..., :, rows:]
    left = gq + matmul(rest, gr_rest, adjoint_b=True)
    square = _qr_square(q, r[..., :, :rows], left, gr[..., :, :rows])
    return f.concat([square, matmul(q, gr_rest)], -1)


def _qr_square(q: Tensor, r: Tensor, gq: Tensor, gr: Tensor) -> Tensor:
    """For at least as many rows as columns: Roberts, https://arxiv.org/abs/2009.10071"""
    turn, stretch = matmul(q, gq, adjoint_a=True), matmul(r, gr, adjoint_b=True)
    skew = turn - adjoint_of(turn) + stretch - adjoint_of(stretch)
    inside = matmul(q, gr + _through_triangle(band_part(skew, -1, 0), r))
    share = inside + _through_triangle(gq - matmul(q, turn), r)
    if not q.dtype.is_complex:
        return share
    phases = OPS["imag"](diag_part(stretch - adjoint_of(turn)))
    phase = diag(OPS["complex"](OPS["zeros_like"](phases), -phases))
    return share + _through_triangle(matmul(q, phase), r)


def _apart(values: Tensor) -> Tensor:
    """1 / (v_j - v_i) for different i and j; near 0 where two values are equal, as TensorFlow."""
    gaps = values[..., None, :] - values[..., :, None]
    inverse = gaps / (gaps * gaps + 1e-20)
    return set_diag(inverse, OPS["zeros_like"](values))


def _symmetric_share(middle: Tensor, v: Tensor) -> Tensor:
    """Only the lower triangle of a symmetric matrix is read: it gets the shares of both."""
    whole = matmul(v, matmul(middle, v, adjoint_b=True))
    return _triangle(whole + adjoint_of(whole))


def _as(x: Tensor, like: Tensor) -> Tensor:
    return f.cast(x, like.dtype)


def _eigh_rule(g: Pair, z: Pair, x: Tensor) -> Tensor:
    (e, v), (ge, gv) = z, g
    turn = _apart(e) * matmul(v, gv, adjoint_a=True)
    return _symmetric_share(diag(ge) + turn, v)


def _eigvalsh_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    _, v = OPS["eigh"](x)
    return _symmetric_share(diag(g), v)


def _eig_rule(g: Pair, z: Pair, x: Tensor) -> Tensor:
    (e, v), (ge, gv) = z, g
    vh = adjoint_of(v)
    turn = matmul(vh, gv)
    lengths = diag(_as(OPS["real"](diag_part(turn)), v))
    middle = diag(ge) + conj(_apart(e)) * (turn - matmul(matmul(vh, v), lengths))
    return f.cast(OPS["matrix_solve"](vh, matmul(middle, vh), adjoint=False), x.dtype)


def _eigvals_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    _, v = OPS["eig"](x)
    vh = adjoint_of(v)
    return f.cast(OPS["matrix_solve"](vh, matmul(diag(g), vh), adjoint=False), x.dtype)


def _svdvals_rule(g: Tensor, z: Tensor, x: Tensor) -> Tensor:
    _, u, v = OPS["svd"](x, full_matrices=False)
    return matmul(u, matmul(diag(_as(g, u)), v, adjoint_b=True))


def _svd_rule(g: Triple, z: Triple, x: Tensor, full_matrices: bool = False) -> Tensor:
    rows, columns = x.shape[-2:]
    if rows is None or columns is None or (full_matrices and abs(rows - columns) > 1):
        raise GradientError(
            "The gradient of svd is not known for full_matrices=True when rows and columns differ "
            "by more than one, nor for sizes that are not known yet.",
            instead="tf.linalg.svd(x), without full_matrices",
        )
    (s, u, v), (gs, gu, gv) = z, g
    if rows > columns:
        return adjoint_of(_svd_wide(s, v, u, gs, gv, gu, columns, rows, full_matrices))
    return _svd_wide(s, u, v, gs, gu, gv, rows, columns, full_matrices)


def _svd_wide(
    s: Tensor, u: Tensor, v: Tensor, gs: Tensor, gu: Tensor, gv: Tensor,
    rows: int, columns: int, full_matrices: bool,
) -> Tensor:  # fmt: skip
    """For at most as many rows as columns: Townsend, https://j-towns.github.io/papers/"""
    s = _as(s, u)
    gaps, inverse = _apart(s * s), s / (s * s + 1e-20)
    first, gv_first = v[..., :, :rows], gv[..., :, :rows]
    u_turn, v_turn = matmul(u, gu, adjoint_a=True), matmul(first, gv_first, adjoint_a=True)
    by_u, by_v = gaps * u_turn, gaps * v_turn
    middle = diag(_as(gs, u)) + (by_u + adjoint_of(by_u)) * s[..., None, :]
    middle = middle + (by_v + adjoint_of(by_v)) * s[..., :, None]
    if u.dtype.is_complex:  # a common phase of u and v is free
        phase = OPS["imag"](diag_part(v_turn))
        middle = middle + diag(OPS["complex"](OPS["zeros_like"](phase), -phase) * inverse)
    share = matmul(matmul(u, middle), first, adjoint_b=True)
    if rows == columns:
        return share
    beside = adjoint_of(gv_first) - matmul(adjoint_of(v_turn), first, adjoint_b=True)
    if full_matrices:
        second, gv_second = v[..., :, rows:columns], gv[..., :, rows:columns]
        mixed = matmul(first, gv_second, adjoint_a=True)
        beside = beside - matmul(mixed, second, adjoint_b=True)
    return share + matmul(u * inverse[..., None, :], beside)


cholesky_op = op(
    "cholesky", "x -> z", symbol="chol", accepts="float", shape=matrix_shapes.square,
    words="The lower triangle that gives a symmetric positive matrix when squared.",
    formula=r"z \, z^{\mathsf H} = x",
    grads={"x": rule(r"\bar x = \operatorname{sym}(z^{-\mathsf H} \, \operatorname{tri}"
                     r"(z^{\mathsf H} \bar z) \, z^{-1})", _cholesky_rule)},
)  # fmt: skip
qr_op = op(
    "qr", "x -> q r", accepts="float", shape=matrix_shapes.qr,
    words="A rotation times an upper triangle.",
    formula=r"q \, r = x,\ q^{\mathsf H} q = 1",
    grads={"x": rule(r"\bar x = q \, (\bar r + \operatorname{tri}(\ldots) \, r^{-\mathsf H})",
                     _qr_rule)},
)  # fmt: skip
svd_op = op(
    "svd", "x -> s u v", accepts="float", shape=matrix_shapes.svd,
    dtype=lambda x, **attrs: (real_type(x), x, x),
    words="A rotation, a stretching along the axes, another rotation.",
    formula=r"u \, \operatorname{diag}(s) \, v^{\mathsf H} = x",
    grads={"x": rule(r"\bar x = u \, (\operatorname{diag}(\bar s) + \ldots) \, v^{\mathsf H}",
                     _svd_rule)},
)  # fmt: skip
svdvals_op = op(
    "svdvals", "x -> s", symbol="σᵢ", accepts="float", dtype=real_type,
    shape=lambda x: (*x[:-2], matrix_shapes.smaller(x)),
    words="How much a matrix stretches, along each of its axes.",
    formula=r"u \, \operatorname{diag}(s) \, v^{\mathsf H} = x",
    grads={"x": rule(r"\bar x = u \, \operatorname{diag}(\bar s) \, v^{\mathsf H}",
                     _svdvals_rule)},
)  # fmt: skip
eigh_op = op(
    "eigh", "x -> e v", accepts="float", shape=matrix_shapes.eig,
    words="The directions that a symmetric matrix only stretches, and how much, upwards.",
    formula=r"x \, v = v \, \operatorname{diag}(e)",
    grads={"x": rule(r"\bar x = v \, (\operatorname{diag}(\bar e) + \ldots) \, v^{\mathsf H}",
                     _eigh_rule)},
)  # fmt: skip
eigvalsh_op = op(
    "eigvalsh", "x -> e", symbol="λᵢ", accepts="float",
    shape=lambda x: matrix_shapes.square(x)[:-1],
    words="How much a symmetric matrix stretches the directions that it only stretches.",
    formula=r"x \, v = v \, \operatorname{diag}(e)",
    grads={"x": rule(r"\bar x = v \, \operatorname{diag}(\bar e) \, v^{\mathsf H}",
                     _eigvalsh_rule)},
)  # fmt: skip
eig_op = op(
    "eig", "x -> e v", accepts="float", shape=matrix_shapes.eig, dtype=complex_type,
    words="The directions that a matrix only stretches, and how much; complex where it turns.",
    formula=r"x \, v = v \, \operatorname{diag}(e)",
    grads={"x": rule(r"\bar x = v^{-\mathsf H} \, (\operatorname{diag}(\bar e) + \ldots) \, "
                     r"v^{\mathsf H}", _eig_rule)},
)  # fmt: skip
eigvals_op = op(
    "eigvals", "x -> e", symbol="λᵢ", accepts="float", dtype=complex_type,
    shape=lambda x: matrix_shapes.square(x)[:-1],
    words="How much a matrix stretches the directions that it only stretches.",
    formula=r"x \, v = v \, \operatorname{diag}(e)",
    grads={"x": rule(r"\bar x = v^{-\mathsf H} \, \operatorname{diag}(\bar e) \, v^{\mathsf H}",
                     _eigvals_rule)},
)  # fmt: skip
lu_op = op(
    "lu", "x -> lu p", accepts="float",
    shape=lambda x, output_idx_type="int32": (matrix_shapes.square(x), x[:-1]),
    dtype=lambda x, output_idx_type="int32": (x, output_idx_type),
    words="Gauss's elimination: two triangles in one matrix, and the order of the rows.",
    formula=r"l \, u = x_p",
)  # fmt: skip
