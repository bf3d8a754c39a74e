"""Fixtures for tests that need a real browser.

`notebook(cells)`     a notebook in a private JupyterLab, open on a page: see notebook.py
`lesson`              the lesson whose number a module calls `LESSON`, opened so
`offline_page(path)`  an HTML file opened from disk in a browser that has no network
`page`                an empty page, for anything else
`lab`, `chromium`     the server and the browser behind them, each started once
`accessibility.py`    what axe-core finds wrong with a widget
`artefacts`           where screenshots go: $MINITF_ARTEFACTS, or tests/browser/artefacts

The browser is the machine's own Chromium ($MINITF_CHROMIUM, or the first one on the path). Without
one these tests are skipped with a notice, except under CI=true, where that is a failure.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.lab_server import LabServer
from tests.browser.lessons import lesson_path
from tests.browser.notebook import Notebook

HERE = Path(__file__).parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

# Root needs --no-sandbox; the rest keeps the browser from calling home during a test.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

OpenNotebook = Callable[..., Notebook]
OpenOffline = Callable[[Path], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they are the slow ones, and Playwright's event loop must not be running
    when a test elsewhere calls asyncio.run."""
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test whether it failed, so that `page` can photograph the scene."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    folder = Path(os.environ.get("MINITF_ARTEFACTS", HERE / "artefacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        missing = (
            "these tests need a browser: install Chromium or Google Chrome (on Debian: "
            "apt-get install chromium), or name one in MINITF_CHROMIUM"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


def find_chromium() -> str | None:
    """The browser's path, or None."""
    named = os.environ.get("MINITF_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    with LabServer(tmp_path_factory.mktemp("lab") / "home") as server:
        yield server


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Shared by all tests, so that JupyterLab's five megabytes of script are loaded once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(
    context: BrowserContext, artefacts: Path, request: pytest.FixtureRequest
) -> Iterator[Page]:
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=artefacts / f"failed-{file_name(request.node.name)}.png")
    page.close()


@pytest.fixture
def notebook(
    lab: LabServer, page: Page, artefacts: Path, request: pytest.FixtureRequest
) -> Iterator[OpenNotebook]:
    """A function which opens a notebook: `notebook(["cell", ...])` or `notebook(path_of_a_file)`.

    One notebook a test; its kernel ends with the test. An uncaught error of a widget's JavaScript
    fails the test.
    """
    opened: list[Notebook] = []

    def open_notebook(source: list[str] | Path) -> Notebook:
        if isinstance(source, Path):
            path = lab.copy_notebook(source)
        else:
            path = lab.write_notebook(f"{file_name(request.node.name)}.ipynb", source)
        opened.append(Notebook(page, lab.url, path, artefacts))
        return opened[-1]

    yield open_notebook
    for book in opened:
        book.close()
        assert not book.problems, f"JavaScript errors on the page: {book.problems}"


@pytest.fixture
def lesson(notebook: OpenNotebook, request: pytest.FixtureRequest) -> Notebook:
    """The lesson whose number is the module's `LESSON`: what a walk through it begins with."""
    return notebook(lesson_path(request.module.LESSON))


@pytest.fixture
def offline_page(
    chromium: Browser, artefacts: Path, request: pytest.FixtureRequest
) -> Iterator[OpenOffline]:
    """A function which opens an HTML file from disk, with the network off.

    The test fails if the page's JavaScript raises, or if the page asks for anything but itself.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page, problems = context.new_page(), list[str]()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda asked: problems.append(f"asked for {asked.url}"))

    def open_file(path: Path) -> Page:
        page.goto(path.resolve().as_uri())
        return page

    yield open_file
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=artefacts / f"failed-{file_name(request.node.name)}.png")
    context.close()
    assert not problems, f"problems on the page: {problems}"


def file_name(test: str) -> str:
    """A test's name as a file name: `test_x[a/b]` -> `test_x-a-b`."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", test).strip("-")
