"""What a source turned into: a list of operations, ready to be shown.

Where it sits   filled by specs_sources.py and specs_partial.py; specs.py writes it as a document.
The one idea    a model, a tape and a model that broke off half-way differ only in what is known.
Read next       specs_sources.py
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minitf.observe import Trace
from minitf_widgets.documents import Document
from minitf_widgets.specs_refusals import Refusal


@dataclass
class Source:
    """A list of operations, ready to be shown.

    Attributes:
        trace: The operations, with values where there are any.
        title: What the picture is called.
        outputs: The nodes whose values are the result.
        models: Keras models and layers whose names are scopes.
        gradients: Gradients that are known from elsewhere, by node.
        error: Why there are no values, as the error part of a document.
        refused: The exception, the call that could not be made, and the scope it was made in.
    """

    trace: Trace
    title: str
    outputs: list[str] = field(default_factory=list)
    models: list[Any] = field(default_factory=list)
    gradients: dict[str, np.ndarray] = field(default_factory=dict)
    error: Document | None = None
    refused: tuple[Exception, Refusal, str] | None = None
