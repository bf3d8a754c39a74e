"""GraphView and BackpropStepper in a real browser: pages from disk, and a notebook that grows.

The numbers on the page are compared with numpy's (tests/widgets/documents.py) or with the tape's.
"""

import pytest
from minitf_widgets import BackpropStepper, GraphView, export_html
from playwright.sync_api import expect

from tests.browser.accessibility import accessibility_problems
from tests.widgets import documents

BOX = ".mt-box[data-key='{}']"
CUT_TEXTS = """() => {
  const texts = document.querySelectorAll(".mt-button, .mt-count, .mt-panel p, .mt-terms td");
  const isCut = (e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
  return [...texts].filter(isCut).map((e) => `${e.className}: ${e.textContent}`);
}"""
DENSE = BOX.format("§sequential/dense")


@pytest.fixture
def show(offline_page, tmp_path):
    """Export pictures to one page, open it from disk with the network off, wait until drawn."""

    def show(*views, width=1280):
        path = export_html(tmp_path / "page.html", *views)
        page = offline_page(path)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_selector("html[data-minitf=ready]")
        expect(page.locator(".mt-box").first).to_be_visible()
        return page

    return show


def digits():
    return GraphView(documents.digits_graph())


# --- GraphView ----------------------------------------------------------------


def test_layers_open_and_fold_in_place(show):
    page = show(digits())
    expect(page.locator(DENSE)).to_contain_text("2,080 params")
    page.locator(DENSE).locator(".mt-unfold").click()
    relu = page.locator(BOX.format("sequential/dense/relu"))
    expect(relu).to_be_visible()
    expect(page.locator(DENSE)).to_have_count(0)
    page.locator(".mt-fold", has_text="dense").first.click()
    expect(relu).to_have_count(0)
    expect(page.locator(DENSE)).to_be_visible()


def test_the_height_never_changes(show):
    page = show(digits())
    before = page.locator(".mt").bounding_box()
    page.get_by_role("button", name="Open every layer").click()
    expect(page.locator(BOX.format("sequential/dense/relu"))).to_be_visible()
    assert page.locator(".mt").bounding_box() == before


