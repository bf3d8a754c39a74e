"""The dataset: a pipeline of elements, described first and run when it is read.

Where it sits   the face of minitf.data; its methods stand in four files, by theme.
The one idea    each method wraps the node of the dataset in a new one; a dataset never changes.
Try it          >>> import minitf as tf
                >>> tf.data.Dataset.range(9).shuffle(3, seed=1).batch(2)
                <_BatchDataset element_spec=TensorSpec(shape=(None,), dtype=tf.int64, name=None)>
Read next       minitf/data/making.py, changing.py, arranging.py, reading.py; then nodes.py
"""

from __future__ import annotations

from typing import Any

from minitf.data.arranging import Arranging
from minitf.data.changing import Changing
from minitf.data.files import FixedLengthRecords, Records, TextLines
from minitf.data.making import Making
from minitf.data.nodes import Node
from minitf.data.reading import Reading


class Dataset(Making, Changing, Arranging, Reading):
    """A sequence of elements, each a structure of tensors.

    >>> import minitf as tf
    >>> dataset = tf.data.Dataset.from_tensor_slices([8, 3, 0])
    >>> dataset = dataset.map(lambda x: x * 2).batch(2)
    >>> for batch in dataset:
    ...     print(batch.numpy())
    [16  6]
    [0]

    Attributes:
        node: The last node of the pipeline.

    https://www.tensorflow.org/api_docs/python/tf/data/Dataset
    """

    plain: Any

    def __init__(self, node: Node):
        if not isinstance(node, Node):
            raise TypeError(
                "A dataset is not made by tf.data.Dataset(...). Write, for example, "
                "tf.data.Dataset.from_tensor_slices(x)."
            )
        self.node = node

    def _new(self, node: Node) -> Any:
        return self.plain(node)


Dataset.plain = Dataset


class TextLineDataset(Dataset):
    """The lines of text files, as strings without line ends.

    Args:
        filenames: A path or several: strings, or a tensor of strings.
        compression_type: None, "GZIP" or "ZLIB".
        buffer_size: Accepted as in TensorFlow.
        num_parallel_reads: Accepted as in TensorFlow; files are read one after the other.

    https://www.tensorflow.org/api_docs/python/tf/data/TextLineDataset
    """

    def __init__(
        self, filenames: Any, compression_type: str | None = None, buffer_size: Any = None,
        num_parallel_reads: Any = None, name: str | None = None,
    ):  # fmt: skip
        super().__init__(TextLines(filenames, compression_type))


class TFRecordDataset(Dataset):
    """The records of TFRecord files, as strings of bytes.

    Args:
        filenames: A path or several: strings, or a tensor of strings.
        compression_type: None, "GZIP" or "ZLIB".
        buffer_size: Accepted as in TensorFlow.
        num_parallel_reads: Accepted as in TensorFlow; files are read one after the other.

    https://www.tensorflow.org/api_docs/python/tf/data/TFRecordDataset
    """

    def __init__(
        self, filenames: Any, compression_type: str | None = None, buffer_size: Any = None,
        num_parallel_reads: Any = None, name: str | None = None,
    ):  # fmt: skip
        super().__init__(Records(filenames, compression_type))


class FixedLengthRecordDataset(Dataset):
    """Blocks of bytes of one length, from binary files.

    Args:
        filenames: A path or several: strings, or a tensor of strings.
        record_bytes: The length of a block.
        header_bytes: How many bytes to pass over at the beginning of a file.
        footer_bytes: How many at its end.
        compression_type: None, "GZIP" or "ZLIB".

    https://www.tensorflow.org/api_docs/python/tf/data/FixedLengthRecordDataset
    """

    def __init__(
        self, filenames: Any, record_bytes: Any, header_bytes: Any = None,
        footer_bytes: Any = None, buffer_size: Any = None, compression_type: str | None = None,
        num_parallel_reads: Any = None, name: str | None = None,
    ):  # fmt: skip
        node = FixedLengthRecords(
            filenames, record_bytes, header_bytes, footer_bytes, compression_type
        )
        super().__init__(node)
