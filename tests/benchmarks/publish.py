"""The README's part about speed: its table, its pictures and its marks.

    python -m tests.benchmarks.publish            makes them again from the files of samples

Where it sits   after run.py --publish and scaling.py --publish, which write the files.
The one idea    text and pictures are made from the files and from nothing else.  A test makes them
                anew and compares, so what the README says is what was measured.
Read next       speed_picture.py
"""

import json
import statistics
import textwrap
from pathlib import Path
from typing import Any

from tests import readme
from tests.benchmarks import scaling_picture, speed, speed_picture
from tests.benchmarks.engines import HERE, REPOSITORY

FOLDER = HERE / "published"
IMAGES = REPOSITORY / "notebooks" / "images"


def read(name: str) -> dict[str, Any]:
    """The samples "speed" or "scaling"."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def texts() -> dict[str, str]:
    """Mark in the README -> what belongs there."""
    kept = read("speed")
    return {
        "speed": table(kept),
        "speed-remarks": remarks(kept),
        "scaling": growth(read("scaling")),
    }


def pictures() -> dict[Path, str]:
    """File -> what belongs into it."""
    return {
        IMAGES / "speed.svg": speed_picture.draw(read("speed")),
        IMAGES / "scaling.svg": scaling_picture.draw(read("scaling")),
    }


def write(**kept: dict[str, Any]) -> None:
    """Keep samples, and make all that follows from them."""
    FOLDER.mkdir(exist_ok=True)
    for name, samples in kept.items():
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(samples, indent=1) + "\n", encoding="utf-8")
    for path, drawn in pictures().items():
        path.write_text(drawn, encoding="utf-8")
    for name, text in texts().items():
        readme.set_part(name, text)


def table(kept: dict[str, Any]) -> str:
    """A line for each workload, a column for each engine."""
    lines = speed.rows(kept)
    columns = speed.columns(lines)
    return "\n".join([
        f"| | minitf | {' | '.join(speed.COLUMNS[column] for column in columns)} |",
        f"|---|---|{'---|' * len(columns)}",
        *(f"| {', '.join(line.words)} | {speed.time_of(line.seconds)} | {_cells(line, columns)} |"
          for line in lines),
    ])  # fmt: skip


def _cells(line: speed.Row, columns: list[str]) -> str:
    """The ratios; in bold where another is ahead."""
    words = {column: speed.ratio(number) for column, number in line.ratios.items()}
    ahead = [column for column in speed.OTHERS if float(words.get(column, 1)) < 1]
    words.update({column: f"**{words[column]}**" for column in ahead})
    return " | ".join(words.get(column, "") for column in columns)


def remarks(kept: dict[str, Any]) -> str:
    """The columns, the machine, the versions; import and memory."""
    said = [_columns(kept), _run(kept), _cold(kept["workloads"]["W8"])]
    return "\n".join(textwrap.wrap(" ".join(filter(None, said)), 110, break_on_hyphens=False))


def _columns(kept: dict[str, Any]) -> str:
    """What the columns that are no other library's say, and the lines that begin with …"""
    found = [*speed.columns(speed.rows(kept)), *kept["workloads"]["W1"]["seconds"]]
    words = {
        "minitf-fast": "`fast` is minitf with that extra.",
        "minitf-torch": "*On PyTorch* is minitf with PyTorch's arrays.",
        "products": "*Products alone* are the step's matrix products in numpy, nothing else.",
        "kernels": "*Kernels alone* are PyTorch's convolutions or its LSTM, nothing else.",
        "tensorflow-session": "In the lines with …, TensorFlow runs without Keras' `fit`.",
    }
    return " ".join(said for column, said in words.items() if column in found)


def _run(kept: dict[str, Any]) -> str:
    machine = kept["machine"]
    libraries = [kept["versions"][e].split(", ") for e in speed.OTHERS if e in kept["versions"]]
    ours = [f"Python {machine['python']}", f"numpy {machine['numpy']}"]
    named = dict.fromkeys([*ours, *(name for names in libraries for name in names)])
    return (
        f"Medians of {kept['rounds']} rounds in which all take turns, on {machine['cores']} cores "
        f"({machine['processor']}): {', '.join(named)}."
    )


def _cold(seen: dict[str, Any]) -> str:
    medians = {name: statistics.median(taken) for name, taken in seen["seconds"].items()}
    memory = {name: f"{held / 1e6:.0f} MB" for name, held in seen["memory"].items()}
    keras = [engine for engine in speed.OTHERS if f"script {engine}" in memory]
    others = ", ".join(f"{memory[f'script {e}']} in {speed.OTHERS[e]}" for e in keras)
    beyond = speed.time_of(medians["import minitf"] - medians["import numpy"])
    return (
        f"`import minitf` takes {beyond} beyond numpy's "
        f"{speed.time_of(medians['import numpy'])}. The script of the last line holds "
        f"{memory['script minitf']} at most{f' ({others})' if others else ''}; "
        f"numpy alone holds {memory['import numpy']}."
    )


def growth(kept: dict[str, Any]) -> str:
    """What the lines of the scaling picture come to."""
    planning = dict(map(tuple, kept["seconds"]["operations: planning"]))
    most = max(planning)
    return f"A graph of {most:,} operations is planned in {speed.time_of(planning[most])}."


if __name__ == "__main__":
    write()
