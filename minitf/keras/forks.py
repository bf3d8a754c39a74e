"""Forks: go on with a copy of a run from a step it has passed, and change one thing.

Where it sits   over keras/loop.py; RunMonitor of minitf_widgets takes moments and starts forks.
The one idea    a run is a loop over data and the numbers it changes.  Who has the numbers of one
                moment (weights, optimizer, metrics, chance, callbacks) and knows the place in the
                data can go on from there; with nothing changed, to the same bits.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile("adam", "mse")
                >>> class Keep(keras.callbacks.Callback):
                ...     def set_loop(self, loop):
                ...         self.loop, loop.keeper = loop, self.keep
                ...     def keep(self, epoch, done):
                ...         if (epoch, done) == (1, 2):
                ...             self.moment = Moment(self.loop, epoch, done)
                >>> keep = Keep()
                >>> x = np.arange(8.0).reshape(8, 1)
                >>> _ = model.fit(x, x, batch_size=2, epochs=3, verbose=0, callbacks=[keep])
                >>> again = fork(keep.loop, keep.moment)
                >>> _ = again.fit(again.first_epoch)
                >>> np.array_equal(again.model.get_weights()[0], model.get_weights()[0])
                True
Read next       keras/epochs.py
"""

from __future__ import annotations

import copy
import random as python_random
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core import nest
from minitf.core.random_state import GLOBAL, Generator, Stream
from minitf.keras.callbacks import (
    BackupAndRestore,
    Callback,
    CSVLogger,
    History,
    ModelCheckpoint,
    ProgbarLogger,
    TensorBoard,
)
from minitf.keras.data import ArraySource
from minitf.keras.epochs import Epochs
from minitf.keras.loop import Loop
from minitf.keras.random import global_seed_generator, has_global_seed

# These write files or lines, and what a fork does is no part of the run they tell of.
_WRITERS = (BackupAndRestore, CSVLogger, History, ModelCheckpoint, ProgbarLogger, TensorBoard)


class Moment:
    """Everything that a run changes, as it is between two steps.

    Args:
        loop: The run.
        epoch: The epoch that it is in, counted from 0.
        done: How many batches of that epoch it has trained on.

    Attributes:
        nbytes: How much memory the numbers take.
        streams: Where the random streams in the graph stand; none before it was made.
    """

    def __init__(self, loop: Loop, epoch: int, done: int):
        self.epoch, self.done = epoch, done
        self._values = [np.asarray(variable.numpy()) for variable in _variables(loop.model)]
        self._generators = [generator.snapshot() for generator in _generators(loop.model)]
        self.streams = [stream.snapshot() for stream in loop.model._step("train").streams()]
        self._of_program = _chance_of_program()
        self._callbacks = [_attributes(callback) for callback in _steering(loop.callbacks)]
        self.nbytes = sum(value.nbytes for value in self._values) + 30_000  # chance, about

    def restore(self, again: Fork, streams: Sequence[Any]) -> None:
        """Bring a fork to this moment.

        Args:
            again: The fork.
            streams: The streams in the graph of its step.
        """
        # (Metrics make their variables in the first step; those come last, and start at 0.)
        for variable, value in zip(_variables(again.model), self._values, strict=False):
            variable.assign(value)
        for generator, state in zip(_generators(again.model), self._generators, strict=True):
            generator.restore(state)
        for stream, state in zip(streams, self.streams or again.starts, strict=False):
            if state is not None:
                stream.restore(state)
        _set_chance_of_program(self._of_program)
        for callback, attributes in zip(_steering(again.callbacks), self._callbacks, strict=True):
            vars(callback).update(_copied(attributes))


class Fork(Loop):
    """A run that goes on from a moment of another one; see `fork`.

    Attributes:
        first_epoch: What `fit` is called with.
        learning_rate: The one that it goes on with; None: that of the moment.
        starts: Where the streams in the graph of the first run began.
    """

    def __init__(self, model: Any, callbacks: Any, data: Epochs, epochs: int, moment: Moment):
        super().__init__(model, callbacks, 0, data, epochs)
        self.first_epoch = moment.epoch
        self.learning_rate: float | None = None
        self.starts: list[Any] = []
        self._moment: Moment | None = moment

    def _epoch(self, epoch: int, history: History) -> dict[str, Any]:
        if self._moment is not None and not self._moment.done:
            self._begin()  # between two epochs: nobody was told of the next one
        return super()._epoch(epoch, history)

    def _batches(self, kind: str, epoch: int = 0) -> dict[str, Any]:
        if self._moment is not None:
            self._begin()  # within an epoch: what callbacks did at its start is in the moment
        return super()._batches(kind, epoch)

    def _begin(self) -> None:
        """Be at the moment."""
        moment, self._moment = self._moment, None
        assert moment is not None
        moment.restore(self, self.model._step("train").streams(self._some_batch()))
        if self.learning_rate is not None:
            self.model.optimizer.learning_rate = self.learning_rate

    def _some_batch(self) -> Any:
        source = self.data.source
        if isinstance(source, ArraySource):
            return source.rows(np.arange(min(source.batch_size, source.length)))
        return source.peek()


