"""Settings for every test: they are made before anything heavy is imported."""

import functools
import os
import tempfile
import weakref

import hypothesis
import pytest

from minitf.core.graph import Graph
from minitf.execution import speedup

# Real Keras is the specification that minitf is compared with; torch is the engine it runs on here.
os.environ.setdefault("KERAS_BACKEND", "torch")

# Kernels are compiled in tests that ask for them, not by the clock, and are kept for tests only.
speedup.PATIENCE = float("inf")
_kernels = tempfile.TemporaryDirectory(prefix="minitf-tests-")
os.environ.setdefault("MINITF_CACHE_DIR", _kernels.name)

# A slow machine is no failure, and the same examples every time make a failure repeatable.
hypothesis.settings.register_profile("minitf", deadline=None, derandomize=True)
hypothesis.settings.load_profile("minitf")

# Every graph that a test builds must hold together afterwards; tests that break one on purpose
# are marked `broken_graph`.
_graphs: weakref.WeakSet[Graph] = weakref.WeakSet()
_make = Graph.__init__


@functools.wraps(_make)
def _make_and_note(graph, *args, **kwargs):
    _make(graph, *args, **kwargs)
    _graphs.add(graph)


Graph.__init__ = _make_and_note


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    _graphs.clear()
    result = yield
    if item.get_closest_marker("broken_graph") is None:
        for graph in list(_graphs):
            graph.check()
    return result
