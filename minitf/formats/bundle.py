"""Tensor bundles: the two files of a checkpoint, names and arrays.

Where it sits   above tables and tensors; tf.train.Checkpoint and Saver store everything so.
The one idea    `prefix.data-00000-of-00001` is nothing but the entries of all arrays, one after
                the other; `prefix.index` is a sorted table that says for each name what is where.
Try it          >>> import tempfile, os
                >>> prefix = os.path.join(tempfile.mkdtemp(), "ckpt")
                >>> write_bundle(prefix, {"w": np.array([1.0, 2.0]), "words": np.array([b"hi"])})
                >>> read_bundle(prefix)["w"]
                array([1., 2.])
                >>> read_header(prefix)
                {'w': (dtype('float64'), (2,)), 'words': (dtype('O'), (1,))}
Read next       minitf/train/checkpoint.py
"""

from __future__ import annotations

import glob
import os
import struct
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import numpy as np

from minitf.errors import DamagedFileError, MissingFileError
from minitf.formats.checksum import crc32c, masked
from minitf.formats.tables import read_table, write_table
from minitf.formats.tensors import (
    SHAPE,
    STRING,
    number_of,
    numpy_type,
    shape_message,
    shape_of,
    text_bytes,
)
from minitf.formats.wire import Message, read_varint, varint

HEADER = Message(
    shards=(1, "int"), endianness=(2, "int"), version=(3, Message(producer=(1, "int")))
)
ENTRY = Message(
    dtype=(1, "int"), shape=(2, SHAPE), shard=(3, "int"), offset=(4, "int"), size=(5, "int"),
    crc32c=(6, "fixed32"), slices=(7, "bytes", "repeated"),
)  # fmt: skip


def write_bundle(prefix: str, tensors: Mapping[str, Any]) -> None:
    """Store arrays under names.

    Args:
        prefix: Path and beginning of the name of the two files; folders are made.
        tensors: The arrays; strings as arrays of objects (bytes or str).
    """
    os.makedirs(os.path.dirname(os.path.abspath(prefix)), exist_ok=True)
    header = {"shards": 1, "version": {"producer": 1}}
    index = {b"": HEADER.encode(header)}
    # Written beside and moved into place, so that a crash leaves the files of before.
    data_file, index_file = _shard(prefix, 0, 1), f"{prefix}.index"
    with open(f"{data_file}.tmp", "wb") as file:
        for name, value in tensors.items():
            index[name.encode()] = ENTRY.encode(_write(file, np.asarray(value)))
    with open(f"{index_file}.tmp", "wb") as file:
        file.write(write_table(index))
    for path in (data_file, index_file):
        os.replace(f"{path}.tmp", path)


def read_bundle(prefix: str, names: Iterable[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays of a bundle.

    Args:
        prefix: As for `write_bundle`.
        names: Only these; default: all.

    Raises:
        MissingFileError: There is no such bundle, or no array of that name.
        DamagedFileError: A file is damaged.
    """
    entries, shards = _index(prefix)
    wanted = list(entries) if names is None else list(names)
    for name in wanted:
        if name not in entries:
            raise MissingFileError(f"Key {name} not found in checkpoint {prefix!r}")
    arrays = {}
    files: dict[int, BinaryIO] = {}
    try:
        for name in wanted:
            shard = entries[name].get("shard", 0)
            if shard not in files:
                files[shard] = open(_shard(prefix, shard, shards), "rb")  # noqa: SIM115
            arrays[name] = _read(files[shard], entries[name], name)
    finally:
        for file in files.values():
            file.close()
    return arrays


def read_header(prefix: str) -> dict[str, tuple[np.dtype, tuple[int, ...]]]:
    """For each name the type and shape of its array, without reading the arrays."""
    entries, _ = _index(prefix)
    return {
        name: (numpy_type(entry["dtype"]), shape_of(entry.get("shape", {})))
        for name, entry in entries.items()
    }


def bundle_exists(prefix: str) -> bool:
    """Whether the files of a bundle are there."""
    return os.path.exists(f"{prefix}.index") and bool(glob.glob(f"{glob.escape(prefix)}.data-*"))


def _index(prefix: str) -> tuple[dict[str, dict[str, Any]], int]:
    """The entries by name, and the number of data files."""
    try:
        with open(f"{prefix}.index", "rb") as file:
            table = read_table(file.read())
    except FileNotFoundError:
        raise MissingFileError(
            f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
            f"{prefix}",
            why=f"there is no file {prefix}.index",
            instead="the path without .index, as tf.train.latest_checkpoint(folder) gives it",
        ) from None
    header = HEADER.decode(table.pop(b"", b""))
    return {name.decode(): ENTRY.decode(raw) for name, raw in table.items()}, header["shards"]


def _shard(prefix: str, number: int, count: int) -> str:
    return f"{prefix}.data-{number:05d}-of-{count:05d}"


def _write(file: BinaryIO, array: np.ndarray) -> dict[str, Any]:
    """Append an array to the data file; returns its entry for the index."""
    start, kind = file.tell(), number_of(array)
    if kind == STRING:
        data, checksum = _string_bytes([text_bytes(one) for one in array.ravel().tolist()])
    else:
        data = array.tobytes()
        checksum = crc32c(data)
    file.write(data)
    return {
        "dtype": kind, "shape": shape_message(array.shape), "offset": start or None,
        "size": len(data), "crc32c": masked(checksum),
    }  # fmt: skip


def _string_bytes(values: list[bytes]) -> tuple[bytes, int]:
    """Strings: all lengths, a checksum of the lengths, all characters."""
    checksum = 0
    for value in values:
        checksum = crc32c(struct.pack("<I", len(value)), checksum)
    check = struct.pack("<I", masked(checksum))
    checksum = crc32c(check, checksum)
    for value in values:
        checksum = crc32c(value, checksum)
    lengths = b"".join(varint(len(value)) for value in values)
    return lengths + check + b"".join(values), checksum


def _read(file: BinaryIO, entry: dict[str, Any], name: str) -> np.ndarray:
    file.seek(entry.get("offset", 0))
    data, kind = file.read(entry.get("size", 0)), numpy_type(entry["dtype"])
    shape = shape_of(entry.get("shape", {}))
    if kind.hasobject:
        values, data_checksum = _strings(data, int(np.prod(shape)))
        array = np.empty(len(values), object)
        array[:] = values
    else:
        data_checksum = crc32c(data)
        array = np.frombuffer(data, kind).copy()
    if masked(data_checksum) != entry.get("crc32c", 0):
        raise DamagedFileError(f"Checksum does not match: {name!r} is damaged.")
    return array.reshape(shape)


def _strings(data: bytes, count: int) -> tuple[list[bytes], int]:
    place, lengths, values = 0, [], []
    for _ in range(count):
        length, place = read_varint(data, place)
        lengths.append(length)
    place += 4
    for length in lengths:
        values.append(data[place : place + length])
        place += length
    return values, _string_bytes(values)[1]
