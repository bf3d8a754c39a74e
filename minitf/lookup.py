"""`tf.lookup`: tables from keys to values, as from words to numbers.

Where it sits   above the ops; layers that read text use such tables.
The one idea    a Python dict, asked for every entry of a tensor at once.
Try it          >>> import minitf as tf
                >>> table = StaticHashTable(KeyValueTensorInitializer(["a", "b"], [1, 2]), -1)
                >>> table.lookup(tf.constant(["b", "z"])).numpy()
                array([ 2, -1], dtype=int32)
Read next       strings/hashing.py
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor, from_python
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import DTypeError, FailedPreconditionError
from minitf.ops import shape_rules
from minitf.ragged.tensor import RaggedTensor
from minitf.strings.hashing import fingerprint


def _find(keys: Tensor, *, table: Any) -> Tensor:
    entries = np.asarray(keys.numpy(), object).reshape(-1)
    found = np.array(
        [table.find(key) for key in entries.tolist()], table.value_dtype.as_numpy_dtype
    )
    return from_python(found.reshape(tuple(keys.shape)), None)


op(
    "table_lookup", "keys:any -> values", symbol="📖", stateful=True, call=_find,
    words="The value that a table holds for each key.", formula=r"z_i = T[x_i]",
    shape=shape_rules.same, dtype=lambda keys, table: table.value_dtype,
)  # fmt: skip


class KeyValueTensorInitializer:
    """The keys and values that a table begins with.

    https://www.tensorflow.org/api_docs/python/tf/lookup/KeyValueTensorInitializer
    """

    def __init__(
        self, keys: Any, values: Any, key_dtype: Any = None, value_dtype: Any = None,
        name: str | None = None,
    ):  # fmt: skip
        self.keys = convert_to_tensor(keys, key_dtype)
        self.values = convert_to_tensor(values, value_dtype)

    @property
    def key_dtype(self) -> DType:
        return self.keys.dtype

    @property
    def value_dtype(self) -> DType:
        return self.values.dtype


class TextFileIndex:
    """What a line of a file means to a table.

    https://www.tensorflow.org/api_docs/python/tf/lookup/TextFileIndex
    """

    WHOLE_LINE, LINE_NUMBER = -2, -1


class TextFileInitializer(KeyValueTensorInitializer):
    """Keys and values out of a file: columns of its lines, whole lines, or their numbers.

    Args:
        filename: The file, one key in a line.
        key_dtype: The type of the keys.
        key_index: A column, TextFileIndex.WHOLE_LINE or TextFileIndex.LINE_NUMBER.
        value_dtype: The type of the values.
        value_index: As key_index.
        vocab_size: Read so many lines; default: all.
        delimiter: Stands between columns.

    https://www.tensorflow.org/api_docs/python/tf/lookup/TextFileInitializer
    """

    def __init__(
        self, filename: Any, key_dtype: Any, key_index: int, value_dtype: Any, value_index: int,
        vocab_size: int | None = None, delimiter: str = "\t", name: str | None = None,
        value_index_offset: int = 0,
    ):  # fmt: skip
        with open(filename, encoding="utf-8") as file:
            lines = file.read().splitlines()[:vocab_size]

        def column(index: int, dtype: Any, offset: int) -> list[Any]:
            if index == TextFileIndex.LINE_NUMBER:
                return [number + offset for number in range(len(lines))]
            cut = lines if index == TextFileIndex.WHOLE_LINE else [
                line.split(delimiter)[index] for line in lines]  # fmt: skip
            return cut if as_dtype(dtype).name == "string" else list(map(int, cut))

        super().__init__(
            column(key_index, key_dtype, 0), column(value_index, value_dtype, value_index_offset),
            key_dtype, value_dtype,
        )  # fmt: skip


class _Table:
    """What all tables can do."""

    key_dtype: DType
    value_dtype: DType
    default_value: Any
    entries: dict[Any, Any]

    def find(self, key: Any) -> Any:
        """The value for one key."""
        return self.entries.get(key, self._default)

    @property
    def _default(self) -> Any:
        value = self.default_value.numpy()
        return value if isinstance(value, bytes) else value.item()

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The values for keys of any shape; the default value where a key is not there.

        Raises:
            DTypeError: Keys of another type than the table's.
        """
        if isinstance(keys, RaggedTensor):
            return keys.map(lambda entries: self.lookup(entries, name))
        keys = convert_to_tensor(keys, None if isinstance(keys, Tensor) else self.key_dtype)
        if keys.dtype is not self.key_dtype:
            raise DTypeError(
                f"Dtype of argument `keys` must be {self.key_dtype}, received: {keys.dtype}"
            )
        return OPS["table_lookup"](keys, table=self, name=name)

    def __getitem__(self, keys: Any) -> Any:
        return self.lookup(keys)

    def size(self, name: str | None = None) -> Tensor:
        """How many keys there are."""
        return convert_to_tensor(len(self.entries), "int64")

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys, and their values."""
        keys, values = list(self.entries), list(self.entries.values())
        return convert_to_tensor(keys, self.key_dtype), convert_to_tensor(values, self.value_dtype)


class StaticHashTable(_Table):
    """A table that does not change.

    Args:
        initializer: A KeyValueTensorInitializer.
        default_value: The value for keys that are not there.

    Raises:
        FailedPreconditionError: A key with two values.

    https://www.tensorflow.org/api_docs/python/tf/lookup/StaticHashTable
    """

    def __init__(
        self, initializer: KeyValueTensorInitializer, default_value: Any, name: str | None = None,
        experimental_is_anonymous: bool = False,
    ):  # fmt: skip
        self.key_dtype, self.value_dtype = initializer.key_dtype, initializer.value_dtype
        self.default_value = convert_to_tensor(default_value, self.value_dtype)
        self.entries = {}
        keys, values = initializer.keys.numpy(), initializer.values.numpy()
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            if self.entries.setdefault(key, value) != value:
                raise FailedPreconditionError(None, None, f"HashTable has two values for {key!r}")


class StaticVocabularyTable(_Table):
    """A table of words; what is not in it gets one of `num_oov_buckets` numbers behind them.

    https://www.tensorflow.org/api_docs/python/tf/lookup/StaticVocabularyTable
    """

    def __init__(
        self, initializer: KeyValueTensorInitializer | None, num_oov_buckets: int,
        lookup_key_dtype: Any = None, name: str | None = None,
        experimental_is_anonymous: bool = False,
    ):  # fmt: skip
        words = None if initializer is None else StaticHashTable(initializer, -1)
        self.entries = {} if words is None else words.entries
        given = lookup_key_dtype or (words.key_dtype if words else "string")
        self.key_dtype, self.value_dtype = as_dtype(given), as_dtype("int64")
        self.num_oov_buckets = num_oov_buckets
        self.default_value = convert_to_tensor(-1, "int64")

    def find(self, key: Any) -> Any:
        """The number of one word."""
        if key in self.entries:
            return self.entries[key]
        text = key if isinstance(key, bytes) else str(key).encode()
        return len(self.entries) + fingerprint(text) % self.num_oov_buckets

    def size(self, name: str | None = None) -> Tensor:
        """How many numbers there are, with those for unknown words."""
        return convert_to_tensor(len(self.entries) + self.num_oov_buckets, "int64")


class MutableHashTable(_Table):
    """A table that learns new keys and forgets them.

    https://www.tensorflow.org/api_docs/python/tf/lookup/experimental/MutableHashTable
    """

    def __init__(
        self, key_dtype: Any, value_dtype: Any, default_value: Any, name: str = "MutableHashTable"
    ):
        self.key_dtype, self.value_dtype = as_dtype(key_dtype), as_dtype(value_dtype)
        self.default_value = convert_to_tensor(default_value, self.value_dtype)
        self.entries = {}

    def insert(self, keys: Any, values: Any, name: str | None = None) -> None:
        """Give keys a value."""
        keys = convert_to_tensor(keys, self.key_dtype).numpy()
        values = convert_to_tensor(values, self.value_dtype).numpy()
        new = zip(np.atleast_1d(keys).tolist(), np.atleast_1d(values).tolist(), strict=True)
        self.entries.update(new)

    def remove(self, keys: Any, name: str | None = None) -> None:
        """Forget keys."""
        for key in np.atleast_1d(convert_to_tensor(keys, self.key_dtype).numpy()).tolist():
            self.entries.pop(key, None)


class DenseHashTable(MutableHashTable):
    """As MutableHashTable; the two special keys are accepted, and not needed.

    https://www.tensorflow.org/api_docs/python/tf/lookup/experimental/DenseHashTable
    """

    def __init__(
        self, key_dtype: Any, value_dtype: Any, default_value: Any, empty_key: Any = None,
        deleted_key: Any = None, initial_num_buckets: int | None = None, name: str = "DenseTable",
    ):  # fmt: skip
        super().__init__(key_dtype, value_dtype, default_value, name)


experimental = SimpleNamespace(MutableHashTable=MutableHashTable, DenseHashTable=DenseHashTable)
