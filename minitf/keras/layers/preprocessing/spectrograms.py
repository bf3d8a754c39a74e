"""Sound as a picture: which tones sound when.

Where it sits   layers over keras.ops.stft and over a convolution with waves.
The one idea    cut the sound into short pieces and ask of each how much of every tone it holds;
                after that, whatever works on pictures works on sound.
Try it          >>> import numpy as np
                >>> tone = np.sin(2 * np.pi * 8 * np.arange(256) / 64)[None, :, None]
                >>> layer = STFTSpectrogram(mode="magnitude", frame_length=64)
                >>> int(layer(tone.astype("float32")).numpy()[0, 0].argmax())
                8
Read next       keras/initializers/waves.py

As https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.keras import ops as kops
from minitf.keras.config import epsilon
from minitf.keras.initializers.waves import STFT, window_of
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.sizes import data_format_of

MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


@table.add()
class MelSpectrogram(Layer):
    """Tones on the scale of the ear: the higher, the wider the bands.

    Args:
        fft_length: How many samples the Fourier transform of a piece has.
        sequence_stride: How far it is from one piece to the next.
        sequence_length: How long a piece is; default: `fft_length`.
        window: "hann", "hamming", values, or None.
        sampling_rate: Samples in a second.
        num_mel_bins: How many bands.
        min_freq: The lowest tone, in hertz.
        max_freq: The highest one; default: half of the sampling rate.
        power_to_db: Whether the result is in decibels.
        top_db: How far below the loudest the quietest is.
        mag_exp: 1 for loudness, 2 for power.
        min_power: What is below is taken for this.
        ref_power: What 0 decibels are.
        **kwargs: The arguments of Layer.

    Takes (samples,) or (batch, samples), gives (bands, pieces) or (batch, bands, pieces).

    Raises:
        ArgumentError: Pieces longer than the transform.

    https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/mel_spectrogram/
    """

    def __init__(
        self, fft_length: int = 2048, sequence_stride: int = 512,
        sequence_length: int | None = None, window: Any = "hann", sampling_rate: int = 16000,
        num_mel_bins: int = 128, min_freq: float = 20.0, max_freq: float | None = None,
        power_to_db: bool = True, top_db: float = 80.0, mag_exp: float = 2.0,
        min_power: float = 1e-10, ref_power: float = 1.0, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.fft_length, self.sequence_stride = fft_length, sequence_stride
        self.sequence_length = sequence_length or fft_length
        if fft_length < self.sequence_length:
            raise ArgumentError(
                "`fft_length` must be greater than or equal to `sequence_length`. Received: "
                f"`sequence_length`={self.sequence_length}, `fft_length`={fft_length}."
            )
        self.window, self.sampling_rate, self.num_mel_bins = window, sampling_rate, num_mel_bins
        self.min_freq, self.max_freq = min_freq, max_freq or int(sampling_rate / 2)
        self.power_to_db, self.top_db, self.mag_exp = power_to_db, top_db, mag_exp
        self.min_power, self.ref_power = min_power, ref_power

    def call(self, inputs: Any) -> Tensor:
        wide = self.compute_dtype in ("float32", "float64")
        inputs = ops.cast(inputs, self.compute_dtype if wide else "float32")
        real, imaginary = kops.stft(
            inputs, self.sequence_length, self.sequence_stride, self.fft_length, self.window
        )
        loud = ops.sqrt(ops.square(real) + ops.square(imaginary)) ** self.mag_exp
        matrix = self.linear_to_mel_weight_matrix(
            self.num_mel_bins, self.fft_length // 2 + 1, self.sampling_rate, self.min_freq,
            self.max_freq,
        )  # fmt: skip
        made = ops.tensordot(loud, ops.cast(matrix, loud.dtype), 1)
        if self.power_to_db:
            made = self._decibels(made)
        return ops.cast(kops.swapaxes(made, -1, -2), self.compute_dtype)

    def _decibels(self, power: Tensor) -> Tensor:
        zero = 10.0 * math.log10(max(abs(self.ref_power), self.min_power))
        loud = ops.log(ops.maximum(power, self.min_power)) * (10.0 / math.log(10.0)) - zero
        return ops.maximum(loud, ops.reduce_max(loud) - self.top_db)

    def linear_to_mel_weight_matrix(
        self, num_mel_bins: int = 20, num_spectrogram_bins: int = 129, sampling_rate: int = 8000,
        lower_edge_hertz: float = 125.0, upper_edge_hertz: float = 3800.0, dtype: str = "float32",
    ) -> Tensor:  # fmt: skip
        """How much each tone counts in each band: triangles side by side.

        Args:
            num_mel_bins: How many bands.
            num_spectrogram_bins: How many tones.
            sampling_rate: Samples in a second.
            lower_edge_hertz: Where the first band begins.
            upper_edge_hertz: Where the last one ends.
            dtype: The number type of the result.

        Returns:
            Shape (num_spectrogram_bins, num_mel_bins).
        """
        ends = (ops.cast(end, dtype) for end in (lower_edge_hertz, upper_edge_hertz))
        tones = kops.linspace(ops.cast(0.0, dtype), ops.cast(sampling_rate, dtype) / 2.0,
                              num_spectrogram_bins)  # fmt: skip
        tones = _mel(tones[1:])[:, None]
        edges = kops.linspace(*map(_mel, ends), num_mel_bins + 2)
        rising = (tones - edges[:-2]) / (edges[1:-1] - edges[:-2])
        falling = (edges[2:] - tones) / (edges[2:] - edges[1:-1])
        triangles = ops.maximum(ops.minimum(rising, falling), 0.0)
        return ops.pad(triangles, [[1, 0], [0, 0]])

    def compute_output_shape(self, input_shape: Any) -> list[Any]:
        *batch, length = input_shape
        step = self.sequence_stride
        pieces = None if length is None else (length + step + 1) // step
        return [*batch, self.num_mel_bins, pieces]

    def get_config(self) -> dict[str, Any]:
        names = (
            "fft_length", "sequence_stride", "sequence_length", "window", "sampling_rate",
            "num_mel_bins", "min_freq", "max_freq", "power_to_db", "top_db", "mag_exp",
            "min_power", "ref_power",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _mel(hertz: Tensor) -> Tensor:
    """How high a tone is for the ear."""
    return 1127.0 * ops.log(1.0 + hertz / 700.0)


@table.add()
class STFTSpectrogram(Layer):
    """The short-time Fourier transform as a convolution, whose waves can be trained.

    Args:
        mode: What comes out: "log" (of the magnitude), "magnitude", "psd" (power), "real", "imag",
            "angle", or "stft" (real and imaginary parts).
        frame_length: How long a piece is.
        frame_step: How far it is from one to the next; default: half a piece.
        fft_length: How fine tones are told apart; default: the next power of two.
        window: A name, values, or None.
        periodic: Whether the window is one period of a repeating one.
        scaling: "density", "spectrum" or None.
        padding: "valid" or "same".
        expand_dims: Whether the tones get an axis of their own.
        data_format: "channels_last" or "channels_first".
        **kwargs: The arguments of Layer.

    Takes (batch, samples, channels).

    Raises:
        ArgumentError: An argument is none of these.

    https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/stft_spectrogram/
    """

    real_kernel: Any = None
    imag_kernel: Any = None

    def __init__(
        self, mode: str = "log", frame_length: int = 256, frame_step: int | None = None,
        fft_length: int | None = None, window: Any = "hann", periodic: bool = False,
        scaling: str | None = "density", padding: str = "valid", expand_dims: bool = False,
        data_format: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        _check(mode, frame_length, frame_step, fft_length, window, scaling, padding)
        super().__init__(**kwargs)
        self.mode, self.frame_length, self.frame_step = mode, frame_length, frame_step
        self.fft_length, self.window, self.periodic = fft_length, window, periodic
        self.scaling, self.padding, self.expand_dims = scaling, padding, expand_dims
        self._step = frame_step or frame_length // 2
        self._tones = (fft_length or 2 ** math.ceil(math.log2(frame_length))) // 2 + 1
        self.data_format = data_format_of(data_format)
        self.input_spec = InputSpec(ndim=3)

    def build(self, input_shape: Any) -> None:
        for side, other in (("real", "imag"), ("imag", "real")):
            if self.mode != other:
                kernel = self.add_weight(
                    name=f"{side}_kernel", shape=(self.frame_length, 1, self._tones),
                    initializer=STFT(side, self.window, self.scaling, self.periodic),
                )  # fmt: skip
                setattr(self, f"{side}_kernel", kernel)

    def call(self, inputs: Tensor) -> Tensor:
        if inputs.dtype.name not in ("float16", "float32", "float64"):
            raise DTypeError(
                "Invalid input type. Expected `float16`, `float32` or `float64`. Received: "
                f"input type={inputs.dtype.name}"
            )
        if self.data_format == "channels_first":
            inputs = ops.transpose(inputs, (0, 2, 1))
        sides = [self._waves(inputs, kernel) for kernel in (self.real_kernel, self.imag_kernel)
                 if kernel is not None]  # fmt: skip
        if self.mode in ("real", "imag"):
            return self._arranged(sides[0])
        if self.mode == "angle":
            return self._arranged(ops.atan2(sides[1], sides[0]))
        if self.mode == "stft":
            return self._arranged(ops.concat(sides, axis=3))
        power = ops.square(sides[0]) + ops.square(sides[1])
        if self.mode == "psd":  # the tones of the other half are those of this one again
            both = ops.pad(power[..., 1:-1], [[0, 0], [0, 0], [0, 0], [1, 1]])
            return self._arranged(power + both)
        loud = self._arranged(ops.sqrt(ops.maximum(power, epsilon())))
        return loud if self.mode == "magnitude" else ops.log(ops.maximum(loud, epsilon()))

    def _waves(self, sound: Tensor, kernel: Any) -> Tensor:
        """How much of each tone: (batch, channels, pieces, tones)."""
        channels = sound.shape[2]
        sound = ops.transpose(sound, (0, 2, 1))
        sound = ops.reshape(sound, [-1, ops.shape(sound)[2], 1])
        kernel = ops.cast(kernel, sound.dtype)
        made = kops.conv(sound, kernel, self._step, self.padding, "channels_last")
        return ops.reshape(made, [-1, channels, ops.shape(made)[1], made.shape[2]])

    def _arranged(self, made: Tensor) -> Tensor:
        channels, tones = made.shape[1], made.shape[3]
        if self.data_format == "channels_first":
            if self.expand_dims:
                return made
            made = ops.transpose(made, (0, 1, 3, 2))
            return ops.reshape(made, [-1, channels * tones, ops.shape(made)[3]])
        if self.expand_dims:
            return ops.transpose(made, (0, 2, 3, 1))
        made = ops.transpose(made, (0, 2, 1, 3))
        return ops.reshape(made, [-1, ops.shape(made)[1], channels * tones])

    def get_config(self) -> dict[str, Any]:
        names = (
            "mode", "frame_length", "frame_step", "fft_length", "window", "periodic", "scaling",
            "padding", "data_format", "expand_dims",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _check(
    mode: str, length: int, step: int | None, fft: int | None, window: Any, scaling: Any,
    padding: str,
) -> None:  # fmt: skip
    """The arguments of a spectrogram make sense; see STFTSpectrogram."""
    if step is not None and (step > length or step < 1):
        raise ArgumentError(
            "`frame_step` should be a positive integer not greater than `frame_length`. Received "
            f"frame_step={step}, frame_length={length}"
        )
    if fft is not None and fft < length:
        raise ArgumentError(
            "`fft_length` should be not less than `frame_length`. Received "
            f"fft_length={fft}, frame_length={length}"
        )
    if fft is not None and fft & -fft != fft:
        warnings.warn(f"`fft_length` is recommended to be a power of two. Received "
                      f"fft_length={fft}", stacklevel=3)  # fmt: skip
    if mode not in MODES:
        raise ArgumentError(
            f"Output mode is invalid, it must be one of {', '.join(MODES)}. Received: mode={mode}"
        )
    if scaling not in (None, "density", "spectrum"):
        raise ArgumentError(
            "Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received "
            f"scaling={scaling}"
        )
    if padding not in ("valid", "same"):
        raise ArgumentError(
            f"Padding is invalid, it should be 'valid', 'same'. Received: padding={padding}"
        )
    if isinstance(window, str):
        window_of(window, 1, False)
