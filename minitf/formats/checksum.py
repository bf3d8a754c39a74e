"""CRC-32C: the checksum of TensorFlow's files, fast on long data.

Where it sits   below records, tables and bundles, which all protect their bytes with it.
The one idea    a checksum is linear: that of "AB" follows from those of "A" and "B".  So long data
                are cut into lanes that numpy works on side by side, and put together in pairs.
Try it          >>> hex(crc32c(b"123456789"))
                '0xe3069283'
Read next       formats/records.py
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

_POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits in reverse
_ALL = 0xFFFFFFFF
_LONG = 4096  # below this, a plain loop over the bytes is as fast


def crc32c(data: Any, start: int = 0) -> int:
    """The checksum of some bytes; `start` is that of the bytes before them."""
    data = memoryview(data).cast("B")
    register = start ^ _ALL
    if len(data) >= _LONG:
        lanes = 1 << (len(data).bit_length() // 2)
        length = len(data) // lanes
        head = len(data) - lanes * length
        register = _bytewise(data[:head], register)
        register = _lanes(data[head:], register, lanes, length)
    else:
        register = _bytewise(data, register)
    return register ^ _ALL


def masked(checksum: int) -> int:
    """As it is stored: a checksum of data that hold checksums would be weak, so it is turned."""
    return ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & _ALL


@functools.cache
def _table() -> list[int]:
    """What each value of the lowest byte does to the register."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


def _bytewise(data: memoryview, register: int) -> int:
    table = _table()
    for byte in data:
        register = table[(register ^ byte) & 0xFF] ^ register >> 8
    return register


def _lanes(data: memoryview, register: int, lanes: int, length: int) -> int:
    table = np.array(_table(), np.uint32)
    columns = np.frombuffer(data, np.uint8).reshape(lanes, length).T.astype(np.uint32)
    registers = np.zeros(lanes, np.uint32)
    registers[0] = register
    for column in columns:
        registers = table[(registers ^ column) & 0xFF] ^ registers >> np.uint32(8)
    shift = _shift_by(length)
    while len(registers) > 1:  # neighbors: move the left one past the right one, and add
        registers = _moved(registers[0::2], shift) ^ registers[1::2]
        shift = _moved(shift, shift)
    return int(registers[0])


def _moved(registers: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The registers after as many zero bytes as `shift` stands for."""
    out = np.zeros_like(registers)
    for bit in range(32):
        out ^= np.where(registers >> np.uint32(bit) & 1, shift[bit], np.uint32(0))
    return out


def _shift_by(count: int) -> np.ndarray:
    """For each bit of the register what becomes of it after `count` zero bytes."""
    bits = np.uint32(1) << np.arange(32, dtype=np.uint32)
    result, step = bits, np.array([_bytewise(memoryview(b"\0"), int(bit)) for bit in bits], "u4")
    while count:
        result = _moved(result, step) if count & 1 else result
        step = _moved(step, step)
        count >>= 1
    return result
