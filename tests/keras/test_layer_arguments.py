"""How layers take their arguments: those of calls, of shapes, of masks, and those they refuse."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.masks import mask_of, set_mask

# Arguments that are refused, and the words that Keras uses.
REFUSED = [
    (lambda: layers.Dense(0), "positive integer"),
    (lambda: layers.Dense("3"), "positive integer"),
    (lambda: layers.Embedding(True, 2), "`input_dim` must be a positive integer"),
    (lambda: layers.Embedding(2, 3.0), "`output_dim` must be a positive integer"),
    (lambda: layers.Dense(2, trainable=1), "to be a boolean"),
    (lambda: layers.ReLU(max_value=-1), "max_value of a ReLU layer cannot be a negative"),
    (lambda: layers.ReLU(threshold=None), "threshold of a ReLU layer cannot be None"),
    (lambda: layers.LeakyReLU(None), "cannot be None"),
    (lambda: layers.Dropout(2), "between 0 and 1"),
    (lambda: layers.Dropout(0.5, noise_shape="a"), "tuple or list of integers"),
    (lambda: layers.Dropout(0.5, noise_shape=3), "iterable of integers"),
    (lambda: layers.Dropout(0.5, noise_shape=(1, 0.5)), "integers or None"),
    (lambda: layers.Dropout(0.5, noise_shape=(1, 0)), "positive integers or None"),
    (lambda: layers.GaussianNoise(-1), "between 0 and 1"),
    (lambda: layers.EinsumDense("ab->ba", 2).build((1, 2)), "must be in the form"),
    (lambda: layers.EinsumDense("ab,bc->ac", 2, bias_axes="z").build((None, 3)), "Bias dimension"),
    (lambda: layers.EinsumDense("ab,bz->ac", 2).build((None, 3)), "'c' was specified"),
    (lambda: layers.EinsumDense("ab,bz->a", ()).build((1, 3)), "Weight dimension 'z'"),
    (lambda: layers.EinsumDense("abc,cd->abd", (5, 4)).build((None, 3, 8)), "do not match"),
    (lambda: layers.TimeDistributed("x"), "isn't a supported layer type"),
    (lambda: layers.InputLayer(), "pass a `shape` argument"),
    (lambda: layers.InputLayer((2,), batch_shape=(2, 2)), "both `shape` and `batch_shape`"),
    (lambda: layers.InputLayer(batch_size=2, batch_shape=(2, 2)), "both `batch_size`"),
    (lambda: layers.InputLayer((2,), input_tensor=np.ones(2)), "must be a KerasTensor"),
    (lambda: layers.Add().compute_mask([1, 2], 3), "`mask` should be a list"),
    (lambda: layers.Add().compute_mask(1, [2]), "`inputs` should be a list"),
    (lambda: layers.Concatenate().compute_mask([1], [2, 3]), "same length"),
    (lambda: layers.Dense(2).set_weights([np.ones(2)]), "weight list of length 1"),
    (lambda: layers.Layer().add_weight("w"), "name.*keyword"),
    (lambda: layers.Layer().add_weight((2,), shape=(2,)), "both positionally"),
    (lambda: layers.Layer().add_loss(print), "on a tensor input"),
    (lambda: layers.Conv2D(4, 3, groups=0), "number of groups must be a positive integer"),
    (
        lambda: layers.Conv2D(4, 0),
        "`kernel_size` .* including values \\{0\\} that do not satisfy `value > 0`",
    ),
    (lambda: layers.DepthwiseConv2D(3, depth_multiplier=0), "`depth_multiplier`"),
    (lambda: layers.Conv1DTranspose(2, 2, strides=2, output_padding=2), "strictly less than"),
    (
        lambda: layers.ConvLSTM2D(2, 3, strides=2, dilation_rate=2),
        "`strides > 1` is not compatible",
    ),
    (lambda: layers.Cropping1D(3)(np.ones((1, 6, 1))), "parameter of `Cropping1D` layer must be"),
    (lambda: layers.Cropping2D(1)(np.ones((1, 2, 3, 1))), "Values in `cropping` argument"),
    (lambda: layers.RepeatVector(0), "positive integer"),
    (lambda: layers.Reshape((2, 2))(np.ones((1, 3))), "must be unchanged"),
    (lambda: layers.GroupNormalization(3)(np.ones((1, 4))), "must be a multiple of"),
    (lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"r": 1}), "Received"),
    (lambda: layers.LSTM(2, use_cudnn="no"), "argument `use_cudnn`"),
    (
        lambda: layers.TimeDistributed(layers.Dense(1))(np.ones((2, 3, 1)), mask=np.ones((3, 3))),
        "incompatible with the input shape",
    ),
    (
        lambda: keras.Sequential([layers.LSTM(2, stateful=True, batch_shape=(2, 3, 1))])(
            np.ones((4, 3, 1))
        ),
        "batch size of 2, and was given a batch size of 4",
    ),
    (lambda: layers.InputSpec(ndim=2, axes={3: 1}), "greater than the maximum"),
]


@pytest.mark.parametrize(("mistake", "words"), REFUSED)
def test_what_is_refused(mistake, words):
    with pytest.raises(ValueError, match=words):
        mistake()


@pytest.mark.parametrize("other", [{"shape": (4,)}, {"batch_size": 9}, {"dtype": "int32"},
                                   {"batch_shape": (1, 1)}])  # fmt: skip
def test_an_input_tensor_allows_nothing_that_contradicts_it(other):
    tensor = keras.KerasTensor((2, 3), "float32")
    assert layers.InputLayer(input_tensor=tensor).output is tensor
    with pytest.raises(ValueError, match=f"incompatible `{next(iter(other))}`"):
        layers.InputLayer(input_tensor=tensor, **other)


# What a spec expects, the input, and the words of the error.
SPECS = [
    ({"ndim": 2}, np.ones((1, 2, 3)), "expected ndim=2, found ndim=3"),
    ({"min_ndim": 3}, np.ones((1, 2)), "expected min_ndim=3, found ndim=2"),
    ({"max_ndim": 1}, np.ones((1, 2)), "expected max_ndim=1, found ndim=2"),
    ({"dtype": "int32"}, np.ones((1, 2)), "expected dtype=int32, found dtype=float32"),
    ({"axes": {1: 3}}, np.ones((1, 2)), "expected axis 1 of input shape to have value 3"),
    ({"shape": (None, 3)}, np.ones((1, 2)), "expected shape=\\(None, 3\\), found"),
]


@pytest.mark.parametrize(("spec", "given", "words"), SPECS)
def test_an_input_that_is_not_as_specified(spec, given, words):
    layer = layers.Identity(name="odd")
    layer.input_spec = layers.InputSpec(**spec)
    with pytest.raises(ValueError, match=f"layer 'odd' is incompatible with the layer: {words}"):
        layer(given)


def test_a_spec_may_allow_another_last_axis_or_nothing():
    layer = layers.Identity()
    layer.input_spec = layers.InputSpec(shape=(None, 2, 1), allow_last_axis_squeeze=True)
    for shape in ((3, 2), (3, 2, 1)):
        layer(np.ones(shape))
    spec = layers.InputSpec(ndim=1, name="a", optional=True)
    assert layers.InputSpec.from_config(spec.get_config()).optional


def test_specs_with_names_find_their_inputs_in_a_dict():
    class Both(layers.Layer):
        def call(self, inputs):
            return inputs["a"] + inputs["b"]

    layer = Both()
    layer.input_spec = [layers.InputSpec(ndim=1, name="b"), layers.InputSpec(ndim=1, name="a")]
    np.testing.assert_array_equal(layer({"a": np.ones(2), "b": np.ones(2)}), [2, 2])
    with pytest.raises(ValueError, match='Missing data for input "b"'):
        layer({"a": np.ones(2)})


class Switched(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._register_call_context_args("mode")

    def call(self, x, mode=0):
        return x + mode


class Around(layers.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, x):
        return self.inner(x)


def test_arguments_travel_to_the_layers_inside():
    outer = Around(Around(Switched()))
    outer._register_call_context_args("mode")
    assert float(outer(np.zeros(()), mode=3)) == 3
    assert float(outer(np.zeros(()))) == 0
    with pytest.raises(RuntimeError, match="after the layer has been called"):
        outer._register_call_context_args("other")


def test_a_default_of_training_holds_for_the_layers_inside():
    class Trains(Around):
        def call(self, x, training=True):
            return self.inner(x)

    x = np.ones((4, 100), "float32")
    assert np.min(Trains(layers.Dropout(0.5))(x)) == 0
    assert np.min(Trains(layers.Dropout(0.5))(x, training=False)) == 1


def test_only_tensors_go_without_a_name():
    with pytest.raises(ValueError, match="Only input tensors may be passed"):
        layers.Dropout(0.5)(np.ones(2), True)
    with pytest.raises(ValueError, match="cannot mix tensors and non-tensors"):
        Around(layers.Identity())(x=[np.ones(2), "a"])


def test_a_build_gets_the_shapes_of_the_arguments_with_its_names():
    class Two(layers.Layer):
        def build(self, b_shape, a_shape):
            self.shapes = a_shape, b_shape

        def call(self, a, b, c=None):
            return a

    layer = Two()
    layer(np.ones((1, 2)), np.ones((1, 3)))
    assert layer.shapes == ((1, 2), (1, 3))
    assert layer.get_build_config() == {"shapes_dict": {"b_shape": (1, 3), "a_shape": (1, 2)}}

    class Odd(Two):
        def build(self, a_shape, other_shape):
            pass

    with pytest.raises(ValueError, match="`call\\(\\)` does not have argument `other`"):
        Odd()(np.ones((1, 2)), np.ones((1, 3)))


def test_a_layer_may_say_what_comes_out_and_is_not_called():
    class Said(layers.Layer):
        def call(self, x):
            raise RuntimeError

        def compute_output_shape(self, input_shape):
            return {"a": input_shape, "b": [(input_shape[0], 9)]}

    made = Said()(keras.Input((4,)))
    assert made["a"].shape == (None, 4)
    assert made["b"][0].shape == (None, 9)


def test_asking_for_a_shape_builds_nothing():
    layer = layers.LSTM(3)
    assert layer.compute_output_shape((2, 4, 5)) == (2, 3)
    assert not layer.built
    layer.build((2, 4, 5))


def test_a_mask_that_is_given_reaches_the_layers_behind():
    layer = layers.Activation("relu")
    masked = set_mask(tf.ones((2, 3)), tf.constant([True, False]))
    assert mask_of(layer(masked)).numpy().tolist() == [True, False]


MASKED = [
    (layers.Multiply(), [[[0, 0], [1, 2], [1, 2], [9, 16]]]),
    (layers.Maximum(), [[[0, 0], [1, 2], [1, 2], [3, 4]]]),
    (layers.Minimum(), [[[0, 0], [1, 2], [1, 2], [3, 4]]]),
    (layers.Add(), [[[0, 0], [1, 2], [1, 2], [6, 8]]]),
]


@pytest.mark.parametrize(("layer", "expected"), MASKED)
def test_what_a_mask_leaves_out_does_not_change_the_other_branch(layer, expected):
    masking = layers.Masking()
    one = masking(np.array([[[0, 0], [1, 2], [0, 0], [3, 4]]], "float32"))
    two = masking(np.array([[[0, 0], [0, 0], [1, 2], [3, 4]]], "float32"))
    made = layer([one, two])
    np.testing.assert_array_equal(made, expected)
    assert mask_of(made).numpy().tolist() == [[False, True, True, True]]


def test_a_lambda_comes_back_only_where_it_is_trusted():
    config = layers.Lambda(lambda x: x * 2, output_shape=lambda s: s).get_config()
    with pytest.raises(errors.ArgumentError, match="arbitrary code"):
        layers.Lambda.from_config(config)
    layer = layers.Lambda.from_config(config, safe_mode=False)
    np.testing.assert_array_equal(layer(np.ones(2)), [2, 2])


def test_own_variables_go_into_a_store_and_come_back():
    one, other, store = layers.Dense(2), layers.Dense(2), {}
    one.build((None, 3))
    one.save_own_variables(store)
    with pytest.raises(ValueError, match="was never built"):
        other.load_own_variables(store)
    other.build((None, 3))
    other.load_own_variables(store)
    np.testing.assert_array_equal(one.kernel, other.kernel)
    with pytest.raises(ValueError, match="expected 2 variables, but received 1"):
        other.load_own_variables({"0": store["0"]})


def test_from_config_says_which_class_failed():
    with pytest.raises(TypeError, match="Error when deserializing class 'Dense'"):
        layers.Dense.from_config({"units": -1})


def test_the_states_of_a_stack_come_by_cell():
    stack = layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)], return_state=True)
    _, first, second = stack(np.ones((1, 2, 4)))
    assert [state.shape[1] for state in first] == [2, 2]
    assert second.shape[1] == 3


def test_the_mask_of_a_step_reaches_the_layer_inside():
    class Sees(layers.Layer):
        supports_masking = True

        def call(self, inputs, mask=None):
            seen.append(mask.shape == inputs.shape[:1])
            return inputs

    seen = []
    given = np.ones((2, 3), bool)
    layers.TimeDistributed(Sees())(np.ones((2, 3, 1)), mask=given)
    assert set(seen) == {True}


def test_both_directions_keep_how_they_are_computed():
    both = layers.Bidirectional(layers.GRU(2, use_cudnn=False))
    assert (both.forward_layer.use_cudnn, both.backward_layer.use_cudnn) == (False, False)
    assert not hasattr(layers.Bidirectional(layers.SimpleRNN(2)).forward_layer, "use_cudnn")


def test_a_stack_takes_any_size_that_its_layers_take():
    stack = keras.Sequential([keras.Input((4, 1)), layers.GlobalMaxPooling1D()])
    assert stack(np.ones((2, 7, 1))).shape == (2, 1)
    with pytest.raises(errors.ShapeError, match=r"Expected shape \(None, 4, 1\)"):
        stack(np.ones((2, 7, 1, 3)))
