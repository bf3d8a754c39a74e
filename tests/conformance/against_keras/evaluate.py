"""One case of a layer, evaluated in minitf.keras or in real Keras: the same code for both.

A case is plain data: the class, its arguments, the shapes of its inputs.  Weights and inputs are
filled by a fixed formula, so that both give the same numbers.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.conformance.against_keras.cases.measures import DATA, WEIGHTS


@dataclass(frozen=True)
class LayerCase:
    """One layer with one input.

    Attributes:
        layer: The name of its class in keras.layers.
        kwargs: Its arguments; {"layer": [name, kwargs]} stands for an inner layer.
        shapes: The shape of the input, batch first; a list of shapes for several inputs.
        call: Further arguments of the call; numpy arrays are given as lists.
        integers: The inputs hold whole numbers below this.
        exact: Whether outputs and gradients are compared (not for what draws random numbers).
        separate: Whether several inputs are arguments of their own, and not one list.
    """

    layer: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    shapes: Any = (2, 3)
    call: dict[str, Any] = field(default_factory=dict)
    integers: int | None = None
    exact: bool = True
    separate: bool = False

    def __call__(self, layer: Any, inputs: Any) -> Any:
        return layer(*(inputs if self.separate else [inputs]), **self.call)

    def __str__(self) -> str:
        text = json.dumps([self.kwargs, self.shapes, self.call], default=str)
        return f"{self.layer}{text}"


def numbers(shape: Any, shift: float = 0.0) -> np.ndarray:
    """Numbers without a pattern, always the same ones: about -1 to 1, none twice."""
    count = int(np.prod(shape))
    return (np.sin(np.arange(1, count + 1) * 12.9898 + shift) * 0.9).reshape(shape)


def inputs_of(case: LayerCase) -> Any:
    several = bool(case.shapes) and isinstance(case.shapes[0], (list, tuple))
    shapes = case.shapes if several else [case.shapes]
    arrays = [numbers(shape, shift=number) for number, shape in enumerate(shapes)]
    if case.integers is not None:
        arrays = [np.abs(array * 1e4).astype("int32") % case.integers for array in arrays]
    else:
        arrays = [array.astype("float32") for array in arrays]
    return arrays if several else arrays[0]


def make(keras: Any, name: str, kwargs: dict[str, Any]) -> Any:
    """The layer; inner layers are made too."""

    def made(value: Any) -> Any:
        if isinstance(value, dict) and "layer" in value:
            return make(keras, value["layer"], value.get("kwargs", {}))
        if isinstance(value, list) and any(isinstance(part, dict) for part in value):
            return [made(part) for part in value]
        return value

    return getattr(keras.layers, name)(**{key: made(value) for key, value in kwargs.items()})


def evaluate(keras: Any, case: LayerCase, gradients: Any) -> dict[str, Any]:
    """All that is compared.

    Args:
        keras: The library: minitf.keras, or real Keras.
        case: The case.
        gradients: ``gradients(function, arrays, variables)`` gives the gradients of a function of
            arrays by the arrays and by variables, as arrays or None.
    """
    keras.utils.clear_session()
    layer = make(keras, case.layer, case.kwargs)
    inputs = inputs_of(case)
    call = {key: np.array(v) if key.endswith("mask") else v for key, v in case.call.items()}
    case = dataclasses.replace(case, call=call)
    outputs = case(layer, inputs)
    result = {"config": plain(layer.get_config())}
    for number, weight in enumerate(layer.weights):
        if "float" in str(weight.dtype):
            weight.assign(numbers(tuple(weight.shape), shift=number + 0.5) * 0.5)
    result["weights"] = [[w.path, list(w.shape)] for w in layer.weights]
    result["trained"] = [w.path for w in layer.trainable_weights]
    flat = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    result["shapes"] = [list(part.shape) for part in flat]
    if case.exact:
        result |= _numbers_of(layer, case, inputs, gradients)
    return result


def _numbers_of(layer: Any, case: LayerCase, inputs: Any, gradients: Any) -> dict[str, Any]:
    state = [np.array(as_numpy(weight)) for weight in layer.non_trainable_weights]

    def function(given: Any) -> list[Any]:
        if getattr(layer, "stateful", False):
            layer.reset_state()
            case(layer, given)  # so that it starts with what this leaves
        outputs = case(layer, given)
        return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]

    values = [as_numpy(part) for part in function(inputs)]
    for weight, value in zip(layer.non_trainable_weights, state, strict=True):
        weight.assign(value)
    result = {"outputs": [rounded(value) for value in values]}
    weights = list(layer.trainable_weights)
    by_input, by_weight = gradients(function, inputs, weights)
    result["input_gradients"] = [rounded(value) for value in by_input]
    result["weight_gradients"] = [rounded(value) for value in by_weight]
    return result


def evaluate_schedule(keras: Any, case: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """The rate at the first steps, and the configuration."""
    schedule = getattr(keras.optimizers.schedules, case[0])(**case[1])
    rates = [rounded(as_numpy(schedule(step))) for step in range(12)]
    return {"rates": rates, "config": plain(schedule.get_config())}


def evaluate_optimizer(keras: Any, case: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Where eight steps lead, and what the optimizer remembers of them."""
    keras.utils.clear_session()
    optimizer = getattr(keras.optimizers, case[0])(**case[1])
    weights = [
        keras.Variable(numbers((3, 2)).astype("float32"), name="w"),
        keras.Variable(numbers((2,), 1.0).astype("float32"), name="b"),
    ]
    path = []
    for step in range(8):
        gradients = [keras.ops.convert_to_tensor(numbers(tuple(w.shape), step).astype("float32"))
                     for w in weights]  # fmt: skip
        optimizer.apply(gradients, weights)
        path.append([rounded(as_numpy(w)) for w in weights])
    return {
        "path": path,
        "config": plain(optimizer.get_config()),
        "variables": [[v.path, list(v.shape)] for v in optimizer.variables],
    }


