"""Writing TFRecord files.

Where it sits   over formats/records; tf.data.TFRecordDataset reads what is written here.
The one idea    one call writes one record.
Try it          >>> import minitf as tf, tempfile
                >>> path = tempfile.mkdtemp() + "/data.tfrecord"
                >>> with TFRecordWriter(path) as writer:
                ...     writer.write(b"one")
                ...     writer.write(b"two")
                >>> list(tf.data.TFRecordDataset(path).as_numpy_iterator())
                [b'one', b'two']
Read next       minitf/io/parsing.py
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from typing import Any

from minitf.errors import ArgumentError
from minitf.formats.records import write_record


class TFRecordOptions:
    """How records are written.

    Args:
        compression_type: None, "", "GZIP" or "ZLIB".
        others: Accepted as in TensorFlow.

    https://www.tensorflow.org/api_docs/python/tf/io/TFRecordOptions
    """

    def __init__(self, compression_type: Any = None, **others: Any):
        self.compression_type = (compression_type or "").upper()
        if self.compression_type not in ("", "GZIP", "ZLIB"):
            raise ArgumentError(f'Not a valid compression_type: "{compression_type}"')


class TFRecordWriter:
    """Writes byte strings to a TFRecord file.

    Args:
        path: The file.
        options: TFRecordOptions, or the name of a compression.

    https://www.tensorflow.org/api_docs/python/tf/io/TFRecordWriter
    """

    def __init__(self, path: Any, options: Any = None):
        if not isinstance(options, TFRecordOptions):
            options = TFRecordOptions(options)
        self._compression = options.compression_type
        self._file: Any = open(os.fspath(path), "wb")  # noqa: SIM115 - closed by close()
        self._packed: Any = self._file
        if self._compression == "GZIP":
            self._packed = gzip.GzipFile(fileobj=self._file, mode="wb")
        elif self._compression == "ZLIB":
            self._packed = io.BytesIO()

    def write(self, record: bytes) -> None:
        """Append one record."""
        write_record(self._packed, bytes(record))

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._compression != "ZLIB":
            self._packed.flush()
        self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        if self._file.closed:
            return
        if self._compression == "ZLIB":
            self._file.write(zlib.compress(self._packed.getvalue()))
        elif self._compression == "GZIP":
            self._packed.close()
        self._file.close()

    def __enter__(self) -> TFRecordWriter:
        return self

    def __del__(self) -> None:
        if hasattr(self, "_packed"):
            self.close()

    def __exit__(self, *_: object) -> None:
        self.close()
