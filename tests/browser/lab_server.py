"""A private JupyterLab server: own folder, own settings, own port, gone after the tests.

Where it sits   started once a session by conftest.py; notebook.py drives its pages.
The one idea    nothing of the developer's own Jupyter (settings, kernels, open tabs) may leak in or
                be touched, so every folder Jupyter writes to lies in one temporary folder.
Try it          with LabServer(tmp_path) as lab: print(lab.url)
Read next       notebook.py
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat

REPOSITORY = Path(__file__).resolve().parents[2]

# What would cover a page or hide cells from a test: the news pop-up, drawing only visible cells.
SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {
        "windowingMode": "none",
        "autoStartDefaultKernel": True,
    },
}

SERVER_OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--ServerApp.disable_check_xsrf=True",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.expose_app_in_browser=True",  # pages get `window.jupyterapp`
    "--JupyterNotebookApp.expose_app_in_browser=True",  # those of Notebook 7, as well
)


class LabServer:
    """JupyterLab on 127.0.0.1, serving notebooks from a folder of its own.

    Args:
        home: an empty folder, for all that Jupyter writes.
        python: the interpreter whose JupyterLab and whose packages are used; without one the
            caller's, and kernels import this working tree.
        notebooks: what the server shows; without it the folder `home/notebooks`.
    """

    def __init__(
        self, home: Path, python: Path | None = None, notebooks: Path | None = None
    ) -> None:
        self.home = home
        self.python = python
        self.notebooks = notebooks or home / "notebooks"
        self.log = home / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "LabServer":
        self.notebooks.mkdir(parents=True, exist_ok=True)
        self._write_settings()
        command = [str(self.python or sys.executable), "-m", "jupyterlab", *SERVER_OPTIONS]
        command += [f"--ServerApp.port={self.port}", f"--ServerApp.root_dir={self.notebooks}"]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                command, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_it_answers(seconds=60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()  # the server shuts its kernels down first
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def write_notebook(self, name: str, cells: list[str]) -> str:
        """Save code cells as `name` and return the path to open it under."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.notebooks / name)
        return name

    def copy_notebook(self, source: Path) -> str:
        """Copy a notebook of the repository and return the path to open it under."""
        (self.notebooks / source.name).write_bytes(source.read_bytes())
        return source.name

    def _environment(self) -> dict[str, str]:
        folders = {
            "HOME": "user",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        for folder in folders.values():
            (self.home / folder).mkdir(exist_ok=True)
        own = {variable: str(self.home / folder) for variable, folder in folders.items()}
        # Kernels import this working tree, installed or not; or what another Python has.
        packages = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "widgets")])
        own["PYTHONPATH"] = "" if self.python else packages
        # pytest's own variables must not reach code that asks whether it runs under a test.
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        return {**kept, **own}

    def _write_settings(self) -> None:
        for plugin, values in SETTINGS.items():
            file = self.home / "settings" / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))

    def _wait_until_it_answers(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/status", timeout=1).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self._process.kill()
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-3000:]}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
