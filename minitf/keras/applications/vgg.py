"""VGG: small kernels, one after the other, and the picture halved five times.

Where it sits   keras.applications.vgg16 and vgg19.
The one idea    two 3 × 3 kernels in a row see as much as one 5 × 5, with fewer weights and one more
                bend: depth instead of width.
Try it          >>> from minitf import keras
                >>> model = keras.applications.VGG16(
                ...     weights=None, include_top=False, input_shape=(32, 32, 3))
                >>> [layer.name for layer in model.layers][-2:]
                ['block5_conv3', 'block5_pool']
Read next       keras/applications/resnet.py

As https://keras.io/api/applications/vgg/; Simonyan and Zisserman, arXiv:1409.1556
"""

from __future__ import annotations

from typing import Any

from minitf.keras import layers
from minitf.keras.applications.assembly import Asked, assemble, standard_files, variant
from minitf.keras.applications.imagenet_utils import preprocessing

FILTERS = (64, 128, 256, 512, 512)
HASHES = {
    "vgg16": ("64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"),
    "vgg19": ("cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6"),
}


def vgg(
    depths: tuple[int, ...], kind: str, include_top: bool = True, weights: Any = "imagenet",
    input_tensor: Any = None, input_shape: Any = None, pooling: str | None = None,
    classes: int = 1000, classifier_activation: Any = "softmax", name: str = "vgg",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip

    def body(x: Any) -> Any:
        for block, (depth, filters) in enumerate(zip(depths, FILTERS, strict=True), 1):
            for number in range(1, depth + 1):
                x = layers.Conv2D(filters, 3, activation="relu", padding="same",
                                  name=f"block{block}_conv{number}")(x)  # fmt: skip
            x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
        return x

    return assemble(asked, body, standard_files(kind, kind, HASHES[kind]), top=_top)


def _top(x: Any, asked: Asked) -> Any:
    x = layers.Flatten(name="flatten")(x)
    for name in ("fc1", "fc2"):
        x = layers.Dense(4096, activation="relu", name=name)(x)
    activation = asked.checked_activation()
    return layers.Dense(asked.classes, activation=activation, name="predictions")(x)


VGG16 = variant(vgg, "VGG16", "vgg16", depths=(2, 2, 3, 3, 3), kind="vgg16")
VGG19 = variant(vgg, "VGG19", "vgg19", depths=(2, 2, 4, 4, 4), kind="vgg19")
preprocess_input = preprocessing("caffe")
