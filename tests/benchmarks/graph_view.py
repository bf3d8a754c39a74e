"""How fast a large graph shows, opens and pans in a browser here.

    python -m tests.benchmarks.graph_view [--layers 60] [--rounds 5]

Where it sits   by hand, beside run.py; the browser and its options are those of tests/browser.
The one idea    ask the page itself: from the mount of the widget to the second frame after its
                first box, and so on; and the browser, how long the page's thread was at work, which
                a busy machine changes little. A clock is no test, so nothing fails here.

The graph is that of a transformer with its backward pass: the gradient is a second number on each
node, so operations of the backward pass are counted in the head line, not laid out. Sixty blocks
are 5,000 operations, forward and backward together.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from minitf_widgets import GraphView, export_html
from playwright.sync_api import Page, sync_playwright

import minitf as tf
from tests.browser.conftest import CHROMIUM_OPTIONS, find_chromium
from tests.browser.graph_models import transformer

MARKS = """new MutationObserver(() => {
  const now = (f) => requestAnimationFrame(() => requestAnimationFrame(f));
  if (!window.mounted && document.querySelector(".mt")) window.mounted = performance.now();
  if (!window.asked && document.querySelector(".mt-box, .mt-far")) {
    window.asked = true;
    now(() => { window.shown = performance.now(); });
  }
}).observe(document, {subtree: true, childList: true});"""

# Seconds from a click to the second frame after a frame with new boxes is on the page.
OPEN = """(selector) => new Promise((done) => {
  const frames = () => document.querySelectorAll(".mt-frame").length;
  const [started, before] = [performance.now(), frames()];
  new MutationObserver((_, observer) => {
    if (frames() === before) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
  }).observe(document.querySelector(".mt"), {subtree: true, childList: true});
  document.querySelector(selector).click();
})"""

PAN = """async (count) => {
  Element.prototype.setPointerCapture = () => {};  // there is no real pointer
  const stage = document.querySelector(".mt-stage");
  const box = stage.getBoundingClientRect();
  let x = box.right - 20;
  const tell = (type) => stage.dispatchEvent(new PointerEvent(type, {
    bubbles: true, clientX: x, clientY: box.top + 20, buttons: 1, button: 0, pointerId: 1}));
  tell("pointerdown");
  const times = [];
  for (let i = 0; i < count; i++) {
    x -= 7;
    tell("pointermove");
    times.push(await new Promise(requestAnimationFrame));
  }
  tell("pointerup");
  return times.slice(1).map((time, i) => time - times[i]);
}"""

FIRST = "[data-key='§transformer/block_0'] .mt-unfold"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    started = time.perf_counter()
    model, x, y = transformer(options.layers)
    view = GraphView(model, x, y)
    seconds = time.perf_counter() - started
    forward = sum(node["kind"] == "op" for node in view.spec["nodes"])
    print(
        f"{options.layers} blocks: {forward} operations forward, {backward(model, x, y)} backward"
    )
    print(f"model and document in Python: {seconds:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        page = export_html(Path(folder) / "page.html", view)
        print(f"page: {page.stat().st_size / 1e6:.2f} MB")
        report([measure(page) for _ in range(options.rounds)])


def backward(model: Any, x: Any, y: Any) -> int:
    """Operations that the tape adds, as a compiled step would hold them."""

    @tf.function
    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, y, model(x))
        return tape.gradient(loss, model.trainable_variables)

    graph = step.get_concrete_function(tf.constant(x), tf.constant(y)).graph
    return sum("gradients" in operation.scope.split("/") for operation in graph.operations)


def measure(path: Path) -> dict[str, float]:
    """One browser, one page: everything once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_OPTIONS)
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(MARKS)
        work = Work(page)
        page.goto(path.as_uri())
        page.wait_for_function("window.shown")
        found = {"shown folded, from mount (ms)": page.evaluate("shown - mounted")}
        found["shown folded, from opening the page (ms)"] = page.evaluate("shown")
        found["shown folded, work of the page (ms)"] = work.since()
        found |= {"boxes, folded": page.locator(".mt-box").count()}
        page.wait_for_timeout(400)
        work.since()
        found["a block opens (ms)"] = page.evaluate(OPEN, FIRST)
        found["a block opens, work of the page (ms)"] = work.since()
        found |= pan(page, "a block open", work)
        page.get_by_role("button", name="Open every layer").click()
        page.wait_for_timeout(3000)
        found |= pan(page, "all open", work)
        found["elements of boxes, all open"] = page.locator(".mt-box").count()
        page.get_by_role("button", name="Show all of it").click()
        page.wait_for_timeout(1000)
        found |= pan(page, "all open, from afar", work)
        browser.close()
    return found


class Work:
    """How long the page's own thread was at work."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._before = 0.0

    def since(self) -> float:
        """Milliseconds since this was last asked."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        now = 1000 * next(each["value"] for each in metrics if each["name"] == "TaskDuration")
        before, self._before = self._before, now
        return float(now - before)


def pan(page: Page, what: str, work: Work) -> dict[str, float]:
    page.wait_for_timeout(400)
    work.since()
    gaps = sorted(page.evaluate(PAN, 90))
    return {
        f"panning, {what}: work of a frame (ms)": work.since() / 90,
        f"panning, {what} (frames/s)": 1000 * len(gaps) / sum(gaps),
        f"panning, {what}: slowest of twenty (ms)": gaps[int(0.95 * len(gaps))],
    }


def report(rounds: list[dict[str, float]]) -> None:
    for name in rounds[0]:
        seen = sorted(found[name] for found in rounds)
        print(f"{name:58} {statistics.median(seen):8.1f}   ({seen[0]:.1f} to {seen[-1]:.1f})")


if __name__ == "__main__":
    main()
