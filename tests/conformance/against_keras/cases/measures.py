"""Losses and metrics: the class, its arguments, and which of the data below it is given."""

from __future__ import annotations

from typing import Any

import numpy as np

Case = tuple[str, dict[str, Any], str]

_CHANCE = np.random.default_rng(7)


def _shares(*shape: int) -> np.ndarray:
    raw = _CHANCE.uniform(0.05, 1.0, shape)
    return (raw / raw.sum(-1, keepdims=True)).astype("float32")


_CLASSES = _CHANCE.integers(0, 3, 6)
# Targets and predictions by name.
DATA: dict[str, tuple[Any, Any]] = {
    "numbers": (_CHANCE.normal(size=(6, 3)).astype("float32"),
                _CHANCE.normal(size=(6, 3)).astype("float32")),
    "positive": (_CHANCE.uniform(0, 2, (6, 3)).astype("float32"),
                 _CHANCE.uniform(0.1, 2, (6, 3)).astype("float32")),
    "yes_no": (_CHANCE.integers(0, 2, (6, 2)).astype("float32"),
               _CHANCE.uniform(0.05, 0.95, (6, 2)).astype("float32")),
    "one_column": (_CHANCE.integers(0, 2, (9,)).astype("float32"),
                   _CHANCE.uniform(0.05, 0.95, (9,)).astype("float32")),
    "signs": (np.sign(_CHANCE.normal(size=(6, 2))).astype("float32"),
              _CHANCE.normal(size=(6, 2)).astype("float32")),
    "one_hot": (np.eye(3, dtype="float32")[_CLASSES], _shares(6, 3)),
    "classes": (_CLASSES.astype("int32"), _shares(6, 3)),
    "both_classes": (_CLASSES.astype("int32"), _CHANCE.integers(0, 3, 6).astype("int32")),
    "shares": (_shares(6, 3), _shares(6, 3)),
    "pictures": (_CHANCE.integers(0, 2, (2, 3, 3, 1)).astype("float32"),
                 _CHANCE.uniform(0, 1, (2, 3, 3, 1)).astype("float32")),
    "embeddings": (np.array([0, 0, 1, 1, 2, 2], "int32"),
                   (lambda e: (e / np.linalg.norm(e, axis=1, keepdims=True)).astype("float32"))(
                       _CHANCE.normal(size=(6, 4)))),
    "texts": (np.array([[1, 2, 2, 0], [3, 0, 0, 0], [1, 2, 3, 4]], "int32"),
              np.random.default_rng(5).normal(size=(3, 9, 5)).astype("float32")),
}  # fmt: skip
WEIGHTS = np.array([1.0, 0.5, 2.0, 0.0, 1.0, 3.0, 0.2, 1.5, 1.0], "float32")

LOSSES: list[Case] = [
    *[(name, {}, "numbers") for name in ("MeanSquaredError", "MeanAbsoluteError", "LogCosh",
                                          "Huber", "CosineSimilarity")],
    ("Huber", {"delta": 0.5, "reduction": "sum"}, "numbers"),
    ("CosineSimilarity", {"axis": 0}, "numbers"),
    ("MeanAbsolutePercentageError", {}, "positive"),
    ("MeanSquaredLogarithmicError", {"reduction": "none"}, "positive"),
    ("Poisson", {}, "positive"),
    ("BinaryCrossentropy", {"label_smoothing": 0.1}, "yes_no"),
    ("BinaryCrossentropy", {"from_logits": True}, "signs"),
    ("BinaryFocalCrossentropy", {}, "yes_no"),
    ("BinaryFocalCrossentropy", {"apply_class_balancing": True, "gamma": 1.0,
                                 "label_smoothing": 0.1}, "yes_no"),
    ("CategoricalCrossentropy", {"label_smoothing": 0.2}, "one_hot"),
    ("CategoricalFocalCrossentropy", {}, "one_hot"),
    ("CategoricalFocalCrossentropy", {"alpha": 0.5, "gamma": 3.0, "from_logits": True}, "one_hot"),
    ("CategoricalGeneralizedCrossEntropy", {"q": 0.7}, "classes"),
    ("SparseCategoricalCrossentropy", {}, "classes"),
    ("SparseCategoricalCrossentropy", {"ignore_class": 1, "from_logits": True}, "classes"),
    ("Hinge", {}, "signs"),
    ("Hinge", {}, "yes_no"),
    ("SquaredHinge", {}, "signs"),
    ("CategoricalHinge", {}, "one_hot"),
    ("KLDivergence", {}, "shares"),
    ("Dice", {}, "pictures"),
    ("Dice", {"axis": [1, 2, 3]}, "pictures"),
    ("Tversky", {"alpha": 0.3, "beta": 0.7}, "pictures"),
    ("CTC", {}, "texts"),
    ("CTC", {"reduction": "sum"}, "texts"),
    ("Circle", {"gamma": 2.0, "margin": 0.25}, "embeddings"),
]  # fmt: skip

