"""keras.preprocessing.text: words to numbers, the way of earlier years.

Where it sits   for older programs; new ones take keras.layers.TextVectorization.
The one idea    count the words, number them by how frequent they are, from 1; 0 is for padding.
Try it          >>> tokenizer = Tokenizer(oov_token="<OOV>")
                >>> tokenizer.fit_on_texts(["the cat", "the dog"])
                >>> tokenizer.texts_to_sequences(["the cow"])
                [[2, 1]]
Read next       keras/layers/preprocessing/text_vectorization.py

As https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/Tokenizer
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from minitf.errors import ArgumentError

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(
    input_text: str, filters: str = FILTERS, lower: bool = True, split: str = " "
) -> list[str]:
    """The words of a text.

    >>> text_to_word_sequence("The cat, sat!")
    ['the', 'cat', 'sat']
    """
    text = input_text.lower() if lower else input_text
    text = text.translate({ord(letter): split for letter in filters})
    return [word for word in text.split(split) if word]


def one_hot(
    input_text: str, n: int, filters: str = FILTERS, lower: bool = True, split: str = " "
) -> list[int]:
    """The words of a text as hashes from 1 to n - 1."""
    return hashing_trick(input_text, n, hash, filters, lower, split)


def hashing_trick(
    text: str, n: int, hash_function: Any = None, filters: str = FILTERS, lower: bool = True,
    split: str = " ",
) -> list[int]:  # fmt: skip
    """The words of a text as hashes from 1 to n - 1; "md5" gives the same ones in every run."""
    if hash_function is None:
        hash_function = hash
    elif hash_function == "md5":
        hash_function = _md5
    words = text_to_word_sequence(text, filters, lower, split)
    return [hash_function(word) % (n - 1) + 1 for word in words]


def _md5(word: str) -> int:
    return int(hashlib.md5(word.encode(), usedforsecurity=False).hexdigest(), 16)


class Tokenizer:
    """Numbers for words.

    Args:
        num_words: Use the num_words - 1 most frequent ones only.
        filters: Letters that are left out.
        lower: Whether words are made of small letters.
        split: What stands between words.
        char_level: Whether every letter is a word.
        oov_token: What unknown words are called; it gets number 1.

    Attributes:
        word_counts: How often each word was seen.
        word_docs: In how many texts.
        word_index: The number of each word.
        index_word: The word of each number.
        document_count: How many texts were seen.
    """

    def __init__(
        self, num_words: int | None = None, filters: str = FILTERS, lower: bool = True,
        split: str = " ", char_level: bool = False, oov_token: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        self.document_count = kwargs.pop("document_count", 0)
        if kwargs:
            raise ArgumentError(f"Unrecognized keyword arguments: {kwargs}")
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token = char_level, oov_token
        self.word_counts: OrderedDict[str, int] = OrderedDict()
        self.word_docs: Counter[str] = Counter()
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}

    def _words(self, text: Any) -> list[str]:
        if self.char_level or isinstance(text, list):
            return [part.lower() for part in text] if self.lower else list(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts: Iterable[Any]) -> None:
        """Learn the words of texts, the most frequent first."""
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            self.word_docs.update(set(words))
        ordered = sorted(self.word_counts, key=lambda word: -self.word_counts[word])
        if self.oov_token is not None:
            ordered = [self.oov_token, *(word for word in ordered if word != self.oov_token)]
        self.word_index = {word: number for number, word in enumerate(ordered, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}

    def texts_to_sequences(self, texts: Iterable[Any]) -> list[list[int]]:
        """The numbers of the words of each text."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts: Iterable[Any]) -> Iterator[list[int]]:
        """The same, one text after the other."""
        unknown = self.word_index.get(self.oov_token) if self.oov_token is not None else None
        for text in texts:
            numbers = [self.word_index.get(word) for word in self._words(text)]
            kept = [n if n and (not self.num_words or n < self.num_words) else unknown
                    for n in numbers]  # fmt: skip
            yield [n for n in kept if n is not None]

    def sequences_to_texts(self, sequences: Iterable[Iterable[int]]) -> list[str]:
        """The words of each row of numbers."""
        found = []
        for row in sequences:
            words = []
            for number in row:
                word = self.index_word.get(int(number))
                if word is None or (self.num_words and number >= self.num_words):
                    word = self.oov_token
                words.append(word)
            found.append(" ".join(word for word in words if word is not None))
        return found

    def texts_to_matrix(self, texts: Iterable[Any], mode: str = "binary") -> np.ndarray:
        """A row for each text, with a place for each word; see `sequences_to_matrix`."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(self, sequences: list[list[int]], mode: str = "binary") -> np.ndarray:
        """A row for each sequence, with a place for each word.

        Args:
            sequences: Rows of numbers.
            mode: "binary" (is it there), "count", or "freq" (the part of the words).

        Raises:
            ArgumentError: Nothing was learnt, or another mode.
        """
        width = self.num_words or (len(self.word_index) + 1 if self.word_index else 0)
        if not width:
            raise ArgumentError(
                "Specify a dimension (`num_words` argument), or fit on some text data first."
            )
        if mode not in ("binary", "count", "freq"):
            raise ArgumentError(f"Unknown vectorization mode: {mode}")
        made = np.zeros((len(sequences), width))
        for row, numbers in zip(made, sequences, strict=True):
            for number, count in Counter(numbers).items():
                if number < width:
                    row[number] = {"binary": 1, "count": count, "freq": count / len(numbers)}[mode]
        return made
