"""EfficientNet: one small network found by search, and a rule for making it larger.

Where it sits   keras.applications.efficientnet.
The one idea    width, depth and the size of the picture grow together, in a fixed proportion.
Try it          >>> from minitf import keras
                >>> SCALES["b1"]
                (1.0, 1.1, 240, 0.2)
Read next       keras/applications/efficientnet_v2.py

As https://keras.io/api/applications/efficientnet/; Tan and Le, arXiv:1905.11946
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from minitf.keras import layers
from minitf.keras.applications.assembly import (
    Asked,
    Files,
    assemble,
    channel_axis,
    channels_first,
    divisible,
    padding_for,
    variant,
)
from minitf.keras.applications.imagenet_utils import SPREAD, decode_predictions, preprocessing

# Kernel, how many blocks, features, widening, stride.
STAGES = (
    (3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2), (5, 3, 112, 6, 1),
    (5, 4, 192, 6, 2), (3, 1, 320, 6, 1),
)  # fmt: skip
# Width, depth, size of the picture, dropout before the classifier.
SCALES = {
    "b0": (1.0, 1.0, 224, 0.2), "b1": (1.0, 1.1, 240, 0.2), "b2": (1.1, 1.2, 260, 0.3),
    "b3": (1.2, 1.4, 300, 0.3), "b4": (1.4, 1.8, 380, 0.4), "b5": (1.6, 2.2, 456, 0.4),
    "b6": (1.8, 2.6, 528, 0.5), "b7": (2.0, 3.1, 600, 0.5),
}  # fmt: skip
HASHES = {
    "b0": ("902e53a9f72be733fc0bcb005b3ebbac", "50bc09e76180e00e4465e1a485ddc09d"),
    "b1": ("1d254153d4ab51201f1646940f018540", "74c4e6b3e1f6a1eea24c589628592432"),
    "b2": ("b15cce36ff4dcbd00b6dd88e7857a6ad", "111f8e2ac8aa800a7a99e3239f7bfb39"),
    "b3": ("ffd1fdc53d0ce67064dc6a9c7960ede0", "af6d107764bb5b1abb91932881670226"),
    "b4": ("18c95ad55216b8f92d7e70b3a046e2fc", "ebc24e6d6c33eaebbd558eafbeedf1ba"),
    "b5": ("ace28f2a6363774853a83a0b21b9421a", "38879255a25d3c92d5e44e04ae6cec6f"),
    "b6": ("165f6e37dce68623721b423839de8be5", "9ecce42647a20130c1f39a5d4cb75743"),
    "b7": ("8c03f828fec3ef71311cd463b6759d99", "cbcfe4450ddf6f3ad90b1b398090fe4a"),
}
KERNELS = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"},
}
CLASSIFIER = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0 / 3.0, "mode": "fan_out", "distribution": "uniform"},
}
LOST = 0.2  # the part of the last block's results that is left out in training


def efficientnet(
    kind: str, include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "efficientnet",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    width, depth, size, dropout = SCALES[kind]

    def body(x: Any) -> Any:
        x = layers.Normalization(axis=channel_axis())(layers.Rescaling(1.0 / 255.0)(x))
        if weights == "imagenet":  # these weights were trained on variances of another kind
            x = layers.Rescaling([1.0 / math.sqrt(spread) for spread in SPREAD])(x)
        x = layers.ZeroPadding2D(padding_for(x, 3), name="stem_conv_pad")(x)
        x = layers.Conv2D(divisible(32 * width), 3, strides=2, use_bias=False,
                          kernel_initializer=KERNELS, name="stem_conv")(x)  # fmt: skip
        x = bent(x, "stem_")
        counts = [math.ceil(depth * count) for _, count, *_ in STAGES]
        number = 0
        for stage, ((kernel, _, filters, widening, stride), count) in enumerate(
            zip(STAGES, counts, strict=True), 1
        ):
            for place in range(count):
                x = _block(
                    x, kernel, divisible(filters * width), widening,
                    stride if place == 0 else 1, LOST * number / sum(counts),
                    f"block{stage}{chr(ord('a') + place)}_",
                )  # fmt: skip
                number += 1
        return bent(pointwise(x, divisible(1280 * width), "top_conv"), "top_")

    files = Files("keras-applications", (f"{name}.h5", f"{name}_notop.h5"), HASHES[kind])
    return assemble(asked, body, files, size, top=dropping_top(dropout), named_pooling=True)


def dropping_top(rate: float, **options: Any) -> Callable[[Any, Asked], Any]:
    """The usual classifier, with dropout before it."""

    def top(x: Any, asked: Asked) -> Any:
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        if rate > 0:
            x = layers.Dropout(rate, name="top_dropout")(x)
        return layers.Dense(
            asked.classes, activation=asked.checked_activation(),
            kernel_initializer=CLASSIFIER, name="predictions", **options,
        )(x)  # fmt: skip

    return top


def bent(x: Any, name: str, norm: str = "bn", act: str = "activation", **options: Any) -> Any:
    """Normalized and bent: swish, x · sigmoid(x)."""
    x = layers.BatchNormalization(axis=channel_axis(), name=f"{name}{norm}", **options)(x)
    return layers.Activation("swish", name=f"{name}{act}")(x)


def pointwise(x: Any, filters: int, name: str) -> Any:
    """Channels mixed at each place."""
    return layers.Conv2D(filters, 1, padding="same", use_bias=False,
                         kernel_initializer=KERNELS, name=name)(x)  # fmt: skip


def squeezed(x: Any, before: int, filters: int, name: str) -> Any:
    """Squeeze and excite: the means of the channels decide how much of each goes on."""
    part = layers.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    shape = (filters, 1, 1) if channels_first() else (1, 1, filters)
    part = layers.Reshape(shape, name=f"{name}se_reshape")(part)
    for width, activation, step in (
        (max(1, int(before * 0.25)), "swish", "se_reduce"), (filters, "sigmoid", "se_expand"),
    ):  # fmt: skip
        part = layers.Conv2D(width, 1, padding="same", activation=activation,
                             kernel_initializer=KERNELS, name=f"{name}{step}")(part)  # fmt: skip
    return layers.multiply([x, part], name=f"{name}se_excite")


def added(x: Any, before: Any, lost: float, name: str) -> Any:
    """Put on top of what the block was given; in training some pictures skip the block."""
    if lost:
        x = layers.Dropout(lost, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
    return layers.add([x, before], name=f"{name}add")


def _block(
    x: Any, kernel: int, filters: int, widening: int, stride: int, lost: float, name: str
) -> Any:
    before, channels = x, x.shape[channel_axis()]
    width = channels * widening
    if widening != 1:
        x = bent(pointwise(x, width, f"{name}expand_conv"), f"{name}expand_")
    if stride == 2:
        x = layers.ZeroPadding2D(padding_for(x, kernel), name=f"{name}dwconv_pad")(x)
    x = layers.DepthwiseConv2D(
        kernel, strides=stride, padding="valid" if stride == 2 else "same", use_bias=False,
        depthwise_initializer=KERNELS, name=f"{name}dwconv",
    )(x)  # fmt: skip
    x = squeezed(bent(x, name), channels, width, name)
    x = pointwise(x, filters, f"{name}project_conv")
    x = layers.BatchNormalization(axis=channel_axis(), name=f"{name}project_bn")(x)
    return added(x, before, lost, name) if stride == 1 and channels == filters else x


EfficientNetB0 = variant(efficientnet, "EfficientNetB0", "efficientnetb0", kind="b0")
EfficientNetB1 = variant(efficientnet, "EfficientNetB1", "efficientnetb1", kind="b1")
EfficientNetB2 = variant(efficientnet, "EfficientNetB2", "efficientnetb2", kind="b2")
EfficientNetB3 = variant(efficientnet, "EfficientNetB3", "efficientnetb3", kind="b3")
EfficientNetB4 = variant(efficientnet, "EfficientNetB4", "efficientnetb4", kind="b4")
EfficientNetB5 = variant(efficientnet, "EfficientNetB5", "efficientnetb5", kind="b5")
EfficientNetB6 = variant(efficientnet, "EfficientNetB6", "efficientnetb6", kind="b6")
EfficientNetB7 = variant(efficientnet, "EfficientNetB7", "efficientnetb7", kind="b7")
preprocess_input = preprocessing(None)

__all__ = [
    "EfficientNetB0", "EfficientNetB1", "EfficientNetB2", "EfficientNetB3", "EfficientNetB4",
    "EfficientNetB5", "EfficientNetB6", "EfficientNetB7", "decode_predictions",
    "preprocess_input",
]  # fmt: skip
