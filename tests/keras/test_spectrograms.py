"""Spectrograms: tones are found where they are; wrong arguments; the initializer of waves."""

from __future__ import annotations

import numpy as np
import pytest

from minitf import keras

layers = keras.layers
TIME = np.arange(4000) / 8000
TONES = np.stack([np.sin(2 * np.pi * hertz * TIME) for hertz in (500, 1500)]).astype("float32")


def test_a_higher_tone_is_found_higher_up():
    layer = layers.MelSpectrogram(fft_length=256, sequence_stride=128, sampling_rate=8000,
                                  num_mel_bins=20)  # fmt: skip
    low, high = layer(TONES).numpy()[:, :, 10].argmax(axis=1)
    assert low < high


def test_the_convolution_is_the_fourier_transform():
    layer = layers.STFTSpectrogram("stft", 64, 32, window=None, scaling=None)
    made = layer(TONES[..., None]).numpy()[0, 3]
    spectrum = np.fft.rfft(TONES[0, 96:160])
    np.testing.assert_allclose(made[:33] + 1j * made[33:], spectrum, atol=1e-3)


@pytest.mark.parametrize("expand_dims", [False, True])
@pytest.mark.parametrize("mode", ["stft", "psd", "angle"])
def test_data_formats_agree(mode, expand_dims):
    sound = np.stack([TONES, TONES[::-1]], axis=-1)
    how = {"frame_length": 32, "expand_dims": expand_dims}
    last = layers.STFTSpectrogram(mode, **how)(sound).numpy()
    first = layers.STFTSpectrogram(mode, data_format="channels_first", **how)(
        sound.transpose(0, 2, 1)).numpy()  # fmt: skip
    order = (0, 3, 1, 2) if expand_dims else (0, 2, 1)
    np.testing.assert_allclose(last.transpose(order), first, atol=1e-5)


@pytest.mark.parametrize("arguments", [
    {"frame_length": 256, "frame_step": 1024}, {"frame_step": 0}, {"fft_length": 128},
    {"padding": "full"}, {"scaling": "l2"}, {"mode": "spectrogram"},
])  # fmt: skip
def test_arguments_without_sense_are_refused(arguments):
    with pytest.raises(ValueError, match="Received"):
        layers.STFTSpectrogram(**arguments)


def test_whole_numbers_are_no_sound():
    with pytest.raises(TypeError, match="Invalid input type"):
        layers.STFTSpectrogram()(np.ones((1, 400, 1), "int32"))


def test_a_piece_is_not_longer_than_its_transform():
    with pytest.raises(ValueError, match="greater than or equal"):
        layers.MelSpectrogram(fft_length=256, sequence_length=512)


def test_a_window_of_other_length_is_refused():
    with pytest.raises(ValueError, match=r"\[frame_length\]"):
        keras.initializers.STFT(window=np.ones(3))((4, 1, 3))


@pytest.mark.parametrize("arguments", [{"side": "left"}, {"scaling": "l2"}])
def test_the_initializer_refuses_what_it_does_not_know(arguments):
    with pytest.raises(ValueError, match=str(next(iter(arguments.values())))):
        keras.initializers.STFT(**arguments)


def test_windows_are_those_of_scipy():
    signal = pytest.importorskip("scipy.signal", reason="its windows are compared with")
    for name in ("hann", "hamming", "blackman", "boxcar", "tukey"):
        for periodic in (False, True):
            made = keras.initializers.STFT("real", name, None, periodic)((9, 1, 2)).numpy()
            np.testing.assert_allclose(
                made[:, 0, 0], signal.get_window(name, 9, periodic), atol=1e-6
            )
