"""After `keras.utils.set_random_seed` chance gives what it gives in real Keras on TensorFlow.

Compared with what real Keras gave: `python -m tests.conformance.against_keras.record`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from minitf import keras
from tests.conformance.against_keras.cases.seeded import CASES, evaluate_seeded

RECORDED = json.loads((Path(__file__).parent / "recorded/seeded.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_the_same_seed_gives_keras_numbers(case: str) -> None:
    ours, theirs = evaluate_seeded(keras, case), RECORDED[case]

    for mine, recorded in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, recorded, rtol=1e-4, atol=2e-5)


def test_another_seed_gives_other_numbers() -> None:
    assert evaluate_seeded(keras, "a run", seed=4) != evaluate_seeded(keras, "a run", seed=3)


def test_layers_that_nobody_seeded_draw_from_the_fast_stream(monkeypatch) -> None:
    monkeypatch.setattr(keras.random._program, "seeded", False)
    layer = keras.layers.Dropout(0.5)

    layer(np.ones((4, 4), "float32"), training=True)

    assert layer.seed_generator.state.numpy()[1] == 0  # Keras' own stream was not drawn from
