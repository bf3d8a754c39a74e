"""`tf.gfile`: files and folders, with TensorFlow's names for what `os` and `shutil` do.

Where it sits   by itself.
The one idea    one line each.
Try it          >>> Exists("/no/such/file")
                False
Read next       compat/v1/train/saver.py
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from typing import Any

from minitf.errors import MissingFileError


def Open(name: str, mode: str = "r") -> Any:
    """A file; text unless the mode has a "b"."""
    try:
        return open(name, mode)
    except FileNotFoundError as problem:
        raise MissingFileError(f"{name}; No such file or directory") from problem


GFile = FastGFile = Open


def Exists(filename: str) -> bool:
    """Whether there is such a file or folder."""
    return os.path.exists(filename)


def IsDirectory(dirname: str) -> bool:
    """Whether it is a folder."""
    return os.path.isdir(dirname)


def MakeDirs(dirname: str) -> None:
    """Make a folder, and those above it."""
    os.makedirs(dirname, exist_ok=True)


MkDir = MakeDirs


def ListDirectory(dirname: str) -> list[str]:
    """The names in a folder."""
    try:
        return os.listdir(dirname)
    except FileNotFoundError as problem:
        raise MissingFileError(f"Could not find directory {dirname}") from problem


def Glob(filename: Any) -> list[str]:
    """The files that fit a pattern."""
    patterns = [filename] if isinstance(filename, str) else filename
    return [path for pattern in patterns for path in sorted(glob.glob(pattern))]


def Remove(filename: str) -> None:
    """Delete a file."""
    try:
        os.remove(filename)
    except FileNotFoundError as problem:
        raise MissingFileError(f"{filename}; No such file or directory") from problem


def DeleteRecursively(dirname: str) -> None:
    """Delete a folder and all in it."""
    try:
        shutil.rmtree(dirname)
    except FileNotFoundError as problem:
        raise MissingFileError(f"{dirname}; No such file or directory") from problem


def Copy(oldpath: str, newpath: str, overwrite: bool = False) -> None:
    """Copy a file."""
    if os.path.exists(newpath) and not overwrite:
        raise FileExistsError(f"{newpath} is there already.")
    shutil.copyfile(oldpath, newpath)


def Rename(oldname: str, newname: str, overwrite: bool = False) -> None:
    """Give a file another name."""
    if os.path.exists(newname) and not overwrite:
        raise FileExistsError(f"{newname} is there already.")
    os.replace(oldname, newname)


def Stat(filename: str) -> os.stat_result:
    """What the system knows about a file."""
    return os.stat(filename)


def Walk(top: str, in_order: bool = True) -> Iterator[tuple[str, list[str], list[str]]]:
    """Folder by folder: its path, the folders in it, the files in it."""
    return os.walk(top, topdown=in_order)
