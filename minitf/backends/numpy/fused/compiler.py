"""The compiler: from a kernel's text to an address that can be called, kept on disk.

Where it sits   above llvm.py; calls.py asks here for kernels.
The one idea    LLVM, the compiler behind clang, Rust and numba, comes as the Python package
                llvmlite.  It is asked directly: a kernel takes it some 20 milliseconds, in which
                Python goes on.  What it made for this processor is kept in a folder, beside the
                text it was made from.
Try it          >>> folder().name
                'kernels'
Read next       execution/speedup.py, which does this beside a running plan

https://llvmlite.readthedocs.io/
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from minitf.backends.numpy.fused.llvm import instructions
from minitf.backends.numpy.fused.loops import Nest

SEAL = hashlib.sha256().digest_size  # bytes before the code that say whether it is whole
BUSY = 1 << 14  # entries to compute from which on other threads of Python may go on meanwhile


def folder() -> Path:
    """Where kernels are kept: $MINITF_CACHE_DIR, or the user's folder for such things."""
    if chosen := os.environ.get("MINITF_CACHE_DIR"):
        return Path(chosen) / "kernels"
    if os.name == "nt":
        home = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        home = os.path.expanduser("~/Library/Caches")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "minitf" / "kernels"


class Compiler:
    """LLVM for this processor, and the kernels it has made.

    Attributes:
        made: How many kernels were compiled, not found.
    """

    def __init__(self) -> None:
        from llvmlite import binding

        self.made = 0
        self._llvm = binding
        self._kernels: dict[Nest, int] = {}
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        self._processor = (binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())
        self._machine = self._new_machine()
        self._shop = binding.create_mcjit_compiler(binding.parse_assembly(""), self._new_machine())

    def address(self, nest: Nest) -> int:
        """Where a kernel's instructions begin."""
        with _busy:
            if nest not in self._kernels:
                if _ends.is_set():
                    raise RuntimeError("the program ends")
                self._kernels[nest] = self._load(nest)
            return self._kernels[nest]

    def _new_machine(self) -> Any:
        name, features = self._processor
        target = self._llvm.Target.from_default_triple()
        return target.create_target_machine(
            cpu=name, features=features, opt=3, codemodel="jitdefault", jit=True
        )

    def _load(self, nest: Nest) -> int:
        text = instructions(nest, "KERNEL")
        whole = (text, *self._processor, self._llvm.llvm_version_info)
        name = "kernel_" + hashlib.sha256(repr(whole).encode()).hexdigest()[:24]
        text = text.replace("KERNEL", name)
        code = _found(name)
        if code is None:
            code = self._compiled(text)
            self.made += 1
            _keep(name, text, code)
        self._shop.add_object_file(self._llvm.ObjectFileRef.from_data(code))
        self._shop.finalize_object()
        return int(self._shop.get_function_address(name))

    def _compiled(self, text: str) -> bytes:
        """The instructions of this processor; loops over several entries at once, where it can."""
        module = self._llvm.parse_assembly(text)
        module.verify()
        options = self._llvm.create_pipeline_tuning_options(speed_level=3)
        options.loop_vectorization = True
        builder = self._llvm.create_pass_builder(self._machine, options)
        builder.getModulePassManager().run(module, builder)
        return bytes(self._machine.emit_object(module))


def compiler() -> Compiler:
    """The one compiler of this process.

    Raises:
        ImportError: llvmlite is not installed.
    """
    with _busy:
        return _compiler()


_compiler = cache(Compiler)
_busy = threading.Lock()  # held while LLVM is loaded or works
_ends = threading.Event()


def ends() -> bool:
    """Whether the program ends, so that no kernel is worth making."""
    return _ends.is_set()


@atexit.register
def _end() -> None:
    """Wait for the kernel in hand, and make no other."""
    _ends.set()
    if _busy.acquire(timeout=2):
        _busy.release()


if hasattr(os, "register_at_fork"):  # a program that splits in two waits for the kernel in hand
    os.register_at_fork(
        before=_busy.acquire, after_in_parent=_busy.release, after_in_child=_busy.release
    )


def call_for(nest: Nest, work: int) -> Callable[[int], None]:
    """The kernel as a function of the address of its list of numbers.

    Args:
        nest: The kernel.
        work: How many entries a call computes; a long call lets other threads of Python go on.
    """
    kind = ctypes.CFUNCTYPE if work >= BUSY else ctypes.PYFUNCTYPE
    return kind(None, ctypes.c_void_p)(compiler().address(nest))


def _found(name: str) -> bytes | None:
    """The code kept under a name; None where there is none, or where it is not whole."""
    try:
        kept = (folder() / f"{name}.o").read_bytes()
    except OSError:
        return None
    seal, code = kept[:SEAL], kept[SEAL:]
    return code if hashlib.sha256(code).digest() == seal else None


def _keep(name: str, text: str, code: bytes) -> None:
    """Keep code and text for the next program; where the folder cannot be written, do without."""
    with contextlib.suppress(OSError):
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(place / f"{name}.ll", text.encode())
        _write(place / f"{name}.o", hashlib.sha256(code).digest() + code)


def _write(path: Path, data: bytes) -> None:
    """All or nothing: another program may read at the same time."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
