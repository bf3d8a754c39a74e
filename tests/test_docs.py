"""Every example in a docstring and in the README runs and shows what it says."""

import doctest
import importlib
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import minitf as tf
from tests.packaging.source_tree import modules
from tests.readme import block

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [*modules("minitf"), *modules("minitf_widgets")]


class HeadingParser(doctest.DocTestParser):
    """Knows the module headings, where an example stands right of `Try it`.

    doctest wants examples to start their line, and a blank line after them.
    """

    def parse(self, string: str, name: str = "<string>") -> list[str | doctest.Example]:
        string = re.sub(r"^Try it(?= +>>>)", "      ", string, flags=re.MULTILINE)
        return super().parse(re.sub(r"\nRead next", "\n\nRead next", string), name)


@pytest.fixture
def no_real_packages(monkeypatch):
    """As in a learner's program: other tests of this process may have imported the real ones."""
    for name in list(sys.modules):
        if name.partition(".")[0] in ("keras", "tensorflow"):
            monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.usefixtures("no_real_packages")
def test_docstring_examples(name):
    module = importlib.import_module(name)
    tf.keras.utils.clear_session()  # the first Dense of an example is called dense
    # Examples may say `tf` and `np` without the two import lines.
    names = {**vars(module), "tf": tf, "np": np}
    runner = doctest.DocTestRunner(verbose=False, optionflags=OPTIONS)
    report: list[str] = []
    for example in doctest.DocTestFinder(parser=HeadingParser()).find(module, globs=names):
        runner.run(example, out=report.append)

    assert not report, "".join(report)


def test_readme_example():
    names = run_block("example")

    assert names["model"].evaluate(names["x_test"], names["y_test"], verbose=0)[1] > 0.9


def test_readme_gradients():
    names = run_block("gradient")

    assert (float(names["slope"]), float(names["curvature"])) == (27.0, 18.0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("session", "print(final < 1e-4)"), ("function", "print(steps.numpy() == 111)")],
)
def test_readme_programs(name, shown, tmp_path):
    """Each style is one for a whole program, so each runs in a process of its own."""
    program = tmp_path / "program.py"
    program.write_text(f"{block(name)}\n{shown}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == ("True", "")


def run_block(name: str) -> dict[str, Any]:
    """Run an example of the README and return what it defined."""
    names: dict[str, Any] = {}
    exec(compile(block(name), "README.md", "exec"), names)
    return names
