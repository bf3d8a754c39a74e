"""EfficientNetV2: EfficientNet, quicker to train.

Where it sits   keras.applications.efficientnet_v2.
The one idea    where the picture is still large, one ordinary convolution is quicker than the two
                cheap steps that it was split into.
Try it          >>> STAGES["s"][0]
                (2, 24, 1, 1, True)
Read next       keras/applications/convnext.py

As https://keras.io/api/applications/efficientnet_v2/; Tan and Le, arXiv:2104.00298
"""

from __future__ import annotations

import math
from typing import Any

from minitf.keras import initializers, layers
from minitf.keras.applications.assembly import (
    FAMILIES,
    Asked,
    Files,
    assemble,
    channel_axis,
    variant,
)
from minitf.keras.applications.efficientnet import (
    KERNELS,
    LOST,
    added,
    bent,
    dropping_top,
    pointwise,
    squeezed,
)
from minitf.keras.applications.imagenet_utils import (
    MEAN,
    SPREAD,
    decode_predictions,
    preprocessing,
)

# How many blocks, features, widening, stride, and whether the two steps are one (fused).
STAGES: dict[str, tuple[tuple[int, int, int, int, bool], ...]] = {
    "b": (
        (1, 16, 1, 1, True), (2, 32, 4, 2, True), (2, 48, 4, 2, True), (3, 96, 4, 2, False),
        (5, 112, 6, 1, False), (8, 192, 6, 2, False),
    ),
    "s": (
        (2, 24, 1, 1, True), (4, 48, 4, 2, True), (4, 64, 4, 2, True), (6, 128, 4, 2, False),
        (9, 160, 6, 1, False), (15, 256, 6, 2, False),
    ),
    "m": (
        (3, 24, 1, 1, True), (5, 48, 4, 2, True), (5, 80, 4, 2, True), (7, 160, 4, 2, False),
        (14, 176, 6, 1, False), (18, 304, 6, 2, False), (5, 512, 6, 1, False),
    ),
    "l": (
        (4, 32, 1, 1, True), (7, 64, 4, 2, True), (7, 96, 4, 2, True), (10, 192, 4, 2, False),
        (19, 224, 6, 1, False), (25, 384, 6, 2, False), (7, 640, 6, 1, False),
    ),
}  # fmt: skip
STEMS = {"b": 32, "s": 24, "m": 24, "l": 32}
# Width, depth, size of the picture.
SCALES = {
    "b0": (1.0, 1.0, 224), "b1": (1.0, 1.1, 240), "b2": (1.1, 1.2, 260), "b3": (1.2, 1.4, 300),
    "s": (1.0, 1.0, 384), "m": (1.0, 1.0, 480), "l": (1.0, 1.0, 480),
}  # fmt: skip
HASHES = {
    "b0": ("21ecbf6da12460d5c40bb2f29ceb2188", "893217f2bb855e2983157299931e43ff"),
    "b1": ("069f0534ff22adf035c89e2d9547a9dc", "0e80663031ca32d657f9caa404b6ec37"),
    "b2": ("424e49f28180edbde1e94797771950a7", "1dfe2e7a5d45b6632553a8961ea609eb"),
    "b3": ("1f1fc43bd98a6e4fd8fdfd551e02c7a0", "f6abf7b5849ac99a89b50dd3fd532856"),
    "s": ("e1d88a8495beba45748fedd0cecbe016", "af0682fb74e8c54910f2d4393339c070"),
    "m": ("a3bf6aa3276309f4fc6a34aa114c95cd", "1b8dc055df72dde80d614482840fe342"),
    "l": ("27e6d408b53c7ebc868fefa357689935", "b0b66b5c863aef5b46e8608fe1711615"),
}
MOMENTUM = 0.9


