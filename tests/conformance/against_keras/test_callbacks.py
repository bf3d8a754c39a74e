"""What callbacks hear, say, write and refuse, beside real Keras."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minitf import keras
from tests.conformance.against_keras.cases.callbacks import CASES
from tests.conformance.against_keras.evaluate_callbacks import evaluate_callbacks

RECORDED = Path(__file__).parent / "recorded" / "callbacks.json"


# Where Keras' words come from deep inside, and ours say what to write.
OTHER_WORDS = ["a class instead of a callback"]


def recorded() -> dict[str, Any]:
    return json.loads(RECORDED.read_text())


@pytest.mark.parametrize("name", CASES)
def test_a_run_with_callbacks_is_as_in_keras(name: str) -> None:
    ours, theirs = json.loads(json.dumps(evaluate_callbacks(keras, name))), recorded()[name]

    error, expected = ours.pop("error", None), theirs.pop("error", None)
    assert (error is None) == (expected is None), error or expected
    if expected is not None:
        assert expected["kinds"][0] in error["kinds"]
        assert name in OTHER_WORDS or error["words"] == expected["words"]
    _compare(ours, theirs, name)


def _compare(ours: Any, theirs: Any, where: str) -> None:
    """Equal structure and words; numbers to four digits."""
    if isinstance(theirs, float) and isinstance(ours, float):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6, err_msg=where)
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs), where
        for key in theirs:
            _compare(ours[key], theirs[key], f"{where}, {key}")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), f"{where}: {ours} instead of {theirs}"
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            _compare(one, other, f"{where}[{number}]")
    else:
        assert ours == theirs, where
