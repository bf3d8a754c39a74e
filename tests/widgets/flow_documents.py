"""Documents of GradFlow and TensorView from small true networks, for both sides' tests.

Where it sits   under tests/widgets; `python -m tests.widgets.flow_documents` writes them as JSON
                for the front end's tests (widgets/frontend/tests/fixtures).
The one idea    one healthy run, and one network with a planted fault of each kind a class meets.
Read next       documents.py
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from minitf_widgets import GradFlow, TensorView

from minitf import keras
from tests.widgets.sketch_rows import FIXTURES


def data(count: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Three clouds of points in eight dimensions."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, count)
    x = rng.normal(size=(3, 8))[y] + 0.4 * rng.normal(size=(count, 8))
    return x.astype(np.float32), y


def classifier(activation: str = "relu") -> Any:
    """8-6-6-3, compiled; the same weights every time."""
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(6, activation=activation, name=f"hidden_{n}") for n in (1, 2)]
    model = keras.Sequential([keras.Input((8,)), *layers, keras.layers.Dense(3, name="logits")],
                             name="classifier")  # fmt: skip
    model.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(True))
    return model


def a_run(**options: Any) -> GradFlow:
    """Two epochs of eight steps, watched."""
    model, flow = classifier(), None
    flow = GradFlow(model, **options)
    model.fit(*data(), epochs=2, batch_size=8, verbose=0, shuffle=False, callbacks=[flow])
    return flow


def a_dead_network() -> GradFlow:
    """The second layer's relus never open, and the first layer is frozen."""
    model = classifier()
    model.layers[1].bias.assign(np.full(6, -100.0, np.float32))
    model.layers[0].trainable = False
    return GradFlow(model, *data())


def flow_run() -> dict[str, Any]:
    return a_run(every=5).spec


def flow_dead() -> dict[str, Any]:
    return a_dead_network().spec


def tensor_odd() -> dict[str, Any]:
    """Three slices with what is no finite number, and what is far out."""
    array = np.random.default_rng(0).normal(size=(3, 12, 10)).astype(np.float32)
    array[1, 2, 3], array[1, 4, 5], array[2, 0, 0] = np.nan, -np.inf, 50.0
    return TensorView(array, "odd").spec


def tensor_large() -> dict[str, Any]:
    """Picked entries of a matrix that counts: the entry [r, c] is 1000 r + c."""
    array = np.add.outer(1000 * np.arange(300), np.arange(200))
    return TensorView(array, "large", budget=6000).spec


def tensor_complex() -> dict[str, Any]:
    return TensorView(np.array([[3 + 4j, -1j]]), "complex").spec


def tensor_words() -> dict[str, Any]:
    return TensorView([["cat", "<b>dog</b>"]], "words").spec


ALL = {
    "flow_run": flow_run,
    "flow_dead": flow_dead,
    "tensor_odd": tensor_odd,
    "tensor_large": tensor_large,
    "tensor_complex": tensor_complex,
    "tensor_words": tensor_words,
}

if __name__ == "__main__":
    for name, build in ALL.items():
        text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
        (FIXTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, f"{len(text) / 1024:.0f} KB")
