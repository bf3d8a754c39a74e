// What a box depends on and what depends on it.
//
// Where it sits   GraphView traces the chosen box with it; picture.tsx lights what is found and dims the rest.
// The one idea    follow the edges of the document, not those of the picture: what is folded takes part, too.

import { isScope, nodesIn, type ScopeTree } from "./scopes.ts";
import { edgeKey } from "./visible.ts";

export type Way = "inputs" | "outputs";

export interface Related {
  /** Nodes that were reached, and the scopes they lie in. */
  keys: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

/** Everything from which (`inputs`) or to which (`outputs`) something leads, the box itself included. */
export function relatedTo(tree: ScopeTree, key: string, ways: readonly Way[]): Related {
  const keys = new Set<string>();
  const edges = new Set<string>();
  const start = nodesIn(tree, key).map((node) => node.id);
  for (const way of ways) {
    const next = new Map<string, string[]>();
    for (const { from, to } of tree.document.edges) {
      const [near, far] = way === "inputs" ? [to, from] : [from, to];
      const known = next.get(near);
      if (known) known.push(far);
      else next.set(near, [far]);
    }
    const reached = new Set(start);
    for (const at of reached) {
      for (const far of next.get(at) ?? []) {
        edges.add(way === "inputs" ? edgeKey(far, at) : edgeKey(at, far));
        reached.add(far); // a Set may grow while it is walked
      }
    }
    for (const id of reached) keys.add(id);
  }
  for (const id of [...keys]) for (const scope of tree.chain.get(id) ?? []) keys.add(scope);
  if (isScope(key)) keys.add(key);
  return { keys, edges };
}
