"""CSV files as datasets: `CsvDataset` and `make_csv_dataset`.

Where it sits   above files and io.commas; names of tf.data.experimental.
The one idea    lines of text, taken apart at the commas; the types are given, or guessed from the
                first rows.
Try it          >>> import minitf as tf, os, tempfile
                >>> path = os.path.join(tempfile.mkdtemp(), "people.csv")
                >>> with open(path, "w") as file:
                ...     _ = file.write("age,name\\n7,Ann\\n9,Bob\\n")
                >>> batches = make_csv_dataset(path, 2, shuffle=False, num_epochs=1)
                >>> [batch["age"].numpy().tolist() for batch in batches]
                [[7, 9]]
Read next       minitf/io/commas.py
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.data.dataset import Dataset
from minitf.data.files import TextLines, matching_files, opened
from minitf.dtypes import DType, as_dtype
from minitf.io.commas import decode_csv


class _Lines(TextLines):
    """The lines of files, without the first of each where that is a header."""

    label = "CsvDatasetV2"

    def __init__(self, filenames: Any, compression: Any, header: bool):
        super().__init__(filenames, compression)
        self._header = header

    def records(self, file: BinaryIO) -> Any:
        lines = super().records(file)
        if self._header:
            next(lines, None)
        return (line for line in lines if line)


class CsvDataset(Dataset):
    """The rows of CSV files: tuples of scalars.

    Args:
        filenames: A path, or several.
        record_defaults: For each column its type (then no field may be empty), or the value of an
            empty field.
        compression_type: None, "GZIP" or "ZLIB".
        header: Whether the first line of each file is passed over.
        field_delim: What stands between the fields.
        use_quote_delim: Whether fields may stand in double quotes.
        na_value: Text that means an empty field, too.
        select_cols: The numbers of the columns wanted.

    https://www.tensorflow.org/api_docs/python/tf/data/experimental/CsvDataset
    """

    def __init__(
        self,
        filenames: Any,
        record_defaults: Sequence[Any],
        compression_type: Any = None,
        buffer_size: Any = None,
        header: bool = False,
        field_delim: str = ",",
        use_quote_delim: bool = True,
        na_value: str = "",
        select_cols: Sequence[int] | None = None,
        exclude_cols: Sequence[int] | None = None,
    ):
        defaults = [_default(one) for one in record_defaults]

        def columns(line: Any) -> tuple[Any, ...]:
            fields = decode_csv(line, defaults, field_delim, use_quote_delim, na_value, select_cols)
            return tuple(fields)

        lines = Dataset(_Lines(filenames, compression_type, header))
        super().__init__(lines.map(columns).node)

    def __repr__(self) -> str:
        return f"<CsvDatasetV2 element_spec={self.element_spec!r}>"


def _default(given: Any) -> Any:
    """A default as decode_csv takes it: an empty tensor where a field must not be empty."""
    if not isinstance(given, (DType, type)):
        return convert_to_tensor(given)
    return convert_to_tensor(np.empty(0, as_dtype(given).as_numpy_dtype))


def make_csv_dataset(
    file_pattern: Any,
    batch_size: int,
    column_names: Sequence[str] | None = None,
    column_defaults: Sequence[Any] | None = None,
    label_name: str | None = None,
    select_columns: Sequence[Any] | None = None,
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    header: bool = True,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    prefetch_buffer_size: int | None = None,
    num_parallel_reads: int | None = None,
    sloppy: bool = False,
    num_rows_for_inference: int | None = 100,
    compression_type: Any = None,
    ignore_errors: bool = False,
    encoding: str = "utf-8",
) -> Dataset:
    """Batches of CSV rows: a dict of columns, or a pair of that and the labels.

    Args:
        file_pattern: A path or pattern, or several.
        batch_size: How many rows a batch has.
        column_names: The names of the columns; default: the first line's.
        column_defaults: As for CsvDataset; default: types are guessed.
        label_name: The column that is the label.
        select_columns: The names (or numbers) of the columns wanted; default: all.
        num_epochs: How often all rows come; None: without end.
        shuffle: Whether rows come in random order.
        num_rows_for_inference: From how many rows the types are guessed; None: from all.

    Raises:
        ValueError: There is no column of the label's name.

    https://www.tensorflow.org/api_docs/python/tf/data/experimental/make_csv_dataset
    """
    paths = [path.decode() for path in matching_files(file_pattern)]
    rows = _first_rows(paths, field_delim, use_quote_delim, header, num_rows_for_inference)
    names = list(column_names) if column_names is not None else next(rows)
    if header and column_names is not None:
        next(rows, None)
    chosen = _chosen(select_columns, names)
    kept = [names[i] for i in chosen]
    if label_name is not None and label_name not in kept:
        raise ValueError("`label_name` provided must be one of the columns.")
    if column_defaults is None:
        table = [[row[i] for i in chosen] for row in rows if len(row) == len(names)]
        column_defaults = [_guessed([row[i] for row in table], na_value) for i in range(len(kept))]
    dataset = CsvDataset(
        paths, column_defaults, compression_type, None, header, field_delim, use_quote_delim,
        na_value, chosen,
    )  # fmt: skip
    made = Dataset(dataset.node)
    made = made.ignore_errors() if ignore_errors else made
    made = made.shuffle(shuffle_buffer_size, shuffle_seed) if shuffle else made
    made = made.repeat(num_epochs) if num_epochs != 1 else made
    drop = num_epochs is None
    return made.batch(batch_size, drop_remainder=drop).map(_named(kept, label_name)).prefetch(1)


def _first_rows(
    paths: list[str], delimiter: str, quotes: bool, header: bool, limit: int | None
) -> Any:
    quoting: Any = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    with opened(paths[0]) as file:
        text = file.read().decode().splitlines()
    wanted = None if limit is None else limit + int(header)
    return csv.reader(text[:wanted], delimiter=delimiter, quoting=quoting)


def _chosen(select: Sequence[Any] | None, names: list[str]) -> list[int]:
    if select is None:
        return list(range(len(names)))
    return [one if isinstance(one, int) else names.index(one) for one in select]


def _guessed(values: list[str], na_value: str) -> Any:
    """The default of a column: the narrowest type that all its fields have."""
    filled = [value for value in values if value not in ("", na_value)]
    try:
        largest = max((abs(int(value)) for value in filled), default=0)
        return convert_to_tensor(np.zeros(1, "int32" if largest < 2**31 else "int64"))
    except ValueError:
        pass
    try:
        [float(value) for value in filled]
        return convert_to_tensor(np.zeros(1, "float32"))
    except ValueError:
        return convert_to_tensor([""])


def _named(names: list[str], label: str | None) -> Callable[..., Any]:
    def named(*columns: Any) -> Any:
        features = dict(zip(names, columns, strict=True))
        return features if label is None else (features, features.pop(label))

    return named
