"""What chance gives after `keras.utils.set_random_seed`: layers that were given no seed, and runs.

Each case takes the keras of either side and returns numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

STEPS = np.linspace(0, 1, 48, dtype="float32").reshape(2, 4, 6)
IMAGES = np.linspace(0, 1, 2 * 8 * 8 * 3, dtype="float32").reshape(2, 8, 8, 3)

ON_STEPS: list[tuple[str, dict[str, Any]]] = [
    ("Dropout", {"rate": 0.3}),
    ("Dropout", {"rate": 0.3, "noise_shape": (None, 1, 6)}),
    ("SpatialDropout1D", {"rate": 0.4}),
    ("GaussianNoise", {"stddev": 0.2}),
    ("GaussianDropout", {"rate": 0.3}),
    ("AlphaDropout", {"rate": 0.3}),
    ("SimpleRNN", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.2}),
    ("LSTM", {"units": 3, "dropout": 0.3}),
    ("LSTM", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.2}),
    ("LSTM", {"units": 3, "recurrent_dropout": 0.2}),
    ("GRU", {"units": 3, "dropout": 0.3}),
    ("GRU", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.2}),
    ("GRU", {"units": 3, "dropout": 0.3, "recurrent_dropout": 0.2, "reset_after": False}),
]
ON_IMAGES: list[tuple[str, dict[str, Any]]] = [
    ("SpatialDropout2D", {"rate": 0.5}),
    ("RandomFlip", {}),
    ("RandomRotation", {"factor": 0.2}),
    ("RandomZoom", {"height_factor": 0.3}),
    ("RandomTranslation", {"height_factor": 0.2, "width_factor": 0.2}),
    ("RandomContrast", {"factor": 0.3}),
    ("RandomBrightness", {"factor": 0.3, "value_range": (0, 1)}),
    ("RandomCrop", {"height": 5, "width": 5}),
]
ON_PAIRS: list[tuple[str, dict[str, Any]]] = [
    ("Attention", {"dropout": 0.3}),
    ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "dropout": 0.3}),
    ("GroupQueryAttention",
     {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2, "dropout": 0.3}),
]  # fmt: skip


def twice(keras: Any, name: str, kwargs: dict[str, Any], inputs: Any, several: bool) -> list[Any]:
    """What a layer gives in training, and then once more."""
    layer = getattr(keras.layers, name)(**kwargs)
    together = name == "Attention"
    give = (inputs, inputs) if several and not together else ([inputs] * 2 if together else inputs)
    arguments = give if isinstance(give, tuple) else (give,)
    return [np.asarray(layer(*arguments, training=True)) for _ in range(2)]


BOXES = np.array([[[1, 2, 5, 7], [0, 0, 8, 4]], [[3, 3, 6, 6], [0, 0, 0, 0]]], "float32")
WITH_BOXES: list[tuple[str, dict[str, Any]]] = [
    *((name, {**kwargs, "seed": 6}) for name, kwargs in ON_IMAGES[1:]),
    ("RandomFlip", {"mode": "horizontal", "seed": 6}),
    ("CenterCrop", {"height": 4, "width": 6}),
    ("CenterCrop", {"height": 4, "width": 12}),
    ("Resizing", {"height": 5, "width": 12}),
    ("Resizing", {"height": 5, "width": 12, "crop_to_aspect_ratio": True}),
    ("Resizing", {"height": 5, "width": 12, "pad_to_aspect_ratio": True}),
]


def with_boxes(keras: Any, name: str, kwargs: dict[str, Any], form: str, training: bool) -> Any:
    """What a layer makes of a dict with pictures, labels, boxes and masks."""
    layer = getattr(keras.layers, name)(**kwargs, bounding_box_format=form)
    boxes = np.asarray(keras.utils.bounding_boxes.convert_format(BOXES, "xyxy", form, 8, 8))
    data = {
        "images": IMAGES.copy(), "labels": np.array([[1.0, 2.0], [3.0, 4.0]]),
        "bounding_boxes": {"boxes": boxes, "labels": np.array([[1, 2], [3, 4]])},
        "segmentation_masks": (IMAGES[..., :1] * 20 // 1),
    }  # fmt: skip
    made = layer(data, training=training)
    shown = np.mean(made["images"], axis=(1, 3))  # whole pictures are compared elsewhere
    parts = [shown, made["labels"], made["segmentation_masks"]]
    return [*parts, made["bounding_boxes"]["boxes"], made["bounding_boxes"]["labels"]]


def a_run(keras: Any, **compiled: Any) -> list[Any]:
    """The losses of a network with dropout, and what it predicts afterwards."""
    x = np.sin(np.arange(60 * 6, dtype="float32")).reshape(60, 6)
    labels = (x.sum(axis=1) > 0).astype("int32")
    model = keras.Sequential([
        keras.layers.Dense(16, activation="relu"), keras.layers.Dropout(0.3),
        keras.layers.GaussianNoise(0.1), keras.layers.Dense(8, activation="tanh"),
        keras.layers.Dropout(0.2), keras.layers.Dense(2),
    ])  # fmt: skip
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, **compiled)
    history = model.fit(x, labels, epochs=3, batch_size=16, verbose=0, validation_split=0.2)
    return [*history.history["loss"], *history.history["val_loss"],
            np.asarray(model.predict(x[:4], verbose=0))]  # fmt: skip


def a_recurrent_run(keras: Any, name: str, **compiled: Any) -> list[Any]:
    """The losses of a recurrent network with dropout, which draws in validation, too."""
    x = np.sin(np.arange(40 * 5 * 3, dtype="float32")).reshape(40, 5, 3)
    make = RECURRENT[name]
    model = keras.Sequential([keras.Input((5, 3)), make(keras.layers), keras.layers.Dense(1)])
    model.compile("adam", "mse", **compiled)
    y = x.sum(axis=(1, 2))
    history = model.fit(x, y, epochs=3, batch_size=16, verbose=0, validation_split=0.2)
    predicted = model.predict(x[:4], verbose=0)
    again = model.train_on_batch(x[:8], y[:8])
    return [*history.history["loss"], *history.history["val_loss"], predicted, again]


DROPS = {"dropout": 0.3, "recurrent_dropout": 0.2}
RECURRENT: dict[str, Callable[[Any], Any]] = {
    "LSTM, dropout": lambda layers: layers.LSTM(4, dropout=0.3),
    "LSTM, both": lambda layers: layers.LSTM(4, **DROPS),
    "GRU, recurrent dropout": lambda layers: layers.GRU(4, recurrent_dropout=0.2),
    "SimpleRNN, all dropped": lambda layers: layers.SimpleRNN(4, dropout=1.0, seed=4),
    "stacked": lambda layers: layers.RNN(
        [layers.LSTMCell(4, **DROPS), layers.GRUCell(3, dropout=0.2)]
    ),
    "bidirectional": lambda layers: layers.Bidirectional(layers.GRU(3, **DROPS)),
}
CASES: dict[str, Callable[[Any], list[Any]]] = {
    f"{name} {kwargs}": partial(twice, name=name, kwargs=kwargs, inputs=inputs, several=several)
    for table, inputs, several in (
        (ON_STEPS, STEPS, False), (ON_IMAGES, IMAGES, False), (ON_PAIRS, STEPS, True),
    )
    for name, kwargs in table
}  # fmt: skip
CASES.update(
    {
        f"{name} {kwargs}, boxes {form}{'' if training else ', not training'}": partial(
            with_boxes, name=name, kwargs=kwargs, form=form, training=training
        )
        for name, kwargs in WITH_BOXES
        for form in ("xyxy", "rel_xywh")
        for training in (True, False)
        if training or form == "xyxy"
    }
)
CASES["a run"] = a_run
CASES["a run, not compiled"] = partial(a_run, run_eagerly=True)
CASES.update({f"a run, {name}": partial(a_recurrent_run, name=name) for name in RECURRENT})
CASES["a run, LSTM, not compiled"] = partial(a_recurrent_run, name="LSTM, both", run_eagerly=True)


def evaluate_seeded(keras: Any, case: str, seed: int = 3) -> list[Any]:
    """The numbers of a case, as nested lists, after the seed was set."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    return [np.round(np.asarray(part, "float64"), 6).tolist() for part in CASES[case](keras)]
