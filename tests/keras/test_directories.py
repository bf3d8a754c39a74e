"""Datasets from folders: which files, in which order, with which labels, all as Keras has them."""

import wave

import numpy as np
import pytest

from minitf import errors, keras

utils = keras.utils
NUMBERED = [f"{label}{number}" for label in "ab" for number in range(4)]


@pytest.fixture
def folder(tmp_path):
    """Folders a and b with a folder inside, a hidden one, and two files beside them."""
    for label in ("a", "b", ".hidden"):
        (tmp_path / label / "in").mkdir(parents=True)
        for number in range(4):
            (tmp_path / label / "in" / f"{number}.txt").write_text(f"{label}{number}")
            with wave.open(str(tmp_path / label / f"{number}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(8)
                file.writeframes((np.arange(3 + number) * 1024).astype("<i2").tobytes())
    for number in range(2):
        (tmp_path / f"top{number}.txt").write_text("top")
    return tmp_path


def texts(folder, **arguments):
    arguments = {"shuffle": False, "batch_size": None, **arguments}
    return utils.text_dataset_from_directory(folder, **arguments)


def values(dataset):
    """The texts and labels of a dataset."""
    pairs = [pair if isinstance(pair, tuple) else (pair, None) for pair in dataset]
    labels = [None if label is None else label.numpy().tolist() for _, label in pairs]
    return [text.numpy().decode() for text, _ in pairs], labels


ALL = ["top", "top", *(f".hidden{number}" for number in range(4)), *NUMBERED]
FOUND = [
    ({}, NUMBERED, [0] * 4 + [1] * 4, ["a", "b"], "8 files belonging to 2 classes."),
    ({"class_names": ["b", "a"]}, NUMBERED[4:] + NUMBERED[:4], [0] * 4 + [1] * 4, ["b", "a"],
     "8 files belonging to 2 classes."),
    ({"class_names": ["b"]}, NUMBERED[4:], [0] * 4, ["b"], "4 files belonging to 1 classes."),
    ({"labels": None}, ALL, [None] * 14, None, "14 files."),
    ({"label_mode": None}, ALL, [None] * 14, None, "14 files."),
    ({"labels": [7, 5] * 7}, ALL, [7, 5] * 7, ["5", "7"], "14 files belonging to 2 classes."),
    ({"label_mode": "binary"}, NUMBERED, [[0.0]] * 4 + [[1.0]] * 4, ["a", "b"],
     "8 files belonging to 2 classes."),
    ({"label_mode": "categorical"}, NUMBERED, [[1.0, 0.0]] * 4 + [[0.0, 1.0]] * 4, ["a", "b"],
     "8 files belonging to 2 classes."),
    ({"max_length": 1}, list("aaaabbbb"), [0] * 4 + [1] * 4, ["a", "b"],
     "8 files belonging to 2 classes."),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "found", "labels", "names", "said"), FOUND)
def test_which_files_are_found(folder, capsys, arguments, found, labels, names, said):
    dataset = texts(folder, **arguments)

    assert values(dataset) == (found, labels)
    assert dataset.class_names == names
    assert capsys.readouterr().out == f"Found {said}\n"


def test_training_and_validation_share_no_file(folder, capsys):
    both = texts(folder, shuffle=True, seed=1, validation_split=0.5, subset="both")
    found = [[path[-10] + path[-5] for path in part.file_paths] for part in both]

    assert found == [["b3", "a2", "a1", "b2"], ["a0", "b0", "a3", "b1"]]  # as Keras draws them
    assert [set(values(part)[0]) for part in both] == list(map(set, found))
    assert "Using 4 files for training.\nUsing 4 files for validation." in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "shapes"), [
    ({"batch_size": 8}, [(8, 6, 1)]), ({"batch_size": 5}, [(5, 6, 1), (3, 6, 1)]),
    ({"batch_size": 2, "output_sequence_length": 4}, [(2, 4, 1)] * 4),
    ({"batch_size": None}, [(n, 1) for n in (3, 4, 5, 6)] * 2),
])  # fmt: skip
def test_sounds(folder, arguments, shapes):
    data = utils.audio_dataset_from_directory(folder, shuffle=False, verbose=False, **arguments)

    assert [tuple(sound.shape) for sound, _ in data] == shapes
    first = next(iter(data))[0].numpy().reshape(-1)[:3]
    np.testing.assert_array_equal(first, [0.0, 1 / 32, 2 / 32])


MISTAKES = [
    ({"labels": "other"}, "`labels` argument should be a list/tuple"),
    ({"labels": [1]}, "len.labels. is 1 while we found 14 files"),
    ({"labels": [1] * 14, "class_names": ["a"]}, "You can only pass `class_names`"),
    ({"class_names": ["c"]}, "or a subset of it"),
    ({"label_mode": "float"}, "`label_mode` argument must be one of"),
    ({"label_mode": "binary", "class_names": ["a"]}, "exactly 2 class_names"),
    ({"validation_split": 2, "subset": "both"}, "must be between 0 and 1"),
    ({"validation_split": 0.2}, "If `subset` is set"),
    ({"validation_split": 0.2, "subset": "test"}, "`subset` must be"),
    ({"validation_split": 0.2, "subset": "both", "shuffle": True}, "provide a `seed`"),
    ({"validation_split": 0.01, "subset": "both"}, "No training text files found"),
    ({"format": "csv"}, "`format` should be either"),
]


@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_mistakes_are_explained(folder, arguments, message):
    with pytest.raises(errors.ArgumentError, match=message):
        texts(folder, **arguments)


SOUND_MISTAKES = [
    ({"sampling_rate": 1.5}, errors.ArgumentError, "integer value"),
    ({"sampling_rate": 0}, errors.ArgumentError, "higher than 0"),
    ({"sampling_rate": 8}, ImportError, "tensorflow_io"),
    ({"ragged": True}, errors.ArgumentError, "no ragged batches"),
    ({"ragged": True, "output_sequence_length": 3}, errors.ArgumentError, "Cannot set both"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), SOUND_MISTAKES)
def test_mistakes_with_sounds(folder, arguments, error, message):
    with pytest.raises(error, match=message):
        utils.audio_dataset_from_directory(folder, **arguments)


@pytest.mark.parametrize(("arguments", "message"), [
    ({"image_size": (1, 2, 3)}, "Expected a tuple of 2 integers"),
    ({"interpolation": "linear"}, "Argument `interpolation` should be one of"),
    ({"color_mode": "cmyk"}, "`color_mode` must be one of"), ({}, "No images found"),
])  # fmt: skip
def test_mistakes_with_pictures(tmp_path, arguments, message):
    with pytest.raises(errors.ArgumentError, match=message):
        utils.image_dataset_from_directory(tmp_path, **arguments)


def test_a_sound_of_other_numbers_is_refused(folder):
    with wave.open(str(folder / "a" / "0.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8)
        file.writeframes(b"abc")
    with pytest.raises(errors.MinitfError, match="16-bit"):
        list(utils.audio_dataset_from_directory(folder, shuffle=False, verbose=False))
