"""tf.linalg: what it computes, said with numpy, its gradients, and what its errors say."""

from typing import Any

import numpy as np
import pytest

import minitf as tf

R = np.random.default_rng(5)
X, TALL = R.normal(size=(3, 4)), R.normal(size=(5, 2))
SPD = X @ X.T + np.eye(3)
BATCH = R.normal(size=(2, 3, 3)) + 3 * np.eye(3)


def symmetric(function):
    """A function of symmetric matrices, which every nudge leaves symmetric."""
    return lambda x: function((x + tf.linalg.matrix_transpose(x)) / 2)


CASES: dict[str, tuple[Any, Any, Any]] = {
    "trace": (tf.linalg.trace, BATCH, lambda x: np.trace(x, axis1=1, axis2=2)),
    "det": (tf.linalg.det, BATCH, np.linalg.det),
    "logdet": (symmetric(tf.linalg.logdet), SPD, lambda x: np.linalg.slogdet(x)[1]),
    "slogdet": (lambda x: tf.linalg.slogdet(x).log_abs_determinant, BATCH,
                lambda x: np.linalg.slogdet(x)[1]),
    "inv-adjoint": (lambda x: tf.linalg.inv(x, adjoint=True), BATCH,
                    lambda x: np.linalg.inv(x).swapaxes(1, 2)),
    "solve": (lambda x: tf.linalg.solve(x, x[..., :1] * 2), BATCH,
              lambda x: np.linalg.solve(x, x[..., :1] * 2)),
    "cholesky": (symmetric(tf.linalg.cholesky), SPD, np.linalg.cholesky),
    "cholesky_solve": (symmetric(lambda x: tf.linalg.cholesky_solve(tf.linalg.cholesky(x), X)), SPD,
                       lambda x: np.linalg.solve(x, X)),
    "lstsq": (lambda x: tf.linalg.lstsq(x, TALL[:, :1]), TALL + 0.1,
              lambda x: np.linalg.lstsq(x, TALL[:, :1])[0]),
    "lstsq-wide": (lambda x: tf.linalg.lstsq(x, SPD), X, lambda x: np.linalg.lstsq(x, SPD)[0]),
    "lstsq-slow": (lambda x: tf.linalg.lstsq(x, SPD, fast=False), X,
                   lambda x: np.linalg.lstsq(x, SPD)[0]),
    "lstsq-regular": (lambda x: tf.linalg.lstsq(x, SPD, l2_regularizer=0.5), X,
                      lambda x: np.linalg.solve(x.T @ x + 0.5 * np.eye(4), x.T @ SPD)),
    "pinv": (tf.linalg.pinv, TALL, np.linalg.pinv),
    "cross": (lambda x: tf.linalg.cross(x, x * x), BATCH, lambda x: np.cross(x, x * x)),
    "tensor_diag": (tf.linalg.tensor_diag, X, lambda x: np.diag(x.ravel()).reshape(3, 4, 3, 4)),
    "tensor_diag_part": (tf.linalg.tensor_diag_part, SPD, np.diag),
    "eigh": (symmetric(lambda x: tf.linalg.eigh(x)[0]), SPD, np.linalg.eigvalsh),
    "eigh-vectors": (symmetric(lambda x: tf.abs(tf.linalg.eigh(x)[1])), SPD,
                     lambda x: abs(np.linalg.eigh(x)[1])),
    "eig": (lambda x: tf.math.real(tf.linalg.eig(x)[0]), np.triu(BATCH[0]), np.diag),
    "eigvals": (lambda x: tf.math.real(tf.linalg.eigvals(x)), np.triu(BATCH[0]), np.diag),
    "eig-vectors": (lambda x: sizes(tf.linalg.eig(x)[1]) ** 2, np.triu(BATCH[0]),
                    lambda x: abs(np.linalg.eig(x)[1]) ** 4),
    "norm": (tf.norm, X, np.linalg.norm),
    "norm-1": (lambda x: tf.norm(x, 1, axis=1), X, lambda x: abs(x).sum(1)),
    "norm-3": (lambda x: tf.norm(x, 3, axis=0), X, lambda x: (abs(x) ** 3).sum(0) ** (1 / 3)),
    "norm-inf": (lambda x: tf.norm(x, np.inf), X, lambda x: abs(x).max()),
    "norm-matrix-2": (lambda x: tf.norm(x, 2, axis=(1, 2)), BATCH,
                      lambda x: np.linalg.norm(x, 2, axis=(1, 2))),
    "norm-matrix-1": (lambda x: tf.norm(x, 1, axis=(0, 1), keepdims=True), X,
                      lambda x: np.linalg.norm(x, 1, (0, 1), True)),
    "norm-matrix-inf": (lambda x: tf.norm(x, np.inf, axis=(0, 1)), X,
                        lambda x: np.linalg.norm(x, np.inf)),
    "normalize": (lambda x: tf.linalg.normalize(x, axis=1)[0], X,
                  lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)),
    "l2_normalize": (lambda x: tf.nn.l2_normalize(x, axis=1), X,
                     lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)),
    "expm": (tf.linalg.expm, np.diag([0.5, 1.0]), lambda x: np.diag(np.exp([0.5, 1.0]))),
    "tridiagonal_matmul": (lambda x: tf.linalg.tridiagonal_matmul(x, SPD), BATCH[0],
                           lambda d: three_bands(d) @ SPD),
    "tridiagonal_solve": (lambda x: tf.linalg.tridiagonal_solve(x, SPD), BATCH[0],
                          lambda d: np.linalg.solve(three_bands(d), SPD)),
    "eigh_tridiagonal": (lambda x: tf.linalg.eigh_tridiagonal(x[0], x[1, :2]), BATCH[0],
                         lambda d: np.linalg.eigvalsh(three_bands(np.array(
                             [[*d[1, :2], 0], d[0], [0, *d[1, :2]]])))),
    "matvec": (lambda x: tf.linalg.matvec(x, x[..., 0], transpose_a=True), BATCH,
               lambda x: np.einsum("bji,bj->bi", x, x[..., 0])),
    "tensordot": (lambda x: tf.tensordot(x, BATCH, [[0], [1]]), X,
                  lambda x: np.tensordot(x, BATCH, (0, 1))),
    "einsum-3": (lambda x: tf.einsum("ij,bik,kj->bj", x, BATCH, X), X,
                 lambda x: np.einsum("ij,bik,kj->bj", x, BATCH, X)),
    "einsum-ellipsis": (lambda x: tf.einsum("...ij,j...->...i", BATCH, x), X[:, :1],
                        lambda x: np.einsum("bij,jb->bi", BATCH, np.broadcast_to(x, (3, 2)))),
}  # fmt: skip