def efficientnet_v2(
    kind: str, include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", include_preprocessing: bool = True,
    name: str = "efficientnetv2",
) -> Any:  # fmt: skip
    """include_preprocessing: Whether the first layer scales pixels from 0 ... 255."""
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    width, depth, size = SCALES[kind]

    def body(x: Any) -> Any:
        if include_preprocessing:
            x = _scaled(x, kind)
        x = _conv(x, _wide(STEMS[kind[0]], width), 3, 2, "stem_conv")
        x = bent(x, "stem_", momentum=MOMENTUM)
        stages, number = STAGES[kind[0]], 0
        whole = sum(stage[0] for stage in stages)
        for stage, (count, filters, widening, stride, fused) in enumerate(stages, 1):
            for place in range(math.ceil(depth * count)):
                block = _fused if fused else _split
                x = block(
                    x, _wide(filters, width), widening, stride if place == 0 else 1,
                    LOST * number / whole, f"block{stage}{chr(ord('a') + place)}_",
                )  # fmt: skip
                number += 1
        return bent(pointwise(x, _wide(1280, width), "top_conv"), "top_", momentum=MOMENTUM)

    files = Files(f"{FAMILIES}/efficientnet_v2", (f"{name}.h5", f"{name}_notop.h5"), HASHES[kind])
    top = dropping_top(0.2, bias_initializer=initializers.Constant(0.0))
    return assemble(asked, body, files, size, top=top, named_pooling=True)


def _wide(filters: int, width: float) -> int:
    """The multiple of 8 nearest to a width."""
    return max(8, int(filters * width + 4) // 8 * 8)


def _scaled(x: Any, kind: str) -> Any:
    if kind[0] == "b" and x.shape[channel_axis()] == 3:
        x = layers.Rescaling(1.0 / 255)(x)
        variance = [spread**2 for spread in SPREAD]
        return layers.Normalization(axis=channel_axis(), mean=list(MEAN), variance=variance)(x)
    return layers.Rescaling(1.0 / 128.0, -1)(x)


def _conv(x: Any, filters: int, kernel: int, stride: int, name: str) -> Any:
    return layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False,
                         kernel_initializer=KERNELS, name=name)(x)  # fmt: skip


def _norm(x: Any, name: str) -> Any:
    return layers.BatchNormalization(axis=channel_axis(), momentum=MOMENTUM, name=name)(x)


def _split(x: Any, filters: int, widening: int, stride: int, lost: float, name: str) -> Any:
    before, channels = x, x.shape[channel_axis()]
    width = channels * widening
    if widening != 1:
        x = pointwise(x, width, f"{name}expand_conv")
        x = bent(x, f"{name}expand_", momentum=MOMENTUM)
    x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False,
                               depthwise_initializer=KERNELS, name=f"{name}dwconv2")(x)  # fmt: skip
    x = squeezed(bent(x, name, momentum=MOMENTUM), channels, width, name)
    x = _norm(pointwise(x, filters, f"{name}project_conv"), f"{name}project_bn")
    return added(x, before, lost, name) if stride == 1 and channels == filters else x


def _fused(x: Any, filters: int, widening: int, stride: int, lost: float, name: str) -> Any:
    before, channels = x, x.shape[channel_axis()]
    if widening != 1:
        x = _conv(x, channels * widening, 3, stride, f"{name}expand_conv")
        x = bent(x, f"{name}expand_", momentum=MOMENTUM)
        x = _norm(pointwise(x, filters, f"{name}project_conv"), f"{name}project_bn")
    else:
        x = _norm(_conv(x, filters, 3, stride, f"{name}project_conv"), f"{name}project_bn")
        x = layers.Activation("swish", name=f"{name}project_activation")(x)
    return added(x, before, lost, name) if stride == 1 and channels == filters else x


EfficientNetV2B0 = variant(efficientnet_v2, "EfficientNetV2B0", "efficientnetv2-b0", kind="b0")
EfficientNetV2B1 = variant(efficientnet_v2, "EfficientNetV2B1", "efficientnetv2-b1", kind="b1")
EfficientNetV2B2 = variant(efficientnet_v2, "EfficientNetV2B2", "efficientnetv2-b2", kind="b2")
EfficientNetV2B3 = variant(efficientnet_v2, "EfficientNetV2B3", "efficientnetv2-b3", kind="b3")
EfficientNetV2S = variant(efficientnet_v2, "EfficientNetV2S", "efficientnetv2-s", kind="s")
EfficientNetV2M = variant(efficientnet_v2, "EfficientNetV2M", "efficientnetv2-m", kind="m")
EfficientNetV2L = variant(efficientnet_v2, "EfficientNetV2L", "efficientnetv2-l", kind="l")
preprocess_input = preprocessing(None)

__all__ = [
    "EfficientNetV2B0", "EfficientNetV2B1", "EfficientNetV2B2", "EfficientNetV2B3",
    "EfficientNetV2L", "EfficientNetV2M", "EfficientNetV2S", "decode_predictions",
    "preprocess_input",
]  # fmt: skip
