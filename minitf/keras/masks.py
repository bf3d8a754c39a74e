"""Masks: which steps of a sequence count.

Where it sits   below the layers: some make masks, recurrent layers and losses use them.
The one idea    a mask travels with its tensor, as an attribute, so that layers in between need not
                know of it.
Try it          >>> import minitf as tf
                >>> x = tf.ones([2, 3])
                >>> _ = set_mask(x, tf.constant([True, False]))
                >>> mask_of(x).numpy()
                array([ True, False])
Read next       keras/layers/calls.py

As https://keras.io/guides/understanding_masking_and_padding/
"""

from __future__ import annotations

from typing import Any


def mask_of(value: Any) -> Any:
    """The mask of a tensor, or None."""
    # Not getattr: a tensor that is asked for what it has not got looks for advice to give.
    return getattr(value, "__dict__", {}).get("_keras_mask")


def set_mask(tensor: Any, mask: Any) -> Any:
    """The tensor, with a mask (or as it is, for None).  Shared tensors of variables get none."""
    if mask is not None and getattr(tensor, "variable", None) is None:
        tensor._keras_mask = mask
    return tensor
