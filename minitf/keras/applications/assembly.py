"""From a family's blocks to a model: input, top, name, weights.

Where it sits   below every family of keras.applications.
The one idea    a published network is a body of blocks; what stands before it (an input of some
                size) and behind it (pooling and a classifier, or nothing) is the same for all.
Try it          >>> from minitf import keras
                >>> model = keras.applications.MobileNet(
                ...     weights=None, alpha=0.25, include_top=False, input_shape=(64, 64, 3))
                >>> model.output_shape
                (None, 2, 2, 256)
Read next       keras/applications/vgg.py, the simplest body

As https://keras.io/api/applications/
"""

from __future__ import annotations

import inspect
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras import activations, layers
from minitf.keras.config import image_data_format
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.models.functional import Functional
from minitf.keras.utils.files import get_file
from minitf.keras.utils.graphs import get_source_inputs

BASE = "https://storage.googleapis.com/"
FAMILIES = "tensorflow/keras-applications"
Body = Callable[[Any], Any]

DOCUMENTATION = """{name}: a published network for pictures.

Args:
    include_top: Whether the classifier stands behind the body.
    weights: "imagenet" (fetched, or found in ~/.keras/models), a path, or None for random ones.
    input_tensor: A KerasTensor to begin with, instead of a new input.
    input_shape: Height, width and channels; given for a body without top.
    pooling: Without top: None (a picture of features), "avg" or "max" (a row of them).
    classes: How many classes the classifier knows.
    classifier_activation: "softmax", or None for logits.
    name: The name of the model.
{more}
Returns:
    A functional Model.

Raises:
    ArgumentError: Arguments that do not go together.
    DownloadError: The weights are not on this computer and cannot be fetched; the message says
        which file to put where.

https://keras.io/api/applications/
"""


@dataclass
class Asked:
    """What every published network is asked for; see `DOCUMENTATION`."""

    include_top: bool
    weights: Any
    input_tensor: Any
    input_shape: Any
    pooling: str | None
    classes: int
    classifier_activation: Any
    name: str | None

    def check(self) -> None:
        """Refuse weights that are not there, or that do not fit the classes."""
        known = self.weights in ("imagenet", None)
        if not known and not os.path.exists(self.weights):
            raise ArgumentError(
                "The `weights` argument should be either `None` (random initialization), "
                "'imagenet' (pre-training on ImageNet), or the path to the weights file to be "
                f"loaded. Received: weights={self.weights}"
            )
        if self.weights == "imagenet" and self.include_top and self.classes != 1000:
            raise ArgumentError(
                "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000. "
                f"Received classes={self.classes}",
                why="these weights end in the 1,000 classes of ImageNet",
                instead="include_top=False, and a classifier of your own behind it",
            )

    def checked_activation(self) -> Any:
        """The classifier's activation; weights that are loaded know two."""
        given = activations.get(self.classifier_activation)
        if self.weights is not None and given not in (
            activations.get("softmax"), activations.get(None)
        ):  # fmt: skip
            raise ArgumentError(
                "Only `None` and `softmax` activations are allowed for the "
                "`classifier_activation` argument when using pretrained weights, with "
                f"`include_top=True`; Received: classifier_activation={given}"
            )
        return self.classifier_activation


@dataclass
class Files:
    """Where a network's weights lie.

    Attributes:
        folder: Where they come from, below `BASE`.
        names: The names of the files with and without top.
        hashes: Their checksums.
        origins: Their names where they come from, if these are others.
    """

    folder: str
    names: tuple[str, str]
    hashes: tuple[str | None, str | None] = (None, None)
    origins: tuple[str, str] | None = None

    def load(self, model: Any, asked: Asked) -> None:
        """Fill a model with what it was asked for."""
        if asked.weights == "imagenet":
            which = 0 if asked.include_top else 1
            name, origin = self.names[which], (self.origins or self.names)[which]
            origin = f"{BASE}{self.folder}/{origin}"
            path = get_file(name, origin, file_hash=self.hashes[which], cache_subdir="models")
            model.load_weights(path)
        elif asked.weights is not None:
            model.load_weights(asked.weights)


def standard_files(folder: str, name: str, hashes: tuple[str, str]) -> Files:
    """Files named as most families name them."""
    stem = f"{name}_weights_tf_dim_ordering_tf_kernels"
    return Files(f"{FAMILIES}/{folder}", (f"{stem}.h5", f"{stem}_notop.h5"), hashes)


def channels_first() -> bool:
    return image_data_format() == "channels_first"


def channel_axis(last: int = 3) -> int:
    """Where channels are; families write the last axis as 3 or as -1."""
    return 1 if channels_first() else last


