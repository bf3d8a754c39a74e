"""Documents whose numbers are true, made with numpy alone: what the tests of the pictures show.

Where it sits   under tests/widgets; `python tests/widgets/documents.py` writes them again as JSON
                for the front end's tests (widgets/frontend/tests/fixtures).
The one idea    a tiny engine of its own, forward and backward, so that a picture is tested against
                numbers that did not come out of minitf.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
Rule = tuple[str, Callable[..., Array]]
FIXTURES = Path(__file__).parents[2] / "widgets" / "frontend" / "tests" / "fixtures"


def real(x: Any) -> float | str:
    """A number for JSON: NaN and infinities are spelt out."""
    x = float(x)
    if math.isfinite(x):
        return float(f"{x:.7g}")
    return "NaN" if math.isnan(x) else ("Infinity" if x > 0 else "-Infinity")


def nested(values: Array) -> Any:
    return [nested(row) for row in values] if values.ndim else real(values)


def thumb(array: Array, most: int = 16) -> dict[str, Any] | None:
    if array.size <= 1:
        return None
    matrix = array.reshape(-1, array.shape[-1])
    rows, cols = (min(most, size) for size in matrix.shape)
    picked = matrix[np.arange(rows) * matrix.shape[0] // rows][
        :, np.arange(cols) * matrix.shape[1] // cols
    ]
    finite = np.abs(picked[np.isfinite(picked)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    scaled = np.clip(np.nan_to_num(picked / scale, posinf=1, neginf=-1), -1, 1) * 127
    codes = np.where(np.isnan(picked), -128, np.round(scaled)).astype(np.int8)
    data = base64.b64encode(codes.tobytes()).decode()
    return {"rows": rows, "cols": cols, "scale": real(scale), "data": data}


def summary(value: Any) -> dict[str, Any]:
    """The Summary of an array, as schema/summary.schema.json describes it."""
    array = np.asarray(value, dtype=np.float64)
    finite = array[np.isfinite(array)]
    known = finite.size > 0
    counts, edges = np.histogram(finite, 16) if finite.size > 1 else (None, None)
    return {
        "shape": list(array.shape),
        "dtype": "float32",
        "min": real(finite.min()) if known else None,
        "max": real(finite.max()) if known else None,
        "mean": real(finite.mean()) if known else None,
        "std": real(finite.std()) if known else None,
        "norm": real(np.linalg.norm(finite)) if known else None,
        "zeros": float(np.mean(array == 0)) if array.size else 0.0,
        "nan": int(np.isnan(array).sum()),
        "inf": int(np.isinf(array).sum()),
        "scalar": real(array.reshape(())) if array.size == 1 else None,
        "thumb": thumb(array),
        "values": nested(array) if array.size <= 36 else None,
        "histogram": None
        if counts is None or edges is None
        else {"lo": real(edges[0]), "hi": real(edges[-1]), "counts": counts.tolist()},
    }


@dataclass
class Node:
    id: str
    kind: str
    label: str
    scope: str
    value: Array
    op: str | None = None
    symbol: str = ""
    words: str = ""
    formula: str = ""
    inputs: dict[str, Node] = field(default_factory=dict)
    forward: Any = None  # computes the value from the inputs; leaves have none
    rules: dict[str, Rule] = field(default_factory=dict)
    source: str = ""
    batch: bool = False

    @property
    def shape(self) -> list[int | None]:
        sizes: list[int | None] = list(self.value.shape)
        return [None, *sizes[1:]] if self.batch and sizes else sizes

    def document(self) -> dict[str, Any]:
        variable = self.kind == "variable"
        name = f"{self.scope}/{self.label}".lstrip("/")
        source = {"cell": "3", "line": 4, "text": self.source} if self.source else None
        return {
            "id": self.id,
            "kind": self.kind,
            "op": self.op,
            "label": self.label,
            "name": name,
            "scope": self.scope,
            "symbol": self.symbol,
            "words": self.words,
            "formula": self.formula,
            "shape": self.shape,
            "dtype": "float32",
            "params": self.value.size if variable else 0,
            "flops": 2 * self.value.size if self.kind == "op" else None,
            "trainable": True if variable else None,
            "source": source,
        }


class Sketch:
    """A list of nodes in the order made; read backwards, it gives the gradients."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.nodes: list[Node] = []
        self.scopes: list[dict[str, Any]] = []

    def leaf(self, kind: str, label: str, value: Any, scope: str = "", batch: bool = False) -> Node:
        array = np.asarray(value, dtype=np.float64)
        name = f"{scope}/{label}".lstrip("/")
        node = Node(name, kind, label, scope, array, batch=batch)
        self.nodes.append(node)
        return node

    def op(self, kind: str, scope: str = "", source: str = "", batch: bool = False, **inputs: Node):
        row = ROWS[kind]
        label = kind
        taken = {node.id for node in self.nodes}
        number = 1
        while f"{scope}/{label}".lstrip("/") in taken:
            label, number = f"{kind}_{number}", number + 1
        value = np.asarray(row["forward"](*(node.value for node in inputs.values())))
        node = Node(
            f"{scope}/{label}".lstrip("/"), "op", label, scope, value, op=kind,
            symbol=row["symbol"], words=row["words"], formula=row["formula"], inputs=inputs,
            forward=row["forward"], rules=row["rules"], source=source, batch=batch,
        )  # fmt: skip
        self.nodes.append(node)
        return node

    def scope(self, name: str, layer: str | None, out: Node | None, **config: Any) -> None:
        parent, _, label = name.rpartition("/")
        params = sum(
            n.value.size
            for n in self.nodes
            if n.kind == "variable" and (n.scope + "/").startswith(name + "/")
        )
        self.scopes.append(
            {
                "id": name,
                "label": label,
                "parent": parent or None,
                "kind": "layer" if layer else "scope",
                "class": layer,
                "params": params,
                "output_shape": out.shape if out else None,
                "config": config or None,
            }
        )

    def backward(self, loss: Node) -> tuple[dict[str, Array], list[dict[str, Any]]]:
        """Gradients by node id, and the steps of a minitf.trace."""
        needed = self._path_of(loss)
        grads: dict[str, Array] = {loss.id: np.ones_like(loss.value)}
        meets: dict[str, int] = {}
        for node in self.nodes:
            for name, source in node.inputs.items():
                if node.id in needed and name in node.rules and source.id in needed:
                    meets[source.id] = meets.get(source.id, 0) + 1
        seen: dict[str, int] = {}
        steps = []
        for node in reversed(self.nodes):
            if node.kind != "op" or node.id not in grads:
                continue
            parts = []
            for name, (latex, rule) in node.rules.items():
                source = node.inputs[name]
                if source.id not in needed:
                    continue
                contribution = self._contribution(node, source, rule, grads[node.id])
                seen[source.id] = seen.get(source.id, 0) + 1
                grads[source.id] = grads.get(source.id, 0) + contribution
                parts.append(
                    {
                        "input": name,
                        "from": source.id,
                        "rule": latex,
                        "contribution": summary(contribution),
                        "branches": meets[source.id],
                        "part": seen[source.id],
                        "accumulated": summary(grads[source.id]),
                        "chosen": self._chosen(node, name, rule, grads[node.id], contribution),
                    }
                )
            steps.append({"node": node.id, "upstream": summary(grads[node.id]), "inputs": parts})
        return grads, steps

    def _path_of(self, loss: Node) -> set[str]:
        """Ids of the nodes through which a variable or an input reaches the loss."""
        carries = {node.id for node in self.nodes if node.kind in ("variable", "input")}
        for node in self.nodes:
            differentiable = (node.inputs[name] for name in node.rules)
            if any(source.id in carries for source in differentiable):
                carries.add(node.id)
        return carries

    def _contribution(self, node: Node, source: Node, rule: Any, upstream: Array) -> Array:
        values = [each.value for each in node.inputs.values()]
        return unbroadcast(rule(upstream, node.value, *values), source.value.shape)

    def _chosen(
        self, node: Node, name: str, rule: Any, upstream: Array, contribution: Array
    ) -> dict[str, Any]:
        source = node.inputs[name]
        index = np.unravel_index(int(np.abs(contribution).argmax()), contribution.shape)
        locals_ = np.zeros_like(upstream)
        for place in np.ndindex(upstream.shape):
            one = np.zeros_like(upstream)
            one[place] = 1
            locals_[place] = self._contribution(node, source, rule, one)[index]
        products = upstream * locals_
        order = sorted(np.ndindex(upstream.shape), key=lambda place: -abs(products[place]))
        alive = [place for place in order if products[place] != 0] or order[:1]
        numeric = self._difference(node, name, index, upstream)
        downstream = float(contribution[index])
        return {
            "index": [int(i) for i in index],
            "terms": [
                {
                    "index": list(map(int, place)),
                    "upstream": real(upstream[place]),
                    "local": real(locals_[place]),
                    "product": real(products[place]),
                }
                for place in alive[:6]
            ],
            "rest": {
                "count": len(alive[6:]),
                "sum": real(sum(products[place] for place in alive[6:])),
            },
            "downstream": real(downstream),
            "numeric": real(numeric),
            "error": real(abs(numeric - downstream) / max(abs(numeric), abs(downstream), 1e-12)),
        }

    def _difference(self, node: Node, name: str, index: Any, upstream: Array, h: float = 1e-5):
        ends = []
        for shift in (h, -h):
            values = [each.value.copy() for each in node.inputs.values()]
            values[list(node.inputs).index(name)][index] += shift
            ends.append(float((upstream * node.forward(*values)).sum()))
        return (ends[0] - ends[1]) / (2 * h)

    def _loss_at(self, loss: Node, leaf: Node, index: Any, shift: float) -> float:
        values = {node.id: node.value for node in self.nodes}
        moved = leaf.value.copy()
        moved[index] += shift
        values[leaf.id] = moved
        for node in self.nodes:
            if node.kind == "op":
                values[node.id] = node.forward(*(values[n.id] for n in node.inputs.values()))
        return float(values[loss.id])

    def graph(self, grads: dict[str, Array] | None = None, values: bool = True) -> dict[str, Any]:
        document: dict[str, Any] = {
            "schema": "minitf.graph",
            "version": 1,
            "title": self.title,
            "nodes": [node.document() for node in self.nodes],
            "edges": [
                {"from": source.id, "to": node.id, "input": name, "shape": source.shape}
                for node in self.nodes
                for name, source in node.inputs.items()
            ],
            "scopes": self.scopes,
            "formulas": dict(MATHML),
            "error": None,
        }
        if values:
            document["values"] = {node.id: summary(node.value) for node in self.nodes}
        if grads:
            document["gradients"] = {name: summary(grad) for name, grad in grads.items()}
        return document

    def trace(self, loss: Node) -> dict[str, Any]:
        grads, steps = self.backward(loss)
        checks = {}
        for node in self.nodes:
            if node.kind in ("variable", "input") and node.id in grads:
                index = np.unravel_index(int(np.abs(grads[node.id]).argmax()), node.value.shape)
                h = 1e-5
                ends = [self._loss_at(loss, node, index, shift) for shift in (h, -h)]
                numeric, analytic = (ends[0] - ends[1]) / (2 * h), float(grads[node.id][index])
                error = abs(numeric - analytic) / max(abs(numeric), abs(analytic), 1e-12)
                checks[node.id] = {
                    "index": [int(i) for i in index],
                    "analytic": real(analytic),
                    "numeric": real(numeric),
                    "error": real(error),
                }
        return {
            "schema": "minitf.trace",
            "version": 1,
            "title": self.title,
            "graph": self.graph(grads),
            "loss": loss.id,
            "forward": [node.id for node in self.nodes if node.kind == "op"],
            "backward": steps,
            "checks": checks,
            "formulas": dict(MATHML),
        }


