"""`tf.autograph`: Python's control flow over tensors, and how it is rewritten.

Where it sits   a public face.
The one idea    names as TensorFlow groups them:
                https://www.tensorflow.org/api_docs/python/tf/autograph
Try it          >>> import minitf as tf
                >>> tf.autograph.set_verbosity(0)
Read next       execution/autograph/__init__.py
"""

from minitf.execution.autograph import experimental, set_verbosity, to_code, to_graph

__all__ = ["experimental", "set_verbosity", "to_code", "to_graph"]
