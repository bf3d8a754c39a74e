"""`tensorflow.examples.tutorials`: only the handwritten digits."""

from minitf.compat.examples.tutorials import mnist
