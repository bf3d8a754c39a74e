// The minitf.flow document, and the little arithmetic that its picture needs.
//
// Where it sits   minitf_widgets/schema/flow.schema.json says the same; tests hold both to the same documents.
// The one idea    a lane is a stack of histograms, one for each look, each between its own ends. Drawn on one
//                 scale they are a strip: how the numbers of a layer spread while it learns.
// Read next       view.tsx

import type { Formulas, Real, SourceLine } from "../shared/documents.ts";
import { decodeBase64 } from "../shared/summary.ts";

export const BINS = 64;
export const GUIDE = 1e-3;

export interface Lane {
  counts: string;
  lo: readonly Real[];
  hi: readonly Real[];
  norm: readonly Real[];
  mean: readonly Real[];
  zeros: readonly number[];
  broken: readonly number[];
}

export interface Weight {
  id: string;
  label: string;
  shape: readonly number[];
  trainable: boolean;
  values: Lane;
  gradients: Lane;
  updates: Lane;
}

export interface Layer {
  id: string;
  label: string;
  class: string | null;
  units: number;
  source: SourceLine | null;
  activations: Lane;
  signals: Lane;
  dead: readonly { count: number; units: readonly number[] }[];
  weights: readonly Weight[];
}

export interface Zero {
  variables: readonly string[];
  kind: string;
  node: string | null;
  op: string | null;
  path: readonly string[];
  arrives: Real;
  leaves: Real;
  rule: string;
  source: SourceLine | null;
  words: { en: string; zh: string };
}

export interface FlowDocument {
  schema: "minitf.flow";
  version: 1;
  title: string;
  every: number;
  steps: readonly number[];
  loss: readonly Real[];
  /** Whether gradients vanish or explode along depth, in words; for each look, empty where they do not. */
  verdicts: readonly { en: string; zh: string }[];
  layers: readonly Layer[];
  zeros: readonly Zero[];
  formulas: Formulas;
}

/** What the two strips of a row show. */
export type Mode = "activations" | "weights" | "updates";

export interface Row {
  name: string;
  layer: Layer;
  weight?: Weight;
  forward: Lane;
  backward: Lane;
}

export function rowsOf({ layers }: FlowDocument, mode: Mode): Row[] {
  return layers.flatMap((layer): Row[] =>
    mode === "activations"
      ? [{ name: layer.label, layer, forward: layer.activations, backward: layer.signals }]
      : layer.weights.map((weight) => ({
          name: `${layer.label}/${weight.label}`,
          layer,
          weight,
          forward: weight.values,
          backward: mode === "weights" ? weight.gradients : weight.updates,
        })),
  );
}

/** The histograms of a lane, one after the other. */
export function countsOf(lane: Lane): Uint32Array {
  return new Uint32Array(decodeBase64(lane.counts).buffer);
}

/** The smallest and the largest entry of all looks; null where there was none. */
export function endsOf(lane: Lane): [low: number, high: number] | null {
  const known = (list: readonly Real[]) => list.map(Number).filter((x) => !Number.isNaN(x));
  const low = Math.min(...known(lane.lo));
  const high = Math.max(...known(lane.hi));
  if (low > high) return null;
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/** Each look's histogram on a common scale of `levels` steps, the largest numbers first; rows of shares 0…1. */
export function stripOf(lane: Lane, levels: number): Float32Array[] | null {
  const ends = endsOf(lane);
  if (!ends) return null;
  const counts = countsOf(lane);
  const [low, high] = ends;
  return lane.lo.map((start, look) => {
    const column = new Float32Array(levels);
    const [a, b] = [Number(start), Number(lane.hi[look])];
    for (let bin = 0; bin < BINS; bin++) {
      const count = counts[look * BINS + bin] ?? 0;
      if (count) spread(column, count, place(a, b, bin), place(a, b, bin + 1));
    }
    const most = Math.max(...column);
    return column.map((share) => (most ? share / most : 0));
  });

  function place(a: number, b: number, bin: number): number {
    return ((high - a - ((b - a) * bin) / BINS) / (high - low)) * levels;
  }
}

/** Put a count between two places (counted from the top), evenly. */
function spread(column: Float32Array, count: number, bottom: number, top: number): void {
  const size = bottom - top;
  for (let level = Math.floor(top); level <= Math.min(bottom, column.length - 1); level++) {
    const part = size > 0 ? Math.min(bottom, level + 1) - Math.max(top, level) : 1;
    column[level] = (column[level] ?? 0) + (size > 0 ? (count * part) / size : count);
  }
}

/** How large the step was beside the weight; NaN where it is not known. */
export function ratioOf(weight: Weight, look: number): number {
  const size = Number(weight.values.norm[look]);
  return size > 0 ? Number(weight.updates.norm[look]) / size : Number.NaN;
}
