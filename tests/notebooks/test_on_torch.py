"""Lessons run on torch as they do on numpy.

Here are those that take a few seconds each; the others are run by hand, as
`python -m tests.notebooks.on_device torch:cpu notebooks/12-convolutions.ipynb`.
"""

import importlib.util
import os
import subprocess
import sys

import pytest

from tests.notebooks.store import NOTEBOOKS

NEEDED = ("torch", "IPython", "matplotlib", "anywidget", "sklearn", "h5py")
SHORT = ("00", "01", "02", "03", "04", "06", "08", "09", "11", "14", "19")


@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in NEEDED),
    reason="lessons on torch want: pip install 'minitf[lab,torch]'",
)
@pytest.mark.parametrize("number", SHORT)
def test_a_lesson_runs_on_torch(number):
    [path] = NOTEBOOKS.glob(f"{number}-*.ipynb")
    # One thread: the lessons' arrays are small, and other tests may be running beside this one.
    environment = {**os.environ, "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.notebooks.on_device", "torch:cpu", str(path)],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
