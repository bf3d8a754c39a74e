"""LevelDB tables: sorted keys with values, in one file.

Where it sits   above wire and checksum; the index of a checkpoint is such a table.
The one idea    keys are sorted, so each one says only where it differs from the one before.
                Blocks of entries come first, then an index of the blocks, then a footer that says
                where the index is: a reader starts at the end.
Try it          >>> read_table(write_table({b"apple": b"1", b"apply": b"2"}))
                {b'apple': b'1', b'apply': b'2'}
Read next       formats/bundle.py

https://github.com/google/leveldb/blob/main/doc/table_format.md
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from minitf.errors import DamagedFileError
from minitf.formats.checksum import crc32c, masked
from minitf.formats.wire import read_varint, varint

_MAGIC = 0xDB4775248B80FB57
_BLOCK = 4096  # a new block is begun when one has grown to this size
_RESTART = 16  # every so many entries, a key is written out in full


def write_table(entries: Mapping[bytes, bytes]) -> bytes:
    """A table of these entries."""
    out = bytearray()
    index: list[tuple[bytes, bytes]] = []
    for group in _groups(sorted(entries.items())):
        index.append((group[-1][0], _append(out, _block(group))))
    nothing = _append(out, _block([]))  # the meta index: no filters
    footer = nothing + _append(out, _block(index))
    return bytes(out) + footer.ljust(40, b"\0") + struct.pack("<Q", _MAGIC)


def read_table(data: bytes) -> dict[bytes, bytes]:
    """The entries of a table.

    Raises:
        DamagedFileError: This is no table, or a checksum is wrong.
    """
    if len(data) < 48 or data[-8:] != struct.pack("<Q", _MAGIC):
        raise DamagedFileError("Not an sstable (bad magic number)")
    footer, place = data[-48:], 0
    for _ in range(2):  # past the meta index
        _, place = read_varint(footer, place)
    entries: dict[bytes, bytes] = {}
    for _, handle in _entries(_fetch(data, footer[place:])):
        entries.update(_entries(_fetch(data, handle)))
    return entries


def _groups(entries: Iterable[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    """The entries, cut into blocks."""
    group: list[tuple[bytes, bytes]] = []
    size = 0
    for key, value in entries:
        group.append((key, value))
        size += len(key) + len(value)
        if size >= _BLOCK:
            yield group
            group, size = [], 0
    if group:
        yield group


def _block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Entries as: bytes shared with the key before, bytes of its own, size of the value, both."""
    out = bytearray()
    restarts = [0]
    before = b""
    for number, (key, value) in enumerate(entries):
        shared = 0
        if number and number % _RESTART == 0:
            restarts.append(len(out))
        elif number:
            shared = _common(before, key)
        out += varint(shared) + varint(len(key) - shared) + varint(len(value))
        out += key[shared:] + value
        before = key
    return bytes(out) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def _append(out: bytearray, block: bytes) -> bytes:
    """Append a block with its trailer; returns its handle (where it is, and how long)."""
    handle = varint(len(out)) + varint(len(block))
    plain = b"\0"  # not compressed
    out += block + plain + struct.pack("<I", masked(crc32c(block + plain)))
    return handle


def _fetch(data: bytes, handle: bytes) -> bytes:
    """The block at a handle."""
    start, place = read_varint(handle, 0)
    size, _ = read_varint(handle, place)
    block, check = data[start : start + size + 1], data[start + size + 1 : start + size + 5]
    if struct.pack("<I", masked(crc32c(block))) != check:
        raise DamagedFileError(f"block checksum mismatch at {start}")
    if block[-1]:
        raise DamagedFileError(f"The block at {start} is compressed, which is not read here.")
    return block[:-1]


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    (count,) = struct.unpack("<I", block[-4:])
    end = len(block) - 4 * (count + 1)
    place, key = 0, b""
    while place < end:
        shared, place = read_varint(block, place)
        own, place = read_varint(block, place)
        size, place = read_varint(block, place)
        key = key[:shared] + block[place : place + own]
        yield key, block[place + own : place + own + size]
        place += own + size


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two keys begin with together."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
