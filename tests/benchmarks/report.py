"""What is printed and kept of a benchmark: medians, paired ratios, the machine.

Where it sits   run.py collects the samples; this module turns them into words and JSON.
The one idea    samples of one round were taken one right after the other, so each round gives a
                ratio of its own; the median of those is steadier than a ratio of medians.
"""

import importlib.metadata
import os
import platform
import statistics
from pathlib import Path
from typing import Any

Seconds = dict[str, list[float]]  # name -> one sample a round


def summarize(seconds: Seconds, base: str) -> dict[str, dict[str, float]]:
    """Median, minimum and maximum of each name, and its paired ratio to `base`."""
    return {
        name: {
            "median": statistics.median(samples),
            "min": min(samples),
            "max": max(samples),
            "ratio": statistics.median(
                mine / its for mine, its in zip(samples, seconds[base], strict=True)
            ),
        }
        for name, samples in seconds.items()
    }


def table(title: str, rows: dict[str, dict[str, float]], base: str) -> str:
    """The summary as text, fastest first."""
    lines = [title, f"  {'':24}{'median':>12}{'min':>12}{'max':>12}   × {base}"]
    for name, row in sorted(rows.items(), key=lambda item: item[1]["median"]):
        times = "".join(f"{duration(row[key]):>12}" for key in ("median", "min", "max"))
        lines.append(f"  {name:24}{times}   {row['ratio']:8.2f}")
    return "\n".join(lines)


def notes(greetings: dict[str, Any], answers: dict[str, list[dict[str, Any]]]) -> str:
    """A line for each engine: time to the first batch, that it did learn, memory, versions."""
    lines = []
    for engine, said in answers.items():
        first = duration(greetings[engine]["first_batch"])
        learnt = f"loss {said[0]['loss']:.3g} -> {said[-1]['loss']:.3g}"
        memory = f"{said[-1]['memory'] / 1e6:.0f} MB"
        versions = greetings[engine]["engine"]
        lines.append(f"  {engine:24}first batch {first:>8}, {learnt}, {memory}, {versions}")
    return "\n".join(lines)


def duration(seconds: float) -> str:
    """A time with the unit that keeps it readable."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def machine() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": importlib.metadata.version("numpy"),
        "threads": {name: value for name, value in os.environ.items() if "NUM_THREADS" in name},
    }


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
