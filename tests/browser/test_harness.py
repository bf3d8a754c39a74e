"""The harness itself: what the other browser tests rely on, with no widget in sight."""

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import accessibility_problems


def test_a_cell_runs_and_its_result_is_on_the_page(notebook):
    book = notebook(["2 + 2"])

    assert book.run(0) == "4"
    expect(book.output(0)).to_contain_text("4")


def test_cells_are_added_and_run_one_by_one(notebook):
    book = notebook(["x = 20"])
    book.run(0)

    last = book.append("x += 1\nprint(2 * x)")

    assert book.run(last) == "42"
    assert book.evaluate("{'x': x}") == {"x": 21}


def test_a_cell_that_raises_fails_the_test_unless_it_may(notebook):
    book = notebook(["1 / 0"])

    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        book.run(0)
    assert book.run(0, may_fail=True) == ""


def test_a_running_cell_is_interrupted_with_the_toolbar(notebook):
    book = notebook(["import time\nprint('started', flush=True)\ntime.sleep(60)"])

    book.start(0)
    expect(book.output(0)).to_contain_text("started")
    assert not book.is_done(0)
    book.interrupt()
    book.wait_done(0, timeout=10)

    assert book.outputs(0)[-1]["ename"] == "KeyboardInterrupt"


def test_themes_switch_and_are_photographed(notebook, artefacts):
    book = notebook(["'hello'"])
    book.run(0)

    background = {}
    for theme in ("light", "dark"):
        book.set_theme(theme)
        background[theme] = book.page.evaluate(
            "() => getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim()"
        )
        assert book.screenshot(f"harness-{theme}").stat().st_size > 10_000

    assert background["light"] != background["dark"]


def test_a_saved_notebook_is_on_disk_with_its_outputs(notebook, lab):
    book = notebook(["6 * 7"])
    book.run(0)
    book.save()

    (path,) = lab.notebooks.glob("test_a_saved_notebook*.ipynb")
    saved = nbformat.read(path, as_version=4)
    assert saved.cells[0].outputs[0]["data"]["text/plain"] == "42"


def test_a_page_from_disk_opens_without_a_network(offline_page, tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<p id=p></p><script>p.textContent = navigator.onLine</script>")

    expect(offline_page(file).locator("#p")).to_have_text("false")


def test_accessibility_problems_are_found_where_asked(page):
    page.set_content(
        "<main id=mine><button>Play</button></main><div id=other><button></button></div>"
    )

    assert not accessibility_problems(page, "#mine")
    (problem,) = accessibility_problems(page, "#other")
    assert problem.startswith("button-name: ")
