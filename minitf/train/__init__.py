"""`tf.train`: checkpoints, and the messages that TFRecord files hold.

Where it sits   a public face on top.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/train
Try it          >>> import minitf as tf, tempfile
                >>> step = tf.Variable(5)
                >>> path = tf.train.Checkpoint(step=step).save(tempfile.mkdtemp() + "/ckpt")
                >>> _ = step.assign(0)
                >>> _ = tf.train.Checkpoint(step=step).restore(path)
                >>> step.numpy()
                np.int32(5)
Read next       minitf/train/checkpoint.py
"""

import importlib
from typing import Any

from minitf.train.checkpoint import Checkpoint, CheckpointOptions
from minitf.train.example import (
    BytesList,
    Example,
    Feature,
    FeatureList,
    FeatureLists,
    Features,
    FloatList,
    Int64List,
    SequenceExample,
)
from minitf.train.manager import CheckpointManager
from minitf.train.reader import (
    CheckpointReader,
    list_variables,
    load_checkpoint,
    load_variable,
)
from minitf.train.state import (
    CheckpointState,
    checkpoint_exists,
    get_checkpoint_state,
    latest_checkpoint,
    update_checkpoint_state,
)

_OF_BOTH_ERAS = ("Coordinator", "ExponentialMovingAverage")


def __getattr__(name: str) -> Any:
    """What is the same in TensorFlow 1 stands there."""
    if name in _OF_BOTH_ERAS:
        return getattr(importlib.import_module("minitf.compat.v1.train"), name)
    raise AttributeError(f"module 'tf.train' has no attribute {name!r}")
