"""InceptionResNetV2: Inception's branches, added to what they were given.

Where it sits   keras.applications.inception_resnet_v2.
The one idea    both ideas at once; what the branches find is made small before it is added, so that
                many blocks do not blow the numbers up.
Try it          >>> BLOCKS["block8"]
                (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))
Read next       keras/applications/resnet.py

As https://keras.io/api/applications/inceptionresnetv2/; Szegedy et al., arXiv:1602.07261
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
from minitf.keras.layers.layer import Layer, table

HASHES = ("e693bd0210a403b3192acc6073ad2e96", "d19885ff4a710c122648d3b5c3b684e4")

# A branch is a row of convolutions: features, kernel, and whether the picture is halved.
MIXED_5B = (((96, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)))
MIXED_6A = (((384, 3, True),), ((256, 1), (256, 3), (384, 3, True)))
MIXED_7A = (
    ((256, 1), (384, 3, True)), ((256, 1), (288, 3, True)), ((256, 1), (288, 3), (320, 3, True)),
)  # fmt: skip
BLOCKS = {
    "block35": (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3))),
    "block17": (((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1)))),
    "block8": (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1)))),
}


@table.add()
class CustomScaleLayer(Layer):
    """a + scale · b.

    Args:
        scale: How much of the second input is added.
        **kwargs: The arguments of Layer.
    """

    keras_module = "keras.src.applications.inception_resnet_v2"

    def __init__(self, scale: float, **kwargs: Any):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs: Any) -> Any:
        return inputs[0] + inputs[1] * self.scale

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "scale": self.scale}


def inception_resnet_v2(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "inception_resnet_v2",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    files = standard_files("inception_resnet_v2", "inception_resnet_v2", HASHES)
    return assemble(asked, _body, files, default_size=299, min_size=75)


def _body(x: Any) -> Any:
    x = _conv(_conv(_conv(x, 32, 3, True), 32, 3, padding="valid"), 64, 3)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = _conv(_conv(x, 80, 1, padding="valid"), 192, 3, padding="valid")
    x = layers.MaxPooling2D(3, strides=2)(x)
    found = [_branch(x, row) for row in MIXED_5B]
    found.append(_conv(layers.AveragePooling2D(3, strides=1, padding="same")(x), 64, 1))
    x = layers.Concatenate(axis=channel_axis(), name="mixed_5b")(found)
    for number in range(1, 11):
        x = _added(x, 0.17, "block35", number)
    x = _halved(x, MIXED_6A, "mixed_6a")
    for number in range(1, 21):
        x = _added(x, 0.1, "block17", number)
    x = _halved(x, MIXED_7A, "mixed_7a")
    for number in range(1, 11):
        x = _added(x, 0.2 if number < 10 else 1.0, "block8", number, bent=number < 10)
    return _conv(x, 1536, 1, name="conv_7b")


def _conv(
    x: Any, filters: int, kernel: Any, half: bool = False, padding: str = "same",
    name: str | None = None,
) -> Any:  # fmt: skip
    padding = "valid" if half else padding
    strides = 2 if half else 1
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False,
                      name=name)(x)  # fmt: skip
    norm, act = (None, None) if name is None else (f"{name}_bn", f"{name}_ac")
    x = layers.BatchNormalization(axis=channel_axis(), scale=False, name=norm)(x)
    return layers.Activation("relu", name=act)(x)


def _branch(x: Any, row: Any) -> Any:
    for step in row:
        x = _conv(x, *step)
    return x


def _halved(x: Any, branches: Any, name: str) -> Any:
    found = [_branch(x, row) for row in branches]
    found.append(layers.MaxPooling2D(3, strides=2, padding="valid")(x))
    return layers.Concatenate(axis=channel_axis(), name=name)(found)


def _added(x: Any, scale: float, kind: str, number: int, bent: bool = True) -> Any:
    name, axis = f"{kind}_{number}", channel_axis()
    found = [_branch(x, row) for row in BLOCKS[kind]]
    mixed = layers.Concatenate(axis=axis, name=f"{name}_mixed")(found)
    up = layers.Conv2D(x.shape[axis], 1, padding="same", name=f"{name}_conv")(mixed)
    x = CustomScaleLayer(scale)([x, up])
    return layers.Activation("relu", name=f"{name}_ac")(x) if bent else x


InceptionResNetV2 = variant(inception_resnet_v2, "InceptionResNetV2", "inception_resnet_v2")
preprocess_input = preprocessing("tf")

__all__ = ["InceptionResNetV2", "decode_predictions", "preprocess_input"]
