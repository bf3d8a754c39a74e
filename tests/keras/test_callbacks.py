"""Callbacks: who is told what and when, lazy logs, stopping, rates, files, the bar's text."""

import csv
import os
import re
import signal

import numpy as np
import pytest

from minitf import errors, keras

callbacks = keras.callbacks
X = np.random.default_rng(0).normal(size=(20, 2))
Y = X[:, :1]


def line(rate=0.01):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(rate), "mse", metrics=["mae"])
    return model


def fit(*extra, epochs=3, rate=0.01, **arguments):
    model = line(rate)
    return model.fit(X, Y, epochs=epochs, verbose=0, callbacks=list(extra), **arguments)


def test_batch_logs_are_the_means_of_the_epoch_so_far():
    logs_of_batches = []
    last = callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: logs_of_batches.append(dict(logs))
    )
    history = fit(last, epochs=1, batch_size=8)
    assert [sorted(logs) for logs in logs_of_batches] == [["loss", "mae"]] * 3
    assert logs_of_batches[-1]["loss"] == history.history["loss"][0]


def test_batch_logs_that_nobody_reads_are_not_fetched():
    class Deaf(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.count = batch + 1

    model = line()
    reads = []
    original = model._logs
    model._logs = lambda kind, step: reads.append(kind) or original(kind, step)
    deaf = Deaf()
    model.fit(X, Y, batch_size=2, verbose=0, callbacks=[deaf])
    assert deaf.count == 10
    assert reads == ["train"]  # once, at the end of the epoch


def test_logs_read_too_late_are_refused_not_wrong():
    kept = []

    class Keeper(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            kept.append(logs)

        def on_epoch_end(self, epoch, logs=None):
            logs["seen"] = True

    history = fit(Keeper(), epochs=1, batch_size=10)
    with pytest.raises(errors.StateError, match=r"dict\(logs\)"):
        kept[0]["loss"]
    assert history.history["seen"] == [True]


def test_logs_behave_like_a_dict():
    logs = callbacks.BatchLogs(lambda: {"loss": 0.5}, lambda: True)
    logs["more"] = 1
    del logs["more"]
    assert (logs["loss"], logs.get("x"), len(logs), list(logs), logs.copy(), repr(logs)) == (
        0.5, None, 1, ["loss"], {"loss": 0.5}, "{'loss': 0.5}",
    )  # fmt: skip


def test_own_callbacks_know_model_and_params():
    class Look(callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.seen = (type(self.model).__name__, dict(self.params))

    look = Look()
    fit(look, epochs=2, batch_size=8)
    assert look.seen == ("Sequential", {"verbose": 0, "epochs": 2, "steps": 3})


def test_early_stopping_waits_and_restores():
    class Script(callbacks.Callback):
        """Plays losses and sets the weights so that each epoch can be told apart."""

        def __init__(self, losses):
            super().__init__()
            self.losses = losses

        def on_epoch_end(self, epoch, logs=None):
            logs["val_loss"] = self.losses[epoch]
            self.model.set_weights([np.full((2, 1), epoch), np.zeros(1)])

    stop = callbacks.EarlyStopping(patience=2, restore_best_weights=True, min_delta=0.01)
    history = fit(Script([3.0, 2.0, 1.995, 2.5, 0.0]), stop, epochs=5)
    assert history.epoch == [0, 1, 2, 3]
    assert (history.state, stop.stopped_epoch, stop.best_epoch, stop.best) == ("stopped", 3, 1, 2.0)
    assert history.model.get_weights()[0].tolist() == [[1.0], [1.0]]


UP = [
    "AUC", "BinaryAccuracy", "CosineSimilarity", "F1Score", "MeanIoU", "Precision", "R2Score",
    "Recall", "TopKCategoricalAccuracy",
]  # fmt: skip
DOWN = ["MeanSquaredError", "RootMeanSquaredError", "KLDivergence", "BinaryCrossentropy", "Hinge"]


@pytest.mark.parametrize(
    ("metric", "direction"),
    [(name, "up") for name in UP] + [(name, "down") for name in DOWN] + [("TruePositives", None)],
)
def test_a_metric_knows_which_direction_is_better(metric, direction):
    made = getattr(keras.metrics, metric)(*([2] if metric == "MeanIoU" else []))
    assert made._direction == direction


@pytest.mark.parametrize(("monitor", "mode", "better"), [
    ("val_loss", "auto", 0.5), ("val_accuracy", "auto", 1.5), ("x", "max", 1.5), ("x", "min", 0.5),
    ("val_mine", "auto", 0.5), ("mae", "auto", 0.5),
])  # fmt: skip
def test_which_direction_is_better(monitor, mode, better):
    class Mine(keras.metrics.Mean):
        _direction = "down"

        def update_state(self, y_true, y_pred, sample_weight=None):
            super().update_state(y_pred)

    model = line()
    model.compile("sgd", "mse", metrics=["accuracy", "mae", Mine(name="mine")])
    model.evaluate(X, Y, verbose=0)
    stop = callbacks.EarlyStopping(monitor=monitor, mode=mode)
    stop.set_model(model)
    stop._set_monitor_op()

    assert stop._is_improvement(better, 1.0)
    assert not stop._is_improvement(2.0 - better, 1.0)


def test_a_monitor_that_is_not_there_is_named():
    with pytest.warns(UserWarning, match="`val_loss`.*loss,mae"):
        fit(callbacks.EarlyStopping(), epochs=1)


def test_nan_ends_the_run(capsys):
    history = fit(callbacks.TerminateOnNaN(), rate=1e30, epochs=9, batch_size=2)
    assert history.state == "stopped"
    assert history.epoch == [0]
    assert "Invalid loss, terminating training" in capsys.readouterr().out
    with pytest.raises(errors.StateError, match="smaller learning rate"):
        fit(callbacks.TerminateOnNaN(raise_error=True), rate=1e30, batch_size=2)


def test_rates_by_schedule_and_plateau(capsys):
    schedule = callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1)
    history = fit(schedule).history
    assert history["learning_rate"] == pytest.approx([0.1, 0.05, 0.1 / 3])
    assert "setting learning rate to 0.05" in capsys.readouterr().out
    plateau = callbacks.ReduceLROnPlateau("loss", 0.5, patience=1, min_delta=99, min_lr=0.02,
                                          verbose=1)  # fmt: skip
    history = fit(plateau, rate=0.05, epochs=4).history
    assert history["learning_rate"] == pytest.approx([0.05, 0.05, 0.025, 0.02])
    assert "reducing learning rate to" in capsys.readouterr().out


def test_a_file_of_numbers(tmp_path):
    file = tmp_path / "log.csv"
    history = fit(callbacks.CSVLogger(file), epochs=2)
    fit(callbacks.CSVLogger(file, append=True), epochs=1)
    rows = list(csv.reader(file.read_text().splitlines()))
    assert rows[0] == ["epoch", "loss", "mae", "val_loss", "val_mae"]
    assert [row[0] for row in rows[1:]] == ["0", "1", "0"]
    assert float(rows[2][1]) == history.history["loss"][1]


MISTAKES = [
    (lambda: fit(callbacks.EarlyStopping("x")), errors.ArgumentError, "Pass `mode='max'`"),
    (lambda: callbacks.ReduceLROnPlateau(factor=1.0), errors.ArgumentError, "a factor >= 1.0"),
    (lambda: callbacks.EarlyStoping, errors.UnknownNameError, "EarlyStopping"),
    (lambda: fit(callbacks.LearningRateScheduler(lambda e: "x")), errors.ArgumentError, "float"),
    (lambda: fit(callbacks.EarlyStopping), errors.ArgumentError, "no callback"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def plain(text):
    """Without colours and times, each drawing of the bar on a line of its own."""
    text = re.sub(r"\x1b\[\d+m|\x08", "", text).replace("\r", "\n")
    text = re.sub(r"\d+(s|ms|us)\b", r"0\1", text)
    return re.sub(r"\d\.\d{4}(e-\d\d)?", "#", text)


def test_the_bar_in_fit(capsys):
    model = line()
    model.fit(X, Y, batch_size=10, epochs=2, verbose=1, validation_data=(X, Y))
    lines = plain(capsys.readouterr().out).split("\n")
    assert lines[0] == "Epoch 1/2"
    bar = "━" * 20
    assert re.fullmatch(rf"1/2 {bar} 0s 0.s/step - loss: # - mae: #", lines[2])
    assert re.fullmatch(
        rf"2/2 {bar} 0s 0.s/step - loss: # - mae: # - val_loss: # - val_mae: #", lines[3]
    )
    assert lines[4] == "Epoch 2/2"


def test_one_line_an_epoch(capsys):
    line().fit(X, Y, batch_size=10, verbose=2)
    out = plain(capsys.readouterr().out)
    assert re.fullmatch(r"2/2 - 0s - 0.s/step - loss: # - mae: #\n", out)


def test_the_bar_of_evaluate_and_predict(capsys):
    model = line()
    model.evaluate(X, Y, batch_size=20)
    model.predict(X, batch_size=20)
    lines = [text for text in plain(capsys.readouterr().out).split("\n") if text.strip()]
    assert re.fullmatch(r"1/1 ━{20} 0s 0.s/step - loss: # - mae: # *", lines[1])
    assert re.fullmatch(r"1/1 ━{20} 0s 0.s/step *", lines[-1])


def test_silence(capsys):
    model = line()
    model.fit(X, Y, verbose=0)
    model.evaluate(X, Y, verbose=0)
    model.predict(X, verbose=0)
    assert capsys.readouterr().out == ""


def test_a_generator_of_unknown_length(capsys):
    line().fit(((X, Y) for _ in range(3)), verbose=1)
    lines = plain(capsys.readouterr().out).split("\n")
    assert "1/Unknown" in lines[1]
    assert re.match(r"3/3 ━{20}", lines[-2])


def test_a_bar_of_ones_own(capsys, monkeypatch):
    bar = keras.utils.Progbar(4, stateful_metrics=["rate"], interval=0)
    bar.update(1, [("loss", 1.0), ("rate", 0.1)])
    bar.add(3, [("loss", 0.0), ("rate", 0.00001)])
    lines = re.sub(r"\x1b\[\d+m|\x08", "", capsys.readouterr().out).replace("\r", "\n").split("\n")
    assert lines[1].startswith("1/4 " + "━" * 20)
    assert lines[1].endswith("- loss: 1.0000 - rate: 0.1000")
    assert "- loss: 0.0000e+00 - rate: 1.0000e-05" in lines[2]
    with pytest.raises(errors.ArgumentError, match="Only one of `stateful_metrics`"):
        keras.utils.Progbar(1, stateful_metrics=(), stateless_metrics=())


def test_an_interrupted_bar_ends_its_line(capsys):
    class Stop(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 1:
                os.kill(os.getpid(), signal.SIGINT)

    history = line().fit(X, Y, batch_size=2, verbose=1, callbacks=[Stop()])
    assert history.state == "interrupted"
    text = plain(capsys.readouterr().out)
    assert text.endswith("\n")
    assert " 2/10 " in text.split("\n")[-2]


@pytest.mark.parametrize(
    ("samples", "at_once", "heard"),
    [(12, 3, [0, 2, 3, 5]), (10, 3, [0, 2, 3, 5]), (9, 2, [0, 1, 2, 3, 4, 5]), (6, 5, [0, 4])],
)
def test_several_steps_may_be_done_before_callbacks_hear_of_them(samples, at_once, heard):
    """The numbers and the shapes are those of Keras 3.15."""
    told, shapes = [], []

    class Listener(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            told.append(batch)

        def on_predict_batch_end(self, batch, logs=None):
            shapes.append((batch, logs["outputs"].shape[0]))

        on_train_batch_end = on_test_batch_begin = on_test_batch_end = on_train_batch_begin

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", steps_per_execution=at_once)
    x, y = np.ones((samples, 2)), np.ones((samples, 1))

    model.fit(x, y, batch_size=2, verbose=0, callbacks=[Listener()])
    assert told == heard
    assert int(model.optimizer.iterations) == -(-samples // 2)
    model.evaluate(x, y, batch_size=2, verbose=0, callbacks=[Listener()])
    assert told == heard * 2
    assert model.predict(x, batch_size=2, verbose=0, callbacks=[Listener()]).shape == (samples, 1)
    assert [number for number, _ in shapes] == heard[1::2]
    assert sum(count for _, count in shapes) == samples


def test_a_metric_of_one_number_in_a_vector_is_logged_as_a_number():
    class Single(keras.metrics.Mean):
        def result(self):
            return keras.ops.reshape(super().result(), [1])

        def update_state(self, y_true, y_pred, sample_weight=None):
            super().update_state(y_pred)

    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[Single(name="single")])
    history = model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0)

    assert isinstance(history.history["single"][0], float)


def test_what_a_lambda_callback_gets_besides_events_are_attributes():
    assert keras.callbacks.LambdaCallback(answer=lambda: 42).answer() == 42


@pytest.mark.parametrize("name", ["EarlyStopping", "ReduceLROnPlateau"])
def test_a_watcher_knows_no_best_before_the_first_epoch(name):
    watcher = getattr(keras.callbacks, name)()
    watcher.on_train_begin()

    assert watcher.best is None


def test_a_scheduled_rate_cannot_be_set_by_a_callback():
    optimizer = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5))
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(optimizer, "mse")
    scheduler = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1)
    with pytest.raises(TypeError, match="`LearningRateSchedule`"):
        model.fit(np.ones((2, 2)), np.ones((2, 1)), callbacks=[scheduler], verbose=0)


def test_a_csv_log_has_columns_for_validation_that_begins_later(tmp_path):
    logger = keras.callbacks.CSVLogger(tmp_path / "log.csv")
    logger.on_train_begin()
    logger.on_epoch_end(0, {"loss": 1.0})
    logger.on_epoch_end(1, {"loss": 0.5, "val_loss": np.array([1.0, 2.0])})
    logger.on_train_end()

    rows = list(csv.reader((tmp_path / "log.csv").read_text().splitlines()))
    assert rows == [
        ["epoch", "loss", "val_loss"], ["0", "1.0", "NA"], ["1", "0.5", '"[1.0, 2.0]"'],
    ]  # fmt: skip
