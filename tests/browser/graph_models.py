"""Models as learners write them, for tests and measurements of GraphView.

Where it sits   beside test_graph_view.py and tests/benchmarks/graph_view.py.
The one idea    each shows something of its own: a shared layer, time steps, residual blocks, depth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import keras
from minitf.keras import layers

RNG = np.random.default_rng(0)


def mlp() -> tuple[Any, ...]:
    """Three layers, with a batch and targets."""
    inner = [layers.Dense(16, "relu", name="first"), layers.Dense(8, "relu", name="second")]
    model = keras.Sequential([keras.Input((6,), name="x"), *inner, layers.Dense(3, name="scores")])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, RNG.normal(size=(4, 6)).astype("f"), RNG.integers(0, 3, 4)


def two_inputs() -> Any:
    """One layer for both inputs, and one that is frozen."""
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    shared, frozen = layers.Dense(4, name="shared"), layers.Dense(4, name="frozen")
    frozen.trainable = False
    joined = layers.Concatenate(name="both")([shared(left), shared(right)])
    return keras.Model([left, right], layers.Dense(1, name="score")(frozen(joined)), name="two")


def residual(blocks: int = 4) -> Any:
    """Blocks of layers that are called one by one, around which the input goes, too."""
    x = start = keras.Input((8, 8, 3), name="image")
    x = layers.Conv2D(4, 3, padding="same", name="stem")(x)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same")(x)))
        x = layers.ReLU()(layers.Add()([x, layers.Conv2D(4, 3, padding="same")(y)]))
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(start, layers.Dense(2, name="head")(x), name="residual")


class Block(layers.Layer):
    """A block of a transformer: attention and two dense layers, each beside a way around it."""

    def __init__(self, width: int = 16, heads: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.norm_1, self.norm_2 = (
            layers.LayerNormalization(),
            layers.LayerNormalization(),
        )
        self.attention = layers.MultiHeadAttention(heads, width // heads, name="attention")
        self.up, self.down = (
            layers.Dense(2 * width, "gelu", name="up"),
            layers.Dense(width, name="down"),
        )

    def call(self, x: Any) -> Any:
        y = self.norm_1(x)
        x = x + self.attention(y, y)
        return x + self.down(self.up(self.norm_2(x)))


def transformer(blocks: int = 12, width: int = 16) -> tuple[Any, ...]:
    """With a batch and targets."""
    x = start = keras.Input((8,), dtype="int32", name="tokens")
    x = layers.Embedding(20, width, name="embedding")(x)
    for number in range(blocks):
        x = Block(width, name=f"block_{number}")(x)
    model = keras.Model(start, layers.Dense(20, name="head")(x), name="transformer")
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, RNG.integers(0, 20, (2, 8)), RNG.integers(0, 20, (2, 8))
