"""On a GPU: the calls of a plan recorded once as CUDA graphs, and replayed.

Where it sits   after binding: a plan hands over its list of calls, and gets a shorter one.
The one idea    a call of torch's costs the processor some microseconds, and a GPU is often done
                sooner.  The calls of a plan are the same every time, on the same memory, so the GPU
                can keep them: one call starts them all.
Try it          >>> x = torch.ones(3)
                >>> [may_be_recorded(partial(torch.mul, x, 2.0, out=x), x.device),
                ...  may_be_recorded(lambda: x.mul_(2.0), x.device)]
                [True, False]
Read next       execution/plan.py; https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs

What is recorded is what the GPU was told, not what Python did.  So only calls that are known to be
nothing but work for the GPU are recorded; what lies between them (a Python function, a check of
values, numbers made on the processor) runs as it is, between two recordings.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import torch

Step = Callable[[], Any]

FEWEST = 4  # calls that pay for a recording
WARM = 2  # runs before it: libraries choose their ways and ask for memory then

# Functions of the binders that tell torch what to do, and do nothing else.
RECORDABLE: set[Callable[..., Any]] = set()


def recordable(function: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a Python function that looks at no values, so that it may be recorded."""
    RECORDABLE.add(function)
    return function


@recordable
def compute(out: torch.Tensor, kernel: Callable[..., Any], *arrays: Any, **attrs: Any) -> None:
    """A kernel that looks at no values, with its result copied to its place."""
    out.copy_(kernel(*arrays, **attrs))


def may_be_recorded(step: Step, device: torch.device) -> bool:
    """Whether a step is a call of torch's on this device, and nothing else."""
    if not isinstance(step, partial):
        owner = getattr(step, "__self__", None)
        return isinstance(owner, torch.Tensor) and owner.device == device
    owner = getattr(step.func, "__self__", None)
    builtin = type(step.func).__name__ in ("builtin_function_or_method", "OpOverload")
    return (builtin or step.func in RECORDABLE) and all(
        tensor.device == device for tensor in _tensors((owner, *step.args, *step.keywords.values()))
    )


def _tensors(values: Sequence[Any]) -> Iterator[torch.Tensor]:
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _tensors(value)


def arranged(steps: list[Step], device: torch.device, card: Any = None) -> list[Step]:
    """The same calls; those that may be recorded together as one.

    Args:
        steps: The calls of a plan, in order.
        device: The GPU.
        card: What records; default: a Card of the device.
    """
    card = card or Card(device)
    result: list[Step] = []
    for together, group in itertools.groupby(steps, lambda step: may_be_recorded(step, device)):
        calls = list(group)
        result += [Recording(calls, card)] if together and len(calls) >= FEWEST else calls
    return result


class Recording:
    """Calls that are made one by one at first, then recorded, then replayed.

    Args:
        calls: Calls of torch's on fixed memory.
        card: What records.
    """

    def __init__(self, calls: list[Step], card: Any):
        self.calls, self._card = calls, card
        self._runs = 0
        self._replay: Callable[[], None] | None = None
        self._gave_up = False

    def __call__(self) -> None:
        if self._replay is not None:
            self._replay()
        elif self._gave_up or self._runs < WARM:
            self._runs += 1
            self._card.warm(self.calls)
        else:
            self._record()
            self()

    def _record(self) -> None:
        """Recording computes nothing, so that after a failure the calls are made as before."""
        try:
            self._replay = self._card.record(self.calls, list(_generators(self.calls)))
        except RuntimeError:  # torch: not permitted when stream is capturing
            self._gave_up = True


def _generators(calls: list[Step]) -> Iterator[torch.Generator]:
    """The streams of random numbers that are drawn from: each replay must go on in them."""
    found = (call.keywords.get("generator") for call in calls if isinstance(call, partial))
    yield from dict.fromkeys(one for one in found if one is not None)


class Card:
    """A GPU as torch.cuda sees it.

    Args:
        device: The GPU.
    """

    def __init__(self, device: torch.device):
        self._device = device
        self._beside: Any = None

    def warm(self, calls: list[Step]) -> None:
        """Make the calls on a stream of their own, as torch wants it before a recording."""
        with torch.cuda.device(self._device):
            if self._beside is None:
                self._beside = torch.cuda.Stream()
            now = torch.cuda.current_stream()
            self._beside.wait_stream(now)
            with torch.cuda.stream(self._beside):
                for call in calls:
                    call()
            now.wait_stream(self._beside)

    def record(self, calls: list[Step], generators: list[torch.Generator]) -> Callable[[], None]:
        """Record the calls; returns what replays them.  Nothing is computed yet."""
        graph = torch.cuda.CUDAGraph()
        for generator in generators:
            graph.register_generator_state(generator)
        # Other threads may use the GPU meanwhile: only this one's calls are watched.
        watched = torch.cuda.graph(graph, stream=self._beside, capture_error_mode="thread_local")
        with torch.cuda.device(self._device), watched:
            for call in calls:
                call()
        return graph.replay
