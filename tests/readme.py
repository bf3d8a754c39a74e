"""The README is the one place where commands and examples stand: tests and the gate read them here.

    python -m tests.readme test       prints the command that installs and runs the tests

A block belongs to a name when the line before it is `<!-- name -->`.
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


if __name__ == "__main__":
    print(command(sys.argv[1]))