def sizes(z):
    """The squares of the absolute values; unlike those, smooth at zero."""
    return tf.math.real(z * tf.math.conj(z))


def three_bands(d):
    return np.diag(d[1]) + np.diag(d[0, :-1], 1) + np.diag(d[2, 1:], -1)


@pytest.mark.parametrize("name", CASES)
def test_value_and_gradients(name):
    function, x, expected = CASES[name]

    np.testing.assert_allclose(function(tf.constant(x)).numpy(), expected(x), rtol=1e-6, atol=1e-8)
    assert tf.check_gradients(function, [x], tolerance=1e-5)

    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x)) * tf.reduce_sum(tf.sin(x))
        return tape.gradient(total, x)

    assert tf.check_gradients(slope, [x], tolerance=1e-4)


def test_lu_gives_the_matrix_back_and_solves():
    both, order = tf.linalg.lu(BATCH)
    sides = BATCH[..., :2]

    np.testing.assert_allclose(tf.linalg.lu_reconstruct(both, order), BATCH)
    np.testing.assert_allclose(
        tf.linalg.lu_solve(both, order, sides), np.linalg.solve(BATCH, sides), atol=1e-12
    )
    np.testing.assert_allclose(tf.linalg.lu_matrix_inverse(both, order), np.linalg.inv(BATCH))


@pytest.mark.parametrize("lower", [True, False])
def test_triangles_of_few_diagonals(lower):
    bands = tf.constant([[2.0, 3.0, 4.0], [1.0, 2.0, 3.0]])
    whole = [[2, 0, 0], [2, 3, 0], [0, 3, 4]] if lower else [[1, 2, 0], [0, 2, 3], [0, 0, 3]]

    solution = tf.linalg.banded_triangular_solve(bands, tf.ones([3, 1]), lower)
    np.testing.assert_allclose(solution, np.linalg.solve(whole, np.ones((3, 1))), rtol=1e-6)


def test_some_eigenvalues_of_three_bands():
    main, beside = [1.0, 2.0, 3.0], [0.0, 0.0]

    by_place = tf.linalg.eigh_tridiagonal(main, beside, select="i", select_range=[1, 2])
    by_value, vectors = tf.linalg.eigh_tridiagonal(main, beside, False, "v", [1.5, 2.5])
    np.testing.assert_allclose(by_place, [2.0, 3.0])
    np.testing.assert_allclose(by_value, [2.0])
    np.testing.assert_allclose(np.abs(vectors), [[0.0], [1.0], [0.0]])


