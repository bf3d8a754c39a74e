"""Augmentation without choosing: RandAugment and AugMix take the changes by chance.

Where it sits   over the other augmentations; they are layers of these layers.
The one idea    which changes help is hard to know, so take a few of all of them at random, and
                leave one number to choose: how strong they are.
Try it          >>> import numpy as np
                >>> layer = RandAugment(num_ops=0)
                >>> float(layer(np.ones((1, 2, 2, 3))).numpy().max())
                1.0
Read next       keras/layers/preprocessing/pipeline.py

As https://keras.io/api/layers/preprocessing_layers/image_augmentation/
"""

from __future__ import annotations

import random as python_random
from collections.abc import Callable
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras import ops as kops
from minitf.keras import random
from minitf.keras.layers.layer import table
from minitf.keras.layers.preprocessing.augmentation import Augmentation, pair_of
from minitf.keras.layers.preprocessing.histograms import AutoContrast, Equalization
from minitf.keras.layers.preprocessing.random_bending import RandomShear
from minitf.keras.layers.preprocessing.random_color import RandomColorDegeneration
from minitf.keras.layers.preprocessing.random_images import RandomBrightness, RandomContrast
from minitf.keras.layers.preprocessing.random_maps import RandomRotation, RandomTranslation
from minitf.keras.layers.preprocessing.random_tone import (
    RandomPosterization,
    RandomSharpness,
    Solarization,
)

MOVES = ("random_shear", "random_translation", "random_rotation")
# The changes in the order of each policy: their numbers are drawn, and they are counted, so.
RAND_AUGMENT = (
    *MOVES, "random_brightness", "random_color_degeneration", "random_contrast",
    "random_sharpness", "random_posterization", "solarization", "auto_contrast", "equalization",
)  # fmt: skip
AUG_MIX = (*MOVES, "random_posterization", "solarization", "auto_contrast", "equalization")
AUG_MIX_ALL = (
    *AUG_MIX, "random_brightness", "random_color_degeneration", "random_contrast",
    "random_sharpness",
)  # fmt: skip


class _Policy(Augmentation):
    """A layer of changes that are taken by chance, all equally strong."""

    bounds = (0, 1)
    value_range: Any
    auto_contrast: AutoContrast

    def _make(self, names: tuple[str, ...], interpolation: str, **kwargs: Any) -> None:
        """The changes, as attributes with their names."""
        seed, factor, around = self.seed, self.factor, {"value_range": self.value_range}
        moving = {"interpolation": interpolation, "seed": seed}
        toned = {"factor": factor, "seed": seed, **around}
        bits = max(1, int(8 * factor[1]))
        kinds: dict[str, tuple[Any, dict[str, Any]]] = {
            "random_shear": (RandomShear, {"x_factor": factor, "y_factor": factor, **moving}),
            "random_translation": (
                RandomTranslation, {"height_factor": factor, "width_factor": factor, **moving}),
            "random_rotation": (RandomRotation, {"factor": factor, **moving}),
            "random_brightness": (RandomBrightness, toned),
            "random_color_degeneration": (RandomColorDegeneration, toned),
            "random_contrast": (RandomContrast, toned),
            "random_sharpness": (RandomSharpness, toned),
            "random_posterization": (RandomPosterization, {**toned, "factor": bits}),
            "solarization": (Solarization, {
                "addition_factor": factor, "threshold_factor": factor, "seed": seed, **around}),
            "auto_contrast": (AutoContrast, around),
            "equalization": (Equalization, around),
        }  # fmt: skip
        for name in names:
            kind, arguments = kinds[name]
            layer = kind(**arguments, data_format="channels_last", **kwargs)
            layer.bounding_box_format = self.bounding_box_format
            setattr(self, name, layer)
        self._names = names
        if self.data_format == "channels_first":
            self.auto_contrast.axes = (1, 3)  # what it would take, given the pictures as they are

    def build(self, input_shape: Any) -> None:
        for name in self._names:
            getattr(self, name).build(input_shape)
        self.built = True

    def _batch(self, images: Any) -> Any:
        """Pictures as a batch with the channels last, as the changes want them."""
        images = convert_to_tensor(images)
        images = images[None] if images.ndim == 3 else images
        return kops.moveaxis(images, 1, -1) if self.data_format == "channels_first" else images

    def transform_segmentation_masks(
        self, masks: Any, transformation: Any, training: bool = True
    ) -> Any:
        if not training:
            return masks
        masks = self._batch(ops.cast(masks, self.compute_dtype))
        masks = self._over(masks, transformation, "transform_segmentation_masks")
        return kops.moveaxis(masks, -1, 1) if self.data_format == "channels_first" else masks

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        return self._over(images, transformation, "transform_images")

    def _over(self, images: Tensor, transformation: Any, method: str) -> Tensor:
        """What the changes that were drawn make of pictures, or of masks, by their method."""
        raise NotImplementedError


