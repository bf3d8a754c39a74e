"""Losses and metrics beside real Keras: values, weighted values, configurations."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minitf import keras
from tests.conformance.against_keras.cases.measures import LOSSES, METRICS, Case
from tests.conformance.against_keras.evaluate import evaluate_loss, evaluate_metric

RECORDED = Path(__file__).parent / "recorded"


@functools.cache
def recorded(name: str) -> dict[str, Any]:
    return json.loads((RECORDED / f"{name}.json").read_text())


@pytest.mark.parametrize("case", LOSSES, ids=json.dumps)
def test_a_loss_is_as_in_keras(case: Case) -> None:
    theirs, ours = recorded("losses")[json.dumps(case)], evaluate_loss(keras, case)

    assert ours["config"] == theirs["config"]
    np.testing.assert_allclose(ours["value"], theirs["value"], rtol=2e-5, atol=1e-6)
    if theirs["weighted"] is not None:
        np.testing.assert_allclose(ours["weighted"], theirs["weighted"], rtol=2e-5, atol=1e-6)


@pytest.mark.filterwarnings("ignore:You are passing weight as `float`")  # Keras warns, too
@pytest.mark.parametrize("case", METRICS, ids=json.dumps)
def test_a_metric_is_as_in_keras(case: Case) -> None:
    theirs, ours = recorded("metrics")[json.dumps(case)], evaluate_metric(keras, case)

    assert ours["config"] == theirs["config"]
    assert ours["variables"] == theirs["variables"]
    for one, other in zip(ours["results"], theirs["results"], strict=True):
        np.testing.assert_allclose(one, other, rtol=3e-5, atol=1e-6)
