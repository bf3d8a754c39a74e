"""IndexLookup: tokens to their numbers in a vocabulary, and back.

Where it sits   base of StringLookup and IntegerLookup; used by TextVectorization.
The one idea    number 0 is for padding (where there is a mask token), then come the numbers for
                unknown tokens, then the vocabulary.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.StringLookup(vocabulary=["cat", "dog"])
                >>> layer(["dog", "fish"]).numpy(), layer.get_vocabulary()
                (array([2, 0]), ['[UNK]', 'cat', 'dog'])
Read next       keras/layers/preprocessing/string_lookup.py

As https://keras.io/api/layers/preprocessing_layers/categorical/string_lookup/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, InvalidArgumentError, StateError
from minitf.keras.config import floatx
from minitf.keras.layers.layer import _policy
from minitf.keras.layers.preprocessing import vocabulary as words
from minitf.keras.layers.preprocessing.base import (
    as_values,
    mode_of,
    run_python,
)
from minitf.keras.layers.preprocessing.encoding import encode, refuse_sparse
from minitf.keras.layers.preprocessing.hashing import salt_of
from minitf.keras.layers.preprocessing.learning import KnowsVocabulary
from minitf.ragged.tensor import RaggedTensor
from minitf.strings import hashing

MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
_BEYOND = np.iinfo(np.int64).max  # where a mask token goes that is not to be counted


class IndexLookup(KnowsVocabulary):
    """Tokens to numbers; see StringLookup and IntegerLookup for the arguments."""

    def __init__(
        self, max_tokens: int | None, num_oov_indices: int, mask_token: Any, oov_token: Any,
        vocabulary_dtype: str, vocabulary: Any = None, idf_weights: Any = None,
        invert: bool = False, output_mode: str = "int", sparse: bool = False,
        pad_to_max_tokens: bool = False, oov_method: str = "floormod", name: str | None = None,
        salt: Any = None, vocabulary_size: int | None = None,
        has_input_vocabulary: bool | None = None, trainable: bool = True, dtype: Any = None,
    ):  # fmt: skip
        super().__init__(name=name)
        self.invert, self.max_tokens, self.num_oov_indices = invert, max_tokens, num_oov_indices
        self.mask_token, self.oov_token = mask_token, oov_token
        self.output_mode, self.sparse = mode_of(output_mode), sparse
        self.pad_to_max_tokens, self.vocabulary_dtype = pad_to_max_tokens, vocabulary_dtype
        self.oov_method, self.salt = oov_method, salt_of(salt, "IndexLookup")
        self._check_options(idf_weights)
        refuse_sparse(self, sparse)
        self._frozen_vocab_size = vocabulary_size
        self.input_vocabulary = None if isinstance(vocabulary, str) else vocabulary
        self.input_idf_weights = idf_weights
        self._fixed = vocabulary is not None if has_input_vocabulary is None else bool(
            has_input_vocabulary)  # fmt: skip
        self._tokens: list[Any] = []
        self._numbers: dict[Any, int] = {}
        self._counts = words.Counts()
        self._idf: np.ndarray | None = None
        if self.output_mode == "tf_idf" and vocabulary is not None and idf_weights is None:
            raise ArgumentError(
                "When specifying the `vocabulary` argument, in TF-IDF output mode, the "
                "`idf_weights` argument must also be provided."
            )
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    def _check_options(self, idf_weights: Any) -> None:
        problem = None
        if self.max_tokens is not None and self.max_tokens <= 1:
            problem = f"If set, `max_tokens` must be greater than 1. Got {self.max_tokens}"
        elif self.pad_to_max_tokens and self.max_tokens is None:
            problem = "If pad_to_max_tokens is True, must set `max_tokens`."
        elif self.num_oov_indices < 0:
            problem = "`num_oov_indices` must be greater than or equal to 0."
        elif self.oov_method not in ("floormod", "farmhash"):
            problem = f"`oov_method` is 'floormod' or 'farmhash', not {self.oov_method!r}."
        elif self.salt and self.vocabulary_dtype == "int64" and self.oov_method != "farmhash":
            problem = "`salt` can only be used when `oov_method='farmhash'`."
        elif self.output_mode not in MODES:
            problem = f"`output_mode` is one of {MODES}, not {self.output_mode!r}."
        elif self.invert and self.output_mode != "int":
            problem = "`output_mode` must be `'int'` when `invert` is true."
        elif idf_weights is not None and self.output_mode != "tf_idf":
            problem = "`idf_weights` should only be set if `output_mode` is `'tf_idf'`."
        if problem:
            raise ArgumentError(problem)

    # Looking up

    def call(self, inputs: Any) -> Any:
        if self.invert:
            return self._look_up(as_values(inputs, "int64"), self._token_of, self.vocabulary_dtype)
        inputs = as_values(inputs, self.vocabulary_dtype)
        numbers = self._look_up(inputs, self._number_of, "int64")
        if self.output_mode == "int":
            return numbers
        if isinstance(numbers, RaggedTensor):
            numbers = numbers.to_tensor(-1)
        depth = self.max_tokens if self.pad_to_max_tokens else self._frozen_vocab_size
        if depth is None:
            raise self._no_vocabulary()
        if self.output_mode != "tf_idf":
            return encode(numbers, self.output_mode, depth, "int64")
        return encode(numbers, "count", depth, floatx()) * self._idf

    def _look_up(self, inputs: Any, find: Any, dtype: str) -> Any:
        if isinstance(inputs, RaggedTensor):
            return inputs.map(lambda values: self._look_up(values, find, dtype))
        return run_python(lambda x: self._found(x, find, dtype), inputs, tuple, dtype)

    def _found(self, inputs: Any, find: Any, dtype: str) -> Any:
        if self._frozen_vocab_size is None:
            raise self._no_vocabulary()
        return _each(inputs, find, dtype)

    def _no_vocabulary(self) -> StateError:
        return StateError(
            f"Layer {self.name!r} has no vocabulary yet: its table is not initialized.",
            instead="layer.adapt(data), or vocabulary=[...]",
        )

    def _number_of(self, token: Any) -> int:
        if self.mask_token is not None and token == self._key(self.mask_token):
            return 0 if self.output_mode == "int" else _BEYOND
        found = self._numbers.get(token)
        if found is not None:
            return found
        if self.num_oov_indices == 0:
            raise InvalidArgumentError(
                None, None,
                "When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values "
                f"[{words.as_text(token)!r}], consider setting `num_oov_indices=1`.",
            )  # fmt: skip
        return self._first_unknown + self._unknown(token)

    def _unknown(self, token: Any) -> int:
        """Which of the numbers for unknown tokens this one gets."""
        if self.num_oov_indices == 1:
            return 0
        if isinstance(token, int) and self.oov_method != "farmhash":
            return token % self.num_oov_indices
        text = str(token).encode() if isinstance(token, int) else token
        found = hashing.keyed(text, *self.salt) if self.salt else hashing.fingerprint(text)
        return found % self.num_oov_indices

    def _token_of(self, number: int) -> Any:
        if number == 0 and self.mask_token is not None:
            return self.mask_token
        place = number - self._first_token
        return self._tokens[place] if 0 <= place < len(self._tokens) else self.oov_token

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        shape = tuple(input_shape)
        if self.output_mode == "int":
            return shape
        depth = self.max_tokens if self.pad_to_max_tokens else self._frozen_vocab_size
        keeps = self.output_mode == "one_hot" and not (len(shape) > 1 and shape[-1] == 1)
        return (*(shape if keeps else shape[:-1]), depth)

    def get_config(self) -> dict[str, Any]:
        config = {
            "invert": self.invert, "max_tokens": self.max_tokens,
            "num_oov_indices": self.num_oov_indices, "oov_token": self.oov_token,
            "mask_token": self.mask_token, "output_mode": self.output_mode, "sparse": self.sparse,
            "pad_to_max_tokens": self.pad_to_max_tokens, "vocabulary_dtype": self.vocabulary_dtype,
            "idf_weights": _listed(self.input_idf_weights),
            "vocabulary": _listed(self.input_vocabulary),
            "vocabulary_size": self._frozen_vocab_size, "oov_method": self.oov_method,
            "salt": self.salt,
        }  # fmt: skip
        return {**super().get_config(), "dtype": _policy(self._dtype), **config}

    def get_build_config(self) -> dict[str, Any]:
        return {}

    @property
    def dtype(self) -> str:
        return self.vocabulary_dtype

    compute_dtype = variable_dtype = dtype


def _each(x: Tensor, find: Any, dtype: str) -> Tensor:
    """`find` for every entry of a tensor."""
    entries = np.asarray(x.numpy(), object)
    found = np.empty(entries.size, object if dtype == "string" else dtype)
    found[:] = [find(entry) for entry in entries.reshape(-1).tolist()]
    return convert_to_tensor(found.reshape(entries.shape), dtype)


def _listed(value: Any) -> Any:
    """Arrays and tensors as lists."""
    value = value.numpy() if hasattr(value, "numpy") else value
    return value.tolist() if isinstance(value, np.ndarray) else value
