// What boxes are coloured by: a number on a logarithmic scale, or a kind.
//
// Where it sits   GraphView's select chooses; picture.tsx tints; the key below the picture says what a tint means.
// The one idea    one function from a box to a tint and its strength, and one description of the whole scale.

import { formatDuration, formatNumber, toNumber } from "../shared/format.ts";
import { bytesOf, formatBytes, sumsOf } from "./cost.ts";
import { isScope, outputOf, type ScopeTree } from "./scopes.ts";

export const COLORINGS = ["none", "value", "gradient", "time", "memory", "dtype", "device"] as const;
export type ColorBy = (typeof COLORINGS)[number];

export interface Tint {
  color: string;
  /** 0…1 */
  strength: number;
}

export interface Coloring {
  of: (key: string) => Tint | null;
  /** A scale from the least to the most, or the kinds with their colours. */
  ramp?: { color: string; least: string; most: string };
  kinds?: [name: string, color: string][];
}

// Okabe and Ito's colours, those of the two lanes last.
const KINDS = ["#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442", "#0072b2", "#d55e00"];

/** What this document can be coloured by; `timed` where Python can still measure times. */
export function coloringsOf(tree: ScopeTree, timed: boolean): ColorBy[] {
  const { values, gradients, times, nodes } = tree.document;
  const device = nodes.some((node) => node.device);
  const has = {
    none: true,
    value: values,
    gradient: gradients,
    time: times ?? timed,
    memory: true,
    dtype: true,
    device,
  };
  return COLORINGS.filter((by) => has[by]);
}

export function coloringBy(tree: ScopeTree, by: string): Coloring | undefined {
  const { values, gradients, times } = tree.document;
  if (by === "dtype" || by === "device") return kinds(tree, by);
  if (by === "memory") {
    const sums = sumsOf(tree, (node) => bytesOf(tree, node));
    return ramp((key) => sums.get(key), "var(--mt-parameter)", formatBytes, tree);
  }
  if (by === "time" && times) {
    const sums = sumsOf(tree, (node) => times[node.id] ?? null);
    return ramp((key) => sums.get(key), "var(--mt-parameter)", formatDuration, tree);
  }
  const lane = by === "value" ? values : by === "gradient" ? gradients : undefined;
  if (!lane) return undefined;
  const norm = (key: string) => {
    const summary = lane[(isScope(key) ? outputOf(tree, key) : key) ?? ""];
    return summary && toNumber(summary.norm);
  };
  return ramp(norm, `var(--mt-${by})`, (x) => `‖${formatNumber(x, 3)}‖`, tree);
}

function ramp(
  amount: (key: string) => number | undefined,
  color: string,
  words: (amount: number) => string,
  tree: ScopeTree,
): Coloring | undefined {
  const all = [...tree.nodes.keys(), ...tree.scopes.keys()].map((key) => amount(key) ?? Number.NaN);
  const some = all.filter((x) => x > 0 && Number.isFinite(x));
  if (some.length === 0) return undefined;
  const [least, most] = [Math.min(...some), Math.max(...some)];
  const strength = (x: number) => (most > least ? Math.log(x / least) / Math.log(most / least) : 1);
  return {
    of: (key) => {
      const x = amount(key);
      if (x === undefined) return null;
      if (!Number.isFinite(x)) return { color: "var(--mt-error)", strength: 1 };
      return { color, strength: x > 0 ? Math.max(0, strength(x)) : 0 };
    },
    ramp: { color, least: words(least), most: words(most) },
  };
}

function kinds(tree: ScopeTree, by: "dtype" | "device"): Coloring {
  const kindOf = (key: string) => tree.nodes.get((isScope(key) ? outputOf(tree, key) : key) ?? "")?.[by];
  const names = [...new Set(tree.document.nodes.map((node) => node[by] ?? ""))].filter(Boolean).sort();
  const color = (name: string) => KINDS[names.indexOf(name) % KINDS.length] ?? "";
  return {
    of: (key) => {
      const name = kindOf(key);
      return name ? { color: color(name), strength: 1 } : null;
    },
    kinds: names.map((name) => [name, color(name)]),
  };
}
