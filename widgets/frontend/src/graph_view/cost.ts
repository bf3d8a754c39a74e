// What a box costs: bytes, operations of arithmetic, seconds.
//
// The one idea    a scope costs what its nodes cost together, so every sum is made once for all scopes.

import type { GraphNode } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import type { ScopeTree } from "./scopes.ts";

/** Bytes of a node's output; an open batch counts as one sample unless a value tells better. */
export function bytesOf(tree: ScopeTree, node: GraphNode): number {
  const shape = tree.document.values?.[node.id]?.shape ?? node.shape ?? [];
  const bits = Number(/\d+/.exec(node.dtype)?.[0] ?? (node.dtype === "bool" ? 8 : 0));
  return shape.reduce<number>((size, n) => size * (n ?? 1), bits / 8);
}

/** A quantity for each node, and for each scope the sum over what it holds. */
export function sumsOf(tree: ScopeTree, quantity: (node: GraphNode) => number | null): Map<string, number> {
  const sums = new Map<string, number>();
  for (const node of tree.document.nodes) {
    const amount = quantity(node);
    if (amount === null) continue;
    for (const key of [node.id, ...(tree.chain.get(node.id) ?? [])]) {
      sums.set(key, (sums.get(key) ?? 0) + amount);
    }
  }
  return sums;
}

/** 1536 as 1.5 KB. */
export function formatBytes(bytes: number): string {
  const power = Math.max(0, Math.min(3, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  return `${formatNumber(bytes / 1024 ** power, 3)} ${["B", "KB", "MB", "GB"][power]}`;
}
