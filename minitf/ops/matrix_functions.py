"""Functions of matrices: exponential, square root, logarithm.

Where it sits   rows of the table of ops.
The one idea    a function of a block matrix knows its own derivative: f of [[a, d], [0, a]] has
                f(a) on the diagonal and, above it, how f(a) moves when a moves by d.  So one rule
                serves all three, and it can be derived again.  Mathias, https://doi.org/10.1137/0617079
Try it          >>> import minitf as tf
                >>> tf.linalg.expm([[0.0, 1.0], [0.0, 0.0]]).numpy()
                array([[1., 1.],
                       [0., 1.]], dtype=float32)
Read next       ops/least_squares.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, OpDef, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import DTypeError
from minitf.ops import functions as f
from minitf.ops import matrix_shapes
from minitf.ops.solving import adjoint_of


def _of_matrix(name: str, symbol: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x -> z", symbol=symbol, words=words, formula=formula, accepts="float",
        shape=matrix_shapes.square,
        grads={"x": rule(
            r"\begin{pmatrix} \cdot & \bar x \\ 0 & \cdot \end{pmatrix} = "
            r"f \begin{pmatrix} x^{\mathsf H} & \bar z \\ 0 & x^{\mathsf H} \end{pmatrix}",
            lambda g, z, x: _moved(name, x, g),
        )},
    )  # fmt: skip


def _moved(name: str, x: Tensor, g: Tensor) -> Tensor:
    """The upper right block of the function of [[xᴴ, g], [0, xᴴ]]."""
    turned = adjoint_of(x)
    upper = f.concat([turned, g], -1)
    lower = f.concat([OPS["zeros_like"](turned), turned], -1)
    whole = OPS[name](f.concat([upper, lower], -2))
    _, right = f.split(whole, 2, -1)
    return f.split(right, 2, -2)[0]


matrix_exponential = _of_matrix(
    "matrix_exponential", "eˣ", "The exponential series with matrix products: where a flow leads.",
    formula=r"z = \sum_n \frac{x^n}{n!}",
)  # fmt: skip
matrix_square_root = _of_matrix(
    "matrix_square_root", "√", "The matrix that gives another one when multiplied by itself.",
    formula=r"z \, z = x",
)  # fmt: skip
matrix_logarithm = _of_matrix(
    "matrix_logarithm", "ln", "The matrix whose exponential is another one.",
    formula=r"e^z = x",
)  # fmt: skip


def expm(input: Any, name: str | None = None) -> Tensor:
    """The exponentials of square matrices (not entry by entry).

    Args:
        input: Shape [..., n, n].

    https://www.tensorflow.org/api_docs/python/tf/linalg/expm
    """
    return OPS["matrix_exponential"](input, name=name)


def sqrtm(input: Any, name: str | None = None) -> Tensor:
    """The square roots of square matrices (not entry by entry).

    Args:
        input: Shape [..., n, n], without negative real eigenvalues.

    https://www.tensorflow.org/api_docs/python/tf/linalg/sqrtm
    """
    return OPS["matrix_square_root"](input, name=name)


def logm(input: Any, name: str | None = None) -> Tensor:
    """The logarithms of square complex matrices (not entry by entry).

    Args:
        input: Shape [..., n, n], complex64 or complex128, invertible.

    https://www.tensorflow.org/api_docs/python/tf/linalg/logm
    """
    x = convert_to_tensor(input)
    if not x.dtype.is_complex:
        raise DTypeError(
            f"logm takes complex numbers, and got {x.dtype.name} {x.shape}.",
            why="the logarithm of a real matrix may be complex",
            instead="tf.linalg.logm(tf.cast(x, tf.complex64))",
        )
    return OPS["matrix_logarithm"](x, name=name)
