"""A table that only grows, and never past its capacity.

Where it sits   holds the batches of `minitf.observe.history`.
The one idea    when the table is full, neighbouring rows become their mean: half the rows, twice
                the steps in each. So a run of any length fits, and older curves keep their shape.
Try it          >>> table = Columns(capacity=4)
                >>> table.append(("loss",), np.array([[1, 8.0], [2, 6.0], [3, 4.0], [4, 2.0]]))
                >>> table.append(("loss",), np.array([[5, 1.0], [6, 1.0]]))
                >>> table.every, table.column("step").tolist(), table.column("loss").tolist()
                (2, [2.0, 4.0, 6.0], [7.0, 3.0, 1.0])
Read next       minitf/observe/history.py
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

CAPACITY = 32_768


class Columns:
    """Rows of float32 `[step, *values]` under column names.

    Each row stands for `every` steps: their mean, at the last of them. A column that appears late
    is NaN above.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity must be an even number of rows, got {capacity}.")
        self.names: tuple[str, ...] = ()
        self.every = 1
        self.count = 0
        self._capacity = capacity
        self._data = np.empty((min(1024, capacity), 1), np.float32)
        self._tail = np.empty((0, 1), np.float64)

    @property
    def rows(self) -> np.ndarray:
        """The filled part, shape (count, 1 + number of columns): a view, not a copy."""
        return self._data[: self.count]

    @property
    def last_step(self) -> int:
        """The step of the last row, 0 in an empty table."""
        return int(self.rows[-1, 0]) if self.count else 0

    def column(self, name: str) -> np.ndarray:
        """One column by name; `step` is the first."""
        return self.rows[:, ("step", *self.names).index(name)]

    def append(self, names: Sequence[str], rows: np.ndarray) -> None:
        """Add rows `[step, *values]` whose values are called `names`."""
        self._add_columns(names)
        order = [0, *(1 + self.names.index(name) for name in names)]
        table = np.full((len(rows), 1 + len(self.names)), np.nan)
        table[:, order] = rows
        self._tail = np.concatenate([self._tail, table])
        while self._whole() > self._capacity - self.count:
            self._halve()
        self._move_whole_groups()

    def _add_columns(self, names: Sequence[str]) -> None:
        new = [name for name in names if name not in self.names]
        if new:
            self.names = (*self.names, *new)
            self._data = _widen(self._data, len(new))
            self._tail = _widen(self._tail, len(new))

    def _whole(self) -> int:
        return len(self._tail) // self.every

    def _halve(self) -> None:
        if self.count % 2:  # an odd row waits in the tail, as the steps it stands for
            self.count -= 1
            self._tail = np.concatenate([self._data[[self.count] * self.every], self._tail])
        self._data[: self.count // 2] = _merge(self.rows, 2)
        self.count //= 2
        self.every *= 2

    def _move_whole_groups(self) -> None:
        groups = self._whole()
        need = self.count + groups
        if need > len(self._data):
            size = min(max(need, 2 * len(self._data)), self._capacity)
            spare = np.empty((size - len(self._data), self._data.shape[1]), np.float32)
            self._data = np.concatenate([self._data, spare])
        taken = groups * self.every
        self._data[self.count : need] = _merge(self._tail[:taken], self.every)
        self.count, self._tail = need, self._tail[taken:]

    def to_dict(self) -> dict[str, Any]:
        """Names, size and the numbers as base64 of little-endian float32."""
        data = np.ascontiguousarray(self.rows, "<f4").tobytes()
        return {
            "columns": list(self.names),
            "count": self.count,
            "every": self.every,
            "data": base64.b64encode(data).decode("ascii"),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Columns:
        """The table that `to_dict` wrote.

        Raises:
            ValueError: the numbers do not fill `count` rows.
        """
        names, count = tuple(data["columns"]), int(data["count"])
        flat = np.frombuffer(base64.b64decode(data["data"]), "<f4")
        if flat.size != count * (1 + len(names)):
            raise ValueError(
                f"The table says {count} rows of {1 + len(names)} numbers, "
                f"but holds {flat.size} numbers. Was the document cut off?"
            )
        table = cls()
        table.names, table.count, table.every = names, count, int(data.get("every", 1))
        table._data = flat.reshape(count, 1 + len(names)).astype(np.float32)
        table._tail = np.empty((0, 1 + len(names)), np.float64)
        return table


def _widen(rows: np.ndarray, extra: int) -> np.ndarray:
    blank = np.full((len(rows), extra), np.nan, rows.dtype)
    return np.concatenate([rows, blank], axis=1)


def _merge(rows: np.ndarray, size: int) -> np.ndarray:
    """Each `size` neighbouring rows become one: the mean of the values, the last of the steps."""
    groups = rows.reshape(-1, size, rows.shape[1])
    merged = groups.mean(axis=1)
    merged[:, 0] = groups[:, -1, 0]
    return merged
