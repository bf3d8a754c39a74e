"""Recordings of plans for a GPU, with a card made of Python: what is recorded, when, and what is
not.  What torch itself does with them needs a GPU.
"""

from functools import partial

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.backends import devices

torch = pytest.importorskip("torch", reason="the torch backend needs torch")

from minitf.backends.torch import capture  # noqa: E402
from tests.benchmarks.workloads import WORKLOADS  # noqa: E402

CPU = torch.device("cpu")


class Card:
    """Keeps calls as a GPU does, and counts."""

    def __init__(self, fails=False):
        self.warmed, self.recorded, self.replayed, self.fails = 0, [], 0, fails
        self.generators = []

    def warm(self, calls):
        self.warmed += 1
        for call in calls:
            call()

    def record(self, calls, generators):
        if self.fails:
            raise RuntimeError("operation not permitted when stream is capturing")
        self.recorded.append(list(calls))
        self.generators += generators

        def replay():
            self.replayed += 1
            for call in calls:
                call()

        return replay


def doubling(x, count=capture.FEWEST):
    return [partial(torch.mul, x, 2.0, out=x) for _ in range(count)]


def test_it_runs_then_records_then_replays():
    x, card = torch.ones(2), Card()
    [step] = capture.arranged(doubling(x), CPU, card)
    for _ in range(5):
        step()

    assert (card.warmed, len(card.recorded), card.replayed) == (capture.WARM, 1, 3)
    assert x.tolist() == [2.0 ** (5 * capture.FEWEST)] * 2


def test_what_cannot_be_recorded_runs_as_before():
    x, card = torch.ones(2), Card(fails=True)
    [step] = capture.arranged(doubling(x), CPU, card)
    for _ in range(5):
        step()

    assert (card.warmed, card.replayed) == (5, 0)
    assert x.tolist() == [2.0 ** (5 * capture.FEWEST)] * 2


def test_what_python_does_stays_between_two_recordings():
    x, seen = torch.ones(2), []
    steps = [*doubling(x), lambda: seen.append(float(x[0])), *doubling(x), *doubling(x, 1)]
    made = capture.arranged([*steps, lambda: None, *doubling(x, 2)], CPU, Card())

    assert [type(step).__name__ for step in made] == [
        "Recording", "function", "Recording", "function", "partial", "partial",
    ]  # fmt: skip
    made[0]()
    made[1]()
    assert seen == [16.0]


@pytest.mark.parametrize(
    ("step", "may"),
    [
        (partial(torch.add, torch.ones(2), 1.0, out=torch.ones(2)), True),
        (partial(torch.ops.aten.relu.out, torch.ones(2), out=torch.ones(2)), True),
        (partial(torch.ones(2).copy_, torch.ones(2)), True),
        (torch.ones(2).zero_, True),
        (partial(torch.cat, (torch.ones(2), torch.ones(2)), 0, out=torch.ones(4)), True),
        (partial(torch.cat, (torch.ones(2), torch.ones(2, device="meta"))), False),
        (partial(torch.add, torch.ones(2, device="meta"), torch.ones(())), False),
        (partial(torch.ones(2, device="meta").copy_, torch.ones(2)), False),
        (partial(capture.compute, torch.ones(2), torch.relu, torch.ones(2)), True),
        (partial(print, "seen"), True),  # a builtin without tensors does no harm
        (partial(lambda x: x, torch.ones(2)), False),
        (lambda: None, False),
        (np.ones(2).sum, False),
    ],
)
def test_which_calls_are_recorded(step, may):
    assert capture.may_be_recorded(step, CPU) is may


def test_random_streams_go_on_in_a_replay():
    x, stream, card = torch.ones(2), torch.Generator(), Card()
    draws = [partial(x.uniform_, generator=stream) for _ in range(2)]
    [step] = capture.arranged([*draws, *doubling(x)], CPU, card)
    for _ in range(3):
        step()

    assert card.generators == [stream]


@pytest.mark.parametrize("name", ["W1", "W3", "W4", "W7"])
def test_training_steps_are_one_recording(name, monkeypatch):
    """All but the look at the labels, which a GPU leaves out, and with the same losses."""
    device, card = devices.get("torch:cpu"), Card()
    workload = WORKLOADS[name]
    x, y = workload.data(6)

    with tf.device(device.name):
        start = workload.build(keras).get_weights()

    def losses():
        with tf.device(device.name):
            model = workload.build(keras)
            model.set_weights(start)
            fit = model.fit(x, y, batch_size=workload.batch, shuffle=False, epochs=2, verbose=0)
        [bound] = model._step("train")._plans.values()
        return fit.history["loss"], bound.plan.steps

    expected, _ = losses()
    monkeypatch.setattr(device.backend, "arrange", lambda s: capture.arranged(s, CPU, card))
    seen, steps = losses()

    np.testing.assert_allclose(seen, expected, rtol=1e-6)
    others = [step for step in steps if not isinstance(step, capture.Recording)]
    assert {getattr(step, "__name__", "") for step in others} <= {"checked"}
    assert card.replayed > card.warmed
