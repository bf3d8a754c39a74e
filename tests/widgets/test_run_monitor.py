"""RunMonitor on a real `fit` of minitf.keras, without a browser."""

import json
import signal
import threading
import time
from types import MappingProxyType

import numpy as np
import pytest
from minitf_widgets import RunMonitor, run_callback, run_stills

from minitf import keras
from minitf.observe.history import RunHistory

X = np.linspace(-1, 1, 50, dtype="float32").reshape(25, 2)
Y = (X[:, :1] > X[:, 1:] - 0.03).astype("float32") + X[:, :1]


def network() -> keras.Sequential:
    keras.utils.set_random_seed(0)
    layers = [keras.Input((2,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
    return model


def fit(monitor: RunMonitor, model: keras.Sequential | None = None, **options) -> keras.Sequential:
    """Five epochs of seven batches: six of four rows, one of one row."""
    model = model or network()
    options = {"epochs": 5, "batch_size": 4, "shuffle": False, "verbose": 0, **options}
    model.fit(X, Y, callbacks=[monitor], **options)
    return model


class Page:
    """Plays the browser's part: keeps what arrives and puts it together."""

    def __init__(self, monitor: RunMonitor) -> None:
        self.messages, self.documents = [], []
        monitor.send = lambda content, buffers=None: self.messages.append((content, buffers))
        monitor.observe(lambda change: self._hear_document(change["new"]), "spec")
        self.rows = np.empty((0, 0))

    def _hear_document(self, document) -> None:
        json.dumps(document, allow_nan=False)
        self.documents.append(document)
        self.messages.append((document, None))

    def steps(self) -> list[float]:
        """The steps a page would show: whole documents, and news where it says it belongs."""
        shown: list[float] = []
        for content, buffers in self.messages:
            if content.get("kind") == "news":
                width = len(self._columns) + 1
                sent = buffers[0] if buffers else b""
                rows = np.frombuffer(sent, "<f4").reshape(content["count"], width)
                assert content["from"] <= len(shown), "a gap"
                shown = [*shown[: content["from"]], *rows[:, 0].tolist()]
            elif content["runs"]:
                run = RunHistory.from_dict(content["runs"][-1])
                self._columns = run.batch.names
                shown = run.batch.column("step").tolist()
        return shown


def test_batches_and_epochs_are_what_the_model_computes():
    monitor = RunMonitor()
    model = fit(monitor)
    run = monitor.runs[0]
    assert (run.state, run.step, run.total_steps) == ("done", 35, 35)
    assert run.batch.names == ("loss", "mae", "learning_rate")
    np.testing.assert_allclose(run.epoch_column("loss"), model.history.history["loss"])

    first = network()
    by_hand = first.evaluate(X[:4], Y[:4], verbose=0, return_dict=True)
    np.testing.assert_allclose(run.batch.column("loss")[0], by_hand["loss"], rtol=1e-5)
    first.train_on_batch(X[:4], Y[:4])
    by_hand = first.evaluate(X[4:8], Y[4:8], verbose=0, return_dict=True)
    np.testing.assert_allclose(run.batch.column("loss")[1], by_hand["loss"], rtol=1e-4)

    # The last batch holds one row: weighted by rows, the batches give the mean of the epoch.
    weighted = np.average(run.batch.column("mae")[:7], weights=[4, 4, 4, 4, 4, 4, 1])
    np.testing.assert_allclose(weighted, run.epoch_column("mae")[0], rtol=1e-5)


def test_watching_does_not_change_training():
    watched, alone = fit(RunMonitor()), network()
    alone.fit(X, Y, epochs=5, batch_size=4, shuffle=False, verbose=0)
    for a, b in zip(watched.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_describe_is_the_same_each_time():
    texts = []
    for _ in range(2):
        monitor = RunMonitor()
        fit(monitor, epochs=2, validation_data=(X, Y))
        texts.append(repr(monitor))
    assert texts[0] == texts[1]
    head, state, first, second, best = texts[0].splitlines()
    assert (head, state) == ("RunMonitor: 1 run", "run 1: done, 2 of 2 epochs, 14 steps")
    assert first.startswith("  epoch 1: loss ")
    assert "val_mae" in second
    assert best.startswith("  best val_loss: ")
    assert best.endswith(" in epoch 2")


def test_a_page_that_hears_everything_has_every_step():
    monitor = RunMonitor()
    page = Page(monitor)
    monitor._due = 0
    fit(monitor, epochs=3)
    assert page.steps() == list(range(1, 22))
    assert page.documents[-1]["runs"][0]["state"] == "done"


def test_news_count_on_from_each_other(monkeypatch):
    monkeypatch.setattr(run_callback, "INTERVAL", 0.0)
    monkeypatch.setattr(run_callback, "LONGEST", 0.0)
    monitor = RunMonitor()
    page = Page(monitor)
    fit(monitor, epochs=3)
    news = [content for content, _ in page.messages if content.get("kind") == "news"]
    assert len(news) > 10
    assert [each["sequence"] for each in news] == list(range(1, len(news) + 1))
    assert sum(each["count"] for each in news) < 21  # each row once; the rest in whole documents
    assert page.steps() == list(range(1, 22))


def test_news_go_out_at_most_ten_times_a_second():
    monitor = RunMonitor(delay=0.02)
    page = Page(monitor)
    started = time.perf_counter()
    fit(monitor, epochs=3)
    seconds = time.perf_counter() - started
    news = [content for content, _ in page.messages if content.get("kind") == "news"]
    assert len(news) <= seconds / 0.1 + 1


def test_nothing_is_sent_while_nobody_looks_but_the_end_is():
    monitor = RunMonitor(delay=0.02)
    page = Page(monitor)
    monitor.channel._handle_custom_msg({"command": "visible", "page": "a", "value": False}, [])
    fit(monitor, epochs=2)
    assert [content for content, _ in page.messages if content.get("kind") == "news"] == []
    states = [document["runs"][-1]["state"] for document in page.documents]
    assert states == ["running", "done"]


def test_a_page_that_lost_messages_gets_the_whole():
    monitor = RunMonitor(delay=0.02)
    page = Page(monitor)

    class Ask(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            monitor.channel._handle_custom_msg({"command": "snapshot"}, [])

    network().fit(X, Y, epochs=3, batch_size=4, verbose=0, callbacks=[monitor, Ask()])
    assert len(page.documents) >= 4  # start, twice on request, end


class Finger(threading.Thread):
    """Presses buttons one after the other, each when the run stands still after the last."""

    def __init__(self, monitor: RunMonitor, *buttons) -> None:
        super().__init__(daemon=True)
        self.monitor, self.buttons = monitor, buttons
        self.stood: list[int] = []
        self.holds = 0
        hold = monitor._hold

        def count() -> None:
            hold()
            self.holds += 1

        monitor._hold = count
        self.start()

    def run(self) -> None:
        for waits, button in enumerate(self.buttons, start=1):
            deadline = time.monotonic() + 5
            while self.holds < waits:
                if time.monotonic() > deadline:
                    self.monitor.stop()
                    raise AssertionError("the run never stood still")
                time.sleep(0.002)
            self.stood.append(self.monitor.runs[-1].step)
            button()


def test_a_blocking_fit_is_stepped_from_another_thread():
    monitor = RunMonitor(paused=True)
    finger = Finger(
        monitor,
        monitor.step_batch,
        monitor.step_batch,
        monitor.step_epoch,
        monitor.step_batch,
        monitor.stop,
    )
    model = fit(monitor)
    finger.join(5)
    assert finger.stood == [0, 1, 2, 7, 8]
    assert monitor.runs[0].state == "stopped"
    assert model.optimizer.iterations.numpy() == 8


def test_stepping_does_not_change_training():
    monitor = RunMonitor(paused=True)
    Finger(monitor, monitor.step_batch, monitor.step_epoch, monitor.resume)
    stepped, alone = fit(monitor), network()
    alone.fit(X, Y, epochs=5, batch_size=4, shuffle=False, verbose=0)
    for a, b in zip(stepped.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_learning_rate_set_in_a_pause_counts_from_the_next_batch():
    monitor = RunMonitor(paused=True)

    def set_and_go() -> None:
        monitor.set_learning_rate(0.5)
        monitor.resume()

    Finger(monitor, monitor.step_batch, set_and_go)
    model = fit(monitor, epochs=1)
    assert float(model.optimizer.learning_rate) == 0.5
    rates = monitor.runs[0].batch.column("learning_rate")
    np.testing.assert_allclose(rates, [0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])


def test_a_commanded_run_answers_by_its_id_and_a_late_click_is_ignored():
    monitor = RunMonitor()
    fit(monitor, epochs=1)
    answer = monitor.control.submit({"id": 1, "command": "pause", "run": monitor.runs[0].id})
    assert answer["status"] == "ignored"
    fit(monitor, epochs=1)
    assert [run.state for run in monitor.runs] == ["done", "done"]
    assert [run.id for run in monitor.runs] == ["run 1", "run 2"]


def test_an_interrupt_ends_fit_after_the_batch_and_says_so():
    monitor = RunMonitor()

    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 3:
                signal.raise_signal(signal.SIGINT)

    model = network()
    history = model.fit(X, Y, batch_size=4, verbose=0, callbacks=[Interrupt(), monitor])
    assert history.state == "interrupted"
    assert (monitor.runs[0].state, monitor.runs[0].step) == ("interrupted", 4)
    assert model.optimizer.iterations.numpy() == 4


def test_an_interrupt_in_a_pause_ends_fit():
    monitor = RunMonitor(paused=True)
    Finger(monitor, monitor.step_batch, lambda: signal.raise_signal(signal.SIGINT))
    model = fit(monitor)
    assert (monitor.runs[0].state, monitor.runs[0].step) == ("interrupted", 1)
    assert model.history.state == "interrupted"


def test_runs_of_one_monitor_stand_side_by_side():
    monitor = RunMonitor()
    model = fit(monitor, epochs=1)
    fit(monitor, model, epochs=3, initial_epoch=1)
    second = monitor.runs[1]
    assert (second.first_epoch, second.step, second.total_steps) == (1, 14, 14)
    assert second.epoch_column("epoch") == [2, 3]


def test_a_written_history_is_shown_without_a_run():
    monitor = RunMonitor()
    fit(monitor, epochs=2)
    again = RunMonitor.from_history(json.loads(json.dumps(monitor.spec)))
    assert again.describe() == monitor.describe()
    [written], [read] = monitor.spec["runs"], again.spec["runs"]
    assert read == {**written, "checkpoints": []}  # what is needed to fork it was not written


def test_the_still_draws_every_epoch_and_the_best_one():
    monitor = RunMonitor()
    fit(monitor, epochs=3, validation_data=(X, Y))
    svg = monitor.to_svg()
    assert "run 1: done, 3 of 3 epochs, 21 steps" in svg
    assert "best " in svg
    # Two charts, each with a dot for three epochs of training and of validation, and one sample
    # of each in the legend.
    assert svg.count('width="5" height="5"') == 2 * 2 * (3 + 1)
    assert monitor.to_png().startswith(b"\x89PNG")


def test_the_note_of_the_best_epoch_stays_within_its_chart():
    monitor = RunMonitor()
    fit(monitor, epochs=12, validation_data=(X, Y))
    texts = [shape for shape in monitor.drawing().shapes if hasattr(shape, "anchor")]
    [note] = [text for text in texts if text.text.startswith("best ")]
    assert note.anchor == "end"
    assert note.x < run_stills.WIDTH
    legend = {text.y for text in texts if text.text == "validation"}
    assert len(legend) == 1
    assert note.y not in legend


def test_the_still_before_a_run_says_so():
    assert "no run yet" in RunMonitor().to_svg()


def test_html_in_names_is_text():
    monitor = RunMonitor()
    fit(monitor, epochs=1)
    monitor.runs[0].name = monitor.runs[0].message = "<img onerror=alert(1)>"
    assert "<img" not in monitor.to_html()
    assert "<img" not in monitor.drawing().to_svg()


def test_a_loss_that_is_no_number_stays_in_the_document_by_name():
    monitor = RunMonitor()
    page = Page(monitor)
    model = network()
    model.fit(X * np.nan, Y, epochs=1, batch_size=4, verbose=0, callbacks=[monitor])
    assert page.documents[-1]["runs"][0]["epoch"]["rows"][0][2] == "NaN"
    assert "loss NaN" in monitor.describe()
    assert monitor.to_svg()


def test_unknown_options_are_refused():
    with pytest.raises(TypeError, match="pased"):
        RunMonitor(pased=True)


@pytest.mark.parametrize("seconds", [-1, 11, float("nan"), "1"])
def test_a_delay_that_is_none_is_refused(seconds):
    with pytest.raises(ValueError, match="seconds from 0 to 10"):
        RunMonitor(delay=seconds)


def test_watching_costs_at_most_20_microseconds_a_step():
    """Processor time of the callback with its refreshes, the best of several tries."""
    monitor = RunMonitor()
    model = fit(monitor, epochs=1)
    monitor.set_params({"epochs": 1, "steps": 50_000})
    monitor.on_train_begin()
    monitor.on_epoch_begin(0)
    tries = []
    for _ in range(5):
        started = time.process_time()
        for batch in range(5000):
            monitor.on_train_batch_end(batch, MappingProxyType({"loss": 0.5, "mae": 0.25}))
        tries.append((time.process_time() - started) / 5000)
    monitor.on_train_end()
    assert monitor.runs[-1].source.names == ("loss", "mae")
    assert model.metrics[0].name == "loss"
    assert min(tries) <= 20e-6
