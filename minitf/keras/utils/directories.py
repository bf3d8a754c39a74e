"""Datasets from folders: a folder for each class, its files the samples.

Where it sits   under keras.utils, above the files of a folder (keras/utils/folders.py).
The one idea    pictures, texts and sounds differ only in how one file is read and how several are
                put together.
Try it          >>> import tempfile
                >>> from pathlib import Path
                >>> with tempfile.TemporaryDirectory() as folder:
                ...     for label in ("bad", "good"):
                ...         Path(folder, label).mkdir()
                ...         _ = Path(folder, label, "1.txt").write_text(label)
                ...     texts = text_dataset_from_directory(folder, shuffle=False, verbose=False)
                ...     [batch] = texts
                >>> texts.class_names, batch[1].numpy()
                (['bad', 'good'], array([0, 1], dtype=int32))
Read next       data/dataset.py

As https://keras.io/api/data_loading/
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, MissingExtraError
from minitf.keras.layers.preprocessing.images import Resizing
from minitf.keras.layers.sizes import data_format_of
from minitf.keras.utils.folders import Files, in_python
from minitf.keras.utils.images import img_to_array, load_img

PICTURES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
INTERPOLATIONS = (
    "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic",
)  # fmt: skip


def image_dataset_from_directory(
    directory: Any, labels: Any = "inferred", label_mode: str | None = "int",
    class_names: Any = None, color_mode: str = "rgb", batch_size: int | None = 32,
    image_size: Any = (256, 256), shuffle: bool = True, seed: int | None = None,
    validation_split: float | None = None, subset: str | None = None,
    interpolation: str = "bilinear", follow_links: bool = False,
    crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False,
    data_format: str | None = None, format: str = "tf", verbose: bool = True,
) -> Any:  # fmt: skip
    """Pictures from a folder that has a folder for each class.

    Args:
        directory: The folder.
        labels: "inferred" (from the folders), None, or a list in the order of the files.
        label_mode: "int", "categorical" (one-hot), "binary" (0.0 or 1.0) or None.
        class_names: The folders in another order than the alphabet's.
        color_mode: "rgb", "rgba" or "grayscale".
        batch_size: The pictures of a batch; None: no batches.
        image_size: The height and width that all get; a number is both.
        shuffle: Whether they come in a random order.
        seed: For the order.
        validation_split: The part that is kept for validation.
        subset: "training", "validation" or "both" (gives two datasets).
        interpolation: How they are resized.
        follow_links: Whether links to folders are followed.
        crop_to_aspect_ratio: Whether parts are cut off, so that nothing is distorted.
        pad_to_aspect_ratio: Whether a border is put around, so that nothing is distorted.
        data_format: "channels_last" or "channels_first".
        format: "tf"; "grain" is accepted, and gives the same.
        verbose: Whether to say what was found.

    Returns:
        A dataset of (pictures, labels); its `class_names` are the names of the folders.

    Raises:
        ArgumentError: No such folder, no pictures in it, or arguments that do not go together.
    """
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(color_mode)
    if channels is None:
        raise ArgumentError(
            '`color_mode` must be one of {"rgb", "rgba", "grayscale"}. Received: '
            f"color_mode={color_mode}"
        )
    height, width = _as_size(image_size)
    _check_interpolation(interpolation := interpolation.lower())
    _check_format(format)
    files = Files(directory, "images", PICTURES, labels, label_mode, class_names, shuffle, seed,
                  validation_split, subset, follow_links, verbose)  # fmt: skip
    first = data_format_of(data_format) == "channels_first"
    resizing = Resizing(
        height, width, interpolation, crop_to_aspect_ratio, pad_to_aspect_ratio,
        data_format="channels_last",
    )  # fmt: skip

    dtype = "uint8" if interpolation == "nearest" else "float32"  # as tf.image.resize gives

    def read(path: bytes) -> np.ndarray:
        picture = img_to_array(load_img(path.decode(), color_mode), "channels_last", dtype)
        made = resizing(picture).numpy()
        return made.transpose(2, 0, 1) if first else made

    shape = (channels, height, width) if first else (height, width, channels)
    reader = in_python(read, dtype, shape)
    return files.datasets(reader, _batches(batch_size), _buffer(shuffle, batch_size), seed)


def text_dataset_from_directory(
    directory: Any, labels: Any = "inferred", label_mode: str | None = "int",
    class_names: Any = None, batch_size: int | None = 32, max_length: int | None = None,
    shuffle: bool = True, seed: int | None = None, validation_split: float | None = None,
    subset: str | None = None, follow_links: bool = False, format: str = "tf",
    verbose: bool = True,
) -> Any:  # fmt: skip
    """Texts (files *.txt) from a folder that has a folder for each class.

    Args:
        max_length: Cut texts to so many bytes.
        directory: The folder; this and the others as for `image_dataset_from_directory`.

    Returns:
        A dataset of (texts, labels); its `class_names` are the names of the folders.

    Raises:
        ArgumentError: No such folder, no texts in it, or arguments that do not go together.
    """
    _check_format(format)
    files = Files(directory, "text files", (".txt",), labels, label_mode, class_names, shuffle,
                  seed, validation_split, subset, follow_links, verbose)  # fmt: skip

    def read(path: bytes) -> bytes:
        return Path(path.decode()).read_bytes()[:max_length]

    reader = in_python(read, "string", ())
    return files.datasets(reader, _batches(batch_size), _buffer(shuffle, batch_size), seed)


def audio_dataset_from_directory(
    directory: Any, labels: Any = "inferred", label_mode: str | None = "int",
    class_names: Any = None, batch_size: int | None = 32, sampling_rate: int | None = None,
    output_sequence_length: int | None = None, ragged: bool = False, shuffle: bool = True,
    seed: int | None = None, validation_split: float | None = None, subset: str | None = None,
    follow_links: bool = False, verbose: bool = True,
) -> Any:  # fmt: skip
    """Sounds (files *.wav) from a folder that has a folder for each class.

    Args:
        sampling_rate: None: the sounds keep their own rate.  Others need TensorFlow I/O.
        output_sequence_length: The samples that each sound is cut or filled up to; None: those
            of a batch are filled up to the longest.
        ragged: Not in minitf; False.
        directory: The folder; this and the others as for `image_dataset_from_directory`.

    Returns:
        A dataset of (sounds, labels); a sound has shape (samples, channels), from -1 to 1.

    Raises:
        ArgumentError: No such folder, no sounds in it, or arguments that do not go together.
        MissingExtraError: Another sampling rate was asked for.
    """
    _check_sounds(sampling_rate, output_sequence_length, ragged)
    files = Files(directory, "audio files", (".wav",), labels, label_mode, class_names, shuffle,
                  seed, validation_split, subset, follow_links, verbose)  # fmt: skip

    def read(path: bytes) -> np.ndarray:
        return sound_in(Path(path.decode()), output_sequence_length)

    batch = _batches(batch_size, fills_up=output_sequence_length is None)
    reader = in_python(read, "float32", (output_sequence_length, None))
    return files.datasets(reader, batch, _buffer(shuffle, batch_size), seed)


def sound_in(path: Path, length: int | None = None) -> np.ndarray:
    """The samples of a .wav file, shape (samples, channels), from -1 to 1.

    Args:
        path: The file, of whole numbers of 16 bits.
        length: Cut or filled up with zeros to so many samples.

    Raises:
        ArgumentError: The file has numbers of another size.
    """
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2:
            raise ArgumentError(
                f"Can only read 16-bit WAV files, but received {8 * file.getsampwidth()}: {path}"
            )
        numbers = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        sound = numbers.reshape(-1, file.getnchannels()).astype("float32") / 32768.0
    if length is None:
        return sound
    filled = np.zeros((length, sound.shape[1]), "float32")
    filled[: len(sound)] = sound[:length]
    return filled


def _check_sounds(rate: Any, length: Any, ragged: bool) -> None:
    if ragged and length is not None:
        raise ArgumentError("Cannot set both `ragged` and `output_sequence_length`")
    if ragged:
        raise ArgumentError(
            "minitf has no ragged batches.", instead="output_sequence_length=..., or neither"
        )
    if rate is None:
        return
    if not isinstance(rate, int):
        raise ArgumentError(
            f"`sampling_rate` should have an integer value. Received: sampling_rate={rate}"
        )
    if rate <= 0:
        raise ArgumentError(
            f"`sampling_rate` should be higher than 0. Received: sampling_rate={rate}"
        )
    raise MissingExtraError(
        "To use the argument `sampling_rate`, you should install tensorflow_io, which minitf does "
        "not use.",
        instead="files of one rate, and no sampling_rate",
    )


def _batches(size: int | None, fills_up: bool = False) -> Callable[[Dataset], Dataset]:
    """What puts samples together; `fills_up` makes short ones as long as the longest."""
    if size is None:
        return lambda dataset: dataset
    if fills_up:
        return lambda dataset: dataset.padded_batch(size)
    return lambda dataset: dataset.batch(size)


def _buffer(shuffle: bool, batch_size: int | None) -> int | None:
    """How many samples are mixed."""
    return (1024 if batch_size is None else batch_size * 8) if shuffle else None


def _as_size(size: Any) -> tuple[int, int]:
    if isinstance(size, int):
        return size, size
    if not isinstance(size, (list, tuple)) or len(size) != 2:
        raise ArgumentError(
            "Invalid `image_size` value. Expected a tuple of 2 integers. Received: "
            f"image_size={size}"
        )
    height, width = size
    return height, width


def _check_interpolation(interpolation: str) -> None:
    if interpolation not in INTERPOLATIONS:
        raise ArgumentError(
            f"Argument `interpolation` should be one of {INTERPOLATIONS}. Received: "
            f"interpolation={interpolation}"
        )


def _check_format(format: str) -> None:
    if format not in ("tf", "grain"):
        raise ArgumentError(f'`format` should be either "tf" or "grain". Received: format={format}')
