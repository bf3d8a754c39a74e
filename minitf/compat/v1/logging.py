"""`tf.logging`: lines about what a program does.

Where it sits   over Python's own logging.
The one idea    INFO and above are shown once a program has asked for them.
Try it          >>> from minitf.compat.v1 import logging
                >>> logging.set_verbosity(logging.WARN)
                >>> logging.get_verbosity() == logging.WARN
                True
Read next       compat/v1/app.py
"""

from __future__ import annotations

import logging as _logging
from typing import Any

DEBUG, INFO, WARN, ERROR, FATAL = 10, 20, 30, 40, 50
WARNING = WARN

_logger = _logging.getLogger("tensorflow")


def _ready() -> _logging.Logger:
    if not _logger.handlers:
        handler = _logging.StreamHandler()
        handler.setFormatter(_logging.Formatter("%(levelname)s:tensorflow:%(message)s"))
        _logger.addHandler(handler)
        _logger.propagate = False
    return _logger


def get_logger() -> _logging.Logger:
    """Python's logger behind this module."""
    return _ready()


def set_verbosity(v: int | str) -> None:
    """Show this level and all above."""
    _logger.setLevel(v)


def get_verbosity() -> int:
    """The level that is shown."""
    return _logger.getEffectiveLevel()


def debug(msg: str, *args: Any, **kwargs: Any) -> None:
    """A line for those who look for mistakes."""
    _ready().debug(msg, *args, **kwargs)


def info(msg: str, *args: Any, **kwargs: Any) -> None:
    """A line about what is going on."""
    _ready().info(msg, *args, **kwargs)


def warn(msg: str, *args: Any, **kwargs: Any) -> None:
    """A warning."""
    _ready().warning(msg, *args, **kwargs)


warning = warn


def error(msg: str, *args: Any, **kwargs: Any) -> None:
    """An error."""
    _ready().error(msg, *args, **kwargs)


def fatal(msg: str, *args: Any, **kwargs: Any) -> None:
    """An error that ends the program, usually."""
    _ready().critical(msg, *args, **kwargs)


def log(level: int, msg: str, *args: Any, **kwargs: Any) -> None:
    """A line of the given level."""
    _ready().log(level, msg, *args, **kwargs)


def log_first_n(level: int, msg: str, n: int, *args: Any) -> None:
    """A line of the given level."""
    _ready().log(level, msg, *args)


def flush() -> None:
    """Lines are shown at once."""


__all__ = [
    "DEBUG", "ERROR", "FATAL", "INFO", "WARN", "WARNING", "debug", "error", "fatal", "flush",
    "get_logger", "get_verbosity", "info", "log", "log_first_n", "set_verbosity", "warn", "warning",
]  # fmt: skip
