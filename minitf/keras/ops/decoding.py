"""keras.ops.ctc_decode: what was said, read from a network's guesses at every moment.

Where it sits   a theme of keras.ops; beside the loss that trains such networks, ctc_loss.
The one idea    many ways through the moments say the same ("h-ee-llo", "hee-l-lo"): repeated
                letters and blanks fall away, so the chances of all ways of one text are added up.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> moments = np.eye(3, dtype="float32")[[1, 1, 0, 1, 2]] * 9  # 0 is the blank
                >>> keras.ops.ctc_decode(moments[None], [5])[0].numpy()
                array([[[ 1,  1,  2, -1, -1]]], dtype=int32)
Read next       keras/losses/ctc.py

As https://keras.io/api/ops/nn/; Graves et al., "Connectionist temporal classification", 2006
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.execution.python_function import numpy_function
from minitf.keras.ops.promotion import as_float, result_type
from minitf.keras.ops.symbolic import operation

Text = tuple[int, ...]
NEVER = -np.inf  # the logarithm of no chance at all


@operation("inputs sequence_lengths", module="nn", name="CTCDecode")
def ctc_decode(
    inputs: Any, sequence_lengths: Any, strategy: str = "greedy", beam_width: int = 100,
    top_paths: int = 1, merge_repeated: bool = True, mask_index: int = 0,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """The likeliest texts.

    Args:
        inputs: Logits, shape ``(batch, moments, classes)``.
        sequence_lengths: How many moments of each sample count, shape ``(batch,)``.
        strategy: "greedy" takes the likeliest class of each moment; "beam_search" follows the
            likeliest beginnings of texts, and adds up the chances of all ways to each.
        beam_width: How many beginnings are followed.
        top_paths: How many texts come out, the likeliest first; by "greedy" it is one.
        merge_repeated: Whether "greedy" takes a repeated class for one letter.
        mask_index: The class that is the blank.

    Returns:
        The texts, int32 of shape ``(top_paths, batch, moments)``, filled up with -1, and their
        scores, shape ``(batch, top_paths)``: by "greedy" the negative sum of the logits taken, by
        "beam_search" the logarithm of the chance.

    Raises:
        ArgumentError: There is no such strategy, or more texts are wanted than are followed.

    >>> ctc_decode([[[0.0, 1.0], [0.0, 2.0]]], [2])[1].numpy()
    array([[-3.]], dtype=float32)
    """
    if strategy not in ("greedy", "beam_search"):
        raise ArgumentError(
            f"Invalid strategy {strategy}. Supported values are 'greedy' and 'beam_search'."
        )
    if strategy == "beam_search" and top_paths > beam_width:
        raise ArgumentError(
            f"top_paths={top_paths} texts cannot come out of beam_width={beam_width}."
        )
    logits = as_float(inputs)
    logits = ops.cast(logits, result_type(logits.dtype.name, "float32"))
    lengths = ops.cast(convert_to_tensor(sequence_lengths), "int32")
    blank = mask_index % logits.shape[-1]
    if strategy == "greedy":
        top_paths, decode = 1, functools.partial(_greedy, blank=blank, merge=merge_repeated)
    else:
        decode = functools.partial(_beams, blank=blank, width=beam_width, top=top_paths)

    def decoded(values: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return _together(values, counts, decode, top_paths)

    specs = [
        TensorSpec([top_paths, *logits.shape[:2]], "int32"),
        TensorSpec([logits.shape[0], top_paths], logits.dtype),
    ]
    texts, scores = numpy_function(decoded, [logits, lengths], specs)
    return texts, scores


def _together(
    logits: np.ndarray, lengths: np.ndarray, decode: Any, top: int
) -> tuple[np.ndarray, np.ndarray]:
    """Every sample by itself; texts filled up to the same length."""
    texts = np.full((top, *logits.shape[:2]), -1, "int32")
    scores = np.zeros((len(logits), top), logits.dtype)
    for sample, length in enumerate(lengths):
        for place, (text, score) in enumerate(decode(logits[sample, :length])):
            texts[place, sample, : len(text)] = text
            scores[sample, place] = score
    return texts, scores


def _greedy(logits: np.ndarray, blank: int, merge: bool) -> list[tuple[Text, float]]:
    taken = logits.argmax(axis=-1)
    changes = np.append(True, taken[1:] != taken[:-1])[: len(taken)]
    kept = taken[(changes | (not merge)) & (taken != blank)]
    return [(tuple(kept), -logits.max(axis=-1).sum())]


def _beams(logits: np.ndarray, blank: int, width: int, top: int) -> list[tuple[Text, float]]:
    """Beginnings of texts with the chance of all ways to them, moment by moment.

    A way ends either in a blank or in the text's last letter: only after a blank does the same
    letter count as a new one.
    """
    chances = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    beams: dict[Text, tuple[float, float]] = {(): (0.0, NEVER)}  # in a blank, in the letter
    for now in chances:
        grown: dict[Text, list[float]] = defaultdict(lambda: [NEVER, NEVER])
        for text, (in_blank, in_letter) in beams.items():
            either = np.logaddexp(in_blank, in_letter)
            _add(grown[text], 0, either + now[blank])
            if text:
                _add(grown[text], 1, in_letter + now[text[-1]])
            for letter in range(len(now)):
                if letter != blank:
                    before = in_blank if text[-1:] == (letter,) else either
                    _add(grown[*text, letter], 1, before + now[letter])
        likeliest = sorted(grown.items(), key=lambda beam: -np.logaddexp.reduce(beam[1]))
        beams = {text: (parts[0], parts[1]) for text, parts in likeliest[:width]}
    found = [(text, float(np.logaddexp(*parts))) for text, parts in beams.items()]
    return found[:top]


def _add(parts: list[float], place: int, chance: float) -> None:
    parts[place] = float(np.logaddexp(parts[place], chance))
