"""Data sets in Keras' own file formats (small files stand for the real ones), tables and toys."""

import gzip
import json
import pickle

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras.datasets import cifar

datasets = keras.datasets


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for name in ("boston_housing", "california_housing", "imdb", "reuters"):
        monkeypatch.setattr(getattr(datasets, name), "SHA256", None)
    (tmp_path / "datasets").mkdir()
    return tmp_path / "datasets"


@pytest.mark.parametrize("name", ["boston_housing", "california_housing"])
def test_house_prices(folder, name):
    np.savez(folder / f"{name}.npz", x=np.arange(20.0).reshape(10, 2), y=np.arange(10.0))
    (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    assert (x_train.shape, x_test.shape) == ((8, 2), (2, 2))
    np.testing.assert_array_equal(x_train[:, 0] / 2, y_train)
    assert sorted([*y_train, *y_test]) == list(range(10))


def rows(*lists):
    made = np.empty(len(lists), object)
    made[:] = lists
    return made


def test_reviews(folder):
    np.savez(folder / "imdb.npz", x_train=rows([1, 2], [1, 9]), y_train=np.array([0, 1]),
             x_test=rows([3]), y_test=np.array([1]))  # fmt: skip
    (x_train, y_train), (x_test, y_test) = datasets.imdb.load_data(num_words=10)
    assert dict(zip(y_train.tolist(), x_train, strict=True)) == {
        0: [1, 4, 5], 1: [1, 4, 2],
    }  # fmt: skip
    assert (x_test.tolist(), y_test.tolist()) == ([[1, 6]], [1])
    plain = datasets.imdb.load_data(start_char=None, oov_char=None, index_from=0, skip_top=2)
    assert sorted(map(len, plain[0][0])) == [0, 1]
    with pytest.raises(errors.ArgumentError, match="maxlen"):
        datasets.imdb.load_data(maxlen=1)


def test_news(folder):
    np.savez(folder / "reuters.npz", x=rows(*([n] for n in range(10))), y=np.arange(10))
    (x_train, y_train), (x_test, _) = datasets.reuters.load_data(test_split=0.3)
    assert (len(x_train), len(x_test)) == (7, 3)
    assert x_train[0] == [1, y_train[0] + 3] or y_train[0] == 9
    assert len(datasets.reuters.get_label_names()) == 46


def test_clothes(folder):
    inside = folder / "fashion-mnist"
    inside.mkdir()
    for name in datasets.fashion_mnist.FILES:
        size = 8 + 2 if "labels" in name else 16 + 2 * 28 * 28
        (inside / name).write_bytes(gzip.compress(bytes(size)))
    (x_train, y_train), (x_test, _) = datasets.fashion_mnist.load_data()
    assert (x_train.shape, y_train.shape, x_test.shape) == ((2, 28, 28), (2,), (2, 28, 28))


def test_color_pictures(folder):
    ten, hundred = folder / "cifar-10-batches-py", folder / "cifar-100-python"
    pixels = np.arange(2 * 3072).reshape(2, 3072).astype("uint8")
    for place, names in ((ten, [f"data_batch_{n}" for n in range(1, 6)] + ["test_batch"]),
                         (hundred, ["train", "test"])):  # fmt: skip
        place.mkdir()
        for name in names:
            content = {b"data": pixels, b"labels": [3, 4], b"fine_labels": [7, 8],
                       b"coarse_labels": [1, 2]}  # fmt: skip
            (place / name).write_bytes(pickle.dumps(content))
    (x_train, y_train), (x_test, _) = datasets.cifar10.load_data()
    assert (x_train.shape, y_train.shape) == ((10, 32, 32, 3), (10, 1))
    np.testing.assert_array_equal(x_test[0, 0, 0], pixels[0, [0, 1024, 2048]])
    assert datasets.cifar100.load_data("coarse")[1][1].tolist() == [[1], [2]]
    with pytest.raises(errors.ArgumentError, match="label_mode"):
        datasets.cifar100.load_data("both")


def test_code_in_a_file_is_refused(tmp_path):
    (tmp_path / "evil").write_bytes(pickle.dumps({b"data": json.loads}))
    with pytest.raises(errors.ArgumentError, match="loads"):
        cifar.batch(tmp_path / "evil", "labels")


TABLES = {"iris": (150, 4, 3), "breast_cancer": (569, 30, 2), "wine": (178, 13, 3),
          "diabetes": (442, 10, None)}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables(name):
    pytest.importorskip("sklearn")
    count, width, classes = TABLES[name]
    (x_train, y_train), (x_test, _) = getattr(datasets, name).load_data()
    assert len(x_train) + len(x_test) == count
    assert x_train.shape[1] == width
    assert classes is None or sorted(set(y_train.tolist())) == list(range(classes))


@pytest.mark.parametrize("name", ["moons", "circles", "spirals", "blobs"])
def test_toys(name):
    make = getattr(datasets.toys, name)
    x, y = make(101, seed=1)
    assert (x.shape, x.dtype, y.dtype) == ((101, 2), "float32", "int32")
    np.testing.assert_array_equal(make(101, seed=1)[0], x)
    assert np.ptp(np.bincount(y)) <= 1
    with pytest.raises(errors.ArgumentError):
        make(0)
