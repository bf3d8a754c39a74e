"""STFT: kernels that are waves, so that a convolution is a Fourier transform.

Where it sits   beside the other initializers without chance; for keras.layers.STFTSpectrogram.
The one idea    how much of a tone is in a piece of sound, is the inner product of the piece with
                a wave of that tone; a convolution takes inner products everywhere.
Try it          >>> STFT("real", window=None)((4, 1, 3)).numpy()[:, 0].round(2) + 0.0
                array([[ 1.,  1.,  1.],
                       [ 1.,  0., -1.],
                       [ 1., -1.,  1.],
                       [ 1.,  0., -1.]], dtype=float32)
Read next       keras/layers/preprocessing/spectrograms.py

As https://keras.io/api/layers/initializers/#stftinitializer-class
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, MissingExtraError, ShapeError
from minitf.keras.config import standardize_dtype
from minitf.keras.initializers.base import Initializer, table

# The windows that are sums of cosines: how much of each.
COSINES = {
    "hann": (0.5, 0.5), "hamming": (0.54, 0.46), "blackman": (0.42, 0.5, 0.08), "boxcar": (1.0,),
}  # fmt: skip


def window_of(name: str, length: int, periodic: bool) -> np.ndarray:
    """The values of a window by its name.

    Raises:
        MissingExtraError: It is none of the common ones, and scipy, which knows more, is not there.
    """
    if name in COSINES:
        turns = np.arange(length) / max(length if periodic else length - 1, 1)
        parts = (weight * (-1) ** k * np.cos(2 * math.pi * k * turns)
                 for k, weight in enumerate(COSINES[name]))  # fmt: skip
        return np.ones(1) if length == 1 else sum(parts)
    try:
        get_window = importlib.import_module("scipy.signal").get_window
    except ImportError as problem:
        raise MissingExtraError(
            f"The window {name!r} is made by scipy, which is not installed.",
            instead=f"pip install scipy, or one of: {', '.join(COSINES)}",
        ) from problem
    return get_window(name, length, periodic)


@table.add("STFTInitializer", "stft")
class STFT(Initializer):
    """Kernels of the short-time Fourier transform: waves, weighted by a window.

    Args:
        side: "real" (cosines) or "imag" (sines).
        window: A name, as of scipy.signal.windows; values; or None.
        scaling: "density" or "spectrum": what the window is divided by; or None.
        periodic: Whether the window is one period of a repeating one.

    Raises:
        ArgumentError: An argument is none of these.

    https://keras.io/api/layers/initializers/#stftinitializer-class
    """

    def __init__(
        self, side: str = "real", window: Any = "hann", scaling: str | None = "density",
        periodic: bool = False,
    ):  # fmt: skip
        if side not in ("real", "imag"):
            raise ArgumentError(f"side should be 'real' or 'imag', not {side}")
        if isinstance(window, str):
            window_of(window, 1, False)
        if scaling not in (None, "density", "spectrum"):
            raise ArgumentError(
                "Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received "
                f"scaling={scaling}"
            )
        self.side, self.window, self.scaling, self.periodic = side, window, scaling, periodic

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> Tensor:
        length, _, tones = shape
        kind = standardize_dtype(dtype)
        turns = np.outer(np.arange(length), np.arange(tones)) / ((tones - 1) * 2)
        wave = np.cos if self.side == "real" else np.sin
        kernel = wave(-2.0 * math.pi * turns)
        if self.window is not None:
            kernel *= self._weights(length)[:, None]
        return convert_to_tensor(kernel[:, None].astype(kind))

    def _weights(self, length: int) -> np.ndarray:
        window = self.window
        if isinstance(window, str):
            window = window_of(window, length, self.periodic)
        window = np.asarray(window, "float64")
        if window.shape != (length,):
            raise ShapeError(
                "The shape of `window` must be equal to [frame_length]. Received: window "
                f"shape={window.shape}"
            )
        if self.scaling == "density":
            return window / np.sqrt(np.sum(window**2))
        return window / np.sum(np.abs(window)) if self.scaling == "spectrum" else window

    def get_config(self) -> dict[str, Any]:
        names = ("side", "window", "periodic", "scaling")
        return {name: getattr(self, name) for name in names}
