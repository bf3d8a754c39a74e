"""Small parts of stills: heatmaps as pixels, pixels as PNG, and how wide a text is.

Where it sits   used by the stills; frontend/src/shared/heatmap.tsx is its twin in the page.
The one idea    the lane's colour is "plus" and grey is "minus", so hue says value or gradient.
Read next       drawing.py
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

from minitf_widgets.documents import Document

Pixel = tuple[int, int, int]

ZERO: Pixel = (250, 250, 251)
MINUS: Pixel = (72, 78, 86)
BROKEN: Pixel = (200, 0, 60)
PLUS: dict[str, Pixel] = {"value": (0, 114, 178), "gradient": (213, 94, 0)}

# Symbols of operations that matplotlib's font has not got, and what it paints instead.
STAND_INS = str.maketrans("🎲🖶🖨⎙🕰🐍⤢⤵📈📁📄📖🖼", "⚄▤▤▤◷λ⇱↴⋰▭□▥▣")


def heatmap_pixels(summary: Document, lane: str) -> list[list[Pixel]] | None:
    """The thumbnail of a Summary as rows of colours; None where it has none."""
    thumb = summary["thumb"]
    if thumb is None:
        return None
    codes = [code - 256 if code > 127 else code for code in base64.b64decode(thumb["data"])]
    full = max((abs(code) for code in codes if code != -128), default=0)
    colors = [_color(code, full, lane) for code in codes]
    cols = thumb["cols"]
    return [colors[start : start + cols] for start in range(0, len(colors), cols)]


def _color(code: int, full: int, lane: str) -> Pixel:
    if code == -128:
        return BROKEN
    strength = (abs(code) / full) ** 0.7 if full else 0.0
    end = MINUS if code < 0 else PLUS[lane]
    red, green, blue = (
        round(start + (stop - start) * strength) for start, stop in zip(ZERO, end, strict=True)
    )
    return red, green, blue


def text_width(text: str, size: float) -> float:
    """Width of a text without asking a renderer, a little on the wide side."""
    units = 0.0
    for character in text:
        if character in "ilIj.,:;|'()[]":
            units += 0.36
        elif character in "mwMW@":
            units += 0.92
        else:
            units += 0.6 if ord(character) < 0x2E80 else 1.0
    return units * size


def png_of_pixels(pixels: Sequence[Sequence[tuple[int, int, int]]]) -> bytes:
    """A PNG file of RGB pixels, written by hand: signature, header, compressed rows, end."""
    height, width = len(pixels), len(pixels[0])
    rows = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in pixels)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
