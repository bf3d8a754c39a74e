"""Datasets from folders: a folder for each class, its files the samples.

Where it sits   under keras.utils, above tf.data.
The one idea    the order of the files is drawn from a seed before anything is read, so that the
                training part and the validation part never share a file.
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

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, MissingFileError
from minitf.execution.python_function import numpy_function
from minitf.keras.layers.preprocessing.images import Resizing
from minitf.keras.layers.sizes import data_format_of
from minitf.keras.messages import say
from minitf.keras.utils.arrays import to_categorical
from minitf.keras.utils.images import img_to_array, load_img

PICTURES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")


class _Files:
    """The files of a folder with their labels, and the part of them that is wanted."""

    def __init__(
        self, directory: Any, endings: tuple[str, ...], labels: Any, label_mode: Any,
        class_names: Any, shuffle: bool, seed: int | None, validation_split: Any, subset: Any,
        follow_links: bool, verbose: bool,
    ):  # fmt: skip
        if label_mode not in ("int", "categorical", "binary", None):
            raise ArgumentError(
                '`label_mode` argument must be one of "int", "categorical", "binary", or None. '
                f"Received: label_mode={label_mode}"
            )
        _check_split(validation_split, subset, shuffle, seed)
        root = Path(directory)
        if not root.is_dir():
            raise MissingFileError(f"There is no folder {str(directory)!r}.")
        found = sorted(part.name for part in root.iterdir() if part.is_dir())
        inferred = labels == "inferred" if isinstance(labels, str) else False
        if inferred and class_names and set(class_names) != set(found):
            raise ArgumentError(
                "The `class_names` passed did not match the names of the subdirectories of the "
                f"target directory. Expected: {found}, but received: {class_names}"
            )
        self.class_names = list(class_names or found) if inferred else []
        folders = [root / name for name in self.class_names] if inferred else [root]
        self.paths: list[str] = []
        numbers: list[Any] = []
        for number, folder in enumerate(folders):
            inside = sorted(p for p in folder.rglob("*") if p.suffix.lower() in endings)
            self.paths += [str(path) for path in inside]
            numbers += [number] * len(inside)
        if labels is not None and not inferred:
            numbers = list(labels)
            if len(numbers) != len(self.paths):
                raise ArgumentError(
                    "Expected the lengths of `labels` to match the number of files in the target "
                    f"directory. len(labels) is {len(numbers)}, and there are {len(self.paths)} "
                    f"files in {directory}."
                )
        if not self.paths:
            raise ArgumentError(
                f"No files found in directory {directory}. Allowed formats: {endings}"
            )
        self.labels = None if labels is None or label_mode is None else np.array(numbers, "int32")
        if labels is not None and not inferred:
            self.class_names = [str(label) for label in sorted(set(numbers))]
        if label_mode == "binary" and len(self.class_names) != 2:
            raise ArgumentError(
                'When passing `label_mode="binary"`, there must be exactly 2 class_names. '
                f"Received: class_names={self.class_names}"
            )
        classes = len(self.class_names) if inferred else len(set(numbers))
        if verbose:
            say(f"Found {len(self.paths)} files belonging to {classes} classes.")
        self._label_mode, self._classes, self._verbose = label_mode, classes, verbose
        self._validation_split, self._seed = validation_split, seed
        if shuffle:
            self._shuffle()

    def _shuffle(self) -> None:
        seed = np.random.randint(1_000_000) if self._seed is None else self._seed  # noqa: NPY002
        np.random.RandomState(seed).shuffle(self.paths)
        if self.labels is not None:
            np.random.RandomState(seed).shuffle(self.labels)

    def dataset(self, subset: str | None, read: Callable[[str], Any]) -> Dataset:
        """The samples of a part, read when they are asked for, with their labels."""
        paths, labels = self.paths, self.labels
        if self._validation_split:
            held = int(self._validation_split * len(paths))
            part = slice(None, -held) if subset == "training" else slice(-held, None)
            paths, labels = paths[part], None if labels is None else labels[part]
            if self._verbose:
                say(f"Using {len(paths)} files for {subset}.")
        samples = Dataset.from_tensor_slices(paths).map(read)
        if labels is None:
            return samples
        if self._label_mode == "binary":
            labels = labels.astype("float32")[:, None]
        elif self._label_mode == "categorical":
            labels = to_categorical(labels, self._classes).astype("float32")
        return Dataset.zip((samples, Dataset.from_tensor_slices(labels)))


def _in_python(read: Callable[[bytes], Any], dtype: str, shape: tuple) -> Callable[[Any], Any]:
    """A function of a path for `dataset.map`, which runs as Python."""

    def reader(path: Any) -> Any:
        made = numpy_function(read, [path], dtype)
        made.set_shape(shape)
        return made

    return reader


def _check_split(split: Any, subset: Any, shuffle: bool, seed: Any) -> None:
    problem = ""
    if split and not 0 < split < 1:
        problem = f"`validation_split` must be between 0 and 1, received: {split}"
    elif (split or subset) and not (split and subset):
        problem = "If `subset` is set, `validation_split` must be set, and inversely."
    elif subset not in ("training", "validation", "both", None):
        problem = f'`subset` must be "training", "validation" or "both", received: {subset}'
    elif split and shuffle and seed is None:
        problem = (
            "If using `validation_split` and shuffling the data, you must provide a `seed` "
            "argument, to make sure that there is no overlap between the training and validation "
            "subset."
        )
    if problem:
        raise ArgumentError(problem)


def _finished(
    files: _Files, subset: Any, read: Any, batch_size: Any, shuffle: bool, seed: Any
) -> Any:
    """The dataset (for "both", a list of two) in batches, with the names of its classes."""
    made = []
    for part in ("training", "validation") if subset == "both" else (subset,):
        dataset = files.dataset(part, read)
        if shuffle:
            dataset = dataset.shuffle(max(1, (batch_size or 128) * 8), seed=seed)
        if batch_size is not None:
            dataset = dataset.batch(batch_size)
        dataset = dataset.prefetch(2)
        dataset.class_names = files.class_names if files.labels is not None else None
        dataset.file_paths = files.paths
        made.append(dataset)
    return made if subset == "both" else made[0]


def image_dataset_from_directory(
    directory: Any, labels: Any = "inferred", label_mode: str | None = "int",
    class_names: Any = None, color_mode: str = "rgb", batch_size: int | None = 32,
    image_size: tuple[int, int] = (256, 256), shuffle: bool = True, seed: int | None = None,
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
        image_size: The height and width that all get.
        shuffle: Whether they come in a random order.
        seed: For the order.
        validation_split: The part that is kept for validation.
        subset: "training", "validation" or "both" (gives two datasets).
        interpolation: How they are resized.
        follow_links: Accepted as in Keras.
        crop_to_aspect_ratio: Whether parts are cut off, so that nothing is distorted.
        pad_to_aspect_ratio: Whether a border is put around, so that nothing is distorted.
        data_format: "channels_last" or "channels_first".
        format: "tf".
        verbose: Whether to say what was found.

    Returns:
        A dataset of (pictures, labels); its `class_names` are the names of the folders.

    Raises:
        ArgumentError: No such folder, no pictures in it, or arguments that do not go together.
    """
    files = _Files(directory, PICTURES, labels, label_mode, class_names, shuffle, seed,
                   validation_split, subset, follow_links, verbose)  # fmt: skip
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(color_mode)
    if channels is None:
        raise ArgumentError('`color_mode` must be one of {"rgb", "rgba", "grayscale"}.')
    first = data_format_of(data_format) == "channels_first"
    resizing = Resizing(
        *image_size, interpolation, crop_to_aspect_ratio, pad_to_aspect_ratio,
        data_format="channels_last",
    )  # fmt: skip

    dtype = "uint8" if interpolation == "nearest" else "float32"  # as tf.image.resize gives

    def read(path: bytes) -> np.ndarray:
        picture = img_to_array(load_img(path.decode(), color_mode), "channels_last", dtype)
        made = resizing(picture).numpy()
        return made.transpose(2, 0, 1) if first else made

    shape = (channels, *image_size) if first else (*image_size, channels)
    reader = _in_python(read, dtype, shape)
    return _finished(files, subset, reader, batch_size, shuffle, seed)


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
    files = _Files(directory, (".txt",), labels, label_mode, class_names, shuffle, seed,
                   validation_split, subset, follow_links, verbose)  # fmt: skip

    def read(path: bytes) -> bytes:
        return Path(path.decode()).read_bytes()[:max_length]

    return _finished(files, subset, _in_python(read, "string", ()), batch_size, shuffle, seed)
