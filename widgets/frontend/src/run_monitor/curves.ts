// From tables to curves: smoothing, the units of the axis, the best value and the first that is no number.
//
// Where it sits   between runs.ts and plot.ts.
// The one idea    a run with news is a new object, so what was computed of it is kept beside it and computed once:
//                 when one run grows, only its own curves are made anew.
// Read next       decimate.ts, plot.ts

import { lowerBound } from "./decimate.ts";
import { batchColumn, bestEpoch, epochColumn, type Run } from "./runs.ts";

export type LineKind = "raw" | "smooth" | "train" | "validation";
export type Unit = "steps" | "epochs";

export interface Line {
  kind: LineKind;
  /** Which run it belongs to: its id, its name, its place among the colours. */
  run: string;
  name: string;
  color: number;
  /** Of the run that is steered and read off. */
  chosen: boolean;
  /** Whether the run also has a curve of batches, which its epochs lie on. */
  withBatches: boolean;
  xs: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface Curves {
  lines: readonly Line[];
  /** The ids of the runs, in the order in which they are listed. */
  runs: readonly string[];
  /** The axis of the chosen run: where the crosshair may stand. */
  places: ArrayLike<number>;
  steps: ArrayLike<number>;
  best: { x: number; value: number; epoch: number } | null;
  /** The first step whose value was NaN or infinite. */
  broken: { step: number; value: number } | null;
}

export interface Shown {
  run: Run;
  color: number;
}

const kept = new WeakMap<Run, Map<string, ArrayLike<number>>>();

function once(run: Run, key: string, make: () => ArrayLike<number>): ArrayLike<number> {
  const mine = kept.get(run) ?? new Map<string, ArrayLike<number>>();
  kept.set(run, mine);
  const found = mine.get(key) ?? make();
  mine.set(key, found);
  return found;
}

/** Exponential smoothing without the pull towards zero at the start; a hole where a value is no number. */
export function smooth(values: ArrayLike<number>, strength: number): Float32Array {
  const smoothed = new Float32Array(values.length);
  let sum = 0;
  let weight = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    smoothed[at] = Number.NaN;
    if (!Number.isFinite(value)) continue;
    sum = strength * sum + (1 - strength) * value;
    weight = strength * weight + (1 - strength);
    smoothed[at] = sum / weight;
  }
  return smoothed;
}

/** Steps as they are, or as the epochs that were done by then. */
function axisOf(run: Run, table: "batch" | "epoch", unit: Unit): ArrayLike<number> {
  return once(run, `${table} ${unit}`, () => {
    const steps = table === "batch" ? batchColumn(run, "step") : epochColumn(run, "step");
    const { steps: perEpoch, first_epoch } = run.header;
    if (unit === "steps" || !perEpoch) return steps;
    return Float64Array.from(steps, (step) => first_epoch + step / perEpoch);
  });
}

/** All curves of one measurement: the chosen run in full, the others smoothed and by their epochs. */
export function curvesOf(
  shown: readonly Shown[],
  chosen: Run,
  name: string,
  strength: number,
  unit: Unit = "steps",
): Curves {
  const behindFirst = [...shown].sort((a, b) => Number(a.run === chosen) - Number(b.run === chosen));
  const values = once(chosen, `batch of ${name}`, () => batchColumn(chosen, name));
  const table = values.length > 0 ? "batch" : "epoch";
  const steps = axisOf(chosen, table, "steps");
  return {
    runs: shown.map((each) => each.run.header.id),
    lines: behindFirst.flatMap((each) => linesOf(each, each.run === chosen, name, strength, unit)),
    places: axisOf(chosen, table, unit),
    steps,
    best: bestOf(chosen, name, unit),
    broken: firstBroken(steps, values),
  };
}

function linesOf({ run, color }: Shown, chosen: boolean, name: string, strength: number, unit: Unit): Line[] {
  const batches = once(run, `batch of ${name}`, () => batchColumn(run, name));
  const withBatches = batches.length > 0;
  const about = { run: run.header.id, name: run.header.name, color, chosen, withBatches };
  const lines: Line[] = [];
  if (withBatches) {
    const xs = axisOf(run, "batch", unit);
    const smoothed = once(run, `smooth ${strength} ${name}`, () => smooth(batches, strength));
    if (chosen) lines.push({ ...about, kind: "raw", xs, values: batches });
    if (strength > 0 || !chosen) lines.push({ ...about, kind: "smooth", xs, values: smoothed });
  }
  const kinds: [LineKind, string][] = [
    ["train", name],
    ["validation", `val_${name}`],
  ];
  for (const [kind, column] of kinds) {
    const values = once(run, `epoch of ${column}`, () => epochColumn(run, column));
    if (values.length > 0) lines.push({ ...about, kind, xs: axisOf(run, "epoch", unit), values });
  }
  return lines;
}

function bestOf(run: Run, name: string, unit: Unit): Curves["best"] {
  const best = bestEpoch(run, name);
  if (!best) return null;
  return { x: axisOf(run, "epoch", unit)[best.row]!, value: best.value, epoch: best.epoch };
}

function firstBroken(steps: ArrayLike<number>, values: ArrayLike<number>): Curves["broken"] {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) return { step: steps[at]!, value: values[at]! };
  }
  return null;
}

/** The last value of a line at or before `x`; null before its first. */
export function valueAt(line: Line, x: number): number | null {
  const at = lowerBound(line.xs, x);
  const place = line.xs[at] === x ? at : at - 1;
  return place < 0 ? null : line.values[place]!;
}
