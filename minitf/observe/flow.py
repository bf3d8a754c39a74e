"""The flow of a run: histograms of weights, activations and gradients, layer by layer.

Where it sits   filled by a look at a recorded step now and then; read by GradFlow. Data only.
The one idea    a network learns where signals keep their size in both directions. A histogram of
                64 bins tells that of a million numbers, and a few dozen looks tell it of a run.
Try it          >>> record = FlowRecord("lesson")
                >>> record.wants(1), record.most
                (True, 64)
Read next       observe/lanes.py, observe/why.py, minitf_widgets/gradflow.py
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minitf.observe.lanes import Lane, reals
from minitf.observe.source import locate
from minitf.observe.trace import Trace

SCHEMA, VERSION = "minitf.flow", 1
MOST_LOOKS, LEAST_LOOKS = 64, 8
LANE_BYTES = 440  # of one lane in one look, as JSON
NAMED_UNITS = 64  # so many dead units are named
DEFAULT_BUDGET = 2_000_000


@dataclass
class Part:
    """A layer, or an operation outside of layers, and where its numbers are in a trace.

    Attributes:
        id: Its name scope, or its node.
        label: Its short name.
        kind: The class of the layer; None for an operation.
        output: The node that holds its activations.
        weights: The nodes of the variables it reads.
    """

    id: str
    label: str
    kind: str | None
    output: str
    weights: list[str]


@dataclass
class Track:
    """What is known of one part over all looks."""

    part: Part
    source: Any = None
    size: int = 0
    activations: Lane = field(default_factory=Lane)
    signals: Lane = field(default_factory=Lane)
    dead: list[tuple[int, list[int]]] = field(default_factory=list)
    weights: dict[str, WeightTrack] = field(default_factory=dict)


@dataclass
class WeightTrack:
    """What is known of one variable over all looks."""

    label: str
    shape: list[int]
    trainable: bool
    values: Lane = field(default_factory=Lane)
    gradients: Lane = field(default_factory=Lane)
    updates: Lane = field(default_factory=Lane)


class FlowRecord:
    """Looks at single steps of a run, at most so many that they fit into a budget.

    Args:
        title: What the picture is called.
        budget: Bytes of the document; beyond it every second look is forgotten.

    Attributes:
        every: Steps between two looks.
        steps: The steps looked at.
    """

    def __init__(self, title: str, budget: int = DEFAULT_BUDGET):
        self.title, self.every = title, 1
        self.steps: list[int] = []
        self.losses: list[float] = []
        self.samples: int | None = None
        self.tracks: dict[str, Track] = {}
        self._budget = budget

    @property
    def most(self) -> int:
        """How many looks are kept."""
        lanes = sum(2 + 3 * len(track.weights) for track in self.tracks.values())
        fitting = self._budget // max(1, lanes * LANE_BYTES)
        return max(LEAST_LOOKS, min(MOST_LOOKS, fitting // 2 * 2))

    def wants(self, step: int) -> bool:
        """Whether this step (from 1) is one to look at."""
        return (step - 1) % self.every == 0

    def look(
        self, step: int, trace: Trace, parts: Sequence[Part],
        before: Mapping[int, np.ndarray] | None = None,
    ) -> None:  # fmt: skip
        """Note one step.

        Args:
            step: Its number, from 1.
            trace: The step, recorded, with its backward pass.
            parts: The layers in it.
            before: The values of variables before the step, by `id`, where they are known.
        """
        if len(self.steps) >= self.most:
            self._thin()
        for part in parts:
            if part.id not in self.tracks:
                self.tracks[part.id] = self._new_track(trace, part)
        for track in self.tracks.values():
            _look_at(track, trace, before or {})
        self.steps.append(step)
        found = trace.backward_pass
        losses = [] if found is None else [trace[name].numpy() for name in found.losses]
        self.losses.append(float(sum(map(np.sum, losses))) if losses else math.nan)

    def _new_track(self, trace: Trace, part: Part) -> Track:
        """A track that starts late was not to be had in the looks before."""
        track = Track(part, trace[part.output].source)
        for name in part.weights:
            node = trace[name]
            trainable = node.variable is None or bool(node.variable.trainable)
            label = name.rpartition("/")[2]
            track.weights[name] = WeightTrack(label, list(node.value_shape), trainable)  # type: ignore[arg-type]
        for _ in self.steps:
            track.dead.append((0, []))
            for lane in _lanes(track):
                lane.add(None)
        return track

    def _thin(self) -> None:
        self.every *= 2
        for column in (self.steps, self.losses, *(track.dead for track in self.tracks.values())):
            del column[1::2]  # type: ignore[attr-defined]
        for track in self.tracks.values():
            for lane in _lanes(track):
                lane.thin()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data (schema `minitf.flow`, version 1), without its zeros."""
        return {
            "schema": SCHEMA, "version": VERSION, "title": self.title, "every": self.every,
            "steps": list(self.steps), "loss": reals(self.losses),
            "layers": [_track_dict(track) for track in self.tracks.values()],
        }  # fmt: skip


def _lanes(track: Track) -> list[Lane]:
    found = [track.activations, track.signals]
    for weight in track.weights.values():
        found += [weight.values, weight.gradients, weight.updates]
    return found


def _look_at(track: Track, trace: Trace, before: Mapping[int, np.ndarray]) -> None:
    node = trace.nodes.get(track.part.output)
    output = None if node is None or node.tensor is None else node.numpy()
    track.activations.add(output)
    track.signals.add(trace.gradients.get(track.part.output))
    if output is not None and output.ndim:
        track.size = output.shape[-1]
    track.dead.append(dead_units(output))
    for name, weight in track.weights.items():
        _look_at_weight(weight, trace, name, before)


def _look_at_weight(
    weight: WeightTrack, trace: Trace, name: str, before: Mapping[int, np.ndarray]
) -> None:
    node = trace.nodes.get(name)
    value = None if node is None or node.tensor is None else node.numpy()
    weight.values.add(value)
    weight.gradients.add(trace.gradients.get(name))
    if node is not None and node.variable is not None:
        weight.trainable = bool(node.variable.trainable)
    old = before.get(id(node.variable)) if node is not None else None
    weight.updates.add(None if old is None or value is None else value - old)


def dead_units(output: np.ndarray | None) -> tuple[int, list[int]]:
    """How many units (places along the last axis) are zero for every sample, and the first 64.

    >>> dead_units(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]]))
    (1, [0])
    """
    if output is None or output.ndim < 2 or not output.size:
        return 0, []
    dead = np.flatnonzero(~output.reshape(-1, output.shape[-1]).any(axis=0))
    return len(dead), dead[:NAMED_UNITS].tolist()


def _track_dict(track: Track) -> dict[str, Any]:
    place = None if track.source is None else locate(track.source)
    return {
        "id": track.part.id, "label": track.part.label, "class": track.part.kind,
        "units": track.size,
        "source": place._asdict() if place is not None and place.text else None,
        "activations": track.activations.to_dict(), "signals": track.signals.to_dict(),
        "dead": [{"count": count, "units": units} for count, units in track.dead],
        "weights": [
            {
                "id": name, "label": weight.label, "shape": weight.shape,
                "trainable": weight.trainable, "values": weight.values.to_dict(),
                "gradients": weight.gradients.to_dict(), "updates": weight.updates.to_dict(),
            }
            for name, weight in track.weights.items()
        ],
    }  # fmt: skip
