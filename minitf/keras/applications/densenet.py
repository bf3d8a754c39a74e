"""DenseNet: every layer is given what all layers before it found.

Where it sits   keras.applications.densenet.
The one idea    put new features beside the old ones instead of adding them: nothing found is lost,
                so each layer need find only 32 new ones.
Try it          >>> from minitf import keras
                >>> BLOCKS["densenet121"]
                (6, 12, 24, 16)
Read next       keras/applications/mobilenet.py

As https://keras.io/api/applications/densenet/; Huang et al., arXiv:1608.06993
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras import layers
from minitf.keras.applications.assembly import (
    Asked,
    assemble,
    channels_first,
    standard_files,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing

GROWTH = 32
BLOCKS = {
    "densenet121": (6, 12, 24, 16), "densenet169": (6, 12, 32, 32), "densenet201": (6, 12, 48, 32),
}  # fmt: skip
HASHES = {
    "densenet121": ("9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"),
    "densenet169": ("d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"),
    "densenet201": ("1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"),
}


def densenet(
    kind: str, include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "densenet",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    if channels_first():
        raise ArgumentError(
            "DenseNet does not support the `channels_first` image data format.",
            instead='keras.config.set_image_data_format("channels_last")',
        )

    def body(x: Any) -> Any:
        x = layers.ZeroPadding2D(3)(x)
        x = layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv")(x)
        x = layers.ZeroPadding2D(1)(_bent(x, "conv1"))
        x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
        for stage, depth in enumerate(BLOCKS[kind], 2):
            for number in range(1, depth + 1):
                x = _denser(x, f"conv{stage}_block{number}")
            if stage < 5:
                x = _halved(x, f"pool{stage}")
        x = layers.BatchNormalization(axis=3, epsilon=1.001e-5, name="bn")(x)
        return layers.Activation("relu", name="relu")(x)

    files = standard_files("densenet", kind, HASHES[kind])
    return assemble(asked, body, files, named_pooling=True)


def _bent(x: Any, name: str) -> Any:
    x = layers.BatchNormalization(axis=3, epsilon=1.001e-5, name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


def _denser(x: Any, name: str) -> Any:
    new = layers.Conv2D(4 * GROWTH, 1, use_bias=False, name=f"{name}_1_conv")(_bent(x, f"{name}_0"))
    new = layers.Conv2D(GROWTH, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(
        _bent(new, f"{name}_1")
    )
    return layers.Concatenate(axis=3, name=f"{name}_concat")([x, new])


def _halved(x: Any, name: str) -> Any:
    """Half as many features on a quarter of the places."""
    x = layers.Conv2D(x.shape[3] // 2, 1, use_bias=False, name=f"{name}_conv")(_bent(x, name))
    return layers.AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)


DenseNet121 = variant(densenet, "DenseNet121", "densenet121", kind="densenet121")
DenseNet169 = variant(densenet, "DenseNet169", "densenet169", kind="densenet169")
DenseNet201 = variant(densenet, "DenseNet201", "densenet201", kind="densenet201")
preprocess_input = preprocessing("torch")

__all__ = ["DenseNet121", "DenseNet169", "DenseNet201", "decode_predictions", "preprocess_input"]
