"""TextVectorization: sentences to rows of word numbers.

Where it sits   a Layer over StringLookup and tf.strings.
The one idea    three steps: make words alike (small letters, no punctuation), cut the text into
                words, look each up.  Rows are padded with 0.
Try it          >>> layer = TextVectorization(vocabulary=["the", "cat"])
                >>> layer(["The cat!", "a cat sat"]).numpy()
                array([[2, 3, 0],
                       [1, 3, 1]])
Read next       keras/layers/core/embedding.py

As https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/
"""

from __future__ import annotations

from typing import Any, cast

from minitf import ops, strings
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.config import floatx
from minitf.keras.layers.layer import Layer, _policy, table
from minitf.keras.layers.preprocessing.base import AnyInput, as_values, batches_of, run_python
from minitf.keras.layers.preprocessing.string_lookup import StringLookup
from minitf.keras.registry import get_registered_name
from minitf.ragged.tensor import RaggedTensor

_PUNCTUATION = r"""[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']"""
_STANDARDIZE = ("lower_and_strip_punctuation", "lower", "strip_punctuation")


@table.add()
class TextVectorization(AnyInput):
    """Texts to numbers.

    Args:
        max_tokens: The largest size of the vocabulary, with padding and unknown words.
        standardize: "lower_and_strip_punctuation", "lower", "strip_punctuation", None, or a
            function of a tensor of texts.
        split: "whitespace", "character", None, or a function that cuts texts into words.
        ngrams: Take words in a row as one: a largest number of them, or a tuple of numbers.
        output_mode: "int" (a row of numbers), "multi_hot", "count" or "tf_idf" (a row with a
            place for each word of the vocabulary).
        output_sequence_length: Cut or pad rows of "int" to this length.
        pad_to_max_tokens: Whether rows of the other modes have length max_tokens.
        vocabulary: The words; else `adapt` learns them.
        idf_weights: The rarity of each word, for "tf_idf" with a given vocabulary.
        sparse: Not supported: rows are dense.
        ragged: Whether rows of "int" stay as long as they are.
        encoding: How texts are written in bytes.
        name: Its name.
        **kwargs: The arguments of Layer.

    Raises:
        ArgumentError: Arguments that do not go together.
    """

    inner_in_files = ("_lookup_layer",)

    def __init__(
        self, max_tokens: int | None = None, standardize: Any = "lower_and_strip_punctuation",
        split: Any = "whitespace", ngrams: Any = None, output_mode: str = "int",
        output_sequence_length: int | None = None, pad_to_max_tokens: bool = False,
        vocabulary: Any = None, idf_weights: Any = None, sparse: bool = False,
        ragged: bool = False, encoding: str = "utf-8", name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        fixed = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        size = kwargs.pop("vocabulary_size", None)
        super().__init__(name=name, **kwargs)
        self._lookup_layer = StringLookup(
            max_tokens, vocabulary=vocabulary, idf_weights=idf_weights, mask_token="",
            pad_to_max_tokens=pad_to_max_tokens, output_mode=output_mode, sparse=sparse,
            has_input_vocabulary=fixed, encoding=encoding, vocabulary_size=size,
        )  # fmt: skip
        self._standardize, self._split, self._ngrams_arg = standardize, split, ngrams
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._ragged, self._encoding = ragged, encoding
        self._output_mode = self._lookup_layer.output_mode
        self._output_sequence_length = output_sequence_length
        self._check_options()

    def _check_options(self) -> None:
        problem, length = "", cast("Any", self._output_sequence_length)
        if not callable(self._standardize) and self._standardize not in (None, *_STANDARDIZE):
            problem = f"`standardize` is one of {_STANDARDIZE}, None or a function."
        elif not callable(self._split) and self._split not in (None, "whitespace", "character"):
            problem = "`split` is 'whitespace', 'character', None or a function."
        elif self._ngrams is not None and not isinstance(self._ngrams, tuple):
            problem = "`ngrams` must be None, an integer, or a tuple of integers."
        elif self._output_mode != "int" and length is not None:
            problem = "`output_sequence_length` must not be set if `output_mode` is not 'int'."
        elif length is not None and not isinstance(length, int):
            problem = "`output_sequence_length` must be either None or an integer."
        elif self._ragged and self._output_mode != "int":
            problem = "`ragged` must not be true if `output_mode` is not `'int'`."
        if problem:
            raise ArgumentError(problem)

    # The vocabulary

    @property
    def has_vocabulary(self) -> bool:
        """Whether a vocabulary was given, so that there is nothing to learn from data."""
        return self._lookup_layer._fixed

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn the vocabulary from texts: the most frequent words first.

        Args:
            data: A list, array or tensor of texts; or batches of them: a dataset or generator.
            batch_size: Accepted as in Keras.
            steps: How many batches are read; default: all.
        """
        self.reset_state()
        batches = batches_of(data, steps)
        if batches is None:
            texts = as_values(data, "string")
            batches = [ops.expand_dims(texts, -1) if texts.ndim == 1 else texts]
        for batch in batches:
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the words of one more batch."""
        self._lookup_layer.update_state(self._preprocess(as_values(data, "string")))

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[str]:
        """The words; with padding and the unknown word, each stands at its number."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many numbers there are."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take a vocabulary that is known; see StringLookup."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights)

    # From text to numbers

    def _preprocess(self, texts: Any) -> Any:
        """The words of the texts."""
        mode = self._standardize
        if callable(mode):
            texts = mode(texts)
        elif mode is not None:
            texts = strings.lower(texts) if "lower" in mode else texts
            if "punctuation" in mode:
                texts = strings.regex_replace(texts, _PUNCTUATION, "")
        if self._split is not None:
            texts = self._words(texts)
        if self._ngrams is not None:
            texts = strings.ngrams(texts, ngram_width=self._ngrams, separator=" ")
        return texts

    def _words(self, texts: Any) -> Any:
        if not isinstance(texts, RaggedTensor) and texts.ndim > 1:
            if texts.shape[-1] != 1:
                raise ArgumentError(
                    "When using `TextVectorization` to tokenize strings, the input rank must be 1 "
                    f"or the last shape dimension must be 1. Received: inputs.shape={texts.shape}"
                )
            texts = ops.squeeze(texts, -1)
        if callable(self._split):
            return self._split(texts)
        if self._split == "whitespace":
            return strings.split(texts)
        return strings.unicode_split(texts, "UTF-8")

    def call(self, inputs: Any) -> Any:
        if self._ragged:
            return self._lookup_layer(self._preprocess(inputs))
        dtype = "int64" if self._output_mode != "tf_idf" else floatx()
        return run_python(self._numbers, inputs, self._numbers_shape, dtype)

    def _numbers(self, texts: Tensor) -> Tensor:
        """The rows of numbers for texts with values."""
        found = self._lookup_layer(self._preprocess(texts))
        if self._output_mode != "int":
            return found
        length = self._output_sequence_length
        if isinstance(found, RaggedTensor):
            shape = [None] * (found.shape.rank - 1) + [length]
            return found.to_tensor(default_value=0, shape=shape)
        if length is None or found.ndim == 0:
            return found
        padding = [[0, 0]] * (found.ndim - 1) + [[0, max(0, length - found.shape[-1])]]
        return ops.pad(found[..., :length], padding)

    def _numbers_shape(self, shape: Any) -> tuple[Any, ...]:
        """The shape of the result; rows are as long as the longest, which is not known before."""
        shape = tuple(shape)
        if self._split is not None:
            shape = (*(shape[:-1] if len(shape) > 1 else shape), None)
        if self._output_mode == "int":
            if self._ngrams is not None or self._output_sequence_length is not None:
                shape = (*shape[:-1], self._output_sequence_length)
            return shape
        return self._lookup_layer.compute_output_shape(shape)

    def build(self, input_shape: Any = None) -> None:
        """Nothing to make: the vocabulary is learnt, or given."""
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        if self._output_mode == "int":
            return (input_shape[0], self._output_sequence_length)
        return self._numbers_shape(input_shape)

    # Configuration and files

    def get_config(self) -> dict[str, Any]:
        inner = self._lookup_layer.get_config()
        shared = ("max_tokens", "pad_to_max_tokens", "sparse", "vocabulary", "idf_weights")
        return {
            **super().get_config(), "dtype": _policy(self._dtype),
            **{name: inner[name] for name in shared},
            "standardize": _named(self._standardize), "split": _named(self._split),
            "ngrams": self._ngrams_arg, "output_mode": self._output_mode,
            "output_sequence_length": self._output_sequence_length, "ragged": self._ragged,
            "encoding": self._encoding, "vocabulary_size": self.vocabulary_size(),
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        config = dict(config)
        if isinstance(config.get("ngrams"), list):
            config["ngrams"] = tuple(config["ngrams"])
        config.pop("dtype", None)
        return cls(**config)

    def save_own_variables(self, store: Any) -> None:
        """The weights of "tf_idf" are part of the file."""
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store: Any) -> None:
        """Set them from a file."""
        self._lookup_layer.load_own_variables(store)

    def save_assets(self, dir_path: Any) -> None:
        """Write a vocabulary that was learnt into a folder."""
        self._lookup_layer.save_assets(dir_path)

    def load_assets(self, dir_path: Any) -> None:
        """Read what `save_assets` wrote."""
        self._lookup_layer.load_assets(dir_path)

    @property
    def dtype(self) -> str:
        return "string"

    compute_dtype = variable_dtype = dtype


def _named(function: Any) -> Any:
    """A function by its name, as configurations have it."""
    if not callable(function):
        return function
    return {
        "module": "builtins", "class_name": "function", "config": function.__name__,
        "registered_name": get_registered_name(function),
    }  # fmt: skip
