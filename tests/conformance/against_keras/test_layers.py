"""Every layer beside real Keras: configuration, weights, shapes, outputs and gradients."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import LayerCase, evaluate, tape_gradients
from tests.conformance.against_keras.evaluate_notes import CASES as NOTED
from tests.conformance.against_keras.evaluate_notes import evaluate_note

RECORDED = Path(__file__).parent / "recorded"
CASES = [
    pytest.param(theme, case, id=str(case)) for theme, cases in LAYERS.items() for case in cases
]


@functools.cache
def recorded(theme: str) -> dict[str, Any]:
    return json.loads((RECORDED / f"layers_{theme}.json").read_text())


@pytest.mark.parametrize(("theme", "case"), CASES)
def test_a_layer_is_as_in_keras(theme: str, case: LayerCase) -> None:
    theirs = recorded(theme)[str(case)]
    assert "failed" not in theirs

    ours = json.loads(json.dumps(evaluate(keras, case, functools.partial(tape_gradients, tf))))

    assert ours["config"] == theirs["config"]
    for key in ("weights", "trained", "shapes"):
        assert ours[key] == theirs[key], key
    for key in ("outputs", "input_gradients", "weight_gradients"):
        _compare(ours.get(key, []), theirs.get(key, []), key)


@pytest.mark.parametrize("name", NOTED)
def test_a_model_notes_a_layer_as_in_keras(name: str) -> None:
    theirs = json.loads((RECORDED / "notes.json").read_text())[name]

    assert evaluate_note(keras, NOTED[name]) == theirs


def _compare(ours: list[Any], theirs: list[Any], key: str) -> None:
    assert len(ours) == len(theirs)
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if one is None or other is None:
            # one may say nothing where the other says zeros
            assert not np.any(one or 0) and not np.any(other or 0), f"{key}[{number}]"  # noqa: PT018
            continue
        np.testing.assert_allclose(one, other, rtol=3e-4, atol=2e-5, err_msg=f"{key}[{number}]")
