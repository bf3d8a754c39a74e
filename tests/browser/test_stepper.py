"""BackpropStepper in a real browser: pages from disk, and a notebook whose kernel answers.

The numbers on the page are compared with numpy's (tests/widgets/documents.py) or with the tape's.
"""

import re

import numpy as np
import pytest
from minitf_widgets import BackpropStepper, export_html
from playwright.sync_api import expect

import minitf as tf
from minitf import keras
from tests.browser.accessibility import accessibility_problems
from tests.widgets import documents

BOX = ".mt-box[data-key='{}']"
CUT_TEXTS = """() => {
  const texts = document.querySelectorAll(
    ".mt-button, .mt-count, .mt-panel p, .mt-terms td, .mt-shared, .mt-question, .mt-letters");
  const isCut = (e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
  return [...texts].filter(isCut).map((e) => `${e.className}: ${e.textContent}`);
}"""


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


def number(text):
    return float(text.replace("−", "-"))


def value_and_gradient(page, node):
    """The two numbers on a circle of a scalar sketch."""
    return page.locator(BOX.format(node)).locator(".mt-dot-number").all_inner_texts()


def small_network():
    """Two layers and a batch; and the tape's gradients, by the names of the variables."""
    keras.utils.set_random_seed(4)
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(5, "relu", name="hidden"), keras.layers.Dense(3)],
        name="net",
    )
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(4, 6)).astype("float32"), rng.integers(0, 3, 4)
    with tf.GradientTape() as tape:
        loss = model.compute_loss(x, y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    named = zip(model.trainable_variables, gradients, strict=True)
    return model, x, y, {variable.path: gradient.numpy() for variable, gradient in named}


def step_to(view, node):
    """The number of the last step that brings gradient to a node."""
    spec = view.spec
    back = [
        share["from"]
        for step in spec["backward"]
        for share in (*step["inputs"], *step.get("stops", ()))
    ]
    last = len(back) - 1 - back[::-1].index(node)
    return len(spec["forward"]) + len(spec.get("losses", [0])) + last


# --- a sketch of single numbers -------------------------------------------------


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


def test_the_letters_of_the_formula_have_their_numbers(show):
    view = BackpropStepper(lambda a, b: a * b, 2.0, -3.0)
    view.cursor = {"step": step_to(view, "a")}
    page = show(view)
    facts = page.locator(".mt-letters span").all_inner_texts()
    assert [fact.replace("−", "-") for fact in facts] == ["x = 2", "y = -3", "z = -6"]


def test_where_branches_meet_the_sum_is_spelt_out(show):
    a = tf.Variable(3.0, name="a")
    view = BackpropStepper(lambda: a * a + tf.sin(a))
    view.cursor = {"step": step_to(view, "a")}
    page = show(view)
    terms = page.locator(".mt-meeting .mt-shared").all_inner_texts()
    assert [term.split("\n")[0] for term in terms] == ["∂L/∂a", "−0.99", "3", "3", "5.01"]
    assert [term.split("\n")[1] for term in terms[1:]] == ["sin", "multiply", "multiply", "sum"]
    notes = page.locator(".mt-line-note").all_text_contents()
    assert sorted(notes) == ["3 + 3", "−0.99"]


def test_zeros_and_ends_say_why(show):
    view = BackpropStepper(documents.zeros_trace())
    page = show(view)
    slider = page.get_by_role("slider", name="Step")
    why = page.locator(".mt-why")
    slider.fill(str(step_to(view, "multiply")))
    expect(why).to_contain_text("This relu is off: its input −6")
    slider.fill(str(step_to(view, "b")))
    expect(why).to_contain_text("Nothing arrives")
    stop = [step["node"] for step in view.spec["backward"]].index("stop_gradient")
    before = sum(
        len(step["inputs"]) + len(step.get("stops", ())) for step in view.spec["backward"][:stop]
    )
    slider.fill(str(len(view.spec["forward"]) + 1 + before))
    expect(why).to_contain_text("lets no gradient back")
    assert page.locator(".mt-count").inner_text().startswith("no way on")


# --- the controls ---------------------------------------------------------------


def test_the_slider_scrubs_and_the_arrow_keys_step(show):
    page = show(BackpropStepper(documents.scalar_trace()))
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".mt-count")).to_have_text("backward · 12 / 12")
    page.keyboard.press("Home")
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 12")


