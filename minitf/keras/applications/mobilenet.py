"""MobileNet: a convolution in two cheap steps, for telephones.

Where it sits   keras.applications.mobilenet.
The one idea    look at each channel alone (3 × 3, depthwise), then mix the channels at each place
                (1 × 1): an eighth of the work of doing both at once.
Try it          >>> from minitf import keras
                >>> keras.applications.MobileNet(
                ...     weights=None, alpha=0.25, classes=3, input_shape=(64, 64, 3)).count_params()
                219315
Read next       keras/applications/mobilenet_v2.py

As https://keras.io/api/applications/mobilenet/; Howard et al., arXiv:1704.04861
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
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
    image_shape,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing

# Features, and whether the picture is halved.
BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
    (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
SIZES = (128, 160, 192, 224)  # of the pictures that weights are there for
ALPHAS = {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"}  # and how the files call them


def mobilenet(
    input_shape: Any = None, alpha: float = 1.0, depth_multiplier: int = 1,
    dropout: float = 0.001, include_top: bool = True, weights: Any = "imagenet",
    input_tensor: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str | None = None,
) -> Any:  # fmt: skip
    """alpha: How wide the layers are, compared with the published ones.
    depth_multiplier: How many kernels look at each channel.
    dropout: The part of the features left out before the classifier, in training."""
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    asked.check()
    default = usual_size(input_shape, SIZES)
    size = image_shape(asked, default, 32)[1]
    if weights == "imagenet":
        if depth_multiplier != 1:
            raise ArgumentError(
                "If imagenet weights are being loaded, depth multiplier must be 1. "
                f"Received depth_multiplier={depth_multiplier}"
            )
        check_alpha(alpha, ALPHAS)
        size = pretrained_size(image_shape(asked, default, 32), SIZES)
    asked.name = name or f"mobilenet_{alpha:0.2f}_{image_shape(asked, default, 32)[rows_axis()]}"

    def body(x: Any) -> Any:
        x = layers.Conv2D(int(32 * alpha), 3, strides=2, padding="same", use_bias=False,
                          name="conv1")(x)  # fmt: skip
        x = _bent(x, "conv1")
        for number, (filters, stride) in enumerate(BLOCKS, 1):
            x = _block(x, int(filters * alpha), stride, depth_multiplier, number)
        return x

    def top(x: Any, asked: Asked) -> Any:
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Dropout(dropout, name="dropout")(x)
        x = layers.Conv2D(classes, 1, padding="same", name="conv_preds")(x)
        x = layers.Reshape((classes,), name="reshape_2")(x)
        return layers.Activation(asked.checked_activation(), name="predictions")(x)

    stem = f"mobilenet_{ALPHAS.get(alpha, '2_5')}_{size}_tf"
    files = Files(f"{FAMILIES}/mobilenet", (f"{stem}.h5", f"{stem}_no_top.h5"))
    return assemble(asked, body, files, default, top=top)


def _bent(x: Any, name: str) -> Any:
    x = layers.BatchNormalization(axis=channel_axis(-1), name=f"{name}_bn")(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x)


def _block(x: Any, filters: int, stride: int, multiplier: int, number: int) -> Any:
    if stride == 2:
        x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{number}")(x)
    x = layers.DepthwiseConv2D(
        3, padding="same" if stride == 1 else "valid", depth_multiplier=multiplier,
        strides=stride, use_bias=False, name=f"conv_dw_{number}",
    )(x)  # fmt: skip
    x = _bent(x, f"conv_dw_{number}")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"conv_pw_{number}")(x)
    return _bent(x, f"conv_pw_{number}")


# What the three MobileNets share


def rows_axis() -> int:
    return 1 if channels_first() else 0


def usual_size(shape: Any, sizes: Sequence[int]) -> int:
    """The size of a square picture that weights are there for, or 224."""
    if shape is None:
        return 224
    rows, columns = shape[rows_axis() : rows_axis() + 2]
    return rows if rows == columns and rows in sizes else 224


def pretrained_size(shape: Any, sizes: Sequence[int]) -> int:
    """The size that the weights to load were trained on; says so if it is another one."""
    rows, columns = shape[rows_axis() : rows_axis() + 2]
    if rows == columns and rows in sizes:
        return rows
    warnings.warn(
        f"`input_shape` is undefined or non-square, or `rows` is not in {list(sizes)}. Weights "
        "for input shape (224, 224) will be loaded as the default.", stacklevel=4,
    )  # fmt: skip
    return 224


def check_alpha(alpha: float, known: Any) -> None:
    """Refuse a width that there are no weights for."""
    if alpha not in known:
        raise ArgumentError(
            "If imagenet weights are being loaded, alpha must be one of "
            f"{', '.join(f'`{one}`' for one in known)} only.  Received alpha={alpha}",
            instead="weights=None",
        )


MobileNet = variant(mobilenet, "MobileNet", None)
preprocess_input = preprocessing("tf")

__all__ = ["MobileNet", "decode_predictions", "preprocess_input"]
