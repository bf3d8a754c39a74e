"""A document of LossSurface, for both sides' tests.

Where it sits   under tests/widgets; `python -m tests.widgets.surface_documents` writes it as JSON
                for the front end's tests (widgets/frontend/tests/fixtures).
The one idea    a bowl whose heights are known everywhere, a run that arrives and one that is lost.
Read next       documents.py
"""

from __future__ import annotations

import json
from typing import Any

from minitf_widgets import LossSurface

from minitf import keras
from tests.widgets.sketch_rows import FIXTURES


def surface_bowl() -> dict[str, Any]:
    def bowl(x: Any, y: Any) -> Any:
        return x**2 + y**2

    runs = {"SGD": keras.optimizers.SGD(0.1), "wild": keras.optimizers.SGD(50.0)}
    return LossSurface(bowl, runs, start=(-2.0, 1.0), steps=30, x=(-2, 2), y=(-1, 1)).spec


ALL = {"surface_bowl": surface_bowl}

if __name__ == "__main__":
    for name, build in ALL.items():
        text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
        (FIXTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, f"{len(text) / 1024:.0f} KB")
