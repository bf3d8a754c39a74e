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
import urllib.error
import urllib.request
from pathlib import Path

from minitf.errors import DownloadError


def cache_folder() -> Path:
    """Keras' own folder: `KERAS_HOME`, else ~/.keras; so files of real Keras are found."""
    home = os.environ.get("KERAS_HOME")
    return Path(home) if home else Path.home() / ".keras"


def get_file(
    fname: str, origin: str, file_hash: str | None = None, cache_subdir: str = "datasets",
    cache_dir: str | os.PathLike[str] | None = None,
) -> str:  # fmt: skip
    """The path of a file, fetched if it is not there yet.

    Args:
        fname: Its name in the folder.
        origin: The address to fetch it from.
        file_hash: Its SHA-256 (or MD5) in hexadecimal digits.
        cache_subdir: The folder below `cache_dir`.
        cache_dir: Default: Keras' folder.

    Raises:
        DownloadError: It cannot be fetched, or is not the file it should be.  The message says
            which file to put where.
    """
    folder = Path(cache_dir or cache_folder()) / cache_subdir
    path = folder / fname
    if path.exists() and _is_right(path, file_hash):
        return str(path)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{fname}.{os.getpid()}.part"
    print(f"Downloading data from {origin}")
    try:
        with urllib.request.urlopen(origin, timeout=30) as answer, partial.open("wb") as file:
            while block := answer.read(1 << 20):
                file.write(block)
        if not _is_right(partial, file_hash):
            raise DownloadError(
                f"{origin} did not give the file it should: its checksum is wrong.",
                instead=f"fetch it another way and put it at {path}",
            )
        partial.replace(path)
    except (urllib.error.URLError, OSError, TimeoutError) as problem:
        raise DownloadError(
            f"{fname} is not on this computer, and {origin} cannot be reached: {problem}.",
            instead=f"fetch it where there is a network, and put it at {path}",
        ) from problem
    finally:
        partial.unlink(missing_ok=True)
    return str(path)


def _is_right(path: Path, file_hash: str | None) -> bool:
    if file_hash is None:
        return True
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "md5" if len(file_hash) == 32 else "sha256")
    return found.hexdigest() == file_hash
