"""The parts of a layer: its variables, inner layers, metrics and generators of random numbers.

Where it sits   the first base of Layer; Weights stands on it.
The one idea    a part is noted when it is put into an attribute, also in lists and dicts; so what
                a layer is made of needs no list of its own.
Try it          >>> from minitf import keras
                >>> class Two(keras.layers.Layer):
                ...     def __init__(self):
                ...         super().__init__()
                ...         self.parts = [keras.layers.Dense(1), keras.layers.Dropout(0.5)]
                >>> [layer.name for layer in Two()._flatten_layers(include_self=False)]
                ['dense', 'dropout']
Read next       keras/tracking.py, keras/layers/weights.py
"""

from __future__ import annotations

from collections import deque
from typing import Any, ClassVar

from minitf.core.variable import Variable as EngineVariable
from minitf.errors import StateError
from minitf.keras.metrics.metric import Metric
from minitf.keras.random import SeedGenerator
from minitf.keras.tracking import Tracker
from minitf.keras.variable import Variable

LOCKED = (
    "You cannot add new elements of state (variables or sub-layers) to a layer that is already "
    "built. All state must be created in the `__init__()` method or in the `build()` method."
)


class Parts:
    """Notes what a layer is made of."""

    trainable: bool
    _tracker: Tracker

    # Attributes that say how a layer is used, not what it is made of.
    _no_parts: ClassVar[frozenset[str]] = frozenset({"_given", "_inbound_nodes"})

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._no_parts:
            value = self._noted_by().track(value)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        value = self.__dict__.get(name)
        if isinstance(value, EngineVariable):
            self._untrack_variable(value)
        super().__delattr__(name)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """After a copy: plain lists and dicts note again what is put into them."""
        self.__dict__.update(state)
        for name, value in state.items():
            if name not in self._no_parts and type(value) in (list, dict, set):
                self.__dict__[name] = self._tracker.track(value)

    def _noted_by(self) -> Tracker:
        """The tracker; a learner may set attributes before calling super().__init__()."""
        tracker = self.__dict__.get("_tracker")
        if tracker is None:
            tracker = Tracker(
                {
                    "trainable_variables": (_is_trainable, []),
                    "non_trainable_variables": (_is_fixed, []),
                    "metrics": (_is_metric, []),
                    "layers": (_is_layer, []),
                    "seed_generators": (_is_seed_generator, []),
                },
                exclusions={"non_trainable_variables": ["trainable_variables"]},
            )
            self.__dict__["_tracker"] = tracker
        return tracker

    def _held(self, kind: str) -> list[Any]:
        return self._noted_by().config[kind][1]

    def _lock_state(self) -> None:
        """From now on new variables and layers are refused."""
        self._noted_by().lock(LOCKED)

    def _track_variable(self, variable: Variable) -> None:
        kind = "trainable" if _is_trainable(variable) else "non_trainable"
        self._noted_by().add_to_store(f"{kind}_variables", variable)
        if not self.trainable:
            variable.trainable = False

    def _untrack_variable(self, variable: EngineVariable) -> None:
        """Forget a variable, also in a layer that is built."""
        self._noted_by().untrack(variable)

    # What it is made of

    @property
    def _trainable_variables(self) -> list[Any]:
        return self._held("trainable_variables")

    @property
    def _non_trainable_variables(self) -> list[Any]:
        return self._held("non_trainable_variables")

    @property
    def _metrics(self) -> list[Metric]:
        return self._held("metrics")

    @property
    def _seed_generators(self) -> list[SeedGenerator]:
        return self._held("seed_generators")

    @property
    def _layers(self) -> list[Any]:
        return self._sublayers()

    def _own_variables(self) -> list[Any]:
        """The variables of this layer itself; trainable ones first."""
        kinds = self._noted_by().config
        return kinds["trainable_variables"][1] + kinds["non_trainable_variables"][1]

    def _sublayers(self) -> list[Any]:
        """Layers held in attributes, also in lists, tuples and dicts."""
        tracker = self.__dict__.get("_tracker") or self._noted_by()
        held = tracker.config["layers"][1]
        return [layer for layer in held if layer is not self] if held else []

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        """This layer and those inside it, each once; the innermost follow the one they are in."""
        found: dict[int, Any] = {}
        waiting = deque(self._sublayers())
        while waiting:
            layer = waiting.popleft()
            if id(layer) not in found:
                found[id(layer)] = layer
                waiting.extendleft(layer._sublayers() if recursive else ())
        return [self, *found.values()] if include_self else list(found.values())

    def _check_initialised(self) -> None:
        if "_activity_losses" not in self.__dict__:
            raise StateError(
                f"In layer {type(self).__name__!r}, you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method.",
                why="Layer.__init__ gives it its name and its list of variables",
                instead="super().__init__() as the first line of its __init__",
            )


# The kinds of parts.


def _is_trainable(value: Any) -> bool:
    return isinstance(value, EngineVariable) and _wants_training(value)


def _is_fixed(value: Any) -> bool:
    return isinstance(value, EngineVariable) and not _wants_training(value)


def _is_metric(value: Any) -> bool:
    return isinstance(value, Metric)


def _is_layer(value: Any) -> bool:
    return isinstance(value, Parts)


def _is_seed_generator(value: Any) -> bool:
    return isinstance(value, SeedGenerator)


def _wants_training(variable: Any) -> bool:
    return getattr(variable, "layer_trainable", variable.trainable)
