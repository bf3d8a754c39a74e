"""MobileNetV3: MobileNetV2's blocks, found by search, with a look at the whole picture inside.

Where it sits   keras.applications.mobilenet_v3.
The one idea    squeeze and excite: the mean of each channel decides how much of it goes on.
Try it          >>> from minitf import keras
                >>> model = keras.applications.MobileNetV3Small(
                ...     weights=None, include_top=False, input_shape=(32, 32, 3))
                >>> model.output_shape
                (None, 1, 1, 576)
Read next       keras/applications/efficientnet.py

As https://keras.io/api/applications/mobilenet/; Howard et al., arXiv:1905.02244
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras import layers
from minitf.keras.applications.assembly import (
    FAMILIES,
    Asked,
    Files,
    channel_axis,
    channels_first,
    divisible,
    finish,
    image_input,
    padding_for,
    pooled,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing
from minitf.keras.applications.mobilenet_v2 import check_same_size
from minitf.keras.keras_tensor import KerasTensor

# Widening, features, kernel (0: 5, or 3 in the minimal version), stride, squeeze, and whether the
# bend is hard swish.
SMALL = (
    (1, 16, 3, 2, True, False), (72 / 16, 24, 3, 2, False, False),
    (88 / 24, 24, 3, 1, False, False), (4, 40, 0, 2, True, True), (6, 40, 0, 1, True, True),
    (6, 40, 0, 1, True, True), (3, 48, 0, 1, True, True), (3, 48, 0, 1, True, True),
    (6, 96, 0, 2, True, True), (6, 96, 0, 1, True, True), (6, 96, 0, 1, True, True),
)  # fmt: skip
LARGE = (
    (1, 16, 3, 1, False, False), (4, 24, 3, 2, False, False), (3, 24, 3, 1, False, False),
    (3, 40, 0, 2, True, False), (3, 40, 0, 1, True, False), (3, 40, 0, 1, True, False),
    (6, 80, 3, 2, False, True), (2.5, 80, 3, 1, False, True), (2.3, 80, 3, 1, False, True),
    (2.3, 80, 3, 1, False, True), (6, 112, 3, 1, True, True), (6, 112, 3, 1, True, True),
    (6, 160, 0, 2, True, True), (6, 160, 0, 1, True, True), (6, 160, 0, 1, True, True),
)  # fmt: skip
HASHES = {
    "large_224_0.75_float":
        ("765b44a33ad4005b3ac83185abf1d0eb", "40af19a13ebea4e2ee0c676887f69a2e"),
    "large_224_1.0_float":
        ("59e551e166be033d707958cf9e29a6a7", "07fb09a5933dd0c8eaafa16978110389"),
    "large_minimalistic_224_1.0_float":
        ("675e7b876c45c57e9e63e6d90a36599c", "ec5221f64a2f6d1ef965a614bdae7973"),
    "small_224_0.75_float":
        ("cb65d4e5be93758266aa0a7f2c6708b7", "ebdb5cc8e0b497cd13a7c275d475c819"),
    "small_224_1.0_float":
        ("8768d4c2e7dee89b9d02b2d03d65d862", "d3e8ec802a04aa4fc771ee12a9a9b836"),
    "small_minimalistic_224_1.0_float":
        ("99cd97fb2fcdad2bf028eb838de69e37", "cde8136e733e811080d9fcd8a252f7e4"),
}  # fmt: skip


def mobilenet_v3(
    kind: str, input_shape: Any = None, alpha: float = 1.0, minimalistic: bool = False,
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    classes: int = 1000, pooling: str | None = None, dropout_rate: float = 0.2,
    classifier_activation: Any = "softmax", include_preprocessing: bool = True,
    name: str = "MobileNetV3",
) -> Any:  # fmt: skip
    """alpha: How wide the layers are, compared with the published ones.
    minimalistic: Whether kernels of 5 × 5, squeezes and hard swish are left out.
    dropout_rate: The part of the features left out before the classifier, in training.
    include_preprocessing: Whether the first layer scales pixels from 0 ... 255."""
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    asked.check()
    check_same_size(input_shape, input_tensor)
    shape = _shape(input_shape, input_tensor)
    _check_size(shape, weights == "imagenet", alpha, minimalistic)
    begin = x = image_input(asked, shape)
    if include_preprocessing:
        x = layers.Rescaling(1.0 / 127.5, -1.0)(x)
    x = layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False, name="conv")(x)
    x = _bend(_norm(x, "conv_bn"), not minimalistic)
    for number, row in enumerate(SMALL if kind == "small" else LARGE):
        x = _block(x, row, alpha, minimalistic, number)
    width = divisible(x.shape[channel_axis(-1)] * 6)
    x = layers.Conv2D(width, 1, padding="same", use_bias=False, name="conv_1")(x)
    x = _bend(_norm(x, "conv_1_bn"), not minimalistic)
    if include_top:
        last = 1024 if kind == "small" else 1280
        last = divisible(last * alpha) if alpha > 1.0 else last
        x = _top(x, asked, last, minimalistic, dropout_rate)
    else:
        x = pooled(x, asked, named=True)
    return finish(asked, begin, x, _files(kind, alpha, minimalistic))


def _shape(shape: Any, tensor: Any) -> Any:
    if shape is not None:
        return shape
    if isinstance(tensor, KerasTensor):
        return tuple(tensor.shape)[1:]
    return (3, None, None) if channels_first() else (None, None, 3)


def _check_size(shape: Any, pretrained: bool, alpha: float, minimalistic: bool) -> None:
    rows, columns = shape[1:] if channels_first() else shape[:2]
    if rows and columns and min(rows, columns) < 32:
        raise ArgumentError(f"Input size must be at least 32x32; Received `input_shape={shape}`")
    if not pretrained:
        return
    if alpha not in ([1.0] if minimalistic else [0.75, 1.0]):
        raise ArgumentError(
            "If imagenet weights are being loaded, alpha can be one of `0.75`, `1.0` for non "
            "minimalistic or `1.0` for minimalistic only.", instead="weights=None",
        )  # fmt: skip
    if (rows, columns) != (224, 224):
        warnings.warn(
            "`input_shape` is undefined or non-square, or `rows` is not 224. Weights for input "
            "shape (224, 224) will be loaded as the default.", stacklevel=4,
        )  # fmt: skip


def _files(kind: str, alpha: float, minimalistic: bool) -> Files:
    model = f"{kind}{'_minimalistic' if minimalistic else ''}_224_{alpha}_float"
    stem = f"weights_mobilenet_v3_{model}"
    hashes = HASHES.get(model, (None, None))
    return Files(f"{FAMILIES}/mobilenet_v3", (f"{stem}.h5", f"{stem}_no_top_v2.h5"), hashes)


def _top(x: Any, asked: Asked, width: int, minimalistic: bool, dropout_rate: float) -> Any:
    x = layers.GlobalAveragePooling2D(keepdims=True)(x)
    x = layers.Conv2D(width, 1, padding="same", name="conv_2")(x)
    x = _bend(x, not minimalistic)
    if dropout_rate > 0:
        x = layers.Dropout(dropout_rate)(x)
    x = layers.Flatten()(layers.Conv2D(asked.classes, 1, padding="same", name="logits")(x))
    return layers.Activation(asked.checked_activation(), name="predictions")(x)


def _norm(x: Any, name: str) -> Any:
    axis = channel_axis(-1)
    return layers.BatchNormalization(axis=axis, epsilon=1e-3, momentum=0.999, name=name)(x)


def _bend(x: Any, swish: bool) -> Any:
    return layers.Activation("hard_swish")(x) if swish else layers.ReLU()(x)


def _block(x: Any, row: tuple[Any, ...], alpha: float, minimalistic: bool, number: int) -> Any:
    widening, filters, kernel, stride, squeezed, swish = row
    filters, kernel = divisible(filters * alpha), kernel or (3 if minimalistic else 5)
    before, channels = x, x.shape[channel_axis(-1)]
    name = f"expanded_conv_{number}_" if number else "expanded_conv_"
    width, swish = divisible(channels * widening), swish and not minimalistic
    if number:
        x = layers.Conv2D(width, 1, padding="same", use_bias=False, name=f"{name}expand")(x)
        x = _bend(_norm(x, f"{name}expand_bn"), swish)
    if stride == 2:
        x = layers.ZeroPadding2D(padding_for(x, kernel), name=f"{name}depthwise_pad")(x)
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding="same" if stride == 1 else "valid",
                               use_bias=False, name=f"{name}depthwise")(x)  # fmt: skip
    x = _bend(_norm(x, f"{name}depthwise_bn"), swish)
    if squeezed and not minimalistic:
        x = _squeeze(x, width, f"{name}squeeze_excite")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"{name}project")(x)
    x = _norm(x, f"{name}project_bn")
    same = stride == 1 and channels == filters
    return layers.Add(name=f"{name}add")([before, x]) if same else x


def _squeeze(x: Any, width: int, name: str) -> Any:
    means = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_avg_pool")(x)
    means = layers.Conv2D(divisible(width * 0.25), 1, padding="same", name=f"{name}_conv")(means)
    means = layers.ReLU(name=f"{name}_relu")(means)
    means = layers.Conv2D(width, 1, padding="same", name=f"{name}_conv_1")(means)
    parts = layers.ReLU(6.0)(means + 3.0) * (1.0 / 6.0)
    return layers.Multiply(name=f"{name}_mul")([x, parts])


MobileNetV3Small = variant(mobilenet_v3, "MobileNetV3Small", "MobileNetV3Small", kind="small")
MobileNetV3Large = variant(mobilenet_v3, "MobileNetV3Large", "MobileNetV3Large", kind="large")
preprocess_input = preprocessing(None)

__all__ = ["decode_predictions", "preprocess_input"]
