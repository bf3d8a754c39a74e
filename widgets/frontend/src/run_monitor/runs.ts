// The runs as the page keeps them: tables of numbers that grow as messages arrive.
//
// Where it sits   fed by store.ts with whole documents and with news; read by the charts and the table.
// The one idea    every message says from which row on its rows count. Rows that are known are written again,
//                 a hole means that something was lost: then the page asks for the whole, and guesses nothing.
// Read next       store.ts, curves.ts

import type { HistoryDocument, Real, RunRecord } from "../shared/documents.ts";
import { toNumber } from "../shared/format.ts";
import { decodeBase64 } from "../shared/summary.ts";

/** What a run says about itself besides its numbers. */
export type RunHeader = Omit<RunRecord, "batch" | "epoch">;

export interface Run {
  header: RunHeader;
  /** Names of the batch table; each row also starts with its step. */
  columns: readonly string[];
  /** How many steps one row stands for. */
  every: number;
  count: number;
  /** Rows of [step, ...columns], with room for more. */
  data: Float32Array;
  epochColumns: readonly string[];
  /** Rows of [epoch, step, ...epochColumns]. */
  epochs: number[][];
}

/** Rows that are new since the last message. The batch rows travel beside it, as bytes. */
export interface News {
  kind: "news";
  sequence: number;
  run: RunHeader;
  every: number;
  from: number;
  count: number;
  epoch_from: number;
  epoch_rows: readonly (readonly (Real | null)[])[];
}

export function readDocument(document: HistoryDocument): Run[] {
  return document.runs.map(readRun);
}

function readRun(record: RunRecord): Run {
  const { batch, epoch, ...header } = record;
  return {
    header,
    columns: batch.columns,
    every: batch.every,
    count: batch.count,
    data: floats(decodeBase64(batch.data)),
    epochColumns: epoch.columns,
    epochs: epoch.rows.map((row) => row.map(toNumber)),
  };
}

/** Little-endian float32, wherever in a buffer the bytes begin. */
export function floats(bytes: ArrayBufferView): Float32Array {
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return new Float32Array(copy.buffer);
}

/** The run with what is new; null when rows before it are missing. The room for rows is shared, not copied. */
export function addNews(run: Run, news: News, rows: Float32Array): Run | null {
  const width = run.columns.length + 1;
  const fits = rows.length === news.count * width && news.every === run.every;
  if (!fits || news.from > run.count || news.epoch_from > run.epochs.length) return null;
  const count = news.from + news.count;
  const data = withRoom(run.data, count * width);
  data.set(rows, news.from * width);
  const known = run.epochs.slice(0, news.epoch_from);
  const epochs = [...known, ...news.epoch_rows.map((row) => row.map(toNumber))];
  return { ...run, header: news.run, count, data, epochs };
}

function withRoom(data: Float32Array, length: number): Float32Array {
  if (length <= data.length) return data;
  const bigger = new Float32Array(Math.max(length, 2 * data.length));
  bigger.set(data);
  return bigger;
}

/** One column of the batch table; `step` is the first. */
export function batchColumn(run: Run, name: string): Float32Array {
  const width = run.columns.length + 1;
  const at = name === "step" ? 0 : run.columns.indexOf(name) + 1;
  const column = new Float32Array(at === 0 && name !== "step" ? 0 : run.count);
  for (let row = 0; row < column.length; row++) column[row] = run.data[row * width + at]!;
  return column;
}

/** One column of the epoch table; `epoch` and `step` are the first two. */
export function epochColumn(run: Run, name: string): number[] {
  const at = ["epoch", "step", ...run.epochColumns].indexOf(name);
  return at < 0 ? [] : run.epochs.map((row) => row[at] ?? Number.NaN);
}

/** What was measured besides the loss, in the order it appeared; validation apart, what is set last. */
export function metricNames(run: Run): string[] {
  const plain = [...run.columns, ...run.epochColumns].map((name) => name.replace(/^val_/, ""));
  const others = [...new Set(plain)].filter((name) => name !== "loss");
  return others.sort((a, b) => OF_THE_STEP.indexOf(a) - OF_THE_STEP.indexOf(b));
}

/** Columns that say how a step was made, not how good the model is. */
export const OF_THE_STEP: readonly string[] = ["gradient_norm", "learning_rate"];

export interface Best {
  row: number;
  epoch: number;
  step: number;
  value: number;
}

/** More is better of these; of everything else, less. */
const MORE_IS_BETTER = /acc|auc|precision|recall|f1|fbeta|iou|dice|r2|top_k|similarity|score|_at_/i;

/** The epoch with the best value, of validation where there is any; not of what is no measure. */
export function bestEpoch(run: Run, name = "loss"): Best | null {
  if (OF_THE_STEP.includes(name)) return null;
  const column = run.epochColumns.includes(`val_${name}`) ? `val_${name}` : name;
  const sign = MORE_IS_BETTER.test(name) ? -1 : 1;
  const values = epochColumn(run, column);
  let row = -1;
  values.forEach((value, index) => {
    if (Number.isFinite(value) && (row < 0 || sign * value < sign * values[row]!)) row = index;
  });
  const found = run.epochs[row];
  return found ? { row, epoch: found[0]!, step: found[1]!, value: values[row]! } : null;
}

export const FINISHED: readonly string[] = ["done", "stopped", "interrupted", "failed"];

/** How many steps are planned in all, when that is known. */
export function plannedSteps({ epochs, steps, first_epoch }: RunHeader): number | null {
  return epochs && steps ? (epochs - first_epoch) * steps : null;
}
