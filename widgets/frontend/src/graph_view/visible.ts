// What is drawn: boxes, frames of open scopes, and edges cut where they cross a frame.
//
// Where it sits   second stage: scopes → **visible graph** → boxes → layout → scene.
// The one idea    each container (the top, or an open scope) is laid out by itself, so opening one layer moves
//                 nothing inside another. An edge from one layer into another becomes pieces: out of the frame,
//                 across, and into the other; the pieces meet at ports on the frames.
// Read next       layout.ts

import type { Shape } from "../shared/documents.ts";
import { isScope, ROOT, type ScopeTree, scopeKey } from "./scopes.ts";

/** A piece of one or more edges inside one container. Ends are keys of boxes or of ports. */
export interface Piece {
  id: string;
  from: string;
  to: string;
  /** Edges of the document that run through here, as `from>to`. */
  edges: string[];
  /** Shapes of the tensors, where the piece is the one that carries the label. */
  shapes: (Shape | null)[];
  arrow: boolean;
  /** The edge that could not be made, because the shapes do not fit. */
  broken: boolean;
}

export interface Container {
  key: string;
  /** Boxes and frames directly inside. */
  items: string[];
  pieces: Piece[];
  /** Ports on the near and on the far side of the frame. */
  entries: string[];
  exits: string[];
}

export interface VisibleGraph {
  containers: ReadonlyMap<string, Container>;
  /** Boxes left out because there would be too many. */
  left: number;
}

export function edgeKey(from: string, to: string): string {
  return `${from}>${to}`;
}

export function visibleGraph(tree: ScopeTree, open: ReadonlySet<string>, most = 600): VisibleGraph {
  const containers = new Map<string, Container>();
  let room = most;
  let left = 0;
  const shown = new Set<string>();
  const enter = (key: string) => {
    const items: string[] = [];
    containers.set(key, { key, items, pieces: [], entries: [], exits: [] });
    for (const child of tree.children.get(key) ?? []) {
      if (room <= 0) left += 1;
      else {
        room -= 1;
        items.push(child);
        shown.add(child);
        if (isScope(child) && open.has(child)) enter(child);
      }
    }
  };
  enter(ROOT);
  for (const edge of tree.document.edges) {
    const from = wayShown(tree, open, edge.from);
    const to = wayShown(tree, open, edge.to);
    const visible = shown.has(from.at(-1) ?? "") && shown.has(to.at(-1) ?? "");
    if (visible && from.at(-1) !== to.at(-1))
      cut(containers, from, to, edgeKey(edge.from, edge.to), edge.shape);
  }
  addBrokenEdge(tree, open, containers, shown);
  return { containers, left };
}

// A layer that refused its input has no operations yet, so the failing edge ends at its box.
function addBrokenEdge(
  tree: ScopeTree,
  open: ReadonlySet<string>,
  containers: ReadonlyMap<string, Container>,
  shown: ReadonlySet<string>,
): void {
  const { error } = tree.document;
  if (!error?.from || !error.scope || !tree.nodes.has(error.from)) return;
  const to = wayShown(tree, open, scopeKey(error.scope));
  const from = wayShown(tree, open, error.from);
  if (!shown.has(to.at(-1) ?? "") || from.at(-1) === to.at(-1)) return;
  cut(containers, from, to, BROKEN, null);
  for (const container of containers.values()) {
    for (const piece of container.pieces) {
      if (piece.edges.includes(BROKEN) && piece.arrow) piece.broken = true;
    }
  }
}

const BROKEN = "broken";

/** Frames from the top down to the box that stands for a node; the box is last. */
export function wayShown(tree: ScopeTree, open: ReadonlySet<string>, node: string): string[] {
  const chain = tree.chain.get(node) ?? [];
  const folded = chain.findIndex((key) => !open.has(key));
  return folded < 0 ? [...chain, node] : chain.slice(0, folded + 1);
}

function cut(
  containers: ReadonlyMap<string, Container>,
  from: readonly string[],
  to: readonly string[],
  edge: string,
  shape: Shape | null,
): void {
  let shared = 0;
  while (from[shared] === to[shared]) shared += 1;
  const source = from.at(-1) ?? "";
  // Out of every frame around the source, innermost first …
  for (let depth = from.length - 1; depth > shared; depth--) {
    const frame = containers.get(from[depth - 1] ?? ROOT);
    const inner = depth === from.length - 1 ? source : portKey(from[depth] ?? "", "out", source);
    const exit = portKey(frame?.key ?? ROOT, "out", source);
    if (frame && !frame.exits.includes(exit)) frame.exits.push(exit);
    addPiece(frame, inner, exit, edge, null, false);
  }
  // … across in the container that both share …
  const across = containers.get(shared === 0 ? ROOT : (from[shared - 1] ?? ROOT));
  const start = shared === from.length - 1 ? source : portKey(from[shared] ?? "", "out", source);
  const last = shared === to.length - 1;
  const end = last ? (to[shared] ?? "") : portKey(to[shared] ?? "", "in", source);
  addPiece(across, start, end, edge, shape, last);
  // … and into every frame around the target, outermost first.
  for (let depth = shared + 1; depth < to.length; depth++) {
    const frame = containers.get(to[depth - 1] ?? ROOT);
    const entry = portKey(frame?.key ?? ROOT, "in", source);
    if (frame && !frame.entries.includes(entry)) frame.entries.push(entry);
    const deepest = depth === to.length - 1;
    const inner = deepest ? (to[depth] ?? "") : portKey(to[depth] ?? "", "in", source);
    addPiece(frame, entry, inner, edge, null, deepest);
  }
}

/** A port of a frame for the tensor that `source` makes: one port however many read it. */
export function portKey(frame: string, side: "in" | "out", source: string): string {
  return `${frame}|${side}|${source}`;
}

/** The frame that a port lies on; a plain box is its own. */
export function boxOf(end: string): string {
  return end.split("|", 1)[0] ?? end;
}

function addPiece(
  container: Container | undefined,
  from: string,
  to: string,
  edge: string,
  shape: Shape | null,
  arrow: boolean,
): void {
  if (!container) return;
  const id = `${container.key}::${from}→${to}`;
  const known = container.pieces.find((piece) => piece.id === id);
  const piece = known ?? { id, from, to, edges: [], shapes: [], arrow, broken: false };
  if (!known) container.pieces.push(piece);
  if (!piece.edges.includes(edge)) piece.edges.push(edge);
  if (shape !== null) piece.shapes.push(shape);
}
