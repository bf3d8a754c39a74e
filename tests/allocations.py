"""What numpy asks for: each piece of memory for an array, noted while somebody counts.

Where it sits   below the tests of compiled steps, which ask for none.
The one idea    a program may bring numpy an allocator of its own (NEP 49).  This one notes how much
                was asked for and on which line, and hands the wish on to numpy's.
Try it          >>> with counted() as asked:
                ...     ones = np.ones(1000)
                ...     _ = np.add(ones, ones, out=ones)
                >>> asked[0].size
                8000
Read next       tests/execution/test_allocations.py

numpy keeps its allocator for each thread, so helpers are not counted: see `alone`.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from minitf.backends.numpy import team

ADDRESS, SIZE = ctypes.c_void_p, ctypes.c_size_t
# Calls which keep the interpreter's lock: numpy's allocator lets go of it by itself.
MALLOC = ctypes.PYFUNCTYPE(ADDRESS, ADDRESS, SIZE)
CALLOC = ctypes.PYFUNCTYPE(ADDRESS, ADDRESS, SIZE, SIZE)
REALLOC = ctypes.PYFUNCTYPE(ADDRESS, ADDRESS, ADDRESS, SIZE)

# Where numpy's C API has PyDataMem_SetHandler and PyDataMem_DefaultHandler.
SET_HANDLER, DEFAULT_HANDLER = 304, 306
NAME = ctypes.create_string_buffer(b"mem_handler")


class Handler(ctypes.Structure):
    """PyDataMem_Handler of numpy's C API."""

    _fields_ = (
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("context", ADDRESS),
        ("malloc", MALLOC),
        ("calloc", CALLOC),
        ("realloc", REALLOC),
        ("free", ADDRESS),
    )


class Asked(NamedTuple):
    """So many bytes, asked for by this line of Python."""

    size: int
    line: str


_noted: list[Asked] = []


def _note(size: int) -> None:
    frame = sys._getframe(2)
    _noted.append(Asked(size, f"{frame.f_code.co_filename}:{frame.f_lineno}"))


def _pointer(capsule: object, name: bytes | None) -> int:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ADDRESS, (ctypes.py_object, ctypes.c_char_p)
    return int(get(capsule, name))


def _c_api() -> ctypes.Array:
    core = np._core if hasattr(np, "_core") else np.core
    table = ctypes.cast(_pointer(core._multiarray_umath._ARRAY_API, None), ctypes.POINTER(ADDRESS))
    return table


def _counting_handler() -> object:
    """An allocator for numpy, which notes and hands on; it stays, as arrays may stay."""
    default = ctypes.cast(_c_api()[DEFAULT_HANDLER], ctypes.POINTER(ctypes.py_object))[0]
    given = Handler.from_address(_pointer(default, NAME.value))

    def malloc(context: int, size: int) -> int:
        _note(size)
        return int(given.malloc(given.context, size))

    def calloc(context: int, count: int, size: int) -> int:
        _note(count * size)
        return int(given.calloc(given.context, count, size))

    def realloc(context: int, place: int, size: int) -> int:
        _note(size)
        return int(given.realloc(given.context, place, size))

    handler = Handler(
        b"counting", 1, given.context, MALLOC(malloc), CALLOC(calloc), REALLOC(realloc), given.free
    )
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(handler))
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, (ADDRESS, ADDRESS, ADDRESS)
    return new(ctypes.addressof(handler), ctypes.addressof(NAME), None)


_set = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(_c_api()[SET_HANDLER])
_handler = _counting_handler()


@contextmanager
def counted() -> Iterator[list[Asked]]:
    """Gives a list of all that numpy asks for meanwhile, in this thread."""
    _noted.clear()
    before = _set(_handler)
    try:
        yield _noted
    finally:
        _set(before)


@contextmanager
def alone() -> Iterator[None]:
    """Meanwhile this thread does all parts of the work, as when another has the helpers."""
    with team._busy:
        yield
