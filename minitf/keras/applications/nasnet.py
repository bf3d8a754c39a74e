"""NASNet: two cells that a search found, and a stack of them.

Where it sits   keras.applications.nasnet.
The one idea    not the whole network is searched for, only a cell; it is found on small pictures
                and stacked for large ones.  A cell is given the last two cells' results.
Try it          >>> SIZES["mobile"]
                (1056, 4, 32, False, 224)
Read next       keras/applications/efficientnet.py

As https://keras.io/api/applications/nasnet/; Zoph et al., arXiv:1707.07012
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
    channels_first,
    classifier,
    padding_for,
    variant,
)
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing
from minitf.keras.scopes import name_scope

# Features at the end, cells in a stage, features of the stem, whether a cell after a reduction is
# given the one before it, size of the picture.
SIZES = {"mobile": (1056, 4, 32, False, 224), "large": (4032, 6, 96, True, 331)}
HASHES = {
    "mobile": ("020fb642bf7360b370c678b08e0adf61", "1ed92395b5b598bdda52abe5c0dbfd63"),
    "large": ("11577c9a518f0070763c2b964a382f17", "d81d89dc07e6e56530c4e77faddd61b5"),
}


def nasnet(
    kind: str, input_shape: Any = None, include_top: bool = True, weights: Any = "imagenet",
    input_tensor: Any = None, pooling: str | None = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: str = "NASNet",
) -> Any:  # fmt: skip
    features, count, stem, skipping, size = SIZES[kind]
    if kind == "mobile" and not include_top and input_shape is None:
        input_shape = (224, 224, 3)
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    if channels_first():
        raise ArgumentError(
            "NASNet does not support the `channels_first` image data format.",
            instead='keras.config.set_image_data_format("channels_last")',
        )
    if weights == "imagenet" and input_shape is not None and None in tuple(input_shape):
        raise ArgumentError(
            "When specifying the input shape of a NASNet and loading `ImageNet` weights, the "
            "input_shape argument must be static (no None entries). Got: "
            f"`input_shape={input_shape}`."
        )

    def body(x: Any) -> Any:
        width = features // 24
        x = layers.Conv2D(stem, 3, strides=2, use_bias=False, name="stem_conv1",
                          kernel_initializer="he_normal")(x)  # fmt: skip
        x, before = _norm(x, "stem_bn1"), None
        x, before = _reduction(x, before, width // 4, "stem_1")
        x, before = _reduction(x, before, width // 2, "stem_2")
        for stage in range(3):
            if stage:
                x, given = _reduction(x, before, width * 2**stage, f"reduce_{stage * count}")
                before = before if skipping else given
            for number in range(count):
                place = stage * count + number + (1 if stage else 0)
                x, before = _normal(x, before, width * 2**stage, str(place))
        return layers.Activation("relu")(x)

    files = Files(
        f"{FAMILIES}/nasnet", (f"nasnet_{kind}.h5", f"nasnet_{kind}_no_top.h5"), HASHES[kind],
        origins=(f"NASNet-{kind}.h5", f"NASNet-{kind}-no-top.h5"),
    )  # fmt: skip
    return assemble(asked, body, files, size, top=lambda x, a: classifier(x, a, name=None))


def _norm(x: Any, name: str) -> Any:
    return layers.BatchNormalization(axis=-1, momentum=0.9997, epsilon=1e-3, name=name)(x)


def _mixed(x: Any, filters: int, name: str) -> Any:
    return layers.Conv2D(filters, 1, padding="same", use_bias=False, name=name,
                         kernel_initializer="he_normal")(x)  # fmt: skip


def _separable(x: Any, filters: int, kernel: int, block: int, place: str, stride: int = 1) -> Any:
    """Two separable convolutions, the first of which may halve the picture."""
    with name_scope(f"block_{block}"), name_scope(f"separable_conv_block_{place}"):
        return _two_separable(x, filters, kernel, place, stride)


def _two_separable(x: Any, filters: int, kernel: int, place: str, stride: int) -> Any:
    x = layers.Activation("relu")(x)
    if stride == 2:
        x = layers.ZeroPadding2D(padding_for(x, kernel), name=f"separable_conv_1_pad_{place}")(x)
    for number in (1, 2):
        half = number == 1 and stride == 2
        x = layers.SeparableConv2D(
            filters, kernel, strides=2 if half else 1, padding="valid" if half else "same",
            use_bias=False, name=f"separable_conv_{number}_{place}",
        )(x)  # fmt: skip
        x = _norm(x, f"separable_conv_{number}_bn_{place}")
        if number == 1:
            x = layers.Activation("relu")(x)
    return x


def _adjusted(before: Any, x: Any, filters: int, place: str) -> Any:
    """The result before the last one, made as large as the last one."""
    if before is None:
        return x
    if before.shape[2] != x.shape[2]:
        with name_scope(f"adjust_reduction_block_{place}"):
            return _shrunk(before, filters, place)
    if before.shape[-1] != filters:
        with name_scope(f"adjust_projection_block_{place}"):
            before = layers.Activation("relu")(before)
            before = _mixed(before, filters, f"adjust_conv_projection_{place}")
            return _norm(before, f"adjust_bn_{place}")
    return before


def _shrunk(before: Any, filters: int, place: str) -> Any:
    """Half as large: two halves of the features, from places next to each other."""
    before = layers.Activation("relu", name=f"adjust_relu_1_{place}")(before)
    one = _half(before, filters, f"1_{place}")
    # the other half looks at the places between
    other = layers.ZeroPadding2D(((0, 1), (0, 1)))(before)
    other = _half(layers.Cropping2D(((1, 0), (1, 0)))(other), filters, f"2_{place}")
    return _norm(layers.concatenate([one, other], axis=-1), f"adjust_bn_{place}")


def _half(x: Any, filters: int, ending: str) -> Any:
    x = layers.AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_{ending}")(x)
    return _mixed(x, filters // 2, f"adjust_conv_{ending}")


def _started(x: Any, before: Any, filters: int, kind: str, place: str) -> tuple[Any, Any]:
    """Both inputs of a cell, with as many features as it wants."""
    with name_scope("adjust_block"):
        before = _adjusted(before, x, filters, place)
    h = _mixed(layers.Activation("relu")(x), filters, f"{kind}_conv_1_{place}")
    return _norm(h, f"{kind}_bn_1_{place}"), before


def _normal(x: Any, before: Any, filters: int, place: str) -> tuple[Any, Any]:
    with name_scope(f"normal_A_block_{place}"):
        return _normal_cell(x, before, filters, place), x


def _normal_cell(x: Any, before: Any, filters: int, place: str) -> Any:
    h, p = _started(x, before, filters, "normal", place)

    def separable(given: Any, kernel: int, side: str) -> Any:
        return _separable(given, filters, kernel, int(side[-1]), f"normal_{side}_{place}")

    def mean(given: Any, side: str) -> Any:
        return layers.AveragePooling2D(3, strides=1, padding="same",
                                       name=f"normal_{side}_{place}")(given)  # fmt: skip

    def both(number: int, *parts: Any) -> Any:
        return layers.add(list(parts), name=f"normal_add_{number}_{place}")

    found = [
        p, both(1, separable(h, 5, "left1"), separable(p, 3, "right1")),
        both(2, separable(p, 5, "left2"), separable(p, 3, "right2")),
        both(3, mean(h, "left3"), p), both(4, mean(p, "left4"), mean(p, "right4")),
        both(5, separable(h, 3, "left5"), h),
    ]  # fmt: skip
    return layers.concatenate(found, axis=-1, name=f"normal_concat_{place}")


def _reduction(x: Any, before: Any, filters: int, place: str) -> tuple[Any, Any]:
    with name_scope(f"reduction_A_block_{place}"):
        return _reduction_cell(x, before, filters, place), x


def _reduction_cell(x: Any, before: Any, filters: int, place: str) -> Any:
    h, p = _started(x, before, filters, "reduction", place)
    padded = layers.ZeroPadding2D(padding_for(h, 3), name=f"reduction_pad_1_{place}")(h)

    def separable(given: Any, kernel: int, side: str, stride: int = 2) -> Any:
        block = 5 if side == "left4" else int(side[-1])
        return _separable(given, filters, kernel, block, f"reduction_{side}_{place}", stride)

    def pool(kind: Any, given: Any, side: str) -> Any:
        return kind(3, strides=2, name=f"reduction_{side}_{place}")(given)

    x1 = layers.add([separable(h, 5, "left1"), separable(p, 7, "right1")],
                    name=f"reduction_add_1_{place}")  # fmt: skip
    x2 = layers.add([pool(layers.MaxPooling2D, padded, "left2"), separable(p, 7, "right2")],
                    name=f"reduction_add_2_{place}")  # fmt: skip
    x3 = layers.add([pool(layers.AveragePooling2D, padded, "left3"), separable(p, 5, "right3")],
                    name=f"reduction_add3_{place}")  # fmt: skip
    x4 = layers.AveragePooling2D(3, strides=1, padding="same",
                                 name=f"reduction_left4_{place}")(x1)  # fmt: skip
    x4 = layers.add([x2, x4])
    x5 = layers.add([separable(x1, 3, "left4", 1), pool(layers.MaxPooling2D, padded, "right5")],
                    name=f"reduction_add4_{place}")  # fmt: skip
    return layers.concatenate([x2, x3, x4, x5], axis=-1, name=f"reduction_concat_{place}")


NASNetMobile = variant(nasnet, "NASNetMobile", "nasnet_mobile", kind="mobile")
NASNetLarge = variant(nasnet, "NASNetLarge", "nasnet_large", kind="large")
preprocess_input = preprocessing("tf")

__all__ = ["NASNetLarge", "NASNetMobile", "decode_predictions", "preprocess_input"]
