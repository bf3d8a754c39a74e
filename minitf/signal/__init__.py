"""`tf.signal`: Fourier and cosine transforms, frames, windows, filter banks.

Where it sits   a public face, loaded when first used; the rows stand in minitf/ops/fourier.py.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/signal
Try it          >>> import minitf as tf
                >>> tf.abs(tf.signal.rfft([1.0, -1.0, 1.0, -1.0])).numpy()
                array([0., 0., 4.], dtype=float32)
Read next       signal/transforms.py
"""

from minitf.signal.cosine import dct, idct, inverse_mdct, mdct
from minitf.signal.mel import linear_to_mel_weight_matrix, mfccs_from_log_mel_spectrograms
from minitf.signal.spectral import (
    frame,
    inverse_stft,
    inverse_stft_window_fn,
    overlap_and_add,
    stft,
)
from minitf.signal.transforms import (
    fft,
    fft2d,
    fft3d,
    fftshift,
    ifft,
    ifft2d,
    ifft3d,
    ifftshift,
    irfft,
    irfft2d,
    irfft3d,
    rfft,
    rfft2d,
    rfft3d,
)
from minitf.signal.windows import (
    hamming_window,
    hann_window,
    kaiser_bessel_derived_window,
    kaiser_window,
    vorbis_window,
)

__all__ = sorted(name for name in globals() if not name.startswith("_"))
