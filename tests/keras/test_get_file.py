"""get_file: names, archives, checksums; addresses are files of this computer."""

import hashlib
import io
import tarfile
import zipfile

import pytest

from minitf import errors, keras


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A folder that stands for the network; Keras' own folder is another one."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "data.csv").write_text("1,2\n")
    with tarfile.open(folder / "flowers.tgz", "w:gz") as archive:
        archive.add(folder / "data.csv", "flowers/data.csv")
    with zipfile.ZipFile(folder / "flowers.zip", "w") as archive:
        archive.writestr("flowers/data.csv", "1,2\n")
    return folder


def get(path, **kwargs):
    return keras.utils.get_file(origin=path.as_uri(), **kwargs)


def test_the_name_is_that_of_the_address(served, tmp_path):
    path = get(served / "data.csv")
    assert path == str(tmp_path / "home" / "datasets" / "data.csv")
    (served / "data.csv").write_text("3,4\n")
    with open(get(served / "data.csv")) as file:
        assert file.read() == "1,2\n"
    with open(get(served / "data.csv", force_download=True)) as file:
        assert file.read() == "3,4\n"


@pytest.mark.parametrize(
    ("name", "given", "folder"),
    [
        ("flowers.tgz", {"extract": True}, "flowers.tgz"),
        ("flowers.tgz", {"untar": True, "fname": "mine"}, "mine"),
        ("flowers.zip", {"extract": True, "fname": "mine.zip"}, "mine_extracted"),
        ("flowers.zip", {"extract": True, "archive_format": "zip"}, "flowers.zip"),
    ],
)
def test_archives_are_taken_apart(served, tmp_path, name, given, folder):
    path = get(served / name, cache_dir=tmp_path, cache_subdir="here", **given)
    assert path == str(tmp_path / "here" / folder)
    assert (tmp_path / "here" / folder / "flowers" / "data.csv").read_text() == "1,2\n"


def test_what_is_no_archive_is_said(served):
    with pytest.warns(UserWarning, match="extract"):
        get(served / "data.csv", extract=True)


def test_an_archive_cannot_write_elsewhere(served, tmp_path):
    with tarfile.open(served / "bad.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../../outside"), io.BytesIO())
    with pytest.raises(tarfile.TarError):
        get(served / "bad.tar", extract=True)
    assert not list(tmp_path.rglob("outside"))


def test_checksums(served):
    content = (served / "data.csv").read_bytes()
    get(served / "data.csv", md5_hash=hashlib.md5(content).hexdigest())
    get(served / "data.csv", file_hash=hashlib.sha256(content).hexdigest())
    with pytest.raises(errors.DownloadError, match="checksum"):
        get(served / "data.csv", file_hash="0" * 64)


@pytest.mark.parametrize(
    "given", [{}, {"origin": "https://example.org/"}, {"origin": "x", "fname": "a/b"}]
)
def test_bad_arguments(given):
    with pytest.raises(errors.ArgumentError):
        keras.utils.get_file(**given)
