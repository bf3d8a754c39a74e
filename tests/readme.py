"""The README is the one place where commands and examples stand: tests and the gate read them here.

    python -m tests.readme test       prints the command that installs and runs the tests

A block belongs to a name when the line before it is `<!-- name -->`.  A part that a program writes
lies between `<!-- name: which program -->` and `<!-- /name -->`.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def block(name: str) -> str:
    """The text of the fenced block marked with `name`.

    Raises:
        LookupError: the README has no such block, or more than one.
    """
    pattern = rf"^<!-- {re.escape(name)} -->\n```\w*\n(.*?)^```$"
    found = re.findall(pattern, README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if len(found) != 1:
        raise LookupError(f"README.md has {len(found)} blocks marked <!-- {name} -->, expected 1")
    return str(found[0])


def command(name: str) -> str:
    """A marked block which is a single command line."""
    line = block(name).strip()
    if "\n" in line:
        raise LookupError(f"README.md's block <!-- {name} --> should be one line:\n{line}")
    return line


def part(name: str) -> str:
    """The text between the marks of `name`.

    Raises:
        LookupError: the README has no such marks, or more than one pair.
    """
    found = _part(name).findall(README.read_text(encoding="utf-8"))
    if len(found) != 1:
        raise LookupError(f"README.md has {len(found)} parts marked {name}, expected 1")
    return str(found[0][1])


def set_part(name: str, text: str) -> None:
    """Write `text` between the marks of `name`."""
    part(name)
    whole = README.read_text(encoding="utf-8")
    changed = _part(name).sub(lambda found: f"{found[1]}{text}{found[3]}", whole)
    README.write_text(changed, encoding="utf-8")


def _part(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name}: [^>]*-->\n)(.*?)(\n<!-- /{name} -->)", re.DOTALL)


if __name__ == "__main__":
    print(command(sys.argv[1]))
