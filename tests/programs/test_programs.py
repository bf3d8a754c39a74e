"""Programs in the style of published tutorials run unchanged, and print what TensorFlow prints.

Where it sits   runs tf1/, tf2/ and keras/ as `python -m minitf program.py`; recorded.json holds
                what real TensorFlow printed.
The one idea    a program says `import tensorflow as tf` and is not changed for minitf.
Read next       facts.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.programs import facts, handwriting

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RECORDED: dict[str, list[str]] = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
PROGRAMS = [
    f"{path.parent.name}/{path.stem}"
    for kind in ("keras", "tf1", "tf2")
    for path in sorted(HERE.glob(f"{kind}/*.py"))
]

# Programs that minitf cannot run yet, and why; one that has begun to run fails the test.
NOT_YET: dict[str, str] = {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the programs run in, with MNIST_data."""
    place = tmp_path_factory.mktemp("programs")
    handwriting.write(place / "MNIST_data")
    return place


def parameters() -> Iterator[Any]:
    for name in PROGRAMS:
        marks = [pytest.mark.xfail(reason=NOT_YET[name])] if name in NOT_YET else []
        yield pytest.param(name, marks=marks)


def test_every_program_has_something_to_be_compared_with():
    assert set(PROGRAMS) == set(RECORDED) | set(facts.FACTS)
    assert set(NOT_YET) <= set(PROGRAMS)


@pytest.mark.parametrize("name", list(parameters()))
def test_prints_what_tensorflow_prints(name: str, folder: Path) -> None:
    printed = run(HERE / f"{name}.py", folder)

    if name in facts.FACTS:
        assert not facts.broken(facts.FACTS[name], printed), printed
    else:
        different = facts.differences(printed, "\n".join(RECORDED[name]))
        assert not different, "\n".join(different)


def run(program: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "minitf", str(program)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
