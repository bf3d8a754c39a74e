"""keras.preprocessing.image: pictures as arrays.

Where it sits   names only; most functions stand in keras.utils.
The one idea    a picture is an array (height, width, channels).
Try it          >>> import numpy as np
                >>> smart_resize(np.ones((4, 6, 1), "float32"), (2, 2)).shape
                (2, 2, 1)
Read next       keras/utils/images.py

As https://keras.io/api/data_loading/image/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.layers.preprocessing.images import Resizing
from minitf.keras.utils.images import array_to_img, img_to_array, load_img, save_img

__all__ = ["array_to_img", "img_to_array", "load_img", "save_img", "smart_resize"]


def smart_resize(
    x: Any, size: tuple[int, int], interpolation: str = "bilinear",
    data_format: str = "channels_last",
) -> Any:  # fmt: skip
    """Pictures in another size, cut to its proportions first, so that nothing is distorted.

    Args:
        x: One picture or a batch, an array or a tensor.
        size: The new height and width.
        interpolation: "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5".
        data_format: "channels_last" or "channels_first".

    Returns:
        An array for an array, else a tensor.
    """
    if len(size) != 2:
        raise ArgumentError(
            f"Expected `size` to be a tuple of 2 integers, but got: {size}.",
            instead="size=(height, width)",
        )
    layer = Resizing(*size, interpolation, crop_to_aspect_ratio=True, data_format=data_format)
    made = layer(x)
    return made.numpy() if isinstance(x, np.ndarray) else made
