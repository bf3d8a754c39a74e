"""What must be true of the programs whose random numbers are the library's own.

Where it sits   test_programs.py and record.py read it; all other programs print the same in both.
The one idea    a fact is a label that the program prints, a comparison and a bound.
Read next       test_programs.py
"""

from __future__ import annotations

import operator
import re

FACTS: dict[str, list[str]] = {
    "tf1/softmax_regression": ["accuracy: > 0.9"],
    "tf1/multilayer_perceptron": ["Accuracy: > 0.9"],
    "tf1/convolutional_network": ["test accuracy > 0.8"],
    "tf1/convolution_by_layers": ["final loss < 0.3", "accuracy > 0.85"],
    "tf1/recurrent_network": ["loss ratio: < 0.6"],
    "tf1/dynamic_rnn": ["final loss < 0.4"],
    "tf1/autoencoder": ["final loss: < 0.1"],
    "tf1/word2vec": ["loss ratio < 0.8"],
    "tf1/app_with_flags": ["Accuracy at step 59: > 0.8"],
    "tf1/character_rnn": ["final loss: < 0.5"],
    "tf1/gan": ["distance < 2"],
    "tf2/word2vec_nce": ["loss ratio < 0.8"],
    "tf1/text_cnn": ["accuracy > 0.8"],
    "tf1/bidirectional": ["loss ratio: < 0.95"],
    "tf2/keras_beginner": ["untrained loss: < 3.5", "test accuracy: > 0.85"],
    "tf1/variational_autoencoder": ["loss ratio < 0.6"],
}

COMPARISONS = {"<": operator.lt, ">": operator.gt, "==": operator.eq}
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def broken(facts: list[str], printed: str) -> list[str]:
    """The facts that do not hold for what a program printed."""
    return [fact for fact in facts if not holds(fact, printed)]


def holds(fact: str, printed: str) -> bool:
    label, sign, bound = fact.rsplit(" ", 2)
    lines = [line for line in printed.splitlines() if label in line]
    numbers = NUMBER.findall(lines[-1].rpartition(label)[2]) if lines else []
    return bool(numbers) and COMPARISONS[sign](float(numbers[0]), float(bound))


def differences(printed: str, expected: str, tolerance: float = 2e-4) -> list[str]:
    """Lines that differ in a word, or in a number by more than `tolerance`."""
    ours, theirs = printed.strip().splitlines(), expected.strip().splitlines()
    found = [
        f"{one!r}, TensorFlow prints {two!r}"
        for one, two in zip(ours, theirs, strict=False)
        if not same_line(one, two, tolerance)
    ]
    if len(ours) != len(theirs):
        found.append(f"{len(ours)} lines, TensorFlow prints {len(theirs)}")
    return found


def same_line(one: str, two: str, tolerance: float) -> bool:
    words = [" ".join(NUMBER.sub("#", line).split()) for line in (one, two)]
    if words[0].replace(" ", "") != words[1].replace(" ", ""):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(two), strict=True)
    return all(abs(float(a) - float(b)) <= tolerance * max(1.0, abs(float(b))) for a, b in pairs)
