"""A tiny engine of the tests' own: nodes in a list, read forwards, then backwards for gradients.

Where it sits   makes the documents of documents.py.
The one idea    a picture is tested against numbers that did not come out of minitf.
Read next       documents.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.widgets.sketch_rows import MATHML, ROWS, Rule
from tests.widgets.sketch_summary import real, summary

Array = np.ndarray


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
