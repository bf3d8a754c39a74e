"""Imports run one way, from the public faces down to arrays, and `import minitf` stays light."""

import graphlib
import itertools
import json
import os
import re
import subprocess
import sys

import pytest

from tests.packaging.source_tree import PACKAGES, REPOSITORY, Import, imports, modules
from tests.readme import block

# From the ground up; modules of one row may import each other and everything above them here.
LAYERS = (
    ("errors", "dtypes", "left_out"),
    ("backends", "formats"),
    ("core",),
    ("ops",),
    ("ragged", "strings", "lookup"),
    ("autodiff", "execution"),
    ("observe",),
    ("data", "io", "module", "saved_model", "summary", "train"),
    ("keras",),
    ("distribute", "compat"),
)
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row}
# `minitf` itself and its thin faces (minitf.math, minitf.nn, ...) stand on top of all layers.
TOP = len(LAYERS)

# Too heavy for everybody, needed by some: only these may be imported inside a function.
HEAVY = {
    "torch",
    "ml_dtypes",
    "h5py",
    "onnx",
    "llvmlite",
    "sklearn",
    "matplotlib",
    "PIL",
    "IPython",
    "requests",
    "nbformat",
    "nbclient",
    "nbconvert",
}

# What `import minitf` must not load, because of what it costs, or because it may not be there.
NOT_AT_START = {
    *HEAVY,
    *("keras", "tensorflow", "jax", "scipy", "pandas", "PIL"),
    *("traitlets", "ipywidgets", "anywidget", "minitf_widgets"),
    *("minitf.keras", "minitf.observe", "asyncio", "http.client", "unittest.mock"),
}


def rank(module: str) -> int:
    layer = module.split(".")[1] if "." in module else ""
    return RANK.get(layer, TOP)


def root(module: str) -> str:
    return module.partition(".")[0]


def own(package: str) -> list[Import]:
    """The imports of a package among its own modules."""
    return [one for one in imports(package) if root(one.imported) == package]


def test_every_layer_imports_only_layers_below():
    backward = [str(one) for one in own("minitf") if rank(one.imported) > rank(one.importer)]

    assert not backward


@pytest.mark.parametrize("package", PACKAGES)
def test_there_are_no_import_circles(package):
    graph: dict[str, set[str]] = {name: set() for name in modules(package)}
    for one in own(package):
        graph[one.importer].add(one.imported)

    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_the_engine_never_imports_the_widgets():
    assert not [str(one) for one in imports("minitf") if "minitf_widgets" in one.imported]


@pytest.mark.parametrize("package", PACKAGES)
def test_only_heavy_packages_are_imported_inside_functions(package):
    found = imports(package)
    hidden = [one for one in found if one.in_function]
    # A module of ours which stands on a heavy package is as heavy as that.
    heavy = {one.importer for one in found if root(one.imported) in HEAVY and not one.in_function}

    allowed = HEAVY | heavy
    assert not [str(one) for one in hidden if not {one.imported, root(one.imported)} & allowed]


def test_the_picture_in_the_readme_shows_the_imports():
    drawn = arrows(block("architecture"))
    made = {
        (part(one.importer), part(one.imported))
        for package in PACKAGES
        for one in imports(package)
        if part(one.importer) != part(one.imported)
    }
    boxes = set(drawn) - {"notebook"}
    made = {(start, end) for start, end in made if {start, end} <= boxes}

    assert not {(start, end) for start, end in made if end not in reachable(start, drawn)}
    assert {(start, end) for start in boxes for end in drawn[start]} <= made


def part(module: str) -> str:
    """The picture's name for the part of the code which a module belongs to."""
    if root(module) == "minitf_widgets":
        return "pictures"
    return module.split(".")[1] if module.startswith("minitf.") else module


def arrows(picture: str) -> dict[str, set[str]]:
    """Where the solid arrows of a mermaid flowchart lead, from each of its boxes."""
    leads: dict[str, set[str]] = {}
    for starts, ends in re.findall(r"^ *([\w &]+) --> ([\w &]+)$", picture, re.MULTILINE):
        for start, end in itertools.product(starts.split(" & "), ends.split(" & ")):
            leads.setdefault(start, set()).add(end)
            leads.setdefault(end, set())
    return leads


def reachable(start: str, leads: dict[str, set[str]]) -> set[str]:
    found = set(leads[start])
    for end in leads[start]:
        found |= reachable(end, leads)
    return found


def test_import_minitf_loads_nothing_heavy():
    loaded = modules_after("import minitf") - modules_after("import numpy")

    assert not loaded & NOT_AT_START
    assert "minitf.core" in loaded


def modules_after(statement: str) -> set[str]:
    """What a fresh interpreter has loaded after one statement."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    return set(json.loads(answer.stdout))