def image_shape(asked: Asked, default_size: int, min_size: int) -> tuple[Any, ...]:
    """The input's shape without batch: what was asked for, checked, or the usual one."""
    given = None if asked.input_shape is None else tuple(asked.input_shape)
    pretrained = asked.weights == "imagenet"
    place = 0 if channels_first() else -1
    channels = 3
    if not pretrained and given and len(given) == 3:
        channels = given[place]
        if channels not in (1, 3):
            warnings.warn(
                "This model usually expects 1 or 3 input channels. However, it was passed an "
                f"input_shape with {channels} input channels.", stacklevel=4,
            )  # fmt: skip
    usual = _image(default_size, channels)
    if pretrained and asked.include_top:
        if given is not None and given != usual:
            raise ArgumentError(
                "When setting `include_top=True` and loading `imagenet` weights, `input_shape` "
                f"should be {usual}.  Received: input_shape={given}",
                instead="include_top=False, for pictures of another size",
            )
        return usual
    if not given:
        return usual if asked.include_top else _image(None, 3)
    _check_shape(given, place, pretrained, min_size)
    if asked.include_top and None in given:
        raise ArgumentError(
            "If `include_top` is True, you should specify a static `input_shape`. "
            f"Received: input_shape={given}"
        )
    return given


def _check_shape(given: tuple[Any, ...], place: int, pretrained: bool, min_size: int) -> None:
    if len(given) != 3:
        raise ArgumentError("`input_shape` must be a tuple of three integers.")
    if pretrained and given[place] != 3:
        raise ArgumentError(
            f"The input must have 3 channels; Received `input_shape={given}`",
            why="the weights for ImageNet begin with red, green and blue",
        )
    sizes = given[1:] if place == 0 else given[:-1]
    if any(size is not None and size < min_size for size in sizes):
        raise ArgumentError(
            f"Input size must be at least {min_size}x{min_size}; Received: input_shape={given}",
            why="each of several steps halves the picture",
        )


def _image(size: int | None, channels: int) -> tuple[Any, ...]:
    return (channels, size, size) if channels_first() else (size, size, channels)


def image_input(asked: Asked, shape: Any) -> Any:
    """What the body begins with."""
    given = asked.input_tensor
    if given is None:
        return layers.Input(shape=shape)
    return given if isinstance(given, KerasTensor) else layers.Input(tensor=given, shape=shape)


def finish(asked: Asked, begin: Any, x: Any, files: Files) -> Any:
    """The model from its first to its last tensor, with its weights."""
    inputs = begin if asked.input_tensor is None else get_source_inputs(asked.input_tensor)
    model = Functional(inputs, x, name=asked.name)
    files.load(model, asked)
    return model


def assemble(
    asked: Asked, body: Body, files: Files, default_size: int = 224, min_size: int = 32,
    top: Callable[[Any, Asked], Any] | None = None, named_pooling: bool = False,
) -> Any:  # fmt: skip
    """A model of a body and what stands around it."""
    asked.check()
    begin = image_input(asked, image_shape(asked, default_size, min_size))
    x = body(begin)
    x = (top or classifier)(x, asked) if asked.include_top else pooled(x, asked, named_pooling)
    return finish(asked, begin, x, files)


def classifier(x: Any, asked: Asked, name: str | None = "avg_pool", **options: Any) -> Any:
    """Mean of each feature over the picture, then one layer: the top of most networks."""
    x = layers.GlobalAveragePooling2D(name=name)(x)
    activation = asked.checked_activation()
    return layers.Dense(asked.classes, activation=activation, name="predictions", **options)(x)


def pooled(x: Any, asked: Asked, named: bool = False) -> Any:
    """The end of a network without top."""
    if asked.pooling == "avg":
        return layers.GlobalAveragePooling2D(name="avg_pool" if named else None)(x)
    if asked.pooling == "max":
        return layers.GlobalMaxPooling2D(name="max_pool" if named else None)(x)
    return x


def padding_for(x: Any, kernel_size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Zeros around a picture so that a step of 2 treats even and odd sizes alike."""
    sizes = x.shape[2:4] if channels_first() else x.shape[1:3]
    adjust = [1 if sizes[0] is None else 1 - size % 2 for size in sizes]
    half = kernel_size // 2
    return (half - adjust[0], half), (half - adjust[1], half)


def divisible(width: float, divisor: int = 8) -> int:
    """The multiple of `divisor` nearest to a width, at most a tenth below it."""
    found = max(divisor, int(width + divisor / 2) // divisor * divisor)
    return found + divisor if found < 0.9 * width else found


def variant(build: Callable[..., Any], title: str, name: str | None, **settings: Any) -> Any:
    """A family's function with some arguments settled, as a function of its own.

    Args:
        build: The function of the family: its settings, then the arguments of `Asked`.
        title: The name of the new function.
        name: The default of its argument `name`.
        **settings: What is settled.
    """
    whole = inspect.signature(build)
    parameters = [p for p in whole.parameters.values() if p.name not in settings]
    parameters = [p.replace(default=name) if p.name == "name" else p for p in parameters]
    signature = whole.replace(parameters=parameters)

    def application(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        return build(**settings, **given.arguments)

    application.__name__ = application.__qualname__ = title
    application.__module__ = build.__module__
    application.__doc__ = DOCUMENTATION.format(name=title, more=inspect.getdoc(build) or "")
    application.__signature__ = signature  # type: ignore[attr-defined]
    return application