def test_rank_counts_rows_that_do_not_depend_on_others():
    assert tf.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]]).numpy() == 1
    assert tf.linalg.matrix_rank(BATCH).numpy().tolist() == [3, 3]


def test_what_is_not_positive_has_no_cholesky_factor_and_the_others_of_the_batch_have():
    factors = tf.linalg.cholesky(np.stack([SPD, -SPD])).numpy()

    np.testing.assert_allclose(factors[0], np.linalg.cholesky(SPD))
    assert np.isnan(factors[1][np.tril_indices(3)]).all()


def test_zeros_on_the_diagonal_of_a_triangle_show_in_the_numbers():
    solution = tf.linalg.triangular_solve([[0.0, 0.0], [1.0, 1.0]], [[1.0], [1.0]])

    assert solution.numpy().tolist() == [[np.inf], [-np.inf]]


@pytest.mark.parametrize("call", [
    lambda x: tf.linalg.inv(x),
    lambda x: tf.linalg.solve(x, [[1.0], [2.0]]),
    lambda x: tf.linalg.lu(x),
])  # fmt: skip
def test_a_singular_matrix_is_named(call):
    with pytest.raises(tf.errors.InvalidArgumentError, match="not invertible"):
        call(tf.constant([[1.0, 2.0], [2.0, 4.0]]))


MISTAKES = {
    "inverse-not-square": (lambda: tf.linalg.inv(X), "must be square"),
    "inverse-of-a-vector": (lambda: tf.linalg.inv([1.0, 2.0]), "A matrix is needed"),
    "sides": (lambda: tf.linalg.solve(SPD, X.T), "3 rows meet 4"),
    "side-vector": (lambda: tf.linalg.solve(SPD, [1.0, 2.0, 3.0]), "right side is a matrix"),
    "batches": (lambda: tf.linalg.solve(BATCH, SPD), "batch dimensions must be the same"),
    "cross-of-four": (lambda: tf.linalg.cross(X, X), "end in 3"),
    "diagonal": (lambda: tf.linalg.diag_part(X, k=7), "do not exist"),
    "no-diagonal": (lambda: tf.linalg.diag(1.0), "single number"),
    "small": (lambda: tf.linalg.diag([1.0, 2.0], num_rows=1), "do not fit"),
    "long": (lambda: tf.linalg.set_diag(SPD, [1.0, 2.0]), "was given"),
    "bands": (lambda: tf.linalg.band_part(X, 5, 0), "num_lower"),
    "norm": (lambda: tf.norm(X, "euclid"), "supported vector norm"),
    "norm-axis": (lambda: tf.norm(X, axis=[0]), "'axis' must be"),
    "log": (lambda: tf.linalg.logm(SPD), "complex"),
    "einsum-rank": (lambda: tf.einsum("ijk->i", X), "names 3 axes"),
    "einsum-size": (lambda: tf.einsum("ij,jk->ik", X, X), "run together"),
    "einsum-count": (lambda: tf.einsum("ij,jk->ik", X), "Got 1 inputs"),
    "einsum-twice": (lambda: tf.einsum("i->ii", [1.0]), "more than once"),
    "einsum-unknown": (lambda: tf.einsum("i->j", [1.0]), "not present"),
    "einsum-format": (lambda: tf.einsum("i1->i", X), "incorrect format"),
    "tensordot-size": (lambda: tf.tensordot(X, X, 1), "of size 4 meets"),
    "tensordot-count": (lambda: tf.tensordot(X, X, [[0, 1], [0]]), "contraction axes"),
    "tensordot-many": (lambda: tf.tensordot(X, X, 3), "cannot sum over 3"),
    "adjoint": (lambda: tf.matmul(X, X, transpose_b=True, adjoint_b=True), "Only one"),
    "matvec": (lambda: tf.linalg.matvec(X, X[0, :2]), "cannot multiply"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_explained(name):
    mistake, words = MISTAKES[name]

    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        mistake()


@pytest.mark.parametrize("shape", [[None, 3, 3], [None, None, None]])
def test_graphs_work_with_sizes_that_come_later(shape):
    @tf.function(input_signature=[tf.TensorSpec(shape, tf.float64)])
    def solved(x):
        q, r = tf.linalg.qr(x)
        return tf.linalg.inv(x), tf.matmul(q, r), tf.linalg.diag_part(x), tf.linalg.norm(x, axis=1)

    inverse, product, diagonal, length = solved(BATCH)

    np.testing.assert_allclose(inverse, np.linalg.inv(BATCH))
    np.testing.assert_allclose(product, BATCH)
    np.testing.assert_allclose(diagonal, np.diagonal(BATCH, 0, 1, 2))
    np.testing.assert_allclose(length, np.linalg.norm(BATCH, axis=1))
