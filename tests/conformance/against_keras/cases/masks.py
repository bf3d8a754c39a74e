"""Functional models through which masks travel: what Keras draws into them, and writes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def words(keras: Any) -> tuple[Any, Any]:
    """An input of five word numbers, and the words with their mask."""
    numbers = keras.Input((5,))
    return numbers, keras.layers.Embedding(10, 4, mask_zero=True)(numbers)


def recurrent(keras: Any) -> Any:
    numbers, x = words(keras)
    x = keras.layers.LSTM(3, return_sequences=True)(keras.layers.Dropout(0.2)(x))
    return keras.Model(numbers, keras.layers.Dense(1)(keras.layers.LSTM(3)(x)))


def masked_numbers(keras: Any) -> Any:
    series = keras.Input((5, 3))
    x = keras.layers.Dense(2)(keras.layers.Masking()(series))
    x = keras.layers.GRU(3, return_sequences=True)(x)
    return keras.Model(series, keras.layers.TimeDistributed(keras.layers.Dense(2))(x))


def attention(keras: Any) -> Any:
    numbers, x = words(keras)
    x = keras.layers.Bidirectional(keras.layers.LSTM(2, return_sequences=True))(x)
    x = keras.layers.MultiHeadAttention(1, 2)(x, x)
    return keras.Model(numbers, keras.layers.GlobalAveragePooling1D()(x))


def side_by_side(keras: Any) -> Any:
    numbers, x = words(keras)
    other = keras.layers.Embedding(10, 4, mask_zero=True)(numbers)
    x = keras.layers.Concatenate()([x, other])
    return keras.Model(numbers, keras.layers.Bidirectional(keras.layers.GRU(2))(x))


def shared(keras: Any) -> Any:
    first, second = keras.Input((5,)), keras.Input((5,))
    embed = keras.layers.Embedding(10, 4, mask_zero=True)
    read = [keras.layers.LSTM(3)(embed(numbers)) for numbers in (first, second)]
    return keras.Model([first, second], keras.layers.Add()(read))


def inner_model(keras: Any) -> Any:
    vectors = keras.Input((5, 4))
    inner = keras.Model(vectors, keras.layers.GRU(3)(vectors))
    numbers, x = words(keras)
    return keras.Model(numbers, inner(x))


def masks_of_masks(keras: Any) -> Any:
    numbers, x = words(keras)
    x = keras.layers.Masking()(keras.layers.TimeDistributed(keras.layers.Dense(3))(x))
    return keras.Model(numbers, keras.layers.SimpleRNN(2)(x))


CASES: dict[str, Callable[[Any], Any]] = {
    build.__name__: build
    for build in (recurrent, masked_numbers, attention, side_by_side, shared, inner_model,
                  masks_of_masks)
}  # fmt: skip


def evaluate_masks(keras: Any, case: str) -> dict[str, Any]:
    """The summary of the model, and each operation with its calls as the configuration has them."""
    keras.utils.clear_session()
    model = CASES[case](keras)
    lines: list[str] = []
    model.summary(line_length=80, print_fn=lambda line, **_: lines.append(line))
    calls = [
        [entry["class_name"], entry["name"], entry["inbound_nodes"]]
        for entry in model.get_config()["layers"]
    ]
    return {"summary": "\n".join(lines), "calls": json.loads(json.dumps(calls))}
