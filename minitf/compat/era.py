"""Which TensorFlow does a program speak?  Its names tell.

Where it sits   install and `python -m minitf` ask before a program starts.
The one idea    `tf.Session`, `tf.placeholder`: names that only TensorFlow 1 has.  A program that
                uses one of them was written for graphs, and gets a default graph from its start.
Try it          >>> speaks_v1("import tensorflow as tf\\nx = tf.placeholder(tf.float32)")
                True
                >>> speaks_v1("import tensorflow as tf\\nx = tf.Variable(1.0)")
                False
                >>> speaks_v1("import tensorflow.compat.v1 as tf\\nx = tf.placeholder(tf.float32)")
                False
Read next       compat/install.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Names right under `tf` that TensorFlow 2 has not got, and that need a graph to make sense.
ONLY_V1 = frozenset({
    "AUTO_REUSE", "ConfigProto", "GPUOptions", "GraphKeys", "InteractiveSession", "Print",
    "Session",
    "add_to_collection", "all_variables", "app", "arg_max", "arg_min", "assign", "assign_add",
    "assign_sub", "batch_matmul", "contrib", "disable_eager_execution", "disable_v2_behavior",
    "div", "enable_eager_execution", "flags", "get_collection", "get_default_graph",
    "get_default_session", "get_local_variable", "get_variable", "get_variable_scope", "gfile",
    "global_variables", "global_variables_initializer", "initialize_all_variables",
    "initialize_local_variables", "initialize_variables", "layers", "lin_space",
    "local_variables", "local_variables_initializer", "log", "logging", "make_template",
    "matrix_inverse", "model_variables", "mul", "multinomial", "neg", "pack", "placeholder",
    "placeholder_with_default", "py_func", "random_normal", "random_shuffle", "random_uniform",
    "report_uninitialized_variables", "reset_default_graph", "scatter_update",
    "set_random_seed", "sub", "tables_initializer", "to_double", "to_float", "to_int32",
    "to_int64", "trainable_variables", "truncated_normal", "unpack", "variable_op_scope",
    "variable_scope", "variables_initializer",
})  # fmt: skip
# Names of the second style that look like that too: with these, a program stays in it.
_ONLY_V2 = frozenset({"function", "GradientTape"})
# Names that leave no doubt.
_DECIDED = frozenset({"InteractiveSession", "Session", "enable_eager_execution", "placeholder"})
_MODULES_V1 = ("tensorflow.contrib", "tensorflow.examples.tutorials")
_FROM_TRAIN = ("Optimizer", "Saver", "Coordinator", "MonitoredTrainingSession")


def speaks_v1(source: str) -> bool:
    """Whether a program was written for TensorFlow 1, where everything goes into a graph.

    Args:
        source: The text of the program.  One that Python cannot read speaks neither.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    names = _names_of_tensorflow(tree)
    used = set(_paths(tree, names))
    first = {path.partition(".")[0] for path in used}
    if first & _ONLY_V2 and not first & _DECIDED:
        return False
    of_v1 = first & ONLY_V1 or any(map(_is_v1_trainer, used)) or _imports_v1_modules(tree)
    return bool(of_v1)


def _names_of_tensorflow(tree: ast.AST) -> set[str]:
    """What the program calls the module `tensorflow` itself."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "tensorflow":
                    found.add(alias.asname or "tensorflow")
                elif alias.name.startswith("tensorflow.") and alias.asname is None:
                    found.add("tensorflow")
    return found


def _paths(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Each "a.b" of `tf.a.b`."""
    for node in ast.walk(tree):
        parts: list[str] = []
        part: ast.AST = node
        while isinstance(part, ast.Attribute):
            parts.append(part.attr)
            part = part.value
        if parts and isinstance(part, ast.Name) and part.id in names:
            yield ".".join(reversed(parts))


def _is_v1_trainer(path: str) -> bool:
    return path.startswith("train.") and path.split(".")[1].endswith(_FROM_TRAIN)


def _imports_v1_modules(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_MODULES_V1):
            return True
        if isinstance(node, ast.Import) and any(a.name.startswith(_MODULES_V1) for a in node.names):
            return True
    return False
