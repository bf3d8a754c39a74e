"""TensorView: any tensor as a picture that fits a budget and shows true entries only."""

import importlib.util
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from minitf_widgets import TensorView
from minitf_widgets.tensor_document import as_array, block, tensor_document, window_around
from minitf_widgets.tensor_still import entries_of

import minitf as tf
from minitf.errors import ArgumentError
from tests.widgets.test_documents import problems

THINGS = {
    "scalar": 3.5,
    "vector": [1.0, -2.0, float("nan"), float("inf")],
    "matrix": np.arange(12).reshape(3, 4),
    "cube": np.zeros((2, 3, 4), np.float16),
    "bool": [[True, False]],
    "text": [["a", "<img src=x>"], ["a long text " * 20, ""]],
    "bytes": tf.constant([b"\xff\x00", b"plain"]),
    "complex": [1 + 2j, complex("nan")],
    "empty": np.zeros((0, 3)),
    "huge": [1e308, -1e308, 0.0],
    "large whole": [2**60, -5],
    "bfloat16": tf.constant([1.5, 2.5], tf.bfloat16),
    "tensor": tf.range(5),
    "variable": tf.Variable([[1.0, 2.0]], name="w"),
    "image": np.zeros((8, 8, 3), np.uint8),
}


@pytest.mark.parametrize("name", THINGS)
def test_everything_has_a_document_words_and_a_still(name):
    view = TensorView(THINGS[name])
    assert problems(view.spec, "tensor") == []
    assert json.loads(json.dumps(view.spec, allow_nan=False)) == view.spec
    root = ElementTree.fromstring(view.to_svg())
    assert root.find("{*}desc").text == view.describe() == repr(view)
    assert view.to_svg() == TensorView(THINGS[name]).to_svg()
    for shape in view.drawing().shapes:
        assert 0 <= getattr(shape, "x", 0) <= view.drawing().width
        assert 0 <= getattr(shape, "y", 0) <= view.drawing().height
    assert TensorView(view.spec).describe() == view.describe()


ANY = arrays(
    st.sampled_from([np.float32, np.float64, np.int8, np.int64, np.bool_, np.complex64]),
    array_shapes(min_dims=0, max_dims=4, max_side=7),
)


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_the_statistics_are_numpys(array):
    document = tensor_document(array, "x")
    facts = document["facts"]
    values = np.abs(array).astype(np.float64) if array.dtype.kind == "c" else array.astype(float)
    finite = values[np.isfinite(values)]
    assert (facts["nan"], facts["inf"]) == (np.isnan(values).sum(), np.isinf(values).sum())
    assert facts["zeros"] == (values == 0).sum()
    assert sum((document["histogram"] or {"counts": [0]})["counts"]) == finite.size
    if finite.size and np.abs(finite).max() < 1e100:
        assert facts["min"] == pytest.approx(finite.min(), rel=1e-6)
        near = 1e-6 * np.ptp(finite) + 1.5e-45  # the distance of the smallest float32s
        assert facts["mean"] == pytest.approx(finite.mean(), rel=1e-5, abs=near)


@settings(max_examples=150, deadline=None)
@given(ANY, st.integers(60, 4000))
def test_an_overview_holds_true_entries_and_fits(array, budget):
    document = tensor_document(array, "x", budget)
    part = entries_of(document["sample"], document["shape"])
    places = [
        range(n) if picked is None else picked
        for picked, n in zip(document["sample"]["picks"], array.shape, strict=True)
    ]
    with np.errstate(over="ignore", invalid="ignore"):
        expected = array[np.ix_(*places)].astype(part.dtype) if array.ndim else array
    np.testing.assert_array_equal(part, np.asarray(expected, part.dtype))
    assert len(document["sample"]["data"]) <= max(budget, 24)


@pytest.mark.parametrize(
    ("shape", "shown"), [((2000, 3000), (408, 408)), ((10, 4000, 10), (10, 1666, 10))]
)
def test_the_longest_axes_lose_entries_first(shape, shown):
    sample = tensor_document(np.zeros(shape, np.float32), "x")["sample"]
    assert entries_of(sample, shape).shape == shown


def test_colours_of_an_image_are_never_picked_apart():
    sample = tensor_document(np.zeros((4, 900, 900, 3), np.uint8), "x")["sample"]
    assert sample["picks"][-1] is None


@pytest.mark.parametrize(
    ("array", "image"),
    [
        (np.zeros((8, 8, 3), np.uint8), True),
        (np.full((2, 8, 8, 3), 0.5), True),
        (np.full((8, 8, 3), 7.0), False),
        (np.zeros((8, 8, 5), np.uint8), False),
        (np.zeros((2, 2, 3), np.uint8), False),
    ],
)
def test_what_looks_like_an_image_is_one(array, image):
    assert tensor_document(array, "x")["image"] is image


def test_outliers_are_far_out_and_do_not_drown_the_rest():
    array = np.r_[np.linspace(-1, 1, 100), 80.0]
    document = tensor_document(array, "x")
    assert document["facts"]["outliers"] == 1
    assert document["scale"] == 1.0
    assert tensor_document(array[:-1], "x")["fences"] is None


