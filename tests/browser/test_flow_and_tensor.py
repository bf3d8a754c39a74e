"""GradFlow and TensorView in real pages: from disk without a network, and in JupyterLab."""

import re

import numpy as np
import pytest
from minitf_widgets import GradFlow, TensorView, export_html
from playwright.sync_api import expect

from tests.browser.accessibility import accessibility_problems
from tests.widgets.flow_documents import a_dead_network, a_run


@pytest.fixture
def show(offline_page, tmp_path):
    """Export pictures to one page, open it from disk with the network off, wait until drawn."""

    def show(*views, width=1280):
        path = export_html(tmp_path / "page.html", *views)
        page = offline_page(path)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_selector("html[data-minitf=ready]")
        expect(page.locator(".pl").first).to_be_visible()
        return page

    return show


def odd(**options):
    array = np.arange(2 * 4 * 12, dtype=np.float32).reshape(2, 4, 12) / 10
    array[1, 2, 3] = np.nan
    return TensorView(array, "odd", **options)


# --- GradFlow -----------------------------------------------------------------


def test_every_layer_has_two_strips_that_are_drawn(show):
    page = show(a_run())
    assert page.locator(".gf-strip canvas").count() == 6
    colors = page.locator(".gf-strip canvas").first.evaluate(
        "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    )
    assert colors > 10
    expect(page.locator(".gf-rows tbody tr").nth(1)).to_contain_text("hidden_2")


def test_the_slider_moves_the_step_everywhere(show):
    flow = a_run()
    page = show(flow)
    expect(page.locator(".gf-now")).to_contain_text("step 16")
    page.get_by_role("slider", name="Step looked at").focus()
    page.keyboard.press("Home")
    expect(page.locator(".gf-now")).to_contain_text("step 1 ")
    first = flow.spec["layers"][0]["activations"]["norm"][0]
    shown = page.locator(".gf-rows tbody td .gf-number").first.inner_text().split()[0]
    assert float(shown) == pytest.approx(first, rel=5e-3)
    page.locator(".gf-strip").first.click(position={"x": 1, "y": 10})
    expect(page.locator(".gf-now")).to_contain_text("step 1 ")


def test_a_layer_is_chosen_with_the_keyboard_and_marked_in_the_curves(show):
    page = show(a_run())
    button = page.get_by_role("button", name="hidden_2")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".gf-rows tr[data-chosen=true]")).to_have_count(1)
    assert page.locator("g[stroke-width='3.2']").count() == 2


def test_weights_and_updates_have_strips_of_their_own(show):
    page = show(a_run())
    page.get_by_label("Strips show").select_option("updates")
    expect(page.locator(".gf-rows tbody tr")).to_have_count(6)
    expect(page.locator(".gf-rows tbody tr").first).to_contain_text("hidden_1/kernel")
    expect(page.locator(".gf-rows tbody tr").first).to_contain_text("Update ÷ weight")


def test_the_table_keeps_the_numbers_and_leaves_out_the_pictures(show):
    page = show(a_dead_network())
    page.get_by_role("button", name="Show as table").click()
    expect(page.locator(".gf-rows canvas")).to_have_count(0)
    expect(page.locator(".gf-rows .pl-bars")).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("hidden_2"))).to_contain_text("0, 1, 2, 3, 4, 5")


def test_why_tells_operation_rule_and_line(show):
    page = show(a_dead_network())
    why = page.locator(".gf-why", has_text="hidden_2/kernel, hidden_2/bias")
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why).to_contain_text("hidden_2/relu passes nothing")
    expect(why.locator("b")).to_have_text("relu ✕")
    expect(why.locator("math")).to_have_count(1)
    expect(why.locator("code")).to_contain_text("keras.layers.Dense")


# --- TensorView ---------------------------------------------------------------


def test_arrow_keys_read_entries(show):
    page = show(odd())
    heat = page.get_by_role("slider", name="Entries")
    heat.focus()
    expect(page.locator(".tv-value")).to_have_text("[0, 0, 0] = 0")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".tv-value")).to_have_text("[0, 1, 2] = 1.4")
    expect(heat).to_have_attribute("aria-valuetext", "[0, 1, 2] = 1.4")
    page.keyboard.press("End")
    expect(page.locator(".tv-value")).to_have_text("[0, 1, 11] = 2.3")


