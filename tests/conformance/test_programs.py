"""Programs give the same numbers and texts here and in real Keras.

Where it sits   beside programs.py, which holds the programs.
The one idea    real Keras is the specification, so it is run, not remembered.  Numbers must be
                equal to about six digits, texts character for character.
"""

from __future__ import annotations

import difflib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minitf import keras

sys.path.insert(0, str(Path(__file__).parent))
import programs

HERE = Path(__file__).parent
needs_keras = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("keras", "torch")),
    reason="real Keras and torch are not installed: pip install 'minitf[test]'",
)


def model_with_many_layers() -> Any:
    keras.utils.clear_session()
    return keras.Sequential.from_config(programs.configurations(keras)[0])


@pytest.fixture(scope="session")
def real() -> dict[str, Any]:
    """The results of real Keras, computed once."""
    environment = {**os.environ, "KERAS_BACKEND": "torch", "COLUMNS": "80"}
    run = subprocess.run(
        [sys.executable, str(HERE / "real_keras.py")],
        input=json.dumps(model_with_many_layers().get_config()),
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    assert "RESULTS" in run.stdout, run.stderr
    return json.loads(run.stdout.partition("RESULTS")[2])


TOLERANCES = {"initializer_statistics": 0.02}

# Keys of configurations in which minitf means to differ.  Real Keras forgets some arguments of
# its losses and initializers; minitf keeps them, and Keras takes them.  Left out here are
# quantisation, averaged weights and accumulated gradients.
KEPT_HERE = {"delta", "axis", "gain", "from_logits", "label_smoothing", "ignore_class"}
LEFT_OUT_HERE = {
    "quantization_config", "use_ema", "ema_momentum", "ema_overwrite_frequency",
    "gradient_accumulation_steps",
}  # fmt: skip


@needs_keras
@pytest.mark.parametrize("name", list(programs.PROGRAMS))
def test_same_as_real_keras(
    name: str, real: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ours = json.loads(json.dumps(programs.PROGRAMS[name](keras)))
    theirs = real[name]
    assert not (isinstance(theirs, dict) and "failed" in theirs), theirs["failed"]
    differences = list(compare(ours, theirs, name, TOLERANCES.get(name, 2e-5)))
    assert not differences, "\n".join(differences[:20])


@needs_keras
def test_configurations_go_both_ways(real: dict[str, Any]) -> None:
    """What get_config writes here, real Keras reads, and the other way round."""
    ours = json.loads(json.dumps(model_with_many_layers().get_config()))
    assert not list(compare(ours, real["loaded_from_minitf"], "to Keras", 1e-6))
    theirs = real["configurations"][0]
    read = json.loads(json.dumps(keras.Sequential.from_config(theirs).get_config()))
    assert not list(compare(read, theirs, "from Keras", 1e-6))
    for name, config in zip(("SGD", "RMSprop", "Adam"), real["optimizer_defaults"], strict=True):
        optimizer = getattr(keras.optimizers, name).from_config(config)
        assert not list(
            compare(optimizer.get_config() | {"name": 0}, config | {"name": 0}, name, 1e-6)
        )


def compare(ours: Any, theirs: Any, where: str, tolerance: float) -> Any:
    """Yield a line for each difference of two JSON values."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*ours, *theirs}):
            if (key in KEPT_HERE and key not in theirs) or (
                key in LEFT_OUT_HERE and key not in ours
            ):
                continue
            if key not in ours or key not in theirs:
                yield f"{where}[{key!r}] only in {'minitf' if key in ours else 'Keras'}"
            else:
                yield from compare(ours[key], theirs[key], f"{where}[{key!r}]", tolerance)
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(ours) != len(theirs):
            yield f"{where}: {len(ours)} entries here, {len(theirs)} in Keras"
        for i, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            yield from compare(one, other, f"{where}[{i}]", tolerance)
    elif isinstance(theirs, float) and isinstance(ours, (int, float)):
        if ours != pytest.approx(theirs, rel=tolerance, abs=tolerance):
            yield f"{where}: {ours!r} here, {theirs!r} in Keras"
    elif isinstance(theirs, str) and isinstance(ours, str) and "\n" in theirs:
        lines = theirs.splitlines(), ours.splitlines()
        if changed := list(difflib.unified_diff(*lines, "Keras", "minitf", lineterm="", n=0)):
            yield "\n".join([where, *changed])
    elif ours != theirs:
        yield f"{where}: {ours!r} here, {theirs!r} in Keras"
