"""The steady step: all memory was there before, numpy is asked for none."""

import collections
import tracemalloc

import numpy as np
import pytest

from minitf import keras
from minitf.backends.numpy import team
from minitf.keras import random
from tests.allocations import alone, counted
from tests.benchmarks.workloads import WORKLOADS

# numpy goes through arrays that do not fit together in pieces of so many entries.
PIECE = 8192


@pytest.fixture(autouse=True)
def two_threads(monkeypatch):
    """Large steps are cut for a team, on whatever machine; one thread does all parts.

    No seed: with one, dropout draws TensorFlow's numbers, which takes memory.
    """
    monkeypatch.setattr(team, "size", lambda: 2)
    monkeypatch.setattr(random._program, "seeded", False)
    with alone():
        yield


def trained(name, batch=None, **compiling):
    """A workload's model, after one batch of training."""
    workload = WORKLOADS[name]
    model = workload.build(keras, **compiling)
    x, y = (part[:batch] for part in workload.data(steps=1))
    model.fit(x, y, batch_size=workload.batch, verbose=0)
    return model


def plan_of(model):
    [plan] = [one.plan for one in model._steps["train"]._plans.values()]
    return plan


def test_what_numpy_asks_for_is_seen():
    x = np.ones((40, 50), np.float32)
    with counted() as asked:
        np.add(x, x, out=x)
        assert asked == []
        np.dot(x.T[:20], x)
        assert sorted(one.size for one in asked) == [20 * 40 * 4, 20 * 50 * 4]
        x.max()
    assert asked[-1].size == 4


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_step_of_training_asks_numpy_for_nothing(name):
    plan = plan_of(trained(name))
    with counted() as asked:
        plan.run()
    assert asked == []


@pytest.mark.parametrize("name", WORKLOADS)
def test_nor_does_a_step_of_compiled_kernels(name):
    pytest.importorskip("llvmlite")
    plan = plan_of(trained(name, jit_compile=True))
    assert plan.speedup.wait(60) in ("ready", "fused")
    plan.run()
    with counted() as asked:
        plan.run()
    assert plan.speedup.state == "fused"
    assert asked == []


@pytest.mark.parametrize("name", ["W1", "W3", "W5", "W7"])
def test_what_numpy_holds_meanwhile_is_a_few_pieces(name):
    """Its iterators buffer what they repeat; that has an end, however large the arrays are."""
    plan = plan_of(trained(name))
    plan.run()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        plan.run()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 4 * PIECE * 4
    assert after - before < 1000


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("name", ["W1", "W3", "W6"])
def test_fit_asks_for_no_more_when_there_are_more_batches(name, shuffle):
    workload, model = WORKLOADS[name], trained(name, batch=4)
    asked_for = {}
    for steps in (5, 7):
        x, y = (part[: steps * 4] for part in workload.data(steps=7))
        with counted() as asked:
            model.fit(x, y, batch_size=4, shuffle=shuffle, verbose=0)
        asked_for[steps] = collections.Counter(one.line for one in asked)
    assert asked_for[5] == asked_for[7]


def test_evaluate_asks_for_no_more_when_there_are_more_batches():
    workload, model = WORKLOADS["W4"], trained("W4")
    counts = []
    for steps in (1, 2, 7):
        with counted() as asked:
            model.evaluate(*workload.data(steps), batch_size=workload.batch, verbose=0)
        counts.append(len(asked))
    assert counts[1] == counts[2] < counts[0]  # the first traces and plans
