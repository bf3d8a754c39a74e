"""`tf.bitwise`: operations on the bits of whole numbers.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    as https://www.tensorflow.org/api_docs/python/tf/bitwise
Try it          >>> import minitf as tf
                >>> tf.bitwise.left_shift([1, 2], [3, 3]).numpy()
                array([ 8, 16], dtype=int32)
Read next       ops/bitwise.py
"""

from minitf.ops.bitwise import (
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    invert,
    left_shift,
    right_shift,
)

__all__ = ["bitwise_and", "bitwise_or", "bitwise_xor", "invert", "left_shift", "right_shift"]
