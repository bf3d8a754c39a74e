"""pyproject.toml, the README's commands and Binder's files say the same."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.packaging.source_tree import REPOSITORY
from tests.readme import command

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def binder_requirements() -> list[str]:
    lines = (REPOSITORY / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_core_needs_numpy_alone():
    assert [Requirement(one).name for one in PROJECT["dependencies"]] == ["numpy"]


def test_extras_refer_to_extras_that_exist():
    own = [Requirement(one) for extra in EXTRAS.values() for one in extra if "minitf[" in one]

    assert own
    assert {name for one in own for name in one.extras} <= set(EXTRAS)


@pytest.mark.parametrize("line", binder_requirements())
def test_binder_asks_for_what_pyproject_asks_for(line):
    extra = re.fullmatch(r"\.\[(\w+)\]", line)
    if extra:
        assert extra[1] in EXTRAS
    else:
        assert line in EXTRAS["lab"]


def test_binder_has_a_python_that_minitf_runs_on():
    runtime = (REPOSITORY / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()

    assert runtime.removeprefix("python-") in SpecifierSet(PROJECT["requires-python"])


@pytest.mark.parametrize("name", ["lab", "test"])
def test_readme_commands_install_an_extra_that_exists(name):
    (extra,) = re.findall(r"'\.\[(\w+)\]'", command(name))

    assert extra in EXTRAS


def test_the_readme_opens_a_notebook_that_exists():
    (notebook,) = re.findall(r"notebooks/\S+\.ipynb", command("lab"))

    assert (REPOSITORY / notebook).is_file()


def test_links_of_the_readme_lead_somewhere():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", readme)

    assert links
    assert not [one for one in links if "://" not in one and not (REPOSITORY / one).exists()]
