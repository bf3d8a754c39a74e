// The scope tree of a graph: which nodes lie in which layer, and what is open.
//
// Where it sits   first stage: document → **scopes** → visible graph → boxes → layout → scene.
// The one idea    "sequential/dense/matmul" already says where the op lives. A node is shown by the outermost
//                 folded scope on its way down from the top, or by itself when all of them are open.
// Read next       visible.ts

import type { GraphDocument, GraphNode, GraphScope } from "../shared/documents.ts";

export const ROOT = "";

export interface ScopeTree {
  document: GraphDocument;
  nodes: ReadonlyMap<string, GraphNode>;
  scopes: ReadonlyMap<string, GraphScope>;
  /** Scopes on the way from the top to a node or scope, outermost first, itself not included. */
  chain: ReadonlyMap<string, readonly string[]>;
  /** Scopes and nodes directly inside a scope (ROOT for the top), in the order of the document. */
  children: ReadonlyMap<string, readonly string[]>;
}

export function scopeTree(document: GraphDocument): ScopeTree {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const scopes = new Map(document.scopes.map((scope) => [scopeKey(scope.id), scope]));
  const chain = new Map<string, string[]>();
  const children = new Map<string, string[]>([[ROOT, []]]);
  for (const key of scopes.keys()) children.set(key, []);
  const put = (key: string, way: string[]) => {
    chain.set(key, way);
    children.get(way.at(-1) ?? ROOT)?.push(key);
  };
  // A scope stands where its first node stands, so that the tree reads like the program.
  const placed = new Set<string>();
  const placeScopes = (way: string[]) => {
    way.forEach((key, depth) => {
      if (!placed.has(key)) put(key, way.slice(0, depth));
      placed.add(key);
    });
  };
  for (const node of document.nodes) {
    const way = wayTo(node.scope, scopes);
    placeScopes(way);
    put(node.id, way);
  }
  for (const scope of document.scopes) placeScopes(wayTo(scope.id, scopes));
  return { document, nodes, scopes, chain, children };
}

/** Scopes and nodes may share a name, so a scope's key starts with a mark of its own. */
export function scopeKey(id: string): string {
  return `§${id}`;
}

export function isScope(key: string): boolean {
  return key.startsWith("§");
}

// Scopes are followed from parent to parent: a stacked block is the parent of layers that do not bear its name.
function wayTo(scope: string, scopes: ReadonlyMap<string, GraphScope>): string[] {
  const way: string[] = [];
  for (let key = scopeKey(scope); !way.includes(key); ) {
    const entry = scopes.get(key);
    if (!entry) break;
    way.unshift(key);
    key = scopeKey(entry.parent ?? ROOT);
  }
  return way;
}

/** What is open at first: everything that holds layers, so that each layer shows as one box. */
export function openByDefault(tree: ScopeTree): Set<string> {
  const open = new Set<string>();
  for (const key of tree.scopes.keys()) {
    const inside = tree.children.get(key) ?? [];
    if (inside.some((child) => tree.scopes.get(child)?.kind === "layer")) open.add(key);
  }
  return open;
}

/** Everything open: the graph op by op. */
export function openAll(tree: ScopeTree): Set<string> {
  return new Set(tree.scopes.keys());
}

/** Boxes that would be drawn with these scopes open. */
export function countVisible(tree: ScopeTree, open: ReadonlySet<string>, key = ROOT): number {
  const inside = tree.children.get(key) ?? [];
  return inside.reduce(
    (sum, child) => sum + (isScope(child) && open.has(child) ? 1 + countVisible(tree, open, child) : 1),
    0,
  );
}

/** The same scopes, with the deepest folded again until at most `most` boxes are drawn. */
export function capOpen(tree: ScopeTree, open: ReadonlySet<string>, most = 600): Set<string> {
  const kept = new Set([...open].filter((key) => tree.scopes.has(key)));
  const depth = (key: string) => tree.chain.get(key)?.length ?? 0;
  const deepestFirst = [...kept].sort((a, b) => depth(b) - depth(a));
  for (const key of deepestFirst) {
    if (countVisible(tree, kept) <= most) break;
    kept.delete(key);
  }
  return kept;
}

/** The node whose value and gradient stand for a folded scope: the last one that somebody outside reads. */
export function outputOf(tree: ScopeTree, key: string): string | null {
  const inside = (id: string) => tree.chain.get(id)?.includes(key) ?? false;
  const leaving = tree.document.edges.filter((edge) => inside(edge.from) && !inside(edge.to));
  const last = leaving.at(-1)?.from;
  return last ?? tree.document.nodes.findLast((node) => inside(node.id))?.id ?? null;
}
