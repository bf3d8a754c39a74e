"""Is everything here? The first question of lesson 0, answered in words.

Where it sits   used by the first cell of notebooks/00-start-here.ipynb; needs nothing but Python.
The one idea    a missing package should cost a learner one line to read and one line to type. What
                is missing is named with what it is for, and with the command that brings it.
Try it          >>> from minitf_widgets import check_installation
                >>> "Python" in repr(check_installation())
                True
Read next       _requirements.py
"""

from __future__ import annotations

import sys
from html import escape
from importlib import metadata
from typing import NamedTuple

from minitf_widgets._requirements import LIVE
from minitf_widgets.exercise import GREEN, GREY, ORANGE

OLDEST = (3, 11)
COLORS = {"✓": GREEN, "✗": ORANGE, "○": GREY}


class Package(NamedTuple):
    """A package that the course uses, and what for; `only` is set where it can be done without."""

    name: str
    use: str
    only: bool = False


PACKAGES = (
    Package("numpy", "all arithmetic needs it"),
    Package("matplotlib", "the figures need it"),
    Package("scikit-learn", "the handwritten digits come with it"),
    Package("anywidget", "live pictures need it"),
    Package("ipywidgets", "live pictures need it"),
    Package("h5py", "only lesson 18 uses it, to save models", only=True),
    Package("torch", "only lesson 19 uses it, to compute on a graphics card", only=True),
)


class Installation:
    """What was found: `print` it, or end a cell with it.

    Attributes:
        lines: A mark and a sentence for each thing that was looked at.
        missing: The packages that the course needs and that are not there.
        complete: Whether everything that the course needs is there.
    """

    def __init__(self) -> None:
        number = ".".join(map(str, python_version()))
        new_enough = python_version()[:2] >= OLDEST
        demand = "" if new_enough else ": minitf needs 3.11 or newer; install it from python.org"
        self.lines = [("✓" if new_enough else "✗", f"Python {number}{demand}")]
        found = {package: version_of(package.name) for package in PACKAGES}
        self.lines += [_line(package, version) for package, version in found.items()]
        self.missing = [one.name for one, version in found.items() if not version and not one.only]
        self._optional = [one.name for one, version in found.items() if not version and one.only]
        self.complete = new_enough and not self.missing

    @property
    def advice(self) -> list[str]:
        """What to do now."""
        words = ["Everything that the course needs is here."] if self.complete else []
        if self.missing:
            command = f"%pip install {' '.join(self.missing)}"
            words.append(f"Type this into a cell, run it, and restart the kernel:  {command}")
        if not LIVE:
            words.append(
                "Until then every lesson runs all the same, with pictures that stand still."
            )
        if self._optional:
            names = " ".join(self._optional)
            words.append(f"When you come to those lessons:  %pip install {names}")
        return words

    def __repr__(self) -> str:
        return "\n".join([*(f"{mark} {words}" for mark, words in self.lines), "", *self.advice])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<div><b style="color: {COLORS[mark]}">{mark}</b> {escape(words)}</div>'
            for mark, words in self.lines
        )
        advice = "".join(f'<p style="margin: 8px 0 0">{escape(words)}</p>' for words in self.advice)
        color = GREEN if self.complete else ORANGE
        return (
            f'<div role="status" style="border-left: 4px solid {color}; padding: 8px 14px; '
            'margin: 4px 0; font-family: system-ui, sans-serif; line-height: 1.45">'
            f"{rows}{advice}</div>"
        )


def check_installation() -> Installation:
    """Look for all that the course needs, and say in words what is missing.

    Returns:
        The report. It reads well in a notebook and in a terminal.

    Example:
        >>> report = check_installation()
        >>> report.lines[0][1].startswith("Python 3")
        True
    """
    return Installation()


def _line(package: Package, version: str | None) -> tuple[str, str]:
    if version:
        return "✓", f"{package.name} {version}"
    return "○" if package.only else "✗", f"{package.name}: not installed; {package.use}"


def python_version() -> tuple[int, ...]:
    """The version of the Python that runs this."""
    return tuple(sys.version_info[:3])


def version_of(name: str) -> str | None:
    """The version of an installed package, without importing it; None when it is not there."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
