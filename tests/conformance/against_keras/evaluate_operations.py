"""One call of keras.ops, given as text, evaluated in minitf.keras or in real Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.conformance.against_keras.evaluate import as_numpy, factors, numbers, rounded


class _Inputs:
    """Makes the tensors that the text of a case asks for."""

    def __init__(self, tf: Any, keras: Any, symbolic: bool = False):
        self.tf, self.keras, self.symbolic = tf, keras, symbolic
        self.count, self.made = 0, []

    def _tensor(self, array: Any, known: bool = False) -> Any:
        self.count += 1
        array = np.asarray(array)
        if self.symbolic and not known:
            return self.keras.KerasTensor(array.shape, dtype=array.dtype.name)
        return self.tf.constant(array)

    def f(self, *shape: int) -> Any:
        tensor = self._tensor(numbers(shape, self.count).astype("float32"))
        self.made.append(tensor)
        return tensor

    def p(self, *shape: int) -> Any:
        tensor = self._tensor((np.abs(numbers(shape, self.count)) + 0.1).astype("float32"))
        self.made.append(tensor)
        return tensor

    def i(self, *shape: int) -> Any:
        return self._tensor((np.abs(numbers(shape, self.count)) * 1e4).astype("int32") % 7 - 2)

    def b(self, *shape: int) -> Any:
        return self._tensor(numbers(shape, self.count) > 0)

    def c(self, values: Any, dtype: str) -> Any:
        return self.tf.cast(self.tf.constant(np.asarray(values)), dtype)

    def spd(self, n: int) -> Any:
        root = numbers((n, n), self.count)
        tensor = self._tensor((root @ root.T + np.eye(n)).astype("float32"))
        self.made.append(tensor)
        return tensor

    def names(self) -> dict[str, Any]:
        helpers = {name: getattr(self, name) for name in ("f", "p", "i", "b", "c", "spd")}
        return {"ops": self.keras.ops, "activations": self.keras.activations, **helpers}


def evaluate_operation(tf: Any, keras: Any, case: str) -> dict[str, Any]:
    """Values, types, gradients, and what symbols give."""
    inputs = _Inputs(tf, keras)
    with tf.GradientTape() as tape:
        names = inputs.names()
        kept = names["f"]
        for name in ("f", "p", "spd"):
            names[name] = _watched(names[name], tape)
        del kept
        outputs = _flat(eval(case, names))  # the table's own text
        parts = [x for x in outputs if _differentiable(x)]
        total = tf.add_n([tf.reduce_sum(tf.cast(x, "float32") * factors(x.shape)) for x in parts]
                         ) if parts else None  # fmt: skip
    result: dict[str, Any] = {"values": [_value(x) for x in outputs]}
    result["dtypes"] = [_dtype(x) for x in outputs]
    found = [None] * len(inputs.made) if total is None else tape.gradient(total, inputs.made)
    result["gradients"] = [rounded(None if g is None else _dense(tf, g)) for g in found]
    result["symbols"] = _symbols(tf, keras, case)
    return result


def _watched(make: Any, tape: Any) -> Any:
    def made(*shape: int) -> Any:
        tensor = make(*shape)
        tape.watch(tensor)
        return tensor

    return made


def _flat(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in _flat(part)]
    return [value]


def _differentiable(x: Any) -> bool:
    return getattr(getattr(x, "dtype", None), "name", "").startswith("float")


def _dense(tf: Any, gradient: Any) -> Any:
    return as_numpy(tf.convert_to_tensor(gradient))


def _value(x: Any) -> Any:
    if isinstance(x, (bool, int, float, str)) or x is None:
        return x
    array = as_numpy(x)
    if array.dtype.kind == "c":
        array = np.stack([array.real, array.imag])
    return rounded(array.astype("float32") if array.dtype.kind == "V" else array)


def _dtype(x: Any) -> str:
    return getattr(getattr(x, "dtype", None), "name", type(x).__name__)


def _symbols(tf: Any, keras: Any, case: str) -> Any:
    """Shapes and types when the inputs are KerasTensors; None where Keras refuses."""
    try:
        made = _flat(eval(case, _Inputs(tf, keras, symbolic=True).names()))
        return [[list(x.shape), str(x.dtype)] for x in made if hasattr(x, "shape")]
    except Exception:
        return None
