"""`tf.compat.v1`: TensorFlow 1 as old programs write it.

Where it sits   on top of all; what is not here is taken from minitf as it is.
The one idea    `import minitf.compat.v1 as tf; tf.disable_v2_behavior()`, and what you know from
                TensorFlow 1 holds: describe a graph, run it in a session.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     print(sess.run(tf.constant(1.0) + 2.0))
                3.0
Read next       compat/v1/graph.py, execution/session.py
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from minitf.autodiff.gradients import gradients
from minitf.compat.v1 import (
    app,
    data,
    gfile,
    image,
    initializers,
    layers,
    logging,
    losses,
    metrics,
    nn,
    summary,
    train,
)
from minitf.compat.v1.app import flags
from minitf.compat.v1.control import cond, while_loop
from minitf.compat.v1.graph import (
    GraphKeys,
    add_to_collection,
    add_to_collections,
    control_dependencies,
    get_collection,
    get_collection_ref,
    get_default_graph,
    get_default_session,
    group,
    name_scope,
    no_op,
    op_scope,
    placeholder,
    placeholder_with_default,
    set_random_seed,
)
from minitf.compat.v1.graph import tuple_ as tuple  # noqa: A004 - TensorFlow's name
from minitf.compat.v1.initial_values import (
    constant_initializer,
    glorot_normal_initializer,
    glorot_uniform_initializer,
    ones_initializer,
    orthogonal_initializer,
    random_normal_initializer,
    random_uniform_initializer,
    truncated_normal_initializer,
    uniform_unit_scaling_initializer,
    variance_scaling_initializer,
    zeros_initializer,
)
from minitf.compat.v1.names import (
    arg_max,
    arg_min,
    argmax,
    argmin,
    batch_matmul,
    clip_by_average_norm,
    count_nonzero,
    dimension_at_index,
    dimension_value,
    div,
    expand_dims,
    listdiff,
    multinomial,
    norm,
    ones,
    pack,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
    select,
    setdiff1d,
    sparse_to_dense,
    squeeze,
    to_bfloat16,
    to_complex64,
    to_complex128,
    to_double,
    to_float,
    to_int32,
    to_int64,
    unpack,
    where,
    zeros,
)
from minitf.compat.v1.names import convert_to_tensor_v1 as convert_to_tensor
from minitf.compat.v1.python_ops import Assert, Print, py_func
from minitf.compat.v1.renamed import RENAMED
from minitf.compat.v1.settings import (
    ConfigProto,
    GPUOptions,
    GraphOptions,
    OptimizerOptions,
    RunMetadata,
    RunOptions,
)
from minitf.compat.v1.shared_variables import get_local_variable, get_variable
from minitf.compat.v1.summary import Summary
from minitf.compat.v1.switch import (
    disable_eager_execution,
    disable_resource_variables,
    disable_tensor_equality,
    disable_v2_behavior,
    disable_v2_tensorshape,
    enable_eager_execution,
    enable_resource_variables,
    enable_tensor_equality,
    enable_v2_behavior,
    enable_v2_tensorshape,
    executing_eagerly,
    executing_eagerly_outside_functions,
)
from minitf.compat.v1.variable_scope import (
    AUTO_REUSE,
    VariableScope,
    get_variable_scope,
    make_template,
    no_regularizer,
    variable_op_scope,
    variable_scope,
)
from minitf.compat.v1.variables import (
    all_variables,
    assert_variables_initialized,
    assign,
    assign_add,
    assign_sub,
    count_up_to,
    global_variables,
    global_variables_initializer,
    initialize_all_variables,
    initialize_local_variables,
    initialize_variables,
    is_variable_initialized,
    local_variables,
    local_variables_initializer,
    model_variables,
    moving_average_variables,
    report_uninitialized_variables,
    scatter_add,
    scatter_sub,
    scatter_update,
    tables_initializer,
    trainable_variables,
    variables_initializer,
)
from minitf.core.shape import Dimension
from minitf.errors import UnknownNameError
from minitf.execution.default_graph import reset_default_graph
from minitf.execution.graph_def import GraphDef
from minitf.execution.session import InteractiveSession, Session
from minitf.execution.session_graph import SessionGraph as Graph

__version__ = VERSION = "2.21.0"
GIT_VERSION = COMPILER_VERSION = "unknown"

# Modules of TensorFlow 1; the others in this folder only hold functions of its top level.
_MODULES = frozenset({
    "app", "data", "gfile", "image", "initializers", "layers", "logging", "losses", "metrics", "nn",
    "summary", "train",
})  # fmt: skip


def __getattr__(name: str) -> Any:
    """What was renamed since, and what did not change."""
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "estimator":
        raise UnknownNameError(
            "minitf has no tf.estimator.",
            instead="a keras model with fit(), or tf.train.MonitoredTrainingSession",
        )
    if name == "contrib":
        return importlib.import_module("minitf.compat.contrib")
    found: Any = importlib.import_module("minitf")
    for part in RENAMED.get(name, name).split("."):
        found = getattr(found, part)
    return found


def meanings() -> dict[str, Any]:
    """What TensorFlow 1 has at its top level, by name."""
    return {
        name: value
        for name, value in globals().items()
        if not name.startswith("_") and (name in _MODULES or not inspect.ismodule(value))
    }


def __dir__() -> list[str]:
    return sorted([*globals(), *RENAMED])
