"""Sources that read files: lines, records, blocks of bytes, names of files.

Where it sits   sources beside sources.py; the formats themselves are in minitf/formats.
The one idea    an element is a string of bytes; functions given to `map` take it apart.
Try it          >>> import minitf as tf, tempfile, os
                >>> path = os.path.join(tempfile.mkdtemp(), "poem.txt")
                >>> with open(path, "w") as file:
                ...     _ = file.write("one\\ntwo\\n")
                >>> list(tf.data.TextLineDataset(path).as_numpy_iterator())
                [b'one', b'two']
Read next       minitf/data/dataset.py
"""

from __future__ import annotations

import contextlib
import glob
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.data.nodes import Element, Env, Node, given_number, own, symbolic
from minitf.data.rearranging import InvalidPipelineError
from minitf.dtypes import string
from minitf.errors import ArgumentError, MissingFileError
from minitf.formats.records import read_records


class OfFiles(Node):
    """The records of some files, one file after the other.

    Args:
        filenames: A path, or several: strings, a tensor of strings.
        compression: None, "", "GZIP" or "ZLIB".
    """

    def __init__(self, filenames: Any, compression: Any = None):
        if isinstance(filenames, os.PathLike):
            filenames = os.fspath(filenames)
        elif isinstance(filenames, (list, tuple)):
            filenames = [
                os.fspath(name) if isinstance(name, os.PathLike) else name for name in filenames
            ]
        empty = isinstance(filenames, (list, tuple)) and not filenames
        names = convert_to_tensor(np.empty(0, object) if empty else filenames)
        if names.dtype is not string:
            raise TypeError(
                "The `filenames` argument must contain `tf.string` elements. Got "
                f"`{names.dtype!r}` elements."
            )
        self.filenames: Tensor = own(names) if names.is_symbolic else names
        self.tensors = symbolic(self.filenames)
        self.compression = (compression or "").upper()
        if self.compression not in ("", "GZIP", "ZLIB"):
            raise ArgumentError(f"Unsupported compression_type: {compression}.",
                                instead='None, "GZIP" or "ZLIB"')  # fmt: skip
        self.spec = TensorSpec((), string)

    def elements(self, env: Env) -> Iterator[Element]:
        for name in np.ravel(env.array(self.filenames)).tolist():
            with opened(os.fsdecode(name), self.compression) as file:
                yield from ((bytes_scalar(record),) for record in self.records(file))

    def records(self, file: BinaryIO) -> Iterator[bytes]:
        """The records of one file."""
        raise NotImplementedError


def bytes_scalar(value: bytes) -> np.ndarray:
    """A string tensor's array."""
    array = np.empty((), object)
    array[()] = value
    return array


@contextlib.contextmanager
def opened(path: str, compression: str = "") -> Iterator[BinaryIO]:
    """A file to read bytes from.

    Raises:
        MissingFileError: It is not there.
    """
    try:
        file: Any = gzip.open(path, "rb") if compression == "GZIP" else open(path, "rb")  # noqa: SIM115
    except (FileNotFoundError, IsADirectoryError) as problem:
        raise MissingFileError(f"{path}; {problem.strerror}") from None
    with file:
        yield _inflated(file) if compression == "ZLIB" else file


def _inflated(file: BinaryIO) -> BinaryIO:
    return io.BytesIO(zlib.decompress(file.read()))


class TextLines(OfFiles):
    """The lines, without their ends."""

    label = "TextLineDatasetV2"

    def records(self, file: BinaryIO) -> Iterator[bytes]:
        for line in file:
            yield line.removesuffix(b"\n").removesuffix(b"\r")


class Records(OfFiles):
    """The records of TFRecord files."""

    label = "TFRecordDatasetV2"

    def records(self, file: BinaryIO) -> Iterator[bytes]:
        return read_records(file)


class FixedLengthRecords(OfFiles):
    """Blocks of so many bytes, between a header and a footer."""

    label = "FixedLengthRecordDatasetV2"

    def __init__(
        self, filenames: Any, record_bytes: Any, header_bytes: Any, footer_bytes: Any,
        compression: Any,
    ):  # fmt: skip
        super().__init__(filenames, compression)
        self.size = given_number(record_bytes, "record_bytes")
        self.header = given_number(header_bytes or 0, "header_bytes")
        self.footer = given_number(footer_bytes or 0, "footer_bytes")

    def records(self, file: BinaryIO) -> Iterator[bytes]:
        data = file.read()
        body = data[self.header : len(data) - self.footer]
        if len(body) % self.size:
            raise InvalidPipelineError(
                f"Excess bytes: the file has a body of {len(body)} bytes, which is not a multiple "
                f"of the record length ({self.size} bytes)."
            )
        for start in range(0, len(body), self.size):
            yield body[start : start + self.size]


def matching_files(patterns: Any) -> list[bytes]:
    """The files that fit some patterns, in order.

    Raises:
        InvalidPipelineError: There are none.
    """
    given = [patterns] if isinstance(patterns, (str, bytes, os.PathLike)) else patterns
    if isinstance(given, Tensor):
        given = np.ravel(given.numpy()).tolist()
    names = [os.fsencode(name) for name in given]
    found = sorted(name for pattern in names for name in glob.glob(pattern))
    if not found:
        raise InvalidPipelineError(f"No files matched pattern: {', '.join(map(repr, names))}")
    return found
