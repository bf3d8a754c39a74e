"""The mel scale: frequencies as ears tell them apart.

Where it sits   functions of `tf.signal`, behind short-time transforms.
The one idea    an ear hears steps of equal ratio as equal; a bank of triangular filters, narrow at
                the bottom and wide at the top, adds up the frequencies that it hears as one.
Try it          >>> import minitf as tf
                >>> tf.signal.linear_to_mel_weight_matrix(10, 65, 8000).shape
                TensorShape([65, 10])
Read next       signal/cosine.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError
from minitf.ops import cast, composite, constant, rsqrt, shape
from minitf.ops.static import static_value
from minitf.signal.cosine import dct


def _mels(hertz: Any) -> Any:
    """The scale of the HTK toolkit."""
    kind = hertz.dtype.type
    return kind(1127.0) * np.log(kind(1.0) + hertz / kind(700.0))


def _evenly(first: Any, last: Any, count: int) -> Any:
    """Numbers at equal distances, in the type of the ends: TensorFlow rounds every step."""
    places = first + (last - first) / first.dtype.type(count - 1) * np.arange(
        count, dtype=first.dtype
    )
    places[-1] = last
    return places


def linear_to_mel_weight_matrix(
    num_mel_bins: int = 20,
    num_spectrogram_bins: int = 129,
    sample_rate: Any = 8000,
    lower_edge_hertz: float = 125.0,
    upper_edge_hertz: float = 3800.0,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """The matrix that turns a spectrum into loudness on the mel scale.

    Args:
        num_mel_bins: How many triangular filters.
        num_spectrogram_bins: How many frequencies the spectrum has: fft_length // 2 + 1.
        sample_rate: Samples a second.
        lower_edge_hertz: Where the lowest filter begins.
        upper_edge_hertz: Where the highest filter ends.
        dtype: A floating type.

    Returns:
        Shape [num_spectrogram_bins, num_mel_bins]: spectrum @ matrix.

    https://www.tensorflow.org/api_docs/python/tf/signal/linear_to_mel_weight_matrix
    """
    rate, num_mel_bins = float(static_value(sample_rate)), int(static_value(num_mel_bins))
    if num_mel_bins <= 0 or not 0 <= lower_edge_hertz < upper_edge_hertz or rate <= 0:
        raise ArgumentError(
            f"{num_mel_bins} filters from {lower_edge_hertz} to {upper_edge_hertz} hertz, "
            f"of {rate} samples a second.",
            why="there must be filters, and the upper edge must lie above the lower one",
        )
    if upper_edge_hertz > rate / 2:
        raise ArgumentError(
            f"upper_edge_hertz={upper_edge_hertz} is more than half of sample_rate={rate}.",
            why="a sampled signal holds no frequency above half of its rate",
        )
    kind = np.dtype(as_dtype(dtype).as_numpy_dtype).type
    # The frequency 0 belongs to no filter.
    hertz = _evenly(kind(0.0), kind(rate) / kind(2.0), int(static_value(num_spectrogram_bins)))[1:]
    spectrum = _mels(hertz)[:, None]
    ends = _mels(kind(lower_edge_hertz)), _mels(kind(upper_edge_hertz))
    edges = _evenly(*ends, num_mel_bins + 2)
    lower, center, upper = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (spectrum - lower) / (center - lower), (upper - spectrum) / (upper - center)
    weights = np.maximum(kind(0.0), np.minimum(rising, falling))
    return constant(np.pad(weights, [[1, 0], [0, 0]]), name=name)


@composite
def mfccs_from_log_mel_spectrograms(log_mel_spectrograms: Any) -> Tensor:
    """The cosine transform of the logarithm of loudness on the mel scale.

    Its first numbers describe the shape of the spectrum, as a vowel has it.

    Args:
        log_mel_spectrograms: Shape [..., num_mel_bins].

    https://www.tensorflow.org/api_docs/python/tf/signal/mfccs_from_log_mel_spectrograms
    """
    x = convert_to_tensor(log_mel_spectrograms)
    bins = shape(x)[-1] if x.shape[-1] is None else x.shape[-1]
    if isinstance(bins, int) and bins == 0:
        raise ArgumentError("num_mel_bins must be positive.")
    return dct(x, type=2) * rsqrt(cast(bins, x.dtype) * 2.0)
