"""keras.applications: published networks for pictures, with the weights they were published with.

Where it sits   above layers and models; each family is loaded when it is first used.
The one idea    what a network learned on a million photographs serves for other pictures too: take
                its body, and train a small classifier behind it (transfer learning).
Try it          >>> from minitf import keras
                >>> body = keras.applications.MobileNetV2(
                ...     weights=None, include_top=False, pooling="avg", input_shape=(32, 32, 3))
                >>> body.output_shape
                (None, 1280)
Read next       keras/applications/assembly.py

As https://keras.io/api/applications/
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf.errors import unknown_name

# The modules, and what else of them stands in keras.applications itself.
_HOMES = {
    "convnext": "ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge",
    "densenet": "DenseNet121 DenseNet169 DenseNet201",
    "efficientnet": "EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 "
    "EfficientNetB5 EfficientNetB6 EfficientNetB7",
    "efficientnet_v2": "EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 "
    "EfficientNetV2L EfficientNetV2M EfficientNetV2S",
    "imagenet_utils": "",
    "inception_resnet_v2": "InceptionResNetV2",
    "inception_v3": "InceptionV3",
    "mobilenet": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3": "MobileNetV3Large MobileNetV3Small",
    "nasnet": "NASNetLarge NASNetMobile",
    "resnet": "ResNet101 ResNet152 ResNet50",
    "resnet50": "",
    "resnet_v2": "ResNet101V2 ResNet152V2 ResNet50V2",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "xception": "Xception",
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted([*_HOMES, *_NAMES])


def __getattr__(name: str) -> Any:
    if name in _NAMES or name in _HOMES:
        found = importlib.import_module(f"minitf.keras.applications.{_NAMES.get(name, name)}")
        return getattr(found, name) if name in _NAMES else found
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("network of keras.applications", name, __all__)


def __dir__() -> list[str]:
    return __all__
