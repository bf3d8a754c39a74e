"""ConvNeXt: a convolutional network with the habits of a transformer.

Where it sits   keras.applications.convnext.
The one idea    large depthwise kernels look around (as attention does), two dense layers think at
                each place, and each block's correction begins very small.
Try it          >>> WIDTHS["tiny"], DEPTHS["tiny"]
                ((96, 192, 384, 768), (3, 3, 9, 3))
Read next       keras/layers/attention/multi_head.py

As https://keras.io/api/applications/convnext/; Liu et al., arXiv:2201.03545
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras import initializers, layers
from minitf.keras.applications.assembly import (
    FAMILIES,
    Asked,
    Files,
    channels_first,
    finish,
    image_input,
    image_shape,
    pooled,
    variant,
)
from minitf.keras.applications.imagenet_utils import (
    MEAN,
    SPREAD,
    decode_predictions,
    preprocessing,
)
from minitf.keras.layers.layer import Layer, table
from minitf.keras.models.sequential import Sequential
from minitf.keras.utils.graphs import get_source_inputs

DEPTHS = {
    "tiny": (3, 3, 9, 3), "small": (3, 3, 27, 3), "base": (3, 3, 27, 3), "large": (3, 3, 27, 3),
    "xlarge": (3, 3, 27, 3),
}  # fmt: skip
WIDTHS = {
    "tiny": (96, 192, 384, 768), "small": (96, 192, 384, 768), "base": (128, 256, 512, 1024),
    "large": (192, 384, 768, 1536), "xlarge": (256, 512, 1024, 2048),
}  # fmt: skip
HASHES = {
    "tiny": (
        "8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff",
        "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
    ),
    "small": (
        "ce1277d8f1ee5a0ef0e171469089c18f5233860ceaf9b168049cb9263fd7483c",
        "6fc8009faa2f00c1c1dfce59feea9b0745eb260a7dd11bee65c8e20843da6eab",
    ),
    "base": (
        "52cbb006d3dadd03f6e095a8ca1aca47aecdd75acb4bc74bce1f5c695d0086e6",
        "40a20c5548a5e9202f69735ecc06c990e6b7c9d2de39f0361e27baeb24cb7c45",
    ),
    "large": (
        "070c5ed9ed289581e477741d3b34beffa920db8cf590899d6d2c67fba2a198a6",
        "96f02b6f0753d4f543261bc9d09bed650f24dd6bc02ddde3066135b63d23a1cd",
    ),
    "xlarge": (
        "c1f5ccab661354fc3a79a10fa99af82f0fbf10ec65cb894a3ae0815f17a889ee",
        "de3f8a54174130e0cecdc71583354753d557fcf1f4487331558e2a16ba0cfe05",
    ),
}


@table.add()
class LayerScale(Layer):
    """Each channel times a number that is learned and begins very small.

    Args:
        init_values: What the numbers begin with.
        projection_dim: How many channels there are.
        **kwargs: The arguments of Layer.
    """

    keras_module = "keras.src.applications.convnext"

    def __init__(self, init_values: float, projection_dim: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.init_values, self.projection_dim = init_values, projection_dim

    def build(self, input_shape: Any) -> None:
        start = initializers.Constant(self.init_values)
        self.gamma = self.add_weight((self.projection_dim,), start)

    def call(self, x: Any) -> Any:
        return x * self.gamma

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "init_values": self.init_values,
            "projection_dim": self.projection_dim,
        }  # fmt: skip


@table.add()
class StochasticDepth(Layer):
    """In training some pictures skip a block.

    Args:
        drop_path_rate: The part of them.
        **kwargs: The arguments of Layer.
    """

    keras_module = "keras.src.applications.convnext"

    def __init__(self, drop_path_rate: float, **kwargs: Any):
        super().__init__(**kwargs)
        self.drop_path_rate = drop_path_rate

    def call(self, x: Any, training: bool | None = None) -> Any:
        if not training:
            return x
        kept = 1 - self.drop_path_rate
        drawn = ops.random_uniform([ops.shape(x)[0], *(1,) * (x.ndim - 1)])
        return x / kept * ops.floor(kept + drawn)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "drop_path_rate": self.drop_path_rate}


def convnext(
    kind: str, include_top: bool = True, include_preprocessing: bool = True,
    weights: Any = "imagenet", input_tensor: Any = None, input_shape: Any = None,
    pooling: str | None = None, classes: int = 1000, classifier_activation: Any = "softmax",
    name: str = "convnext",
) -> Any:  # fmt: skip
    """include_preprocessing: Whether the first layer scales pixels from 0 ... 255."""
    asked = Asked(include_top, weights, input_tensor, input_shape, pooling, classes,
                  classifier_activation, name)  # fmt: skip
    if channels_first():
        raise ArgumentError(
            "ConvNeXt does not support the `channels_first` image data format.",
            instead='keras.config.set_image_data_format("channels_last")',
        )
    asked.check()
    shape = image_shape(asked, 224, 32)
    begin = x = image_input(asked, shape)
    if input_tensor is not None:
        asked.input_tensor, begin = None, get_source_inputs(input_tensor)[0]
    if include_preprocessing and shape[-1] == 3:
        x = layers.Normalization(
            mean=[255 * mean for mean in MEAN], variance=[(255 * part) ** 2 for part in SPREAD],
            name=f"{name}_prestem_normalization",
        )(x)  # fmt: skip
    for stage, halving in enumerate(_halvings(WIDTHS[kind], name)):
        x = halving(x)
        for number in range(DEPTHS[kind][stage]):
            x = _block(x, WIDTHS[kind][stage], f"{name}_stage_{stage}_block_{number}")
    x = _top(x, asked) if include_top else _norm()(pooled(x, asked))
    files = Files(f"{FAMILIES}/convnext", (f"{name}.h5", f"{name}_notop.h5"), HASHES[kind])
    return finish(asked, begin, x, files)


def _norm(name: str | None = None) -> Any:
    return layers.LayerNormalization(epsilon=1e-6, name=name)


def _halvings(widths: tuple[int, ...], name: str) -> list[Any]:
    """What stands before each stage: the picture in patches, then half as large each time."""
    first = [layers.Conv2D(widths[0], 4, strides=4, name=f"{name}_stem_conv"),
             _norm(f"{name}_stem_layernorm")]  # fmt: skip
    found = [Sequential(first, name=f"{name}_stem")]
    for number, width in enumerate(widths[1:]):
        parts = [_norm(f"{name}_downsampling_layernorm_{number}"),
                 layers.Conv2D(width, 2, strides=2,
                               name=f"{name}_downsampling_conv_{number}")]  # fmt: skip
        found.append(Sequential(parts, name=f"{name}_downsampling_block_{number}"))
    return found


def _block(before: Any, width: int, name: str) -> Any:
    x = layers.Conv2D(width, 7, padding="same", groups=width, name=f"{name}_depthwise_conv")(before)
    x = layers.Dense(4 * width, name=f"{name}_pointwise_conv_1")(_norm(f"{name}_layernorm")(x))
    x = layers.Activation("gelu", name=f"{name}_gelu")(x)
    x = layers.Dense(width, name=f"{name}_pointwise_conv_2")(x)
    x = LayerScale(1e-6, width, name=f"{name}_layer_scale")(x)
    return before + layers.Activation("linear", name=f"{name}_identity")(x)


def _top(x: Any, asked: Asked) -> Any:
    activation = asked.checked_activation()
    x = layers.GlobalAveragePooling2D(name=f"{asked.name}_head_gap")(x)
    x = _norm(f"{asked.name}_head_layernorm")(x)
    return layers.Dense(asked.classes, activation=activation, name=f"{asked.name}_head_dense")(x)


ConvNeXtTiny = variant(convnext, "ConvNeXtTiny", "convnext_tiny", kind="tiny")
ConvNeXtSmall = variant(convnext, "ConvNeXtSmall", "convnext_small", kind="small")
ConvNeXtBase = variant(convnext, "ConvNeXtBase", "convnext_base", kind="base")
ConvNeXtLarge = variant(convnext, "ConvNeXtLarge", "convnext_large", kind="large")
ConvNeXtXLarge = variant(convnext, "ConvNeXtXLarge", "convnext_xlarge", kind="xlarge")
preprocess_input = preprocessing(None)

__all__ = [
    "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtSmall", "ConvNeXtTiny", "ConvNeXtXLarge",
    "decode_predictions", "preprocess_input",
]  # fmt: skip
