"""Pictures without a kernel, on pages that others build: from disk, MyST, Sphinx, nbconvert, PDF.

All are opened with the network off: what a picture needs it has with it.
"""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import nbformat
import numpy as np
import pytest
from minitf_widgets import BackpropStepper, GraphView, RunMonitor, TensorView, export_html
from minitf_widgets.myst import MODULE
from nbconvert import HTMLExporter
from playwright.sync_api import Page, expect

from minitf.observe import Cursor
from minitf.observe.history import RunHistory, document
from tests.browser.accessibility import accessibility_problems
from tests.widgets import documents
from tests.widgets.flow_documents import a_run

BOX = ".mt-box[data-key='{}']"
WIDGET = "section.mt"


def finished_run(**traits) -> RunMonitor:
    run = RunHistory("run 1", epochs=3, steps=4, clock=iter(range(10_000)).__next__)
    run.begin()
    for epoch in range(3):
        for batch in range(4):
            run.add_batch(batch, {"loss": 1 / (1 + 4 * epoch + batch)})
        run.add_epoch(epoch, {"loss": 1 / (1 + epoch), "accuracy": epoch / 3})
    run.finish("done")
    return RunMonitor.from_history(document([run]), **traits)


def one_of_each(cursor=None, **traits):
    """Every picture there is, with something in it."""
    return [
        GraphView(documents.digits_graph(), expand="all", cursor=cursor, **traits),
        BackpropStepper(documents.digits_trace(), cursor=cursor or {"step": 14}, **traits),
        finished_run(**traits),
        a_run(**traits),
        TensorView(np.arange(24.0).reshape(2, 3, 4), "counted", **traits),
    ]


@pytest.fixture
def exported(offline_page, tmp_path):
    def exported(*parts) -> Page:
        page = offline_page(export_html(tmp_path / "page.html", *parts))
        page.wait_for_selector("html[data-minitf=ready]")
        return page

    return exported


# --- one file from disk -------------------------------------------------------


def test_linked_pictures_move_together_without_a_kernel(exported):
    cursor = Cursor()
    folded = GraphView(documents.digits_graph(), cursor=cursor)
    page = exported("# Two", *one_of_each(cursor)[:2], folded, GraphView(documents.digits_graph()))
    linked, folded, alone = (page.locator(WIDGET).nth(at) for at in (0, 2, 3))
    count = page.locator(".mt-count")
    expect(linked.locator(BOX.format("sequential/dense/relu"))).to_be_visible()
    linked.locator(BOX.format("sequential/dense/relu")).click()
    expect(count).to_have_text(re.compile("^forward · [2-9]"))
    expect(folded.locator(BOX.format("§sequential/dense") + "[data-chosen]")).to_have_count(1)
    before = count.inner_text()
    page.get_by_role("button", name="Next step").click()
    expect(count).not_to_have_text(before)
    expect(linked.locator(".mt-box[data-chosen]")).to_have_count(1)
    expect(linked.locator(BOX.format("sequential/dense/relu") + "[data-chosen]")).to_have_count(0)
    expect(alone.locator("[data-chosen]")).to_have_count(0)


def test_a_page_reads_as_text_and_pictures(exported, artefacts):
    page = exported("# A lesson\n\nLook at the *graph*:", one_of_each()[0], "The end.")
    expect(page.get_by_role("heading", name="A lesson")).to_be_visible()
    expect(page.locator("p").first).to_have_text("Look at the graph:")
    page.screenshot(path=artefacts / "page-with-prose.png", full_page=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_of_all_pictures(exported, artefacts, theme):
    page = exported("# All\n\nSome `code` and [a link](https://example.org).", *one_of_each())
    page.emulate_media(color_scheme=theme)
    expect(page.locator(f"{WIDGET}[data-dark]")).to_have_count(5 if theme == "dark" else 0)
    page.wait_for_timeout(400)  # the graph glides to its place
    page.screenshot(path=artefacts / f"page-{theme}.png", full_page=True)
    assert accessibility_problems(page, "body") == []


def test_the_tab_key_walks_through_and_out_of_every_picture(exported):
    """Nothing traps the keyboard, and what has the focus can be seen."""
    page = exported(*one_of_each(), "[The end](#end)")
    seen, hidden = set[int](), list[str]()
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] == "A":
            break
        seen.add(at["picture"])
        if not at["visible"]:
            hidden.append(at["what"])
    assert at["tag"] == "A", "the keyboard never came out of the pictures"
    assert seen == {0, 1, 2, 3, 4}
    assert hidden == []


