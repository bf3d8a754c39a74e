// What is drawn: boxes, frames of open scopes, and edges cut where they cross a frame.
//
// Where it sits   second stage: scopes → **visible graph** → boxes → layout → scene.
// The one idea    each container (the top, or an open scope) is laid out by itself, so opening one layer moves
//                 nothing inside another. An edge from one layer into another becomes pieces: out of the frame,
//                 across, and into the other; the pieces meet at ports on the frames.
// Read next       layout.ts

import type { Shape } from "../shared/documents.ts";
import {
  isScope,
  MOST_BOXES,
  ROOT,
  type ScopeTree,
  type Stacked,
  scopeKey,
  shownIn,
  stackedIn,
} from "./scopes.ts";

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
  /** Whether what came and what was expected stand on it. */
  badge?: boolean;
}

export interface Container {
  key: string;
  /** Boxes and frames directly inside. */
  items: string[];
  pieces: Piece[];
  /** Ports on the near and on the far side of the frame. */
  entries: string[];
  exits: string[];
  known: Map<string, Piece>;
}

export interface VisibleGraph {
  containers: ReadonlyMap<string, Container>;
  stacked: Stacked;
  /** Boxes left out because there would be too many. */
  left: number;
}

export function edgeKey(from: string, to: string): string {
  return `${from}>${to}`;
}

export function visibleGraph(tree: ScopeTree, open: ReadonlySet<string>, most = MOST_BOXES): VisibleGraph {
  const containers = new Map<string, Container>();
  const stacked = stackedIn(tree, open);
  let left = 0;
  const shown = new Set<string>();
  const enter = (key: string) => {
    const items: string[] = [];
    containers.set(key, { key, items, pieces: [], entries: [], exits: [], known: new Map() });
    for (const child of shownIn(tree, stacked, key)) {
      if (shown.size >= most) left += 1;
      else {
        items.push(child);
        shown.add(child);
        if (isScope(child) && open.has(child)) enter(child);
      }
    }
  };
  enter(ROOT);
  const join = (source: string, target: string, edge: string, shape: Shape | null) => {
    const from = wayShown(tree, open, source, stacked);
    const to = wayShown(tree, open, target, stacked);
    const visible = shown.has(from.at(-1) ?? "") && shown.has(to.at(-1) ?? "");
    if (visible && from.at(-1) !== to.at(-1)) cut(containers, from, to, edge, shape);
  };
  for (const { from, to, shape } of tree.document.edges) join(from, to, edgeKey(from, to), shape);
  joinRefused(tree, containers, join);
  return { containers, stacked, left };
}

// A layer that refused its input has no operations, so the failing edges end at its box; an operation that could not
// be made has edges like any other.
function joinRefused(
  tree: ScopeTree,
  containers: ReadonlyMap<string, Container>,
  join: (from: string, to: string, edge: string, shape: Shape | null) => void,
): void {
  const { error } = tree.document;
  if (!error) return;
  if (!error.node && error.scope) {
    for (const from of [...(error.also ?? []), error.from ?? ""]) {
      const node = tree.nodes.get(from);
      const first = from === error.from; // it bears the note, with all shapes
      if (node)
        join(from, scopeKey(error.scope), first ? BROKEN : `${BROKEN} ${from}`, first ? null : node.shape);
    }
  }
  const failed = (edge: string) => edge.startsWith(BROKEN) || edge.endsWith(`>${error.node}`);
  for (const { pieces } of containers.values()) {
    for (const piece of pieces) {
      if (!piece.arrow || !piece.edges.some(failed)) continue;
      piece.broken = true;
      piece.badge = piece.edges.includes(BROKEN);
    }
  }
}

const BROKEN = "broken";

/** Frames from the top down to the box that stands for a node; the box is last. */
export function wayShown(
  tree: ScopeTree,
  open: ReadonlySet<string>,
  node: string,
  stacked: Stacked,
): string[] {
  const chain = [...(tree.chain.get(node) ?? []), node];
  const folded = chain.findIndex((key) => isScope(key) && !open.has(key));
  const way = folded < 0 ? chain : chain.slice(0, folded + 1);
  const last = way.at(-1) ?? node;
  return [...way.slice(0, -1), stacked.get(last)?.[0] ?? last];
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
  const known = container.known.get(id);
  const piece: Piece = known ?? { id, from, to, edges: [], shapes: [], arrow, broken: false };
  if (!known) {
    container.pieces.push(piece);
    container.known.set(id, piece);
  }
  if (piece.edges.at(-1) !== edge) piece.edges.push(edge);
  if (shape !== null) piece.shapes.push(shape);
}
