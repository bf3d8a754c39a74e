"""How a model's configuration notes a call of a layer: what it was built for, unsaid arguments."""

from __future__ import annotations

from typing import Any

from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import LayerCase, inputs_of, make, plain

# The first case of every layer.
CASES: dict[str, LayerCase] = {}
for _cases in LAYERS.values():
    for _case in _cases:
        CASES.setdefault(_case.layer, _case)
# Keras says that what comes out is what went in, and then finds a cycle in the model.
del CASES["Equalization"]


def evaluate_note(keras: Any, case: LayerCase) -> Any:
    """The layer's entry in the configuration of a functional model, without its own arguments."""
    keras.utils.clear_session()
    layer, arrays = make(keras, case.layer, case.kwargs), inputs_of(case)
    several = isinstance(arrays, list)
    inputs = [keras.Input(batch_shape=array.shape, dtype=array.dtype.name)
              for array in (arrays if several else [arrays])]  # fmt: skip
    model = keras.Model(inputs, case(layer, inputs if several else inputs[0]))
    entries = {entry["name"]: entry for entry in model.get_config()["layers"]}
    entry = entries[layer.name]
    return plain({
        "build_config": entry.get("build_config"), "module": entry["module"],
        "registered_name": entry["registered_name"], "kwargs": entry["inbound_nodes"][0]["kwargs"],
    })  # fmt: skip
