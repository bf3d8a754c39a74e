"""`tf.math`: the ops entry by entry, the reductions, and what is made of them.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/math
Try it          >>> import minitf as tf
                >>> tf.math.log1p(0.0).numpy()
                np.float32(0.0)
Read next       ops/elementwise.py
"""

from minitf.ops import absolute as abs  # noqa: A004 - TensorFlow's name
from minitf.ops import (
    acos,
    acosh,
    add,
    add_n,
    angle,
    argmax,
    argmin,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    ceil,
    cos,
    cosh,
    cumsum,
    divide,
    divide_no_nan,
    equal,
    erf,
    exp,
    expm1,
    floor,
    floordiv,
    greater,
    greater_equal,
    imag,
    is_finite,
    is_nan,
    l2_normalize,
    less,
    less_equal,
    log,
    log1p,
    log_softmax,
    logical_and,
    logical_not,
    logical_or,
    maximum,
    minimum,
    mod,
    multiply,
    negative,
    not_equal,
    real,
    reciprocal,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_std,
    reduce_sum,
    reduce_variance,
    rsqrt,
    sigmoid,
    sign,
    sin,
    sinh,
    softmax,
    softplus,
    sqrt,
    square,
    squared_difference,
    subtract,
    tan,
    tanh,
)
from minitf.ops import conjugate as conj
from minitf.ops import power as pow  # noqa: A004
from minitf.ops import rint as round  # noqa: A004

truediv, floormod = divide, mod

__all__ = sorted(name for name in globals() if not name.startswith("_"))
