"""Files as tensors of strings: read one, write one, find some.

Where it sits   rows whose work is done by the system, and the functions over them.
The one idea    they are operations, so `dataset.map(tf.io.read_file)` works.
Try it          >>> import tempfile
                >>> path = tempfile.mkdtemp() + "/note.txt"
                >>> write_file(path, "hello")
                >>> read_file(path).numpy()
                b'hello'
Read next       minitf/io/serial.py
"""

from __future__ import annotations

import glob
import os
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.io.gfile import GFile, makedirs


def _read(filename: Tensor) -> Tensor:
    with GFile(filename, "rb") as file:
        return convert_to_tensor(file.read())


def _write(filename: Tensor, contents: Tensor) -> tuple[()]:
    path = os.fsdecode(filename.numpy())
    makedirs(os.path.dirname(os.path.abspath(path)))
    with GFile(path, "wb") as file:
        file.write(contents.numpy())
    return ()


def _matching(pattern: Tensor) -> Tensor:
    names = [name for one in np.ravel(pattern.numpy()) for name in glob.glob(one)]
    array = np.empty(len(names), object)
    array[:] = sorted(names)
    return convert_to_tensor(array)


op(
    "read_file", "filename:any -> z", symbol="📄", stateful=True, call=_read, dtype="string",
    words="Read a file, as a string of bytes.", formula=r"z = \text{file}",
    shape=lambda filename: (),
)  # fmt: skip
op(
    "write_file", "filename:any contents:any ->", symbol="📄", stateful=True, call=_write,
    words="Write a string of bytes to a file.", formula=r"\text{file} \leftarrow x",
    shape=lambda *shapes: (), dtype=lambda *dtypes: (),
)  # fmt: skip
op(
    "matching_files", "pattern:any -> z", symbol="📁", stateful=True, call=_matching,
    words="The names of the files that fit a pattern.", formula=r"z = \text{files}",
    shape=lambda pattern: (None,), dtype="string",
)  # fmt: skip


def read_file(filename: Any, name: str | None = None) -> Tensor:
    """All bytes of a file, as a string tensor.

    Raises:
        MissingFileError: There is no such file.

    https://www.tensorflow.org/api_docs/python/tf/io/read_file
    """
    return OPS["read_file"](_text(filename), name=name)


def write_file(filename: Any, contents: Any, name: str | None = None) -> Any:
    """Write a string tensor to a file; folders are made.

    https://www.tensorflow.org/api_docs/python/tf/io/write_file
    """
    tensors = [convert_to_tensor(_text(filename)), convert_to_tensor(contents)]
    graph = context.current.graph
    if graph is None:
        OPS["write_file"](*tensors)
        return None
    own = tuple(graph._own(tensor) for tensor in tensors)
    return graph.append(OPS["write_file"], own, {}, name or "WriteFile")


def matching_files(pattern: Any, name: str | None = None) -> Tensor:
    """The paths that fit a pattern (or several), in order: a vector of strings.

    https://www.tensorflow.org/api_docs/python/tf/io/matching_files
    """
    return OPS["matching_files"](_text(pattern), name=name)


def _text(value: Any) -> Any:
    return os.fspath(value) if isinstance(value, os.PathLike) else value
