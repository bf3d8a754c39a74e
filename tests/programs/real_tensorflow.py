"""Runs one program with real TensorFlow 2: those for TensorFlow 1 through `tf.compat.v1`.

Where it sits   record.py starts it, in a Python that has TensorFlow (and tf_keras, which holds
                tf.layers and the recurrent cells of TensorFlow 1).
The one idea    the program is not changed; `tensorflow` is another name for `tensorflow.compat.v1`.
"""

from __future__ import annotations

import gzip
import os
import runpy
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np

warnings.simplefilter("ignore")
os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")


def read(folder: str, name: str, offset: int) -> np.ndarray:
    with gzip.open(Path(folder) / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


class DataSet:
    """As in TensorFlow 1: pictures in rows, from 0 to 1, in batches that are shuffled."""

    def __init__(self, images: np.ndarray, labels: np.ndarray):
        self.images, self.labels, self.num_examples = images, labels, len(images)
        self._order = np.array([], int)
        self._generator = np.random.RandomState(0)

    def next_batch(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        if len(self._order) < size:
            self._order = self._generator.permutation(self.num_examples)
        now, self._order = self._order[:size], self._order[size:]
        return self.images[now], self.labels[now]


def read_data_sets(folder: str, fake_data: bool = False, one_hot: bool = False) -> Any:
    parts = {}
    for name in ("train", "t10k"):
        images = read(folder, f"{name}-images-idx3-ubyte.gz", 16).reshape(-1, 784) / np.float32(255)
        labels = read(folder, f"{name}-labels-idx1-ubyte.gz", 8)
        parts[name] = images, np.eye(10)[labels] if one_hot else labels
    images, labels = parts["train"]
    return types.SimpleNamespace(
        train=DataSet(images[5000:], labels[5000:]),
        validation=DataSet(images[:5000], labels[:5000]),
        test=DataSet(*parts["t10k"]),
    )


def as_tensorflow_1() -> None:
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tensorflow.compat.v1 as v1

    v1.disable_v2_behavior()
    v1.logging.set_verbosity(v1.logging.ERROR)
    rnn = types.ModuleType("tensorflow.contrib.rnn")
    vars(rnn).update(vars(v1.nn.rnn_cell))
    for name in ("BasicLSTMCell", "BasicRNNCell", "GRUCell", "LSTMCell", "MultiRNNCell"):
        setattr(rnn, name, getattr(v1.nn.rnn_cell, name))
    rnn.static_rnn = v1.nn.static_rnn
    rnn.static_bidirectional_rnn = v1.nn.static_bidirectional_rnn
    input_data = types.ModuleType("tensorflow.examples.tutorials.mnist.input_data")
    input_data.read_data_sets = read_data_sets
    mnist = types.ModuleType("tensorflow.examples.tutorials.mnist")
    mnist.input_data = input_data
    contrib = types.ModuleType("tensorflow.contrib")
    contrib.rnn = rnn
    contrib.layers = types.SimpleNamespace(xavier_initializer=v1.glorot_uniform_initializer)
    v1.contrib = contrib
    sys.modules.update({
        "tensorflow": v1, "tensorflow.contrib": contrib, "tensorflow.contrib.rnn": rnn,
        "tensorflow.examples": mnist, "tensorflow.examples.tutorials": mnist,
        "tensorflow.examples.tutorials.mnist": mnist,
        "tensorflow.examples.tutorials.mnist.input_data": input_data,
    })  # fmt: skip


if __name__ == "__main__":
    program = sys.argv[1]
    if Path(program).parent.name == "tf1":
        as_tensorflow_1()
    runpy.run_path(program, run_name="__main__")
