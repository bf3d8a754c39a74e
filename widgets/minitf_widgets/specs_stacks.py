"""Repeated blocks: twelve alike layers in a row are one picture of a layer, and "×12".

Where it sits   the last stage of specs.py before the lanes: scopes in, scopes that stack out.
The one idea    blocks are alike when the same operations, on the same shapes, follow in the same
                order. Where no scope holds a block (layers called one by one), it gets one, cut
                where the fewest tensors pass: between two residual blocks that is a single one.
Try it          >>> longest_repeat(list("abxyzxyzxyzc"))
                (2, 3, 3)
Read next       frontend/src/graph_view/scopes.ts
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from minitf_widgets.documents import Document

LEAST_BLOCKS = 3
LEAST_PLAIN = 6  # so many alike layers without layers inside, before they stack
CROWDED = 12  # fewer parts than this are clear without stacking
LONGEST = 64  # parts of one block


@dataclass
class _Part:
    """An operation or a scope directly inside a scope, with the nodes it stands for."""

    key: str
    label: str
    scope: Document | None
    nodes: list[Document]
    signature: Hashable = None


def stack_repeats(document: Document) -> None:
    """Mark runs of alike scopes with the same ``stack``; make scopes for blocks without one."""
    reads: dict[str, list[str]] = {}
    for entry in document["edges"]:
        reads.setdefault(entry["to"], []).append(entry["from"])
    parents = {scope["id"]: scope["parent"] or "" for scope in document["scopes"]}
    inside = _parts_by_scope(document, parents)
    has_layers = {scope["parent"] for scope in document["scopes"] if scope["kind"] == "layer"}
    for parent, parts in inside.items():
        for part in parts:
            part.signature = _signature(part)
        for run in _runs(parts):
            blocks = all(part.key in has_layers for part in run)
            if len(run) >= (LEAST_BLOCKS if blocks else LEAST_PLAIN) and _is_chain(run, reads):
                _mark(run)
        if len(parts) > CROWDED:
            _group(document, parent, parts, reads)


def _parts_by_scope(document: Document, parents: dict[str, str]) -> dict[str, list[_Part]]:
    """For each scope what happens in it, in order; what only holds a value is no part."""
    scopes = {scope["id"]: scope for scope in document["scopes"]}
    inside: dict[str, list[_Part]] = {}
    known: dict[str, _Part] = {}
    for node in document["nodes"]:
        at = node["scope"]
        if node["kind"] == "op":
            inside.setdefault(at, []).append(_Part(node["id"], node["label"], None, [node]))
        while at:
            if at not in known:
                known[at] = _Part(at, scopes[at]["label"], scopes[at], [])
                inside.setdefault(parents[at], []).append(known[at])
            known[at].nodes.append(node)
            at = parents[at]
    return inside


def _signature(part: _Part) -> Hashable:
    """Equal for parts that are alike, whatever their names and numbers."""
    kind = part.scope and part.scope["class"]
    facts = ((n["kind"], n["op"], str(n["shape"]), n["dtype"]) for n in part.nodes)
    return (part.scope is not None, kind, *facts)


def _runs(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Alike scopes that follow each other."""
    run: list[_Part] = []
    for part in parts:
        if run and part.scope is not None and part.signature == run[-1].signature:
            run.append(part)
            continue
        yield run
        run = [part] if part.scope is not None else []
    yield run


def _is_chain(run: Sequence[_Part], reads: dict[str, list[str]]) -> bool:
    """Whether each reads what the one before it made; else they stand side by side."""
    made = [{node["id"] for node in part.nodes} for part in run]
    taken = [{name for node in part.nodes for name in reads.get(node["id"], ())} for part in run]
    return all(made[i] & taken[i + 1] for i in range(len(run) - 1))


def _mark(run: Sequence[_Part]) -> None:
    for part in run:
        assert part.scope is not None
        part.scope["stack"] = run[0].key


