"""What a backend is: the one place that knows numpy or torch.

Where it sits   below core; everything above speaks of arrays without knowing whose they are.
The one idea    data decides where: each tensor carries its device, each device its backend, and
                an op's kernel name is looked up in that backend's table.
Try it          >>> from minitf.backends import devices
                >>> devices.get("cpu").backend.name
                'numpy'
Read next       backends/numpy/basic.py
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from functools import partial, wraps
from typing import Any, ClassVar, TypeVar

import numpy as np

from minitf.dtypes import DType

Array = Any  # a numpy array or a torch tensor; only a backend looks inside
Step = Callable[[], Any]  # one ready call of a compiled plan

_F = TypeVar("_F", bound=Callable[..., Any])


def _silence() -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """A function that silences numpy, and one that, given its result, undoes it.

    It is done around each op, and np.errstate takes as long as a small op itself.  Since numpy 2
    all it does is set a context variable, so that is done directly.
    """
    with np.errstate(all="ignore"):
        inside = copy_context()
    for variable in inside:
        if variable.name == "numpy.ufunc.extobj":
            return partial(variable.set, inside[variable]), variable.reset
    return partial(np.seterr, all="ignore"), lambda before: np.seterr(**before)


# Around what runs kernels: an overflow or a division by zero shows in the numbers (inf, nan), not
# as a warning of numpy's, as in TensorFlow.
silence, speak_again = _silence()


def quiet(function: _F) -> _F:
    """Decorator: numpy is silenced while the function runs."""

    @wraps(function)
    def silent(*args: Any, **kwargs: Any) -> Any:
        before = silence()
        try:
            return function(*args, **kwargs)
        finally:
            speak_again(before)

    return silent  # type: ignore[return-value]


class Sort:
    """What the checks of an op depend on: a number type and a device.  One object for each pair.

    Attributes:
        dtype: The DType.
        device: The Device.
    """

    __slots__ = ("device", "dtype")

    def __init__(self, dtype: DType, device: Device):
        self.dtype, self.device = dtype, device


class Device:
    """A place for arrays: its name, its backend, and the backend's own handle for the place.

    Attributes:
        sorts: The Sort of the arrays that are here, by the backend's own dtype.
    """

    __slots__ = ("backend", "handle", "name", "sorts")

    def __init__(self, name: str, backend: Backend, handle: Any = None):
        self.name, self.backend, self.handle = name, backend, handle
        self.sorts = {own: Sort(dtype, self) for own, dtype in backend.dtypes.items()}

    @property
    def full_name(self) -> str:
        """The name as TensorFlow writes it, for the CPU and GPUs."""
        if self.name == "cpu" or self.name.startswith("torch:cuda"):
            number = self.name.rpartition(":")[2]
            short = f"GPU:{number}" if number.isdigit() else "CPU:0"
            return f"/job:localhost/replica:0/task:0/device:{short}"
        return self.name

    def __repr__(self) -> str:
        return f"<device {self.name}>"


class Backend(ABC):
    """Arrays and kernels of one library.

    Attributes:
        name: "numpy" or "torch".
        array: The class of its arrays.
        dtypes: The DType of each dtype of its own, as far as they are known.
        kernels: ``kernels[name](*arrays, **attrs)`` computes a new array.
        binders: ``binders[name](out, arrays, attrs)`` gives the ready calls that compute the same
            into `out` (a tuple, where the op has many outputs).  A kernel without a binder is
            run and copied.
        has_compiler: Whether groups of operations can become kernels of a compiler.
    """

    name: str
    has_compiler = False
    array: ClassVar[type]
    dtypes: ClassVar[Mapping[Any, DType]]
    kernels: dict[str, Callable[..., Array]]
    binders: dict[str, Callable[[Array, tuple, dict], list[Step]]]

    @abstractmethod
    def from_numpy(self, array: np.ndarray, device: Device) -> Array:
        """A backend array with the values of a numpy array (memory may be shared)."""

    @abstractmethod
    def to_numpy(self, array: Array) -> np.ndarray:
        """A numpy array with the same values (memory may be shared)."""

    @abstractmethod
    def dtype(self, array: Array) -> DType:
        """The number type of an array."""

    @abstractmethod
    def finish(self, array: Array) -> Array:
        """Turn what a kernel returned into an array (numpy returns scalars at rank 0)."""

    @abstractmethod
    def empty(self, shape: tuple[int, ...], dtype: DType, device: Device) -> Array:
        """A new array, values undefined."""

    @abstractmethod
    def ghost(self, shape: tuple[int, ...], dtype: DType, device: Device) -> Array:
        """An array of this shape that takes no memory: one zero, shown everywhere."""

    @abstractmethod
    def copy(self, array: Array) -> Array:
        """A new, dense array with the same values."""

    @abstractmethod
    def write(self, target: Array, value: Array) -> None:
        """Copy `value` into `target`, in place."""

    @abstractmethod
    def shares_memory(self, one: Array, other: Array) -> bool:
        """Whether two arrays may overlap in memory."""

    @abstractmethod
    def is_held(self, largest: int) -> bool:
        """Whether a plan is run on one thread, where its largest array has so many entries."""

    @abstractmethod
    def hold(self) -> int:
        """From now on the library computes on one thread; returns on how many before."""

    @abstractmethod
    def give_back(self, before: int) -> None:
        """The end of `hold`."""

    def filler(self, source: np.ndarray, place: Array, device: Device) -> Callable[[Any], None]:
        """A function that copies rows of a numpy array, by a slice or by numbers, to a place."""

        def fill(rows: Any) -> None:
            self.write(place, self.from_numpy(np.ascontiguousarray(source[rows]), device))

        return fill

    def prepared(
        self, operations: Sequence[Any], fetches: Sequence[Any], shapes: dict[int, tuple]
    ) -> list[Any]:
        """The operations of a plan before they are bound; a backend may mark some for itself."""
        return list(operations)

    def arrange(self, steps: list[Step]) -> list[Step]:
        """The calls of a whole plan, in a better order or in fewer calls."""
        return steps

    def fuses(self, kernel: str, inputs: list[str], output: str) -> int:
        """How many calls a kernel takes by itself, on these number types; 0: it is never fused."""
        return 0

    def together(self, steps: list[Step]) -> list[Step]:
        """The steps of one operation, several of them in one kernel where that can be."""
        return steps

    def opened(self, operation: Any, steps: list[Step]) -> str:
        """What the steps of an operation do, for learners to read."""
        return f"{operation.type}: {operation.opdef.words}"

    def bind(self, kernel: str, out: Array, arrays: tuple, attrs: dict) -> list[Step]:
        """Ready calls that compute `kernel` on fixed arrays into the fixed array `out`."""
        binder = self.binders.get(kernel)
        if binder is not None:
            return binder(out, arrays, attrs)
        compute, write = self.kernels[kernel], self.write

        def run_and_copy() -> None:
            write(out, compute(*arrays, **attrs))

        return [run_and_copy]
