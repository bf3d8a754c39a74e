"""How weights start, what they cost, how they are kept in bounds, and the bends behind them.

Each case is a name under keras and its arguments; what it is asked for stands beside it.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

SHAPES = [(3, 4), (2, 3, 4), (5,)]
SEEDED: list[tuple[str, dict[str, Any]]] = [
    ("GlorotNormal", {}), ("GlorotUniform", {}), ("HeNormal", {}), ("HeUniform", {}),
    ("LecunNormal", {}), ("LecunUniform", {}),
    ("RandomNormal", {"mean": 1.0, "stddev": 0.5}), ("RandomUniform", {"minval": -1, "maxval": 2}),
    ("TruncatedNormal", {"stddev": 2.0}),
    ("VarianceScaling", {"scale": 2.0, "mode": "fan_avg", "distribution": "untruncated_normal"}),
    ("VarianceScaling", {"scale": 0.5, "mode": "fan_out", "distribution": "uniform"}),
    ("Orthogonal", {"gain": 2.0}),
]  # fmt: skip
INITIALIZERS: list[tuple[str, dict[str, Any], tuple[int, ...]]] = [
    (name, {**arguments, "seed": 7}, shape)
    for name, arguments in SEEDED
    for shape in SHAPES
    if not (name == "Orthogonal" and len(shape) < 2)
]
INITIALIZERS += [("Zeros", {}, (2, 3)), ("Ones", {}, (2, 3)), ("Constant", {"value": 1.5}, (2, 3)),
                 ("Identity", {"gain": 3.0}, (3, 3)), ("Identity", {}, (2, 4))]  # fmt: skip

WEIGHTS = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -0.25], [2.0, 1.0, -4.0]], "float32")
REGULARIZERS: list[tuple[str, dict[str, Any]]] = [
    ("L1", {}), ("L1", {"l1": 0.3}), ("L2", {}), ("L2", {"l2": 0.3}), ("L1L2", {}),
    ("L1L2", {"l1": 0.1, "l2": 0.2}), ("OrthogonalRegularizer", {}),
    ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
]  # fmt: skip
CONSTRAINTS: list[tuple[str, dict[str, Any]]] = [
    ("MaxNorm", {}), ("MaxNorm", {"max_value": 1.0, "axis": 1}), ("NonNeg", {}), ("UnitNorm", {}),
    ("UnitNorm", {"axis": [0, 1]}), ("MinMaxNorm", {}),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 2.0, "rate": 0.5, "axis": 1}),
]  # fmt: skip

POINTS = np.linspace(-4, 4, 24, dtype="float32").reshape(4, 6)
ACTIVATIONS: list[tuple[str, dict[str, Any]]] = [
    (name, {}) for name in (
        "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu",
        "hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish",
        "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus",
        "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh",
        "tanh_shrink",
    )
] + [
    ("celu", {"alpha": 0.5}), ("elu", {"alpha": 2.0}), ("gelu", {"approximate": True}),
    ("leaky_relu", {"negative_slope": 0.1}), ("log_softmax", {"axis": 0}),
    ("relu", {"negative_slope": 0.2, "max_value": 2.0, "threshold": 0.5}), ("softmax", {"axis": 0}),
    ("squareplus", {"b": 2}), ("threshold", {"threshold": 0.5, "default_value": -1.0}),
    ("hard_shrink", {"threshold": 1.5}), ("soft_shrink", {"threshold": 1.5}),
]  # fmt: skip

CASES = {
    **{f"initializers.{name} {arguments} {shape}": ("initializers", name, arguments, shape)
       for name, arguments, shape in INITIALIZERS},
    **{f"regularizers.{name} {arguments}": ("regularizers", name, arguments, WEIGHTS)
       for name, arguments in REGULARIZERS},
    **{f"constraints.{name} {arguments}": ("constraints", name, arguments, WEIGHTS)
       for name, arguments in CONSTRAINTS},
    **{f"activations.{name} {arguments}": ("activations", name, arguments, POINTS)
       for name, arguments in ACTIVATIONS},
}  # fmt: skip


def evaluate_weights(keras: Any, case: str) -> dict[str, Any]:
    """The numbers of a case, and the configuration of what gave them."""
    theme, name, arguments, given = CASES[case]
    made = getattr(getattr(keras, theme), name)
    if theme == "activations":
        numbers, config = made(given, **arguments), None
    else:
        made = made(**arguments)
        initial = theme == "initializers"
        numbers = made(shape=given) if initial else made(keras.ops.convert_to_tensor(given))
        config = json.loads(json.dumps(keras.saving.serialize_keras_object(made)))
    return {"numbers": np.asarray(numbers, "float64").tolist(), "config": config}
