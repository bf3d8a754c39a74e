"""What must never be committed: build products, machine paths, notebooks that carry too much."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.packaging.source_tree import REPOSITORY

# Somebody's home, or the folder a build machine happens to work in.
MACHINE_PATH = re.compile(r"(?<![\w.])(?:/(?:home|Users|root|work)/|[A-Z]:\\+Users\\)[\w.-]+")
LARGEST_NOTEBOOK = 500_000


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """The files git keeps."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no git checkout, so there is nothing committed to look at")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    files = [REPOSITORY / name for name in names.split("\0") if name]
    return [file for file in files if file.is_file()]


def names(files: list[Path]) -> list[str]:
    return [file.relative_to(REPOSITORY).as_posix() for file in files]


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def test_the_top_level_is_short(committed):
    visible = {name.split("/")[0] for name in names(committed) if not name.startswith(".")}
    files = {"pyproject.toml", "README.md", "LICENSE"}

    assert visible <= files | {"minitf", "widgets", "notebooks", "tests", "binder"}


def test_no_build_products(committed):
    product = re.compile(
        r"node_modules/|minitf_widgets/static/|\.min\.js$|__pycache__/|\.egg-info/|\.(whl|pyc)$"
    )

    assert not [name for name in names(committed) if product.search(name)]


def test_no_machine_paths(committed):
    found = []
    for file in committed:
        for number, line in enumerate(text(file).splitlines(), 1):
            if MACHINE_PATH.search(line):
                found.append(f"{file.relative_to(REPOSITORY)}:{number}: {line.strip()[:120]}")

    assert not found


def test_the_lock_file_holds_no_addresses(committed):
    locks = [file for file in committed if file.name == "package-lock.json"]

    assert locks
    assert not [file for file in locks if re.search(r'"resolved": *"https?:', text(file))]


def test_notebooks_are_small_and_carry_no_live_widgets(committed):
    """Stored outputs are stills: `python -m tests.notebooks.store` keeps it so."""
    notebooks = [file for file in committed if file.suffix == ".ipynb"]

    for file in notebooks:
        assert file.stat().st_size <= LARGEST_NOTEBOOK, file.name
        assert "widgets" not in json.loads(text(file))["metadata"], file.name
        assert "jupyter.widget-view" not in text(file), file.name
