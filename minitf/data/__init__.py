"""`tf.data`: pipelines of training data.

Where it sits   a public face on top; `fit` reads datasets, and so can you.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/data
Try it          >>> import minitf as tf
                >>> [x.numpy().tolist() for x in tf.data.Dataset.range(4).batch(3)]
                [[0, 1, 2], [3]]
Read next       minitf/data/dataset.py
"""

from minitf.data import experimental
from minitf.data.dataset import (
    Dataset,
    FixedLengthRecordDataset,
    TextLineDataset,
    TFRecordDataset,
)
from minitf.data.iterators import DatasetIterator as Iterator
from minitf.data.iterators import NumpyIterator
from minitf.data.nodes import INFINITE as INFINITE_CARDINALITY
from minitf.data.nodes import UNKNOWN as UNKNOWN_CARDINALITY
from minitf.data.options import Options, ThreadingOptions
from minitf.data.structure import DatasetSpec, NoneTensorSpec

AUTOTUNE = -1
"""Leaves a number to TensorFlow; accepted wherever TensorFlow takes it."""
