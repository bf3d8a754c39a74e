"""Settings that hold for all of Keras: the float type, epsilon, the order of image axes.

Where it sits   the bottom of minitf.keras; everything else reads it.
The one idea    a default stands in one place, and asking for it costs nothing.
Try it          >>> from minitf import keras
                >>> keras.config.floatx()
                'float32'
Read next       keras/naming.py

As https://keras.io/api/utils/config_utils/
"""

from __future__ import annotations

import importlib
import os
import warnings
from typing import Any

from minitf.dtypes import DType, as_dtype
from minitf.errors import ArgumentError


def _limit(variable: str) -> int | None:
    """A number from the environment."""
    value = os.environ.get(variable, "")
    return int(value) if value.isdigit() else None


_settings: dict[str, Any] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
    "interactive_logging": True,
    "traceback_filtering": True,
    "unsafe_deserialization": False,
    "max_epochs": _limit("KERAS_MAX_EPOCHS"),
    "max_steps_per_epoch": _limit("KERAS_MAX_STEPS_PER_EPOCH"),
}


def floatx() -> str:
    """The name of the float type that layers use unless told otherwise."""
    return _settings["floatx"]


def set_floatx(value: str) -> None:
    """Choose the float type for layers made from now on.

    Raises:
        ArgumentError: `value` is none of "float16", "float32", "float64".
    """
    _settings["floatx"] = _one_of("float type", value, ("float16", "float32", "float64"))


def epsilon() -> float:
    """A number just large enough to keep divisions and logarithms finite."""
    return _settings["epsilon"]


def set_epsilon(value: float) -> None:
    """Choose the epsilon for functions called from now on."""
    _settings["epsilon"] = float(value)


def image_data_format() -> str:
    """Where image layers expect the colours: "channels_last" or "channels_first"."""
    return _settings["image_data_format"]


def set_image_data_format(data_format: str) -> None:
    """Choose where image layers made from now on expect the colours."""
    known = ("channels_last", "channels_first")
    _settings["image_data_format"] = _one_of("data format", data_format, known)


def standardize_dtype(dtype: Any) -> str:
    """The name of a number type, `floatx()` for None.

    >>> standardize_dtype(None), standardize_dtype("int"), standardize_dtype(float)
    ('float32', 'int64', 'float32')
    """
    if isinstance(dtype, DType):  # one that equals "float" is float32, whatever floatx() says
        return dtype.name
    if dtype is None or dtype is float or dtype == "float":
        return floatx()
    if type(dtype).__module__ == "torch":
        dtype = str(dtype).removeprefix("torch.")
    if dtype is int or dtype == "int":
        return "int64"
    return as_dtype("string" if dtype is str else dtype).name


def backend() -> str:
    """Whose numbers these are: "tensorflow"."""
    return "tensorflow"


def set_backend(backend: str) -> None:
    """Accepted for "tensorflow" only.

    Raises:
        ArgumentError: It is another one.
    """
    _one_of("backend of minitf.keras", backend, ("tensorflow",))


def is_interactive_logging_enabled() -> bool:
    """Whether messages go to the screen, and not into the log."""
    return _settings["interactive_logging"]


def enable_interactive_logging() -> None:
    """Messages and progress bars go to the screen."""
    _settings["interactive_logging"] = True


def disable_interactive_logging() -> None:
    """Messages go into the log called "absl", for programs that nobody watches."""
    _settings["interactive_logging"] = False


def is_traceback_filtering_enabled() -> bool:
    """Whether programs asked for short tracebacks; minitf's are as they are either way."""
    return _settings["traceback_filtering"]


def enable_traceback_filtering() -> None:
    """Accepted as in Keras, which then leaves its own lines out of tracebacks."""
    _settings["traceback_filtering"] = True


def disable_traceback_filtering() -> None:
    """Accepted as in Keras."""
    _settings["traceback_filtering"] = False


def unsafe_deserialization_is_enabled() -> bool:
    """Whether code in files may be run."""
    return _settings["unsafe_deserialization"]


def enable_unsafe_deserialization() -> None:
    """Allow all files to bring code with them, as `safe_mode=False` does for one."""
    _settings["unsafe_deserialization"] = True


def max_epochs() -> int | None:
    """The most epochs of any `fit`, to try a program out; None: no limit."""
    return _settings["max_epochs"]


def set_max_epochs(max_epochs: int | None) -> None:
    """Choose the most epochs of any `fit` (also: the variable KERAS_MAX_EPOCHS)."""
    _settings["max_epochs"] = max_epochs


def max_steps_per_epoch() -> int | None:
    """The most steps of any epoch, to try a program out; None: no limit."""
    return _settings["max_steps_per_epoch"]


def set_max_steps_per_epoch(max_steps_per_epoch: int | None) -> None:
    """Choose the most steps of any epoch (also: the variable KERAS_MAX_STEPS_PER_EPOCH)."""
    _settings["max_steps_per_epoch"] = max_steps_per_epoch


def within_limit(what: str, wanted: Any) -> Any:
    """A number of "epochs" or "steps_per_epoch", or the limit on it, which is then said."""
    limit = _settings[f"max_{what}"]
    if not limit or (wanted is not None and wanted <= limit):
        return wanted
    warnings.warn(f"Limiting {what} to {limit}", stacklevel=3)
    return limit


def is_flash_attention_enabled() -> bool:
    """Whether attention may use one fused kernel: minitf has none."""
    return False


def enable_flash_attention() -> None:
    """Accepted as in Keras; attention is computed as it is."""


def disable_flash_attention() -> None:
    """Accepted as in Keras; attention is computed as it is."""


def is_nnx_enabled() -> bool:
    """Whether variables are those of Flax: never here."""
    return False


def __getattr__(name: str) -> Any:
    # These stand above this module, in dtype_policies.
    if name in ("dtype_policy", "set_dtype_policy"):
        return getattr(importlib.import_module("minitf.keras.dtype_policies"), name)
    raise AttributeError(f"module 'keras.config' has no attribute {name!r}")


def _one_of(kind: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ArgumentError(f"{value!r} is no {kind}.", instead=f"one of {', '.join(known)}")
    return value
