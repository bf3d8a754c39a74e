"""File formats of TensorFlow: checkpoints, TFRecords and event files, byte by byte.

Where it sits   beside the backends: it knows bytes and numpy arrays, and nothing of tensors.
The one idea    real TensorFlow opens what is written here, and what it writes is read here.
Try it          >>> from minitf import formats
                >>> formats.crc32c(b"123456789") == 0xE3069283
                True
Read next       formats/wire.py, formats/bundle.py
"""

from minitf.formats.bundle import read_bundle, read_header, write_bundle
from minitf.formats.checksum import crc32c
from minitf.formats.records import read_records, write_record

__all__ = ["crc32c", "read_bundle", "read_header", "read_records", "write_bundle", "write_record"]