def unbroadcast(gradient: Array, shape: Sequence[int]) -> Array:
    gradient = np.asarray(gradient, dtype=np.float64)
    while gradient.ndim > len(shape):
        gradient = gradient.sum(0)
    axes = tuple(i for i, size in enumerate(shape) if size == 1 and gradient.shape[i] != 1)
    return gradient.sum(axes, keepdims=True) if axes else gradient


def softmax(x: Array) -> Array:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def cross_entropy(labels: Array, logits: Array) -> Array:
    return -np.log(softmax(logits))[np.arange(len(labels)), labels.astype(int)]


def one_hot(labels: Array, size: int) -> Array:
    return np.eye(size)[labels.astype(int)]


def row(symbol: str, words: str, formula: str, forward: Any, **rules: Rule) -> dict[str, Any]:
    said = {"symbol": symbol, "words": words, "formula": formula}
    return {**said, "forward": forward, "rules": rules}


MASK = (np.random.default_rng(5).random((8, 32)) >= 0.25) / 0.75

ROWS: dict[str, dict[str, Any]] = {
    "matmul": row(
        "@", "Multiply matrices: each output is a row of x times a column of y.",
        r"z_{ij} = \sum_k x_{ik} \, y_{kj}", lambda x, y: x @ y,
        x=(r"\bar x = \bar z \, y^\top", lambda g, z, x, y: g @ y.T),
        y=(r"\bar y = x^\top \, \bar z", lambda g, z, x, y: x.T @ g),
    ),
    "add": row(
        "+", "Add entry by entry. Nudge x and z moves just as far.", r"z = x + y",
        lambda x, y: x + y,
        x=(r"\bar x = \bar z", lambda g, z, x, y: g),
        y=(r"\bar y = \bar z", lambda g, z, x, y: g),
    ),
    "subtract": row(
        "−", "Subtract entry by entry.", r"z = x - y", lambda x, y: x - y,
        x=(r"\bar x = \bar z", lambda g, z, x, y: g),
        y=(r"\bar y = -\bar z", lambda g, z, x, y: -g),
    ),
    "multiply": row(
        "×", "Multiply entry by entry. Nudge x and z moves y times as far.", r"z = x \cdot y",
        lambda x, y: x * y,
        x=(r"\bar x = \bar z \cdot y", lambda g, z, x, y: g * y),
        y=(r"\bar y = \bar z \cdot x", lambda g, z, x, y: g * x),
    ),
    "square": row(
        "x²", "Square entry by entry.", r"z = x^2", lambda x: x * x,
        x=(r"\bar x = \bar z \cdot 2 x", lambda g, z, x: g * 2 * x),
    ),
    "relu": row(
        "relu", "Keep what is positive, put zero for the rest.", r"z = \max(x, 0)",
        lambda x: np.maximum(x, 0),
        x=(r"\bar x = \bar z \cdot [x > 0]", lambda g, z, x: g * (x > 0)),
    ),
    "dropout_mask": row(
        "rand", "Draw which units stay: 1/keep for those that do, 0 for the rest.",
        r"z = [u \ge p] / (1 - p)", lambda x: MASK,
    ),
    "sparse_softmax_cross_entropy_with_logits": row(
        "CE", "How surprised the scores are by the true label.",
        r"z = -\log \operatorname{softmax}(x)_{y}", cross_entropy,
        logits=(
            r"\bar x = \bar z \, (\operatorname{softmax}(x) - y)",
            lambda g, z, y, x: g[:, None] * (softmax(x) - one_hot(y, x.shape[1])),
        ),
    ),
    "reduce_mean": row(
        "mean", "The mean over all entries.", r"z = \frac{1}{n} \sum_i x_i", lambda x: x.mean(),
        x=(r"\bar x_i = \bar z / n", lambda g, z, x: np.broadcast_to(g / x.size, x.shape)),
    ),
}  # fmt: skip

MATHML: dict[str, str] = {}
if (FIXTURES / "formulas.json").is_file():
    MATHML.update(json.loads((FIXTURES / "formulas.json").read_text(encoding="utf-8")))


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
    "broken_graph": broken_graph,
}

if __name__ == "__main__":
    for name, build in ALL.items():
        text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
        (FIXTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, f"{len(text) / 1024:.0f} KB")
