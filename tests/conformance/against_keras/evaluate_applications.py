"""A published network, built by minitf.keras or by real Keras: its structure, and what it computes.

Names and shapes are many, so that checksums of them are recorded.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from typing import Any

import numpy as np

from tests.conformance.against_keras.evaluate import as_numpy, numbers, plain, rounded


def evaluate_application(keras: Any, name: str, kwargs: dict[str, Any], run: bool) -> Any:
    """What is compared of one network."""
    keras.utils.clear_session()
    function = getattr(keras.applications, name)
    model = function(**kwargs)
    found = {
        "arguments": [[p.name, repr(p.default)] for p in _parameters(function)],
        "name": model.name,
        "parameters": model.count_params(),
        "layers": checksum(layers_of(model)),
        "weights": checksum([[w.path, list(w.shape)] for w in model.weights]),
        "config": checksum(plain(model.get_config())),
        "output_shape": list(model.output_shape),
    }
    if run:
        fill(model)
        found["output"] = rounded(model.predict(picture(model), verbose=0))[0]
    return found


def _parameters(function: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


def layers_of(model: Any) -> list[Any]:
    """Names, classes and output shapes of the layers, in their order."""
    return [[layer.name, type(layer).__name__, list(layer.output.shape)] for layer in model.layers]


def fill(model: Any) -> None:
    """Set all weights by a formula that keeps the numbers within bounds."""
    for number, weight in enumerate(model.weights):
        shape = tuple(weight.shape)
        if "float" not in str(weight.dtype):
            continue
        values = numbers(shape, shift=number)
        if len(shape) > 1:
            values = values * np.sqrt(3.0 / np.prod(shape[:-1]))
        else:
            positive = weight.name in ("gamma", "moving_variance", "variance")
            values = values * 0.1 + (1.0 if positive else 0.0)
        weight.assign(values.astype("float32"))


def picture(model: Any) -> np.ndarray:
    """Numbers from 0 to 255."""
    shape = (1, *model.input_shape[1:])
    return ((numbers(shape) + 0.9) * 140).astype("float32")


def checksum(value: Any) -> str:
    return hashlib.md5(json.dumps(value, sort_keys=True).encode()).hexdigest()


def evaluate_refusal(keras: Any, name: str, kwargs: dict[str, Any]) -> str:
    """The kind of error."""
    try:
        getattr(keras.applications, name)(**kwargs)
    except (ValueError, TypeError) as problem:
        return "TypeError" if isinstance(problem, TypeError) else "ValueError"
    return "none"


SCALINGS = ("caffe", "tf", "torch")


def evaluate_preprocessing(keras: Any, mode: str, data_format: str) -> dict[str, Any]:
    """A batch, a picture and whole numbers, scaled."""
    scale = keras.applications.imagenet_utils.preprocess_input
    found = {}
    for name, shape in {"batch": (1, 3, 2, 3), "picture": (3, 2, 3)}.items():
        x = np.round((numbers(shape) + 0.9) * 140).astype("float32")
        given = {"array": x.copy(), "whole": x.astype("int32"),
                 "tensor": keras.ops.convert_to_tensor(x)}  # fmt: skip
        for kind, value in given.items():
            result = scale(value, data_format=data_format, mode=mode)
            found[f"{name} {kind}"] = rounded(as_numpy(result))
    return found
