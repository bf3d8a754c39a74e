"""tf.saved_model: what is loaded computes what was saved; seen beside TensorFlow 2.21."""

import subprocess
import sys

import pytest

import minitf as tf


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="w")
        self.parts = [tf.Variable(5.0), {"k": tf.Variable(6)}]
        self.calls = tf.Variable(0, trainable=False)

    @tf.function
    def __call__(self, x, training=False):
        self.calls.assign_add(1)
        if training:
            return tf.matmul(x, self.w) * 2.0
        return {"y": tf.matmul(x, self.w) + self.parts[0], "calls": self.calls}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def loop(self, x):
        total = tf.zeros([])
        for i in tf.range(tf.shape(x)[0]):
            if x[i] > 1.0:
                total += x[i] * self.parts[0]
        return total, x[::2], tf.reshape(x, [tf.shape(x)[0], 1])

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def shout(self, text):
        return text + "!"

    @tf.function(input_signature=[])
    def draw(self):
        return tf.random.uniform([2])

    @tf.function
    def pair(self, parts, scale=2.0):
        return parts[0] * scale + parts[1]["a"]


X = tf.constant([[1.0, 1.0]])


@pytest.fixture
def folder(tmp_path):
    net = Net()
    net(X)
    net(X, training=True)
    net.pair((tf.constant(1.0), {"a": tf.constant(2.0)}))
    any_rows = net.__call__.get_concrete_function(tf.TensorSpec([None, 2], tf.float32))
    tf.saved_model.save(net, tmp_path, signatures={"serving_default": net.loop, "rows": any_rows})
    return str(tmp_path)


@pytest.fixture
def loaded(folder):
    return tf.saved_model.load(folder)


def test_variables_and_structure(loaded):
    assert loaded.w.numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert (loaded.w.name, loaded.w.trainable) == ("w:0", True)
    assert int(loaded.parts[1]["k"]) == 6
    assert not loaded.calls.trainable
    assert int(loaded.calls) == 2
    assert len(loaded.variables) == 4


def test_functions(loaded):
    assert loaded(X)["y"].numpy().tolist() == [[9.0, 11.0]]
    assert loaded(X, training=True).numpy().tolist() == [[8.0, 12.0]]
    assert loaded(tf.ones([3, 2]))["y"].shape == [3, 2]
    assert int(loaded.calls) == 5
    assert loaded.shout("hi").numpy() == b"hi!"
    assert loaded.draw().shape == [2]
    assert float(loaded.pair((tf.constant(1.0), {"a": tf.constant(2.0)}))) == 4.0


def test_loops_and_open_shapes(loaded):
    total, every_second, column = loaded.loop([1.0, 2.0, 3.0])

    assert float(total) == 25.0
    assert every_second.numpy().tolist() == [1.0, 3.0]
    assert column.shape == [3, 1]


def test_gradients_and_assignments(loaded):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(loaded(X, training=True))
    assert tape.gradient(y, loaded.w).numpy().tolist() == [[2.0, 2.0], [2.0, 2.0]]

    loaded.w.assign(loaded.w * 2)
    assert loaded(X, training=True).numpy().tolist() == [[16.0, 24.0]]


def test_inside_another_function(loaded):
    outer = tf.function(lambda x: loaded(x, training=True) + 1.0)

    assert outer(X).numpy().tolist() == [[9.0, 13.0]]


def test_signatures(loaded):
    assert sorted(loaded.signatures) == ["rows", "serving_default"]
    found = loaded.signatures["serving_default"](x=tf.constant([1.0, 2.0]))
    assert sorted(found) == ["output_0", "output_1", "output_2"]
    assert float(found["output_0"]) == 10.0
    assert loaded.signatures["rows"](x=X)["y"].numpy().tolist() == [[9.0, 11.0]]
    with pytest.raises(TypeError, match="takes the arguments"):
        loaded.signatures["rows"](y=X)


def test_saved_again(loaded, tmp_path):
    tf.saved_model.save(loaded, tmp_path / "again")

    again = tf.saved_model.load(tmp_path / "again")
    assert again(X, training=True).numpy().tolist() == [[8.0, 12.0]]


def test_a_keras_model_is_served(tmp_path):
    dense = tf.keras.layers.Dense(2, kernel_initializer="ones")
    tf.saved_model.save(tf.keras.Sequential([tf.keras.Input((3,)), dense]), tmp_path)

    serve = tf.saved_model.load(tmp_path).signatures["serving_default"]
    assert serve(inputs=tf.ones([1, 3]))["output_0"].numpy().tolist() == [[3.0, 3.0]]
    assert serve(tf.ones([2, 3]))["output_0"].shape == [2, 2]


def test_without_the_code(folder):
    program = (
        "import minitf as tf\n"
        f"net = tf.saved_model.load({folder!r})\n"
        "print(net(tf.constant([[1.0, 1.0]]), training=True).numpy().tolist())\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert answer.stdout.strip() == "[[8.0, 12.0]]"


def test_arguments_that_fit_no_saved_graph(loaded):
    with pytest.raises(ValueError, match="Could not find matching concrete function"):
        loaded(tf.ones([3, 3]))


def test_a_variable_that_is_not_tracked(tmp_path):
    outside = tf.Variable(2.0)
    net = tf.Module()
    net.f = tf.function(lambda x: x * outside, input_signature=[tf.TensorSpec([], tf.float32)])

    with pytest.raises(AssertionError, match="'untracked' resource"):
        tf.saved_model.save(net, tmp_path)


def test_python_code_is_not_saved(tmp_path):
    net = tf.Module()
    net.f = tf.function(
        lambda x: tf.py_function(lambda v: v, [x], tf.float32),
        input_signature=[tf.TensorSpec([], tf.float32)],
    )

    with pytest.raises(ValueError, match="Python code is not part of the saved graph"):
        tf.saved_model.save(net, tmp_path)


def test_mistakes(tmp_path):
    with pytest.raises(ValueError, match="Expected an object of type `Trackable`"):
        tf.saved_model.save(5, tmp_path)
    with pytest.raises(OSError, match="SavedModel file does not exist"):
        tf.saved_model.load(tmp_path)
    with pytest.raises(ValueError, match="Expected a TensorFlow function"):
        tf.saved_model.save(Net(), tmp_path, signatures=5)
    with pytest.raises(ValueError, match="a signature is one"):
        tf.saved_model.save(Net(), tmp_path, signatures=Net().pair)
    assert not tf.saved_model.contains_saved_model(tmp_path)
