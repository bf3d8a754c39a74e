"""Pages that `minitf-course export` wrote: opened from disk, with the network off, and clicked."""

import re

import nbformat
import pytest
from minitf_widgets.course.command import main
from playwright.sync_api import expect

from tests.browser.accessibility import accessibility_problems
from tests.browser.lessons import LESSONS
from tests.browser.test_pages import BOX, WIDGET

FIRST = [
    "# 1 · Pictures\n\nTwo of them, linked; and a formula.",
    "## A formula\n\nInline $\\frac{a}{b}$, and on a line of its own:\n\n"
    "$$\\ln p = \\sum_{i=1}^n \\left( \\frac{x_i}{2} \\right)^2$$\n\n[Next](02-later.ipynb)",
    "from minitf import keras\nfrom minitf.observe import Cursor\n"
    "from minitf_widgets import BackpropStepper, Exercise, GraphView\nimport numpy as np",
    "cursor = Cursor()\nmodel = keras.Sequential([keras.Input((2,))], name='m')\n"
    "view = GraphView(model, cursor=cursor)\nview",
    "model.add(keras.layers.Dense(3, 'relu', name='first'))\n"
    "model.compile('sgd', 'mse')\nprint('grown')",
    "BackpropStepper(model, np.ones((4, 2)), np.ones((4, 3)), cursor=cursor)",
    "# Solution\nExercise('One', lambda x: x == 1).check(1)",
]
SECOND = ["# 2 · Later\n\nThe end of it."]


def write(path, cells):
    notebook = nbformat.v4.new_notebook()
    for source in cells:
        if source.startswith("# Solution"):
            notebook.cells.append(nbformat.v4.new_code_cell(source))
            notebook.cells[-1].metadata["tags"] = ["solution"]
        elif source.startswith("#"):
            notebook.cells.append(nbformat.v4.new_markdown_cell(source))
        else:
            notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)
    return str(path)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two short lessons and a real one."""
    folder = tmp_path_factory.mktemp("course")
    first, second = (
        write(folder / "01-pictures.ipynb", FIRST),
        write(folder / "02-later.ipynb", SECOND),
    )
    [real] = LESSONS.glob("07-*.ipynb")
    assert main(["export", first, second, str(real), str(folder / "site")]) == 0
    return folder / "site"


def test_pictures_live_and_are_linked_as_in_the_notebook(offline_page, site):
    page = offline_page(site / "01-pictures.html")
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.locator(WIDGET)).to_have_count(2)
    graph = page.locator(WIDGET).first
    expect(graph.locator(BOX.format("§m/first"))).to_be_visible()  # it grew after its cell
    expect(graph.locator("[data-chosen]")).to_have_count(0)
    page.get_by_role("button", name="Next step").click()
    expect(graph.locator("[data-chosen]")).to_have_count(1)
    expect(page.get_by_text("grown", exact=True)).to_be_visible()


def test_lines_are_drawn_also_where_a_page_bounds_its_drawings(offline_page, site):
    page = offline_page(site / "01-pictures.html")
    page.wait_for_selector("html[data-minitf=ready]")
    lines = page.locator(WIDGET).first.locator(".mt-lines")
    drawn = lines.bounding_box()
    page.add_style_tag(content="img, svg { max-width: 100%; height: auto }")

    assert drawn["width"] > 100
    assert lines.bounding_box() == drawn


def test_solutions_are_folded_and_formulas_typeset(offline_page, site):
    page = offline_page(site / "01-pictures.html")
    card = page.get_by_role("status")
    expect(card).to_be_hidden()
    page.get_by_text("Solution", exact=True).click()
    expect(card).to_have_text(re.compile("✓ One: correct"))
    inline, block = (page.locator("math").nth(at).bounding_box() for at in (0, 1))
    assert 10 < inline["height"] < 40
    assert block["height"] > 40  # the sum, with its limits above and below it
    assert page.evaluate("document.body.innerText.includes('$')") is False


def test_links_lead_from_lesson_to_lesson_and_to_the_list(offline_page, site):
    page = offline_page(site / "index.html")
    expect(page.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("link", name="1 · Pictures").click()
    page.wait_for_selector("html[data-minitf=ready]")  # leaving earlier would break off its code
    page.get_by_role("link", name="2 · Later →").click()
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 · Later")
    page.get_by_role("link", name="← 1 · Pictures").click()
    page.wait_for_selector("html[data-minitf=ready]")
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_selector("html[data-minitf=ready]")
    page.get_by_role("link", name="All lessons").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lessons")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_real_lesson_is_whole_and_readable(offline_page, site, artefacts, theme):
    [file] = site.glob("07-*.html")
    page = offline_page(file)
    page.emulate_media(color_scheme=theme)
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.locator(WIDGET)).to_have_count(3)
    expect(page.locator(f"{WIDGET}[data-dark]")).to_have_count(3 if theme == "dark" else 0)
    expect(page.locator(BOX.format("§reader/scores")).first).to_be_visible()
    page.get_by_role("button", name="Next step").click()
    expect(page.locator(".mt-count")).to_contain_text("· 2 /")
    expect(page.locator(".text h2")).to_have_count(10)
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / f"course-{theme}.png", full_page=True)
    assert accessibility_problems(page, "body") == []


def test_nothing_sticks_out_of_a_phone(offline_page, site, artefacts):
    [file] = site.glob("07-*.html")
    page = offline_page(file)
    page.set_viewport_size({"width": 380, "height": 800})
    page.wait_for_selector("html[data-minitf=ready]")
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / "course-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
