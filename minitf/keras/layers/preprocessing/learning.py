"""What a lookup layer knows: its vocabulary, given or learnt from data.

Where it sits   a base of IndexLookup.
The one idea    `adapt` counts tokens, and keeps the most frequent; a layer that was given its
                vocabulary has nothing to learn.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.StringLookup(max_tokens=2)
                >>> layer.adapt(["b", "a", "b"])
                >>> layer.get_vocabulary()
                ['[UNK]', 'b']
Read next       keras/layers/preprocessing/lookup.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras.config import floatx
from minitf.keras.layers.preprocessing import vocabulary as words
from minitf.keras.layers.preprocessing.base import AnyInput, as_values, batches_of
from minitf.ragged.tensor import RaggedTensor


class KnowsVocabulary(AnyInput):
    """Holds the tokens of a lookup layer."""

    max_tokens: int | None
    num_oov_indices: int
    mask_token: Any
    oov_token: Any
    output_mode: str
    pad_to_max_tokens: bool
    vocabulary_dtype: str
    input_vocabulary: Any
    _fixed: bool
    _tokens: list[Any]
    _numbers: dict[Any, int]
    _counts: words.Counts
    _idf: np.ndarray | None
    _frozen_vocab_size: int | None

    # The vocabulary

    @property
    def _first_unknown(self) -> int:
        return int(self.mask_token is not None and self.output_mode == "int")

    @property
    def _first_token(self) -> int:
        return self._first_unknown + self.num_oov_indices

    def vocabulary_size(self) -> int:
        """How many numbers there are, with those for the mask and for unknown tokens."""
        return len(self._tokens) + self._first_token

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """The tokens; with the special ones, each stands at its number."""
        special = [self.mask_token] * self._first_unknown
        special += [self.oov_token] * self.num_oov_indices
        return (special if include_special_tokens else []) + list(self._tokens)

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take a vocabulary that is known.

        Args:
            vocabulary: Tokens, with the special ones in front or without them; or the path of a
                file with one token in each line.
            idf_weights: The rarity of each token; with "tf_idf" only.

        Raises:
            ArgumentError: Repeated tokens, too many, or weights that do not belong to them.
        """
        if (self.output_mode == "tf_idf") != (idf_weights is not None):
            raise ArgumentError(
                "`idf_weights` must be set if output_mode is 'tf_idf', and only then. "
                f"Received: output_mode={self.output_mode} and idf_weights={idf_weights}"
            )
        kind = str if self.vocabulary_dtype == "string" else int
        given = words.read_file(vocabulary, kind) if isinstance(vocabulary, str) else (
            words.plain_tokens(vocabulary))  # fmt: skip
        if not given:
            raise ArgumentError(f"Cannot set an empty vocabulary. Received: {vocabulary}")
        tokens, with_special = self._without_special(given)
        words.check_tokens(tokens, [self.mask_token, self.oov_token], self.name)
        if self.max_tokens is not None and len(tokens) + self._first_token > self.max_tokens:
            raise ArgumentError(
                "Attempted to set a vocabulary larger than the maximum vocab size. Received "
                f"vocabulary size is {len(tokens) + self._first_token}; `max_tokens` is "
                f"{self.max_tokens}."
            )
        weights = None if idf_weights is None else self._rarities(given, idf_weights, with_special)
        self._use(tokens)
        self._idf = weights

    def _without_special(self, given: list[Any]) -> tuple[list[Any], bool]:
        """The tokens alone, and whether the special ones were in front."""
        count = self._first_token
        unknown = given[self._first_unknown : count]
        masked = self._first_unknown == 0 or given[0] == self.mask_token
        found = count > 0 and masked and unknown == [self.oov_token] * self.num_oov_indices
        return (given[count:] if found else given), found

    def _rarities(self, given: list[Any], weights: Any, with_special: bool) -> np.ndarray:
        weights = np.asarray(weights, floatx())
        if weights.ndim != 1 or len(weights) != len(given):
            raise ArgumentError(
                "`idf_weights` must be the same length as vocabulary. "
                f"len(idf_weights) is {weights.size}; len(vocabulary) is {len(given)}"
            )
        return self._padded(weights, 0 if with_special else self._first_token, np.mean(weights))

    def _padded(self, weights: np.ndarray, front: int, value: Any) -> np.ndarray:
        weights = np.concatenate([np.full(front, value, floatx()), weights.astype(floatx())])
        missing = self.max_tokens - len(weights) if self.pad_to_max_tokens else 0  # type: ignore[operator]
        return np.pad(weights, (0, missing))

    def _use(self, tokens: list[Any]) -> None:
        self._tokens = tokens
        self._numbers = {self._key(t): n + self._first_token for n, t in enumerate(tokens)}
        self._frozen_vocab_size = self.vocabulary_size()

    def _key(self, token: Any) -> Any:
        return token.encode() if isinstance(token, str) else token

    # Learning

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learn the vocabulary from data: the most frequent tokens first.

        Args:
            data: Tokens as a list, array or tensor; or batches: a dataset or generator.
            steps: How many batches are read; default: all.

        Raises:
            ArgumentError: The vocabulary was given.
        """
        self.reset_state()
        batches = batches_of(data, steps)
        if batches is None:
            values = as_values(data, self.vocabulary_dtype)
            one_each = not isinstance(values, RaggedTensor) and values.ndim == 1
            batches = [ops.expand_dims(values, -1) if one_each else values]
        for batch in batches:
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the tokens of one more batch."""
        if self._fixed:
            raise ArgumentError(
                f"Cannot adapt layer '{self.name}' after setting a static vocabulary via "
                "`vocabulary` argument or `set_vocabulary()` method."
            )
        self._counts.add(_documents(as_values(data, self.vocabulary_dtype)))

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        if self._fixed or not self._counts.tokens:
            return
        special = {self._key(token) for token in (self.mask_token, self.oov_token)}
        room = self.max_tokens - self._first_token if self.max_tokens else None
        found = self._counts.ordered(special, room)
        if self.output_mode == "tf_idf":
            rarity = self._counts.rarity(found)
            self._idf = self._padded(rarity, self._first_token, rarity.mean())
        self._use([words.as_text(token) for token in found])
        self.reset_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._counts = words.Counts()

    # In files

    def save_own_variables(self, store: Any) -> None:
        """The weights of "tf_idf" are part of the file."""
        if self._idf is not None:
            store["idf_weights"] = self._idf

    def load_own_variables(self, store: Any) -> None:
        if self.output_mode == "tf_idf" and "idf_weights" in store:
            self._idf = np.asarray(store["idf_weights"])

    def save_assets(self, dir_path: Any) -> None:
        """Write a vocabulary that was learnt into a folder: one token in each line."""
        if self.input_vocabulary is None:
            lines = "\n".join(str(token) for token in self.get_vocabulary())
            Path(dir_path, "vocabulary.txt").write_text(lines, encoding="utf-8")

    def load_assets(self, dir_path: Any) -> None:
        """Read what `save_assets` wrote."""
        if self.input_vocabulary is not None:
            return
        kind = str if self.vocabulary_dtype == "string" else int
        found = words.read_file(Path(dir_path, "vocabulary.txt"), kind)
        if found:
            self._use(self._without_special(found)[0])


def _documents(values: Any) -> list[list[Any]]:
    """The tokens of each row."""
    if isinstance(values, RaggedTensor):
        return [list(_leaves(row)) for row in values.to_list()]
    array = np.asarray(values.numpy(), object)
    rows = array.reshape(1, -1) if array.ndim < 2 else array.reshape(len(array), -1)
    return rows.tolist()


def _leaves(row: Any) -> Any:
    for part in row:
        if isinstance(part, list):
            yield from _leaves(part)
        else:
            yield part
