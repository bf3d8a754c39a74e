"""Weights for classes: each sample weighs as much as its class.

Where it sits   beside keras.data; `fit` and `train_on_batch` use it.
The one idea    a rare class is heard better when each of its samples counts for several; the loss
                knows weights of samples only, so weights of classes become these.
Try it          >>> class_weights(np.array([0, 1, 1]), {1: 3.0}).tolist()
                [1.0, 3.0, 3.0]
Read next       keras/data.py

As https://keras.io/api/models/model_training_apis/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.errors import ArgumentError
from minitf.keras.config import floatx


def class_weights(y: Any, class_weight: Mapping[int, float]) -> np.ndarray:
    """One weight for each sample, from weights for classes (1 where none is given)."""
    y = np.asarray(y)
    if y.ndim > 1:
        y = y.argmax(axis=-1) if y.shape[-1] > 1 else y[..., 0]
    labels = np.rint(y).astype(int)
    weights = np.ones(max(labels.max(initial=0), *class_weight, 0) + 1, floatx())
    for label, weight in class_weight.items():
        weights[label] = weight
    return weights[labels]


def with_class_weights(y: Any, class_weight: Mapping[int, float], sample_weight: Any) -> np.ndarray:
    """Weights of samples from those of classes.

    Raises:
        ArgumentError: There are no targets, several, or weights of samples already.
    """
    if y is None:
        raise ArgumentError("class_weight needs targets.", instead="fit(x, y, class_weight=...)")
    if sample_weight is not None:
        raise ArgumentError(
            "You cannot specify `class_weight` and `sample_weight` at the same time.",
            instead="sample_weight alone, each entry times the weight of its class",
        )
    targets = nest.flatten(y)
    if len(targets) > 1:
        raise ArgumentError(
            "`class_weight` is only supported for Models with a single output. Received targets "
            f"for {len(targets)} outputs.",
            instead="sample_weight, with an array for each output",
        )
    return class_weights(targets[0], class_weight)


def weighing(class_weight: Mapping[int, float]) -> Callable[[Any], Any]:
    """A function that gives a batch (x, y, None) its weights."""

    def weighed(batch: Any) -> Any:
        x, y, sample_weight = batch
        return x, y, with_class_weights(y, class_weight, sample_weight)

    return weighed
