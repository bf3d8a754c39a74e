"""Embeddings: a row of numbers for each word, found by its number.

Where it sits   over gather; the public names are in `tf.nn`.
The one idea    looking a row up is the same as multiplying by a one-hot vector, without the zeros;
                so only the rows that were looked up get a gradient.
Try it          >>> import minitf as tf
                >>> words = tf.constant([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
                >>> tf.nn.embedding_lookup(words, [2, 0]).numpy()
                array([[4., 5.],
                       [0., 1.]], dtype=float32)
Read next       ops/sampled_losses.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.ops import functions as f
from minitf.ops.clipping import clip_by_norm
from minitf.ops.composites import composite


@composite
def embedding_lookup(params: Any, ids: Any, max_norm: float | None = None) -> Tensor:
    """Pick rows of a table by their numbers.

    Args:
        params: The table, shape (rows, ...), or a list of tables that follow each other.
        ids: The numbers of the rows, any shape, int32 or int64.
        max_norm: The greatest length of a row; longer ones are shortened.

    Returns:
        A tensor of shape (*ids.shape, *params.shape[1:]).

    Raises:
        DTypeError: `ids` are no whole numbers.

    https://www.tensorflow.org/api_docs/python/tf/nn/embedding_lookup
    """
    if params is None:
        raise ArgumentError("params must be specified: the table of embeddings.")
    if isinstance(params, (list, tuple)):
        if not params:
            raise ArgumentError("embedding_lookup got an empty list of tables.")
        whole = isinstance(params[0], (int, float, list, tuple))
        params = params if whole else f.concat(list(params), 0)
    ids = convert_to_tensor(ids)
    if not ids.dtype.is_integer:
        raise DTypeError(
            f"embedding_lookup takes whole numbers as ids, and got {ids.dtype.name} {ids.shape}.",
            instead="tf.cast(ids, tf.int32)",
        )
    rows = OPS["gather"](params, ids, axis=0)
    if max_norm is None:
        return rows
    return clip_by_norm(rows, max_norm, list(range(ids.ndim, rows.ndim)))
