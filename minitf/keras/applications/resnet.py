"""ResNet: each block adds a correction to what it is given.

Where it sits   keras.applications.resnet, resnet50 and resnet_v2.
The one idea    x + f(x) instead of f(x): a gradient flows back through the plus unchanged, so a
                hundred layers can be trained.
Try it          >>> ResNet50.__name__, BLOCKS["resnet50"]
                ('ResNet50', (3, 4, 6, 3))
Read next       keras/applications/densenet.py

As https://keras.io/api/applications/resnet/; He et al., arXiv:1512.03385 and arXiv:1603.05027
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

FILTERS = (64, 128, 256, 512)
BLOCKS = {"resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3), "resnet152": (3, 8, 36, 3)}
HASHES = {
    "resnet50": ("2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626"),
    "resnet101": ("f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21"),
    "resnet152": ("100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c"),
    "resnet50v2": ("3ef43a0b657b3be2300d5770ece849e0", "fac2f116257151a9d068a22e544a4917"),
    "resnet101v2": ("6343647c601c52e1368623803854d971", "c0ed64b8031c3730f411d2eb4eea35b5"),
    "resnet152v2": ("a49b44d1979771252814e80f8ec446f9", "ed17cf2e0169df9d443503ef94b23b33"),
}


def resnet(
    kind: str, include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "resnet",
) -> Any:  # fmt: skip
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    second = kind.endswith("v2")  # bends before the convolutions, not behind them

    def body(x: Any) -> Any:
        x = layers.ZeroPadding2D(3, name="conv1_pad")(x)
        x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
        if not second:
            x = _bent(x, "conv1", "_bn")
        x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
        x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
        depths = BLOCKS[kind.removesuffix("v2")]
        for stage, (depth, filters) in enumerate(zip(depths, FILTERS, strict=True), 2):
            for number in range(1, depth + 1):
                place = f"conv{stage}_block{number}"
                # The first version halves the picture at the start of a stage, all but the first
                # stage; the second version at the end, all but the last.
                if second:
                    x = _second(x, filters, 2 if number == depth and stage < 5 else 1, place)
                else:
                    x = _first(x, filters, 2 if number == 1 and stage > 2 else 1, place)
        return _bent(x, "post", "_bn") if second else x

    files = standard_files("resnet", kind, HASHES[kind])
    return assemble(asked, body, files, named_pooling=True)


def _norm(x: Any, name: str) -> Any:
    return layers.BatchNormalization(axis=channel_axis(), epsilon=1.001e-5, name=name)(x)


def _bent(x: Any, name: str, ending: str) -> Any:
    return layers.Activation("relu", name=f"{name}_relu")(_norm(x, f"{name}{ending}"))


def _first(x: Any, filters: int, stride: int, name: str) -> Any:
    shortcut = x
    if name.endswith("block1"):
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(x)
        shortcut = _norm(shortcut, f"{name}_0_bn")
    x = layers.Conv2D(filters, 1, strides=stride, name=f"{name}_1_conv")(x)
    x = _bent(x, f"{name}_1", "_bn")
    x = layers.Conv2D(filters, 3, padding="SAME", name=f"{name}_2_conv")(x)
    x = _bent(x, f"{name}_2", "_bn")
    x = _norm(layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x), f"{name}_3_bn")
    x = layers.Add(name=f"{name}_add")([shortcut, x])
    return layers.Activation("relu", name=f"{name}_out")(x)


def _second(x: Any, filters: int, stride: int, name: str) -> Any:
    before = _bent(x, f"{name}_preact", "_bn")
    if name.endswith("block1"):
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(before)
    else:
        shortcut = layers.MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_1_conv")(before)
    x = layers.ZeroPadding2D(1, name=f"{name}_2_pad")(_bent(x, f"{name}_1", "_bn"))
    x = layers.Conv2D(filters, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(x)
    x = layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv")(_bent(x, f"{name}_2", "_bn"))
    return layers.Add(name=f"{name}_out")([shortcut, x])


ResNet50 = variant(resnet, "ResNet50", "resnet50", kind="resnet50")
ResNet101 = variant(resnet, "ResNet101", "resnet101", kind="resnet101")
ResNet152 = variant(resnet, "ResNet152", "resnet152", kind="resnet152")
preprocess_input = preprocessing("caffe")

__all__ = ["ResNet50", "ResNet101", "ResNet152", "decode_predictions", "preprocess_input"]
