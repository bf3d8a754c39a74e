"""From an installed environment to the first living picture: open the first lesson, and time it.

    python -m tests.packaging.first_picture PYTHON CLONE

Where it sits   the last step of the section `binder` in .ci/run: PYTHON is the interpreter of the
                environment that Binder's own steps made, CLONE the repository they were done in.
The one idea    what a reader waits for after Binder's link: the server starts, JupyterLab opens the
                lesson, and its cells are run until a picture stands on the page. The clock is
                printed; what must hold is the work of all processes together, which is the same
                on a busy machine, and which two free cores do in less time than that.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM_OPTIONS, find_chromium
from tests.browser.lab_server import LabServer
from tests.browser.lessons import WIDGET, WIDGET_VIEW
from tests.browser.notebook import Notebook

LIMIT = 15.0  # seconds of work


def main(python: Path, clone: Path) -> None:
    lesson = min((clone / "notebooks").glob("[0-9]*.ipynb")).relative_to(clone)
    # Everything that is loaded for the first time in a fresh environment is compiled then, too.
    for again in (False, True):
        before = work()
        took = time_to_picture(python, clone, lesson)
        worked = work() - before
        which = "the second time" if again else "in a fresh environment"
        print(f"{lesson}: first picture after {took:.1f} s, {worked:.1f} s of work, {which}")
    assert worked < LIMIT, f"the first picture must be there within {LIMIT} s"


def work() -> float:
    """Seconds that processors spent on the processes which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def time_to_picture(python: Path, clone: Path, lesson: Path) -> float:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_OPTIONS)
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        started = time.monotonic()
        with LabServer(Path(home), python, clone) as server:
            book = Notebook(page, server.url, lesson.as_posix(), Path(home))
            run_to_picture(book)
            took = time.monotonic() - started
            book.close()
        chromium.close()
    return took


def run_to_picture(book: Notebook) -> None:
    for cell in range(len(book)):
        book.run(cell)
        if any(WIDGET_VIEW in output.get("data", {}) for output in book.outputs(cell)):
            expect(book.output(cell).locator(WIDGET).first).to_be_visible(timeout=30_000)
            return
    raise SystemExit("the lesson shows no picture that lives")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