def test_the_card_tells_formula_shape_and_source(show):
    page = show(GraphView(documents.digits_graph(), expand="all"))
    page.locator(BOX.format("sequential/dense/matmul")).hover()
    card = page.locator(".mt-card")
    expect(card).to_contain_text("Multiply matrices")
    expect(card).to_contain_text("(None, 32)")
    expect(card).to_contain_text("keras.layers.Dense(32, activation='relu')")
    expect(card.locator("math")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_the_keyboard_reaches_everything(show):
    page = show(digits())
    page.locator("[role=treeitem][tabindex='0']").focus()
    page.keyboard.press("ArrowDown")  # sequential
    page.keyboard.press("ArrowDown")  # dense
    expect(page.locator(DENSE)).to_have_attribute("data-chosen", "")
    expect(page.locator(".mt-card")).to_contain_text("2,080")
    page.keyboard.press("ArrowRight")
    expect(page.locator(BOX.format("sequential/dense/relu"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".mt-card")).to_contain_text("kernel")
    page.keyboard.press("ArrowLeft")  # to dense
    page.keyboard.press("ArrowLeft")  # folds it
    expect(page.locator(DENSE)).to_be_visible()


def test_the_keyboard_never_loses_a_box_out_of_sight(show):
    page = show(GraphView(documents.digits_graph(), expand="all"))
    page.locator("[role=treeitem][tabindex='0']").focus()
    page.keyboard.press("End")
    last = page.locator(BOX.format("sparse_categorical_crossentropy/reduce_mean"))
    expect(last).to_have_attribute("data-chosen", "")
    stage = page.locator(".mt-stage").bounding_box()
    page.wait_for_timeout(400)  # it glides there
    box = last.bounding_box()
    assert stage["x"] <= box["x"] <= stage["x"] + stage["width"] - box["width"]


def test_only_ctrl_and_wheel_zoom(show):
    page = show(digits())
    world = page.locator(".mt-world")
    # It glides to its place first: wait for two looks that agree.
    page.wait_for_timeout(400)
    before = world.get_attribute("style")
    page.locator(".mt-stage").hover(position={"x": 20, "y": 20})
    page.mouse.wheel(0, 200)
    assert world.get_attribute("style") == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(world).not_to_have_attribute("style", before)


def test_the_failing_edge_shows_both_shapes(show):
    page = show(GraphView(documents.broken_graph()))
    expect(page.locator(".mt-box[data-broken]")).to_contain_text("dense_2")
    note = page.locator(".mt-failure")
    expect(note).to_contain_text("(None, 10)")
    expect(note).to_contain_text("(None, 64)")
    expect(page.get_by_role("alert")).to_contain_text("built for 64 features")


def test_markup_in_names_is_text(show):
    document = documents.digits_graph()
    document["title"] = "<b>bold</b>"
    document["nodes"][0]["label"] = "<img src=x onerror=document.title='hacked'>"
    page = show(GraphView(document))
    expect(page.locator(".mt-title")).to_have_text("<b>bold</b>")
    assert page.title() != "hacked"
    assert page.locator(".mt img").count() == 0


def test_a_newer_document_says_so(offline_page, tmp_path):
    view = digits()
    view.spec = {**view.spec, "version": 99}
    page = offline_page(view.export_html(tmp_path / "page.html"))
    expect(page.locator(".mt-note")).to_contain_text("written by a newer minitf (99)")


# --- both ---------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(
        GraphView(documents.digits_graph(), theme=theme),
        BackpropStepper(documents.digits_trace(), theme=theme, cursor={"step": 14}),
        BackpropStepper(documents.scalar_trace(), theme=theme, predict=True, cursor={"step": 7}),
    )
    assert accessibility_problems(page, ".minitf-view") == []


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_sticks_out_of_a_narrow_page(show, artefacts, theme, width):
    page = show(
        GraphView(documents.digits_graph(), theme=theme),
        BackpropStepper(documents.digits_trace(), theme=theme, cursor={"step": 14}),
        BackpropStepper(documents.scalar_trace(), theme=theme, cursor={"step": 10}),
        width=width,
    )
    page.wait_for_timeout(500)
    page.screenshot(path=artefacts / f"graph-and-stepper-{theme}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(CUT_TEXTS)
    assert cut == []


def test_chinese(show):
    page = show(BackpropStepper(documents.scalar_trace(), locale="zh", cursor={"step": 10}))
    expect(page.get_by_role("button", name="下一步")).to_be_visible()
    expect(page.locator(".mt-panel")).to_contain_text("上游")


# --- in a notebook --------------------------------------------------------------

BUILD = """from minitf import keras
from minitf_widgets import BackpropStepper, GraphView
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="first")], name="model")
view = GraphView(model)
view"""
BREAK = """other = keras.layers.Dense(2, name="wrong")
import minitf as tf
_ = other(tf.ones((1, 9)))
model.add(other)"""


def test_the_graph_grows_over_cells(notebook):
    book = notebook([BUILD, 'model.add(keras.layers.Dense(2, name="second"))', BREAK])
    book.run(0)
    picture = book.output(0)
    expect(picture.locator(BOX.format("§model/first"))).to_be_visible()
    book.run(1)
    expect(picture.locator(BOX.format("§model/second"))).to_be_visible()
    book.run(2, may_fail=True)
    expect(picture.locator(".mt-box[data-broken]")).to_contain_text("wrong")
    expect(picture.locator(".mt-failure")).to_contain_text("(None, 9)")
    book.screenshot("graph-with-a-shape-error", 0)


def test_a_click_in_the_page_is_known_in_python(notebook):
    book = notebook([BUILD])
    book.run(0)
    book.output(0).locator(BOX.format("§model/first")).locator(".mt-unfold").click()
    expect(book.output(0).locator(BOX.format("model/first/matmul"))).to_be_visible()
    assert "model/first" in book.wait_for("view.expanded")


def test_two_views_of_one_picture_agree_and_one_may_close(notebook):
    book = notebook([BUILD, "view"])
    book.run(0)
    book.run(1)
    for cell in (0, 1):
        expect(book.output(cell).locator(BOX.format("§model/first"))).to_be_visible()
    book.output(0).locator(BOX.format("§model/first")).locator(".mt-unfold").click()
    expect(book.output(1).locator(BOX.format("model/first/matmul"))).to_be_visible()
