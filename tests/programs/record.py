"""Writes down what the programs print with real TensorFlow, and checks the facts of the others.

Where it sits   a script for a Python that has TensorFlow 2 and tf_keras.
Try it          python -m tests.programs.record            all programs
                python -m tests.programs.record tf1/hello  these
Read next       facts.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.programs import facts, handwriting

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json"


def main(names: list[str]) -> None:
    known = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    everything = [
        f"{path.parent.name}/{path.stem}"
        for kind in ("tf1", "tf2", "keras")
        for path in sorted(HERE.glob(f"{kind}/*.py"))
    ]
    with tempfile.TemporaryDirectory() as folder:
        handwriting.write(Path(folder) / "MNIST_data")
        for name in names or everything:
            printed = run(name, folder)
            if name in facts.FACTS:
                print(name, facts.broken(facts.FACTS[name], printed) or "holds")
                print(printed if "-v" in sys.argv else "", end="")
            else:
                known[name] = printed.splitlines()
                print(name, len(known[name]), "lines")
    kept = {name: known[name] for name in everything if name in known}
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    RECORDED.write_text(text + "\n", encoding="utf-8")


def run(name: str, folder: str) -> str:
    command = [sys.executable, str(HERE / "real_tensorflow.py"), str(HERE / f"{name}.py")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(name, "FAILS:", *done.stderr.strip().splitlines()[-4:], sep="\n    ")
    return done.stdout


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if not name.startswith("-")])
