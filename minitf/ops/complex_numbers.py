"""Complex numbers: two numbers as one, their parts, their mirror image.

Where it sits   rows of the table of ops, below all rules that take a conjugate.
The one idea    the gradient of a real loss by a complex x = a + ib is dL/da + i dL/db: the
                direction in which the loss climbs.  Through z = f(x) it is multiplied by the
                conjugate of f'(x), so every rule of a product conjugates its other factor.
Try it          >>> import minitf as tf
                >>> x = tf.constant(4.0j)
                >>> with tf.GradientTape() as tape:
                ...     tape.watch(x)
                ...     size = tf.abs(x)
                >>> print(size.numpy(), tape.gradient(size, x).numpy())
                4.0 1j
Read next       ops/elementwise.py
"""

from __future__ import annotations

import math
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, Rule, op, rule
from minitf.core.tensor import Tensor
from minitf.dtypes import DType
from minitf.errors import DTypeError
from minitf.ops import shape_rules

_REAL_OF = {"complex64": "float32", "complex128": "float64"}
_COMPLEX_OF = {"float32": "complex64", "float64": "complex128", "complex128": "complex128"}


def real_type(x: DType, *others: DType, **attrs: Any) -> str:
    """The type of the parts: float32 for complex64; a real type is its own."""
    return _REAL_OF.get(x.name, x.name)


def complex_type(x: DType, *others: DType, **attrs: Any) -> str:
    """The complex type whose parts have this type."""
    return _COMPLEX_OF.get(x.name, "complex64")


def conj(x: Tensor) -> Tensor:
    """The conjugate in a gradient rule; real tensors pass as they are, at no cost."""
    return OPS["conj"](x) if x.dtype.is_complex else x


def conjugated(real: Rule) -> Rule:
    """The rule of an entrywise op for complex numbers too, made of its rule for real ones.

    All of them are power series with real coefficients, so the conjugate of the derivative is the
    derivative at the conjugate: it is enough to conjugate what the rule reads.
    """

    def compute(g: Tensor, z: Tensor, *inputs: Tensor, **attrs: Any) -> Tensor:
        if z.dtype.is_complex:
            z, inputs = conj(z), tuple(conj(x) for x in inputs)
        return real.compute(g, z, *inputs, **attrs)

    return Rule(real.formula, compute)


def as_complex(x: Tensor) -> Tensor:
    """The same numbers with imaginary part 0."""
    return OPS["cast"](x, dtype=complex_type(x.dtype))


complex_op = op(
    "complex", "real imag -> z", symbol="a+ib", dtype=complex_type, accepts="float",
    shape=shape_rules.broadcast, broadcasts=True,
    words="Two real numbers become one complex number.",
    formula=r"z = a + i b",
    grads={
        "real": rule(r"\bar a = \operatorname{Re} \bar z", lambda g, z, a, b: OPS["real"](g)),
        "imag": rule(r"\bar b = \operatorname{Im} \bar z", lambda g, z, a, b: OPS["imag"](g)),
    },
)  # fmt: skip
real_op = op(
    "real", "x -> z", symbol="Re", dtype=real_type, shape=shape_rules.same,
    words="The real part of a complex number.",
    formula=r"z = \operatorname{Re} x",
    grads={"x": rule(r"\bar x = \bar z", lambda g, z, x: as_complex(g))},
)  # fmt: skip
imag_op = op(
    "imag", "x -> z", symbol="Im", dtype=real_type, shape=shape_rules.same,
    words="The imaginary part of a complex number.",
    formula=r"z = \operatorname{Im} x",
    grads={"x": rule(r"\bar x = i \, \bar z",
                     lambda g, z, x: OPS["complex"](OPS["zeros_like"](g), g))},
)  # fmt: skip
conj_op = op(
    "conj", "x -> z", symbol="x̄", elementwise=True, shape=shape_rules.same,
    words="The mirror image: the imaginary part changes its sign.",
    formula=r"z = x^{*}",
    grads={"x": rule(r"\bar x = \bar z^{*}", lambda g, z, x: OPS["conj"](g))},
)  # fmt: skip
angle_op = op(
    "angle", "x -> z", symbol="∠", dtype=real_type, shape=shape_rules.same,
    words="The angle under which a complex number is seen from zero.",
    formula=r"z = \operatorname{atan2}(\operatorname{Im} x, \operatorname{Re} x)",
    grads={"x": rule(r"\bar x = \frac{i \, \bar z}{x^{*}}",
                     lambda g, z, x: OPS["complex"](OPS["zeros_like"](g), g) / OPS["conj"](x))},
)  # fmt: skip


def complex_(real: Any, imag: Any, name: str | None = None) -> Tensor:
    """A complex tensor from its real and its imaginary part.

    Args:
        real: float32 or float64.
        imag: The same type; the shapes broadcast.

    Returns:
        complex64 or complex128.

    Raises:
        DTypeError: Parts of different types (a Python number is float32), or no floats.

    >>> complex_([1.0, 2.0], [0.5, -1.0]).numpy()
    array([1.+0.5j, 2.-1.j ], dtype=complex64)

    https://www.tensorflow.org/api_docs/python/tf/complex
    """
    return OPS["complex"](convert_to_tensor(real), convert_to_tensor(imag), name=name)


def real(input: Any, name: str | None = None) -> Tensor:
    """The real part; a real tensor comes back as it is.

    https://www.tensorflow.org/api_docs/python/tf/math/real
    """
    x = convert_to_tensor(input)
    return OPS["real"](x, name=name) if x.dtype.is_complex else x


def imag(input: Any, name: str | None = None) -> Tensor:
    """The imaginary part; zeros for a real tensor.

    https://www.tensorflow.org/api_docs/python/tf/math/imag
    """
    x = convert_to_tensor(input)
    return OPS["imag"](x, name=name) if x.dtype.is_complex else OPS["zeros_like"](x, name=name)


def conjugate(x: Any, name: str | None = None) -> Tensor:
    """The imaginary part with its sign changed; a real tensor comes back as it is.

    Raises:
        DTypeError: A tensor of True and False.

    https://www.tensorflow.org/api_docs/python/tf/math/conj
    """
    x = convert_to_tensor(x)
    if x.dtype.is_bool:
        raise DTypeError(f"conj takes numbers, and got {x.dtype.name} {x.shape}.")
    return OPS["conj"](x, name=name) if x.dtype.is_complex else x


def angle(input: Any, name: str | None = None) -> Tensor:
    """The angle of each number in the complex plane, from -pi to pi.

    A real number has angle 0, or pi when it is negative.

    >>> angle([2.0j, -1.0 + 0j]).numpy()
    array([1.57079633, 3.14159265])

    https://www.tensorflow.org/api_docs/python/tf/math/angle
    """
    x = convert_to_tensor(input)
    if x.dtype.is_complex:
        return OPS["angle"](x, name=name)
    return OPS["where"](x < 0, OPS["ones_like"](x) * math.pi, OPS["zeros_like"](x), name=name)
