// From tables to curves: smoothing, and one common axis of steps for everything in a chart.
//
// Where it sits   between runs.ts and chart.ts.
// The one idea    uPlot draws columns over one list of x. Batches and epochs have steps in common, so all that is
//                 needed is the sorted union of their steps, and holes where a curve has no value.
// Read next       chart.ts

import { batchColumn, bestEpoch, epochColumn, type Run } from "./runs.ts";

export type LineKind = "raw" | "smooth" | "train" | "validation" | "otherTrain" | "otherValidation";

export interface Line {
  kind: LineKind;
  /** Which run it belongs to, by name. */
  run: string;
  values: (number | null)[];
}

export interface Curves {
  steps: number[];
  lines: Line[];
  best: { step: number; value: number; epoch: number } | null;
  /** The first step whose value was NaN or infinite. */
  broken: { step: number; value: number } | null;
}

/** Exponential smoothing without the pull towards zero at the start; NaN and infinity are passed over. */
export function smooth(values: ArrayLike<number>, strength: number): number[] {
  let sum = 0;
  let weight = 0;
  return Array.from(values, (value) => {
    if (Number.isFinite(value)) {
      sum = strength * sum + (1 - strength) * value;
      weight = strength * weight + (1 - strength);
    }
    return weight > 0 ? sum / weight : Number.NaN;
  });
}

/** The sorted union of lists that are sorted each. */
export function unionOfSteps(lists: readonly ArrayLike<number>[]): number[] {
  const merged: number[] = [];
  const at = lists.map(() => 0);
  for (;;) {
    let next = Number.POSITIVE_INFINITY;
    lists.forEach((list, index) => {
      const value = list[at[index]!];
      if (value !== undefined && value < next) next = value;
    });
    if (next === Number.POSITIVE_INFINITY) return merged;
    merged.push(next);
    lists.forEach((list, index) => {
      while (list[at[index]!] === next) at[index]!++;
    });
  }
}

interface Points {
  kind: LineKind;
  run: string;
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** All curves of one measurement: the chosen run in full, of the others what each epoch gave. */
export function curvesOf(chosen: Run, others: readonly Run[], name: string, strength: number): Curves {
  const parts: Points[] = others.flatMap((run) => epochPoints(run, name, "otherTrain", "otherValidation"));
  const steps = batchColumn(chosen, "step");
  const values = batchColumn(chosen, name);
  const run = chosen.header.name;
  if (values.length > 0) {
    parts.push({ kind: "raw", run, steps, values });
    if (strength > 0) parts.push({ kind: "smooth", run, steps, values: smooth(values, strength) });
  }
  parts.push(...epochPoints(chosen, name, "train", "validation"));
  const axis = unionOfSteps(parts.map((part) => part.steps));
  return {
    steps: axis,
    lines: parts.map((part) => ({ kind: part.kind, run: part.run, values: onAxis(axis, part) })),
    best: name === "loss" ? bestEpoch(chosen) : null,
    broken: firstBroken(steps, values),
  };
}

function epochPoints(run: Run, name: string, train: LineKind, validation: LineKind): Points[] {
  const steps = epochColumn(run, "step");
  const points = [
    { kind: train, run: run.header.name, steps, values: epochColumn(run, name) },
    { kind: validation, run: run.header.name, steps, values: epochColumn(run, `val_${name}`) },
  ];
  return points.filter((part) => part.values.length > 0);
}

function onAxis(axis: readonly number[], { steps, values }: Points): (number | null)[] {
  let at = 0;
  return axis.map((step) => {
    let value: number | undefined;
    while (steps[at] === step) value = values[at++];
    return value !== undefined && Number.isFinite(value) ? value : null;
  });
}

function firstBroken(steps: ArrayLike<number>, values: ArrayLike<number>): Curves["broken"] {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) return { step: steps[at]!, value: values[at]! };
  }
  return null;
}

/** The last value of a line at or before place `at` of the axis; null before its first. */
export function valueAt(line: Line, at: number): number | null {
  for (let place = Math.min(at, line.values.length - 1); place >= 0; place--) {
    const value = line.values[place];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
