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
  /** For each scope the node whose value leaves it. */
  outputs: ReadonlyMap<string, string>;
  /** For each scope of a stack all scopes of it, in order. */
  stacks: ReadonlyMap<string, readonly string[]>;
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
  const outputs = outputsOf(document, chain);
  return { document, nodes, scopes, chain, children, outputs, stacks: stacksOf(scopes) };
}

// The last node that somebody outside reads; of a scope that nobody reads its last node.
function outputsOf(
  document: GraphDocument,
  chain: ReadonlyMap<string, readonly string[]>,
): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const node of document.nodes) {
    for (const key of chain.get(node.id) ?? []) outputs.set(key, node.id);
  }
  for (const { from, to } of document.edges) {
    const around = chain.get(to) ?? [];
    for (const key of chain.get(from) ?? []) if (!around.includes(key)) outputs.set(key, from);
  }
  return outputs;
}

function stacksOf(scopes: ReadonlyMap<string, GraphScope>): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  const stacks = new Map<string, string[]>();
  for (const [key, { stack }] of scopes) {
    if (!stack) continue;
    const members = byName.get(stack) ?? [];
    members.push(key);
    byName.set(stack, members);
    stacks.set(key, members);
  }
  return stacks;
}

/** Folded neighbors of one stack are one box, which bears the key of the first: member → all that it stands for. */
export type Stacked = ReadonlyMap<string, readonly string[]>;

export function stackedIn(tree: ScopeTree, open: ReadonlySet<string>): Stacked {
  const stacked = new Map<string, string[]>();
  for (const members of new Set(tree.stacks.values())) {
    let run: string[] = [];
    for (const key of members) {
      if (open.has(key)) run = [];
      else {
        run.push(key);
        stacked.set(key, run);
      }
    }
  }
  return stacked;
}

/** What is drawn inside a scope: its children, with one for all that stack. */
export function shownIn(tree: ScopeTree, stacked: Stacked, key: string): string[] {
  return (tree.children.get(key) ?? []).filter((child) => (stacked.get(child)?.[0] ?? child) === child);
}

/** Scopes and nodes may share a name, so a scope's key starts with a mark of its own. */
export function scopeKey(id: string): string {
  return `§${id}`;
}

export function isScope(key: string): boolean {
  return key.startsWith("§");
}

/** The name that Python knows: that of a scope without its mark. */
export function bare(key: string): string {
  return isScope(key) ? key.slice(1) : key;
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

/**
 * What is open at first: everything that holds layers, so that each layer shows as one box; layers inside layers only
 * while few boxes come of it. Where a model stopped, the scopes on the way there.
 */
export function openByDefault(tree: ScopeTree): Set<string> {
  const open = new Set<string>();
  const layersIn = (key: string) => (tree.children.get(key) ?? []).filter(isScope);
  const holds = (key: string) => layersIn(key).some((child) => tree.scopes.get(child)?.kind === "layer");
  let level = layersIn(ROOT);
  while (level.length > 0) {
    const holders = level.filter((key) => holds(key) && !tree.stacks.has(key));
    const within = holders.flatMap(layersIn);
    if (open.size > 0 && within.length > MOST_AT_FIRST) break;
    for (const key of holders) open.add(key);
    level = within;
  }
  const { error } = tree.document;
  const stopped = error?.node ?? (error?.scope ? scopeKey(error.scope) : "");
  for (const key of tree.chain.get(stopped) ?? []) open.add(key);
  return open;
}

const MOST_AT_FIRST = 16;

/** Everything open: the graph op by op. */
export function openAll(tree: ScopeTree): Set<string> {
  return new Set(tree.scopes.keys());
}

/** Boxes that would be drawn with these scopes open. */
export function countVisible(tree: ScopeTree, open: ReadonlySet<string>, key = ROOT): number {
  const inside = shownIn(tree, stackedIn(tree, open), key);
  return inside.reduce(
    (sum, child) => sum + (isScope(child) && open.has(child) ? 1 + countVisible(tree, open, child) : 1),
    0,
  );
}

/** The same scopes, with the deepest folded again until at most `most` boxes are drawn. */
export function capOpen(tree: ScopeTree, open: ReadonlySet<string>, most = MOST_BOXES): Set<string> {
  const kept = new Set([...open].filter((key) => tree.scopes.has(key)));
  const depth = (key: string) => tree.chain.get(key)?.length ?? 0;
  const size = (key: string) => tree.children.get(key)?.length ?? 0;
  let count = size(ROOT);
  for (const key of kept) count += size(key);
  for (const key of [...kept].sort((a, b) => depth(b) - depth(a))) {
    if (count <= most) break;
    kept.delete(key);
    count -= size(key);
  }
  return kept;
}

/** Beyond this even a canvas grows slow; far fewer become elements of the page, see picture.tsx. */
export const MOST_BOXES = 6000;

/** The node whose value and gradient stand for a scope, folded. */
export function outputOf(tree: ScopeTree, key: string): string | null {
  return tree.outputs.get(key) ?? null;
}

/** Nodes inside a scope, at any depth; a node is inside itself. */
export function nodesIn(tree: ScopeTree, key: string): GraphNode[] {
  if (!isScope(key)) return [tree.nodes.get(key)].filter((node) => node !== undefined);
  return (tree.children.get(key) ?? []).flatMap((child) => nodesIn(tree, child));
}