def test_every_action_has_a_key(show):
    page = show(BackpropStepper(documents.digits_trace()))
    count = page.locator(".mt-count")
    page.locator(".mt-panel").focus()
    for key, text in {
        "ArrowRight": "forward · 2 / 22", "End": "backward · 22 / 22",
        "ArrowLeft": "backward · 21 / 22", "Home": "forward · 1 / 22",
    }.items():  # fmt: skip
        page.keyboard.press(key)
        expect(count).to_have_text(text)
    page.keyboard.press("l")
    expect(count).to_have_text("forward · 1 / 9")
    page.keyboard.press("Enter")
    expect(count).to_have_text("forward · 1 / 22")
    page.keyboard.press("t")
    expect(page.locator(".mt-step-table")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".mt-step-table")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_keys_stay_with_the_picture_at_both_ends(show):
    page = show(BackpropStepper(documents.scalar_trace(), cursor={"step": 10}))
    page.get_by_role("button", name="Next step").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mt-count")).to_have_text("backward · 12 / 12")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".mt-count")).to_have_text("backward · 11 / 12")
    page.get_by_role("button", name="First step").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mt-count")).to_have_text("forward · 2 / 12")


def test_playing_moves_on_as_fast_as_asked_and_stops_at_the_end(show):
    page = show(BackpropStepper(documents.scalar_trace(), cursor={"step": 5}))
    page.get_by_role("combobox", name="Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".mt-count")).to_have_text("backward · 12 / 12", timeout=6000)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=4000)


def test_nothing_moves_by_itself(show):
    page = show(BackpropStepper(documents.scalar_trace()))
    page.wait_for_timeout(2500)
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 12")


def test_the_table_says_the_same_and_leads_to_the_steps(show):
    page = show(BackpropStepper(documents.scalar_trace(), cursor={"step": 10}))
    page.get_by_role("button", name="Show as table").click()
    row = page.locator(".mt-step-table [aria-current]").locator("th, td").all_inner_texts()
    assert row == ["11", "multiply", "w", "4", "3", "12", "12"]
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.locator(".mt-count")).to_have_text("forward · 2 / 12")


def test_a_lesson_can_hide_controls(show):
    hidden = {"hide": ["speed", "layers", "table"]}
    page = show(BackpropStepper(documents.digits_trace(), lesson=hidden))
    names = [each.get_attribute("aria-label") for each in page.locator(".mt-bar button").all()]
    assert names == ["First step", "One step back", "Play", "Next step", "Last step"]
    assert page.get_by_role("combobox").count() == 0


# --- layers ---------------------------------------------------------------------


def test_a_layer_is_one_step_and_can_be_entered(show):
    model, x, y, gradients = small_network()
    view = BackpropStepper(model, x, y, level="layer")
    view.cursor = {"step": step_to(view, "net/hidden/kernel")}
    page = show(view)
    expect(page.locator(".mt-panel-head strong")).to_have_text("hidden")
    expect(page.locator(BOX.format("§net/hidden"))).to_have_attribute("data-lit", "")
    leaving = page.locator(".mt-panel .mt-plates").last.locator("figure", has_text="kernel")
    norm = number(leaving.locator("small").inner_text().strip("‖"))
    assert norm == pytest.approx(np.linalg.norm(gradients["net/hidden/kernel"]), rel=1e-3)
    page.get_by_role("button", name="Step through them").click()
    expect(page.locator(".mt-panel-head strong")).to_have_text("relu")
    expect(page.locator(BOX.format("net/hidden/matmul"))).to_be_visible()


def test_opening_a_layer_in_the_graph_makes_the_steps_smaller_there(show):
    model, x, y, _ = small_network()
    page = show(BackpropStepper(model, x, y, level="layer"))
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 7")
    page.locator(BOX.format("§net/hidden")).locator(".mt-unfold").click()
    expect(page.locator(".mt-count")).to_have_text("forward · 1 / 13")


# --- tensors --------------------------------------------------------------------