def test_windows_are_exact():
    array = np.arange(400 * 300).reshape(400, 300)
    view = TensorView(array, budget=4000, index=(399, 0))
    assert view.can_ask
    window = entries_of(view.window, array.shape)
    np.testing.assert_array_equal(window, array[272:, :128])
    view.look_at((10, 290))
    np.testing.assert_array_equal(entries_of(view.window, array.shape), array[:128, 172:])
    assert view.cursor == {"unit": [10, 290]}


def test_the_page_asks_for_a_window():
    array = np.arange(2 * 400 * 300).reshape(2, 400, 300)
    view = TensorView(array, budget=4000)
    view._heard(None, {"type": "window", "index": [1, 300, 5], "axes": [1, 2]}, [])
    np.testing.assert_array_equal(entries_of(view.window, array.shape), array[1:, 236:364, :128])
    before = view.window
    for nonsense in ({"type": "window"}, {"type": "window", "index": [9, 9, 9], "axes": [1, 2]}, 3):
        view._heard(None, nonsense, [])
    assert view.window == before


def test_a_window_of_a_vector_and_of_a_small_axis():
    assert window_around(np.zeros(500), [499], [0]) == [list(range(372, 500))]
    places = window_around(np.zeros((3, 500)), [1, 0], [0, 1])
    assert places == [[0, 1, 2], list(range(128))]
    assert block(np.zeros((3, 500)), places)["type"] == "f4"


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
def test_torch_tensors():
    import torch

    tensor = torch.tensor([[1.0, 2.0]], dtype=torch.bfloat16, requires_grad=True)
    np.testing.assert_array_equal(as_array(tensor), [[1.0, 2.0]])
    assert TensorView(torch.arange(3)).spec["title"] == "Tensor"


def test_names():
    assert TensorView(tf.Variable([1.0], name="w")).spec["title"] == "w"
    assert TensorView([1.0], title="mine").describe().startswith("TensorView: mine, shape (1,)")


def test_axes_have_names_and_places_have_labels():
    weights = np.eye(3).reshape(1, 3, 3)
    letters = ["(", ")", "."]
    view = TensorView(
        weights, "weights", names=("head", "from", "to"), labels={"from": letters, 2: letters}
    )
    assert view.spec["names"] == ["head", "from", "to"]
    assert view.spec["labels"] == [None, letters, letters]
    assert problems(view.spec, "tensor") == []
    assert "axes: head (1), from (3), to (3)" in view.describe()
    written = [shape.text for shape in view.drawing().shapes if hasattr(shape, "text")]
    assert [written.count(letter) for letter in letters] == [2, 2, 2]  # beside and above
    assert "(1, 3, 3) float64  head 0" in written
    assert TensorView(view.spec).spec == view.spec


def test_labels_without_room_are_left_out_of_the_still():
    words = [f"a rather long word {number}" for number in range(60)]
    view = TensorView(np.zeros((60, 60)), labels={0: words, 1: words})
    written = [shape.text for shape in view.drawing().shapes if hasattr(shape, "text")]
    assert not set(written) & set(words)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"names": ("a",)}, "do not fit a tensor with 2 axes"),
        ({"names": ("a", "a")}, "do not fit"),
        ({"labels": {0: ["x", "y"]}}, "Axis 0 has 1 places and 2 labels came"),
        ({"labels": {5: ["x"]}}, "no axis 5 to label"),
        ({"labels": {"b": ["x"]}, "names": ("c", "d")}, r"one of \['c', 'd'\]"),
    ],
)
def test_words_that_do_not_fit(options, message):
    with pytest.raises(ArgumentError, match=message):
        TensorView([[1.0, 2.0]], **options)


def test_a_symbolic_tensor_has_nothing_to_show():
    graph = tf.Graph()
    with graph.as_default():
        symbolic = tf.constant([1.0]) + 1.0
    with pytest.raises(ArgumentError, match="part of a graph"):
        TensorView(symbolic)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"axes": (0, 0)}, "do not fit a tensor with 2 axes"),
        ({"axes": (0, 5)}, "do not fit"),
        ({"index": (5, 0)}, r"has no entry \[5, 0\]"),
        ({"index": (0,)}, "has no entry"),
    ],
)
def test_places_that_are_not_there(options, message):
    with pytest.raises(ArgumentError, match=message):
        TensorView([[1.0, 2.0]], **options)


def test_rows_of_different_lengths():
    with pytest.raises(ArgumentError, match="rows of one length"):
        TensorView([[1.0], [1.0, 2.0]])
    with pytest.raises(ArgumentError, match="document was expected"):
        TensorView({"a": 1})


def test_numbers_of_a_still_stay_in_their_cells_and_columns():
    values = np.linspace(0.00261, 0.777, 64).reshape(8, 8)
    texts = [shape for shape in TensorView(values).drawing().shapes if hasattr(shape, "anchor")]
    cells = [text for text in texts if text.anchor == "middle"]
    assert len(cells) == 64
    assert max(len(cell.text) for cell in cells) * 6 <= 40  # a cell of eight in 320
    rows = {}
    for text in texts:
        if text.size == 11 and text.anchor == "start":
            rows.setdefault(text.y, []).append(text.x)
    assert all(second - first >= 48 + 9 * 7 for first, second in rows.values())
