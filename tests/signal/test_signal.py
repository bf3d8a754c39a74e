"""tf.signal: what it computes, said with numpy and sums, its gradients, and its errors."""

from typing import Any

import numpy as np
import pytest

import minitf as tf

R = np.random.default_rng(8)
X, LONG = R.normal(size=(2, 6)), R.normal(size=(2, 20))


def parts(z):
    return tf.stack([tf.math.real(z), tf.math.imag(z)])


def both(z):
    return np.stack([z.real, z.imag])


def pieces(x, length, step):
    starts = range(0, x.shape[-1] - length + 1, step)
    return np.stack([x[:, k : k + length] for k in starts], 1)


def cosines(x, kind):
    n = x.shape[-1]
    return np.array([[sum(2 * v * kind(n, j, k) for j, v in enumerate(row)) for k in range(n)]
                     for row in x])  # fmt: skip


def hann(n):
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)


CASES: dict[str, tuple[Any, Any, Any]] = {
    "rfft": (lambda x: parts(tf.signal.rfft(x)), X, lambda x: both(np.fft.rfft(x))),
    "rfft-longer": (lambda x: parts(tf.signal.rfft(x, [9])), X, lambda x: both(np.fft.rfft(x, 9))),
    "rfft-cut": (lambda x: parts(tf.signal.rfft(x, [4])), X, lambda x: both(np.fft.rfft(x, 4))),
    "rfft2d": (lambda x: parts(tf.signal.rfft2d(x, [3, 4])), X,
               lambda x: both(np.fft.rfft2(x, (3, 4)))),
    "rfft3d": (lambda x: parts(tf.signal.rfft3d(tf.reshape(x, [2, 3, 2]))), X,
               lambda x: both(np.fft.rfftn(x.reshape(2, 3, 2)))),
    "irfft": (lambda x: tf.signal.irfft(tf.complex(x, x[::-1])), X,
              lambda x: np.fft.irfft(x + 1j * x[::-1])),
    "irfft-odd": (lambda x: tf.signal.irfft(tf.complex(x, x[::-1]), [7]), X,
                  lambda x: np.fft.irfft(x + 1j * x[::-1], 7)),
    "irfft2d": (lambda x: tf.signal.irfft2d(tf.complex(x, x[::-1])), X,
                lambda x: np.fft.irfft2(x + 1j * x[::-1])),
    "irfft3d": (lambda x: tf.signal.irfft3d(tf.complex(x, x)[None]), X,
                lambda x: np.fft.irfftn((x + 1j * x)[None], axes=(0, 1, 2))),
    "fft": (lambda x: parts(tf.signal.fft(tf.complex(x, x * x))), X,
            lambda x: both(np.fft.fft(x + 1j * x * x))),
    "ifft2d": (lambda x: parts(tf.signal.ifft2d(tf.complex(x, x * x))), X,
               lambda x: both(np.fft.ifft2(x + 1j * x * x))),
    "fft3d": (lambda x: parts(tf.signal.fft3d(tf.complex(x, x)[None])), X,
              lambda x: both(np.fft.fftn((x + 1j * x)[None]))),
    "shift": (lambda x: tf.signal.fftshift(x), X, np.fft.fftshift),
    "shift-back": (lambda x: tf.signal.ifftshift(x[:, :5], axes=1), X,
                   lambda x: np.fft.ifftshift(x[:, :5], 1)),
    "frame": (lambda x: tf.signal.frame(x, 5, 3), LONG, lambda x: pieces(x, 5, 3)),
    "frame-pad": (lambda x: tf.signal.frame(x, 5, 4, pad_end=True, pad_value=2.0), LONG,
                  lambda x: pieces(np.pad(x, [[0, 0], [0, 1]], constant_values=2), 5, 4)),
    "overlap": (lambda x: tf.signal.overlap_and_add(x, 4), X,
                lambda x: [*x[0, :4], *(x[0, 4:] + x[1, :2]), *x[1, 2:]]),
    "stft": (lambda x: parts(tf.signal.stft(x, 8, 4)), LONG,
             lambda x: both(np.fft.rfft(pieces(x, 8, 4) * hann(8)))),
    "stft-plain": (lambda x: parts(tf.signal.stft(x, 5, 4, window_fn=None)), LONG,
                   lambda x: both(np.fft.rfft(pieces(x, 5, 4), 8))),
    "stft-and-back": (lambda x: tf.signal.inverse_stft(
        tf.signal.stft(x, 8, 4), 8, 4, window_fn=tf.signal.inverse_stft_window_fn(4))[:, 4:16],
        LONG, lambda x: x[:, 4:16]),
    "dct-1": (lambda x: tf.signal.dct(x, type=1), X, lambda x: cosines(
        x * [0.5, 1, 1, 1, 1, 0.5], lambda n, j, k: np.cos(np.pi * j * k / (n - 1)))),
    "dct-2": (tf.signal.dct, X,
              lambda x: cosines(x, lambda n, j, k: np.cos(np.pi * (j + 0.5) * k / n))),
    "dct-3": (lambda x: tf.signal.dct(x, type=3), X, lambda x: cosines(
        x * [0.5, 1, 1, 1, 1, 1], lambda n, j, k: np.cos(np.pi * j * (k + 0.5) / n))),
    "dct-4": (lambda x: tf.signal.dct(x, type=4), X,
              lambda x: cosines(x, lambda n, j, k: np.cos(np.pi * (j + 0.5) * (k + 0.5) / n))),
    "dct-cut": (lambda x: tf.signal.dct(x, n=4), X, lambda x: cosines(
        x[:, :4], lambda n, j, k: np.cos(np.pi * (j + 0.5) * k / n))),
    **{f"dct-and-back-{kind}": (lambda x, kind=kind: tf.signal.idct(
        tf.signal.dct(x, kind, norm="ortho"), kind, norm="ortho"), X, lambda x: x)
       for kind in (2, 3, 4)},
    "dct-1-and-back": (lambda x: tf.signal.idct(tf.signal.dct(x, 1), 1) / 10, X, lambda x: x),
    "mdct-and-back": (lambda x: tf.signal.inverse_mdct(tf.signal.mdct(x, 8))[:, 4:16], LONG,
                      lambda x: x[:, 4:16]),
    "mdct-ortho": (lambda x: tf.signal.inverse_mdct(
        tf.signal.mdct(x, 8, norm="ortho", window_fn=None), norm="ortho", window_fn=None)[:, 4:16],
        LONG, lambda x: x[:, 4:16]),
    "mfcc": (tf.signal.mfccs_from_log_mel_spectrograms, X, lambda x: cosines(
        x, lambda n, j, k: np.cos(np.pi * (j + 0.5) * k / n) * np.sqrt(0.5 / n))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_value_and_gradients(name):
    function, x, expected = CASES[name]

    np.testing.assert_allclose(function(tf.constant(x)).numpy(), expected(x), rtol=1e-6, atol=1e-8)
    assert tf.check_gradients(function, [x], tolerance=1e-5)


WINDOWS = {
    "hann": (tf.signal.hann_window, [0, 0.5, 1, 0.5]),
    "hann-symmetric": (lambda n: tf.signal.hann_window(n, periodic=False), [0, 0.75, 0.75, 0]),
    "hamming": (tf.signal.hamming_window, [0.08, 0.54, 1, 0.54]),
    "kaiser": (lambda n: tf.signal.kaiser_window(n, 0.0), [1, 1, 1, 1]),
    "kaiser-bessel": (lambda n: tf.signal.kaiser_bessel_derived_window(n, 0.0),
                      np.sqrt([1 / 3, 2 / 3, 2 / 3, 1 / 3])),
    "vorbis": (tf.signal.vorbis_window, np.sin(np.pi / 2 * np.sin(np.pi / 8 * np.r_[1:8:2]) ** 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", WINDOWS)
def test_windows(name):
    window, expected = WINDOWS[name]

    np.testing.assert_allclose(window(4).numpy(), expected, atol=1e-6)
    assert window(1).numpy().tolist() == [1.0]
    assert window(4).dtype == tf.float32


def test_the_filters_of_the_mel_scale_overlap_to_one_between_the_outer_centers():
    weights = tf.signal.linear_to_mel_weight_matrix(6, 129, 8000, 100.0, 4000.0).numpy()
    peaks = weights.argmax(0)

    assert weights.shape == (129, 6)
    assert (np.diff(peaks) > 0).all()
    np.testing.assert_allclose(weights[peaks[0] + 1 : peaks[-1]].sum(1), 1, rtol=1e-5)


def test_what_is_no_tensor_comes_in_with_single_precision():
    assert tf.signal.fft([1.0, 2.0]).dtype == tf.complex64
    assert tf.signal.fft(X + 0j).dtype == tf.complex64
    assert tf.signal.rfft(X).dtype == tf.complex64
    assert tf.signal.rfft([1, 2]).dtype == tf.complex64
    assert tf.signal.fft([1.0 + 0j, 2.0]).dtype == tf.complex128  # Python's own complex numbers


def test_graphs_take_signals_of_any_length():
    @tf.function(input_signature=[tf.TensorSpec([None, None], tf.float64)])
    def there_and_back(x):
        window = tf.signal.inverse_stft_window_fn(4)
        spectrum = tf.signal.stft(x, 8, 4, pad_end=True)
        return (
            tf.signal.inverse_stft(spectrum, 8, 4, window_fn=window),
            tf.signal.irfft(tf.signal.rfft(x)),
            tf.signal.idct(tf.signal.dct(x, norm="ortho"), norm="ortho"),
        )

    back, whole, cosines = there_and_back(LONG)
    np.testing.assert_allclose(back[:, 4:20], LONG[:, 4:])
    np.testing.assert_allclose(whole, LONG)
    np.testing.assert_allclose(cosines, LONG)
    np.testing.assert_allclose(there_and_back(X)[1], X)


MISTAKES = {
    "real": (lambda: tf.signal.fft(tf.constant(X)), "takes complex numbers"),
    "complex": (lambda: tf.signal.rfft(tf.constant(X + 0j)), "takes float32 or float64"),
    "axes": (lambda: tf.signal.rfft2d(X[0]), "goes over 2 axes"),
    "length": (lambda: tf.signal.rfft(X, [4, 4]), "must have 1 element"),
    "step": (lambda: tf.signal.frame(X, 2, 0), "at least 1"),
    "pieces": (lambda: tf.signal.overlap_and_add(X[0], 1), "takes frames"),
    "type": (lambda: tf.signal.dct(X, type=5), "no cosine transform of type 5"),
    "short": (lambda: tf.signal.dct(X[:, :1], type=1), "greater than one"),
    "axis": (lambda: tf.signal.dct(X, axis=0), "last axis"),
    "frames": (lambda: tf.signal.mdct(LONG, 6), "multiple of 4"),
    "window": (lambda: tf.signal.hann_window(4, dtype="int32"), "floating"),
    "edge": (lambda: tf.signal.linear_to_mel_weight_matrix(upper_edge_hertz=9e3), "half"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_explained(name):
    mistake, words = MISTAKES[name]

    with pytest.raises(tf.errors.InvalidArgumentError, match=words):
        mistake()
