"""FeatureSpace: columns to numbers, in models, pipelines and files."""

from __future__ import annotations

import numpy as np
import pytest

import minitf as tf
from minitf import keras

FeatureSpace = keras.utils.FeatureSpace
TABLE = {
    "age": [20.0, 30.0, 40.0, 50.0],
    "income": [1.0, 2.0, 3.0, 4.0],
    "job": ["baker", "judge", "baker", "clown"],
    "town": [1, 2, 1, 1],
}


def space(**kwargs):
    made = FeatureSpace(
        {"age": "float_normalized", "income": FeatureSpace.float_rescaled(0.5, 1.0),
         "job": "string_categorical", "town": "integer_hashed"},
        crosses=[("job", "town")], crossing_dim=5, hashing_dim=3, **kwargs,
    )  # fmt: skip
    made.adapt(TABLE)
    return made


def test_each_column_is_what_its_layer_makes():
    made = space(output_mode="dict")(TABLE)

    np.testing.assert_allclose(made["age"].numpy().mean(), 0.0, atol=1e-6)
    np.testing.assert_allclose(made["income"].numpy().ravel(), [1.5, 2.0, 2.5, 3.0])
    assert made["job"].numpy().argmax(axis=1).tolist() in ([1, 3, 1, 2], [1, 2, 1, 3])
    assert made["job_X_town"].shape == (4, 5)


def test_rows_are_the_columns_in_the_order_of_their_names():
    columns, rows = space(output_mode="dict")(TABLE), space()(TABLE)
    names = ["age", "income", "job", "town", "job_X_town"]

    np.testing.assert_array_equal(rows, np.concatenate([columns[n].numpy() for n in names], 1))


def test_one_row_alone_a_dataset_and_a_model_give_the_same():
    made = space()
    rows = made(TABLE).numpy()
    data = tf.data.Dataset.from_tensor_slices(TABLE)
    model = keras.Model(made.get_inputs(), made.get_encoded_features())

    np.testing.assert_array_equal(made({key: value[1] for key, value in TABLE.items()}), rows[1])
    np.testing.assert_array_equal([row.numpy() for row in data.map(made)], rows)
    np.testing.assert_allclose(model.predict(data.batch(2), verbose=0), rows, rtol=1e-6)


def test_a_file_keeps_what_was_learned(tmp_path):
    made = space()
    made.save(tmp_path / "space.keras")
    again = keras.models.load_model(tmp_path / "space.keras")

    np.testing.assert_array_equal(again(TABLE), made(TABLE))


def test_before_it_has_learned_it_says_so():
    with pytest.raises(ValueError, match=r"You need to call `\.adapt"):
        FeatureSpace({"job": "string_categorical"})({"job": ["baker"]})


@pytest.mark.parametrize(("arguments", "words"), [
    ({"features": {}}, "cannot be None or empty"),
    ({"features": {"a": "number"}}, "Invalid feature type: number"),
    ({"features": {"a": "float"}, "output_mode": "rows"}, "`output_mode`"),
    ({"features": {"a": "integer_hashed"}, "crosses": [("a", "b")]}, "should be present in"),
    ({"features": {"a": "integer_hashed"}, "crosses": [("a", "a")], "crossing_dim": None},
     "`crossing_dim`"),
])  # fmt: skip
def test_wrong_arguments_get_the_words_of_keras(arguments, words):
    with pytest.raises(ValueError, match=words):
        FeatureSpace(**arguments)


def test_numbers_of_categories_are_not_joined_with_others():
    made = FeatureSpace({"a": FeatureSpace.integer_hashed(3, output_mode="int")})
    with pytest.raises(ValueError, match="has not been encoded"):
        made({"a": [1]})


def test_floats_have_no_categories():
    made = FeatureSpace({"a": FeatureSpace.feature("float32", keras.layers.Rescaling(2.0),
                                                   "one_hot")})  # fmt: skip
    with pytest.raises(ValueError, match="should return an integer dtype"):
        made({"a": [1.0]})


def test_only_dicts_are_read():
    with pytest.raises(ValueError, match="only be called with a dict"):
        FeatureSpace({"a": "float"})([1.0])
    with pytest.raises(ValueError, match="dict of arrays"):
        FeatureSpace({"a": "float_normalized"}).adapt([1.0])
