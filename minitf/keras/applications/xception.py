"""Xception: Inception taken to its end, each channel looked at alone.

Where it sits   keras.applications.xception.
The one idea    separable convolutions everywhere, and shortcuts around every block.
Try it          >>> Xception.__name__
                'Xception'
Read next       keras/applications/mobilenet.py

As https://keras.io/api/applications/xception/; Chollet, arXiv:1610.02357
"""

from __future__ import annotations

from typing import Any

from minitf.keras import layers
from minitf.keras.applications.assembly import (
    Asked,
    assemble,
    channel_axis,
    standard_files,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing

HASHES = ("0a58e3b7378bc2990ea3b43d5981f1f6", "b0042744bf5b25fce3cb969f33bebb97")


def xception(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "xception",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    files = standard_files("xception", "xception", HASHES)
    return assemble(asked, _body, files, default_size=299, min_size=71)


def _body(x: Any) -> Any:
    for number, (filters, stride) in enumerate(((32, 2), (64, 1)), 1):
        name = f"block1_conv{number}"
        x = layers.Conv2D(filters, 3, strides=stride, use_bias=False, name=name)(x)
        x = layers.Activation("relu", name=f"{name}_act")(_norm(x, f"{name}_bn"))
    for block, filters in ((2, 128), (3, 256), (4, 728)):
        x = _halving(x, block, (filters, filters))
    for block in range(5, 13):
        before = x
        for number in (1, 2, 3):
            x = _separable(_act(x, block, number), 728, block, number)
        x = layers.add([x, before])
    x = _halving(x, 13, (728, 1024))
    for number, filters in enumerate((1536, 2048), 1):
        x = _act(_separable(x, filters, 14, number), 14, number)
    return x


def _norm(x: Any, name: str | None = None) -> Any:
    return layers.BatchNormalization(axis=channel_axis(-1), name=name)(x)


def _act(x: Any, block: int, number: int) -> Any:
    return layers.Activation("relu", name=f"block{block}_sepconv{number}_act")(x)


def _separable(x: Any, filters: int, block: int, number: int) -> Any:
    name = f"block{block}_sepconv{number}"
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    return _norm(x, f"{name}_bn")


def _halving(x: Any, block: int, filters: tuple[int, int]) -> Any:
    short = layers.Conv2D(filters[1], 1, strides=2, padding="same", use_bias=False)(x)
    short = _norm(short)
    for number, width in enumerate(filters, 1):
        # the first of these blocks is given what is bent already
        x = x if (block, number) == (2, 1) else _act(x, block, number)
        x = _separable(x, width, block, number)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"block{block}_pool")(x)
    return layers.add([x, short])


Xception = variant(xception, "Xception", "xception")
preprocess_input = preprocessing("tf")

__all__ = ["Xception", "decode_predictions", "preprocess_input"]