def test_tensor_steps_spell_one_element_out(show):
    trace = documents.digits_trace()
    step = len(trace["forward"]) + 1  # reduce_mean, the first step back
    page = show(BackpropStepper(trace, cursor={"step": step + 3}))
    share = next(s for e in trace["backward"] for s in e["inputs"] if s["from"].endswith("/bias"))
    total = number(page.locator(".mt-terms tfoot td").last.inner_text())
    assert total == pytest.approx(share["chosen"]["downstream"], rel=1e-3)
    rows = page.locator(".mt-terms tbody tr").count()
    assert rows == len(share["chosen"]["terms"]) + bool(share["chosen"]["rest"]["count"])


def test_a_page_from_disk_follows_other_elements(show):
    """By click and by arrow key; each number is the tape's."""
    model, x, y, gradients = small_network()
    view = BackpropStepper(model, x, y)
    view.cursor = {"step": step_to(view, "net/hidden/kernel")}
    page = show(view)
    heatmap = page.get_by_role("slider", name=re.compile("choose an element"))
    caption = page.locator(".mt-terms caption")

    def check():
        place = tuple(map(int, re.findall(r"\d+", caption.inner_text())))
        shown = number(page.locator(".mt-terms tr").last.locator("td").last.inner_text())
        assert shown == pytest.approx(gradients["net/hidden/kernel"][place], rel=1e-3, abs=1e-9)
        return place

    heatmap.click(position={"x": 2, "y": 2})
    expect(caption).to_contain_text("kernel[0, 0]")
    check()
    heatmap.focus()
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("kernel[0, 1]")
    check()
    page.keyboard.press("ArrowDown")
    expect(caption).to_contain_text("kernel[1, 1]")
    check()


def test_nan_and_infinity_are_drawn_as_such(show):
    a = tf.Variable([1.0, 0.0, -1.0], name="a")
    view = BackpropStepper(lambda: tf.reduce_sum(tf.sqrt(a)))
    view.cursor = {"step": step_to(view, "a")}
    page = show(view)
    heatmap = page.get_by_role("slider", name=re.compile("choose an element"))
    expect(page.locator(".mt-terms td").last).to_have_text("∞")
    heatmap.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mt-terms td").last).to_have_text("NaN")


# --- predictions ----------------------------------------------------------------


def test_a_number_is_asked_first_and_shown_then(show):
    page = show(BackpropStepper(documents.scalar_trace(), predict=True, cursor={"step": 7}))
    question = page.locator(".mt-question")
    expect(question).to_contain_text("upstream × local for y?")
    assert value_and_gradient(page, "y") == ["5", ""]
    question.get_by_role("textbox").fill("4")
    page.keyboard.press("Enter")
    expect(question.get_by_role("status")).to_have_text("Not 4. Try again, or look.")
    question.get_by_role("textbox").fill("-3.98")
    page.keyboard.press("Enter")
    expect(page.locator(".mt-verdict")).to_have_text("Right.")
    assert value_and_gradient(page, "y") == ["5", "−4"]
    # The keys stay with the picture.
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mt-count")).to_have_text("backward · 9 / 12")


def test_the_sign_of_a_tensors_element_is_asked(show):
    model, x, y, _ = small_network()
    view = BackpropStepper(model, x, y, predict=True)
    view.cursor = {"step": step_to(view, "net/hidden/kernel")}
    [share] = [
        s for e in view.spec["backward"] for s in e["inputs"] if s["from"] == "net/hidden/kernel"
    ]
    positive = share["chosen"]["entry"] > 0
    page = show(view)
    expect(page.locator(".mt-question")).to_contain_text("which sign")
    page.get_by_role("button", name="negative" if positive else "positive").click()
    expect(page.locator(".mt-verdict")).to_contain_text("Try again")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".mt-verdict")).to_have_text(
        f"It is {'positive' if positive else 'negative'}."
    )
    expect(page.locator(".mt-terms")).to_be_visible()


def test_the_table_does_not_give_answers_away(show):
    page = show(BackpropStepper(documents.scalar_trace(), predict=True, cursor={"step": 7}))
    page.get_by_role("button", name="Show as table").click()
    row = page.locator(".mt-step-table [aria-current]").locator("td").all_inner_texts()
    assert row[-3:] == ["?", "?", "?"]


