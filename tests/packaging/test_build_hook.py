"""When the package build makes the bundle anew, and when it asks for Node."""

import importlib.util
from pathlib import Path

import pytest

from tests.packaging.source_tree import REPOSITORY

SPEC = importlib.util.spec_from_file_location("hatch_build", REPOSITORY / "widgets/hatch_build.py")
assert SPEC is not None
assert SPEC.loader is not None
hatch_build = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(hatch_build)


class App:
    """hatchling's way to print, for a hook that runs alone."""

    def display_info(self, message: str) -> None:
        print(message)


@pytest.fixture
def project(tmp_path):
    """A source tree with nothing but what the bundle is made from."""
    for name in ("src/index.ts", "package.json", "package-lock.json", "build.mjs"):
        file = tmp_path / "widgets" / "frontend" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "minitf" / "ops").mkdir(parents=True)
    (tmp_path / "minitf" / "ops" / "linalg.py").write_text("formula")
    (tmp_path / "widgets" / "minitf_widgets" / "static").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def ran(monkeypatch):
    """The commands that the hook would have run."""
    commands: list[str] = []

    def program(name):
        return lambda *args, cwd: commands.append(" ".join([name, *args[:2]]))

    monkeypatch.setattr(hatch_build, "node_commands", lambda: (program("node"), program("npm")))
    return commands


def hook(root: Path):
    return hatch_build.BundleHook(str(root), {}, None, None, "", "wheel", App())


def test_a_missing_bundle_is_built_and_a_fresh_one_is_left_alone(project, ran):
    hook(project).initialize("standard", {})
    assert ran == ["npm ci --omit=dev", "node build.mjs"]

    hook(project).initialize("standard", {})
    assert len(ran) == 2


@pytest.mark.parametrize(
    "source",
    [
        "widgets/frontend/src/new/view.ts",
        "widgets/frontend/package.json",
        "minitf/ops/nn.py",
        "minitf/core/graph.py",
    ],
)
def test_a_changed_or_new_source_makes_the_bundle_stale(project, ran, source):
    hook(project).initialize("standard", {})
    (project / source).parent.mkdir(exist_ok=True)
    (project / source).write_text("changed")

    assert not hook(project).is_fresh()


def test_installed_packages_are_used_again_while_they_match_the_lock(project, ran):
    installed = project / "widgets" / "frontend" / "node_modules" / ".package-lock.json"
    installed.parent.mkdir()
    installed.write_text("installed after package-lock.json was written")

    hook(project).initialize("standard", {})

    assert ran == ["node build.mjs"]


@pytest.mark.parametrize("has_node", [True, False])
def test_node_is_asked_for_only_where_it_is_needed_and_missing(project, ran, monkeypatch, has_node):
    monkeypatch.setattr(hatch_build, "system_node_is_usable", lambda: has_node)

    assert hook(project).dependencies() == ([] if has_node else [hatch_build.NODE_REQUIREMENT])
    hook(project).initialize("standard", {})
    assert hook(project).dependencies() == []


def test_an_old_node_is_not_used(monkeypatch, tmp_path):
    for name, version in (("node", "v18.19.0"), ("npm", "9.2.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not hatch_build.system_node_is_usable()

    (tmp_path / "node").write_text("#!/bin/sh\necho v22.1.0\n")
    assert hatch_build.system_node_is_usable()
