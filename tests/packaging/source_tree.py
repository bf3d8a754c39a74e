"""The import statements of the two packages, read from their source without running it.

Where it sits   test_import_direction.py asks it who imports whom.
The one idea    a Python file is data: `ast` turns it into a tree in which imports are easy to find.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = {
    "minitf": REPOSITORY / "minitf",
    "minitf_widgets": REPOSITORY / "widgets" / "minitf_widgets",
}


@dataclass(frozen=True)
class Import:
    """One imported module: by whom, in which line, and whether only inside a function."""

    importer: str
    imported: str
    line: int
    in_function: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def modules(package: str) -> dict[str, Path]:
    """All modules of a package: dotted name -> file."""
    root = PACKAGES[package]
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = [package, *file.relative_to(root).with_suffix("").parts]
        found[".".join(parts).removesuffix(".__init__")] = file
    return found


def imports(package: str) -> list[Import]:
    """Every import in a package, but for those that only a type checker sees."""
    known = modules(package)
    found = []
    for name, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        home = name if file.name == "__init__.py" else name.rpartition(".")[0]
        for node, in_function in _import_nodes(tree, in_function=False):
            for target in _targets(node, home, known):
                found.append(Import(name, target, node.lineno, in_function))
    return found


def _import_nodes(
    tree: ast.AST, in_function: bool
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, in_function
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (pair for other in node.orelse for pair in _import_nodes(other, in_function))
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _import_nodes(node, in_function or inside)


def _targets(node: ast.Import | ast.ImportFrom, home: str, known: dict[str, Path]) -> list[str]:
    """The modules a statement names: `from a import b` means a.b where that is a module, else a."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        parts = home.split(".")
        above = parts[: len(parts) - node.level + 1]
        base = ".".join([*above, *filter(None, [node.module])])
    full = [f"{base}.{alias.name}" for alias in node.names]
    return [name if name in known else base for name in full]
