"""What a summary shows: how numbers are spread, and pictures as PNG files.

Where it sits   below summary.py.
The one idea    counts between fixed borders; rows of bytes, compressed.
Try it          >>> histogram_of(np.array([1.0, 2.0]))["num"]
                2.0
                >>> png(np.zeros((2, 2, 3), np.uint8))[1:4]
                b'PNG'
Read next       compat/v1/summary.py
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np

# Histograms of TensorFlow 1 have fixed borders, each a tenth larger than the one before.
_UP = 1e-12 * 1.1 ** np.arange(775)
_BORDERS = np.array([-np.finfo(float).max, *-_UP[::-1], 0.0, *_UP, np.finfo(float).max])


def histogram_of(numbers: np.ndarray) -> dict[str, Any]:
    """How numbers are spread."""
    flat = numbers.reshape(-1)
    counts = np.bincount(np.searchsorted(_BORDERS, flat, "right"), minlength=len(_BORDERS))
    used = np.flatnonzero(counts)
    first, last = (max(used[0] - 1, 0), used[-1] + 1) if used.size else (0, 0)
    return {
        "min": float(flat.min(initial=np.inf)), "max": float(flat.max(initial=-np.inf)),
        "num": float(flat.size), "sum": float(flat.sum()),
        "sum_squares": float((flat * flat).sum()),
        "bucket_limit": _BORDERS[first:last].tolist(),
        "bucket": counts[first:last].astype(float).tolist(),
    }  # fmt: skip


def png(picture: np.ndarray) -> bytes:
    """A picture (height, width, 1 or 3 or 4 channels) of bytes as a PNG file."""
    height, width, channels = picture.shape
    colors = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + row.tobytes() for row in np.ascontiguousarray(picture))

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, colors, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
