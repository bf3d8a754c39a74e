// How strongly each box is tinted when the graph is coloured by a quantity.

import type { Summary } from "../shared/documents.ts";
import { toNumber } from "../shared/format.ts";
import { isScope, outputOf, type ScopeTree } from "./scopes.ts";

/** 0…1 on a logarithmic scale over the boxes of this graph; null where a box has no such number. */
export function strengthBy(tree: ScopeTree, colorBy: string): ((key: string) => number | null) | undefined {
  const lane = { value: tree.document.values, gradient: tree.document.gradients }[colorBy];
  if (!lane) return undefined;
  const logs = Object.values(lane).map(logNorm).filter(Number.isFinite);
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  return (key) => {
    const shows = isScope(key) ? outputOf(tree, key) : key;
    const summary = shows ? lane[shows] : undefined;
    if (!summary) return null;
    const log = logNorm(summary);
    if (!Number.isFinite(log)) return 0;
    return most > least ? (log - least) / (most - least) : 1;
  };
}

function logNorm(summary: Summary): number {
  return Math.log10(toNumber(summary.norm));
}
