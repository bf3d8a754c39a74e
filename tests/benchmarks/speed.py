"""What is published about speed: the samples of one run, and the ratios that follow from them.

Where it sits   between run.py, which takes the samples, and the README's table and picture.
The one idea    the samples are the only thing that is measured; all else is made from them, so no
                two figures in the README can come from two runs.
Try it          >>> ratio(40.3), ratio(4.13), ratio(0.92), time_of(0.0022)
                ('40', '4.1', '0.92', '2.2 ms')
Read next       publish.py
"""

import math
from typing import Any, NamedTuple

from tests.benchmarks import report

# Engine -> its name in the README.
OTHERS = {
    "keras-tensorflow": "Keras on TensorFlow",
    "keras-jax": "Keras on JAX",
    "keras-torch": "Keras on PyTorch",
    "jax": "JAX `jit`, by hand",
    "torch": "PyTorch, by hand",
    "tinygrad": "tinygrad",
}
COLUMNS = {
    "minitf-fast": "with `fast`",
    "minitf-torch": "on PyTorch",
    **OTHERS,
    "products": "products alone",
    "kernels": "kernels alone",
}
# What a workload is, in short, and the rest.
WORDS = {
    "W1": ("Softmax regression", "784-10, batch 100"),
    "W2": ("MLP 784-512-512-10", "dropout, RMSprop, batch 128"),
    "W3": ("Dense(10)-Dense(1)", "8 inputs, Adam, batch 10"),
    "W4": ("Dense 64-64-10", "32 inputs, Adam, batch 32"),
    "W5": ("CNN on 28×28", "two convolutions, batch 128"),
    "W6": ("LSTM(64)", "50 steps, batch 32"),
    "W7": ("Transformer block", "64 steps of 64, batch 32"),
    "W8": ("A whole script", "import, build, fit one epoch"),
}
# A workload in another way than by `fit`: minitf's engine, and who is compared, in whose column.
ASIDE = {
    "W1": (
        "minitf-session", ("… in a session", "as TensorFlow 1 has it"),
        {"keras-tensorflow": "tensorflow-session", "jax": "jax", "torch": "torch"},
    ),
    "W4": (
        "minitf-eager", ("… eagerly", "with a tape, nothing compiled"),
        {"keras-tensorflow": "tensorflow-eager", "torch": "torch"},
    ),
}  # fmt: skip


class Row(NamedTuple):
    """One thing that is timed.

    Attributes:
        words: What it is, in short, and the rest.
        seconds: How long minitf takes.
        ratios: Column -> how many times as long it takes there.
    """

    words: tuple[str, str]
    seconds: float
    ratios: dict[str, float]

    @property
    def closest(self) -> tuple[str, float]:
        """The fastest of the others, and its ratio."""
        return min(
            ((column, self.ratios[column]) for column in OTHERS if column in self.ratios),
            key=lambda pair: pair[1],
            default=("", math.nan),
        )


def compact(results: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a run: machine, rounds, versions, samples, memory."""
    rounds = min(len(s) for w in results["workloads"].values() for s in w["seconds"].values())
    versions: dict[str, str] = {}
    workloads: dict[str, Any] = {}
    for name, seen in results["workloads"].items():
        kept = workloads[name] = {"words": seen["words"]}
        taken = seen["seconds"].items()
        kept["seconds"] = {engine: [_rounded(one) for one in samples] for engine, samples in taken}
        kept["memory"] = seen["memory"]
        for engine, said in seen.get("greetings", {}).items():
            versions[engine] = said["engine"]
            kept.setdefault("first_batch", {})[engine] = _rounded(said["first_batch"])
    kept_too = {"machine": results["machine"], "rounds": rounds, "versions": versions}
    return {**kept_too, "workloads": workloads}


def _rounded(seconds: float) -> float:
    return float(f"{seconds:.4g}")


def rows(kept: dict[str, Any]) -> list[Row]:
    """The lines of the table, in the order of the workloads."""
    same = {column: column for column in COLUMNS}
    found = []
    for name, seen in kept["workloads"].items():
        seconds = seen["seconds"]
        if name == "W8":
            scripts = {e.removeprefix("script "): s for e, s in seconds.items() if "script" in e}
            found.append(_row(WORDS[name], scripts, "minitf", same))
            continue
        found.append(_row(WORDS[name], seconds, "minitf-numpy", same))
        if name in ASIDE and ASIDE[name][0] in seconds:
            base, words, columns = ASIDE[name]
            found.append(_row(words, seconds, base, columns))
    return found


def _row(
    words: tuple[str, str], seconds: report.Seconds, base: str, columns: dict[str, str]
) -> Row:
    summary = report.summarize(seconds, base)
    there = {column: engine for column, engine in columns.items() if engine in summary}
    ratios = {column: summary[engine]["ratio"] for column, engine in there.items()}
    return Row(words, summary[base]["median"], ratios)


def columns(lines: list[Row]) -> list[str]:
    """The columns that have anything in them."""
    return [column for column in COLUMNS if any(column in line.ratios for line in lines)]


def ratio(number: float) -> str:
    """As many digits as can be trusted."""
    digits = 0 if number >= 9.95 else 1 if number >= 1.995 else 2
    return f"{number:.{digits}f}"


def time_of(seconds: float) -> str:
    """Two digits, in seconds or milliseconds."""
    number, unit = (seconds, "s") if seconds >= 0.1 else (1000 * seconds, "ms")
    return f"{number:.{max(1 - math.floor(math.log10(number)), 0)}f} {unit}"
