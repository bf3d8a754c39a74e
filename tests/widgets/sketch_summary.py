"""The Summary of an array, written apart from the engine's, so that each can check the other.

Where it sits   used by sketch.py; compared with minitf.observe.summarize in test_documents.py.
Read next       sketch.py
"""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np

Array = np.ndarray


def real(x: Any) -> float | str:
    """A number for JSON: NaN and infinities are spelt out."""
    x = float(x)
    if math.isfinite(x):
        return float(f"{x:.7g}")
    return "NaN" if math.isnan(x) else ("Infinity" if x > 0 else "-Infinity")


def nested(values: Array) -> Any:
    return [nested(row) for row in values] if values.ndim else real(values)


def thumb(array: Array, most: int = 16) -> dict[str, Any] | None:
    if array.size <= 1:
        return None
    matrix = array.reshape(-1, array.shape[-1])
    rows, cols = (min(most, size) for size in matrix.shape)
    picked = matrix[np.arange(rows) * matrix.shape[0] // rows][
        :, np.arange(cols) * matrix.shape[1] // cols
    ]
    finite = np.abs(picked[np.isfinite(picked)])
    scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    scaled = np.clip(np.nan_to_num(picked / scale, posinf=1, neginf=-1), -1, 1) * 127
    codes = np.where(np.isnan(picked), -128, np.round(scaled)).astype(np.int8)
    data = base64.b64encode(codes.tobytes()).decode()
    return {"rows": rows, "cols": cols, "scale": real(scale), "data": data}


def summary(value: Any) -> dict[str, Any]:
    """The Summary of an array, as schema/summary.schema.json describes it."""
    array = np.asarray(value, dtype=np.float64)
    finite = array[np.isfinite(array)]
    known = finite.size > 0
    counts, edges = np.histogram(finite, 16) if finite.size > 1 else (None, None)
    return {
        "shape": list(array.shape),
        "dtype": "float32",
        "min": real(finite.min()) if known else None,
        "max": real(finite.max()) if known else None,
        "mean": real(finite.mean()) if known else None,
        "std": real(finite.std()) if known else None,
        "norm": real(np.linalg.norm(finite)) if known else None,
        "zeros": float(np.mean(array == 0)) if array.size else 0.0,
        "nan": int(np.isnan(array).sum()),
        "inf": int(np.isinf(array).sum()),
        "scalar": real(array.reshape(())) if array.size == 1 else None,
        "thumb": thumb(array),
        "values": nested(array) if array.size <= 36 else None,
        "histogram": None
        if counts is None or edges is None
        else {"lo": real(edges[0]), "hi": real(edges[-1]), "counts": counts.tolist()},
    }
