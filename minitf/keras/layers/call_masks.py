"""Masks on their way through a layer: which steps of a sequence count.

Where it sits   a base of Calls.
The one idea    a mask travels as an attribute of a tensor: `call` gets it if it has an argument
                `mask`, and the output carries what `compute_mask` makes of it.
Try it          >>> from minitf import keras
                >>> from minitf.keras.masks import mask_of
                >>> words = keras.layers.Embedding(10, 2, mask_zero=True)([[4, 7, 0]])
                >>> mask_of(keras.layers.Dropout(0.5)(words)).numpy()
                array([[ True,  True, False]])
Read next       keras/masks.py
"""

from __future__ import annotations

import warnings
from typing import Any

from minitf.core import nest
from minitf.core.tensor import Tensor
from minitf.errors import MinitfError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layers.call_arguments import (
    by_name,
    default,
    first_argument,
    is_default,
    mask_of_first,
    names_of,
    tensor_arguments,
)
from minitf.keras.masks import mask_of, set_mask

_USUAL = {"training"}


class Masks:
    """How a layer takes masks and gives them; see Layer."""

    name: str
    call: Any
    _supports_masking: bool

    @property
    def supports_masking(self) -> bool:
        """Whether masks go on behind this layer: by default where it has a `compute_mask`."""
        return self._supports_masking

    @supports_masking.setter
    def supports_masking(self, value: bool) -> None:
        self._supports_masking = value

    @default
    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the output: by default that of the input."""
        return previous_mask

    def _hand_on_masks(self, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Give `call` the masks of its inputs; returns that of the first input, or None."""
        if len(args) == 1 and isinstance(args[0], Tensor) and kwargs.keys() <= _USUAL:
            mask = mask_of(args[0])  # the usual call, for which there is less to ask
            if mask is not None and "mask" in names_of(type(self).call):
                kwargs["mask"] = mask
            return mask
        names = names_of(type(self).call)
        tensors = tensor_arguments(self, args, kwargs)
        given = by_name(self, args, kwargs)
        for name, value in tensors.items():
            key = "mask" if len(tensors) == 1 else f"{name}_mask"
            if key in names and given.get(key) is None:
                masks = nest.map_structure(mask_of, value)
                if any(mask is not None for mask in nest.flatten(masks)):
                    kwargs[key] = masks
        explicit = kwargs.get("mask", given.get("mask"))
        return mask_of_first(self, args, kwargs) if explicit is None else explicit

    # Masks of symbols are drawn into the model: an op makes them, and layers are called with them

    def _hand_on_drawn_masks(self, args: tuple, kwargs: dict[str, Any]) -> Any:
        """As `_hand_on_masks`, for masks that were drawn; returns that of the first input.

        Keras notes the mask of one tensor only; those of several travel with them when it runs.
        """
        told = dict(kwargs)
        masks = self._hand_on_masks(args, told)
        if not _is_drawn(masks):
            return None
        if args and isinstance(args[0], KerasTensor) and "mask" in told:
            kwargs["mask"] = told["mask"]
        return masks

    def _draw_masks(self, outputs: Any, first: Any, masks: Any) -> None:
        """Draw what makes the masks of the outputs, where it is written with keras.ops."""
        marked = [leaf for leaf in nest.flatten(outputs) if mask_of(leaf) is not None]
        if not marked or all(_is_drawn(mask_of(leaf)) for leaf in marked):
            return
        try:
            made = nest.flatten(self.compute_mask(first, masks))
        except MinitfError:
            return  # it asks for values: it is found again when the model runs
        if len(made) == len(marked) and all(map(_is_drawn, made)):
            for leaf, mask in zip(marked, made, strict=True):
                leaf._keras_mask = mask

    def _mark_masks(self, outputs: Any, args: tuple, kwargs: dict[str, Any], masks: Any) -> None:
        """Give the outputs their masks, unless `call` did."""
        if masks is None and is_default(self, "compute_mask"):
            return  # no mask came in, so none goes out
        found = any(mask is not None for mask in nest.flatten(masks))
        if not self.supports_masking:
            if found:
                warnings.warn(
                    f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with "
                    "a mask attached to it. However, this layer does not support masking and will "
                    "therefore destroy the mask information. Downstream layers will not see the "
                    "mask.",
                    stacklevel=4,
                )
            return
        leaves = nest.flatten(outputs)
        if all(mask_of(output) is not None for output in leaves):
            return
        made = self.compute_mask(first_argument(self, args, kwargs), masks)
        marks = nest.flatten(made) if made is not None else []
        for output, mask in zip(leaves, marks, strict=False):
            if isinstance(output, (Tensor, KerasTensor)) and mask_of(output) is None:
                set_mask(output, mask)


def _is_drawn(masks: Any) -> bool:
    """Whether masks are outputs of calls that a model can follow back to its inputs."""
    leaves = [mask for mask in nest.flatten(masks) if mask is not None]
    return bool(leaves) and all(
        isinstance(mask, KerasTensor) and mask._keras_history is not None for mask in leaves
    )