METRICS: list[Case] = [
    *[(name, {}, "numbers") for name in ("MeanSquaredError", "RootMeanSquaredError",
      "MeanAbsoluteError", "LogCoshError", "CosineSimilarity", "R2Score", "PearsonCorrelation",
      "ConcordanceCorrelation")],
    ("R2Score", {"class_aggregation": "variance_weighted_average", "num_regressors": 1},
     "numbers"),
    ("R2Score", {"class_aggregation": None}, "numbers"),
    ("MeanAbsolutePercentageError", {}, "positive"),
    ("MeanSquaredLogarithmicError", {}, "positive"),
    ("Poisson", {}, "positive"),
    ("KLDivergence", {}, "shares"),
    ("Hinge", {}, "signs"),
    ("SquaredHinge", {}, "signs"),
    ("CategoricalHinge", {}, "one_hot"),
    ("BinaryAccuracy", {"threshold": 0.3}, "yes_no"),
    ("BinaryCrossentropy", {}, "yes_no"),
    ("CategoricalAccuracy", {}, "one_hot"),
    ("CategoricalCrossentropy", {}, "one_hot"),
    ("SparseCategoricalAccuracy", {}, "classes"),
    ("SparseCategoricalCrossentropy", {}, "classes"),
    ("TopKCategoricalAccuracy", {"k": 2}, "one_hot"),
    ("SparseTopKCategoricalAccuracy", {"k": 2}, "classes"),
    *[(name, {}, "one_column") for name in ("TruePositives", "FalsePositives", "TrueNegatives",
      "FalseNegatives", "Precision", "Recall", "AUC")],
    ("Precision", {"thresholds": [0.2, 0.6]}, "yes_no"),
    ("Precision", {"top_k": 2}, "one_hot"),
    ("Precision", {"class_id": 1, "thresholds": 0.3}, "one_hot"),
    ("Recall", {"top_k": 1, "class_id": 0}, "one_hot"),
    ("TruePositives", {"thresholds": [0.1, 0.5, 0.9]}, "yes_no"),
    ("AUC", {"curve": "PR"}, "one_column"),
    ("AUC", {"num_thresholds": 5, "summation_method": "minoring"}, "one_column"),
    ("AUC", {"thresholds": [0.2, 0.5, 0.7], "summation_method": "majoring", "curve": "PR"},
     "one_column"),
    ("AUC", {"multi_label": True, "num_labels": 2}, "yes_no"),
    ("AUC", {"from_logits": True}, "signs"),
    ("PrecisionAtRecall", {"recall": 0.5}, "one_column"),
    ("RecallAtPrecision", {"precision": 0.5}, "one_column"),
    ("SensitivityAtSpecificity", {"specificity": 0.5}, "one_column"),
    ("SpecificityAtSensitivity", {"sensitivity": 0.5, "num_thresholds": 7}, "one_column"),
    ("F1Score", {}, "one_hot"),
    ("F1Score", {"average": "micro", "threshold": 0.4}, "yes_no"),
    ("FBetaScore", {"average": "macro", "beta": 2.0}, "one_hot"),
    ("FBetaScore", {"average": "weighted", "beta": 0.5, "threshold": 0.3}, "one_hot"),
    ("MeanIoU", {"num_classes": 3}, "both_classes"),
    ("IoU", {"num_classes": 3, "target_class_ids": [0, 2]}, "both_classes"),
    ("BinaryIoU", {"threshold": 0.4}, "yes_no"),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [1]}, "one_hot"),
    ("OneHotMeanIoU", {"num_classes": 3}, "one_hot"),
]  # fmt: skip