def evaluate_loss(keras: Any, case: tuple[str, dict[str, Any], str]) -> dict[str, Any]:
    """The loss with and without weights, and the configuration."""
    loss = getattr(keras.losses, case[0])(**case[1])
    y_true, y_pred = DATA[case[2]]
    plain_value = rounded(as_numpy(loss(y_true, y_pred)))
    weighted = None
    if case[0] not in ("Dice", "Tversky") and "axis" not in case[1]:
        weights = WEIGHTS[: len(y_true)]
        weighted = rounded(as_numpy(loss(y_true, y_pred, sample_weight=weights)))
    return {"value": plain_value, "weighted": weighted, "config": plain(loss.get_config())}


# Their weights have another shape than one for each sample.
UNWEIGHTED = ("BinaryIoU",)


def evaluate_metric(keras: Any, case: tuple[str, dict[str, Any], str]) -> dict[str, Any]:
    """The result after one batch, after a weighted second one, and after a reset."""
    keras.utils.clear_session()
    metric = getattr(keras.metrics, case[0])(**case[1])
    y_true, y_pred = DATA[case[2]]
    metric.update_state(y_true, y_pred)
    results = [rounded(as_numpy(metric.result()))]
    weights = None if case[0] in UNWEIGHTED else WEIGHTS[: len(y_true)]
    metric.update_state(y_true[::-1], y_pred, sample_weight=weights)
    results.append(rounded(as_numpy(metric.result())))
    variables = [[v.name, list(v.shape)] for v in metric.variables]
    metric.reset_state()
    metric.update_state(y_true, y_pred)
    results.append(rounded(as_numpy(metric.result())))
    return {"results": results, "config": plain(metric.get_config()), "variables": variables}


def tape_gradients(
    tf: Any, function: Any, inputs: Any, weights: list[Any]
) -> tuple[list[Any], list[Any]]:
    """The gradients by inputs and weights, by the tape of minitf or of TensorFlow."""
    arrays = inputs if isinstance(inputs, list) else [inputs]
    tensors = [tf.constant(array) for array in arrays]
    with tf.GradientTape() as tape:
        tape.watch([tensor for tensor in tensors if tensor.dtype.is_floating])
        outputs = function(tensors if isinstance(inputs, list) else tensors[0])
        parts = [part for part in outputs if part.dtype.is_floating]
        total = tf.add_n([tf.reduce_sum(part * factors(part.shape)) for part in parts])
    # Keras' variable holds TensorFlow's own; minitf's is one itself.
    variables = [weight._value if tf.__name__ == "tensorflow" else weight for weight in weights]
    by_input, by_weight = tape.gradient(total, [tensors, variables])
    return list(map(_dense, by_input)), list(map(_dense, by_weight))


def _dense(gradient: Any) -> Any:
    """A gradient as an array; TensorFlow's sparse ones are filled up."""
    if gradient is None:
        return None
    if hasattr(gradient, "indices"):
        whole = np.zeros(tuple(int(n) for n in gradient.dense_shape), "float32")
        np.add.at(whole, np.asarray(gradient.indices), np.asarray(gradient.values))
        return whole
    return np.asarray(gradient)


def as_numpy(value: Any) -> np.ndarray:
    """The value of a tensor or variable of either library."""
    value = getattr(value, "value", value)
    value = value() if callable(value) else value
    return np.asarray(value)


def factors(shape: Any) -> np.ndarray:
    """What outputs are multiplied with before they are added up, for gradients."""
    return np.cos(np.arange(int(np.prod(shape)))).reshape(shape).astype("float32")


def rounded(value: Any) -> Any:
    """Six digits are enough, and keep the file small."""
    if value is None:
        return None
    array = np.asarray(value)
    if array.dtype.kind in "fc":
        return np.vectorize(lambda x: float(f"{x:.6g}"), otypes=[float])(array).tolist()
    return array.tolist()


def plain(config: Any) -> Any:
    """The configuration as JSON has it."""
    return json.loads(json.dumps(config, default=str))
