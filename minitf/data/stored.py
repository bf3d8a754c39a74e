"""Datasets in files: save all elements, and read them again.

Where it sits   a source beside files.py; the elements are tensors as bytes in a TFRecord file.
The one idea    each record is one element: its tensors one after the other.  The element_spec is
                written beside, as JSON.
Try it          >>> import minitf as tf, tempfile
                >>> folder = tempfile.mkdtemp() + "/numbers"
                >>> tf.data.Dataset.range(3).save(folder)
                >>> [int(x) for x in tf.data.Dataset.load(folder)]
                [0, 1, 2]
Read next       minitf/formats/tensors.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.nodes import Element, Env, Node
from minitf.errors import MissingFileError
from minitf.formats.records import read_records, write_record
from minitf.formats.tensors import TENSOR, array_of, tensor_message
from minitf.formats.wire import Message

_ELEMENT = Message(tensors=(1, TENSOR, "repeated"))
_SPEC, _ELEMENTS = "element_spec.json", "elements.tfrecord"


def save(node: Node, folder: str) -> None:
    """Write all elements of a dataset into a folder; it is made when it is not there."""
    os.makedirs(folder, exist_ok=True)
    count = 0
    with open(os.path.join(folder, _ELEMENTS), "wb") as file:
        for element in node.elements(Env()):
            tensors = [tensor_message(np.asarray(leaf)) for leaf in element]
            write_record(file, _ELEMENT.encode({"tensors": tensors}))
            count += 1
    with open(os.path.join(folder, _SPEC), "w", encoding="utf-8") as file:
        json.dump({"spec": _plain(node.spec), "count": count}, file)


class Stored(Node):
    """The elements that `save` wrote.

    Raises:
        MissingFileError: The folder holds none.
    """

    label = "_LoadDataset"

    def __init__(self, folder: str):
        self._path = os.path.join(folder, _ELEMENTS)
        try:
            with open(os.path.join(folder, _SPEC), encoding="utf-8") as file:
                record = json.load(file)
        except OSError:
            raise MissingFileError(
                f"{folder}/{_SPEC}; No such file or directory",
                why="no dataset was saved to this folder",
            ) from None
        self.spec, self._count = _spec(record["spec"]), record["count"]

    def elements(self, env: Env) -> Iterator[Element]:
        with open(self._path, "rb") as file:
            for record in read_records(file):
                yield tuple(map(array_of, _ELEMENT.decode(record)["tensors"]))

    def cardinality(self) -> int:
        return self._count


def _plain(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {"dict": [[key, _plain(part)] for key, part in spec.items()]}
    if structure.is_tuple(spec):
        return {"tuple": [_plain(part) for part in spec]}
    if not isinstance(spec, TensorSpec):
        raise TypeError(f"A dataset whose elements hold {spec} cannot be saved.")
    shape = None if spec.shape.rank is None else list(spec.shape)
    return {"shape": shape, "dtype": spec.dtype.name}


def _spec(record: Any) -> Any:
    if "dict" in record:
        return {key: _spec(part) for key, part in record["dict"]}
    if "tuple" in record:
        return tuple(map(_spec, record["tuple"]))
    return TensorSpec(record["shape"], record["dtype"])
