"""Write what real Keras gives for every case: `python -m tests.conformance.against_keras.record`.

Needs TensorFlow with Keras 3; nothing random is drawn, so files change only when Keras does.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import LayerCase, evaluate, tape_gradients

RESULTS = Path(__file__).parent / "recorded"


def record(cases: list[LayerCase]) -> dict[str, Any]:
    """The results of real Keras by the names of the cases."""
    import tensorflow

    import keras

    gradients = functools.partial(tape_gradients, tensorflow)
    results = {}
    for case in cases:
        try:
            results[str(case)] = evaluate(keras, case, gradients)
        except Exception as problem:  # the table asks for something that Keras refuses
            results[str(case)] = {"failed": f"{type(problem).__name__}: {problem}"}
            print(case, results[str(case)]["failed"], file=sys.stderr)
    return results


def main() -> None:
    RESULTS.mkdir(exist_ok=True)
    for theme, cases in LAYERS.items():
        text = json.dumps(record(cases), separators=(",", ":"))
        (RESULTS / f"layers_{theme}.json").write_text(text + "\n")
        print(theme, len(cases), "cases,", len(text), "bytes")


if __name__ == "__main__":
    main()
