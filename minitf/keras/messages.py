"""What Keras says: to the screen, or into the log of a program that nobody watches.

Where it sits   below callbacks, the progress bar and everything else that tells the learner.
The one idea    one function says it, so one setting decides where it goes.
Try it          >>> from minitf import keras
                >>> say("Epoch 1/5")
                Epoch 1/5
                >>> keras.config.disable_interactive_logging()
                >>> say("Epoch 2/5")  # to logging.getLogger("absl"), as in Keras
                >>> keras.config.enable_interactive_logging()
Read next       keras/config.py

As https://keras.io/api/utils/config_utils/
"""

from __future__ import annotations

import logging
import sys

from minitf.keras.config import is_interactive_logging_enabled


def say(text: str, end: str = "\n") -> None:
    """Write a message."""
    if not is_interactive_logging_enabled():
        logging.getLogger("absl").info(text)
        return
    try:
        sys.stdout.write(text + end)
    except UnicodeEncodeError:  # a console that cannot show the bar's characters
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write((text + end).encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
