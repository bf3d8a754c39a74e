"""`tf.layers` of TensorFlow 1: functions that make weights and apply them, and their classes."""

from minitf.compat.v1.layers.base import Layer
from minitf.compat.v1.layers.core import (
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    batch_normalization,
    dense,
    dropout,
    flatten,
)
from minitf.compat.v1.layers.images import (
    AveragePooling1D,
    AveragePooling2D,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    MaxPooling1D,
    MaxPooling2D,
    average_pooling1d,
    average_pooling2d,
    conv1d,
    conv2d,
    conv2d_transpose,
    max_pooling1d,
    max_pooling2d,
)
