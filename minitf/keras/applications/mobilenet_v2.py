"""MobileNetV2: widen, look at each channel alone, narrow again, and add.

Where it sits   keras.applications.mobilenet_v2.
The one idea    what is handed on from block to block is narrow; only inside a block it is wide.
                The narrow end is not bent: a bend would lose what little there is.
Try it          >>> from minitf import keras
                >>> model = keras.applications.MobileNetV2(
                ...     weights=None, alpha=0.35, include_top=False, input_shape=(32, 32, 3))
                >>> model.name, model.output_shape
                ('mobilenetv2_0.35_32', (None, 1, 1, 1280))
Read next       keras/applications/mobilenet_v3.py

As https://keras.io/api/applications/mobilenet/; Sandler et al., arXiv:1801.04381
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras import layers
from minitf.keras.applications.assembly import (
    FAMILIES,
    Asked,
    Files,
    assemble,
    channel_axis,
    channels_first,
    classifier,
    divisible,
    image_shape,
    padding_for,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing
from minitf.keras.applications.mobilenet import check_alpha, pretrained_size, rows_axis, usual_size
from minitf.keras.keras_tensor import KerasTensor

# Features, stride of the first block, and how many blocks.
STAGES = (
    (16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1),
)  # fmt: skip
SIZES = (96, 128, 160, 192, 224)
ALPHAS = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)


def mobilenet_v2(
    input_shape: Any = None, alpha: float = 1.0, include_top: bool = True,
    weights: Any = "imagenet", input_tensor: Any = None, pooling: str | None = None,
    classes: int = 1000, classifier_activation: Any = "softmax", name: str | None = None,
) -> Any:  # fmt: skip
    """alpha: How wide the layers are, compared with the published ones."""
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    asked.check()
    check_same_size(input_shape, input_tensor)
    default = usual_size(_size_of(input_shape, input_tensor), SIZES)
    shape = image_shape(asked, default, 32)
    size = shape[rows_axis()]
    if weights == "imagenet":
        check_alpha(alpha, ALPHAS)
        size = pretrained_size(shape, SIZES)
    asked.name = name or f"mobilenetv2_{alpha:0.2f}_{size}"

    def body(x: Any) -> Any:
        x = layers.Conv2D(divisible(32 * alpha), 3, strides=2, padding="same", use_bias=False,
                          name="Conv1")(x)  # fmt: skip
        x = layers.ReLU(6.0, name="Conv1_relu")(_norm(x, "bn_Conv1"))
        number = 0
        for filters, stride, depth in STAGES:
            for place in range(depth):
                x = _block(x, divisible(int(filters * alpha)), stride if place == 0 else 1, number)
                number += 1
        x = layers.Conv2D(divisible(1280 * max(alpha, 1.0)), 1, use_bias=False, name="Conv_1")(x)
        return layers.ReLU(6.0, name="out_relu")(_norm(x, "Conv_1_bn"))

    stem = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{float(alpha)}_{size}"
    files = Files(f"{FAMILIES}/mobilenet_v2", (f"{stem}.h5", f"{stem}_no_top.h5"))
    return assemble(asked, body, files, default, top=lambda x, a: classifier(x, a, name=None))


def check_same_size(shape: Any, tensor: Any) -> None:
    """Refuse a tensor to begin with whose size is not the one asked for."""
    if shape is None or tensor is None:
        return
    if not isinstance(tensor, KerasTensor):
        raise ArgumentError(f"input_tensor is not a Keras tensor; Received: {tensor!r}")
    if tensor.shape[1 if channels_first() else 2] != shape[1]:
        raise ArgumentError(
            "input_tensor.shape[2] must equal input_shape[1]; Received "
            f"`input_tensor.shape={tuple(tensor.shape)}`, `input_shape={shape}`",
            instead="one of the two arguments alone",
        )


def _size_of(shape: Any, tensor: Any) -> Any:
    if shape is None and isinstance(tensor, KerasTensor):
        return tuple(tensor.shape)[1:]
    return shape


def _norm(x: Any, name: str) -> Any:
    axis = channel_axis(-1)
    return layers.BatchNormalization(axis=axis, epsilon=1e-3, momentum=0.999, name=name)(x)


def _block(x: Any, filters: int, stride: int, number: int) -> Any:
    before, channels = x, x.shape[channel_axis(-1)]
    name = f"block_{number}_" if number else "expanded_conv_"
    if number:
        x = layers.Conv2D(6 * channels, 1, padding="same", use_bias=False, name=f"{name}expand")(x)
        x = layers.ReLU(6.0, name=f"{name}expand_relu")(_norm(x, f"{name}expand_BN"))
    if stride == 2:
        x = layers.ZeroPadding2D(padding_for(x, 3), name=f"{name}pad")(x)
    x = layers.DepthwiseConv2D(3, strides=stride, padding="same" if stride == 1 else "valid",
                               use_bias=False, name=f"{name}depthwise")(x)  # fmt: skip
    x = layers.ReLU(6.0, name=f"{name}depthwise_relu")(_norm(x, f"{name}depthwise_BN"))
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"{name}project")(x)
    x = _norm(x, f"{name}project_BN")
    same = channels == filters and stride == 1
    return layers.Add(name=f"{name}add")([before, x]) if same else x


MobileNetV2 = variant(mobilenet_v2, "MobileNetV2", None)
preprocess_input = preprocessing("tf")

__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]