def _either(chosen: Tensor, change: Callable[..., Any], given: Any, drawn: Any) -> Any:
    """Changed where it was chosen; computed only then, unless a graph decides later."""
    if context.current.graph is None:
        return change(given, drawn) if bool(chosen) else given
    made = change(given, drawn)
    if isinstance(given, dict):
        return {key: ops.where(chosen, ops.cast(made[key], part.dtype), part)
                for key, part in given.items()}  # fmt: skip
    return ops.where(chosen, made, given)


@table.add()
class RandAugment(_Policy):
    """A few changes of eleven, drawn anew for each batch.

    Args:
        value_range: The smallest and the largest value of a pixel.
        num_ops: How many changes.
        factor: How strong they are, from 0 to 1.
        interpolation: "bilinear" or "nearest".
        seed: Same seed, same changes.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/rand_augment/
    """

    saved = ("value_range", "num_ops", "factor", "interpolation", "seed")

    def __init__(
        self, value_range: Any = (0, 255), num_ops: int = 2, factor: Any = 0.5,
        interpolation: str = "bilinear", seed: int | None = None,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range, self.num_ops = value_range, num_ops
        self.factor = pair_of(factor, self.bounds)
        self.interpolation = interpolation
        self.set_seed(seed)
        self._make(RAND_AUGMENT, interpolation, dtype=self.dtype_policy)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        chosen = random.randint((self.num_ops,), 0, len(self._names), seed=seed)
        images = self._batch(images)
        drawn = {name: getattr(self, name).get_random_transformation(images, seed=seed)
                 for name in self._names}  # fmt: skip
        return {"transforms": drawn, "layer_idxes": chosen}

    def _over(self, images: Any, transformation: Any, method: str) -> Any:
        for i in range(self.num_ops):
            for number, name in enumerate(self._names):
                change = getattr(getattr(self, name), method)
                chosen = ops.equal(transformation["layer_idxes"][i], number)
                images = _either(chosen, change, images, transformation["transforms"][name])
        return images

    def transform_bounding_boxes(
        self, boxes: Any, transformation: Any, training: bool = True
    ) -> Any:
        return self._over(boxes, transformation, "transform_bounding_boxes") if training else boxes


@table.add()
class AugMix(_Policy):
    """Several chains of changes, mixed with each other and with the picture as it was.

    Args:
        value_range: The smallest and the largest value of a pixel.
        num_chains: How many chains.
        chain_depth: How many changes at most stand in each.
        factor: How strong they are, from 0 to 1.
        alpha: Of the distributions that the weights are from: the larger, the more alike.
        all_ops: Whether brightness, color, contrast and sharpness are changed too.
        interpolation: "bilinear" or "nearest".
        seed: Same seed, same numbers; which changes are taken, Python's `random` decides.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    https://keras.io/api/layers/preprocessing_layers/image_augmentation/aug_mix/
    """

    saved = ("value_range", "num_chains", "chain_depth", "factor", "alpha", "all_ops",
             "interpolation", "seed")  # fmt: skip

    def __init__(
        self, value_range: Any = (0, 255), num_chains: int = 3, chain_depth: int = 3,
        factor: Any = 0.3, alpha: float = 1.0, all_ops: bool = True,
        interpolation: str = "bilinear", seed: int | None = None,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range, self.num_chains, self.chain_depth = value_range, num_chains, chain_depth
        self.factor = pair_of(factor, self.bounds)
        self.alpha, self.all_ops, self.interpolation = alpha, all_ops, interpolation
        self.set_seed(seed)
        self._make(AUG_MIX_ALL if all_ops else AUG_MIX, interpolation, dtype=self.dtype_policy)

    def draw(self, images: Any, seed: Any) -> dict[str, Any]:
        images = self._batch(images)
        weights = random.gamma([self.num_chains], self.alpha, seed=seed)
        weights /= ops.reduce_sum(weights)
        kept = random.beta((), self.alpha, self.alpha, seed=seed)
        chains = []
        for _ in range(self.num_chains):
            names = (python_random.choice([*self._names, None]) for _ in range(self.chain_depth))
            chains.append([
                {"layer_name": name, "transformation": getattr(
                    self, name).get_random_transformation(images, seed=seed)}
                for name in names if name is not None
            ])  # fmt: skip
        return {"chain_mixing_weights": weights, "weight_sample": kept, "chain_transforms": chains}

    def change(self, images: Tensor, transformation: Any, interpolation: str) -> Tensor:
        mixed = super().change(images, transformation, interpolation)
        return ops.clip_by_value(mixed, *self.value_range)

    def _over(self, images: Tensor, transformation: Any, method: str) -> Tensor:
        weights, kept = (ops.cast(transformation[name], images.dtype)
                         for name in ("chain_mixing_weights", "weight_sample"))  # fmt: skip
        mixed = ops.zeros_like(images)
        for number, chain in enumerate(transformation["chain_transforms"]):
            changed = images
            for step in chain:
                change = getattr(getattr(self, step["layer_name"]), method)
                changed = change(changed, step["transformation"])
            mixed += changed * weights[number]
        return kept * images + (1.0 - kept) * mixed
