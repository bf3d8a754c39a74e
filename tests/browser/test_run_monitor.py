"""RunMonitor in JupyterLab: a blocking `fit` that is watched, paused, stepped, stopped."""

import re
from pathlib import Path

import numpy as np
import pytest
from minitf_widgets import RunMonitor
from playwright.sync_api import Locator, Page, expect

from minitf import keras
from tests.browser.accessibility import accessibility_problems

SETUP = """
import numpy as np
from minitf import keras
from minitf_widgets import RunMonitor

keras.utils.set_random_seed(1)
random = np.random.default_rng(0)
x = random.normal(size=(640, 8)).astype("float32")
y = (x @ random.normal(size=(8, 3))).argmax(axis=1)
layers = [keras.Input((8,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(3, "softmax")]
model = keras.Sequential(layers)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
options = {"epochs": 200, "verbose": 0, "validation_split": 0.2}
"""
# 16 batches an epoch; with the delay half a minute, which no test lets pass.
FIT = "monitor = RunMonitor(delay=0.01)\nhistory = model.fit(x, y, callbacks=[monitor], **options)"
SHORT = SETUP.replace("200", "10")
RUN = "monitor.runs[-1]"


def step_count(output: Locator) -> int:
    return int(output.locator("[data-count=step]").inner_text().replace(",", ""))


def expect_state(output: Locator, state: str) -> None:
    expect(output.locator(".rm-state")).to_have_attribute("data-state", state, timeout=5000)


def press(output: Locator, name: str) -> None:
    output.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def running(notebook):
    """A notebook whose cell 1 is in the middle of `fit`."""
    book = notebook([SETUP, FIT])
    book.run(0)
    book.start(1)
    output = book.output(1)
    expect_state(output, "running")
    expect(output.locator("[data-count=step]")).not_to_have_text("0")
    return book, output