def test_the_pointer_reads_and_a_click_stays(show):
    page = show(odd())
    box = page.locator(".tv-heat").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 5.5 / 12, box["y"] + box["height"] * 3.5 / 4)
    expect(page.locator(".tv-value")).to_have_text("[0, 3, 5] = 4.1")
    page.mouse.move(2, 2)
    expect(page.locator(".tv-value")).to_have_text("[0, 0, 0] = 0")


def test_sliders_and_axes(show):
    page = show(odd())
    page.get_by_role("slider", name="axis 0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tv-value")).to_have_text("[1, 0, 0] = 4.8")
    page.get_by_label("rows: axis").select_option("0")
    heat = page.locator(".tv-heat")
    expect(heat).to_have_attribute("aria-valuemax", str(2 * 12 - 1))
    page.get_by_label("columns: axis").select_option("0")  # swapped, not doubled
    expect(heat).to_have_attribute("aria-valuemax", str(2 * 12 - 1))
    expect(page.get_by_label("rows: axis")).to_have_value("2")


def test_the_next_mark_is_found(show):
    page = show(odd(index=(1, 0, 0)))
    page.get_by_role("button", name="Next marked entry").click()
    expect(page.locator(".tv-value")).to_have_text("[1, 2, 3] = NaN")


def test_the_table_shows_the_slice(show):
    page = show(odd(index=(1, 0, 0)))
    page.get_by_role("button", name="Show as table").click()
    cells = page.locator(".pl-table tbody tr").nth(2).locator("td").all_inner_texts()
    assert cells[2:5] == ["7.4", "NaN", "7.6"]


def test_images_are_shown_as_images(show):
    image = np.zeros((6, 6, 3), np.uint8)
    image[2, 3] = (255, 128, 0)
    page = show(TensorView(image, "picture", index=(2, 3, 0)))
    pixel = "c => [...c.getContext('2d').getImageData(3, 2, 1, 1).data]"
    assert page.locator(".tv-heat canvas").evaluate(pixel) == [255, 128, 0, 255]
    expect(page.locator(".tv-value")).to_have_text("[2, 3] = 255, 128, 0")
    page.get_by_role("button", name="Show as image").click()
    expect(page.locator(".tv-value")).to_have_text("[2, 3, 0] = 255")


def test_a_large_tensor_is_an_overview_with_an_exact_window(show):
    array = np.add.outer(1000 * np.arange(900), np.arange(800)).astype(np.int32)
    page = show(TensorView(array, "large", budget=100_000, index=(450, 300)))
    expect(page.locator(".tv-main")).to_contain_text("picked entries out of 720,000")
    page.get_by_role("button", name="Show every entry around").click()
    expect(page.locator(".tv-value")).to_have_text("[450, 300] = 450300")
    page.locator(".tv-heat").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tv-value")).to_have_text("[450, 301] = 450301")


@pytest.mark.parametrize(
    ("picture", "name"),
    [(a_run, "Play the gradient norms"), (odd, "Play this row")],
)
def test_sound_plays_and_ends(show, picture, name):
    page = show(picture())
    button = page.get_by_role("button", name=name)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("aria-pressed", "false", timeout=6000)
    button.click()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false", timeout=1000)


def test_axes_have_names_and_places_have_labels(show):
    weights = np.arange(2 * 4 * 3, dtype=np.float32).reshape(2, 4, 3)
    view = TensorView(
        weights,
        names=("head", "from", "to"),
        labels={"from": ["the", "cat", "sat", "."], "to": list("abc")},
        index=(1, 2, 0),
    )
    page = show(view)
    expect(page.locator(".tv-value")).to_have_text("head 1, from 2 sat, to 0 a = 18")
    expect(page.get_by_role("slider", name="head")).to_have_value("1")
    expect(page.get_by_label("rows: axis").locator("option").first).to_have_text("head (2)")
    expect(page.locator(".tv-beside .tv-chosen")).to_have_text("sat")
    heat = page.locator(".tv-heat").bounding_box()
    for row, word in enumerate(["the", "cat", "sat", "."]):  # beside the middle of its row
        label = page.locator(".tv-beside span").nth(row)
        expect(label).to_have_text(word)
        box = label.bounding_box()
        middle = heat["y"] + heat["height"] * (row + 0.5) / 4
        assert abs(box["y"] + box["height"] / 2 - middle) < 2
        assert box["x"] + box["width"] <= heat["x"]
    page.get_by_role("button", name="table").click()
    expect(page.get_by_role("row", name="sat")).to_contain_text("18")


