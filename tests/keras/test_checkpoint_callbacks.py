"""Callbacks that write files, and averages of weights."""

import numpy as np
import pytest

from minitf import errors, keras
from minitf.formats.events import read_events
from minitf.keras import callbacks, layers

X = np.linspace(-1, 1, 24, dtype="float32").reshape(8, 3)
Y = X[:, :1] * 2.0


def small(**compiled):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    model.set_weights([np.full((3, 1), 0.1, "float32"), np.zeros(1, "float32")])
    model.compile(**{"optimizer": keras.optimizers.SGD(0.1), "loss": "mse", **compiled})
    return model


def test_a_file_for_each_epoch(tmp_path):
    name = tmp_path / "deep" / "m.{epoch:02d}-{val_loss:.3f}.keras"
    history = small().fit(
        X, Y, epochs=2, verbose=0, validation_data=(X, Y),
        callbacks=[callbacks.ModelCheckpoint(name)],
    ).history  # fmt: skip

    files = sorted(path.name for path in (tmp_path / "deep").iterdir())
    assert files == [
        f"m.{i + 1:02d}-{loss:.3f}.keras" for i, loss in enumerate(history["val_loss"])
    ]


def test_only_the_best_is_kept(tmp_path, capsys):
    watch = callbacks.ModelCheckpoint(
        tmp_path / "best.weights.h5", "loss", save_best_only=True, save_weights_only=True,
        verbose=1, initial_value_threshold=0.0,
    )  # fmt: skip
    model = small()
    model.fit(X, Y, verbose=0, callbacks=[watch])
    assert "did not improve" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())

    watch.best = np.inf
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[watch])
    assert "saving model to" in capsys.readouterr().out
    again = small()
    again.load_weights(tmp_path / "best.weights.h5")
    np.testing.assert_array_equal(again.get_weights()[0], model.get_weights()[0])


def test_after_so_many_batches(tmp_path):
    watch = callbacks.ModelCheckpoint(tmp_path / "m.{batch}.keras", save_freq=2)
    small().fit(X, Y, batch_size=2, verbose=0, callbacks=[watch])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.2.keras", "m.4.keras"]


def test_a_run_that_was_cut_off_goes_on(tmp_path):
    class Cut(callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise RuntimeError("power cut")

    whole = small().fit(X, Y, epochs=4, verbose=0).history["loss"]
    backup = callbacks.BackupAndRestore(tmp_path / "backup")
    with pytest.raises(RuntimeError, match="power cut"):
        small().fit(X, Y, epochs=4, verbose=0, callbacks=[backup, Cut()])

    rest = small().fit(X, Y, epochs=4, verbose=0, callbacks=[backup]).history["loss"]

    np.testing.assert_allclose(rest, whole[2:], rtol=1e-5)
    assert not (tmp_path / "backup").exists()


def test_event_files(tmp_path):
    small(metrics=["mae"]).fit(
        X, Y, epochs=2, verbose=0, validation_data=(X, Y),
        callbacks=[callbacks.TensorBoard(tmp_path, histogram_freq=1, update_freq="batch")],
    )  # fmt: skip

    tags = {}
    for folder in ("train", "validation"):
        [file] = (tmp_path / folder).iterdir()
        events = list(read_events(str(file)))
        tags[folder] = {
            v["tag"] for event in events for v in event.get("summary", {}).get("value", [])
        }
    assert tags["validation"] == {"epoch_loss", "epoch_mae"}
    assert tags["train"] >= {"epoch_loss", "epoch_mae", "epoch_learning_rate", "batch_loss"}
    assert any(tag.endswith("kernel/histogram") for tag in tags["train"])


def test_averages_of_weights_are_evaluated():
    model = small(optimizer=keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5))
    swap = callbacks.SwapEMAWeights()
    model.fit(X, Y, epochs=3, verbose=0)
    weights = model.get_weights()[0]

    model.evaluate(X, Y, verbose=0, callbacks=[swap])

    np.testing.assert_array_equal(model.get_weights()[0], weights)
    with pytest.raises(errors.ArgumentError, match="use_ema"):
        small().evaluate(X, Y, verbose=0, callbacks=[callbacks.SwapEMAWeights()])


def test_the_averages_of_each_inner_optimizer_are_swapped():
    optimizers = keras.optimizers
    inner = [optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5, name=name) for name in "ab"]
    optimizer = optimizers.MultiOptimizer(lambda v: inner["bias" in v.path])
    model = small(optimizer=optimizer)
    history = model.fit(
        X, Y, epochs=2, verbose=0, validation_data=(X, Y), callbacks=[callbacks.SwapEMAWeights()]
    )

    # `fit` ends with the averages, and the last validation saw them.
    assert model.evaluate(X, Y, verbose=0) == pytest.approx(history.history["val_loss"][-1])


def test_a_damaged_backup_is_replaced_by_the_one_before(tmp_path):
    backup = callbacks.BackupAndRestore(
        tmp_path, double_checkpoint=True, delete_checkpoint=False
    )  # fmt: skip
    model = small()
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[backup])
    (tmp_path / "latest.weights.h5").write_text("cut off")

    history = small().fit(X, Y, epochs=4, verbose=0, callbacks=[backup])

    assert history.epoch == [2, 3]


@pytest.fixture
def posted(monkeypatch):
    """What is sent with `requests.post`, which is not let out."""
    requests, sent = pytest.importorskip("requests"), []
    monkeypatch.setattr(requests, "post", lambda *args, **kwargs: sent.append((args, kwargs)))
    return sent


def test_logs_are_sent_to_a_server(posted):
    logs = {"loss": np.float32(0.5), "count": np.arange(1)}
    callbacks.RemoteMonitor(send_as_json=True).on_epoch_end(1, logs)
    callbacks.RemoteMonitor("http://x", "/y", field="f", headers={"a": "b"}).on_epoch_end(2, {})

    address = "http://localhost:9000/publish/epoch/end/"
    assert posted == [
        ((address,), {"json": {"loss": 0.5, "count": 0, "epoch": 1}, "headers": None}),
        (("http://x/y", {"f": '{"epoch": 2}'}), {"headers": {"a": "b"}}),
    ]


def test_a_server_that_does_not_answer_is_no_reason_to_stop(monkeypatch):
    requests = pytest.importorskip("requests")

    def refuse(*args, **kwargs):
        raise requests.exceptions.ConnectionError

    monkeypatch.setattr(requests, "post", refuse)
    with pytest.warns(UserWarning, match="Could not reach RemoteMonitor root server"):
        callbacks.RemoteMonitor().on_epoch_end(0)


MISTAKES = [
    (lambda: callbacks.ModelCheckpoint("model"), "must end in"),
    (lambda: callbacks.ModelCheckpoint("m.keras", save_weights_only=True), r"weights\.h5"),
    (lambda: callbacks.ModelCheckpoint("m.keras", save_freq="day"), "save_freq"),
    (lambda: callbacks.BackupAndRestore(""), "backup_dir"),
    (lambda: callbacks.TensorBoard(profile_batch=2), "profiles"),
]


@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, message):
    with pytest.raises(errors.ArgumentError, match=message):
        mistake()