def test_pause_step_resume_and_stop_a_blocking_fit(running):
    book, output = running
    press(output, "Pause after this batch")
    expect_state(output, "paused")
    held = step_count(output)
    book.page.wait_for_timeout(400)  # forty batches' time
    assert step_count(output) == held
    assert not book.is_done(1)
    book.screenshot("run-monitor-paused", 1)

    press(output, "Run one batch")
    expect(output.locator("[data-count=step]")).to_have_text(str(held + 1))
    book.page.wait_for_timeout(100)
    assert step_count(output) == held + 1

    press(output, "Run to the end of the epoch")
    whole_epochs = -(-(held + 1) // 16) * 16
    expect(output.locator("[data-count=step]")).to_have_text(str(whole_epochs))
    expect_state(output, "paused")

    press(output, "Resume")
    expect_state(output, "running")
    press(output, "Stop after this batch")
    expect_state(output, "stopped")
    book.wait_done(1)
    book.wait_idle()
    run = book.evaluate(f"[{RUN}.state, {RUN}.step, int(model.optimizer.iterations.numpy())]")
    assert run == ["stopped", step_count(output), step_count(output)]
    expect(output.locator(".rm-notice")).to_have_count(0)  # the kernel heard every click


def test_the_learning_rate_is_set_in_a_pause(running):
    book, output = running
    press(output, "Pause after this batch")
    field = output.get_by_label("learning rate")
    field.fill("0.05")
    press(output, "Set")
    expect(field).to_have_value("0.05")
    field.fill("many")
    press(output, "Set")
    expect(output.get_by_text("A learning rate is a positive number")).to_contain_text("got 'many'")
    press(output, "Stop after this batch")
    book.wait_done(1)
    book.wait_idle()
    assert book.evaluate("round(float(model.optimizer.learning_rate), 6)") == 0.05


def test_the_keys_do_what_the_buttons_do(running):
    book, output = running
    output.locator(".rm-plot").first.focus()
    book.page.keyboard.press("k")
    expect_state(output, "paused")
    held = step_count(output)
    book.page.keyboard.press("j")
    expect(output.locator("[data-count=step]")).to_have_text(str(held + 1))
    book.page.keyboard.press("Home")
    expect(output.locator("[data-crosshair]").first).to_have_text(re.compile("step 1$"))
    # Both charts show the same step.
    expect(output.locator("[data-crosshair='1']")).to_have_count(2)
    book.page.keyboard.press("q")
    book.wait_done(1)


def test_an_interrupt_ends_fit_cleanly(running):
    book, output = running
    book.interrupt()
    book.wait_done(1)
    expect_state(output, "interrupted")
    errors = [each for each in book.outputs(1) if each["output_type"] == "error"]
    assert errors == []
    book.wait_idle()
    assert book.evaluate("history.state") == "interrupted"
    assert book.evaluate(f"{RUN}.step == int(model.optimizer.iterations.numpy())")


def test_an_interrupt_in_a_pause_ends_fit_cleanly(running):
    book, output = running
    press(output, "Pause after this batch")
    expect_state(output, "paused")
    book.interrupt()
    book.wait_done(1)
    expect_state(output, "interrupted")


@pytest.mark.parametrize(
    "start",
    ["run = train(model, x, y, monitor=monitor, **options)",
     "history = await fit_async(model, x, y, monitor=monitor, **options)"],
    ids=["thread", "await"],
)  # fmt: skip
def test_the_buttons_work_on_training_in_a_thread(notebook, start):
    setup = f"{SETUP}\nfrom minitf_widgets import fit_async, train"
    book = notebook([setup, f"monitor = RunMonitor(delay=0.01)\n{start}"])
    book.run(0)
    book.start(1)
    output = book.output(1)
    press(output, "Pause after this batch")
    expect_state(output, "paused")
    held = step_count(output)
    press(output, "Run one batch")
    expect(output.locator("[data-count=step]")).to_have_text(str(held + 1))
    assert book.is_done(1) is start.startswith("run")
    press(output, "Stop after this batch")
    expect_state(output, "stopped")
    book.wait_done(1)


def test_a_page_that_is_loaded_again_goes_on_with_the_run(notebook):
    book = notebook(
        [f"{SETUP}\nfrom minitf_widgets import train",
         "monitor = RunMonitor(delay=0.01)\nrun = train(model, x, y, monitor=monitor, **options)"]
    )  # fmt: skip
    book.run(0)
    book.run(1)
    expect_state(book.output(1), "running")
    book.save()
    book.reload()
    output = book.page.locator(".jp-Notebook .jp-Cell").nth(1).locator(".jp-Cell-outputArea")
    expect(output.locator(".rm-state")).to_have_attribute("data-state", "running", timeout=20_000)
    shown = step_count(output)
    expect(output.locator("[data-count=step]")).not_to_have_text(f"{shown:,}")
    press(output, "Stop after this batch")
    expect_state(output, "stopped")


def test_a_cell_that_fails_shows_in_the_picture(notebook):
    book = notebook([SETUP, FIT.replace("[monitor]", "[monitor, Trip()]")])
    trip = """
class Trip(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        raise ValueError("the <b>third</b> wheel")
"""
    book.run(0)
    book.run(book.append(trip))
    book.run(1, may_fail=True)
    output = book.output(1)
    expect_state(output, "failed")
    expect(output.locator(".rm-notice")).to_have_text("ValueError: the <b>third</b> wheel")


def test_a_kernel_that_does_not_hear_is_told_to_the_learner(notebook):
    """As with an older ipykernel: the page's messages wait in the queue of the busy main thread."""
    deaf = FIT.replace("history", "del monitor.channel.comm._reply_subshell_for\nhistory")
    book = notebook([SETUP, deaf])
    book.run(0)
    book.start(1)
    output = book.output(1)
    expect_state(output, "running")
    press(output, "Pause after this batch")
    expect(output.get_by_text("Press Interrupt")).to_be_visible()
    book.screenshot("run-monitor-unheard", 1)
    book.interrupt()
    book.wait_done(1)
    expect_state(output, "interrupted")
    # The late click must not pause the next run.
    again = book.append("again = model.fit(x, y, callbacks=[monitor], epochs=2, verbose=0)")
    book.run(again)
    assert book.evaluate("again.state") == "done"


def test_curves_numbers_and_themes(notebook):
    book = notebook([SHORT, FIT, "monitor", "monitor.locale = 'zh'"])
    book.run(0)
    book.run(1)
    output = book.output(1)
    expect_state(output, "done")
    assert step_count(output) == 160
    book.screenshot("run-monitor-light", 1)

    press(output, "Show as table")
    cells = output.locator("tbody tr").last.locator("th, td").all_inner_texts()
    last = book.evaluate("[h[-1] for h in map(history.history.get, "
                         "['loss', 'accuracy', 'val_loss', 'val_accuracy'])]")  # fmt: skip
    np.testing.assert_allclose([float(cell) for cell in cells[2:]], last, rtol=1e-3)
    press(output, "Show as curves")

    # A second view of the same run, and the output the notebook keeps.
    book.run(2)
    assert step_count(book.output(2)) == 160
    [output_stored] = book.outputs(1)
    stored = output_stored["data"]
    assert "done, 10 of 10 epochs" in output_stored["metadata"]["image/png"]["alt"]
    assert {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"} == set(stored)
    # The words of the beginning: nbval compares them with a run that it watches from there.
    assert "".join(stored["text/plain"]) == "RunMonitor: run 1, 10 epochs of 16 steps"
    assert book.text(2).startswith("RunMonitor: 1 run\nrun 1: done, 10 of 10 epochs, 160 steps")

    book.set_theme("dark")
    expect(output.locator(".mt")).to_have_attribute("data-dark", "")
    book.screenshot("run-monitor-dark", 1)
    book.run(3)
    expect(output.locator(".rm-state")).to_have_text("完成")


def finished_run(**traits) -> RunMonitor:
    monitor = RunMonitor(**traits)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x, y = np.ones((8, 2)), np.ones((8, 1))
    model.fit(x, y, epochs=3, batch_size=4, verbose=0, callbacks=[monitor], validation_split=0.25)
    return monitor


def test_an_exported_page_keeps_curves_and_table_but_no_buttons(offline_page, tmp_path: Path):
    page: Page = offline_page(finished_run().export_html(tmp_path / "run.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    assert step_count(page.locator("body")) == 6
    expect(page.get_by_role("button", name="Pause after this batch")).to_have_count(0)
    expect(page.locator(".rm-plot")).to_have_count(2)
    expect(page.get_by_role("button", name="Go on from an earlier step")).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Show as table").click()
    expect(page.locator("tbody tr")).to_have_count(3)


def several_runs(**traits) -> RunMonitor:
    one, two = finished_run(), finished_run()
    old = keras.callbacks.History()
    for epoch, loss in enumerate([0.9, 0.5, 0.4]):
        old.on_epoch_end(epoch, {"loss": loss, "mae": loss})
    named = {"first": one, "<i>second</i>": two, "old": old}
    return RunMonitor.compare(named, **traits)


def ink(page: Page, chart: int = 0) -> list[int]:
    """How many pixels of a chart are painted in each of some colors (red, green, blue sums)."""
    return (
        page.locator(".rm-plot canvas:first-child")
        .nth(chart)
        .evaluate(
            """canvas => {
          const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const sums = [0, 0, 0, 0];
          for (let at = 0; at < data.length; at++) sums[at % 4] += data[at];
          return sums;
        }"""
        )
    )


def wait_for_other_ink(page: Page, before: list[int]) -> None:
    """Charts are painted a moment after what they show has changed."""
    for _ in range(100):
        if ink(page) != before:
            return
        page.wait_for_timeout(20)
    raise AssertionError("the chart still looks the same")


def test_several_runs_are_told_apart_hidden_and_read_off(offline_page, tmp_path: Path, artefacts):
    page: Page = offline_page(several_runs().export_html(tmp_path / "runs.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    bar = page.get_by_role("list", name="Runs")
    expect(bar.get_by_role("listitem")).to_have_count(3)
    expect(bar.get_by_text("<i>second</i>")).to_be_visible()  # text, never markup
    before = ink(page)
    bar.get_by_role("button", name="Show first").click()
    wait_for_other_ink(page, before)
    expect(page.locator("[data-chart=loss] .rm-entry")).to_have_count(2)
    bar.get_by_role("button", name="first", exact=True).click()
    expect(page.locator("[data-chart=loss] .rm-entry")).to_have_count(3)
    expect(bar.get_by_role("button", name="Take", exact=False)).to_have_count(0)  # no kernel
    page.screenshot(path=artefacts / "run-monitor-several.png")
    page.get_by_role("button", name="Show as table").click()
    expect(page.locator("tbody tr")).to_have_count(9)


def test_the_keyboard_reaches_everything_in_a_chart(offline_page, tmp_path: Path):
    page: Page = offline_page(finished_run().export_html(tmp_path / "run.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    page.evaluate("""() => {
      window.heard = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...at) { window.heard++; start.apply(this, at); };
    }""")
    chart = page.get_by_role("slider", name=re.compile("^loss, chart"))
    chart.focus()
    page.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("^step 1, batches "))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-crosshair='2']")).to_have_count(2)
    before = ink(page)
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Logarithmic axis for loss")).to_have_attribute(
        "aria-pressed", "true"
    )
    wait_for_other_ink(page, before)
    before = ink(page)
    page.keyboard.press("+")
    wait_for_other_ink(page, before)
    zoomed = ink(page)
    page.keyboard.press("0")
    wait_for_other_ink(page, zoomed)
    page.keyboard.press("s")
    page.wait_for_function("window.heard === 2")  # the curve, then its validation
    expect(page.get_by_role("button", name="Play loss as sound")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Play loss as sound")).to_have_attribute(
        "aria-pressed", "false"
    )
    page.get_by_label("Horizontal axis").select_option("log_epochs")
    page.get_by_label("Second chart").select_option("learning_rate")
    expect(page.locator("[data-chart=learning_rate]")).to_be_visible()


def test_what_is_no_number_is_drawn_and_told(offline_page, tmp_path: Path):
    monitor = RunMonitor()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e4), "mse")
    model.fit(np.ones((64, 2)), np.ones((64, 1)), batch_size=4, epochs=3, verbose=0,
              callbacks=[monitor])  # fmt: skip
    page: Page = offline_page(monitor.export_html(tmp_path / "run.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    expect(page.get_by_text(re.compile(r"loss is (∞|NaN) from step \d+ on"))).to_be_visible()


def test_a_run_is_forked_from_the_page_and_the_fork_is_steered(notebook):
    book = notebook([SHORT, FIT.replace("RunMonitor(", "RunMonitor(checkpoints=16, ")])
    book.run(0)
    book.run(1)
    output = book.output(1)
    expect_state(output, "done")
    output.locator(".rm-plot").first.focus()
    book.page.keyboard.press("f")
    form = output.locator(".rm-fork-form")
    form.get_by_label("Go on from step").select_option("64")
    form.get_by_label("with learning rate").fill("0.1")
    book.screenshot("run-monitor-fork-form", 1)
    form.get_by_role("button", name="Start").click()
    fork = output.locator("[data-run='run 2']")
    expect(fork).to_be_visible(timeout=10_000)
    expect_state(output, "done")
    assert book.evaluate("[monitor.runs[1].forked_from['step'], monitor.runs[1].step]") == [64, 160]
    rate = book.evaluate("float(monitor.runs[1].batch.column('learning_rate')[0])")
    assert rate == pytest.approx(0.1)
    book.screenshot("run-monitor-forked", 1)
    assert accessibility_problems(book.page, ".mt") == []
    # A longer one, paused by the buttons while it is chosen.
    book.run(book.append("fork = monitor.fork(32, run='run 1', epochs=4000, name='long')"))
    expect(output.locator("[data-run='run 3']")).to_be_visible(timeout=10_000)
    press(output, "Pause after this batch")
    expect_state(output, "paused")
    press(output, "Stop after this batch")
    expect_state(output, "stopped")
    output.locator("[data-run='run 3']").get_by_role("button", name="Take").click()
    expect(output.locator("[data-run='run 3']")).to_have_count(0)
    assert book.evaluate("len(monitor.runs)") == 2


def test_a_page_loaded_again_during_a_blocking_fit_finds_the_run_when_the_cell_ends(notebook):
    """JupyterLab asks the kernel for its widgets on the wire that the cell keeps busy."""
    book = notebook([SETUP, FIT.replace("0.01", "0.002")])
    book.run(0)
    book.start(1)
    expect_state(book.output(1), "running")
    book.save()
    book.reload()
    output = book.page.locator(".jp-Notebook .jp-Cell").nth(1).locator(".jp-Cell-outputArea")
    expect(output.locator(".rm-state")).to_have_attribute("data-state", "done", timeout=60_000)
    assert step_count(output) == 3200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_several_runs(offline_page, tmp_path: Path, theme):
    page = offline_page(several_runs(theme=theme).export_html(tmp_path / "runs.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert accessibility_problems(page, ".minitf-view") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(offline_page, tmp_path: Path, theme):
    page = offline_page(finished_run(theme=theme).export_html(tmp_path / "run.html"))
    page.locator("html[data-minitf=ready]").wait_for()
    assert accessibility_problems(page, ".minitf-view") == []
    page.get_by_role("button", name="Show as table").click()
    assert accessibility_problems(page, ".minitf-view") == []


def test_axe_finds_nothing_while_the_run_is_paused(running):
    book, output = running
    press(output, "Pause after this batch")
    expect_state(output, "paused")
    assert accessibility_problems(book.page, ".mt") == []
    press(output, "Stop after this batch")
    book.wait_done(1)
