"""`tf.random`: numbers drawn by chance, repeatable by a seed.

Where it sits   a public face; the rows stand in minitf/ops/random.py.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/random
Try it          >>> import minitf as tf
                >>> tf.random.uniform([2, 3]).shape
                TensorShape([2, 3])
Read next       ops/random.py
"""

from minitf.core.random_state import Generator
from minitf.ops import normal, set_seed, truncated_normal, uniform

__all__ = ["Generator", "normal", "set_seed", "truncated_normal", "uniform"]
