"""PNG: an image as a file, in the few lines that the format needs.

Where it sits   beside the other formats; summaries of images are written with it.
The one idea    rows of pixels, each after a byte that says "as they are", squeezed by zlib, in
                chunks with lengths and checksums.
Try it          >>> data = png(np.zeros((2, 3, 1), np.uint8))
                >>> data[:8]
                b'\\x89PNG\\r\\n\\x1a\\n'
Read next       minitf/summary/kinds.py

https://www.w3.org/TR/png/
"""

from __future__ import annotations

import struct
import zlib

import numpy as np

_COLORS = {1: 0, 2: 4, 3: 2, 4: 6}  # by the number of channels: gray, gray and alpha, RGB, RGBA


def png(pixels: np.ndarray) -> bytes:
    """An image as the bytes of a PNG file.

    Args:
        pixels: uint8 or uint16, of shape (height, width, channels), with 1 to 4 channels.
    """
    height, width, channels = pixels.shape
    rows = pixels.astype(pixels.dtype.newbyteorder(">")).reshape(height, -1)
    data = b"".join(b"\0" + row.tobytes() for row in rows)
    bits = 8 * pixels.dtype.itemsize
    header = struct.pack(">IIBBBBB", width, height, bits, _COLORS[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
