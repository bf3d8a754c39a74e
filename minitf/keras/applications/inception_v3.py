"""InceptionV3: several sizes of kernels side by side, and the network chooses.

Where it sits   keras.applications.inception_v3.
The one idea    in each block the same input goes through branches of different kernels, and what
                they find is laid side by side; long kernels are split (7 × 7 into 1 × 7 and 7 × 1).
Try it          >>> BLOCK_A[1]
                ((48, 1, 1), (64, 5, 5))
Read next       keras/applications/inception_resnet_v2.py

As https://keras.io/api/applications/inceptionv3/; Szegedy et al., arXiv:1512.00567
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

HASHES = ("9a0d58056eeedaa3f26cb7ebd46da564", "bcbd6486424b2319ff4ef7d526e38f63")

# A branch is a row of convolutions: features, height, width, and further arguments.
HALF = {"strides": 2, "padding": "valid"}
BLOCK_A = (((64, 1, 1),), ((48, 1, 1), (64, 5, 5)), ((64, 1, 1), (96, 3, 3), (96, 3, 3)))
HALVE_A = (((384, 3, 3, HALF),), ((64, 1, 1), (96, 3, 3), (96, 3, 3, HALF)))
HALVE_B = (
    ((192, 1, 1), (320, 3, 3, HALF)), ((192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3, HALF)),
)  # fmt: skip


def block_b(width: int) -> tuple[Any, ...]:
    """Branches with kernels of 7 × 7, split into rows and columns."""
    w = width
    return (
        ((192, 1, 1),), ((w, 1, 1), (w, 1, 7), (192, 7, 1)),
        ((w, 1, 1), (w, 7, 1), (w, 1, 7), (w, 7, 1), (192, 1, 7)),
    )  # fmt: skip


def inception_v3(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "inception_v3",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    files = standard_files("inception_v3", "inception_v3", HASHES)
    return assemble(asked, _body, files, default_size=299, min_size=75)


def _body(x: Any) -> Any:
    valid = {"padding": "valid"}
    x = _conv(_conv(_conv(x, 32, 3, 3, HALF), 32, 3, 3, valid), 64, 3, 3)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = _conv(_conv(x, 80, 1, 1, valid), 192, 3, 3, valid)
    x = layers.MaxPooling2D(3, strides=2)(x)
    for number, pool in enumerate((32, 64, 64)):
        x = _mixed(x, BLOCK_A, pool, f"mixed{number}")
    x = _mixed(x, HALVE_A, None, "mixed3")
    for number, width in enumerate((128, 160, 160, 192), 4):
        x = _mixed(x, block_b(width), 192, f"mixed{number}")
    x = _mixed(x, HALVE_B, None, "mixed8")
    return _widest(_widest(x, 0), 1)


def _conv(x: Any, filters: int, rows: int, columns: int, more: Any = None) -> Any:
    options = {"padding": "same", **(more or {})}
    x = layers.Conv2D(filters, (rows, columns), use_bias=False, **options)(x)
    x = layers.BatchNormalization(axis=channel_axis(), scale=False)(x)
    return layers.Activation("relu")(x)


def _branch(x: Any, row: Any) -> Any:
    for step in row:
        x = _conv(x, *step)
    return x


def _mixed(x: Any, branches: Any, pool: int | None, name: str) -> Any:
    """Branches side by side, and beside them a pooling; without `pool` the picture is halved."""
    found = [_branch(x, row) for row in branches]
    if pool is None:
        found.append(layers.MaxPooling2D(3, strides=2)(x))
    else:
        found.append(_pooled(x, pool))
    return layers.concatenate(found, axis=channel_axis(), name=name)


def _pooled(x: Any, filters: int) -> Any:
    return _conv(layers.AveragePooling2D(3, strides=1, padding="same")(x), filters, 1, 1)


def _widest(x: Any, number: int) -> Any:
    """The last two blocks, whose branches fork again."""
    axis, found = channel_axis(), [_conv(x, 320, 1, 1)]
    for row, name in (
        (((384, 1, 1),), f"mixed9_{number}"), (((448, 1, 1), (384, 3, 3)), None),
    ):  # fmt: skip
        y = _branch(x, row)
        fork = [_conv(y, 384, 1, 3), _conv(y, 384, 3, 1)]
        found.append(layers.concatenate(fork, axis=axis, name=name))
    found.append(_pooled(x, 192))
    return layers.concatenate(found, axis=axis, name=f"mixed{9 + number}")


InceptionV3 = variant(inception_v3, "InceptionV3", "inception_v3")
preprocess_input = preprocessing("tf")

__all__ = ["InceptionV3", "decode_predictions", "preprocess_input"]
