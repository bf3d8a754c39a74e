"""What every lesson of the course is looked at for, in a real browser.

Where it sits   used by test_lesson*.py and test_every_lesson.py on top of notebook.py; `pictures`
                is a dict {cell that shows a picture: the picture's name}; a cell is told by its
                number, or by a piece of its source.
The one idea    a lesson shows stills before it is run and living pictures after, in both themes;
                each solution solves its exercise; no text is wider than the room it has.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import minitf_widgets
import nbformat
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab_server import REPOSITORY
from tests.browser.notebook import Notebook, Theme

LESSONS = REPOSITORY / "notebooks"
WIDGET = "[data-lm-suppress-shortcuts]"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
THEMES: tuple[Theme, ...] = ("light", "dark")
Pictures = Mapping[str, str] | Mapping[int, str]

# What a look at the page finds wrong: something wider than its cell, an image that is not there,
# a formula that was not typeset.
FAULTS = """() => {
  const all = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
  const wide = all(".jp-RenderedMarkdown > *, .jp-RenderedText > pre, .jp-RenderedImage, " +
                   ".jp-RenderedHTMLCommon, [role=status]")
    .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.scrollWidth - e.clientWidth} px too wide: ${e.textContent.slice(0, 60)}`);
  const missing = all(".jp-Notebook img").filter(e => e.complete && !e.naturalWidth)
    .map(e => `no image: ${e.getAttribute("src").slice(0, 60)}`);
  const wrong = all("mjx-merror").map(e => `formula: ${e.textContent.slice(0, 60)}`);
  return [...wide, ...missing, ...wrong];
}"""

# Lessons are longer than a window; JupyterLab draws the cells that are in sight.
SCROLL = """position => {
  const panel = jupyterapp.shell.currentWidget.content.node;
  const outer = panel.querySelector(".jp-WindowedPanel-outer");
  outer.scrollTop = position;
  return outer.scrollTop + outer.clientHeight >= outer.scrollHeight - 2;
}"""


def check_stills(lesson: Notebook, pictures: Pictures, name: str) -> None:
    """Before anything is run, each cell with a picture shows a still of it."""
    for place in pictures:
        still = lesson.output(_cell(lesson, place)).locator("img").first
        expect(still).to_be_visible()
        assert still.evaluate("image => image.naturalWidth") > 100
    lesson.screenshot(f"{name}-before-it-is-run")


def check_solutions(lesson: Notebook, least: int = 3) -> None:
    """After a run there are enough exercises, and each stored solution is correct."""
    cells = [cell for cell in range(len(lesson)) if _source(lesson, cell).startswith("# Solution")]
    assert len(cells) >= least
    for cell in cells:
        answer = lesson.text(cell).splitlines()[-1]
        assert answer.startswith("✓"), answer


def check_alive(lesson: Notebook) -> None:
    """After a run every picture that was shown as a widget is on the page, and drawn."""
    living = 0
    for cell in range(len(lesson)):
        shown = sum(WIDGET_VIEW in output.get("data", {}) for output in lesson.outputs(cell))
        if not shown:
            continue
        lesson.output(cell).scroll_into_view_if_needed()
        widgets = lesson.output(cell).locator(WIDGET)
        expect(widgets).to_have_count(shown, timeout=20_000)
        for widget in widgets.all():
            expect(widget).to_be_visible()
            box = widget.bounding_box()
            assert box is not None
            assert box["height"] > 100, f"cell {cell}: {box}"
        living += shown
    assert living >= 1


def photograph(lesson: Notebook, pictures: Pictures, name: str) -> None:
    """After a run each picture lives, in both themes; kept as artefacts."""
    for theme in THEMES:
        lesson.set_theme(theme)
        for place, picture in pictures.items():
            cell = _cell(lesson, place)
            lesson.output(cell).scroll_into_view_if_needed()
            expect(lesson.output(cell).locator(WIDGET).first).to_be_visible()
            lesson.screenshot(f"{name}-{theme}-{picture}", cell)
            lesson.screenshot(f"{name}-{theme}-{picture}-page")


def check_room(lesson: Notebook, name: str, widths: tuple[int, ...] = (1280, 800)) -> None:
    """From top to bottom nothing sticks out. With $MINITF_PAGES each screenful is kept, too."""
    page = lesson.page
    was = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1000})
        for theme in THEMES if _keeps_pages() else THEMES[:1]:
            lesson.set_theme(theme)
            _scroll_through(page, lesson, f"{name}-{theme}-{width}")
    if was is not None:
        page.set_viewport_size(was)


def _scroll_through(page: Page, lesson: Notebook, name: str) -> None:
    """Look at one screenful after the other; the longest lesson has fewer than sixty."""
    for number in range(60):
        last = page.evaluate(SCROLL, number * 800)
        page.wait_for_timeout(150)  # cells that come into sight are drawn
        faults = page.evaluate(FAULTS)
        assert faults == [], f"{name}, page {number}: {faults}"
        if _keeps_pages():
            lesson.screenshot(f"{name}-{number:02}")
        if last:
            return
    raise AssertionError("the end of the lesson was not reached")


def _keeps_pages() -> bool:
    return bool(os.environ.get("MINITF_PAGES"))


def _cell(lesson: Notebook, place: str | int) -> int:
    return place if isinstance(place, int) else lesson.find(place)


def _source(lesson: Notebook, cell: int) -> str:
    source: Any = lesson.page.evaluate(
        "cell => jupyterapp.shell.currentWidget.content.widgets[cell].model.sharedModel.source",
        cell,
    )
    return str(source)


def picture(lesson: Notebook, source: str) -> Locator:
    """What the cell with this piece of source shows, in sight."""
    found = lesson.output(lesson.find(source))
    found.scroll_into_view_if_needed()
    return found


def lesson_path(number: int) -> Path:
    """The notebook of a lesson by its number."""
    [path] = LESSONS.glob(f"{number:02}-*.ipynb")
    return path


def pictures_of(path: Path) -> dict[int, str]:
    """The cells of a stored lesson that show pictures: {number of the cell: the widget's name}."""
    cells = nbformat.read(path, as_version=4).cells
    shown = {
        number: "".join(output.get("data", {}).get("text/plain", "")).partition(":")[0]
        for number, cell in enumerate(cells)
        for output in cell.get("outputs", [])
    }
    return {number: name for number, name in shown.items() if name in minitf_widgets.__all__}
