"""W1 as TensorFlow 1 programs wrote it: a graph, a session, a feed_dict for each batch.

Where it sits   the engines "minitf-session" and "tensorflow-session", which differ in the import.
The one idea    the oldest way of running a graph is still spoken; it should not be the slowest.
Read next       workloads.py
"""

from typing import Any

import numpy as np

from tests.benchmarks.by_hand import Train, batches
from tests.benchmarks.workloads import Workload

NETWORKS = {"W1": None}


def trainer(tf: Any, workload: Workload) -> Train:
    """Softmax regression with the names of TensorFlow 1, given `tensorflow.compat.v1`."""
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 784])
        labels = tf.placeholder(tf.int32, [None])
        weights, bias = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
        scores = tf.matmul(x, weights) + bias
        prices = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scores)
        loss = tf.reduce_mean(prices)
        step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
        session = tf.Session()
        session.run(tf.global_variables_initializer())

    def train(images: np.ndarray, digits: np.ndarray) -> float:
        for some, right in batches(images, digits, workload.batch):
            _, price = session.run([step, loss], feed_dict={x: some, labels: right})
        return float(price)

    return train
