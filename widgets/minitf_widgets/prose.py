"""Text between pictures: the little of Markdown that a page needs, as HTML.

Where it sits   used by export.py for the parts that are text.
The one idea    everything is escaped first, so what was written as HTML stays text; then the few
                marks that are left (headings, lists, code, bold, links) become elements.
Try it          >>> print(prose("# Rates\\n\\nTwice as fast: `lr=0.2`, **not** <b>more</b>."))
                <h1>Rates</h1>
                <p>Twice as fast: <code>lr=0.2</code>, <b>not</b> &lt;b&gt;more&lt;/b&gt;.</p>
Read next       export.py
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from html import escape

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_LISTS = {"ul": re.compile(r"[-*] +"), "ol": re.compile(r"\d+[.)] +")}
# Code comes first: nothing in it is a mark. A link leads to the web or to a place in the page.
_MARKS: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (r"`([^`]+)`", lambda m: f"<code>{m[1]}</code>"),
    (r"\[([^\]]+)\]\(((?:https?://|#)[^\s)]+)\)", lambda m: f'<a href="{m[2]}">{inline(m[1])}</a>'),
    (r"\*\*(\S(?:.*?\S)?)\*\*", lambda m: f"<b>{inline(m[1])}</b>"),
    (r"(?<!\w)\*(\S(?:[^*]*?\S)?)\*(?!\w)", lambda m: f"<i>{inline(m[1])}</i>"),
]
_MARK = re.compile("|".join(f"(?:{pattern})" for pattern, _ in _MARKS))


def prose(text: str) -> str:
    """HTML of simple Markdown."""
    parts = _FENCE.split(textwrap.dedent(text))
    blocks = [_blocks(part) if at % 2 == 0 else [_code(part)] for at, part in enumerate(parts)]
    return "\n".join(block for part in blocks for block in part)


def _code(source: str) -> str:
    return f'<pre tabindex="0"><code>{escape(source.rstrip())}</code></pre>'


def _blocks(text: str) -> list[str]:
    return [_block(part.strip("\n")) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _block(block: str) -> str:
    heading, _, below = block.partition("\n")
    marks = re.match(r"(#{1,3}) +(.+)", heading)
    if marks:
        level = len(marks[1])
        rest = f"\n{_block(below)}" if below.strip() else ""
        return f"<h{level}>{inline(escape(marks[2]))}</h{level}>{rest}"
    for name, mark in _LISTS.items():
        if mark.match(block):
            items = re.split(rf"\n(?={mark.pattern})", block)
            listed = "".join(f"<li>{inline(escape(mark.sub('', i, count=1)))}</li>" for i in items)
            return f"<{name}>{listed}</{name}>"
    return f"<p>{inline(escape(block))}</p>"


def inline(escaped: str) -> str:
    """The marks within a line of text that was escaped already."""
    done, at = [], 0
    for found in _MARK.finditer(escaped):
        done.append(escaped[at : found.start()])
        done.append(_marked(found[0]))
        at = found.end()
    return "".join([*done, escaped[at:]])


def _marked(piece: str) -> str:
    for pattern, write in _MARKS:
        found = re.fullmatch(pattern, piece, re.DOTALL)
        if found:
            return write(found)
    return piece
