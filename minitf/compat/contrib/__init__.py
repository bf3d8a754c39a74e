"""`tf.contrib` of TensorFlow 1: the parts that tutorials use, `layers` and `rnn`."""

from minitf.compat.contrib import layers, rnn
