"""`tensorflow.examples.tutorials.mnist`: the handwritten digits of the tutorials."""

from minitf.compat.examples.tutorials.mnist import input_data
