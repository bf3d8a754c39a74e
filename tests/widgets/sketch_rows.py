"""The few ops of the sketches: what they compute, their rules, their words.

Where it sits   used by sketch.py.
The one idea    small and plain on purpose: numbers to hold pictures against, not another engine.
Read next       sketch.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
Rule = tuple[str, Callable[..., Array]]
FIXTURES = Path(__file__).parents[2] / "widgets" / "frontend" / "tests" / "fixtures"


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
