"""`tf.io`: files, records, and strings of bytes that hold tensors.

Where it sits   a public face on top.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/io
Try it          >>> import minitf as tf
                >>> tf.io.decode_raw(b"\\x01\\x02", tf.uint8).numpy()
                array([1, 2], dtype=uint8)
Read next       minitf/io/parsing.py
"""

from minitf.io import gfile
from minitf.io.commas import decode_csv
from minitf.io.parsing import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    VarLenFeature,
    parse_example,
    parse_single_example,
    parse_single_sequence_example,
)
from minitf.io.records import TFRecordOptions, TFRecordWriter
from minitf.io.serial import decode_raw, parse_tensor, serialize_tensor
from minitf.io.texts import decode_base64, decode_compressed, encode_base64
from minitf.io.whole_files import matching_files, read_file, write_file
from minitf.ops.image_files import (
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    encode_jpeg,
    encode_png,
    extract_jpeg_shape,
    is_jpeg,
)
