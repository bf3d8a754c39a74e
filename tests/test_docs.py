"""Every example in a docstring and in the README runs and shows what it says."""

import doctest
import importlib

import numpy as np
import pytest

from tests.packaging.source_tree import modules
from tests.readme import block

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [*modules("minitf"), *modules("minitf_widgets")]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name):
    module = importlib.import_module(name)
    # Examples may say `tf` and `np` without the two import lines.
    names = {**vars(module), "tf": importlib.import_module("minitf"), "np": np}
    runner = doctest.DocTestRunner(verbose=False, optionflags=OPTIONS)
    report: list[str] = []
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, globs=names):
        runner.run(example, out=report.append)

    assert not runner.summarize(verbose=False).failed, "".join(report)


def test_readme_example():
    exec(compile(block("example"), "README.md", "exec"), {"__name__": "readme"})
