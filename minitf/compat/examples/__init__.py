"""`tensorflow.examples`: only the handwritten digits of the tutorials."""

from minitf.compat.examples import tutorials
