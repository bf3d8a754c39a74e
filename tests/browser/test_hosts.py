"""The same pictures in JupyterLab, Notebook 7 and Voila: drawn, clicked, in both themes.

Notebook 7 and Voila answer on the server that `lab` started; each is met once, as a learner meets
it, since what differs between them is the page around the picture.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab_server import LabServer

RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
WIDGET = "section[data-lm-suppress-shortcuts]"
BOX = ".mt-box[data-key='{}']"
PICTURES = """import numpy as np
from minitf import keras
from minitf.observe import Cursor
from minitf_widgets import BackpropStepper, GraphView
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "relu", name="first"),
                          keras.layers.Dense(1, name="second")], name="model")
model.compile("sgd", "mse")
x, y = np.ones((8, 4), "float32"), np.ones((8, 1), "float32")
cursor = Cursor()
view = GraphView(model, x, y, cursor=cursor)
view"""
STEPPER = "stepper = BackpropStepper(model, x, y, cursor=cursor)\nstepper"


def see_linked(page: Page, graph, stepper) -> None:
    """Look at a node in one picture, and see the other one go there."""
    first = graph.locator(BOX.format("§model/second"))
    expect(first).to_be_visible(timeout=60_000)
    expect(stepper.locator(".mt-count")).to_be_visible(timeout=60_000)
    tree = graph.locator("[role=treeitem][tabindex='0']")
    tree.focus()
    page.keyboard.press("End")
    expect(stepper.locator(".mt-count")).not_to_have_text(re.compile(r"· 1 /"))


# --- JupyterLab ---------------------------------------------------------------


def test_jupyterlab_links_pictures_in_the_page_and_in_python(notebook):
    book = notebook([PICTURES, STEPPER])
    book.run(0)
    book.run(1)
    see_linked(book.page, book.output(0), book.output(1))
    book.wait_for("cursor.step and cursor.to_dict() == stepper.cursor == view.cursor")
    book.evaluate("cursor.move(node=stepper.spec['forward'][0])")  # from Python, and no step said
    expect(book.output(1).locator(".mt-count")).to_contain_text("backward")
    book.evaluate("cursor.move(step=0)")
    expect(book.output(1).locator(".mt-count")).to_have_text(re.compile(r"^forward · 1 /"))


def test_jupyterlab_keeps_its_shortcuts_out_of_pictures(notebook):
    """Single keys are commands to the notebook: D D would delete the cell with the picture."""
    book = notebook([PICTURES, STEPPER, "print('third')"])
    book.run(0)
    book.run(1)
    for cell in (0, 1):
        book.output(cell).locator("[role=treeitem][tabindex='0']").first.focus()
        for key in ("d", "d", "a", "b", "x", "z", "m", "0", "0"):
            book.page.keyboard.press(key)
    assert len(book) == 3
    assert book.page.locator(".jp-CodeCell").count() == 3
    assert book.page.locator(".jp-Dialog").count() == 0


def test_one_of_two_views_is_closed_and_the_other_goes_on(notebook):
    book = notebook([PICTURES, "view"])
    book.run(0)
    book.run(1)
    for cell in (0, 1):
        expect(book.output(cell).locator(BOX.format("§model/first"))).to_be_visible()
    book.page.evaluate("() => jupyterapp.commands.execute('notebook:clear-cell-output')")
    expect(book.output(1).locator(WIDGET)).to_have_count(0)
    book.output(0).locator(BOX.format("§model/first")).locator(".mt-unfold").click()
    expect(book.output(0).locator(BOX.format("model/first/matmul"))).to_be_visible()
    book.append("view")
    book.run(2)
    expect(book.output(2).locator(BOX.format("model/first/matmul"))).to_be_visible()


def test_a_picture_whose_kernel_is_gone_says_which_cell_to_run(notebook):
    book = notebook([PICTURES])
    book.run(0)
    picture = book.output(0)
    expect(picture.locator(BOX.format("§model/first"))).to_be_visible()
    book.page.evaluate(RESTART)
    note = picture.locator(".mt-gone")
    expect(note).to_contain_text("run cell [1] again", timeout=20_000)
    expect(note.locator("code")).to_have_text("view = GraphView(model, x, y, cursor=cursor)")
    # What needs no kernel still works.
    picture.locator(BOX.format("§model/first")).locator(".mt-unfold").click()
    expect(picture.locator(BOX.format("model/first/matmul"))).to_be_visible()
    book.screenshot("kernel-gone", 0)
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)
    book.run(0)
    expect(book.output(0).locator(BOX.format("§model/first"))).to_be_visible()
    expect(book.output(0).locator(".mt-gone")).to_have_count(0)


def test_embedded_pictures_work_in_a_notebook_too(notebook):
    """What a page of Sphinx will hold can be looked at before; twice, and after running it anew."""
    book = notebook([PICTURES, "view.embed()", STEPPER.replace("\nstepper", "\nstepper.embed()")])
    for cell in (0, 1, 2, 1):
        book.run(cell)
    first, second = (book.output(cell).locator(WIDGET) for cell in (1, 2))
    expect(first.locator(BOX.format("§model/second"))).to_be_visible()
    first.locator(BOX.format("§model/second")).click()
    expect(second.locator(".mt-count")).not_to_have_text(re.compile(r"· 1 /"))
    assert book.page.locator("#minitf-library").count() == 1


# --- Notebook 7 and Voila -----------------------------------------------------


@pytest.fixture
def saved(lab: LabServer):
    """The address of a notebook of two cells that show linked pictures."""

    def saved(name: str) -> str:
        return lab.write_notebook(f"{name}.ipynb", [PICTURES, STEPPER])

    return saved


def test_notebook_7_shows_and_links_pictures(lab, page, saved, artefacts):
    name = saved("in-notebook-7")
    page.goto(f"{lab.url}/notebooks/{name}")
    page.wait_for_function("window.jupyterapp", timeout=60_000)
    page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    outputs = page.locator(".jp-Cell-outputArea")
    see_linked(page, outputs.nth(0), outputs.nth(1))
    for theme in ("light", "dark"):
        page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})",
            f"JupyterLab {theme.capitalize()}",
        )
        dark = page.locator(f"{WIDGET}[data-dark]")
        expect(dark).to_have_count(2 if theme == "dark" else 0)
        outputs.nth(1).scroll_into_view_if_needed()
        page.screenshot(path=artefacts / f"notebook-7-{theme}.png")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_voila_shows_and_links_pictures(lab, page, saved, artefacts, theme):
    name = saved(f"in-voila-{theme}")
    page.goto(f"{lab.url}/voila/render/{name}?theme={theme}", timeout=90_000)
    pictures = page.locator(WIDGET)
    expect(pictures).to_have_count(2, timeout=60_000)
    see_linked(page, pictures.nth(0), pictures.nth(1))
    expect(page.locator(f"{WIDGET}[data-dark]")).to_have_count(2 if theme == "dark" else 0)
    page.wait_for_timeout(500)
    page.screenshot(path=artefacts / f"voila-{theme}.png", full_page=True)
