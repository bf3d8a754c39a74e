"""`tf.linalg`: products of matrices.

Where it sits   a public face; the rows stand in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/linalg
Try it          >>> import minitf as tf
                >>> tf.linalg.matmul([[1.0, 2.0]], [[3.0], [4.0]]).numpy()
                array([[11.]], dtype=float32)
Read next       ops/linalg.py
"""

from minitf.ops import einsum, eye, global_norm, l2_normalize, matmul, matvec, norm, tensordot

__all__ = sorted(name for name in globals() if not name.startswith("_"))
