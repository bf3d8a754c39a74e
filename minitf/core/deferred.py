"""Values that wait for their variables: what a checkpoint holds for objects not yet built.

Where it sits   below layers, optimizers and modules, which say when they got new variables.
The one idea    `checkpoint.restore(path)` may come before a network has seen its first batch.  What
                finds no variable then, asks again each time something is built.
Try it          >>> waiting.append(lambda: print("asked again"))
                >>> something_built()
                asked again
                >>> waiting.clear()
Read next       minitf/train/checkpoint.py
"""

from __future__ import annotations

from collections.abc import Callable

waiting: list[Callable[[], None]] = []


def something_built() -> None:
    """New variables are there: whoever waits may look whether they are theirs."""
    for ask in tuple(waiting):
        ask()
