"""The command ``minitf-course``.

Where it sits   the console script of the distribution; all work is done in site.py.
The one idea    say what is done, lesson by lesson; where something is wrong, one line says what.
Try it          >>> arguments(["export", "a.ipynb", "b.ipynb", "site"]).notebooks
                [PosixPath('a.ipynb'), PosixPath('b.ipynb')]
Read next       site.py
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from minitf.errors import MinitfError, MissingExtraError


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; returns what the shell gets: 0 where all went well.

    Args:
        words: what was typed after ``minitf-course``; None: take it from the shell.
    """
    wanted = arguments(words)
    try:
        export(wanted.notebooks, wanted.folder)
    except (MinitfError, OSError) as problem:
        print(f"minitf-course: {problem}", file=sys.stderr)
        return 1
    return 0


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser("minitf-course", description="Lessons as web pages.")
    commands = parser.add_subparsers(required=True, metavar="export")
    pages = commands.add_parser(
        "export",
        help="run notebooks and write a page for each",
        description="Run notebooks and write one HTML page for each, which opens from disk with no "
        "network, pictures alive; several get an index page, and links from one to the next.",
    )
    pages.add_argument("notebooks", nargs="+", type=Path, metavar="notebook")
    pages.add_argument("folder", type=Path, help="where the pages go; made if need be")
    return parser.parse_args(words)


def export(notebooks: Sequence[Path], folder: Path) -> None:
    """Write the pages of these notebooks into the folder.

    Raises:
        MissingExtraError: what runs notebooks is not installed.
        CourseError: a notebook is not there, is none, or one of its cells fails.
    """
    try:
        from minitf_widgets.course.site import write_site
    except ImportError as problem:
        raise MissingExtraError(
            f"minitf-course needs {problem.name}, which is not installed.",
            instead="pip install 'minitf[course]'",
        ) from None
    write_site(notebooks, folder, tell=print)
