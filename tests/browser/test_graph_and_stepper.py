"""GraphView and BackpropStepper in a real browser: pages from disk, and a notebook that grows.

The numbers on the page are compared with numpy's (tests/widgets/documents.py) or with the tape's.
"""

import re

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


# --- BackpropStepper ----------------------------------------------------------


def value_and_gradient(page, node):
    """The two numbers on a circle of a scalar sketch."""
    return page.locator(BOX.format(node)).locator(".mt-dot-number").all_inner_texts()


def test_forward_then_backward_with_true_numbers(show):
    page = show(BackpropStepper(documents.scalar_trace()))
    assert value_and_gradient(page, "multiply") == ["6", ""]
    assert value_and_gradient(page, "add") == ["", ""]
    page.get_by_role("button", name="Next step").click()
    assert value_and_gradient(page, "add") == ["7", ""]
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".mt-line-of-three")).to_contain_text("4")
    for node, numbers in {"w": ["2", "12"], "x": ["3", "8"], "b": ["1", "4"]}.items():
        assert value_and_gradient(page, node) == numbers
    page.get_by_role("button", name="One step back").click()
    assert value_and_gradient(page, "x") == ["3", ""]


def test_a_step_says_upstream_times_local_and_checks_it(show):
    page = show(BackpropStepper(documents.scalar_trace(), cursor={"step": 10}))
    numbers = page.locator(".mt-line-of-three dd").all_inner_texts()
    assert numbers == ["4", "3", "12"]
    expect(page.locator(".mt-check")).to_contain_text("agrees")
    expect(page.locator(".mt-line-gradient")).to_have_count(1)
    assert page.locator(".mt-panel math").count() == 2


def test_the_slider_scrubs_and_the_arrow_keys_step(show):
    page = show(BackpropStepper(documents.scalar_trace()))
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".mt-count")).to_have_text("backward · 12 / 12")
    page.keyboard.press("Home")
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 12")


def test_playing_moves_on_and_stops_at_the_end(show):
    page = show(BackpropStepper(documents.scalar_trace(), cursor={"step": 9}))
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".mt-count")).to_have_text("backward · 12 / 12", timeout=8000)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=4000)


def test_nothing_moves_by_itself(show):
    page = show(BackpropStepper(documents.scalar_trace()))
    page.wait_for_timeout(2500)
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 12")


def test_tensor_steps_spell_one_element_out(show):
    trace = documents.digits_trace()
    step = len(trace["forward"]) + 1  # reduce_mean, the first step back
    page = show(BackpropStepper(trace, cursor={"step": step + 3}))
    share = next(s for e in trace["backward"] for s in e["inputs"] if s["from"].endswith("/bias"))
    total = page.locator(".mt-terms tfoot td").last.inner_text().replace("−", "-")
    assert float(total) == pytest.approx(share["chosen"]["downstream"], rel=1e-3)
    rows = page.locator(".mt-terms tbody tr").count()
    assert rows == len(share["chosen"]["terms"]) + bool(share["chosen"]["rest"]["count"])


def test_predicting_comes_before_looking(show):
    page = show(BackpropStepper(documents.scalar_trace(), predict=True, cursor={"step": 7}))
    question = page.locator(".mt-question")
    expect(question).to_contain_text("which sign will the gradient of y have?")
    assert value_and_gradient(page, "y") == ["5", ""]
    question.get_by_role("button", name="positive").click()
    expect(page.locator(".mt-verdict")).to_have_text("Not quite: it is negative.")
    assert value_and_gradient(page, "y") == ["5", "−4"]


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


STEP = """import numpy as np, minitf as tf
w, b = tf.Variable([[0.5], [-1.5]], name="w"), tf.Variable([0.25], name="b")
x, y = tf.constant([[1.0, 2.0], [3.0, -1.0]]), tf.constant([[1.0], [0.0]])
loss = lambda: tf.reduce_mean((x @ w + b - y) ** 2)
with tf.GradientTape() as tape:
    value = loss()
expected = tape.gradient(value, w).numpy()
stepper = BackpropStepper(loss)
stepper"""


def test_the_steppers_numbers_are_the_tapes(notebook):
    book = notebook(["from minitf_widgets import BackpropStepper", STEP])
    book.run(0)
    book.run(1)
    picture = book.output(1)
    steps = book.evaluate(
        """[i for i, s in enumerate([None] * (len(stepper.spec["forward"]) + 1) +
           [s["from"] for e in stepper.spec["backward"] for s in e["inputs"]]) if s == "w"]"""
    )
    book.evaluate(f"stepper.set_trait('cursor', {{'step': {steps[-1]}}})")
    expect(picture.locator(".mt-towards")).to_contain_text("by w")
    caption = picture.locator(".mt-terms caption").inner_text()
    row, col = map(int, re.findall(r"\d+", caption)[-2:])
    shown = picture.locator(".mt-terms tr").last.locator("td").last.inner_text()
    truth = book.evaluate(f"float(expected[{row}, {col}])")
    assert float(shown.replace("−", "-")) == pytest.approx(truth, rel=1e-3)

    # Another element, chosen by a click: Python computes its numbers.
    other = 1 - row
    heatmap = picture.locator(".mt-heatmap-frame[role=slider]").last
    box = heatmap.bounding_box()
    heatmap.click(
        position={"x": box["width"] / 2, "y": box["height"] * (0.25 if other == 0 else 0.75)}
    )
    expect(picture.locator(".mt-terms caption")).to_contain_text(f"w[{other}, 0]")
    shown = picture.locator(".mt-terms tr").last.locator("td").last.inner_text()
    truth = book.evaluate(f"float(expected[{other}, 0])")
    assert float(shown.replace("−", "-")) == pytest.approx(truth, rel=1e-3)
