"""The check of an installation: what is there, what is missing, and what to type."""

import pytest
from minitf_widgets import check_installation, installation


@pytest.fixture
def versions(monkeypatch):
    """What is installed, as far as the check can see."""
    found = {package.name: "1.2.3" for package in installation.PACKAGES}
    monkeypatch.setattr(installation, "version_of", found.get)
    monkeypatch.setattr(installation, "LIVE", True)
    return found


def test_a_complete_installation_has_nothing_to_do(versions):
    report = check_installation()
    assert report.complete
    assert report.missing == []
    assert "pip install" not in repr(report)
    assert repr(report).splitlines()[0].startswith("✓ Python 3.")
    assert repr(report).splitlines()[-1] == "Everything that the course needs is here."


def test_a_missing_package_is_named_with_its_command(versions):
    versions["matplotlib"] = versions["scikit-learn"] = None
    report = check_installation()
    assert not report.complete
    assert report.missing == ["matplotlib", "scikit-learn"]
    assert "✗ matplotlib: not installed; the figures need it" in repr(report)
    assert "%pip install matplotlib scikit-learn" in repr(report)
    assert "restart the kernel" in repr(report)


def test_without_widgets_the_lessons_run_with_stills(versions, monkeypatch):
    monkeypatch.setattr(installation, "LIVE", False)
    versions["anywidget"] = None
    text = repr(check_installation())
    assert "%pip install anywidget" in text
    assert "Until then every lesson runs all the same, with pictures that stand still." in text


def test_what_only_some_lessons_use_is_no_fault(versions):
    versions["torch"] = versions["h5py"] = None
    report = check_installation()
    assert report.complete
    assert "○ torch: not installed; only lesson 19 uses it" in repr(report)
    assert "%pip install h5py torch" in repr(report)


def test_an_old_python_is_told(versions, monkeypatch):
    monkeypatch.setattr(installation, "python_version", lambda: (3, 9, 1))
    report = check_installation()
    assert not report.complete
    assert repr(report).startswith("✗ Python 3.9.1: minitf needs 3.11 or newer")


def test_the_card_says_the_same_and_escapes(versions):
    versions["numpy"] = "<b>2"
    card = check_installation()._repr_html_()
    assert "&lt;b&gt;2" in card
    assert "Everything that the course needs" in card


def test_this_machine():
    assert installation.version_of("numpy")
    assert installation.version_of("no-such-package") is None
