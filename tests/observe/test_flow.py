"""The record of a run: every entry is in a histogram, and a budget holds."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import minitf as tf
from minitf import observe
from minitf.observe.flow import LANE_BYTES, FlowRecord, Part, dead_units
from minitf.observe.lanes import BINS, Lane, histogram

FLOATS = arrays(np.float64, array_shapes(max_dims=3, max_side=9, min_side=0), elements=st.floats())


@settings(max_examples=200, deadline=None)
@given(FLOATS)
def test_histograms_sum_to_the_count(array):
    lane = Lane()
    lane.add(array)

    assert lane.counts[0].sum() + lane.broken[0] == array.size
    assert lane.zeros[0] == (array == 0).sum()
    assert len(lane.counts[0]) == BINS


@settings(max_examples=100, deadline=None)
@given(arrays(np.float32, (50,), elements=st.floats(-1e6, 1e6, width=32)))
def test_histograms_are_those_of_numpy(values):
    low, high, counts = histogram(values.astype(np.float64))
    if low < high:
        theirs, edges = np.histogram(values.astype(np.float64), BINS, (low, high))
        # An entry on an edge may fall to either side of it; none moves further.
        moved = np.abs(np.cumsum(counts.astype(int) - theirs))
        on_edges = [np.isclose(values, edge, rtol=1e-9).sum() for edge in edges[1:]]
        assert (moved <= on_edges).all()
    assert counts.sum() == 50


def test_a_histogram_of_the_smallest_numbers_there_are():
    for values in (np.array([0, 2.48e-43], np.float32), np.array([0, 5e-324])):
        low, high, counts = histogram(values)
        assert (low, high) == (float(values[0]), float(values[1]))
        assert counts.sum() == 2


def a_look(rate=1.0):
    w, b = tf.Variable([[1.0, -9.0], [0.5, -9.0]], name="w"), tf.Variable([0.0, 0.0], name="b")
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    names = {id(w): "w", id(b): "b"}
    trace = observe.record_backward(lambda: tf.reduce_sum(tf.nn.relu(x @ w + b)), names=names)
    return trace, [Part("first", "first", None, "relu", ["w", "b"])], w


def test_a_look_notes_what_the_trace_holds():
    trace, parts, w = a_look()
    record = FlowRecord("lesson")
    record.look(1, trace, parts, before={id(w): w.numpy() - 0.5})
    [layer] = record.to_dict()["layers"]

    assert layer["dead"] == [{"count": 1, "units": [1]}]
    assert layer["units"] == 2
    assert layer["source"]["text"].startswith("trace = observe.record_backward")
    assert layer["signals"]["norm"] == [2.0]
    weights = layer["weights"][0]
    assert weights["updates"]["norm"] == [1.0]  # four times 0.5
    assert weights["gradients"]["norm"] == [pytest.approx(np.hypot(4, 6))]
    assert layer["weights"][1]["updates"]["norm"] == ["NaN"]  # nobody told
    assert record.to_dict()["loss"] == [pytest.approx(7.0)]


def test_counts_travel_as_little_endian_whole_numbers():
    lane = Lane()
    lane.add([0.0] * 300 + [1.0])
    lane.add([2.0])
    table = np.frombuffer(base64.b64decode(lane.to_dict()["counts"]), "<u4").reshape(2, BINS)
    assert (table[0, 0], table[0, -1], table.sum()) == (300, 1, 302)


def lanes(document):
    for layer in document["layers"]:
        yield from (layer["activations"], layer["signals"])
        for weight in layer["weights"]:
            yield from (weight["values"], weight["gradients"], weight["updates"])


@pytest.mark.parametrize("looks", [1, 63, 64, 65, 200])
def test_a_long_run_is_seen_evenly_and_fits(looks):
    trace, parts, _ = a_look()
    record = FlowRecord("long")
    seen = 0
    for step in range(1, 100_000):
        if record.wants(step):
            record.look(step, trace, parts)
            seen += 1
        if seen == looks:
            break
    gaps = set(np.diff(record.steps))
    assert len(record.steps) <= 64
    assert gaps <= {record.every}
    assert record.steps[0] == 1
    assert all(len(lane["norm"]) == len(record.steps) for lane in lanes(record.to_dict()))


@pytest.mark.parametrize("budget", [50_000, 120_000])
def test_the_budget_holds(budget):
    trace, parts, _ = a_look()
    record = FlowRecord("tight", budget)
    for step in range(1, 400):
        if record.wants(step):
            record.look(step, trace, parts)
    assert len(json.dumps(record.to_dict())) < budget
    assert len(record.steps) >= 8


def test_a_lane_is_as_large_as_the_budget_thinks():
    rng = np.random.default_rng(0)
    lane = Lane()
    for _ in range(10):
        lane.add(rng.normal(size=5000))
    assert len(json.dumps(lane.to_dict())) / 10 < LANE_BYTES


def test_a_part_that_comes_late_was_not_there_before():
    trace, parts, _ = a_look()
    record = FlowRecord("grows")
    record.look(1, trace, [])
    record.look(2, trace, parts)
    [layer] = record.to_dict()["layers"]
    assert layer["activations"]["norm"][0] == "NaN"
    assert layer["dead"][0] == {"count": 0, "units": []}


def test_dead_units_need_two_axes():
    assert dead_units(np.zeros(3)) == (0, [])
    assert dead_units(None) == (0, [])
    count, units = dead_units(np.zeros((2, 3, 100)))
    assert (count, len(units)) == (100, 64)