def fork(
    loop: Loop, moment: Moment, *, learning_rate: float | None = None, epochs: int | None = None,
    callbacks: Sequence[Callback] = (),
) -> Fork:  # fmt: skip
    """A copy of a run, ready to go on from a moment of it: `again.fit(again.first_epoch)`.

    The model is a copy, in `again.model`; the data are the same, in the same order.  Callbacks that
    steer (EarlyStopping, ReduceLROnPlateau, the learner's own) come along as copies; those that
    write files do not.

    Args:
        loop: The run, which stands still or is over.
        moment: One of its moments.
        learning_rate: A new learning rate from there on.
        epochs: The number of the last epoch; default: that of the run.
        callbacks: More callbacks for the fork.

    Raises:
        ArgumentError: A schedule owns the learning rate, or it is no number.
        StateError: The data of the run cannot be read again.
    """
    assert loop.origin is not None
    data = loop.data.go_on(moment.epoch - loop.origin, moment.done)
    model = _copy_of(loop.model)
    if learning_rate is not None:
        model.optimizer.learning_rate = learning_rate  # what it refuses, it refuses here
    steering = [copy.copy(callback) for callback in _steering(loop.callbacks)]
    again = Fork(model, [*steering, *callbacks], data, epochs or loop.epochs, moment)
    again.origin, again.learning_rate = loop.origin, learning_rate
    again.starts = [_beginning(stream) for stream in loop.model._step("train").streams()]
    if loop._validation is not None:
        held_out, frequency = loop._validation
        again.validate(held_out.go_on(0, 0), frequency)
    return again


def _copy_of(model: Any) -> Any:
    """The model without those who look at it; steps are traced anew."""
    lookers = getattr(model, "_structure_listeners", None)
    memo: dict[int, Any] = {id(model.history): None}
    if lookers is not None:
        memo[id(lookers)] = []
    return copy.deepcopy(model, memo)


def _variables(model: Any) -> list[Any]:
    """All that a step of training may change."""
    held = [*model.variables, *model.optimizer.variables]  # states of chance among them
    held += [variable for metric in model.metrics for variable in metric.variables]
    return list({id(variable): variable for variable in held}.values())


def _generators(model: Any) -> list[Generator]:
    """The streams of layers that draw, as Dropout does."""
    found = [value for layer in model._flatten_layers() for value in vars(layer).values()]
    return [value for value in found if isinstance(value, Generator)]


def _beginning(stream: Any) -> Any:
    """Where a stream of the graph began; None for one that a layer owns, or the program."""
    return (stream.start, 0) if isinstance(stream, Stream) else None


def _chance_of_program() -> list[Any]:
    """Where the streams stand that belong to nobody: Python's, numpy's, minitf's own."""
    seed = global_seed_generator().state.numpy() if has_global_seed() else None
    legacy = np.random.get_state()  # noqa: NPY002 - the stream that programs draw from
    return [python_random.getstate(), legacy, GLOBAL.snapshot(), seed]


def _set_chance_of_program(states: list[Any]) -> None:
    of_python, of_numpy, of_minitf, seed = states
    python_random.setstate(of_python)
    np.random.set_state(of_numpy)  # noqa: NPY002
    GLOBAL.restore(of_minitf)
    if seed is not None:
        global_seed_generator().state.assign(seed)


def _steering(callbacks: Any) -> list[Callback]:
    """The callbacks that may change what the run does next."""
    return [
        callback
        for callback in nest.flatten(list(callbacks))
        if not isinstance(callback, _WRITERS)
        and not hasattr(callback, "set_loop")
        and not getattr(callback, "only_watches", False)  # a picture of that run, as GradFlow is
    ]


def _attributes(callback: Callback) -> dict[str, Any]:
    mine = {name: value for name, value in vars(callback).items() if name not in _OF_THE_RUN}
    return _copied(mine)


_OF_THE_RUN = ("_model", "params")


def _copied(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes, with containers of their own: a list may grow, an array is replaced."""
    return {
        name: copy.copy(value) if isinstance(value, (list, dict, set)) else value
        for name, value in attributes.items()
    }
