"""Initializers, regularizers, constraints and activations give Keras' numbers and configurations.

Compared with what real Keras gave: `python -m tests.conformance.against_keras.record`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from minitf import keras
from tests.conformance.against_keras.cases.weights import CASES, evaluate_weights

RECORDED = json.loads((Path(__file__).parent / "recorded/weights.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_same_as_keras(case: str) -> None:
    ours, theirs = evaluate_weights(keras, case), RECORDED[case]

    if CASES[case][1] != "Identity":  # Keras forgets its gain, and so would a copy of the layer
        assert ours["config"] == theirs["config"]
    np.testing.assert_allclose(ours["numbers"], theirs["numbers"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("theme", ["initializers", "regularizers", "constraints", "activations"])
def test_nothing_public_is_left_out(theme: str) -> None:
    names = json.loads((Path(__file__).parent / "recorded/names.json").read_text())
    public = {name.partition(".")[2] for name in names if name.startswith(f"{theme}.")}
    classes = {getattr(getattr(keras, theme), name) for name in public}
    cases = {getattr(getattr(keras, theme), name) for _, name, *_ in CASES.values()
             if hasattr(getattr(keras, theme), name)}  # fmt: skip
    # Bases, the functions around objects, and STFT, which is recorded with its layers.
    others = {"Initializer", "Regularizer", "Constraint", "deserialize", "get", "serialize",
              "STFT", "STFTInitializer"}  # fmt: skip

    missing = {kind.__name__ for kind in classes - cases}
    assert missing <= others, missing - others
