"""Documents whose numbers are true, nearly all made with numpy alone: what tests of pictures show.

Where it sits   under tests/widgets; `python -m tests.widgets.documents` writes them again as JSON
                for the front end's tests (widgets/frontend/tests/fixtures).
The one idea    a network, a formula and a branch, each as a learner would meet it.
Read next       sketch.py
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from minitf_widgets.specs import trace_document

import minitf as tf
from tests.widgets.sketch import Node, Sketch
from tests.widgets.sketch_rows import FIXTURES
from tests.widgets.sketch_summary import summary

__all__ = ["ALL", "FIXTURES", "summary"]
Array = np.ndarray


def digit_images(rng: np.random.Generator, count: int = 8) -> Array:
    """Blurred strokes on an 8 by 8 grid, 0 to 1, as flat rows of 64."""
    y, x = np.mgrid[0:8, 0:8]
    images = []
    for _ in range(count):
        cx, cy = rng.uniform(2.6, 4.4, 2)
        rx, ry = rng.uniform(1.2, 2.6), rng.uniform(1.8, 3)
        ring = np.abs(np.hypot((x - cx) / rx, (y - cy) / ry) - 1)
        images.append(np.clip(1.1 - 1.6 * ring, 0, 1).ravel())
    return np.array(images)


def digits_sketch() -> tuple[Sketch, Node]:
    """64-32-10 with dropout and the cross-entropy of a batch of 8."""
    rng = np.random.default_rng(7)
    s = Sketch("sequential")
    x = s.leaf("input", "pixels", digit_images(rng), batch=True)
    w1 = s.leaf("variable", "kernel", rng.normal(0, 0.18, (64, 32)), "sequential/dense")
    b1 = s.leaf("variable", "bias", rng.normal(0, 0.03, 32), "sequential/dense")
    line = "keras.layers.Dense(32, activation='relu'),"
    a = s.op("matmul", "sequential/dense", line, batch=True, x=x, y=w1)
    a = s.op("add", "sequential/dense", line, batch=True, x=a, y=b1)
    h = s.op("relu", "sequential/dense", line, batch=True, x=a)
    line = "keras.layers.Dropout(0.25),"
    mask = s.op("dropout_mask", "sequential/dropout", line, batch=True, x=h)
    d = s.op("multiply", "sequential/dropout", line, batch=True, x=h, y=mask)
    w2 = s.leaf("variable", "kernel", rng.normal(0, 0.25, (32, 10)), "sequential/dense_1")
    b2 = s.leaf("variable", "bias", rng.normal(0, 0.03, 10), "sequential/dense_1")
    line = "keras.layers.Dense(10),"
    logits = s.op("matmul", "sequential/dense_1", line, batch=True, x=d, y=w2)
    logits = s.op("add", "sequential/dense_1", line, batch=True, x=logits, y=b2)
    y = s.leaf("input", "labels", rng.integers(0, 10, 8), batch=True)
    scope = "sparse_categorical_crossentropy"
    each = s.op(
        "sparse_softmax_cross_entropy_with_logits", scope, batch=True, labels=y, logits=logits
    )
    loss = s.op("reduce_mean", scope, x=each)
    s.scope("sequential", None, logits)
    s.scope("sequential/dense", "Dense", h, units=32, activation="relu")
    s.scope("sequential/dropout", "Dropout", d, rate=0.25)
    s.scope("sequential/dense_1", "Dense", logits, units=10)
    s.scope(scope, None, loss)
    return s, loss


def scalar_sketch() -> tuple[Sketch, Node]:
    """L = (w*x + b - y)^2 at w = 2, x = 3, b = 1, y = 5."""
    s = Sketch("L = (w·x + b − y)²")
    w = s.leaf("variable", "w", 2.0)
    x = s.leaf("input", "x", 3.0)
    b = s.leaf("variable", "b", 1.0)
    y = s.leaf("input", "y", 5.0)
    line = "loss = (w * x + b - y) ** 2"
    product = s.op("multiply", source=line, x=w, y=x)
    guess = s.op("add", source=line, x=product, y=b)
    miss = s.op("subtract", source=line, x=guess, y=y)
    return s, s.op("square", source=line, x=miss)


def branching_sketch() -> tuple[Sketch, Node]:
    """L = x·x + x: three gradients meet at x."""
    s = Sketch("L = x·x + x")
    x = s.leaf("variable", "x", 3.0)
    return s, s.op("add", x=s.op("multiply", x=x, y=x), y=x)


def digits_trace() -> dict[str, Any]:
    sketch, loss = digits_sketch()
    return sketch.trace(loss)


def scalar_trace() -> dict[str, Any]:
    sketch, loss = scalar_sketch()
    return sketch.trace(loss)


def branching_trace() -> dict[str, Any]:
    sketch, loss = branching_sketch()
    return sketch.trace(loss)


def digits_graph() -> dict[str, Any]:
    return digits_trace()["graph"]


def zeros_trace() -> dict[str, Any]:
    """The engine's own: a relu that is off, a way back that ends, three shares that meet at a."""
    a, b = tf.Variable(2.0, name="a"), tf.Variable(-3.0, name="b")
    return trace_document(lambda: tf.nn.relu(a * b) + tf.stop_gradient(a) * a + a, title="zeros")


def broken_graph() -> dict[str, Any]:
    """The digits network whose last layer was given a kernel of the wrong size."""
    document = digits_graph()
    keep = lambda name: not name.startswith(("sparse_", "labels"))  # noqa: E731
    document["nodes"] = [node for node in document["nodes"] if keep(node["id"])]
    names = {node["id"] for node in document["nodes"]}
    document["edges"] = [e for e in document["edges"] if e["from"] in names and e["to"] in names]
    document["scopes"] = [scope for scope in document["scopes"] if keep(scope["id"])]
    document.pop("values")
    document.pop("gradients")
    document["scopes"].append(
        {
            "id": "sequential/dense_2", "label": "dense_2", "parent": "sequential",
            "kind": "layer", "class": "Dense", "params": 0, "output_shape": None, "config": None,
        }
    )  # fmt: skip
    document["error"] = {
        "message": "Layer dense_2 was built for 64 features and got 10.",
        "scope": "sequential/dense_2",
        "from": "sequential/dense_1/add",
        "expected": "(None, 64)",
        "received": "(None, 10)",
    }
    return document


ALL = {
    "digits_graph": digits_graph,
    "digits_trace": digits_trace,
    "scalar_trace": scalar_trace,
    "branching_trace": branching_trace,
    "zeros_trace": zeros_trace,
    "broken_graph": broken_graph,
}

if __name__ == "__main__":
    for name, build in ALL.items():
        text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
        (FIXTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, f"{len(text) / 1024:.0f} KB")
