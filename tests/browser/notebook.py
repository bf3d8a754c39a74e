"""A notebook open in JupyterLab, driven as a learner drives it: run a cell, look, click.

Where it sits   made by the fixture `notebook` (conftest.py) on a page of lab_server.py's server.
The one idea    ask JupyterLab itself (`window.jupyterapp`) when something is ready or done, and
                never sleep. Only what a learner does with the mouse is done with the mouse.
Try it          def test_sum(notebook):
                    book = notebook(["2 + 2"])
                    assert book.run(0) == "4"
Read next       test_harness.py, which uses each method once.
"""

import ast
import json
import time
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Error, Locator, Page

Theme = Literal["light", "dark"]

# Each script is a JavaScript function run in the page. `panel` is the open notebook.
PANEL = "const panel = jupyterapp.shell.currentWidget;"

OPEN = """async path => {
  await jupyterapp.started;
  const panel = await jupyterapp.commands.execute("docmanager:open", {path, factory: "Notebook"});
  await panel.context.ready;
  await panel.revealed;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  jupyterapp.shell.collapseLeft();  // the file list: room for the notebook
  window.cellRuns = {};
}"""

# Resolves at once; `cellRuns[cell]` turns true when JupyterLab says that the cell is finished.
START = f"""cell => {{ {PANEL}
  panel.content.activeCellIndex = cell;
  panel.content.deselectAll();
  cellRuns[cell] = false;
  jupyterapp.commands.execute("notebook:run-cell").finally(() => {{ cellRuns[cell] = true; }});
}}"""

IDLE = f"""() => {{ {PANEL}
  const kernel = panel.sessionContext.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}}"""

APPEND = f"""source => {{ {PANEL}
  const cells = panel.context.model.sharedModel;
  cells.insertCell(cells.cells.length, {{cell_type: "code", source, metadata: {{}}, outputs: []}});
  return cells.cells.length - 1;
}}"""

OUTPUTS = f"""cell => {{ {PANEL}
  return panel.content.widgets[cell].model.outputs?.toJSON() ?? [];  // text cells have none
}}"""

FIND = f"""text => {{ {PANEL}
  return panel.content.widgets.findIndex(
    ({{model}}) => model.type === "code" && model.sharedModel.source.includes(text));
}}"""

# A silent request: it leaves no trace in the notebook, but waits its turn on the kernel.
EVALUATE = f"""async expression => {{ {PANEL}
  const kernel = panel.sessionContext.session.kernel;
  const silent = {{code: "", silent: true, store_history: false}};
  const request = kernel.requestExecute({{...silent, user_expressions: {{it: expression}}}});
  return (await request.done).content.user_expressions.it;
}}"""

SET_THEME = """async dark => {
  await jupyterapp.commands.execute(
    "apputils:change-theme", {theme: dark ? "JupyterLab Dark" : "JupyterLab Light"});
}"""

# A new theme is there when its style sheet is and the splash screen before it has faded out.
THEME_IS = """dark => (document.body.dataset.jpThemeLight === "false") === dark
  && !document.getElementById("jupyterlab-splash")"""


