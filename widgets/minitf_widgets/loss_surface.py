"""LossSurface: a loss of two numbers as a map, and optimizers that race down it.

Where it sits   takes a function and optimizers; the page draws them (frontend/src/loss_surface/).
The one idea    a network has millions of weights and nobody can see its loss. With two numbers one
                can, and the optimizers are the very same.
Try it          >>> from minitf import keras
                >>> from minitf_widgets import LossSurface
                >>> def valley(x, y):
                ...     return x**2 + 10 * y**2
                >>> LossSurface(valley, {"SGD": keras.optimizers.SGD(0.04)}, start=(2, 1), steps=2)
                LossSurface: valley, 1 run of 2 steps from (2, 1)
                  SGD: ends at (1.7, 0.04), height 2.9
Read next       surface_document.py, surface_still.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.surface_document import Loss, Range, followed, names_of, surface_document, walk
from minitf_widgets.surface_still import describe_surface, draw_surface


class LossSurface(View):
    """A map of a loss of two numbers, with optimizers that walk on it.

    Args:
        loss: a function of two numbers, made of tensor operations; or a ``minitf.surface``
            document. It is called with two grids of places at once where it can take them, else
            place by place.
        runs: who walks, a dict of names or a list: optimizers of ``keras.optimizers`` (a copy of
            each walks, it remains as it was), or paths that were walked elsewhere, arrays of shape
            (points, 2).
        start: the two numbers that optimizers begin with.
        steps: how many steps they take.
        x: from where to where the map goes in its first direction; default: as far as the walks.
        y: the same for its second direction.
        title: what the map is called; default: the name of the function.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``cursor["step"]`` is the step that is looked at; without one, the last. ``paths`` holds where
    each has been: arrays (steps + 1, 3) of both numbers and the loss.

    Raises:
        ArgumentError: the loss does not take two numbers, or a run is neither optimizer nor path.

    Example:
        >>> from minitf import keras
        >>> runs = {"plain": keras.optimizers.SGD(0.1), "Adam": keras.optimizers.Adam(0.1)}
        >>> view = LossSurface(lambda x, y: x**2 + y**2, runs, start=(1.0, 2.0), steps=3)
        >>> view.paths["plain"].shape
        (4, 3)
    """

    _kind = traitlets.Unicode("surface").tag(sync=True)

    def __init__(
        self, loss: Loss | Document, runs: Mapping[str, Any] | Sequence[Any] = (), *,
        start: Sequence[float] | None = None, steps: int = 60, x: Range | None = None,
        y: Range | None = None, title: str | None = None, **traits: Any,
    ) -> None:  # fmt: skip
        if isinstance(loss, dict):
            document = check_document(loss, "minitf.surface", allow_empty=True)
        else:
            names_of(loss)
            _check_map(start, steps, {"x": x, "y": y})
            paths = {
                name: _path(loss, name, run, start, steps) for name, run in _named(runs).items()
            }
            title = title or getattr(loss, "__name__", "loss").replace("<lambda>", "loss")
            document = surface_document(loss, paths, x, y, title)
        super().__init__(spec=document, **traits)

    @property
    def paths(self) -> dict[str, np.ndarray]:
        """Where each run has been: (steps + 1, 3), both numbers and the loss."""
        return {
            run["name"]: np.array(
                [[float(value) for value in run[part]] for part in ("x", "y", "height")]
            ).T
            for run in self.spec.get("runs", [])
        }

    def describe(self) -> str:
        """Where each run ends, in words."""
        return describe_surface(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        return draw_surface(self.spec, self.cursor.get("step"), self.describe())


def _named(runs: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    """Runs with names: those of their classes, numbered where there are several."""
    if isinstance(runs, Mapping):
        return {str(name): run for name, run in runs.items()}
    named: dict[str, Any] = {}
    for run in runs:
        name, kind = type(run).__name__, type(run)
        before = sum(type(each) is kind for each in named.values())
        named[f"{name} {before + 1}" if before else name] = run
    return named


def _path(loss: Loss, name: str, run: Any, start: Sequence[float] | None, steps: int) -> np.ndarray:
    if hasattr(run, "apply_gradients"):
        if start is None:
            raise ArgumentError(
                "An optimizer needs a start: the two numbers that it walks from.",
                instead="LossSurface(loss, optimizers, start=(-1.0, 2.0))",
            )
        return walk(loss, run, start, steps)
    points = None if isinstance(run, str) else np.asarray(run)
    if points is None or points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ArgumentError(
            f"The run {name!r} is neither an optimizer nor a path.",
            why="a path is an array of shape (points, 2)",
            instead='{"Adam": keras.optimizers.Adam(0.1)}',
        )
    return followed(loss, points)


def _check_map(start: Sequence[float] | None, steps: int, ranges: Mapping[str, Any]) -> None:
    if start is not None and np.shape(start) != (2,):
        raise ArgumentError(f"start={start!r} is not a place: it has two numbers.")
    if steps < 1:
        raise ArgumentError(f"steps={steps}: a walk has at least one step.")
    for name, ends in ranges.items():
        if ends is not None and (len(ends) != 2 or not ends[0] < ends[1]):
            raise ArgumentError(
                f"{name}={ends!r} is no range.", instead=f"{name}=(lowest, highest)"
            )
