"""A run of `fit` with callbacks, in minitf.keras or in real Keras: what each of them hears."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from tests.conformance.against_keras.cases.callbacks import CASES
from tests.conformance.against_keras.evaluate import numbers, rounded

EVENTS = [f"on_{kind}_{when}" for kind in ("train", "test", "predict") for when in ("begin", "end")]
NUMBERED = [
    f"on_{kind}_{when}"
    for kind in ("epoch", "train_batch", "test_batch", "predict_batch")
    for when in ("begin", "end")
]


def evaluate_callbacks(keras: Any, name: str) -> dict[str, Any]:
    """What is heard, said and written in one of CASES; or the kind of error and its first line."""
    keras.utils.clear_session()
    given, compiled, run = CASES[name]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        out, heard = io.StringIO(), []
        result: dict[str, Any] = {}
        try:
            with contextlib.redirect_stdout(out):
                made = [_callback(keras, one, folder) for one in given]
                model = _model(keras, **compiled)
                _run(model, [*made, _listener(keras, heard)], **run)
        except Exception as problem:  # what a learner sees
            words = str(problem.args[0]).split("\n")[0].replace(folder, "{folder}")
            kinds = [kind.__name__ for kind in type(problem).__mro__ if kind is not object]
            result["error"] = {"kinds": kinds, "words": words}
        else:
            result["weights"] = [rounded(weight) for weight in model.get_weights()]
        result |= {"heard": heard, "files": _files(folder)}
        result["said"] = out.getvalue().replace(folder, "{folder}")
        result["warned"] = [_text(one) for one in caught if "copy keyword" not in _text(one)]
    return result


def _text(warning: Any) -> str:
    return re.sub(r"\(Wanted:.*", "", str(warning.message)).strip()


def _model(keras: Any, ema: bool = False, **compiled: Any) -> Any:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.set_weights([numbers((2, 1)), numbers((1,), 1.0)])
    optimizer = keras.optimizers.SGD(0.1, use_ema=ema, ema_momentum=0.5)
    model.compile(optimizer=optimizer, loss="mse", metrics=["mae"], **compiled)
    return model


def _run(
    model: Any, callbacks: list[Any], method: str = "fit", validated: bool = False,
    y: str = "numbers", weights: bool = False, **arguments: Any,
) -> None:  # fmt: skip
    x, targets = numbers((10, 2)), numbers((10, 1), 2.0)
    if y == "nan":
        targets = targets * np.nan
    if y == "classes":
        targets = (targets > 0).astype("float32")
    data = {"x": x} if method == "predict" else {"x": x, "y": targets}
    if weights:
        data["sample_weight"] = np.arange(10.0)
    if validated:
        data["validation_data"] = (numbers((6, 2), 3.0), numbers((6, 1), 4.0))
    if method == "fit":
        data["shuffle"] = False
    options = {"batch_size": 4, "verbose": 0, **arguments}
    getattr(model, method)(**data, **options, callbacks=callbacks)


def _callback(keras: Any, given: Any, folder: str) -> Any:
    if given == "class":
        return keras.callbacks.EarlyStopping
    if given == "stop at 1":
        return _stopper(keras)
    name, arguments = given
    schedules = {"halves": lambda epoch, rate: rate * 0.5, "words": lambda epoch: "fast"}
    made = {}
    for key, value in arguments.items():
        value = schedules[value] if key == "schedule" else value
        made[key] = value.replace("{folder}", folder) if isinstance(value, str) else value
    return getattr(keras.callbacks, name)(**made)


def _stopper(keras: Any) -> Any:
    class Stopper(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = batch == 1

        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_evaluating = batch == 1

        def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_predicting = batch == 1

    return Stopper()


def _listener(keras: Any, heard: list[Any]) -> Any:
    """A callback that notes every event, with its number and what is in the logs."""

    def plain(logs: Any) -> Any:
        return [
            [name, list(np.shape(value)) if name == "outputs" else rounded(value)]
            for name, value in (logs or {}).items()
        ]

    def unnumbered(event: str) -> Any:
        return lambda self, logs=None: heard.append([event, plain(logs)])

    def numbered(event: str) -> Any:
        return lambda self, number, logs=None: heard.append([event, int(number), plain(logs)])

    methods = {event: unnumbered(event) for event in EVENTS}
    methods |= {event: numbered(event) for event in NUMBERED}

    def set_params(self: Any, params: Any) -> None:
        heard.append(["set_params", list(params.items())])

    return type("Listener", (keras.callbacks.Callback,), {**methods, "set_params": set_params})()


def _files(folder: str) -> dict[str, Any]:
    """The names of all files; of those of text, the lines too, with numbers of six digits."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        text = None
        if path.suffix in (".csv", ".json"):
            text = re.sub(r"-?\d+\.\d+(e-?\d+)?", _six, path.read_text())
        if path.is_file():
            found[os.path.relpath(path, folder)] = text
    return found


def _six(number: re.Match[str]) -> str:
    return f"{float(number[0]):.5g}"
