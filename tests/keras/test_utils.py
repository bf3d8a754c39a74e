"""keras.utils: rows, windows, folders, pictures, PyDataset, drawings."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

utils = keras.utils

# Compared with Keras 3.15.
PADDED = [
    ({}, [[1], [2, 3], []], [[0, 1], [2, 3], [0, 0]]),
    ({"maxlen": 2}, [[1, 2, 3], [4]], [[2, 3], [0, 4]]),
    ({"maxlen": 2, "truncating": "post", "padding": "post"}, [[1, 2, 3], [4]], [[1, 2], [4, 0]]),
    ({"value": 9, "padding": "post"}, [[1], [2, 3]], [[1, 9], [2, 3]]),
    ({}, [[[1, 1]], [[2, 2], [3, 3]]], [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]),
]


@pytest.mark.parametrize(("how", "rows", "expected"), PADDED)
def test_pad_sequences(how, rows, expected):
    made = utils.pad_sequences(rows, **how)
    assert made.dtype == "int32"
    np.testing.assert_array_equal(made, expected)


WINDOWS = [
    ({"sequence_length": 3}, [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]),
    ({"sequence_length": 2, "sequence_stride": 2}, [[0, 1], [2, 3], [4, 5]]),
    ({"sequence_length": 2, "sampling_rate": 2}, [[0, 2], [1, 3], [2, 4], [3, 5]]),
    ({"sequence_length": 2, "start_index": 2, "end_index": 5}, [[2, 3], [3, 4]]),
]


@pytest.mark.parametrize(("how", "expected"), WINDOWS)
def test_windows_over_a_series(how, expected):
    [batch] = utils.timeseries_dataset_from_array(np.arange(6), None, **how)
    np.testing.assert_array_equal(batch.numpy(), expected)
    [(batch, targets)] = utils.timeseries_dataset_from_array(np.arange(6), np.arange(6) * 10, **how)
    np.testing.assert_array_equal(targets.numpy(), batch.numpy()[:, 0] * 10)


@pytest.mark.parametrize("data", [np.arange(10), tf.data.Dataset.range(10)])
def test_a_dataset_is_cut_in_two(data):
    left, right = utils.split_dataset(data, left_size=0.8)
    assert [int(x) for x in left] == list(range(8))
    assert [int(x) for x in right] == [8, 9]
    left, right = utils.split_dataset(data, right_size=3, shuffle=True, seed=1)
    assert sorted(int(x) for part in (left, right) for x in part) == list(range(10))


class Doubles(utils.PyDataset):
    def __init__(self):
        super().__init__()
        self.epochs, self.asked = 0, []

    def __len__(self):
        return 4

    def __getitem__(self, index):
        self.asked.append(index)
        x = np.full((2, 1), index, "float32")
        return x, 2 * x

    def on_epoch_end(self):
        self.epochs += 1


def test_a_py_dataset_trains_a_model():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    data = Doubles()
    history = model.fit(data, epochs=3, verbose=0, validation_data=Doubles())
    assert data.epochs == 3
    look, *asked = data.asked  # at what a batch is like; then four batches in each epoch
    assert look == 0
    assert all(sorted(asked[n : n + 4]) == [0, 1, 2, 3] for n in (0, 4, 8))
    assert len(history.history["val_loss"]) == 3
    assert model.evaluate(Doubles(), verbose=0) >= 0
    ordered = Doubles()
    assert model.predict(ordered, verbose=0).shape == (8, 1)
    assert ordered.asked == [0, 0, 1, 2, 3]


# What is split, and what a sample of the parts is like.
COLUMNS = [np.arange(10), np.arange(20.0).reshape(10, 2)]


@pytest.mark.parametrize(("data", "shapes"), [
    (COLUMNS, [(), (2,)]), (tuple(COLUMNS), [(), (2,)]), (COLUMNS[1], [(2,)]),
    (tf.data.Dataset.from_tensor_slices(tuple(COLUMNS)), [(), (2,)]),
    (tf.data.Dataset.from_tensor_slices(tuple(COLUMNS)).batch(3), [(3,), (3, 2)]),
])  # fmt: skip
def test_parts_are_like_the_whole(data, shapes):
    left, right = utils.split_dataset(data, left_size=0.6)

    first = next(iter(left))
    assert [tuple(leaf.shape) for leaf in tf.nest.flatten(first)] == shapes
    batched = len(shapes[0]) == 1 and len(shapes) > 1
    assert [int(part.cardinality()) for part in (left, right)] == ([2, 2] if batched else [6, 4])


@pytest.mark.parametrize("function", [
    lambda x: utils.to_categorical(x, 3), utils.normalize,
])  # fmt: skip
def test_tensors_stay_tensors(function):
    given = np.array([[0.0, 2.0, 1.0]]) if function is utils.normalize else np.array([0, 2])
    found = function(tf.constant(given))

    assert isinstance(found, tf.Tensor)
    np.testing.assert_allclose(found, function(given))


def test_a_class_number_out_of_range_is_an_index_out_of_range():
    with pytest.raises(IndexError, match="num_classes=6"):
        utils.to_categorical([0, 5], 3)


def test_a_class_that_is_too_large_is_a_row_of_zeros_in_a_graph():
    """There nobody can look at the numbers: as in Keras."""
    dataset = tf.data.Dataset.from_tensors([0, 7]).map(lambda x: utils.to_categorical(x, 2))

    assert next(iter(dataset)).numpy().tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_a_picture_with_transparency_becomes_a_jpg_without(tmp_path):
    pytest.importorskip("PIL")
    with pytest.warns(UserWarning, match="JPG format does not support RGBA"):
        utils.save_img(tmp_path / "x.jpg", np.ones((2, 2, 4)))
    assert utils.load_img(tmp_path / "x.jpg").mode == "RGB"


def test_texts_from_folders(tmp_path):
    for label in ("neg", "pos"):
        (tmp_path / label).mkdir()
        for number in range(4):
            (tmp_path / label / f"{number}.txt").write_text(f"{label} {number}")
    data = utils.text_dataset_from_directory(tmp_path, shuffle=False, batch_size=3, verbose=False)
    assert data.class_names == ["neg", "pos"]
    texts, labels = next(iter(data))
    assert texts.numpy().tolist() == [b"neg 0", b"neg 1", b"neg 2"]
    assert labels.numpy().tolist() == [0, 0, 0]

    both = utils.text_dataset_from_directory(
        tmp_path, validation_split=0.25, subset="both", seed=1, label_mode="binary", verbose=False
    )
    found = [{text for batch, _ in part for text in batch.numpy()} for part in both]
    assert [len(part) for part in found] == [6, 2]
    assert not found[0] & found[1]
    for batch, labels in both[0]:
        said = [[float(text.startswith(b"pos"))] for text in batch.numpy()]
        assert labels.numpy().tolist() == said


def test_pictures_to_files_and_back(tmp_path):
    pytest.importorskip("PIL")
    rows = np.arange(5 * 4 * 3).reshape(5, 4, 3).astype("float32")
    for label in ("a", "b"):
        (tmp_path / label).mkdir()
        utils.save_img(tmp_path / label / "1.png", rows, scale=False)
    again = utils.img_to_array(utils.load_img(tmp_path / "a" / "1.png"))
    np.testing.assert_array_equal(again, rows)
    small = utils.load_img(tmp_path / "a" / "1.png", target_size=(2, 3), color_mode="grayscale")
    assert utils.img_to_array(small).shape == (2, 3, 1)

    data = utils.image_dataset_from_directory(
        tmp_path, image_size=(5, 4), label_mode="categorical", shuffle=False, verbose=False
    )
    pictures, labels = next(iter(data))
    np.testing.assert_array_equal(pictures.numpy(), [rows, rows])
    assert labels.numpy().tolist() == [[1, 0], [0, 1]]
    assert data.element_spec[0].shape.as_list() == [None, 5, 4, 3]


def test_a_model_is_drawn(tmp_path):
    first, second = keras.Input((2,), name="first"), keras.Input((3,), name="second")
    joined = keras.layers.Concatenate()([keras.layers.Dense(4, name="<d>")(first), second])
    model = keras.Model([first, second], keras.layers.Dense(1)(joined))
    utils.plot_model(model, tmp_path / "m.svg", show_shapes=True, show_layer_names=True)
    text = (tmp_path / "m.svg").read_text()
    assert text.startswith("<svg")
    assert "&lt;d&gt; (Dense)" in text
    assert "Output shape: (None, 7)" in text
    assert text.count("<line") == 4
    sideways = utils.model_to_dot(model, rankdir="LR")
    assert sideways.width > sideways.height
    pytest.importorskip("matplotlib")
    utils.plot_model(model, tmp_path / "m.png", dpi=50)
    assert (tmp_path / "m.png").read_bytes()[:4] == b"\x89PNG"


def test_where_a_symbol_comes_from():
    first, second = keras.Input((2,)), keras.Input((2,))
    both = keras.layers.Add()([first, keras.layers.Dense(2)(second)]) + first
    found = utils.get_source_inputs(both)
    assert len(found) == 2
    assert found[0] is first
    assert found[1] is second
    assert utils.is_keras_tensor(both)
    assert not utils.is_keras_tensor(np.ones(2))


def test_the_tokenizer_of_earlier_years():
    text = keras.preprocessing.text
    tokenizer = text.Tokenizer(num_words=3)
    tokenizer.fit_on_texts(["The cat sat.", "the cat", "a dog"])
    assert tokenizer.word_index == {"the": 1, "cat": 2, "sat": 3, "a": 4, "dog": 5}
    assert tokenizer.texts_to_sequences(["the cat sat"]) == [[1, 2]]
    assert tokenizer.texts_to_matrix(["cat cat"], "count").tolist() == [[0, 0, 2]]
    assert tokenizer.sequences_to_texts([[2, 1]]) == ["cat the"]


WRONG = [
    (lambda: utils.pad_sequences(3), "iterable"),
    (lambda: utils.pad_sequences([1, 2]), "list of iterables"),
    (lambda: utils.pad_sequences([[1]], padding="left"), "left"),
    (lambda: utils.split_dataset(np.arange(4)), "left_size"),
    (lambda: utils.split_dataset(np.arange(4), left_size=1.5), "left_size"),
    (lambda: utils.split_dataset(np.arange(4), left_size=3, right_size=3), "cannot be taken"),
    (lambda: utils.timeseries_dataset_from_array(np.arange(4), None, 9), "sequence_length"),
    (lambda: utils.text_dataset_from_directory("/no/such/folder"), "no folder"),
    (lambda: utils.text_dataset_from_directory(".", label_mode="x"), "label_mode"),
    (lambda: utils.text_dataset_from_directory(".", subset="training"), "validation_split"),
    (lambda: utils.text_dataset_from_directory(".", validation_split=0.5, subset="both"), "seed"),
    (lambda: utils.plot_model(keras.Sequential([keras.layers.Dense(1)])), "built"),
    (lambda: utils.pad_sequence, "pad_sequences"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_wrong_use_says_what_is_wrong(wrong, said):
    with pytest.raises(errors.MinitfError, match=said):
        wrong()
