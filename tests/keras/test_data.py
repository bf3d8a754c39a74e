"""Data sets, downloads and helpers; nothing here takes anything from the network."""

import hashlib
import io
import sys
import urllib.request

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras.class_weights import class_weights
from minitf.keras.data import unpack_x_y_sample_weight
from minitf.keras.datasets import mnist


def test_digits_are_real_and_always_split_the_same():
    (x, y), (x_test, y_test) = keras.datasets.digits.load_data()
    assert (x.shape, y.shape, x_test.shape) == ((1437, 8, 8), (1437,), (360, 8, 8))
    assert (x.dtype, y.dtype, x.min(), x.max()) == ("uint8", "uint8", 0, 16)
    assert sorted(np.unique(y_test)) == list(range(10))
    assert y[:10].tolist() == keras.datasets.digits.load_data()[0][1][:10].tolist()
    (fewer, _), _ = keras.datasets.digits.load_data(test_split=0.5)
    assert len(fewer) == 898


def test_digits_without_scikit_learn_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(errors.MissingExtraError, match=r"pip install 'minitf\[lab\]'"):
        keras.datasets.digits.load_data()


@pytest.fixture
def mnist_file(tmp_path, monkeypatch):
    """A file like MNIST's, its checksum made the expected one, and Keras' home moved."""
    file = io.BytesIO()
    np.savez(file, x_train=np.zeros((6, 28, 28), "uint8"), y_train=np.arange(6, dtype="uint8"),
             x_test=np.ones((2, 28, 28), "uint8"), y_test=np.arange(2, dtype="uint8"))  # fmt: skip
    content = file.getvalue()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mnist, "SHA256", hashlib.sha256(content).hexdigest())
    return content


def offline(*args, **kwargs):
    raise urllib.error.URLError("no network")


def test_mnist_is_read_from_keras_own_folder(mnist_file, tmp_path, monkeypatch):
    monkeypatch.setattr(urllib.request, "urlopen", offline)
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "mnist.npz").write_bytes(mnist_file)
    (x, y), (x_test, _) = keras.datasets.mnist.load_data()
    assert (x.shape, y.tolist(), x_test.shape) == ((6, 28, 28), list(range(6)), (2, 28, 28))


def test_mnist_is_fetched_once(mnist_file, tmp_path, monkeypatch, capsys):
    asked = []

    def network(address, timeout):
        asked.append(address)
        return io.BytesIO(mnist_file)

    monkeypatch.setattr(urllib.request, "urlopen", network)
    keras.datasets.mnist.load_data()
    keras.datasets.mnist.load_data()
    assert asked == ["https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"]
    assert [file.name for file in (tmp_path / "datasets").iterdir()] == ["mnist.npz"]
    assert "Downloading data from https://" in capsys.readouterr().out


@pytest.mark.parametrize("failure", ["offline", "broken", "cut off"])
def test_a_failed_download_leaves_nothing_and_says_what_to_do(
    failure, mnist_file, tmp_path, monkeypatch
):
    class CutOff(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError("cut off")

    answers = {"offline": offline, "broken": lambda *a, **k: io.BytesIO(b"not the file"),
               "cut off": lambda *a, **k: CutOff()}  # fmt: skip
    monkeypatch.setattr(urllib.request, "urlopen", answers[failure])
    with pytest.raises(errors.DownloadError, match="put it at") as caught:
        keras.datasets.mnist.load_data()
    assert str(tmp_path / "datasets" / "mnist.npz") in str(caught.value)
    assert list((tmp_path / "datasets").iterdir()) == []


def test_a_damaged_file_is_fetched_again(mnist_file, tmp_path, monkeypatch):
    monkeypatch.setattr(urllib.request, "urlopen", lambda *a, **k: io.BytesIO(mnist_file))
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "mnist.npz").write_bytes(b"damaged")
    assert keras.datasets.mnist.load_data()[0][0].shape == (6, 28, 28)


def test_one_hot_rows():
    assert keras.utils.to_categorical([0, 2]).tolist() == [[1, 0, 0], [0, 0, 1]]
    assert keras.utils.to_categorical([[1], [0]], 2).tolist() == [[0, 1], [1, 0]]
    assert keras.utils.to_categorical(np.zeros((2, 3), int), 4).shape == (2, 3, 4)
    for wrong in ([0, 3], [-1]):
        with pytest.raises(errors.ArgumentError, match="do not fit"):
            keras.utils.to_categorical(wrong, 3)


def test_weights_of_classes():
    weights = class_weights(np.array([0, 1, 2, 1]), {1: 2.0, 5: 9.0})
    assert weights.tolist() == [1, 2, 1, 2]
    assert class_weights(np.eye(3)[[2, 0]], {2: 0.5}).tolist() == [0.5, 1]


def test_unpacking():
    assert unpack_x_y_sample_weight([1, 2, 3]) == (1, 2, 3)
    assert unpack_x_y_sample_weight(1) == (1, None, None)
    with pytest.raises(errors.ArgumentError, match="4 parts"):
        unpack_x_y_sample_weight((1, 2, 3, 4))


def test_a_seed_is_a_whole_number():
    with pytest.raises(errors.ArgumentError, match="whole number"):
        keras.utils.set_random_seed("one")


def test_batches_of_a_dataset_of_ones_own_are_shuffled_from_the_first_epoch_on():
    """The orders are those of Python's random, as in Keras; one batch is read to look at it."""

    class Numbers(keras.utils.PyDataset):
        def __init__(self):
            super().__init__()
            self.seen = []

        def __len__(self):
            return 5

        def __getitem__(self, index):
            self.seen.append(index)
            return np.full((2, 3), index, "float32"), np.ones((2, 1), "float32")

    keras.utils.set_random_seed(6)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    data, still = Numbers(), Numbers()
    model.fit(data, epochs=2, verbose=0)
    assert data.seen == [0, 3, 2, 1, 0, 4, 2, 1, 3, 4, 0]
    model.fit(still, epochs=2, verbose=0, shuffle=False)
    assert still.seen == [0, *range(5), *range(5)]
