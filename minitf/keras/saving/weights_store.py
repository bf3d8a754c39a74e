"""Weights into a file and back.

Where it sits   between keras.saving.archive and the stores.
The one idea    a walk over the model visits its parts in one order; each gives its numbers to the
                store, or takes them.  Nothing is changed when something does not fit.
Try it          >>> import io
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> memory = io.BytesIO()
                >>> with Store(memory, "w") as store:
                ...     write_weights(model, store)
                >>> with Store(memory) as store:
                ...     store.get("layers/dense")["0"].shape
                (2, 1)
Read next       keras/saving/archive.py
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.layers.call_arguments import is_default
from minitf.keras.layers.layer import Layer
from minitf.keras.layers.weights import fitting_values
from minitf.keras.optimizers.optimizer import Optimizer
from minitf.keras.saving.places import walk
from minitf.keras.saving.stores import Numbers, Store

Change = Callable[[], Any]
UNUSED = 2  # what an optimizer has that never made a step: its iterations and its rate


def write_weights(model: Any, store: Store, skip: Iterable[Any] = ()) -> None:
    """Write all weights, but those of the parts in `skip`."""
    done = {id(part) for part in skip}
    for path, owner in walk(model, done):
        done.add(id(owner))
        values: dict[str, Any] = {}
        if isinstance(owner, Optimizer):
            values = {str(i): v.numpy() for i, v in enumerate(owner.variables)}
        elif hasattr(owner, "save_own_variables"):
            owner.save_own_variables(values)
        else:
            continue  # losses and metrics have nothing to keep, but parts that have
        store.put(path, values, owner.name)


def read_weights(
    model: Any, store: Store, skip_mismatch: bool = False, skip: Iterable[Any] = ()
) -> None:
    """Set all weights; nothing is changed when something does not fit.

    Args:
        model: A model that is built.
        store: The file.
        skip_mismatch: Whether what does not fit is left alone, with a warning.
        skip: Parts that keep their weights.

    Raises:
        ArgumentError: A part has other weights than the file, or is not in it.
    """
    done = {id(part) for part in skip}
    todo: list[Change] = []
    own: list[tuple[Any, Change]] = []  # of layers with a way of their own, which may fail
    failed: dict[int, tuple[Any, Exception]] = {}
    for path, owner in walk(model, done):
        try:
            values = store.get(path)
            if isinstance(owner, Layer) and not is_default(owner, "load_own_variables"):
                kept = {name: values[name] for name in values}
                own.append((owner, functools.partial(owner.load_own_variables, kept)))
            else:
                todo += _changes(owner, values)
        except (ValueError, TypeError, KeyError) as problem:
            gone = path.partition("/container")
            if gone[1] and not store.has("".join(gone[:2])):
                _warn_of_container("".join(gone[:2]))
            else:
                failed[id(owner)] = owner, problem
        else:
            done.add(id(owner))
            failed.pop(id(owner), None)
    if not failed or skip_mismatch:
        failed |= _make_own(own)
    if failed and not skip_mismatch:
        raise ArgumentError(_what_failed(failed), instead="the same model, or skip_mismatch=True")
    for change in todo:
        change()
    if failed:
        warnings.warn(_what_failed(failed), stacklevel=3)


def _make_own(changes: list[tuple[Any, Change]]) -> dict[int, tuple[Any, Exception]]:
    """Let layers read in their own way; says which of them could not."""
    failed: dict[int, tuple[Any, Exception]] = {}
    for owner, change in changes:
        try:
            change()
        except Exception as problem:  # whatever the layer's own code raises
            failed[id(owner)] = owner, problem
    return failed


def _changes(owner: Any, values: Numbers) -> list[Change]:
    """What is to be done to give a part its values."""
    if isinstance(owner, Optimizer):
        return _for_optimizer(owner, values)
    if not isinstance(owner, Layer):
        return []
    pairs = fitting_values(owner, values)
    return [functools.partial(variable.assign, array) for variable, array in pairs]


def _for_optimizer(optimizer: Optimizer, values: Numbers) -> list[Change]:
    """Weights alone leave the optimizer as it is: training goes on with a fresh one."""
    variables = optimizer.variables
    if len(values) != len(variables):
        if len(values) > UNUSED:
            warnings.warn(
                f"Skipping variable loading for optimizer '{optimizer.name}', because it has "
                f"{len(variables)} variables whereas the saved optimizer has {len(values)} "
                "variables.",
                stacklevel=5,
            )
        return []
    arrays = [values[str(number)] for number in range(len(variables))]
    if [array.shape for array in arrays] != [tuple(v.shape) for v in variables]:
        return []
    pairs = zip(variables, arrays, strict=True)
    return [functools.partial(variable.assign, array) for variable, array in pairs]


def _what_failed(failed: dict[int, tuple[Any, Exception]]) -> str:
    owners = [owner for owner, _ in failed.values()]
    owner, problem = next(iter(failed.values()))
    return (
        f"A total of {len(failed)} objects could not be loaded. Example error message for object "
        f"{owner}:\n\n{problem}\n\nList of objects that could not be loaded:\n{owners}"
    )


def _warn_of_container(path: str) -> None:
    warnings.warn(
        f"Skipping nested container at '{path}': no matching group found in the saved file. It was "
        "written by a version that did not look into lists within lists; the layers in there keep "
        "the weights that they started with.",
        stacklevel=4,
    )


def read_assets(model: Any, folder: Path) -> None:
    """Let the objects that keep files (vocabularies) read them from a folder."""
    done: set[int] = set()
    for path, owner in walk(model, done):
        done.add(id(owner))
        if hasattr(owner, "load_assets") and (folder / path).is_dir():
            owner.load_assets(folder / path)


def write_assets(model: Any, folder: Path) -> None:
    """Let the objects that keep files write them, each into a folder of its own."""
    done: set[int] = set()
    for path, owner in walk(model, done):
        done.add(id(owner))
        if hasattr(owner, "save_assets"):
            (folder / path).mkdir(parents=True, exist_ok=True)
            owner.save_assets(folder / path)
