"""`tf.strings`: tensors of text.

Where it sits   a public face, loaded when it is first used.
The one idea    names as TensorFlow groups them:
                https://www.tensorflow.org/api_docs/python/tf/strings
Try it          >>> import minitf as tf
                >>> tf.strings.split(tf.strings.lower(["Hello World"]))
                <tf.RaggedTensor [[b'hello', b'world']]>
Read next       strings/functions.py
"""

from minitf.strings.formatting import as_string
from minitf.strings.formatting import format_ as format  # noqa: A004 - TensorFlow's name
from minitf.strings.functions import (
    fingerprint,
    join,
    length,
    lower,
    reduce_join,
    regex_full_match,
    regex_replace,
    strip,
    substr,
    to_hash_bucket,
    to_hash_bucket_fast,
    to_hash_bucket_strong,
    to_number,
    unicode_transcode,
    unsorted_segment_join,
    upper,
)
from minitf.strings.splitting import (
    bytes_split,
    ngrams,
    split,
    unicode_decode,
    unicode_decode_with_offsets,
    unicode_encode,
    unicode_split,
    unicode_split_with_offsets,
)

__all__ = sorted(name for name in globals() if not name.startswith("_"))
