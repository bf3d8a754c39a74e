"""LossSurface: a map of a loss of two numbers, and real optimizers that walk on it."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from minitf_widgets import LossSurface
from minitf_widgets.contours import contour_lines, levels_of
from minitf_widgets.surface_document import entries_of

import minitf as tf
from minitf import keras
from minitf.errors import ArgumentError
from tests.widgets.test_documents import problems

optimizers = keras.optimizers


def bowl(x, y):
    return 0.5 * (x**2 + 4 * y**2)


def race(**options):
    runs = {"slow": optimizers.SGD(0.1), "fast": optimizers.SGD(0.2)}
    return LossSurface(bowl, runs, start=(-2.0, 1.0), steps=5, **options)


def test_the_walk_is_the_optimizers_own():
    view = race()
    place = np.array([-2.0, 1.0])
    for step, found in enumerate(view.paths["slow"]):
        expected = [*(place * [0.9**step, 0.6**step]), bowl(*(place * [0.9**step, 0.6**step]))]
        np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_an_optimizer_is_copied_and_remains_as_it_was():
    mine = optimizers.Adam(optimizers.schedules.ExponentialDecay(0.3, 5, 0.5))
    first = LossSurface(bowl, {"Adam": mine}, start=(-2.0, 1.0), steps=8)
    again = LossSurface(bowl, {"Adam": mine}, start=(-2.0, 1.0), steps=8)
    assert int(mine.iterations) == 0
    np.testing.assert_array_equal(first.paths["Adam"], again.paths["Adam"])


def test_a_list_of_optimizers_is_named_by_their_classes():
    view = LossSurface(bowl, [optimizers.SGD(), optimizers.Adam(), optimizers.SGD(0.2)], steps=2,
                       start=(1.0, 1.0))  # fmt: skip
    assert list(view.paths) == ["SGD", "Adam", "SGD 2"]


def test_paths_can_be_given():
    path = np.array([[0.0, 0.0], [1.0, 0.5]])
    view = LossSurface(bowl, {"mine": path})
    np.testing.assert_allclose(view.paths["mine"], [[0, 0, 0], [1, 0.5, 1.0]])


def test_the_grid_holds_the_loss():
    view = LossSurface(bowl, x=(-2, 2), y=(-1, 3))
    rows, cols = view.spec["grid"]["rows"], view.spec["grid"]["cols"]
    x, y = np.meshgrid(np.linspace(-2, 2, cols), np.linspace(-1, 3, rows))
    np.testing.assert_allclose(entries_of(view.spec), bowl(x, y), rtol=1e-6)


def test_a_loss_that_takes_only_two_numbers_is_asked_point_by_point():
    data = tf.constant([1.0, 2.0, 3.0])

    def loss(w, b):
        return tf.reduce_mean((w * data + b - 2 * data) ** 2)

    view = LossSurface(loss, {"SGD": optimizers.SGD(0.05)}, start=(0.0, 0.0), steps=3,
                       x=(-1, 4), y=(-2, 2))  # fmt: skip
    heights = entries_of(view.spec)
    assert heights[len(heights) // 2].argmin() == pytest.approx(0.6 * heights.shape[1], abs=1)
    assert view.spec["names"] == ["w", "b"]
    assert view.paths["SGD"][0, 2] == pytest.approx(float(loss(0.0, 0.0)), rel=1e-5)


def test_the_map_is_as_large_as_the_walk_where_nothing_is_said():
    spec = race().spec
    assert spec["x"][0] < -2.0
    assert spec["x"][1] > -1.1
    assert spec["y"][0] < 0.0 < 1.0 < spec["y"][1]


def test_a_run_that_is_lost_is_told_so():
    view = LossSurface(bowl, {"wild": optimizers.SGD(30.0)}, start=(-2.0, 1.0), steps=40,
                       x=(-3, 3), y=(-2, 2))  # fmt: skip
    assert problems(view.spec, "surface") == []
    json.dumps(view.spec, allow_nan=False)
    assert "wild: leaves the map in step 1" in view.describe()
    ElementTree.fromstring(view.to_svg())


def test_words_document_and_still():
    view = race()
    assert problems(view.spec, "surface") == []
    assert view.describe().splitlines() == [
        "LossSurface: bowl, 2 runs of 5 steps from (−2, 1)",
        "  slow: ends at (−1.2, 0.078), height 0.71",
        "  fast: ends at (−0.66, 0), height 0.21",
    ]
    root = ElementTree.fromstring(view.to_svg())
    assert root.find("{*}desc").text == view.describe()
    assert LossSurface(view.spec).describe() == view.describe()
    for shape in view.drawing().shapes:
        assert 0 <= getattr(shape, "x", 0) <= view.drawing().width
        assert 0 <= getattr(shape, "y", 0) <= view.drawing().height


def test_a_map_without_runs():
    assert LossSurface(bowl, x=(-1, 1), y=(-1, 1)).describe() == "LossSurface: bowl, no runs"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LossSurface(3.0), "a function of two numbers"),
        (lambda: LossSurface(lambda x: x), "a function of two numbers"),
        (lambda: LossSurface(bowl, {"a": optimizers.SGD()}), "needs a start"),
        (lambda: LossSurface(bowl, {"a": "adamm"}, start=(0, 0)), "'a' is neither"),
        (lambda: LossSurface(bowl, {"a": [[1.0]]}), "'a' is neither"),
        (lambda: LossSurface(bowl, x=(1, 1)), "x=\\(1, 1\\)"),
        (lambda: LossSurface(bowl, {"a": optimizers.SGD()}, start=(1, 2, 3)), "start"),
        (lambda: LossSurface(bowl, {"a": optimizers.SGD()}, start=(1, 2), steps=0), "steps"),
    ],
)
def test_what_cannot_be_shown_is_said(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


class TestContours:
    def test_a_circle(self):
        x, y = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
        [line] = contour_lines(x**2 + y**2, 0.5)
        found = np.array(line) / 20 - 1
        np.testing.assert_allclose(np.hypot(*found.T), np.sqrt(0.5), atol=0.002)
        assert 16 < len(line) < 60
        assert line[0] == line[-1]  # closed

    def test_a_slope_has_one_line_from_border_to_border(self):
        x, _ = np.meshgrid(np.linspace(0, 1, 5), np.linspace(0, 1, 4))
        [line] = contour_lines(x, 0.6)
        assert {round(column, 6) for column, _ in line} == {2.4}
        assert sorted(row for _, row in line) == [0, 3]

    def test_a_saddle_has_two_lines(self):
        x, y = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
        assert len(contour_lines(x * y, 0.3)) == len(contour_lines(x * y, -0.3)) == 2

    def test_no_line_goes_through_what_is_not_a_number(self):
        heights = np.array([[0.0, np.nan, 0.0], [1.0, 1.0, 1.0]])
        assert contour_lines(heights, 0.5) == []

    def test_levels_rise_and_lie_inside(self):
        heights = np.geomspace(1, 1e6, 500)
        levels = levels_of(heights)
        assert np.all(np.diff(levels) > 0)
        assert heights.min() < levels[0] <= levels[-1] < heights.max()

    def test_a_plain_has_no_levels(self):
        assert levels_of(np.full((4, 4), 2.0)) == []
        assert levels_of(np.full((4, 4), np.nan)) == []