def longest_repeat(signatures: Sequence[Hashable]) -> tuple[int, int, int] | None:
    """Start, length and count of the blocks that repeat right after each other; most parts first.

    None where nothing repeats at least three times, or only single parts do.
    """
    numbers: dict[Hashable, int] = {}
    codes = [numbers.setdefault(signature, len(numbers)) for signature in signatures]
    best, covered = None, 0
    for length in range(1, min(LONGEST, len(codes) // LEAST_BLOCKS) + 1):
        start = 0
        for at in range(length, len(codes) + 1):
            if at < len(codes) and codes[at] == codes[at - length]:
                continue
            count = (at - start) // length
            if count >= LEAST_BLOCKS and count * length > covered:
                covered, best = count * length, (start, length, count)
            start = at - length + 1
    return None if best is None or len(set(codes[best[0] : best[0] + best[1]])) == 1 else best


def _group(
    document: Document, parent: str, parts: Sequence[_Part], reads: dict[str, list[str]]
) -> None:
    """Scopes around the blocks that repeat most among these parts."""
    found = longest_repeat([part.signature for part in parts])
    if found is None:
        return
    start, length, count = found
    blocks = _cut(parts[start:], length, count, reads)
    if len(blocks) < LEAST_BLOCKS or not all(map(_has_op, blocks)):
        return
    outer = [_wrap(document, parent, block) for block in blocks]
    _take_in(document, parent, outer)
    if _is_chain(outer, reads):
        _mark(outer)


def _cut(
    parts: Sequence[_Part], length: int, count: int, reads: dict[str, list[str]]
) -> list[Sequence[_Part]]:
    """The blocks, beginning where the fewest tensors pass from one to the next."""
    made = {node["id"]: at for at, part in enumerate(parts) for node in part.nodes}

    def passing(shift: int) -> int:
        edge = shift + length
        across = {
            name
            for part in parts[edge : edge + length]
            for node in part.nodes
            for name in reads.get(node["id"], ())
            if made.get(name, edge) < edge and _is_made(parts[made[name]], name)
        }
        return len(across)

    room = length * count
    shifts = [shift for shift in range(length) if (room - shift) // length >= LEAST_BLOCKS]
    shift = min(shifts, key=lambda at: (passing(at), -((room - at) // length), at))
    starts = range(shift, shift + (room - shift) // length * length, length)
    return [parts[at : at + length] for at in starts]


def _is_made(part: _Part, name: str) -> bool:
    return any(node["id"] == name and node["kind"] == "op" for node in part.nodes)


def _has_op(block: Sequence[_Part]) -> bool:
    return any(node["kind"] == "op" for part in block for node in part.nodes)


def _wrap(document: Document, parent: str, block: Sequence[_Part]) -> _Part:
    """A scope around the parts of one block."""
    label = f"{block[0].label} … {block[-1].label}"
    key = f"{parent}/{block[0].key.rpartition('/')[2]} … {block[-1].key.rpartition('/')[2]}"
    nodes = [node for part in block for node in part.nodes]
    last = next(node for node in reversed(nodes) if node["kind"] == "op")
    scope: dict[str, Any] = {
        "id": key.lstrip("/"), "label": label, "parent": parent or None, "kind": "scope",
        "class": None, "params": sum(node["params"] for node in nodes),
        "output_shape": last["shape"], "config": None,
    }  # fmt: skip
    for part in block:
        if part.scope is not None:
            part.scope["parent"] = scope["id"]
        else:
            part.nodes[0]["scope"] = scope["id"]
    document["scopes"].append(scope)
    return _Part(scope["id"], label, scope, nodes)


def _take_in(document: Document, parent: str, blocks: Sequence[_Part]) -> None:
    """Weights and numbers that only one block reads belong to it."""
    owner = {node["id"]: block.key for block in blocks for node in block.nodes}
    readers: dict[str, set[str]] = {}
    for entry in document["edges"]:
        readers.setdefault(entry["from"], set()).add(owner.get(entry["to"], parent))
    for node in document["nodes"]:
        if node["scope"] == parent and node["kind"] in ("variable", "constant"):
            read_by = readers.get(node["id"], {parent})
            node["scope"] = read_by.pop() if len(read_by) == 1 else parent
