"""Write what real Keras gives for every case: `python -m tests.conformance.against_keras.record`.

Needs TensorFlow with Keras 3; every seed is set, so files change only when Keras does.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

from tests.conformance.against_keras.cases import LAYERS, applications
from tests.conformance.against_keras.cases.callbacks import CASES as RUNS
from tests.conformance.against_keras.cases.masks import CASES as MASKED
from tests.conformance.against_keras.cases.masks import evaluate_masks
from tests.conformance.against_keras.cases.measures import LOSSES, METRICS
from tests.conformance.against_keras.cases.operations import CASES as OPERATIONS
from tests.conformance.against_keras.cases.optimizers import OPTIMIZERS, RATES
from tests.conformance.against_keras.cases.seeded import CASES as SEEDED
from tests.conformance.against_keras.cases.seeded import evaluate_seeded
from tests.conformance.against_keras.cases.weights import CASES as WEIGHTS
from tests.conformance.against_keras.cases.weights import evaluate_weights
from tests.conformance.against_keras.evaluate import (
    LayerCase,
    evaluate,
    evaluate_loss,
    evaluate_metric,
    evaluate_optimizer,
    evaluate_schedule,
    tape_gradients,
)
from tests.conformance.against_keras.evaluate_applications import (
    SCALINGS,
    evaluate_application,
    evaluate_preprocessing,
    evaluate_refusal,
)
from tests.conformance.against_keras.evaluate_callbacks import evaluate_callbacks
from tests.conformance.against_keras.evaluate_names import public_names
from tests.conformance.against_keras.evaluate_notes import CASES as NOTED
from tests.conformance.against_keras.evaluate_notes import evaluate_note
from tests.conformance.against_keras.evaluate_operations import evaluate_operation

RESULTS = Path(__file__).parent / "recorded"


def record(cases: list[LayerCase]) -> dict[str, Any]:
    """The results of real Keras by the names of the cases."""
    import keras
    import tensorflow

    gradients = functools.partial(tape_gradients, tensorflow)
    results = {}
    for case in cases:
        try:
            results[str(case)] = evaluate(keras, case, gradients)
        except Exception as problem:  # the table asks for something that Keras refuses
            results[str(case)] = {"failed": f"{type(problem).__name__}: {problem}"}
            print(case, results[str(case)]["failed"], file=sys.stderr)
    return results


def record_others(evaluate_one: Any, cases: list[Any]) -> dict[str, Any]:
    """The results of real Keras for cases that are no layers."""
    import keras

    return {json.dumps(case): evaluate_one(keras, case) for case in cases}


def record_operations() -> dict[str, Any]:
    """What the functions of real keras.ops give."""
    import keras
    import tensorflow

    results = {}
    for case in OPERATIONS:
        try:
            results[case] = evaluate_operation(tensorflow, keras, case)
        except Exception as problem:  # a number type that TensorFlow has no kernel for
            results[case] = {"failed": type(problem).__name__}
    return results


def record_names() -> dict[str, Any]:
    """The public names of real Keras."""
    import keras

    return public_names(keras)


def record_notes() -> dict[str, Any]:
    """How models of real Keras note calls of layers."""
    import keras

    return {name: evaluate_note(keras, case) for name, case in NOTED.items()}


def record_seeded() -> dict[str, Any]:
    """What chance gives in real Keras once the seed is set."""
    import keras

    return {case: evaluate_seeded(keras, case) for case in SEEDED}


def record_callbacks() -> dict[str, Any]:
    """What callbacks of real Keras hear, say and write."""
    import keras

    return {name: evaluate_callbacks(keras, name) for name in RUNS}


def record_masks() -> dict[str, Any]:
    """What real Keras draws into models through which masks travel."""
    import keras

    return {case: evaluate_masks(keras, case) for case in MASKED}


def record_weights() -> dict[str, Any]:
    """How weights start, cost, are bounded and bent in real Keras."""
    import keras

    return {case: evaluate_weights(keras, case) for case in WEIGHTS}


def record_applications() -> dict[str, Any]:
    """Structure and results of real Keras' published networks, and what they refuse."""
    import keras

    results = {}
    for name, kwargs, run in applications.CASES:
        results[json.dumps([name, kwargs])] = evaluate_application(keras, name, kwargs, run)
    for name, kwargs in applications.REFUSED:
        results[json.dumps([name, kwargs])] = evaluate_refusal(keras, name, kwargs)
    for mode in SCALINGS:
        for form in ("channels_last", "channels_first"):
            results[f"{mode} {form}"] = evaluate_preprocessing(keras, mode, form)
    return results


def main() -> None:
    RESULTS.mkdir(exist_ok=True)
    for theme, cases in LAYERS.items():
        write(f"layers_{theme}", record(cases))
    write("operations", record_operations())
    write("applications", record_applications())
    write("notes", record_notes())
    write("callbacks", record_callbacks())
    write("names", record_names())
    write("seeded", record_seeded())
    write("masks", record_masks())
    write("weights", record_weights())
    write("losses", record_others(evaluate_loss, LOSSES))
    write("metrics", record_others(evaluate_metric, METRICS))
    write("schedules", record_others(evaluate_schedule, RATES))
    write("optimizers", record_others(evaluate_optimizer, OPTIMIZERS))


def write(name: str, results: dict[str, Any]) -> None:
    text = json.dumps(results, separators=(",", ":"))
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(name, len(results), "cases,", len(text), "bytes")


if __name__ == "__main__":
    main()
