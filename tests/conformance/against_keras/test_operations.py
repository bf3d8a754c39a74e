"""keras.ops beside real Keras: values, types, gradients, and what symbols give."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from tests.conformance.against_keras.cases.operations import CASES
from tests.conformance.against_keras.evaluate_operations import evaluate_operation

RECORDED = Path(__file__).parent / "recorded" / "operations.json"


@functools.cache
def recorded() -> dict[str, Any]:
    return json.loads(RECORDED.read_text())


def taken_by_keras() -> list[str]:
    """Where real Keras fails (a type without a kernel), minitf may give an answer."""
    return [case for case in CASES if "failed" not in recorded()[case]]


@pytest.mark.parametrize("case", taken_by_keras())
def test_a_function_is_as_in_keras(case: str) -> None:
    theirs = recorded()[case]

    ours = json.loads(json.dumps(evaluate_operation(tf, keras, case)))

    assert ours["dtypes"] == theirs["dtypes"]
    _compare(ours["values"], theirs["values"], "value")
    _compare(ours["gradients"], theirs["gradients"], "gradient")
    pairs = zip(theirs["values"], theirs["dtypes"], strict=True)
    values = [[list(np.shape(value)), kind] for value, kind in pairs]
    if theirs["symbols"] == values:  # else Keras' symbols say something else than its values
        assert ours["symbols"] == theirs["symbols"]


def _compare(ours: list[Any], theirs: list[Any], words: str) -> None:
    assert len(ours) == len(theirs)
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if one is None or other is None:
            # one may say nothing where the other says zeros
            assert not np.any(one or 0) and not np.any(other or 0), f"{words} {number}"  # noqa: PT018
            continue
        kind = "complex64" if "j" in str(other) else None
        left, right = np.asarray(one, kind), np.asarray(other, kind)
        assert left.shape == right.shape, f"{words} {number}"
        if left.dtype.kind in "fiub":
            np.testing.assert_allclose(
                left, right, rtol=3e-4, atol=2e-5, err_msg=f"{words} {number}"
            )
        else:
            assert one == other
