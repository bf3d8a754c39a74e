"""`tf.ragged`: rows of different lengths.

Where it sits   a public face, loaded when it is first used.
The one idea    names as TensorFlow groups them; what comes out is a RaggedTensor.
Try it          >>> import minitf as tf
                >>> tf.ragged.constant([[1, 2], [3]])
                <tf.RaggedTensor [[1, 2], [3]]>
Read next       ragged/tensor.py
"""

from minitf.ragged.making import (
    boolean_mask,
    constant,
    map_flat_values,
    row_splits_to_segment_ids,
    segment_ids_to_row_splits,
    stack,
)
from minitf.ragged.making import range_ as range  # noqa: A004 - TensorFlow's name
from minitf.ragged.partitions import RaggedTensorSpec
from minitf.ragged.tensor import RaggedTensor

__all__ = [
    "RaggedTensor", "RaggedTensorSpec", "boolean_mask", "constant", "map_flat_values", "range",
    "row_splits_to_segment_ids", "segment_ids_to_row_splits", "stack",
]  # fmt: skip
