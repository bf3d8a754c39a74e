"""Masks are drawn into functional models by the operations that Keras draws.

Compared with what real Keras gave: `python -m tests.conformance.against_keras.record`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from minitf import keras
from minitf.errors import ArgumentError
from tests.conformance.against_keras.cases.masks import CASES, evaluate_masks

RECORDED = json.loads((Path(__file__).parent / "recorded/masks.json").read_text())
WORDS = np.array([[1, 2, 0, 0, 0], [3, 4, 5, 0, 0], [1, 1, 1, 1, 1]])


@pytest.mark.filterwarnings("ignore:Layer 'functional'")  # inner models drop masks, in Keras too
@pytest.mark.parametrize("case", CASES)
def test_a_model_with_masks_is_drawn_as_in_keras(case: str) -> None:
    ours, theirs = evaluate_masks(keras, case), RECORDED[case]

    assert ours["calls"] == theirs["calls"]
    assert ours["summary"] == theirs["summary"]


def test_a_mask_that_was_drawn_does_what_one_that_travels_does() -> None:
    model = CASES["recurrent"](keras)
    embedding, dropout, *rest = model.layers[1:]
    x = dropout(embedding(WORDS))
    for layer in rest:
        x = layer(x)

    np.testing.assert_allclose(model.predict(WORDS, verbose=0), x, atol=1e-6)


def test_files_and_copies_keep_what_was_drawn(tmp_path: Path) -> None:
    model = CASES["side_by_side"](keras)
    model.save(tmp_path / "model.keras")
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())

    for other in (keras.models.load_model(tmp_path / "model.keras"), copy):
        assert [each.name for each in other.operations][1:] == [
            each.name for each in model.operations
        ][1:]
        np.testing.assert_allclose(
            other.predict(WORDS, verbose=0), model.predict(WORDS, verbose=0), atol=1e-6
        )


def test_a_mask_that_asks_for_values_is_found_when_the_model_runs() -> None:
    class Tail(keras.layers.Layer):
        """Its mask is made with a function that takes no symbols."""

        def call(self, x):
            return x * 1.0

        def compute_mask(self, x, mask=None):
            if isinstance(x, keras.KerasTensor):
                raise ArgumentError("Values are needed.")
            return keras.ops.not_equal(x[..., 0], 0.0)

    series = keras.Input((5, 2))
    model = keras.Model(series, keras.layers.SimpleRNN(2)(Tail()(series)))
    cut = np.ones((1, 5, 2), "float32")
    cut[:, 3:] = 0.0
    step = model.layers[-1](cut[:, :3])

    assert "not_equal" not in [each.name for each in model.operations]
    np.testing.assert_allclose(model.predict(cut, verbose=0), step, atol=1e-6)
