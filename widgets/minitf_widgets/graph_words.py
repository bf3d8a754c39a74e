"""A graph in words: what describe(), the repr and screen readers say.

Where it sits   reads a minitf.graph document; GraphView and BackpropStepper use it.
The one idea    the same tree as in the picture, one line for each layer or operation, indented.
Read next       graph_still.py
"""

from __future__ import annotations

from collections.abc import Iterator

from minitf_widgets.documents import Document
from minitf_widgets.text import format_count, format_number, format_shape


def describe_graph(document: Document, most_lines: int = 60) -> str:
    """Title, totals, then the scopes with what is in them; the error, if there is one."""
    nodes = document["nodes"]
    ops = sum(node["kind"] == "op" for node in nodes)
    params = sum(node["params"] for node in nodes)
    head = [
        f"GraphView: {document['title']}",
        f"{format_count(ops)} operations, {format_count(params)} parameters",
    ]
    lines = list(_lines(document))
    if len(lines) > most_lines:
        left = len(lines) - most_lines
        lines = [*lines[:most_lines], f"  … and {format_count(left)} more lines"]
    return "\n".join([*head, *lines, *_error_lines(document)])


def _lines(document: Document) -> Iterator[str]:
    """Depth first, in the order of the nodes: scopes where their first node stands."""
    scopes = {scope["id"]: scope for scope in document["scopes"]}
    way = {name: ["", *scope_way(scopes, name)] for name in scopes} | {"": [""]}
    yield from _inside(document, way, scopes, "", 1)


def scope_way(scopes: Document, name: str | None) -> list[str]:
    """The scopes from the top down to this one, itself included."""
    found: list[str] = []
    while name in scopes and name not in found:
        found.append(name)
        name = scopes[name]["parent"]
    return found[::-1]


def _inside(
    document: Document, way: dict[str, list[str]], scopes: Document, parent: str, depth: int
) -> Iterator[str]:
    level = len(way[parent])
    seen: set[str] = set()
    for node in document["nodes"]:
        path = way.get(node["scope"], [""])
        if path[:level] != way[parent]:
            continue
        if len(path) == level:
            yield "  " * depth + _node_line(document, node)
            continue
        child = path[level]
        stack = scopes[child].get("stack", child)
        if stack not in seen:
            seen.add(stack)
            yield "  " * depth + _scope_line(scopes[child]) + _times(document, child)
            yield from _inside(document, way, scopes, child, depth + 1)


def _times(document: Document, name: str) -> str:
    """How many alike scopes this one stands for."""
    alike = [scope["id"] for scope in document["scopes"] if scope.get("stack") == name]
    return f" ×{len(alike)}, up to {alike[-1].rpartition('/')[2]}" if len(alike) > 1 else ""


def _scope_line(scope: Document) -> str:
    parts = [scope["label"] + (f" ({scope['class']})" if scope["class"] else "")]
    if scope["output_shape"] is not None:
        parts.append(format_shape(scope["output_shape"]))
    if scope["params"]:
        parts.append(f"{format_count(scope['params'])} parameters")
    return ", ".join(parts)


def _node_line(document: Document, node: Document) -> str:
    kind = "" if node["kind"] == "op" else f" [{node['kind']}]"
    kind += " [not run]" if node.get("idle") else ""
    line = f"{node['label']}{kind} {format_shape(node['shape'])}"
    line += f" = {node['text']}" if node.get("text") else ""
    for lane in ("values", "gradients"):
        summary = document.get(lane, {}).get(node["id"])
        if summary is not None:
            line += f", {lane[:-1]} {summary_words(summary)}"
    return line


def summary_words(summary: Document) -> str:
    """``3.5`` for one number, ``norm 1.23`` for more."""
    if summary["scalar"] is not None:
        return format_number(summary["scalar"])
    return f"norm {format_number(summary['norm'])}"


def _error_lines(document: Document) -> list[str]:
    error = document.get("error")
    if not error:
        return []
    shapes = [f"{word} {error[word]}" for word in ("expected", "received") if error[word]]
    return [f"Error: {error['message']}", *([f"  {', '.join(shapes)}"] if shapes else [])]
