"""The work that is timed, written once against the Keras API.

Where it sits   worker.py runs these in every engine; run.py picks them by name.
The one idea    one description for all: a workload gets `keras`, real Keras or minitf's, and may
                use nothing else, so that every engine is asked for exactly the same.
Read next       worker.py
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Workload:
    """A network and the batches it is trained on.

    Attributes:
        words: what it is, for the report.
        batch: samples in a batch.
        steps: batches in one timed call of `fit`: enough for the call's own cost to vanish.
        features: numbers in a sample.
        classes: what is predicted: one of so many classes, or a number when 0.
        build: makes and compiles the model, given `keras`.
    """

    words: str
    batch: int
    steps: int
    features: int
    classes: int
    build: Callable[[Any], Any]

    def data(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets for so many steps, the same at every call."""
        random = np.random.default_rng(0)
        samples = steps * self.batch
        x = random.normal(size=(samples, self.features)).astype("float32")
        if self.classes:
            return x, random.integers(0, self.classes, size=samples).astype("int32")
        return x, x.sum(axis=1, keepdims=True)


def tiny_regression(keras: Any) -> Any:
    layers = [
        keras.Input(shape=(8,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(1),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="mean_squared_error")
    return model


def small_classifier(keras: Any) -> Any:
    layers = [
        keras.Input(shape=(32,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def mnist_classifier(keras: Any) -> Any:
    layers = [
        keras.Input(shape=(784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


WORKLOADS = {
    "W2": Workload(
        "MLP 784-512-512-10, dropout, RMSprop, batch 128", 128, 100, 784, 10, mnist_classifier
    ),
    "W3": Workload(
        "Dense(10)-Dense(1) on 8 inputs, Adam, batch 10", 10, 2000, 8, 0, tiny_regression
    ),
    "W4": Workload(
        "Dense 64-64-10 on 32 inputs, Adam, batch 32", 32, 1000, 32, 10, small_classifier
    ),
}
