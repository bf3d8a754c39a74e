"""GraphView as a learner uses it: stacks, search, tracing, colors, files, partial graphs, size."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from minitf_widgets import GraphView, export_html
from playwright.sync_api import expect

from minitf import keras
from minitf.errors import ShapeError
from tests.browser import graph_models as models
from tests.browser.accessibility import accessibility_problems
from tests.widgets import documents

BOX = ".mt-box[data-key='{}']"
CUT = """() => {
  const texts = document.querySelectorAll(".mt-button, .mt-select, .mt-box-name, .mt-box-detail");
  const isCut = (e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
  return [...texts].filter(isCut).map((e) => e.textContent);
}"""


@pytest.fixture
def show(offline_page, tmp_path):
    """One picture on a page from disk, with the network off, drawn."""

    def show(*source, width=1280, **traits):
        page = offline_page(export_html(tmp_path / "page.html", GraphView(*source, **traits)))
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_selector("html[data-minitf=ready]")
        expect(page.locator(".mt-box, .mt-far").first).to_be_visible()
        page.wait_for_timeout(300)  # it glides to its place
        return page

    return show


def focus(page):
    page.locator("[role=treeitem][tabindex='0']").focus()


class TestStacks:
    first = BOX.format("§transformer/block_0")

    def test_alike_blocks_are_one_box(self, show):
        page = show(models.transformer(12)[0])
        expect(page.locator(self.first)).to_contain_text("×12")
        expect(page.locator(self.first)).to_contain_text("block_11")
        assert page.locator(".mt-box").count() == 5

    def test_one_of_them_opens_and_the_others_stay_stacked(self, show):
        page = show(models.transformer(12)[0])
        page.locator(self.first).locator(".mt-pips button").nth(4).click()
        expect(page.locator(BOX.format("§transformer/block_4/attention"))).to_be_visible()
        expect(page.locator(self.first)).to_contain_text("×4")
        expect(page.locator(BOX.format("§transformer/block_5"))).to_contain_text("×7")
        page.locator(".mt-fold", has_text="block_4").click()
        expect(page.locator(self.first)).to_contain_text("×12")

    def test_the_tree_says_how_many_and_opens_the_first(self, show):
        page = show(models.transformer(12)[0])
        focus(page)
        item = page.get_by_role("treeitem", name=re.compile("block_0, ×12, up to block_11, Block"))
        expect(item).to_have_count(1)
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        expect(page.locator(BOX.format("§transformer/block_0/attention"))).to_be_visible()
        expect(page.get_by_role("treeitem", name=re.compile("block_1, ×11"))).to_have_count(1)


class TestSearch:
    def test_it_opens_what_is_on_the_way_and_walks(self, show):
        page = show(models.transformer(3)[0])
        focus(page)
        page.keyboard.press("/")
        field = page.get_by_role("textbox", name="Find a layer or op")
        expect(field).to_be_focused()
        page.keyboard.type("softmax")
        page.keyboard.press("Enter")
        expect(page.locator(".mt-search output")).to_have_text(re.compile(r"1 of \d+"))
        expect(page.locator(BOX.format("§transformer/block_0/attention/softmax"))).to_be_visible()
        page.get_by_role("button", name="Previous").click()
        expect(page.locator(".mt-search output")).to_have_text(re.compile(r"(\d+) of \1"))
        field.focus()
        page.keyboard.press("Escape")
        expect(field).to_have_count(0)

    def test_expressions(self, show):
        page = show(models.mlp()[0])
        page.get_by_role("button", name="Find a layer or op").click()
        page.get_by_role("textbox").fill("/^(first|second)$/")
        expect(page.locator(".mt-search output")).to_contain_text("of 2")
        expect(page.locator(".mt-box[data-hit]")).to_have_count(2)
        page.get_by_role("textbox").fill("/(/")
        expect(page.locator(".mt-search output")).to_have_text("not a regular expression")

    def test_an_instructor_may_hide_it(self, show):
        page = show(models.mlp()[0], lesson={"hide": ["search", "export", "color", "trace"]})
        for name in ("Find a layer or op", "Save this picture", "Trace inputs"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        focus(page)
        page.keyboard.press("/")
        expect(page.get_by_role("textbox")).to_have_count(0)


def test_tracing_dims_what_has_nothing_to_do_with_it(show):
    page = show(models.two_inputs())
    button = page.get_by_role("button", name="Trace inputs")
    expect(button).to_be_disabled()
    page.locator(BOX.format("§two/shared")).click()
    button.click()
    dim = lambda: page.locator(".mt-box[data-dim]")  # noqa: E731
    expect(dim()).to_have_count(4)  # both, frozen, score, output
    expect(page.locator(".mt-line-value")).to_have_count(4)  # each input to the frame and inside
    focus(page)
    page.keyboard.press("o")
    expect(dim()).to_have_count(0)
    page.keyboard.press("i")
    expect(dim()).to_have_count(2)
    page.keyboard.press("Escape")
    expect(dim()).to_have_count(0)


def test_shared_and_frozen_weights_are_marked(show):
    page = show(models.two_inputs())
    expect(page.locator(BOX.format("§two/shared")).locator(".mt-mark")).to_have_text("2")
    expect(page.locator(BOX.format("§two/frozen")).locator(".mt-mark")).to_have_count(1)
    expect(page.locator(BOX.format("§two/score")).locator(".mt-mark")).to_have_count(0)
    expect(page.get_by_role("treeitem", name=re.compile("shared.*used 2 times"))).to_have_count(1)
    expect(page.get_by_role("treeitem", name=re.compile("frozen.*, frozen"))).to_have_count(1)


def test_the_card_sums_up_a_layer(show):
    page = show(*models.mlp())
    page.locator(BOX.format("§sequential/first")).first.hover()
    card = page.locator(".mt-card")
    expect(card).to_contain_text("112")  # 6·16 + 16 weights
    expect(card).to_contain_text("896")  # 4 samples: 2·6·16 + 16 sums + 16 relu
    expect(card).to_contain_text("768 B")  # three results of 4·16 numbers
    expect(card.locator(".mt-bars")).to_have_count(2)
    expect(card).to_contain_text("keras.Sequential(")


@pytest.fixture(autouse=True)
def _names_from_the_start():
    keras.backend.clear_session()


class TestColors:
    def test_a_key_says_what_a_tint_means(self, show):
        page = show(*models.mlp())
        choice = page.get_by_role("combobox", name="Color by")
        offered = choice.locator("option").all_inner_texts()
        assert offered == ["no color", "value", "gradient", "memory", "dtype", "device"]
        choice.select_option("memory")
        expect(page.locator(".mt-box[data-tinted]")).to_have_count(5)
        expect(page.locator(".mt-key")).to_contain_text("KB")
        choice.select_option("dtype")
        expect(page.locator(".mt-key")).to_contain_text("float32")

    def test_times_were_measured_in_python(self, show):
        model, x, _ = models.mlp()
        page = show(model, x, color_by="time")
        expect(page.locator(".mt-key")).to_contain_text("ms")

    def test_numbers_that_are_none_stand_out(self, show):
        model, x, _ = models.mlp()
        x[:] = np.inf
        page = show(model, x, color_by="value")
        tint = page.locator(BOX.format("x")).evaluate("e => e.style.getPropertyValue('--mt-tint')")
        assert tint == "var(--mt-error)"
        page.locator(BOX.format("x")).hover()
        expect(page.locator(".mt-card")).to_contain_text("∞ 24")


class TestFiles:
    def save(self, page, kind):
        if not page.get_by_role("button", name=kind, exact=True).count():
            page.get_by_role("button", name="Save this picture").click()
        with page.expect_download() as heard:
            page.get_by_role("button", name=kind, exact=True).click()
        return heard.value.path().read_bytes()

    def test_svg_and_png(self, show):
        page = show(*models.mlp())
        drawn = ElementTree.fromstring(self.save(page, "SVG"))
        texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert {"first", "second", "scores", "112 params"} <= set(texts)
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}image"))) >= 6
        png = self.save(page, "PNG")
        assert png.startswith(b"\x89PNG")
        assert len(png) > 10_000
        expect(page.get_by_role("button", name="HTML")).to_have_count(0)  # it is one already

    def test_names_in_files_are_text(self, show):
        document = documents.digits_graph()
        document["nodes"][0]["label"] = "<script>&amp;"
        page = show(document)
        drawn = ElementTree.fromstring(self.save(page, "SVG"))
        assert "<script>&amp;" in [text.text for text in drawn.iter() if text.text]


class TestSize:
    def test_the_map_is_there_where_it_is_needed(self, show):
        page = show(models.residual(), expand="all")
        view = page.locator(".mt-map i")
        before = view.get_attribute("style")
        box = page.locator(".mt-map").bounding_box()
        page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
        expect(view).not_to_have_attribute("style", before)
        focus(page)
        page.keyboard.press("m")
        expect(view).to_have_count(0)

    def test_where_all_fits_there_is_no_map(self, show):
        expect(show(models.mlp()[0]).locator(".mt-map")).to_have_count(0)

    def test_thousands_of_boxes_are_few_elements(self, show, artefacts):
        page = show(models.transformer(12)[0], expand="all")
        elements = "() => document.querySelectorAll('.mt-box').length"
        near = page.evaluate(elements)
        assert 0 < near < 260
        expect(page.get_by_role("treeitem")).to_have_count(100)
        page.get_by_role("button", name="Show all of it").click()
        expect(page.locator(".mt-far")).to_be_visible()
        page.wait_for_timeout(400)
        assert page.evaluate(elements) == 0
        page.screenshot(path=artefacts / "graph-from-afar.png")
        stage = page.locator(".mt-stage").bounding_box()
        middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
        page.mouse.click(*middle)
        expect(page.locator(".mt-card")).to_be_visible()

    def test_the_keyboard_moves_and_zooms(self, show):
        page = show(models.residual(), expand="all")
        focus(page)
        zoom = lambda: page.locator(".mt-world").evaluate("e => new DOMMatrix(e.style.transform)")  # noqa: E731
        before = zoom()
        page.keyboard.press("Shift+ArrowRight")
        assert zoom()["e"] == pytest.approx(before["e"] - 60, abs=1)
        page.keyboard.press("+")
        assert zoom()["a"] == pytest.approx(before["a"] * 1.3)


class TestPartialGraphs:
    def test_an_operation_between_two_shapes(self, show, artefacts):
        a, b = keras.Input((4,), name="a"), keras.Input((5,), name="b")
        left = keras.layers.Dense(7, name="left")(a)
        right = keras.layers.Dense(9, name="right")(b)
        with pytest.raises(ShapeError) as caught:
            left + right
        view = GraphView([a, b])
        assert view.show_error(caught.value)
        page = show(view.spec)
        expect(page.locator(".mt-box[data-broken]")).to_contain_text("add")
        expect(page.locator(".mt-line-broken")).to_have_count(2)
        labels = page.locator(".mt-line-label[data-broken]").all_text_contents()
        assert sorted(labels) == ["(None, 7)", "(None, 9)"]
        page.screenshot(path=artefacts / "graph-broken-op.png")

    def test_the_way_to_the_failing_layer_is_open(self, show):
        block = models.Block()
        block.down = keras.layers.Dense(3, name="down")
        block.down.build((None, 99))
        x = keras.Input((8, 16), name="x")
        with pytest.raises(ShapeError) as caught:
            block(x)
        view = GraphView(x)
        assert view.show_error(caught.value)
        page = show(view.spec)
        expect(page.locator(".mt-box[data-broken]")).to_contain_text("down")
        expect(page.locator(".mt-failure")).to_contain_text("(None, None, 99)")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(models.transformer(12)[0], theme=theme, color_by="memory")
    page.get_by_role("button", name="Save this picture").click()
    page.get_by_role("button", name="Find a layer or op").click()
    page.keyboard.type("dense")
    assert accessibility_problems(page, ".minitf-view") == []


@pytest.mark.parametrize("width", [360, 800])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_is_cut_on_a_narrow_page(show, artefacts, width, theme, locale):
    page = show(*models.transformer(12), width=width, theme=theme, locale=locale, color_by="value")
    focus(page)
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    page.screenshot(path=artefacts / f"graph-{width}-{theme}-{locale}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


def test_with_less_motion_nothing_glides(show):
    page = show(models.mlp()[0])
    page.emulate_media(reduced_motion="reduce")
    page.locator(BOX.format("§sequential/second")).locator(".mt-unfold").click()
    box = page.locator(BOX.format("sequential/second/relu"))
    expect(box).to_be_visible()
    places = {str(box.bounding_box()) for _ in range(4) if not page.wait_for_timeout(30)}
    assert len(places) == 1


# --- in a notebook --------------------------------------------------------------

FUNCTIONAL = """from minitf import keras
from minitf_widgets import GraphView
inputs = keras.Input((8,), name="inputs")
view = GraphView(inputs)
view"""
SUBCLASSED = """import minitf as tf
class Mine(keras.Model):
    def __init__(self):
        super().__init__(name="mine")
        self.a, self.b = keras.layers.Dense(4, name="a"), keras.layers.Dense(5, name="b")
        self.b.build((None, 7))
    def call(self, x):
        return self.b(tf.nn.relu(self.a(x)))
mine = Mine()
broken = GraphView(mine)
broken"""


def test_a_functional_model_grows_and_breaks_over_cells(notebook):
    book = notebook(
        [
            FUNCTIONAL,
            'h = keras.layers.Dense(4, name="hidden")(inputs)',
            'out = keras.layers.Conv1D(2, 3, name="flat")(h)',
            "unrelated",
            'out = keras.layers.Dense(2, name="last")(h)',
        ]
    )
    book.run(0)
    picture = book.output(0)
    expect(picture.locator(BOX.format("inputs"))).to_be_visible()
    book.run(1)
    expect(picture.locator(BOX.format("§hidden"))).to_be_visible()
    book.run(2, may_fail=True)
    expect(picture.locator(".mt-box[data-broken]")).to_contain_text("flat")
    expect(picture.locator(".mt-failure")).to_contain_text("(None, 4)")
    book.screenshot("graph-functional-error", 0)
    book.run(3, may_fail=True)
    expect(picture.locator(".mt-box[data-broken]")).to_contain_text("flat")
    book.run(4)
    expect(picture.locator(BOX.format("§last"))).to_be_visible()
    expect(picture.locator(".mt-box[data-broken]")).to_have_count(0)


def test_a_subclassed_model_breaks_in_a_call(notebook):
    book = notebook([FUNCTIONAL, SUBCLASSED, "mine(tf.ones((2, 3)))"])
    book.run(0)
    book.run(1)
    book.run(2, may_fail=True)
    picture = book.output(1)
    expect(picture.locator(".mt-box[data-broken]")).to_contain_text("b")
    expect(picture.locator(".mt-failure")).to_contain_text("(None, 7)")
    expect(picture.locator(BOX.format("§mine/a"))).to_be_visible()


TRAIN = """import numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="d")], name="m")
x, y = np.ones((8, 4), "float32"), np.zeros((8, 3), "float32")
shown = GraphView(model, x, y)
shown"""


def test_compile_and_fit_bring_gradients_into_the_same_picture(notebook):
    book = notebook([FUNCTIONAL, TRAIN, 'model.compile("sgd", "mse")', "_ = model.fit(x, y)"])
    book.run(0)
    book.run(1)
    layer = book.output(1).locator(BOX.format("§m/d"))
    expect(layer.locator(".mt-is-value")).to_have_count(1)
    book.run(2)
    expect(layer.locator(".mt-is-gradient")).to_have_count(1)
    before = layer.locator(".mt-lane-norm").first.inner_text()
    book.run(3)
    expect(layer.locator(".mt-lane-norm").first).not_to_have_text(before)


def test_the_newest_layer_is_in_view(notebook):
    book = notebook([FUNCTIONAL, TRAIN, "for _ in range(5): model.add(keras.layers.Dense(30))"])
    for cell in range(3):
        book.run(cell)
    stage = book.output(1).locator(".mt-stage").bounding_box()
    last = book.output(1).locator(".mt-box[data-key^='§m/dense']").last
    expect(last).to_be_visible()
    book.page.wait_for_timeout(600)  # it glides there
    box = last.bounding_box()
    assert stage["x"] <= box["x"] <= stage["x"] + stage["width"] - box["width"]


def test_times_and_a_page_come_from_python(notebook):
    book = notebook([FUNCTIONAL, TRAIN])
    book.run(0)
    book.run(1)
    picture = book.output(1)
    picture.get_by_role("combobox", name="Color by").select_option("time")
    expect(picture.locator(".mt-key")).to_contain_text("ms")
    picture.get_by_role("button", name="Save this picture").click()
    with book.page.expect_download() as heard:
        picture.get_by_role("button", name="HTML").click()
    assert heard.value.path().read_text(encoding="utf-8").startswith("<!doctype html>")