FOCUS = """() => {
  const at = document.activeElement;
  const pictures = [...document.querySelectorAll("section.mt")];
  const style = getComputedStyle(at);
  // A twin for screen readers is out of sight, and the box that it stands for is marked; a slider
  // marks its thumb, which no script can look at.
  const twin = at.closest("[role=tree]") !== null || at.type === "range";
  return {
    tag: at.tagName,
    picture: pictures.findIndex((picture) => picture.contains(at)),
    what: at.outerHTML.slice(0, 120),
    visible: twin || style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def test_nothing_moves_for_those_who_asked_for_less_motion(exported):
    page = exported(one_of_each()[0])
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name=re.compile("Fold|Close every")).first.click()
    page.wait_for_timeout(60)  # a frame or two, in which all is where it will be
    world = page.locator(".mt-world").first
    before = world.get_attribute("style")
    page.wait_for_timeout(300)
    assert world.get_attribute("style") == before
    running = "document.getAnimations().filter((a) => a.playState === 'running').length"
    assert page.evaluate(running) == 0


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_sticks_out_of_a_phone(exported, artefacts, locale):
    page = exported(*one_of_each(locale=locale))
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / f"phone-{locale}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(CUT_BUTTONS) == []


CUT_BUTTONS = """() => [...document.querySelectorAll("section.mt :is(.mt-bar, .mt-panel) *")]
  .filter((button) => button.matches("button, select"))
  .filter((button) => button.checkVisibility())
  .filter((button) => {
    const box = button.getBoundingClientRect();
    const frame = button.closest("section.mt").getBoundingClientRect();
    return box.right > frame.right + 1 || box.left < frame.left - 1;
  })
  .map((button) => button.getAttribute("aria-label") ?? button.textContent)"""


def test_an_old_browser_shows_stills_and_says_so(offline_page, tmp_path, artefacts):
    """DecompressionStream came with the browsers of 2020 to 2023."""
    file = export_html(tmp_path / "page.html", *one_of_each())
    old = "<head><script>delete window.DecompressionStream</script>"
    file.write_text(file.read_text(encoding="utf-8").replace("<head>", old), encoding="utf-8")
    page = offline_page(file)
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.locator(".minitf-view > svg")).to_have_count(5)
    note = page.get_by_text("Pictures stand still here")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("DecompressionStream is not defined")
    page.screenshot(path=artefacts / "old-browser.png")


# --- MyST ---------------------------------------------------------------------

# What MyST's page does with a directive: import the module, and draw into a shadow tree with a
# model that holds the directive's body.
MYST = """<!doctype html><html lang="en" class="{theme}"><title>MyST</title>
<style>:root {{ --bg: #fff }} .dark {{ background: #1c1917; color: #fafaf9 }}
  article p {{ color: inherit }}</style>
<body><main><h1>MyST</h1>{places}</main>
<script type="module">
const address = URL.createObjectURL(new Blob([{module}], {{ type: "text/javascript" }}));
const bodies = {bodies};
const imported = await import(address);
window.ends = [];
for (const [at, place] of [...document.querySelectorAll(".directive")].entries()) {{
  const el = document.createElement("div");
  place.attachShadow({{ mode: "open" }}).append(el);
  const state = bodies[at];
  const model = {{ get: (name) => state[name], set() {{}}, on() {{}}, save_changes() {{}} }};
  window.ends.push(await imported.default.render({{ model, el }}));
}}
document.documentElement.dataset.drawn = "";
</script>"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_myst_draws_pictures_in_shadow_trees(offline_page, tmp_path, artefacts, theme):
    cursor = Cursor()
    texts = [view.to_myst(tmp_path) for view in one_of_each(cursor)]
    module = json.dumps((tmp_path / MODULE).read_text(encoding="utf-8")).replace("</", "<\\/")
    bodies = json.dumps([json.loads(text.split("\n")[1]) for text in texts])
    places = '<div class="directive"></div>' * len(texts)
    page_file = tmp_path / "myst.html"
    page_file.write_text(MYST.format(theme=theme, module=module, bodies=bodies, places=places))
    page = offline_page(page_file)
    page.wait_for_selector("html[data-drawn]")
    pictures = page.locator(WIDGET)
    expect(pictures).to_have_count(5)
    expect(page.locator(f"{WIDGET}[data-dark]")).to_have_count(5 if theme == "dark" else 0)
    expect(page.locator(BOX.format("sequential/dense/relu")).first).to_be_visible()
    # The styles are in the shadow tree, too, and a click in one picture moves the other.
    assert page.locator(".mt-bar").first.evaluate("e => getComputedStyle(e).display") == "flex"
    page.get_by_role("button", name="Next step").click()
    expect(pictures.nth(0).locator("[data-chosen]").first).to_be_attached()
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / f"myst-{theme}.png", full_page=True)
    page.evaluate("() => { for (const end of window.ends) end(); }")
    expect(pictures).to_have_count(0)


# --- Sphinx, Jupyter Book 1, nbconvert, PDF -------------------------------------

CELLS = [
    "from tests.widgets import documents\nfrom minitf_widgets import BackpropStepper, GraphView",
    "view = GraphView(documents.digits_graph())\nview",
    "view.embed()",
    "BackpropStepper(documents.digits_trace()).embed()",
]


@pytest.fixture(scope="session")
def executed(tmp_path_factory) -> Path:
    """A notebook that ran, with a widget in one output and embedded pictures in two."""
    folder = tmp_path_factory.mktemp("executed")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("# A page"))
    nbformat.write(notebook, folder / "page.ipynb")
    options = ["--to=notebook", "--execute", "--inplace"]
    # Without the state of widgets: pages would load code from the network for them.
    options.append("--ExecutePreprocessor.store_widget_state=False")
    command = [sys.executable, "-m", "nbconvert", *options, str(folder / "page.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "page.ipynb"


def expect_two_at_work(page: Page) -> None:
    expect(page.locator("html[data-minitf=ready]")).to_be_attached()
    expect(page.locator(WIDGET)).to_have_count(2)
    assert page.locator("#minitf-library").count() == 1
    page.locator(BOX.format("§sequential/dense")).first.locator(".mt-unfold").click()
    expect(page.locator(BOX.format("sequential/dense/relu")).first).to_be_visible()
    page.get_by_role("button", name="Next step").click()
    expect(page.locator(".mt-count")).to_contain_text("· 2 /")


@pytest.fixture
def page_of_others(chromium, artefacts):
    """A page whose other parts may ask for what is not there: the network is off."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900}, offline=True)

    def open_file(path: Path) -> Page:
        page = context.new_page()
        page.goto(path.resolve().as_uri())
        return page

    yield open_file
    context.close()


def test_nbconvert_shows_stills_and_embedded_pictures(executed, page_of_others, artefacts):
    html, _ = HTMLExporter().from_filename(str(executed))
    file = executed.with_name("nbconvert.html")
    file.write_text(html, encoding="utf-8")
    page = page_of_others(file)
    expect_two_at_work(page)
    still = page.locator(".jp-OutputArea-output > img")
    expect(still).to_have_count(1)
    assert still.evaluate("image => image.naturalWidth") > 300
    assert still.get_attribute("alt").startswith("GraphView: sequential")
    page.screenshot(path=artefacts / "nbconvert.png", full_page=True)


def test_a_pdf_shows_stills(executed, page_of_others):
    """nbconvert's webpdf prints its HTML page with Chromium, as is done here with the machine's."""
    html, _ = HTMLExporter().from_filename(str(executed))
    file = executed.with_name("for-pdf.html")
    # No scripts, as in a PDF made where they may not run: all three pictures are stills.
    file.write_text(re.sub(r"<script.*?</script>", "", html, flags=re.S), encoding="utf-8")
    page = page_of_others(file)
    expect(page.locator("img")).to_have_count(3)
    pdf = page.pdf()
    streams = [_inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)]
    strokes = sum(stream.count(b" re\n") + stream.count(b" l\n") for stream in streams)
    assert strokes > 100  # lines and boxes of the drawings
    assert len(pdf) > 30_000


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_sphinx_shows_embedded_pictures(executed, page_of_others, artefacts, tmp_path):
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_nb']\nnb_execution_mode = 'off'\nhtml_theme = 'alabaster'\n"
        "root_doc = 'page'\n"
        # Stills for widgets, which would load code from the network.
        "nb_mime_priority_overrides = [('html', 'text/html', 0)]\n"
    )
    (tmp_path / "page.ipynb").write_bytes(executed.read_bytes())
    build = [sys.executable, "-m", "sphinx", "-q", str(tmp_path), str(tmp_path / "built")]
    subprocess.run(build, check=True, capture_output=True)
    page = page_of_others(tmp_path / "built" / "page.html")
    expect_two_at_work(page)
    still = page.locator(".cell_output img")
    expect(still).to_have_count(1)
    assert still.evaluate("image => image.naturalWidth") > 300
    page.screenshot(path=artefacts / "sphinx.png", full_page=True)
