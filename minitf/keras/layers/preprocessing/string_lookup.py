"""StringLookup and IntegerLookup: words, or numbers of any size, to numbers from 0 on.

Where it sits   Layers over IndexLookup.
The one idea    an Embedding or a one-hot row needs small numbers without gaps; a table gives each
                known token one, and unknown tokens share another.
Try it          >>> layer = IntegerLookup(vocabulary=[12, 36, 1138])
                >>> layer([[1138, 5]]).numpy()
                array([[3, 0]])
                >>> back = StringLookup(vocabulary=["a", "b"], invert=True)
                >>> back([1, 2, 0]).numpy().tolist()
                [b'a', b'b', b'[UNK]']
Read next       keras/layers/preprocessing/text_vectorization.py

As https://keras.io/api/layers/preprocessing_layers/categorical/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.preprocessing.lookup import IndexLookup


@table.add()
class StringLookup(IndexLookup):
    """Words to numbers.

    Args:
        max_tokens: The largest size of the vocabulary, with special tokens; None: no limit.
        num_oov_indices: How many numbers there are for unknown words.
        mask_token: The word that means padding; it gets number 0.
        oov_token: What unknown words are called, with `invert`.
        vocabulary: The words, or the path of a file with one in each line; else `adapt` learns.
        idf_weights: The rarity of each word, for "tf_idf" with a given vocabulary.
        invert: Whether numbers become words.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        pad_to_max_tokens: Whether rows have length max_tokens, however many words are known.
        sparse: Not supported: rows are dense.
        encoding: How words are written in bytes.
        name: Its name.
        salt: Another hash function for unknown words, keyed with these numbers.
    """

    def __init__(
        self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: Any = None,
        oov_token: Any = "[UNK]", vocabulary: Any = None, idf_weights: Any = None,
        invert: bool = False, output_mode: str = "int", pad_to_max_tokens: bool = False,
        sparse: bool = False, encoding: str = "utf-8", name: str | None = None, salt: Any = None,
        **kwargs: Any,
    ):  # fmt: skip
        self.encoding = encoding
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, "string", vocabulary, idf_weights,
            invert, output_mode, sparse, pad_to_max_tokens, name=name, salt=salt, **kwargs,
        )  # fmt: skip

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "encoding": self.encoding}
        del config["vocabulary_dtype"]
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        return cls(**config)


@table.add()
class IntegerLookup(IndexLookup):
    """Whole numbers of any size to numbers from 0 on.

    Args:
        max_tokens: The largest size of the vocabulary, with special tokens; None: no limit.
        num_oov_indices: How many numbers there are for unknown ones.
        mask_token: The number that means padding; it gets number 0.
        oov_token: What unknown ones become with `invert`.
        vocabulary: The numbers that are known; else `adapt` learns them.
        vocabulary_dtype: "int64".
        idf_weights: The rarity of each number, for "tf_idf" with a given vocabulary.
        invert: Whether numbers from 0 on become those of the vocabulary.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        sparse: Not supported: rows are dense.
        pad_to_max_tokens: Whether rows have length max_tokens, however many numbers are known.
        oov_method: "floormod" (remainder) or "farmhash": how unknown ones are spread.
        salt: Another hash function for unknown ones, keyed with these numbers.
        name: Its name.
    """

    def __init__(
        self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: Any = None,
        oov_token: Any = -1, vocabulary: Any = None, vocabulary_dtype: str = "int64",
        idf_weights: Any = None, invert: bool = False, output_mode: str = "int",
        sparse: bool = False, pad_to_max_tokens: bool = False, oov_method: str = "floormod",
        salt: Any = None, name: str | None = None, **kwargs: Any,
    ):  # fmt: skip
        if vocabulary_dtype != "int64":
            raise ArgumentError(
                "Only `vocabulary_dtype='int64'` is supported at this time. Received: "
                f"vocabulary_dtype={vocabulary_dtype}"
            )
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, vocabulary_dtype, vocabulary,
            idf_weights, invert, output_mode, sparse, pad_to_max_tokens, oov_method, name, salt,
            **kwargs,
        )  # fmt: skip

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        for name in ("oov_token", "mask_token"):
            config[name] = None if config[name] is None else int(config[name])
        if config["vocabulary"] is not None:
            config["vocabulary"] = [int(number) for number in config["vocabulary"]]
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        return cls(**config)
