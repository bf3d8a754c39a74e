"""Texts cut into pieces: words, bytes, letters, n-grams.  Rows of different lengths come out.

Where it sits   over RaggedTensor, beside the other functions of tf.strings.
The one idea    cutting gives one long line of pieces and where each text's pieces end: that is a
                RaggedTensor.
Try it          >>> split(["a b", "c d e"])
                <tf.RaggedTensor [[b'a', b'b'], [b'c', b'd', b'e']]>
Read next       ragged/tensor.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.ops import reshape
from minitf.ragged.tensor import RaggedTensor
from minitf.strings.functions import as_text
from minitf.strings.rows import letters, row, text

Cut = Callable[[bytes], list[Any]]


def _cut(x: np.ndarray, cut: Cut, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    pieces = [cut(s) for s in x.flat]
    line = [piece for group in pieces for piece in group]
    values = text(line, (len(line),)) if dtype == "string" else np.array(line, dtype)
    return values, np.cumsum([0, *map(len, pieces)])


row(
    "string_cut", "x:any -> values splits", "Each text in pieces, and where its pieces end.", _cut,
    dtype=lambda x, cut, dtype: (dtype, "int64"),
    shape=lambda x, **attrs: ((None,), (None if None in x else int(np.prod(x)) + 1,)),
)  # fmt: skip


def _pieces(value: Any, cut: Cut, dtype: str = "string", name: str | None = None) -> Any:
    """Cut the texts: one text gives a vector, several give rows of their own."""
    x = as_text(value)
    if isinstance(x, RaggedTensor):
        return x.with_values(_pieces(x.values, cut, dtype, name))
    values, splits = OPS["string_cut"](x, cut=cut, dtype=dtype, name=name)
    if not x.ndim:
        return values
    rows = RaggedTensor(values, splits)
    for size in reversed(x.shape[1:]):
        rows = RaggedTensor.from_row_splits(
            rows, np.arange(0, int(splits.shape[0]) if size else 1, size or 1)
        )
    return rows


def split(input: Any, sep: Any = None, maxsplit: int = -1, name: str | None = None) -> Any:
    """Cut at blanks, or at `sep`.

    Args:
        input: Texts.
        sep: Cut at this text; by default at any blanks, which vanish.
        maxsplit: Cut at most so often.

    https://www.tensorflow.org/api_docs/python/tf/strings/split
    """
    at = None if sep in (None, "", b"") else sep.encode() if isinstance(sep, str) else bytes(sep)

    def cut(s: bytes) -> list[bytes]:
        parts = s.split(at, maxsplit)
        # TensorFlow's oddity: where blanks give fewer cuts than asked for, the rest is "".
        return [*parts, b""] if at is None and 0 < len(parts) <= maxsplit else parts

    return _pieces(input, cut, name=name)


def bytes_split(input: Any, name: str | None = None) -> Any:
    """The bytes, each a text.  https://www.tensorflow.org/api_docs/python/tf/strings/bytes_split"""
    return _pieces(input, lambda s: [s[i : i + 1] for i in range(len(s))], name=name)


def unicode_split(
    input: Any, input_encoding: str = "UTF-8", errors: str = "replace",
    replacement_char: int = 65533, name: str | None = None,
) -> Any:  # fmt: skip
    """The letters.  https://www.tensorflow.org/api_docs/python/tf/strings/unicode_split"""
    return _pieces(input, letters, name=name)


def unicode_decode(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = 65533,
    replace_control_characters: bool = False, name: str | None = None,
) -> Any:  # fmt: skip
    """The numbers of the letters.

    https://www.tensorflow.org/api_docs/python/tf/strings/unicode_decode
    """

    def numbers(s: bytes) -> list[int]:
        return [ord(letter) for letter in s.decode(input_encoding, errors)]

    return _pieces(input, numbers, "int32", name)


def unicode_split_with_offsets(
    input: Any, input_encoding: str = "UTF-8", errors: str = "replace",
    replacement_char: int = 65533, name: str | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """The letters, and at which byte each begins."""
    return unicode_split(input), _pieces(input, _offsets, "int64", name)


def unicode_decode_with_offsets(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = 65533,
    replace_control_characters: bool = False, name: str | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """The numbers of the letters, and at which byte each begins."""
    return unicode_decode(input, input_encoding, errors), _pieces(input, _offsets, "int64", name)


def _offsets(s: bytes) -> list[int]:
    return [int(n) for n in np.cumsum([0, *(len(letter) for letter in letters(s))])[:-1]]


def unicode_encode(
    input: Any, output_encoding: str, errors: str = "replace", replacement_char: int = 65533,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """Texts of the numbers of their letters: the inverse of unicode_decode.

    https://www.tensorflow.org/api_docs/python/tf/strings/unicode_encode
    """
    ragged = isinstance(input, RaggedTensor)
    lines = input.to_list() if ragged else convert_to_tensor(input).numpy().tolist()
    one = not lines or not isinstance(lines[0], list)
    made = [
        "".join(map(chr, line)).encode(output_encoding.lower())
        for line in ([lines] if one else lines)
    ]
    return convert_to_tensor(made[0] if one else made, "string")


def ngrams(
    data: Any, ngram_width: Any, separator: str = " ", pad_values: Any = None,
    padding_width: int | None = None, preserve_short_sequences: bool = False,
    name: str | None = None,
) -> Any:  # fmt: skip
    """Neighbouring words joined: of "a b c" the pairs "a b" and "b c".

    Args:
        data: Words along the last axis.
        ngram_width: How many are joined; several widths one after the other.
        separator: Stands between the words.
        pad_values: What stands before and behind the words: a text, or a pair.
        padding_width: How often; by default as often as an n-gram can reach out.
        preserve_short_sequences: Rows with fewer words than an n-gram become one.

    https://www.tensorflow.org/api_docs/python/tf/strings/ngrams
    """
    widths = (ngram_width,) if isinstance(ngram_width, int) else tuple(ngram_width)
    pair = (pad_values,) * 2 if isinstance(pad_values, (str, bytes)) else pad_values

    def grams(words: list[bytes]) -> list[bytes]:
        made: list[bytes] = []
        for width in widths:
            line = _padded(words, width, pair, padding_width)
            made += [separator.encode().join(line[i : i + width])
                     for i in range(len(line) - width + 1)]  # fmt: skip
        if not made and preserve_short_sequences and words:
            made = [separator.encode().join(words)]
        return made

    x = as_text(data)
    if isinstance(x, RaggedTensor):
        rows = [grams(line) for line in x.to_list()]
        flat = [gram for line in rows for gram in line]
        return RaggedTensor.from_row_lengths(
            convert_to_tensor(flat, "string"), list(map(len, rows))
        )
    lines = x.numpy().reshape(-1, x.shape[-1])
    table = [grams(list(line)) for line in lines]
    return reshape(convert_to_tensor(table, "string"), [*x.shape[:-1], len(table[0])])


def _padded(words: list[bytes], width: int, pair: Any, padding: int | None) -> list[bytes]:
    if pair is None:
        return words
    count = width - 1 if padding is None else min(padding, width - 1)
    before, behind = (end.encode() if isinstance(end, str) else end for end in pair)
    return [before] * count + words + [behind] * count
