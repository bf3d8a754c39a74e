"""The files of a folder, a folder for each class: found, ordered and split.

Where it sits   under keras.utils.directories, above tf.data.
The one idea    the order of the files is drawn from a seed before anything is read, so that the
                training part and the validation part never share a file.
Try it          >>> import tempfile
                >>> with tempfile.TemporaryDirectory() as folder:
                ...     for label in ("bad", "good"):
                ...         Path(folder, label).mkdir()
                ...         _ = Path(folder, label, "1.txt").write_text(label)
                ...     files = Files(folder, "text files", (".txt",), verbose=False)
                >>> files.class_names, files.labels
                (['bad', 'good'], [0, 1])
Read next       keras/utils/directories.py
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, MissingFileError
from minitf.execution.python_function import numpy_function
from minitf.keras.messages import say
from minitf.keras.utils.arrays import to_categorical


class Files:
    """The files of a folder with their labels.

    Args:
        directory: The folder.
        kind: What the files are called in messages: "images".
        endings: How their names end.
        labels: "inferred" (from the folders inside), None, or a list in the order of the files.
        label_mode: "int", "categorical", "binary" or None.
        class_names: The folders inside that are wanted, in this order.
        shuffle, seed: Whether the files come in another order, and what decides it.
        validation_split, subset: The part for validation, and which parts are wanted.
        follow_links: Whether links to folders are followed.
        verbose: Whether it is said what was found.

    Attributes:
        paths: The files.
        labels: The number of each file's class, or None.
        class_names: The names of the classes, or None.
    """

    paths: list[str]
    labels: list[int] | None = None
    class_names: list[str] | None = None

    def __init__(
        self, directory: Any, kind: str, endings: tuple[str, ...], labels: Any = "inferred",
        label_mode: Any = "int", class_names: Any = None, shuffle: bool = False,
        seed: int | None = None, validation_split: Any = None, subset: Any = None,
        follow_links: bool = False, verbose: bool = True,
    ):  # fmt: skip
        self._inferred = isinstance(labels, str) and labels == "inferred"
        _check_labels(labels, label_mode, class_names, kind, self._inferred)
        _check_split(validation_split, subset, shuffle, seed)
        if labels is None or label_mode is None:
            labels, label_mode, self._inferred = None, None, False
        self.directory, self._kind, self._endings = Path(directory), kind, endings
        if not self.directory.is_dir():
            raise MissingFileError(f"There is no folder {str(directory)!r}.")
        self._label_mode, self._verbose = label_mode, verbose
        self._validation_split, self._subset = validation_split, subset
        self._find(labels, class_names, follow_links)
        if shuffle:
            drawn = np.random.randint(1_000_000) if seed is None else seed  # noqa: NPY002
            np.random.RandomState(drawn).shuffle(self.paths)
            if self.labels is not None:
                np.random.RandomState(drawn).shuffle(self.labels)

    def _find(self, labels: Any, class_names: Any, follow_links: bool) -> None:
        """List the files with the numbers of their classes."""
        root = self.directory
        if self._inferred:
            self.class_names = self._classes(class_names)
            inside = [list(self._walk(root / name, follow_links)) for name in self.class_names]
            self.paths = [path for paths in inside for path in paths]
            self.labels = [number for number, paths in enumerate(inside) for _ in paths]
        else:
            self.paths = list(self._walk(root, follow_links))
        if labels is not None and not self._inferred:
            if len(labels) != len(self.paths):
                raise ArgumentError(
                    "Expected the lengths of `labels` to match the number of files in the target "
                    f"directory. len(labels) is {len(labels)} while we found {len(self.paths)} "
                    f"files in directory {root}."
                )
            self.labels = list(labels)
            self.class_names = [str(label) for label in sorted(set(labels))]
        if self._verbose:
            classes = "" if self.class_names is None else (
                f" belonging to {len(self.class_names)} classes")  # fmt: skip
            say(f"Found {len(self.paths)} files{classes}.")
        if self._label_mode == "binary" and len(self.class_names or ()) != 2:
            raise ArgumentError(
                'When passing `label_mode="binary"`, there must be exactly 2 class_names. '
                f"Received: class_names={self.class_names}"
            )

    def _classes(self, wanted: Any) -> list[str]:
        """The folders inside; those that are wanted in their own order."""
        found = sorted(
            part.name
            for part in self.directory.iterdir()
            if part.is_dir() and not part.name.startswith(".")
        )
        if wanted is not None and not set(wanted) <= set(found):
            raise ArgumentError(
                "The `class_names` passed did not match the names of the subdirectories of the "
                f"target directory. Expected: {found} (or a subset of it), but received: "
                f"class_names={wanted}"
            )
        return found if wanted is None else list(wanted)

    def _walk(self, folder: Path, follow_links: bool) -> Iterator[str]:
        """The files in a folder and the folders inside of it, those of each folder together."""
        for inner, _, names in sorted(os.walk(folder, followlinks=follow_links)):
            for name in sorted(names):
                if name.lower().endswith(self._endings):
                    yield os.path.join(inner, name)

    def datasets(
        self, read: Callable[[Any], Any], batch: Callable[[Dataset], Dataset],
        shuffle_buffer: int | None, seed: int | None,
    ) -> Any:  # fmt: skip
        """The dataset of the part that is wanted; for "both", a list of two.

        Args:
            read: Makes a sample of a path.
            batch: Puts samples together.
            shuffle_buffer: How many samples are mixed in each pass; None: the order stays.
            seed: For the mixing.
        """
        if self._subset != "both":
            return self._dataset(self._subset, read, batch, shuffle_buffer, seed)
        return [
            self._dataset("training", read, batch, shuffle_buffer, seed),
            self._dataset("validation", read, batch, None, seed),
        ]

    def _dataset(self, subset: Any, read: Any, batch: Any, buffer: Any, seed: Any) -> Dataset:
        paths, labels = self._part(subset)
        if not paths:
            which = f"{subset} {self._kind}" if self._subset == "both" else self._kind
            raise ArgumentError(
                f"No {which} found in directory {self.directory}. Allowed formats: {self._endings}"
            )
        samples = Dataset.from_tensor_slices(paths)
        if labels is not None:
            samples = Dataset.zip((samples, Dataset.from_tensor_slices(self._written(labels))))
        if buffer is not None:
            samples = samples.shuffle(buffer, seed=seed)
        made = samples.map(read if labels is None else lambda path, label: (read(path), label))
        dataset = batch(made).prefetch(2)
        dataset.class_names, dataset.file_paths = self.class_names, paths
        return dataset

    def _part(self, subset: Any) -> tuple[list[str], list[int] | None]:
        """The files for training or validation, or all."""
        if not self._validation_split:
            return self.paths, self.labels
        held = int(self._validation_split * len(self.paths))
        part = slice(None, -held) if subset == "training" else slice(-held, None)
        paths, labels = self.paths[part], None if self.labels is None else self.labels[part]
        say(f"Using {len(paths)} files for {subset}.")
        return paths, labels

    def _written(self, labels: list[int]) -> np.ndarray:
        """Labels as the mode says."""
        numbers = np.array(labels, "int32")
        if self._label_mode == "binary":
            return numbers.astype("float32")[:, None]
        if self._label_mode == "categorical":
            return to_categorical(numbers, len(self.class_names or ())).astype("float32")
        return numbers


def in_python(read: Callable[[bytes], Any], dtype: str, shape: tuple) -> Callable[[Any], Any]:
    """A function of a path for `dataset.map`, which runs as Python."""

    def reader(path: Any) -> Any:
        made = numpy_function(read, [path], dtype)
        made.set_shape(shape)
        return made

    return reader


def _check_labels(labels: Any, mode: Any, class_names: Any, kind: str, inferred: bool) -> None:
    problem = ""
    if labels is not None and not inferred and not isinstance(labels, (list, tuple)):
        problem = (
            "`labels` argument should be a list/tuple of integer labels, of the same size as the "
            f"number of {kind} in the target directory. If you wish to infer the labels from the "
            'subdirectory names in the target directory, pass `labels="inferred"`. If you wish to '
            f"get a dataset that only contains {kind} (no labels), pass `labels=None`. Received: "
            f"labels={labels}"
        )
    elif not inferred and class_names:
        problem = (
            'You can only pass `class_names` if `labels="inferred"`. Received: '
            f"labels={labels}, and class_names={class_names}"
        )
    elif mode not in ("int", "categorical", "binary", None):
        problem = (
            '`label_mode` argument must be one of "int", "categorical", "binary", or None. '
            f"Received: label_mode={mode}"
        )
    if problem:
        raise ArgumentError(problem)


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
