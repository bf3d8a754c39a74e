"""Run the README's first command in a clean clone, up to the page that it opens, and time it.

    python -m tests.packaging.first_lesson CLONE

Where it sits   a step of .ci/run; needs nothing but Python.
The one idea    a stand-in for the browser, named in $BROWSER, notes what it is asked to open: a
                file with a link to the lesson, which is then fetched as a browser would.
"""

import html
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.readme import command

LIMIT = 180  # seconds, on two cores


def main(clone: Path) -> None:
    line = command("lab")
    print(line)
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "address")
        started = time.monotonic()
        process = subprocess.Popen(
            line, shell=True, cwd=clone, env=environment(Path(folder), asked), process_group=0
        )
        try:
            address = linked_from(wait_for(asked, process))
            page = address.partition("?")[0]  # without the server's token
            print(f"JupyterLab opened after {time.monotonic() - started:.0f} s: {page}")
            fetch_the_lesson(address)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def environment(folder: Path, asked: Path) -> dict[str, str]:
    """The caller's, with a browser that only notes addresses, and a Jupyter that runs for root."""
    settings = {"ServerApp": {"allow_root": True}}
    (folder / "jupyter_server_config.json").write_text(json.dumps(settings))
    note = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    browser = shlex.join([sys.executable, "-c", note, str(asked)]) + " %s"
    own = {"JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
    return {**os.environ, **own, "BROWSER": browser}


def wait_for(asked: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if asked.exists() and (address := asked.read_text()):
            return address
        if process.poll() is not None:
            raise SystemExit(f"the command ended with {process.returncode} and opened no page")
        time.sleep(0.2)
    raise SystemExit(f"no page was opened within {LIMIT} s")


def linked_from(address: str) -> str:
    """Jupyter's file, which keeps the server's token out of the list of running programs."""
    with urllib.request.urlopen(address) as file:
        return html.unescape(re.findall(r'href="([^"]+)"', file.read().decode())[0])


def fetch_the_lesson(address: str) -> None:
    """JupyterLab's page, and the notebook it shows, must both be served."""
    parts = urllib.parse.urlsplit(address)
    notebook = parts.path.partition("/lab/tree/")[2]
    contents = parts._replace(path=f"/api/contents/{notebook}").geturl()
    with urllib.request.urlopen(address, timeout=30) as page:
        assert b"JupyterLab" in page.read()
    with urllib.request.urlopen(contents, timeout=30) as answer:
        cells = json.load(answer)["content"]["cells"]
    print(f"{notebook}: {len(cells)} cells")
    assert cells


if __name__ == "__main__":
    main(Path(sys.argv[1]))
