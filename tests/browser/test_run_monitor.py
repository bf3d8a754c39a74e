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
    expect(page.locator("canvas")).to_have_count(2)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Show as table").click()
    expect(page.locator("tbody tr")).to_have_count(3)


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