class Notebook:
    """One notebook on one page. Cells are counted from 0.

    Attributes:
        page: Playwright's page, for everything that this class does not wrap.
        problems: uncaught JavaScript errors which are not JupyterLab's own, in order.
    """

    def __init__(self, page: Page, url: str, path: str, artefacts: Path) -> None:
        self.page = page
        self.problems: list[str] = []
        self._artefacts = artefacts
        page.on("pageerror", self._on_error)
        page.goto(f"{url}/lab?reset")
        self._path = path
        self._open()
        self.set_theme("light")
        self.wait_idle()

    def _open(self) -> None:
        self.page.wait_for_function("window.jupyterapp", timeout=60_000)
        self.page.evaluate(OPEN, self._path)

    def reload(self) -> None:
        """Load the page again, as F5 does; the kernel goes on.

        JupyterLab brings back the open notebook only if it had the time to note that it was open,
        so it is opened here.
        """
        self.page.reload()
        self._open()

    def run(self, cell: int, timeout: float = 60, may_fail: bool = False) -> str:
        """Run a cell to its end and return the text it shows.

        Raises:
            AssertionError: the cell raised and `may_fail` is false; carries the traceback.
            playwright.sync_api.TimeoutError: it took longer than `timeout` seconds.
        """
        self.start(cell)
        self.wait_done(cell, timeout)
        for output in self.outputs(cell):
            if output["output_type"] == "error" and not may_fail:
                raise AssertionError(f"cell {cell} raised\n" + "\n".join(output["traceback"]))
        return self.text(cell)

    def run_all(self, timeout: float = 120) -> None:
        """Run every cell in order; the first one that raises ends it, as `run` does."""
        for cell in range(len(self)):
            self.run(cell, timeout)

    def __len__(self) -> int:
        """The number of cells, text cells included."""
        return int(self.page.evaluate(f"() => {{ {PANEL} return panel.content.widgets.length; }}"))

    def start(self, cell: int) -> None:
        """Run a cell without waiting for it: for cells that are to be paused or interrupted."""
        self.page.evaluate(START, cell)

    def is_done(self, cell: int) -> bool:
        return bool(self.page.evaluate("cell => cellRuns[cell] === true", cell))

    def wait_done(self, cell: int, timeout: float = 60) -> None:
        self.page.wait_for_function(
            "cell => cellRuns[cell] === true", arg=cell, timeout=timeout * 1000
        )

    def wait_idle(self, timeout: float = 60) -> None:
        """Wait until the kernel is connected and has nothing to do."""
        self.page.wait_for_function(IDLE, timeout=timeout * 1000)

    def find(self, text: str) -> int:
        """The number of the first code cell whose source contains `text`.

        Raises:
            AssertionError: there is none.
        """
        cell = int(self.page.evaluate(FIND, text))
        assert cell >= 0, f"no code cell of the notebook contains {text!r}"
        return cell

    def append(self, source: str) -> int:
        """Add a code cell at the end and return its number."""
        return int(self.page.evaluate(APPEND, source))

    def outputs(self, cell: int) -> list[dict[str, Any]]:
        """The cell's outputs as the notebook format stores them."""
        return list(self.page.evaluate(OUTPUTS, cell))

    def text(self, cell: int) -> str:
        """What the cell printed, and the plain text of its results."""
        pieces = []
        for output in self.outputs(cell):
            piece = output.get("text") or output.get("data", {}).get("text/plain", "")
            pieces.append("".join(piece))
        return "".join(pieces).strip()

    def output(self, cell: int) -> Locator:
        """The cell's output area on the page: look for buttons and pictures in it."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-Cell-outputArea")

    def evaluate(self, expression: str) -> Any:
        """The value of a Python expression in the kernel; it must be one that JSON can carry."""
        answer = self.page.evaluate(EVALUATE, f"__import__('json').dumps({expression})")
        if answer["status"] != "ok":
            raise AssertionError(f"{expression}: {answer['ename']}: {answer['evalue']}")
        return json.loads(ast.literal_eval(answer["data"]["text/plain"]))

    def wait_for(self, expression: str, timeout: float = 10) -> Any:
        """Ask the kernel for `expression` until it is true; return its value."""
        deadline = time.monotonic() + timeout
        while not (value := self.evaluate(expression)):
            if time.monotonic() > deadline:
                raise AssertionError(f"still not true after {timeout} s: {expression}")
            self.page.wait_for_timeout(50)  # lets the page work, which time.sleep would not
        return value

    def interrupt(self) -> None:
        """Press the toolbar's Interrupt button."""
        self.page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name=interrupt]").click()

    def set_theme(self, theme: Theme) -> None:
        self.page.evaluate(SET_THEME, theme == "dark")
        self.page.wait_for_function(THEME_IS, arg=theme == "dark")

    def screenshot(self, name: str, cell: int | None = None) -> Path:
        """Save a picture of the window, or of one cell's output, as artefact `name`.png."""
        path = self._artefacts / f"{name}.png"
        (self.page if cell is None else self.output(cell)).screenshot(path=path)
        return path

    def save(self) -> None:
        """Save the notebook to disk, as Ctrl+S does."""
        self.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

    def _on_error(self, error: Error) -> None:
        """Widget code is loaded from blobs, JupyterLab's own, which has faults too, is not."""
        stack = error.stack or ""
        if "blob:" in stack or "/static/lab/" not in stack:
            self.problems.append(stack or str(error))

    def close(self) -> None:
        """End the kernel, so that the next test finds the machine free."""
        self.page.evaluate(f"async () => {{ {PANEL} await panel?.sessionContext.shutdown(); }}")
