"""minitf.keras: models that learn, in the words of Keras.

Where it sits   the top of minitf; above ops, autodiff and execution.
The one idea    what you know and read elsewhere about Keras holds here: the same names,
                arguments, defaults and numbers.  Parts are loaded when first used.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10)])
                >>> model.count_params()
                650
Read next       keras/layers/layer.py, keras/models/sequential.py, keras/trainer.py

As https://keras.io/api/
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf.errors import unknown_name
from minitf.left_out import left_out

# The release of Keras whose names and numbers these are: programs compare it.
__version__ = "3.15.1"

# What each public name is: a module of this package, or "module:name in it".
_MODULES = (
    "activations", "applications", "backend", "callbacks", "config", "constraints", "datasets",
    "distribution", "dtype_policies", "export", "initializers", "layers", "legacy", "losses",
    "metrics", "mixed_precision", "models", "ops", "optimizers", "preprocessing", "random",
    "regularizers", "saving", "tree", "utils", "wrappers",
)  # fmt: skip
_NAMES = {
    "Sequential": "models", "Model": "models", "KerasTensor": "keras_tensor",
    "Operation": "operation", "Function": "function",
    "Input": "layers", "Layer": "layers", "InputSpec": "layers",
    "Loss": "losses", "Metric": "metrics", "Optimizer": "optimizers",
    "Initializer": "initializers", "Regularizer": "regularizers", "Variable": "variable",
    "DTypePolicy": "dtype_policies", "FloatDTypePolicy": "dtype_policies",
    "name_scope": "scopes", "device": "scopes", "remat": "scopes",
    "RematScope": "scopes", "StatelessScope": "stateless_scope",
}  # fmt: skip

__all__ = [*_MODULES, *_NAMES, "version"]  # noqa: PLE0604 - all are strings


def version() -> str:
    """The release of Keras whose names and numbers these are."""
    return __version__


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"minitf.keras.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(f"minitf.keras.{_NAMES[name]}"), name)
    if name.startswith("__"):
        raise AttributeError(name)
    raise left_out("keras", name) or unknown_name("name in minitf.keras", name, __all__)


def __dir__() -> list[str]:
    return sorted(__all__)
