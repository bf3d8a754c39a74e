"""A vocabulary: words (or numbers) in an order, learnt by counting or given.

Where it sits   below IndexLookup.
The one idea    the most frequent come first, so that a short vocabulary keeps what matters; of
                equally frequent ones, the one that is last in the alphabet.
Try it          >>> counts = Counts()
                >>> counts.add([["b", "a", "b"], ["c"]])
                >>> counts.ordered()
                ['b', 'c', 'a']
Read next       keras/layers/preprocessing/lookup.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from minitf.errors import ArgumentError


class Counts:
    """How often each token was seen, and in how many documents."""

    def __init__(self) -> None:
        self.tokens: Counter[Any] = Counter()
        self.documents: Counter[Any] = Counter()
        self.total = 0

    def add(self, documents: list[list[Any]]) -> None:
        """Count the tokens of some documents."""
        for document in documents:
            self.tokens.update(document)
            self.documents.update(set(document))
        self.total += len(documents)

    def ordered(self, without: Any = (), at_most: int | None = None) -> list[Any]:
        """The tokens, the most frequent first."""
        kept = [token for token in self.tokens if token not in without]
        kept.sort(key=lambda token: (self.tokens[token], token), reverse=True)
        return kept[:at_most]

    def rarity(self, tokens: list[Any]) -> np.ndarray:
        """For each token log(1 + documents / (1 + documents with it))."""
        seen = np.array([self.documents[token] for token in tokens], "float32")
        return np.log1p(np.float32(self.total) / (1 + seen))


def read_file(path: Any, tokens: type) -> list[Any]:
    """The vocabulary in a file, one token in each line.

    Raises:
        ArgumentError: There is no such file.
    """
    if not Path(path).exists():
        raise ArgumentError(f"Vocabulary file {path} does not exist.")
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    while lines and lines[-1] == "":
        lines.pop()
    return [tokens(line) for line in lines]


def plain_tokens(vocabulary: Any, encoding: str = "utf-8") -> list[Any]:
    """A list of text or whole numbers from a list, array or tensor."""
    array = vocabulary.numpy() if hasattr(vocabulary, "numpy") else vocabulary
    entries = array.tolist() if hasattr(array, "tolist") else list(array)
    return [as_text(entry, encoding) for entry in entries]


def as_text(entry: Any, encoding: str = "utf-8") -> Any:
    """Bytes as text; all else as plain Python values."""
    if isinstance(entry, bytes):
        return entry.decode(encoding)
    return entry.item() if isinstance(entry, np.generic) else entry


def check_tokens(tokens: list[Any], special: list[Any], name: str) -> None:
    """A vocabulary has each token once, and no special one.

    Raises:
        ArgumentError: It has not.
    """
    repeated = sorted(token for token, count in Counter(tokens).items() if count > 1)
    if repeated:
        raise ArgumentError(
            "The passed vocabulary has at least one repeated term. Please uniquify your dataset. "
            f"The repeated terms are: {repeated}"
        )
    for token in special:
        if token is not None and token in tokens:
            raise ArgumentError(
                f"Found reserved token {token!r} at a wrong place of the vocabulary of {name!r}.",
                why="the special tokens come first: the mask token, then those for unknown words",
                instead="the vocabulary without special tokens",
            )
