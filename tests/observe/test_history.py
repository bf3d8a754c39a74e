"""The history of a run: tables that grow, means undone, time without pauses, documents."""

import json
import math
from types import MappingProxyType

import numpy as np
import pytest

from minitf.observe.batches import LogMeans, MetricTotals, source_for
from minitf.observe.columns import Columns
from minitf.observe.history import RunHistory, document


class Clock:
    """Time that moves only when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def rows(first: int, last: int) -> np.ndarray:
    """Steps first..last whose value is ten times the step."""
    steps = np.arange(first, last + 1, dtype=float)
    return np.stack([steps, 10 * steps], axis=1)


def test_columns_keep_what_was_appended():
    table = Columns()
    table.append(("loss",), rows(1, 3000))
    table.append(("loss",), rows(3001, 3010))
    assert (table.count, table.every, table.last_step) == (3010, 1, 3010)
    np.testing.assert_array_equal(table.column("loss"), 10 * table.column("step"))


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_full_columns_merge_neighbours_whatever_the_size_of_the_pieces(chunk):
    table = Columns(capacity=8)
    for first in range(1, 101, chunk):
        table.append(("loss",), rows(first, min(first + chunk - 1, 100)))
    assert table.every == 16
    assert table.column("step").tolist() == [16, 32, 48, 64, 80, 96]
    # Steps 1..16 have the mean 8.5, so their values have the mean 85; the next 16 add 160.
    assert table.column("loss").tolist() == [85, 245, 405, 565, 725, 885]


def test_a_late_column_is_nan_above():
    table = Columns()
    table.append(("loss",), rows(1, 2))
    table.append(("loss", "accuracy"), np.array([[3, 30.0, 0.5]]))
    np.testing.assert_array_equal(table.column("accuracy"), [math.nan, math.nan, 0.5])
    np.testing.assert_array_equal(table.column("loss"), [10, 20, 30])


def test_a_cut_off_table_says_so():
    table = Columns()
    table.append(("loss",), rows(1, 2))
    with pytest.raises(ValueError, match=r"3 rows of 2 numbers, but holds 4 numbers"):
        Columns.from_dict({**table.to_dict(), "count": 3})


def test_a_table_read_back_can_grow():
    empty = Columns.from_dict(Columns().to_dict())
    empty.append(("loss",), rows(1, 5))
    again = Columns.from_dict(empty.to_dict())
    again.append(("loss",), rows(6, 9))
    assert again.column("step").tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def record_in_uneven_pieces(run: RunHistory, logs: list[dict[str, float]], steps: int) -> None:
    for step, each in enumerate(logs):
        run.add_batch(step % steps, each)
        if step % 7 == 0:  # batches fall into refreshes anyhow
            run.settle()
    run.settle()


def test_batch_values_are_worked_out_of_running_means():
    values = np.random.default_rng(0).uniform(1, 2, size=(3, 20))
    means = [epoch[: batch + 1].mean() for epoch in values for batch in range(20)]
    run = RunHistory("run 1", source=LogMeans(["loss"]))
    record_in_uneven_pieces(run, [{"loss": mean, "auc": 0.5} for mean in means], 20)
    np.testing.assert_allclose(run.batch.column("loss"), values.ravel(), rtol=1e-5)
    assert set(run.batch.column("auc")) == {0.5}


class Number:
    """A variable, as far as metrics are read."""

    value = 0.0

    def numpy(self) -> float:
        return self.value


class MeanMetric:
    def __init__(self) -> None:
        self.name, self.total, self.count = "loss", Number(), Number()


def test_batch_values_are_worked_out_of_sums_whatever_the_batch_sizes():
    metric = MeanMetric()
    run = RunHistory("run 1", source=MetricTotals({"loss": metric}))
    values, sizes = [3.0, 5.0, 1.0], [32, 32, 7]
    for _epoch in range(4):
        metric.total.value = metric.count.value = 0.0
        for batch, (value, size) in enumerate(zip(values, sizes, strict=True)):
            metric.total.value += value * size
            metric.count.value += size
            run.add_batch(batch, None)
            if run.step % 5 == 0:
                run.settle()
    run.settle()
    np.testing.assert_allclose(run.batch.column("loss"), values * 4)


def test_lazy_logs_are_read_through_sums_and_dicts_as_they_are():
    class Model:
        metrics = (MeanMetric(),)

    assert isinstance(source_for(Model, {"loss": 1.0}), LogMeans)
    assert isinstance(source_for(Model, MappingProxyType({"loss": 1.0})), MetricTotals)
    assert isinstance(source_for(Model, MappingProxyType({"loss": 1.0, "auc": 1.0})), LogMeans)


def test_logs_may_change_from_batch_to_batch():
    run = RunHistory("run 1")
    run.add_batch(0, {"loss": 1.0})
    run.add_batch(1, {"loss": 1.0, "accuracy": 0.5})
    run.settle()
    np.testing.assert_array_equal(run.batch.column("accuracy"), [math.nan, 0.5])


def test_a_pause_is_not_training_time():
    clock = Clock()
    run = RunHistory("run 1", epochs=2, steps=5, clock=clock)
    run.begin()
    for batch in range(5):
        clock.now += 2
        run.add_batch(batch, {"loss": 1.0})
    run.hold()
    clock.now += 1000
    assert (run.state, run.elapsed, run.eta) == ("paused", 10, 10)
    run.release()
    clock.now += 3
    assert (run.elapsed, run.step_seconds) == (13, 2)
    run.finish("done")
    clock.now += 1000
    assert (run.elapsed, run.eta) == (13, None)


def test_planned_steps_are_learned_from_the_first_epoch_and_later_epochs_count_from_there():
    run = RunHistory("run 1", epochs=5)
    run.first_epoch = 3
    assert run.total_steps is None
    for batch in range(4):
        run.add_batch(batch, {"loss": 1.0})
    run.add_epoch(3, {"loss": 1.0})
    assert (run.steps, run.total_steps) == (4, 8)


def test_best_passes_over_what_is_not_a_number():
    run = RunHistory("run 1")
    for epoch, loss in enumerate([math.nan, 0.5, 0.4, math.inf]):
        run.add_epoch(epoch, {"loss": loss})
    assert run.best() == (3, 0.4)


def test_an_epoch_column_that_appears_late_is_nan_above():
    run = RunHistory("run 1")
    run.add_epoch(0, {"loss": 1.0})
    run.add_epoch(1, {"loss": 0.5, "val_loss": 0.7})
    np.testing.assert_array_equal(run.epoch_column("val_loss"), [math.nan, 0.7])
    assert run.best() == (2, 0.7)


def test_a_run_comes_back_from_json_as_it_was():
    run = RunHistory("run 1", epochs=2, steps=2)
    run.learning_rate = 0.01
    run.begin()
    run.add_batch(0, {"loss": 2.5})
    run.add_batch(1, {"loss": math.nan})
    run.add_epoch(0, {"loss": math.inf, "val_loss": -math.inf})
    run.finish("failed", "ValueError: <no>")
    written = json.loads(json.dumps(document([run]), allow_nan=False))
    again = RunHistory.from_dict(written["runs"][0])
    assert again.to_dict() == written["runs"][0]
    assert again.epoch_rows == run.epoch_rows
    np.testing.assert_array_equal(again.batch.rows, run.batch.rows)


def test_a_run_cannot_finish_as_anything():
    with pytest.raises(ValueError, match="cannot finish as 'over'; use one of done"):
        RunHistory("run 1").finish("over")
