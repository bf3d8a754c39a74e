"""Optimizers and schedules beside real Keras: every step, and what they remember."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minitf import keras
from tests.conformance.against_keras.cases.optimizers import OPTIMIZERS, RATES, Case
from tests.conformance.against_keras.evaluate import evaluate_optimizer, evaluate_schedule, numbers

RECORDED = Path(__file__).parent / "recorded"


@functools.cache
def recorded(name: str) -> dict[str, Any]:
    return json.loads((RECORDED / f"{name}.json").read_text())


@pytest.mark.parametrize("case", RATES, ids=json.dumps)
def test_a_schedule_is_as_in_keras(case: Case) -> None:
    theirs, ours = recorded("schedules")[json.dumps(case)], evaluate_schedule(keras, case)

    assert ours["config"] == theirs["config"]
    np.testing.assert_allclose(ours["rates"], theirs["rates"], rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("case", OPTIMIZERS, ids=json.dumps)
def test_an_optimizer_is_as_in_keras(case: Case) -> None:
    theirs, ours = recorded("optimizers")[json.dumps(case)], evaluate_optimizer(keras, case)

    assert ours["config"] == theirs["config"]
    assert ours["variables"] == theirs["variables"]
    for step, (one, other) in enumerate(zip(ours["path"], theirs["path"], strict=True)):
        for mine, keras_own in zip(one, other, strict=True):
            np.testing.assert_allclose(
                mine, keras_own, rtol=2e-4, atol=2e-6, err_msg=f"step {step}"
            )


@pytest.mark.parametrize("case", OPTIMIZERS, ids=json.dumps)
def test_a_compiled_step_makes_the_same_steps(case: Case) -> None:
    """`fit` runs the rule once on all weights packed together, where that is possible."""
    found = []
    x, y = (numbers(shape, 2.0).astype("float32") for shape in ((4, 3), (4, 2)))
    for eager in (False, True):
        keras.utils.clear_session()
        start = [np.ones((3, 2), "float32") * 0.3, np.zeros(2, "float32")]
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        model.set_weights(start)
        optimizer = getattr(keras.optimizers, case[0])(**case[1])
        model.compile(optimizer, "mse", run_eagerly=eager)
        model.fit(x, y, epochs=7, batch_size=4, verbose=0)
        found.append(model.get_weights())
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
