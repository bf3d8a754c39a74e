"""keras.applications beside real Keras: the structure of every network, what some compute."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minitf import keras
from minitf.keras import variable
from tests.conformance.against_keras.cases import applications
from tests.conformance.against_keras.evaluate_applications import (
    SCALINGS,
    evaluate_application,
    evaluate_preprocessing,
    evaluate_refusal,
)

RECORDED = Path(__file__).parent / "recorded" / "applications.json"


@functools.cache
def recorded() -> dict[str, Any]:
    return json.loads(RECORDED.read_text())


@pytest.fixture(autouse=True)
def no_drawing(monkeypatch):
    """Weights are zeros until they are set: a hundred million random numbers take their time."""

    def zeros(initializer: Any, shape: Any, dtype: Any, name: str) -> Any:
        return np.zeros(shape, dtype)

    monkeypatch.setattr(variable, "first_value", zeros)


@pytest.mark.parametrize(("name", "kwargs", "run"), applications.CASES)
def test_a_network_is_as_in_keras(name, kwargs, run):
    theirs = recorded()[json.dumps([name, kwargs])]

    ours = evaluate_application(keras, name, kwargs, run)

    output = ours.pop("output", None)
    assert ours == {key: value for key, value in theirs.items() if key != "output"}
    if run:
        np.testing.assert_allclose(output, theirs["output"], rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(("name", "kwargs"), applications.REFUSED)
def test_arguments_that_do_not_go_together_are_refused(name, kwargs):
    assert evaluate_refusal(keras, name, kwargs) == recorded()[json.dumps([name, kwargs])]


@pytest.mark.parametrize("mode", SCALINGS)
@pytest.mark.parametrize("form", ["channels_last", "channels_first"])
def test_pictures_are_scaled_as_in_keras(mode, form):
    theirs = recorded()[f"{mode} {form}"]

    for kind, ours in evaluate_preprocessing(keras, mode, form).items():
        np.testing.assert_allclose(ours, theirs[kind], rtol=1e-5, atol=1e-5, err_msg=kind)


def test_every_network_is_compared():
    compared = {name for name, *_ in applications.CASES}
    assert compared == {name for name in keras.applications.__all__ if not name.islower()}
