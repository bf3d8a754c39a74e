"""How long RunMonitor takes to draw 100,000 points in Chromium, from a click to the new picture.

    python -m tests.benchmarks.redraw
    MINITF_CHROMIUM=/path/to/chrome python -m tests.benchmarks.redraw --points 400000

Where it sits   beside watching.py, which measures the other end; needs the built front end,
                Playwright and a Chromium (software rendering is what is measured).
The one idea    from the click to the last stroke on a canvas, and then what it takes to have the
                pixels: reading one of them makes the browser finish what it put off.
Read next       widgets/frontend/src/run_monitor/decimate.ts
"""

import argparse
import os
import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np
from minitf_widgets import RunMonitor
from playwright.sync_api import Page, sync_playwright

from minitf.observe.history import RunHistory

RUNS = 4  # a table of batches has 32,768 rows at most (minitf/observe/columns.py)

# `act` changes something; resolves to milliseconds until nothing was drawn for a while.
MEASURE = """async act => {
  const strokes = CanvasRenderingContext2D.prototype;
  const stroke = strokes.stroke;
  const drawn = new Set();
  let last = 0;
  strokes.stroke = function (...path) {
    stroke.apply(this, path);
    drawn.add(this);
    last = performance.now();
  };
  const start = performance.now();
  (0, eval)(`(${act})`)();
  while (!last || performance.now() - last < 150) await new Promise(go => setTimeout(go, 10));
  strokes.stroke = stroke;
  const pixels = performance.now();
  for (const context of drawn) context.getImageData(0, 0, 1, 1);
  return last - start + performance.now() - pixels;
}"""

ACTS = {
    "logarithmic axis (one chart)": "() => document.querySelector('.rm-log').click()",
    "axis in epochs, and back (two charts)": """() => {
      const select = document.querySelector('.rm-axis');
      select.value = select.value === 'steps' ? 'epochs' : 'steps';
      select.dispatchEvent(new Event('change', {bubbles: true}));
    }""",
    "smoothing (all curves made anew)": """() => {
      const slider = document.querySelector('.rm-smoothing input');
      slider.value = String((Number(slider.value) + 0.07) % 0.99);
      slider.dispatchEvent(new Event('input', {bubbles: true}));
    }""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000, help="of the loss, over all runs")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = monitor(options.points).export_html(Path(folder) / "runs.html")
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("MINITF_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 700})
        page.goto(file.as_uri())
        page.locator("html[data-minitf=ready]").wait_for()
        print(f"{options.points:,} points of the loss and as many of the accuracy, {RUNS} runs")
        for words, act in ACTS.items():
            print(f"  {words}: {measure(page, act, options.rounds)}")
        browser.close()


def measure(page: Page, act: str, rounds: int) -> str:
    page.evaluate(MEASURE, act)  # warms up
    taken = [float(page.evaluate(MEASURE, act)) for _ in range(rounds)]
    return f"{statistics.median(taken):.0f} ms (from {min(taken):.0f} to {max(taken):.0f})"


def monitor(points: int) -> RunMonitor:
    """Runs with noisy curves that fall, each with a part of the points."""
    random, rows, runs = np.random.default_rng(0), points // RUNS, []
    for number in range(RUNS):
        run = RunHistory(f"run {number + 1}", epochs=20, steps=rows // 20)
        steps = np.arange(1, rows + 1)
        loss = (number + 1) / np.sqrt(steps) + 0.2 * random.random(rows)
        accuracy = np.clip(1 - loss, 0, 1)
        run.batch.append(("loss", "accuracy"), np.stack([steps, loss, accuracy], axis=1))
        run.step, run.state = rows, "done"
        for epoch in range(20):
            run.add_epoch(epoch, {"loss": loss[(epoch + 1) * rows // 20 - 1]})
        runs.append(run)
    return RunMonitor.compare(*runs)


if __name__ == "__main__":
    main()
