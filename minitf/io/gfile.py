"""`tf.io.gfile`: files and folders, with TensorFlow's names and errors.

Where it sits   by itself; what it does, the system does.
The one idea    the errors are those of tf.errors, so that a program handles them in one way.
Try it          >>> exists("/no/such/file")
                False
Read next       minitf/io/whole_files.py

https://www.tensorflow.org/api_docs/python/tf/io/gfile
"""

from __future__ import annotations

import builtins
import contextlib
import glob as glob_files
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from minitf.errors import (
    AlreadyExistsError,
    FailedPreconditionError,
    InvalidArgumentError,
    MissingFileError,
)

_MODES = ("r", "w", "a", "r+", "w+", "a+")


def _path(value: Any) -> str:
    """A path given as text, bytes, a Path or a tensor of a string."""
    value = value.numpy() if hasattr(value, "numpy") else value
    return os.fsdecode(value)


@contextlib.contextmanager
def _translated(path: str) -> Iterator[None]:
    """The system's errors, as those of tf.errors."""
    try:
        yield
    except FileNotFoundError as problem:
        raise MissingFileError(f"{path}; {problem.strerror}") from None
    except FileExistsError:
        raise AlreadyExistsError(None, None, f"{path}; file already exists") from None
    except (IsADirectoryError, NotADirectoryError) as problem:
        raise FailedPreconditionError(None, None, f"{path}; {problem.strerror}") from None


class GFile:
    """A file, opened when it is first read or written.

    Args:
        name: Its path.
        mode: "r", "w", "a", also with "+", also with "b" for bytes.

    https://www.tensorflow.org/api_docs/python/tf/io/gfile/GFile
    """

    def __init__(self, name: Any, mode: str = "r", encoding: str = "utf-8"):
        if mode.replace("b", "") not in _MODES:
            raise InvalidArgumentError(
                None, None, f"mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+': {mode!r}"
            )
        self.name, self.mode = _path(name), mode
        self._encoding = None if "b" in mode else encoding
        self._opened: Any = None

    @property
    def _file(self) -> Any:
        if self._opened is None:
            with _translated(self.name):
                self._opened = builtins.open(  # noqa: SIM115 - closed by close()
                    self.name, self.mode, encoding=self._encoding
                )
        return self._opened

    def read(self, n: int = -1) -> Any:
        """The next `n` characters (bytes); all that are left by default."""
        return self._file.read(n)

    def readline(self) -> Any:
        """The next line, with its end."""
        return self._file.readline()

    def readlines(self) -> list[Any]:
        """All lines that are left."""
        return self._file.readlines()

    def write(self, file_content: Any) -> None:
        """Append to what was written."""
        self._file.write(file_content)

    def seek(self, offset: int = 0, whence: int = 0) -> None:
        """Go to a position."""
        self._file.seek(offset, whence)

    def tell(self) -> int:
        """The present position."""
        return self._file.tell()

    def size(self) -> int:
        """The number of bytes."""
        with _translated(self.name):
            return os.path.getsize(self.name)

    def seekable(self) -> bool:
        return True

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._file.flush()

    def close(self) -> None:
        """Close it."""
        if self._opened is not None:
            self._opened.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __enter__(self) -> GFile:
        return self

    def __exit__(self, *_: object) -> None:
        if any(letter in self.mode for letter in "wa"):
            _ = self._file  # a file opened for writing is there, also when nothing was written
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_opened", None) is not None:
            self._opened.close()


class FileStatistics(NamedTuple):
    """What the system knows about a file."""

    length: int
    mtime_nsec: int
    is_directory: bool


def exists(path: Any) -> bool:
    """Whether there is such a file or folder."""
    return os.path.exists(_path(path))


def isdir(path: Any) -> bool:
    """Whether it is a folder."""
    return os.path.isdir(_path(path))


def listdir(path: Any) -> list[str]:
    """The names in a folder."""
    try:
        return os.listdir(_path(path))
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(f"Could not find directory {_path(path)}") from None


def glob(pattern: Any) -> list[str]:
    """The paths that fit a pattern, or one of several."""
    patterns = list(pattern) if isinstance(pattern, (list, tuple)) else [pattern]
    return [path for one in patterns for path in sorted(glob_files.glob(_path(one)))]


def makedirs(path: Any) -> None:
    """Make a folder, and those above it; nothing when it is there."""
    with _translated(_path(path)):
        os.makedirs(_path(path), exist_ok=True)


def mkdir(path: Any) -> None:
    """Make a folder; the one above it must be there."""
    with _translated(_path(path)), contextlib.suppress(FileExistsError):
        os.mkdir(_path(path))


def remove(path: Any) -> None:
    """Delete a file."""
    with _translated(_path(path)):
        os.remove(_path(path))


def rmtree(path: Any) -> None:
    """Delete a folder and all in it."""
    with _translated(_path(path)):
        shutil.rmtree(_path(path))


def _unless_there(path: str, overwrite: bool) -> None:
    if os.path.exists(path) and not overwrite:
        raise AlreadyExistsError(None, None, "file already exists")


def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Copy a file.

    Raises:
        AlreadyExistsError: The target is there, and is not to be overwritten.
    """
    _unless_there(_path(dst), overwrite)
    with _translated(_path(src)):
        shutil.copyfile(_path(src), _path(dst))


def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Give a file another name."""
    _unless_there(_path(dst), overwrite)
    with _translated(_path(src)):
        os.replace(_path(src), _path(dst))


def stat(path: Any) -> FileStatistics:
    """What the system knows about a file."""
    with _translated(_path(path)):
        found = os.stat(_path(path))
    return FileStatistics(found.st_size, found.st_mtime_ns, os.path.isdir(_path(path)))


def walk(
    top: Any, topdown: bool = True, onerror: Callable[..., Any] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Folder by folder: its path, the folders in it, the files in it."""
    return os.walk(_path(top), topdown, onerror)


def join(path: Any, *paths: Any) -> str:
    """Parts of a path, put together."""
    return os.path.join(_path(path), *map(_path, paths))
