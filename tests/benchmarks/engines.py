"""The engines that are compared, the interpreter each one lives in, and how to talk to it.

Where it sits   run.py asks engines for steps; setup_peers.py makes the peers' environments.
The one idea    every peer has an environment of its own, so that no two libraries share a thread
                pool, a numpy or a process.
Read next       worker.py, which is what runs at the other end
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
PEERS = HERE / ".peers"

# What each peer's environment holds besides itself; minitf runs in the environment that calls.
REQUIREMENTS = {
    "keras-tensorflow": ["keras", "tensorflow"],
    "keras-torch": ["keras", "torch==2.13.0"],
    "keras-jax": ["keras", "jax"],
    "tinygrad": ["tinygrad>=0.14", "numpy"],
}
# What a caller may have set for itself and an engine decides for itself.
NOT_HANDED_ON = {"PYTHONDONTWRITEBYTECODE", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
# Engines that live in the environment of another, or with minitf (None).
LODGERS = {
    "minitf-session": None, "minitf-eager": None, "products": None,
    "tensorflow-session": "keras-tensorflow", "tensorflow-eager": "keras-tensorflow",
    "torch": "keras-torch", "kernels": "keras-torch", "jax": "keras-jax",
}  # fmt: skip
ENGINES = ["minitf-numpy", "minitf-fast", "minitf-torch", *REQUIREMENTS, *LODGERS]
# Packages without which an engine of minitf's is another one, and the extras they come with.
EXTRAS = {"minitf-fast": ("llvmlite", "fast"), "minitf-torch": ("torch", "torch")}
# Engines that do not have all workloads.
ONLY = {
    "minitf-session": ["W1"], "tensorflow-session": ["W1"],
    "minitf-eager": ["W4"], "tensorflow-eager": ["W4"], "tinygrad": ["W2", "W5"],
    "kernels": ["W5", "W6"],
}  # fmt: skip


class EngineError(RuntimeError):
    """An engine is not installed, or it failed; carries what it said last."""


def one_of(names: Iterable[str]) -> Callable[[str], str]:
    """A type for arguments of a command line: one of these names, or none at all.

    argparse's own `choices` refuses an empty list of arguments on Python 3.11.
    """

    def check(name: str) -> str:
        if name not in names:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(names)}")
        return name

    return check


def interpreter(engine: str) -> str:
    """The Python that an engine runs on.

    MINITF_PEER_PYTHON names one interpreter for all peers that have no environment of their own.
    """
    if engine not in ENGINES:
        raise EngineError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    package, extra = EXTRAS.get(engine, ("numpy", ""))
    if importlib.util.find_spec(package) is None:
        raise EngineError(f"{engine} needs {package}: pip install 'minitf[{extra}]'")
    if engine == "tinygrad" and clang() is None:
        raise EngineError(
            "tinygrad needs the compiler clang on the search path, which is not there"
        )
    home = LODGERS.get(engine, engine)
    if home not in REQUIREMENTS:
        return sys.executable
    path = own_interpreter(home)
    if path.exists():
        return str(path)
    if shared := os.environ.get("MINITF_PEER_PYTHON"):
        return shared
    raise EngineError(f"{engine} is not installed: python -m tests.benchmarks.setup_peers {home}")


def own_interpreter(peer: str) -> Path:
    """The Python of a peer's own environment, which may not be there yet."""
    return PEERS / peer / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def clang() -> str | None:
    """The compiler that tinygrad calls; Debian's have their version in their names."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    names = (path.name for folder in folders for path in folder.glob("clang-*"))
    found = {int(name[6:]) for name in names if name[6:].isdigit()}
    newest = [f"clang-{version}" for version in sorted(found, reverse=True)]
    return next(filter(shutil.which, ["clang", *newest]), None)


def environment(engine: str) -> dict[str, str]:
    """The caller's environment, with the engine chosen and its greetings switched off.

    Python keeps compiled modules, even where the caller's does not: else each import compiles.
    OpenBLAS chooses its kernels by the processor, even where the caller's is told which: a caller
    that wants the same digits on all machines holds numpy, and numpy alone, to older instructions.
    """
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "1", "JAX_PLATFORMS": "cpu"}
    library, _, backend = engine.partition("-")
    chosen = {"KERAS_BACKEND": backend} if library == "keras" else {}
    if engine == "tinygrad":
        chosen = {"DEV": "CPU", "CC": clang() or "clang"}
    packages = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "widgets")])
    kept = {k: v for k, v in os.environ.items() if k not in NOT_HANDED_ON}
    return {**kept, **quiet, **chosen, "PYTHONPATH": packages}


class Worker:
    """A running engine with one workload's model in it."""

    def __init__(self, engine: str, workload: str) -> None:
        self.engine = engine
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (stop() closes it)
        self._process = subprocess.Popen(
            [interpreter(engine), "-m", "tests.benchmarks.worker", engine, workload],
            cwd=REPOSITORY,
            env=environment(engine),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        try:
            self.greeting = self._read()
        except EngineError:
            self.stop()
            raise

    def run(self, steps: int) -> dict[str, Any]:
        """Train so many steps. Returns seconds, the last loss and the process's peak memory."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"steps": steps}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def stop(self) -> None:
        """End the process: it stops when nothing more can be asked."""
        self._process.communicate(timeout=60)
        self._log.close()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._log.seek(0)
            raise EngineError(f"{self.engine} stopped:\n{self._log.read()[-2000:]}")
        return dict(json.loads(line))
