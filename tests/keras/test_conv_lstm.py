"""ConvLSTM beyond the comparison with Keras: states, unknown lengths, dropout, files, mistakes."""

import numpy as np
import pytest

from minitf import keras
from minitf.errors import ShapeError

FILM = np.sin(np.arange(2 * 3 * 5 * 4 * 2)).reshape(2, 3, 5, 4, 2).astype("float32")


def test_the_state_after_some_steps_is_where_the_rest_begins():
    layer = keras.layers.ConvLSTM2D(2, 3, padding="same", return_state=True)
    whole, *_ = layer(FILM)
    _, *middle = layer(FILM[:, :1])

    rest, *_ = layer(FILM[:, 1:], initial_state=middle)

    np.testing.assert_allclose(rest, whole, atol=1e-6)


def test_a_stateful_layer_goes_on_where_the_last_batch_ended():
    plain = keras.layers.ConvLSTM2D(2, 3)
    kept = keras.layers.ConvLSTM2D(2, 3, stateful=True)
    expected = plain(FILM)
    kept(FILM)
    kept.set_weights(plain.get_weights())
    kept.reset_state()

    kept(FILM[:, :2])

    np.testing.assert_allclose(kept(FILM[:, 2:]), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("layer", "arguments", "shape"),
    [("LSTM", (2,), (3, 5, 4)), ("ConvLSTM1D", (2, 2), (3, 5, 4, 1))],
)
def test_fit_keeps_the_states_of_stateful_layers_too(layer, arguments, shape):
    films = FILM.ravel()[:60].reshape(shape)
    inputs = keras.Input(batch_shape=films.shape)
    recurrent = getattr(keras.layers, layer)(*arguments, stateful=True)
    model = keras.Model(inputs, keras.layers.Flatten()(recurrent(inputs)))
    model.compile("sgd", "mse")

    model.fit(films, np.zeros(model.output_shape), batch_size=3, verbose=0)

    assert all(np.any(state.numpy()) for state in recurrent.states)
    assert len(recurrent.weights) == 3  # states are not weights


def test_the_number_of_steps_need_not_be_known():
    model = keras.Sequential([
        keras.Input((None, 5, 4, 2)), keras.layers.ConvLSTM2D(2, 3, return_sequences=True),
        keras.layers.ConvLSTM2D(1, 2),
    ])  # fmt: skip

    assert model.predict(FILM, verbose=0).shape == (2, 2, 1, 1)
    assert model.predict(FILM[:, :1], verbose=0).shape == (2, 2, 1, 1)


def test_dropout_needs_training_and_follows_its_seed():
    def outputs(training):
        keras.utils.set_random_seed(0)
        layer = keras.layers.ConvLSTM2D(2, 3, dropout=0.5, recurrent_dropout=0.5, seed=1)
        return layer(FILM, training=training).numpy()

    assert np.array_equal(outputs(True), outputs(True))
    assert not np.allclose(outputs(True), outputs(False))


def test_a_model_comes_back_from_its_file(tmp_path):
    model = keras.Sequential([keras.Input((3, 5, 4, 2)), keras.layers.ConvLSTM2D(2, 3, seed=4)])
    model.save(tmp_path / "film.keras")

    again = keras.saving.load_model(tmp_path / "film.keras")

    assert np.array_equal(again.predict(FILM, verbose=0), model.predict(FILM, verbose=0))
    assert again.layers[0].get_config() == model.layers[0].get_config()


@pytest.mark.parametrize("shape", [(3, None, 4, 2), (3, 5, 4)])
def test_pictures_of_no_known_size_are_refused(shape):
    with pytest.raises(ShapeError):
        keras.layers.ConvLSTM2D(2, 3)(keras.Input(shape))
