"""Files from the network, kept in a folder, checked before use.

Where it sits   below keras.datasets.
The one idea    a file is fetched once, under another name, and gets its own name only when its
                checksum is right; so a broken download is never taken for data.
Try it          >>> cache_folder().name
                '.keras'
Read next       keras/datasets/mnist.py

As https://keras.io/api/utils/python_utils/#get_file-function
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import urllib.error
import urllib.parse
import urllib.request
import warnings
import zipfile
from pathlib import Path
from typing import Any

from minitf.core import nest
from minitf.errors import ArgumentError, DownloadError
from minitf.keras.messages import say


def cache_folder() -> Path:
    """Keras' own folder: `KERAS_HOME`, else ~/.keras; so files of real Keras are found."""
    home = os.environ.get("KERAS_HOME")
    return Path(home) if home else Path.home() / ".keras"


def get_file(
    fname: str | os.PathLike[str] | None = None, origin: str | None = None, untar: bool = False,
    md5_hash: str | None = None, file_hash: str | None = None, cache_subdir: str = "datasets",
    hash_algorithm: str = "auto", extract: bool = False, archive_format: Any = "auto",
    cache_dir: str | os.PathLike[str] | None = None, force_download: bool = False,
) -> str:  # fmt: skip
    """The path of a file, fetched if it is not there yet.

    Args:
        fname: Its name in the folder; default: that in the address.
        origin: The address to fetch it from.
        untar: An older word for `extract`, for tar.
        md5_hash: An older word for `file_hash`.
        file_hash: Its SHA-256 (or MD5) in hexadecimal digits.
        cache_subdir: The folder below `cache_dir`.
        hash_algorithm: "sha256", "md5", or "auto": by the number of digits.
        extract: Whether it is an archive whose contents are wanted; then the path is that of the
            folder they lie in.
        archive_format: "tar", "zip", a list of them, or "auto" for both.
        cache_dir: Default: Keras' folder.
        force_download: Whether it is fetched although it is there.

    Raises:
        DownloadError: It cannot be fetched, or is not the file it should be.  The message says
            which file to put where.
        ArgumentError: There is no address, or the name is a path.

    https://keras.io/api/utils/python_utils/#get_file-function
    """
    if origin is None:
        raise ArgumentError('Please specify the "origin" argument (URL of the file to download).')
    folder = Path(cache_dir or cache_folder()).expanduser() / cache_subdir
    target, contents = _places(folder, fname, origin, extract or untar)
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    if force_download or not (target.exists() and _is_right(target, file_hash, hash_algorithm)):
        _fetch(origin, target, file_hash, hash_algorithm)
    if contents is None:
        return str(target)
    if not _extracted(target, contents, "tar" if untar else archive_format):
        warnings.warn("Could not extract archive.", stacklevel=2)
    return str(contents)


def _places(folder: Path, fname: Any, origin: str, extract: bool) -> tuple[Path, Path | None]:
    """Where the file is to lie, and the contents of an archive."""
    given = None if fname is None else os.fspath(fname)
    name = given or os.path.basename(urllib.parse.urlsplit(origin).path)
    if not name:
        raise ArgumentError(
            f"Can't parse the file name from the origin provided: '{origin}'.",
            instead="fname='data.csv'",
        )
    if os.sep in name:
        raise ArgumentError(
            f"Paths are no longer accepted as the `fname` argument. Received: fname={name}",
            instead="cache_dir=..., for the folder",
        )
    if not extract:
        return folder / name, None
    if given and "." in name:
        return folder / name, folder / f"{name.partition('.')[0]}_extracted"
    return folder / f"{name}_archive", folder / name


def _fetch(origin: str, path: Path, file_hash: str | None, algorithm: str) -> None:
    """Fetch a file under another name; it gets its own when it is whole and right."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    say(f"Downloading data from {origin}")
    try:
        with urllib.request.urlopen(origin, timeout=30) as answer, partial.open("wb") as file:
            while block := answer.read(1 << 20):
                file.write(block)
        if not _is_right(partial, file_hash, algorithm):
            raise DownloadError(
                f"{origin} did not give the file it should: its checksum is wrong.",
                instead=f"fetch it another way and put it at {path}",
            )
        partial.replace(path)
    except (urllib.error.URLError, OSError, TimeoutError) as problem:
        raise DownloadError(
            f"{path.name} is not on this computer, and {origin} cannot be reached: {problem}.",
            instead=f"fetch it where there is a network, and put it at {path}",
        ) from problem
    finally:
        partial.unlink(missing_ok=True)


def _extracted(archive: Path, folder: Path, formats: Any) -> bool:
    """Take out the contents of an archive, none of which may lie outside the folder."""
    for kind in ("tar", "zip") if formats == "auto" else nest.flatten(formats):
        if kind == "tar" and tarfile.is_tarfile(archive):
            with tarfile.open(archive) as parts:
                parts.extractall(folder, filter="data")
            return True
        if kind == "zip" and zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as parts:
                parts.extractall(folder)  # drops "..", as zipfile does for every member
            return True
    return False


def _is_right(path: Path, file_hash: str | None, algorithm: str = "auto") -> bool:
    if file_hash is None:
        return True
    by_digits = "sha256" if len(file_hash) == 64 else "md5"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, by_digits if algorithm == "auto" else algorithm)
    return found.hexdigest() == file_hash
