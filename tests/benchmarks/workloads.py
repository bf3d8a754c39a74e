"""The work that is timed, written once against the Keras API.

Where it sits   worker.py runs these in every engine; run.py picks them by name.
The one idea    one description for all: a workload gets `keras`, real Keras or minitf's, and may
                use nothing else, so that every engine is asked for exactly the same.
Read next       by_hand/: the same networks without Keras
"""

import functools
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
        shape: the shape of a sample.
        classes: what is predicted: one of so many classes, or a number when 0.
        build: makes and compiles the model, given `keras`, and more for `compile`.
    """

    words: str
    batch: int
    steps: int
    shape: tuple[int, ...]
    classes: int
    build: Callable[..., Any]

    @functools.cache  # noqa: B019 (workloads live as long as the process)
    def data(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets for so many steps, the same at every call."""
        random = np.random.default_rng(0)
        samples = steps * self.batch
        x = random.normal(size=(samples, *self.shape)).astype("float32")
        if self.classes:
            return x, random.integers(0, self.classes, size=samples).astype("int32")
        return x, x.sum(axis=1, keepdims=True)


def softmax_regression(keras: Any, **compiling: Any) -> Any:
    layers = [keras.Input(shape=(784,)), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential(layers)
    sgd = keras.optimizers.SGD(learning_rate=0.5)
    model.compile(optimizer=sgd, loss="sparse_categorical_crossentropy", **compiling)
    return model


def tiny_regression(keras: Any, **compiling: Any) -> Any:
    layers = [
        keras.Input(shape=(8,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(1),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="mean_squared_error", **compiling)
    return model


def classifier(keras: Any, layers: list[Any], optimizer: str = "adam", **compiling: Any) -> Any:
    """These layers, with ten classes at the end."""
    model = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], **compiling)
    return model


def small_classifier(keras: Any, **compiling: Any) -> Any:
    layers = [
        keras.Input(shape=(32,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
    ]
    return classifier(keras, layers, **compiling)


def mnist_classifier(keras: Any, **compiling: Any) -> Any:
    layers = [
        keras.Input(shape=(784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dropout(0.2),
    ]
    return classifier(keras, layers, "rmsprop", **compiling)


def convolutions(keras: Any, **compiling: Any) -> Any:
    layers = [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(64, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.5),
    ]
    return classifier(keras, layers, **compiling)


def long_memory(keras: Any, **compiling: Any) -> Any:
    layers = [keras.Input(shape=(50, 16)), keras.layers.LSTM(64)]
    return classifier(keras, layers, **compiling)


def transformer(keras: Any, **compiling: Any) -> Any:
    words = keras.Input(shape=(64, 64))
    seen = keras.layers.MultiHeadAttention(num_heads=4, key_dim=16)(words, words)
    x = keras.layers.LayerNormalization()(words + seen)
    thought = keras.layers.Dense(64)(keras.layers.Dense(128, activation="relu")(x))
    x = keras.layers.LayerNormalization()(x + thought)
    x = keras.layers.GlobalAveragePooling1D()(x)
    model = keras.Model(words, keras.layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **compiling)
    return model


WORKLOADS = {
    "W1": Workload(
        "softmax regression 784-10, SGD, batch 100", 100, 200, (784,), 10, softmax_regression
    ),
    "W2": Workload(
        "MLP 784-512-512-10, dropout, RMSprop, batch 128", 128, 100, (784,), 10, mnist_classifier
    ),
    "W3": Workload(
        "Dense(10)-Dense(1) on 8 inputs, Adam, batch 10", 10, 2000, (8,), 0, tiny_regression
    ),
    "W4": Workload(
        "Dense 64-64-10 on 32 inputs, Adam, batch 32", 32, 1000, (32,), 10, small_classifier
    ),
    "W5": Workload(
        "CNN 28x28x1: conv 32, pool, conv 64, pool, dropout, dense 10, Adam, batch 128",
        128, 12, (28, 28, 1), 10, convolutions,
    ),
    "W6": Workload("LSTM(64) on 50 steps of 16, Adam, batch 32", 32, 50, (50, 16), 10, long_memory),
    "W7": Workload(
        "transformer block: 64 steps of 64, 4 heads, ff 128, Adam, batch 32",
        32, 20, (64, 64), 10, transformer,
    ),
}  # fmt: skip