# --- for everyone ---------------------------------------------------------------


def wide_and_narrow(**traits):
    model, x, y, _ = small_network()
    network = BackpropStepper(model, x, y, **traits)
    network.cursor = {"step": step_to(network, "net/hidden/kernel")}
    zeros = BackpropStepper(documents.zeros_trace(), **traits)
    zeros.cursor = {"step": step_to(zeros, "a")}
    layers = BackpropStepper(model, x, y, level="layer", **traits)
    layers.cursor = {"step": step_to(layers, "net/hidden/kernel")}
    asked = BackpropStepper(documents.scalar_trace(), predict=True, cursor={"step": 7}, **traits)
    return network, zeros, layers, asked


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, theme):
    page = show(*wide_and_narrow(theme=theme))
    assert accessibility_problems(page, ".minitf-view") == []
    for button in page.get_by_role("button", name="Show as table").all():
        button.click()
    assert accessibility_problems(page, ".minitf-view") == []


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_sticks_out_of_a_narrow_page(show, artefacts, theme, width, locale):
    page = show(*wide_and_narrow(theme=theme, locale=locale), width=width)
    page.wait_for_timeout(500)
    page.screenshot(path=artefacts / f"stepper-{theme}-{width}-{locale}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT_TEXTS) == []


def test_markup_in_names_is_text(show):
    document = documents.scalar_trace()
    document["graph"]["nodes"][0]["label"] = "<img src=x onerror=document.title='hacked'>"
    page = show(BackpropStepper(document, cursor={"step": 10}))
    expect(page.locator(".mt-towards")).to_contain_text("<img src=x")
    page.get_by_role("button", name="Show as table").click()
    assert page.title() != "hacked"
    assert page.locator(".mt img").count() == 0


def test_chinese(show):
    page = show(BackpropStepper(documents.scalar_trace(), locale="zh", cursor={"step": 10}))
    expect(page.get_by_role("button", name="下一步")).to_be_visible()
    expect(page.locator(".mt-panel")).to_contain_text("上游")


# --- in a notebook --------------------------------------------------------------


STEP = """import numpy as np, minitf as tf
w, b = tf.Variable([[0.5], [-1.5]], name="w"), tf.Variable([0.25], name="b")
x, y = tf.constant([[1.0, 2.0], [3.0, -1.0]]), tf.constant([[1.0], [0.0]])
with tf.GradientTape(persistent=True) as tape:
    loss = tf.reduce_mean((x @ w + b - y) ** 2)
expected = tape.gradient(loss, w).numpy()
stepper = BackpropStepper(tape, loss)
stepper"""
PREDICT = """loss = lambda p, q: p * q + q
quiz = BackpropStepper(loss, 2.0, 3.0, predict=True, cursor={"step": 3})
quiz"""


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
    expect(picture.locator(".mt-towards")).to_contain_text("to w")
    caption = picture.locator(".mt-terms caption").inner_text()
    row, col = map(int, re.findall(r"\d+", caption)[-2:])
    shown = picture.locator(".mt-terms tr").last.locator("td").last.inner_text()
    truth = book.evaluate(f"float(expected[{row}, {col}])")
    assert number(shown) == pytest.approx(truth, rel=1e-3)

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
    assert number(shown) == pytest.approx(truth, rel=1e-3)
    book.screenshot("stepper-in-jupyterlab", 1)


def test_answers_are_known_in_python(notebook):
    book = notebook(["from minitf_widgets import BackpropStepper", PREDICT])
    book.run(0)
    book.run(1)
    picture = book.output(1)
    picture.get_by_role("textbox").fill("1/2")
    picture.get_by_role("textbox").press("Enter")
    picture.get_by_role("textbox").fill("1")
    picture.get_by_role("textbox").press("Enter")
    expect(picture.locator(".mt-verdict")).to_have_text("Right.")
    [answer] = book.wait_for("quiz.answers if quiz.answers and quiz.answers[0]['correct'] else []")
    assert answer == {
        "step": 3, "node": "add", "input": "x", "asked": "number", "answer": 1, "truth": 1.0,
        "correct": True, "attempts": 2,
    }  # fmt: skip
    book.screenshot("stepper-asks-in-jupyterlab", 1)