def test_on_a_narrow_page_the_value_stays_in_sight_below_the_picture(show):
    page = show(TensorView(np.ones((8, 8, 3)), axes=(0, 1), height=520), width=700)
    value = page.locator(".tv-value").bounding_box()
    frame = page.locator(".minitf-view").bounding_box()
    assert value["y"] + value["height"] <= frame["y"] + frame["height"]


# --- both ---------------------------------------------------------------------


def test_markup_is_text(show):
    flow = GradFlow({**a_dead_network().spec, "title": "<b>bold</b>"})
    page = show(flow, TensorView([["<img src=x onerror=document.title='hacked'>"]]))
    expect(page.locator(".mt-title").first).to_have_text("<b>bold</b>")
    assert page.locator(".mt img").count() == 0
    assert page.title() != "hacked"


def test_a_newer_document_says_so(offline_page, tmp_path):
    view = odd()
    view.spec = {**view.spec, "version": 99}
    page = offline_page(view.export_html(tmp_path / "page.html"))
    expect(page.locator(".mt-note")).to_contain_text("written by a newer minitf (99)")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(
        a_run(theme=theme, cursor={"node": "classifier/hidden_2"}),
        GradFlow(a_dead_network().spec, theme=theme),
        odd(theme=theme, index=(1, 2, 3)),
        TensorView(np.zeros((8, 8, 3), np.uint8), theme=theme),
    )
    assert accessibility_problems(page, ".minitf-view") == []
    for button in page.get_by_role("button", name="Show as table").all():
        button.click()
    assert accessibility_problems(page, ".minitf-view") == []


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_sticks_out_of_a_page(show, artefacts, theme, width):
    page = show(a_run(theme=theme), odd(theme=theme), width=width)
    page.screenshot(path=artefacts / f"flow-and-tensor-{theme}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_chinese(show):
    page = show(a_run(locale="zh"), odd(locale="zh"))
    expect(page.locator(".gf-rows")).to_contain_text("激活值")
    expect(page.get_by_role("button", name="以表格显示")).to_have_count(2)


# --- in a notebook ------------------------------------------------------------

FIT = """from minitf import keras
from minitf_widgets import GradFlow, TensorView
import numpy as np
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5, activation="relu"),
                          keras.layers.Dense(2)], name="model")
model.compile("sgd", "mse")
flow = GradFlow(model)
x, y = np.ones((64, 4)), np.ones((64, 2))
history = model.fit(x, y, batch_size=8, verbose=0, callbacks=[flow])"""


def test_a_fit_shows_its_flow_under_the_cell(notebook):
    book = notebook([FIT, "TensorView(model.layers[0].kernel)"])
    book.run(0)
    picture = book.output(0)
    expect(picture.locator(".gf-now")).to_contain_text("step 8")
    norm = book.evaluate("float(np.linalg.norm(model.layers[0].kernel))")
    picture.get_by_label("Strips show").select_option("weights")
    shown = picture.locator(".gf-rows tbody td .gf-number").first.inner_text().split()[0]
    assert float(shown) == pytest.approx(norm, rel=5e-3)
    picture.get_by_role("button", name="dense/kernel").click()
    assert "model/dense" in book.wait_for("flow.cursor.get('node')")
    book.run(1)
    expect(book.output(1).locator(".tv-value")).to_contain_text("[0, 0] = ")
    book.screenshot("flow-and-tensor", 0)


ASK = """import numpy as np
from minitf_widgets import TensorView
view = TensorView(np.add.outer(1000 * np.arange(900), np.arange(800)), budget=100_000)
view"""


def test_the_kernel_gives_exact_windows(notebook):
    book = notebook([ASK])
    book.run(0)
    picture = book.output(0)
    picture.get_by_role("button", name="Show every entry around").click()
    book.evaluate("view.set_trait('cursor', {'unit': [700, 650]})")
    expect(picture.locator(".tv-main")).to_contain_text("in the kernel only")
    picture.locator(".tv-heat").focus()
    book.page.keyboard.press("ArrowRight")  # to the next entry of the overview, which asks
    expect(picture.locator(".tv-main")).not_to_contain_text("in the kernel only")
    before = entry(picture)
    book.page.keyboard.press("ArrowRight")
    expect(picture.locator(".tv-value")).not_to_have_text(before)
    (row, col), value = place_and_value(before)
    assert place_and_value(entry(picture)) == ((row, col + 1), value + 1)
    assert value == 1000 * row + col


def entry(picture):
    return picture.locator(".tv-value").inner_text()


def place_and_value(text):
    place, value = text.split(" = ")
    row, col = re.findall(r"\d+", place)
    return (int(row), int(col)), int(value.replace(",", ""))
