"""A training loop of one's own, as TensorFlow's guides write it: a tape, no compiled step.

Where it sits   the engines "minitf-eager" and "tensorflow-eager", which differ in the import.
The one idea    every operation is run, checked and noted by Python; what does that cost?
Read next       with_session.py

https://www.tensorflow.org/guide/keras/writing_a_training_loop_from_scratch
"""

from typing import Any

import numpy as np

from tests.benchmarks.by_hand import Train, batches
from tests.benchmarks.workloads import Workload

NETWORKS = {"W4": None}


def trainer(tf: Any, workload: Workload) -> Train:
    """The workload's network, trained eagerly, given `tensorflow`."""
    model = workload.build(tf.keras)
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy()
    optimizer = tf.keras.optimizers.Adam()

    def train(x: np.ndarray, y: np.ndarray) -> float:
        for some, right in batches(x, y, workload.batch):
            with tf.GradientTape() as tape:
                loss = loss_of(right, model(some, training=True))
            gradients = tape.gradient(loss, model.trainable_weights)
            optimizer.apply_gradients(zip(gradients, model.trainable_weights, strict=True))
        return float(loss)

    return train
