"""minitf: TensorFlow and Keras in small, to see how they work.

Where it sits   the public names, grouped by theme; heavy parts are loaded when first used.
The one idea    `import minitf as tf`, and what you know from TensorFlow holds.
Try it          >>> import minitf as tf
                >>> tf.reduce_sum(tf.constant([1.0, 2.0])).numpy()
                np.float32(3.0)
Read next       core/tensor.py, ops/elementwise.py, autodiff/tape.py
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf import bitwise, errors, linalg, math, nn, random
from minitf.autodiff import GradientTape, UnconnectedGradients, check_gradients, gradients, hessians
from minitf.core import nest
from minitf.core.context import init_scope, name_scope
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec, TypeSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.core.variable_parts import (
    IndexedSlices,
    VariableAggregation,
    VariableSynchronization,
)
from minitf.devices import device
from minitf.dtypes import (
    DType,
    as_dtype,
    bfloat16,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    string,
    uint8,
    uint16,
    uint32,
    uint64,
)
from minitf.dtypes import bool_ as bool  # noqa: A004 - TensorFlow's name
from minitf.execution import (
    Function,
    TensorArray,
    case,
    cond,
    custom_gradient,
    foldl,
    foldr,
    function,
    grad_pass_through,
    map_fn,
    numpy_function,
    py_function,
    recompute_grad,
    scan,
    switch_case,
    vectorized_map,
    while_loop,
)
from minitf.execution.session_graph import SessionGraph as Graph
from minitf.module import Module
from minitf.ops import absolute as abs  # noqa: A004
from minitf.ops import (
    acos,
    acosh,
    add,
    add_n,
    argmax,
    argmin,
    argsort,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    batch_to_space,
    bitcast,
    boolean_mask,
    broadcast_dynamic_shape,
    broadcast_static_shape,
    broadcast_to,
    cast,
    clip_by_global_norm,
    clip_by_norm,
    clip_by_value,
    concat,
    constant,
    cos,
    cosh,
    cumsum,
    divide,
    dynamic_partition,
    dynamic_stitch,
    einsum,
    ensure_shape,
    equal,
    exp,
    expand_dims,
    eye,
    fill,
    floor,
    gather,
    gather_nd,
    get_static_value,
    greater,
    greater_equal,
    histogram_fixed_width,
    histogram_fixed_width_bins,
    identity,
    identity_n,
    is_tensor,
    less,
    less_equal,
    linspace,
    logical_and,
    logical_not,
    logical_or,
    matmul,
    maximum,
    meshgrid,
    minimum,
    multiply,
    negative,
    norm,
    not_equal,
    one_hot,
    ones,
    ones_like,
    pad,
    parallel_stack,
    rank,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
    repeat,
    required_space_to_batch_paddings,
    reshape,
    reverse,
    reverse_sequence,
    roll,
    saturate_cast,
    scalar_mul,
    scatter_nd,
    searchsorted,
    sequence_mask,
    shape,
    shape_n,
    sigmoid,
    sign,
    sin,
    sinh,
    size,
    sort,
    space_to_batch,
    split,
    sqrt,
    square,
    squeeze,
    stack,
    stop_gradient,
    strided_slice,
    subtract,
    tan,
    tanh,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
    tensordot,
    tile,
    transpose,
    truncatediv,
    truncatemod,
    unique,
    unique_with_counts,
    unravel_index,
    unstack,
    where,
    zeros,
    zeros_like,
)
from minitf.ops import complex_ as complex  # noqa: A004
from minitf.ops import power as pow  # noqa: A004
from minitf.ops import range_ as range  # noqa: A004
from minitf.ops import round_ as round  # noqa: A004
from minitf.ops import slice_ as slice  # noqa: A004
from minitf.ops import space_to_batch as space_to_batch_nd
from minitf.ops.inspection import (
    get_current_name_scope,
    get_logger,
    inside_function,
    is_symbolic_tensor,
    timestamp,
    type_spec_from_value,
)
from minitf.ops.printing import print_ as print  # noqa: A004

__version__ = "0.1.0"

newaxis = None
half, double = float16, float64
truediv = realdiv = divide

_LAZY = (
    "autograph", "compat", "config", "data", "debugging", "distribute", "image", "io", "keras",
    "lookup", "observe", "ragged", "saved_model", "signal", "strings", "summary", "sysconfig",
    "test", "train", "version",
)  # fmt: skip


def install_as_tensorflow(v1: Any = None) -> Any:
    """`import tensorflow` and `import keras` mean minitf from now on; see minitf.compat.install."""
    return importlib.import_module("minitf.compat.install").install_as_tensorflow(v1)


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext minitf`: cells written for TensorFlow run with nothing changed."""
    importlib.import_module("minitf.compat.notebook").load(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """`%unload_ext minitf`: undo it."""
    importlib.import_module("minitf.compat.notebook").unload(ipython)


_FROM_LAZY = {  # names at the top that stand in a lazy part
    "DeviceSpec": "device_spec", "eig": "linalg", "eigvals": "linalg", "RaggedTensor": "ragged",
    "RaggedTensorSpec": "ragged", "as_string": "strings",
    "fingerprint": "strings", "Assert": "debugging", "assert_equal": "debugging",
    "assert_greater": "debugging", "assert_less": "debugging", "assert_rank": "debugging",
    "random_normal_initializer": "keras.initializers:RandomNormal",
    "random_uniform_initializer": "keras.initializers:RandomUniform",
    "constant_initializer": "keras.initializers:Constant",
    "ones_initializer": "keras.initializers:Ones", "zeros_initializer": "keras.initializers:Zeros",
    "initializers": "keras", "losses": "keras", "metrics": "keras", "optimizers": "keras",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a heavy part when it is first used; suggest a name for a misspelt one."""
    if name in _LAZY:
        return importlib.import_module(f"minitf.{name}")
    if name in _FROM_LAZY:
        place, _, called = _FROM_LAZY[name].partition(":")
        return getattr(importlib.import_module(f"minitf.{place}"), called or name)
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return importlib.import_module("minitf.compat.speech").top_level(name)
    except errors.UnknownNameError:
        raise
    except AttributeError:
        pass
    if (absent := importlib.import_module("minitf.left_out").left_out("tf", name)) is not None:
        raise absent
    known = [*globals(), *_LAZY, *_FROM_LAZY]
    close = errors.nearest(name, [other for other in known if not other.startswith("_")])
    hint = f" Did you mean 'tf.{close}'?" if close else ""
    raise AttributeError(f"module 'minitf' has no attribute {name!r}.{hint}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_LAZY, *_FROM_LAZY])
