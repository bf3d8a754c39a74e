"""Every lesson without a walk of its own: looked at, run from top to bottom, and looked at again.

A walk (test_lesson*.py) clicks what a lesson's text says; this is what holds for all of them.
`MINITF_PAGES=1 pytest tests/browser/test_every_lesson.py -k 10` keeps a picture of each screenful.
"""

import re
from pathlib import Path

import pytest

from tests.browser.lessons import (
    LESSONS,
    check_alive,
    check_room,
    check_solutions,
    check_stills,
    lesson_path,
    pictures_of,
)

WALKED = {
    lesson_path(int(number))
    for walk in Path(__file__).parent.glob("test_lesson*.py")
    for number in re.findall(r"(?m)^LESSON = (\d+)$", walk.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("path", sorted({*LESSONS.glob("*.ipynb")} - WALKED), ids=lambda p: p.stem)
def test_the_lesson_shows_runs_and_fits(notebook, path):
    lesson = notebook(path)
    pictures = pictures_of(path)
    assert pictures
    check_stills(lesson, pictures, path.stem)

    lesson.run_all(timeout=120)

    check_solutions(lesson, least=3 if path.stem[0].isdigit() else 0)
    check_alive(lesson)
    check_room(lesson, path.stem)
