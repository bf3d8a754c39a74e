"""TFRecord: a file of byte strings, each with its length and checksums.

Where it sits   above the checksum; datasets read it, and event files are made of such records.
The one idea    length (8 bytes), its checksum, the data, their checksum; and again.
Try it          >>> import io
                >>> file = io.BytesIO()
                >>> write_record(file, b"hello"); write_record(file, b"world")
                >>> _ = file.seek(0)
                >>> list(read_records(file))
                [b'hello', b'world']
Read next       formats/events.py

https://www.tensorflow.org/tutorials/load_data/tfrecord
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from minitf.errors import DamagedFileError
from minitf.formats.checksum import crc32c, masked


def write_record(file: BinaryIO, data: bytes) -> None:
    """Append one record to a file open for writing bytes."""
    length = struct.pack("<Q", len(data))
    file.write(length + _checksum(length) + data + _checksum(data))


def read_records(file: BinaryIO) -> Iterator[bytes]:
    """The records of a file open for reading bytes.

    Raises:
        DamagedFileError: The file is cut off, or a checksum is wrong.
    """
    place = 0
    while head := file.read(12):
        if len(head) < 12 or _checksum(head[:8]) != head[8:]:
            raise _corrupted(place)
        (length,) = struct.unpack("<Q", head[:8])
        data, check = file.read(length), file.read(4)
        if len(data) < length or _checksum(data) != check:
            raise _corrupted(place)
        place += length + 16
        yield data


def _checksum(data: bytes) -> bytes:
    return struct.pack("<I", masked(crc32c(data)))


def _corrupted(place: int) -> DamagedFileError:
    return DamagedFileError(
        f"corrupted record at {place}",
        why="its length or a checksum is wrong, so this is no TFRecord file, or it is cut off",
    )
