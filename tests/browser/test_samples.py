"""The samples of notebooks/embedding, built as their README says, and looked at without a network.

Quarto cannot be had here: the cells of its page are run as Quarto runs them, and what they show is
put between the text as Quarto puts it. MyST's own command is asked where it is installed; the theme
that it would fetch is stood in for by a page that draws widgets as the theme does.
"""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from tests.browser.lessons import LESSONS
from tests.browser.test_pages import BOX, MYST, WIDGET

SAMPLES = LESSONS / "embedding"


@pytest.fixture
def sample(tmp_path):
    """A function that copies a sample, so that what is built lies elsewhere."""

    def copy(name):
        return shutil.copytree(SAMPLES / name, tmp_path / name)

    return copy


def run(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def expect_linked_pictures(page, artefacts, name):
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.locator(WIDGET)).to_have_count(2)
    graph, count = page.locator(WIDGET).first, page.locator(".mt-count")
    graph.locator(BOX.format("§reader/scores")).click()
    expect(count).not_to_have_text(re.compile("· 1 /"))
    expect(graph.get_by_role("button", name=re.compile("Search|Find"))).to_have_count(0)
    page.screenshot(path=artefacts / f"sample-{name}.png", full_page=True)


def test_plain_html(sample, offline_page, artefacts):
    folder = sample("plain")
    run(sys.executable, "build.py", cwd=folder)
    expect_linked_pictures(offline_page(folder / "page.html"), artefacts, "plain")


def test_sphinx(sample, offline_page, artefacts):
    folder = sample("sphinx")
    run(sys.executable, "-m", "sphinx", "-q", ".", "built", cwd=folder)
    page = offline_page(folder / "built" / "index.html")
    expect_linked_pictures(page, artefacts, "sphinx")
    assert page.locator("script[src^=http], link[href^=http]").count() == 0


def test_quarto(sample, offline_page, artefacts):
    folder = sample("quarto")
    text = (folder / "index.qmd").read_text(encoding="utf-8").split("---\n", 2)[2]
    pieces = re.split(r"^```\{python\}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    code = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in pieces[1::2]])
    NotebookClient(code, resources={"metadata": {"path": folder}}).execute()
    shown = ["".join(o["data"]["text/html"] for o in cell.outputs) for cell in code.cells]
    assert shown[1].startswith("<div")
    assert "minitf-library" in shown[1]
    html = "<!doctype html><html lang=en><title>Quarto</title>" + "".join(shown)
    (folder / "index.html").write_text(html, encoding="utf-8")
    expect_linked_pictures(offline_page(folder / "index.html"), artefacts, "quarto")


def test_myst(sample, offline_page, artefacts):
    folder = sample("myst")
    run(sys.executable, "build.py", cwd=folder)
    directives = [(folder / f"{name}.md").read_text("utf-8") for name in ("graph", "stepper")]
    bodies = [json.loads(text.split("\n")[1]) for text in directives]
    module = (folder / "minitf-widgets.mjs").read_text(encoding="utf-8")
    if shutil.which("myst"):
        assert as_myst_reads_it(folder) == (bodies, module)
    page = folder / "page.html"
    page.write_text(
        MYST.format(
            theme="light",
            module=json.dumps(module).replace("</", "<\\/"),
            bodies=json.dumps(bodies),
            places='<div class="directive"></div>' * 2,
        )
    )
    opened = offline_page(page)
    opened.wait_for_selector("html[data-drawn]")
    expect(opened.locator(WIDGET)).to_have_count(2)
    opened.get_by_role("button", name="Next step").click()
    expect(opened.locator("[data-chosen]").first).to_be_attached()
    opened.screenshot(path=artefacts / "sample-myst.png", full_page=True)


def as_myst_reads_it(folder):
    """What MyST hands to its theme: the widgets' data, and the module that draws them."""
    # It ends with an error: the theme would come from the network. The content is written before.
    subprocess.run(["myst", "build", "--site"], cwd=folder, capture_output=True, check=False)
    built = folder / "_build" / "site"
    content = json.loads((built / "content" / "index.json").read_text(encoding="utf-8"))
    widgets = list(widgets_in(content))
    [module] = (built / "public").glob("*.mjs")
    assert all(widget["esm"].endswith(module.name) for widget in widgets)
    return [widget["model"] for widget in widgets], module.read_text(encoding="utf-8")


def widgets_in(node):
    if isinstance(node, dict):
        if node.get("type") == "anywidget":
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from widgets_in(child)


def test_voila(lab, page, artefacts):
    name = lab.copy_notebook(SAMPLES / "voila" / "lesson.ipynb")
    page.goto(f"{lab.url}/voila/render/{name}", timeout=90_000)
    pictures = page.locator(WIDGET)
    expect(pictures).to_have_count(2, timeout=60_000)
    pictures.first.locator(BOX.format("§reader/scores")).click()
    expect(page.locator(".mt-count")).not_to_have_text(re.compile("· 1 /"))
    page.screenshot(path=artefacts / "sample-voila.png", full_page=True)
