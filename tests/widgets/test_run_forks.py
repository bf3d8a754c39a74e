"""Forks and comparisons: a run goes on from an earlier step, and stands beside others."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from minitf_widgets import GradFlow, RunMonitor, train
from minitf_widgets.run_checkpoints import Checkpoints
from minitf_widgets.run_compare import of_epochs

from minitf import keras
from minitf.errors import ArgumentError, StateError

X = np.random.default_rng(1).normal(size=(48, 3)).astype("float32")
Y = (X.sum(axis=1) > 0).astype("int64")


def network(optimizer="adam") -> keras.Sequential:
    keras.utils.set_random_seed(0)
    layers = [keras.Input((3,)), keras.layers.Dense(6, "tanh"), keras.layers.Dropout(0.2)]
    model = keras.Sequential([*layers, keras.layers.Dense(2, "softmax")])
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fitted(monitor: RunMonitor, **options) -> keras.Sequential:
    """Three epochs of six batches."""
    model = options.pop("model", None) or network()
    options = {"epochs": 3, "batch_size": 8, "verbose": 0, **options}
    model.fit(X, Y, callbacks=[monitor], **options)
    return model


def wait_for(condition) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.mark.parametrize("step", [0, 4, 6, 11, 12, 17, 18])
def test_a_fork_with_nothing_changed_equals_the_run_to_the_bit(step):
    monitor = RunMonitor(checkpoints=1, gradient_norm=True)
    model = fitted(monitor, validation_data=(X, Y))
    fork = monitor.fork(step)
    history = fork.wait()
    for a, b in zip(fork.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    run, again = monitor.runs
    assert again.forked_from == {"run": "run 1", "step": step}
    # Every batch and every epoch after the step, as the run had them.
    assert again.batch.column("step").tolist() == list(range(step + 1, 19))
    for name in ("loss", "accuracy", "gradient_norm", "learning_rate")[: 18 - step]:
        np.testing.assert_allclose(
            again.batch.column(name), run.batch.column(name)[step:], rtol=1e-5, atol=1e-6
        )
    assert again.epoch_rows == run.epoch_rows[-len(again.epoch_rows) :]
    assert history.history["val_loss"] == run.epoch_column("val_loss")[-len(history.epoch) :]


def test_a_fork_with_another_rate_goes_another_way_and_leaves_the_run_alone():
    monitor = RunMonitor(checkpoints=3)
    model = fitted(monitor)
    before = model.get_weights()
    fork = monitor.fork(7, learning_rate=0.5, name="bold", epochs=4)
    assert fork.wait().epoch == [1, 2, 3]
    bold = monitor.find("bold")
    assert (bold.first_step, bold.step, bold.state) == (6, 24, "done")
    assert set(bold.batch.column("learning_rate")) == {0.5}
    assert not np.array_equal(fork.model.get_weights()[0], before[0])
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    assert "bold: done, 4 of 4 epochs, 24 steps, from step 6 of run 1" in monitor.describe()
    third = fork.fork(20)
    third.wait()
    np.testing.assert_array_equal(third.model.get_weights()[0], fork.model.get_weights()[0])


@pytest.mark.parametrize("step", [6, 8])
def test_a_fork_is_forked_from_where_it_began(step):
    """Step 6 is the end of an epoch, step 8 the middle of one."""
    monitor = RunMonitor(checkpoints=2)
    model = fitted(monitor)
    first = monitor.fork(step)
    first.wait()
    assert monitor.runs[1].checkpoints[0] == step
    second = first.fork(step)
    second.wait()
    np.testing.assert_array_equal(second.model.get_weights()[0], model.get_weights()[0])
    with pytest.raises(StateError, match=f"the first one is at step {step}"):
        first.fork(step - 1)


def test_a_paused_run_is_forked_where_it_stands_and_goes_on_itself():
    monitor = RunMonitor(paused=True)
    model = network()
    run = train(model, X, Y, batch_size=8, epochs=3, monitor=monitor, show=False)
    wait_for(lambda: monitor.runs and monitor.runs[0].state == "paused")
    for step in (1, 2):
        run.step_batch()
        wait_for(lambda step=step: run.runs[0].step == step and run.runs[0].state == "paused")
    fork = run.fork()
    fork.wait()
    assert monitor.runs[1].forked_from == {"run": "run 1", "step": 2}
    run.resume()
    run.wait()
    for a, b in zip(fork.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_fork_after_a_pause_at_the_end_of_an_epoch():
    monitor = RunMonitor(paused=True)
    model = network()
    run = train(model, X, Y, batch_size=8, epochs=3, monitor=monitor, show=False)
    wait_for(lambda: monitor.runs and monitor.runs[0].state == "paused")
    run.step_epoch()
    wait_for(lambda: run.runs[0].step == 6 and run.runs[0].state == "paused")
    fork = run.fork()
    assert fork.wait().epoch == [1, 2]
    run.resume()
    run.wait()
    np.testing.assert_array_equal(fork.model.get_weights()[0], model.get_weights()[0])


def test_a_run_that_runs_or_is_unknown_is_not_forked():
    monitor = RunMonitor(delay=0.02)
    run = train(network(), X, Y, batch_size=8, epochs=50, monitor=monitor, show=False)
    wait_for(lambda: monitor.runs and monitor.runs[0].step > 1)
    with pytest.raises(StateError, match="run 1 is running"):
        run.fork(1)
    run.stop()
    run.wait()
    with pytest.raises(ArgumentError, match="no run 'run 7'"):
        monitor.fork(1, run="run 7")
    bare = RunMonitor(checkpoints=0)
    fitted(bare, epochs=1)
    with pytest.raises(StateError, match="no checkpoint"):
        bare.fork(1)
    copy = RunMonitor.from_history(monitor.spec)
    with pytest.raises(StateError, match="are not known here"):
        copy.fork(1)


def test_an_iterator_cannot_be_forked():
    monitor = RunMonitor(checkpoints=2)
    batches = ((X, Y) for _ in range(100))
    network().fit(batches, steps_per_epoch=5, epochs=2, verbose=0, callbacks=[monitor])
    with pytest.raises(StateError, match="cannot be read again"):
        monitor.fork(4)


def test_the_page_forks_and_removes_with_commands():
    monitor = RunMonitor(checkpoints=2)
    fitted(monitor)
    sent: list[dict] = []
    monitor.channel.send = lambda content, buffers=None: sent.append(content)
    value = {"step": 4, "learning_rate": 0.05}
    say = monitor.channel._handle_custom_msg
    say({"id": 1, "page": "a", "command": "fork", "run": "run 1", "value": value}, [])
    wait_for(lambda: len(monitor.runs) == 2 and monitor.runs[1].state == "done")
    assert monitor.runs[1].batch.column("learning_rate")[0] == np.float32(0.05)
    say({"id": 2, "page": "a", "command": "remove", "run": "run 1"}, [])
    assert [run.id for run in monitor.runs] == ["run 2"]
    say({"id": 3, "page": "a", "command": "fork", "run": "run 1", "value": value}, [])
    assert [answer["status"] for answer in sent] == ["accepted", "accepted", "refused"]
    assert [run["id"] for run in monitor.spec["runs"]] == ["run 2"]


def test_a_fork_is_steered_by_its_own_name():
    monitor = RunMonitor(checkpoints=2, delay=0.0)
    fitted(monitor)
    fork = monitor.fork(2, epochs=5000)
    wait_for(lambda: fork.runs[0].step > 10)
    answer = monitor.desk.submit({"id": 1, "command": "pause", "run": "run 2"})
    assert answer["status"] == "accepted"
    wait_for(lambda: fork.runs[0].state == "paused")
    assert monitor.desk.submit({"id": 2, "command": "stop", "run": "run 2"})["why"] == ""
    assert fork.wait().state == "stopped"


def test_a_schedule_keeps_its_learning_rate():
    monitor = RunMonitor(checkpoints=2)
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    fitted(monitor, model=network(keras.optimizers.SGD(schedule)))
    with pytest.raises(ArgumentError, match="schedule"):
        monitor.fork(2, learning_rate=0.1)
    assert len(monitor.runs) == 1


def test_names_are_given_changed_and_stay_apart():
    monitor = RunMonitor(name="adam")
    fitted(monitor, epochs=1)
    fitted(monitor, epochs=1)
    assert [run.name for run in monitor.runs] == ["adam", "adam 2"]
    monitor.rename("adam 2", "<b>again</b>")
    assert monitor.spec["runs"][1]["name"] == "<b>again</b>"
    assert "<b>" not in monitor.to_html()


def test_a_run_that_is_not_over_is_not_removed():
    monitor = RunMonitor(paused=True)
    run = train(network(), X, Y, monitor=monitor, show=False)
    wait_for(lambda: monitor.runs and monitor.runs[0].state == "paused")
    with pytest.raises(StateError, match="run 1 is paused"):
        monitor.remove("run 1")
    run.stop()
    run.wait()
    monitor.remove("run 1")
    assert monitor.runs == []


def test_runs_of_all_kinds_are_compared():
    one, two = RunMonitor(), RunMonitor()
    fitted(one)
    run = train(network(), X, Y, epochs=2, show=False)
    history = run.wait()
    old = network().fit(X, Y, epochs=2, batch_size=8, verbose=0)
    fitted(two, model=network("sgd"))
    both = RunMonitor.compare(one, two, run, old, smoothing=0.5)
    assert [each.name for each in both.runs] == ["run 1", "run 1 2", "run 1 3", "run"]
    assert both.runs[3].epoch_column("step") == [6, 12]
    assert both.runs[3].epoch_column("loss") == old.history["loss"]
    assert both.runs[2].epoch_column("loss") == history.history["loss"]
    named = RunMonitor.compare({"adam": one, "plain": old, "by hand": {"loss": [3.0, 2.0]}})
    assert [each.name for each in named.runs] == ["adam", "plain", "by hand"]
    named.rename("adam", "Adam")
    assert one.runs[0].name == "run 1"
    assert named.to_svg()
    with pytest.raises(ArgumentError, match="remembers no run"):
        RunMonitor.compare(one, 3)


def test_a_history_with_gaps_and_vectors_is_read():
    run = of_epochs("x", {"loss": [1.0, float("nan"), 0.5], "val_loss": [2.0], "f1": [[1, 2]] * 3})
    assert run.epoch_columns == ["loss", "val_loss"]
    assert run.best("loss") == (3, 0.5)


class TestCheckpoints:
    def moment(self, size=100):
        return SimpleNamespace(nbytes=size)

    def test_a_full_memory_is_thinned_and_the_newest_stays(self):
        kept = Checkpoints(every=5, memory=450)
        for step in range(0, 500, 5):
            if kept.is_due(step):
                kept.add(step, self.moment())
        assert kept.nbytes <= 450
        assert kept.steps[0] == 0
        assert all(step % kept.every == 0 for step in kept.steps)
        kept.add(497, self.moment())
        assert kept.steps[-1] == 497

    def test_a_moment_that_is_too_large_is_not_kept(self):
        kept = Checkpoints(every=5, memory=450)
        kept.add(5, self.moment(451))
        with pytest.raises(StateError, match="no checkpoint"):
            kept.at_or_before(9)

    def test_one_that_leaves_no_room_stands_alone(self):
        kept = Checkpoints(every=5, memory=450)
        for step in (0, 5, 10):
            kept.add(step, self.moment(300))
            assert kept.steps == [step]

    def test_less_memory_later(self):
        kept = Checkpoints(every=5, memory=900)
        for step in range(0, 45, 5):
            kept.add(step, self.moment())
        kept.fit_into(300)
        assert kept.nbytes <= 300
        assert kept.steps[-1] == 40

    @pytest.mark.parametrize("every", [-1, True])
    def test_a_wrong_number_is_refused(self, every):
        with pytest.raises(ArgumentError, match="number of steps"):
            RunMonitor(checkpoints=every)


def test_a_budget_is_kept_in_a_real_run():
    monitor = RunMonitor(checkpoints=1, checkpoint_memory=400_000)
    fitted(monitor, epochs=20)
    branch = monitor._branches["run 1"].checkpoints
    assert 1 <= len(branch.steps) < 120
    assert branch.nbytes <= 400_000
    assert monitor.spec["runs"][0]["checkpoints"] == branch.steps
    fitted(monitor, epochs=20)
    total = sum(each.checkpoints.nbytes for each in monitor._branches.values())
    assert total <= 400_000


def test_the_norm_of_the_gradient_is_a_curve():
    monitor = RunMonitor(gradient_norm=True)
    fitted(monitor)
    norms = monitor.runs[0].batch.column("gradient_norm")
    assert len(norms) == 18
    assert (norms > 0).all()
    assert "gradient_norm" not in monitor.runs[0].epoch_columns


def test_stills_call_the_run_that_a_fork_comes_from_by_its_name():
    monitor = RunMonitor(name="careful", checkpoints=4)
    fitted(monitor)
    monitor.fork(4, name="bold").wait()
    for still in (monitor.describe(), monitor.to_html(), monitor.drawing().to_svg()):
        assert "from step 4 of careful" in still


def test_a_fork_of_a_run_that_another_picture_watches_goes_on_without_that_picture():
    monitor, model = RunMonitor(checkpoints=4), network()
    flow = GradFlow(model, every=6)
    model.fit(X, Y, epochs=2, batch_size=8, verbose=0, callbacks=[monitor, flow])
    looks = list(flow.record.steps)
    assert monitor.fork(4).wait().epoch == [0, 1]
    assert flow.record.steps == looks
