"""Pictures into what a network was trained on, and its 1,000 numbers into words.

Where it sits   below every model of keras.applications.
The one idea    a network understands only pixels that were scaled as in its training, and each
                family was trained with one of three scalings.
Try it          >>> import numpy as np
                >>> gray = np.full((1, 2, 2, 3), 127.5)
                >>> float(preprocess_input(gray, mode="tf").max())
                0.0
Read next       keras/applications/assembly.py

As https://keras.io/api/applications/
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError, ShapeError
from minitf.keras import ops
from minitf.keras.config import floatx, image_data_format
from minitf.keras.utils.files import get_file

CLASS_INDEX = "imagenet_class_index.json"
CLASS_INDEX_PATH = (
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
)
CLASS_INDEX_MD5 = "c2c37ea517e94d9795004a39431a14cb"

MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of red, green and blue, 0 to 1
MEAN_BLUE_FIRST = (103.939, 116.779, 123.68)  # of blue, green and red, 0 to 255
MODES = ("caffe", "tf", "torch")


def preprocess_input(x: Any, data_format: str | None = None, mode: str = "caffe") -> Any:
    """Pictures scaled as a network expects them.

    Args:
        x: An array, tensor or KerasTensor of one picture or a batch, numbers from 0 to 255.  An
            array that is given stays as it is (real Keras writes into floating ones).
        data_format: "channels_last" or "channels_first"; default: the setting.
        mode: "tf" scales to -1 ... 1; "torch" to 0 ... 1, then subtracts the mean of each color
            and divides by its spread; "caffe" puts blue first and subtracts means, no more.

    Raises:
        ArgumentError: There is no such mode or data format.

    >>> import numpy as np
    >>> preprocess_input(np.array([[[0.0, 127.5, 255.0]]]), mode="tf")
    array([[[-1.,  0.,  1.]]])

    https://keras.io/api/applications/
    """
    if mode not in MODES:
        raise ArgumentError(
            f"Expected mode to be one of `caffe`, `tf` or `torch`. Received: mode={mode}"
        )
    data_format = data_format or image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        raise ArgumentError(
            "Expected data_format to be one of `channels_first` or `channels_last`. "
            f"Received: data_format={data_format}"
        )
    axis = -1 if data_format == "channels_last" else len(x.shape) - 3
    if isinstance(x, np.ndarray):
        x = x if x.dtype.kind == "f" else x.astype(floatx())
        return np.asarray(_scaled(x, mode, axis, np.flip), x.dtype)
    x = x if "float" in str(x.dtype) else ops.cast(x, floatx())
    return _scaled(x, mode, axis, ops.flip)


def _scaled(x: Any, mode: str, axis: int, flip: Callable[..., Any]) -> Any:
    if mode == "tf":
        return x / 127.5 - 1.0
    shape = [1] * len(x.shape)
    shape[axis] = 3

    def by_color(numbers: tuple[float, ...]) -> Any:
        return np.reshape(np.array(numbers, str(getattr(x.dtype, "name", x.dtype))), shape)

    if mode == "torch":
        return (x / 255.0 - by_color(MEAN)) / by_color(SPREAD)
    return flip(x, axis=axis) - by_color(MEAN_BLUE_FIRST)


def preprocessing(mode: str | None) -> Callable[..., Any]:
    """The `preprocess_input` of a family; None: its networks scale by themselves."""

    def preprocess_input_of_family(x: Any, data_format: str | None = None) -> Any:
        return x if mode is None else preprocess_input(x, data_format, mode)

    preprocess_input_of_family.__name__ = "preprocess_input"
    preprocess_input_of_family.__doc__ = (
        "The pictures as they are: the networks of this family scale them by themselves."
        if mode is None
        else f"Pictures scaled for this family: `imagenet_utils.preprocess_input(..., {mode!r})`."
    )
    return preprocess_input_of_family


def decode_predictions(preds: Any, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The likeliest classes of each picture, in words.

    Args:
        preds: The probabilities, shape ``(batch, 1000)``.
        top: How many classes.

    Returns:
        For each picture a list of ``(WordNet's number, name, probability)``.

    Raises:
        ShapeError: The shape is another one.
        DownloadError: The list of names is not on this computer and cannot be fetched.

    https://keras.io/api/applications/
    """
    if len(preds.shape) != 2 or preds.shape[1] != 1000:
        raise ShapeError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape "
            f"(samples, 1000)). Received array with shape: {tuple(preds.shape)}",
            why="the names are those of the 1,000 classes of ImageNet",
        )
    path = get_file(CLASS_INDEX, CLASS_INDEX_PATH, file_hash=CLASS_INDEX_MD5, cache_subdir="models")
    names = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        [(*names[str(place)], row[place]) for place in row.argsort()[::-1][:top]]
        for row in ops.convert_to_numpy(preds)
    ]
