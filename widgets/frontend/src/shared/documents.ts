// The documents that Python sends, as TypeScript types.
//
// Where it sits   the counterpart of minitf_widgets/schema/*.json; tests/documents.test.ts holds both to the
//                 same fixtures.
// The one idea    a picture needs nothing but one of these documents, so a page without a kernel shows the same.
// Read next       summary.ts

/** A number, or one of the three that JSON has no digits for. */
export type Real = number | "NaN" | "Infinity" | "-Infinity";

export type Shape = readonly (number | null)[];

/** Up to 16 by 16 real elements of an array, as int8: `value = int8 * scale / 127`. */
export interface Thumb {
  rows: number;
  cols: number;
  scale: Real;
  data: string;
}

export interface Histogram {
  lo: Real;
  hi: Real;
  counts: readonly number[];
}

export type Nested = Real | boolean | readonly Nested[];

/** What is kept of one array: a few numbers and a small picture. */
export interface Summary {
  shape: readonly number[];
  dtype: string;
  min: Real | null;
  max: Real | null;
  mean: Real | null;
  std: Real | null;
  norm: Real | null;
  zeros: number;
  nan: number;
  inf: number;
  scalar: Real | null;
  thumb: Thumb | null;
  values: Nested | null;
  histogram: Histogram | null;
}

export type NodeKind = "input" | "variable" | "constant" | "op" | "output";

export interface SourceLine {
  cell: string | null;
  line: number;
  text: string;
}

export interface GraphNode {
  id: string;
  kind: NodeKind;
  op: string | null;
  label: string;
  name: string;
  scope: string;
  symbol: string;
  words: string;
  formula: string;
  shape: Shape | null;
  dtype: string;
  params: number;
  flops: number | null;
  trainable: boolean | null;
  source: SourceLine | null;
  device?: string;
  /** How often a shared weight is used. */
  uses?: number;
  /** The value of a constant that the program has given a name. */
  text?: string;
  /** Whether the run that is shown does without it. */
  idle?: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  input: string;
  shape: Shape | null;
}

export interface GraphScope {
  id: string;
  label: string;
  parent: string | null;
  kind: "layer" | "scope";
  class: string | null;
  params: number;
  output_shape: Shape | null;
  config: Record<string, unknown> | null;
  /** Neighbors with the same stack are alike. */
  stack?: string;
}

export interface GraphError {
  message: string;
  scope: string | null;
  from: string | null;
  expected: string;
  received: string;
  /** The operation that could not be made. */
  node?: string;
  /** More nodes that the refused input came from. */
  also?: readonly string[];
}

/** LaTeX to MathML, only the formulas that the document uses. */
export type Formulas = Record<string, string>;

export interface GraphDocument {
  schema: "minitf.graph";
  version: 1;
  title: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  scopes: readonly GraphScope[];
  values?: Record<string, Summary>;
  gradients?: Record<string, Summary>;
  /** Seconds that each operation took, where that was measured. */
  times?: Record<string, number>;
  formulas?: Formulas;
  error: GraphError | null;
}

export interface ChosenTerm {
  index: readonly number[];
  upstream: Real;
  local: Real;
  product: Real;
}

/** One element of a contribution, spelled out: upstream × local, summed, beside a numerical check. */
export interface Chosen {
  index: readonly number[];
  terms: readonly ChosenTerm[];
  rest: { count: number; sum: Real };
  downstream: Real;
  /** The entry as the tensor's type rounds the sum. */
  entry?: Real;
  /** The entries of all shares that met there so far, and their sum. */
  meeting?: readonly Real[];
  total?: Real;
  /** The numbers of the formula's letters. */
  facts?: Record<string, Real>;
  why_zero?: "upstream" | "off" | "gate" | "unused" | "cancel" | "tiny" | null;
  numeric: Real | null;
  error: Real | null;
}

export interface BackwardInput {
  input: string;
  from: string;
  rule: string;
  contribution: Summary;
  branches: number;
  part: number;
  accumulated: Summary;
  chosen: Chosen | null;
}

/** A way back that ends. */
export interface Stop {
  input: string;
  from: string;
  why: "stop" | "whole" | "flat";
}

export interface BackwardStep {
  node: string;
  upstream: Summary;
  inputs: readonly BackwardInput[];
  stops?: readonly Stop[];
}

export interface GradientCheck {
  index: readonly number[];
  analytic: Real;
  numeric: Real;
  error: Real;
}

export interface TraceDocument {
  schema: "minitf.trace";
  version: 1;
  title: string;
  graph: GraphDocument;
  loss: string;
  losses?: readonly string[];
  forward: readonly string[];
  backward: readonly BackwardStep[];
  checks: Record<string, GradientCheck>;
  formulas?: Formulas;
}

export type RunState = "idle" | "running" | "paused" | "done" | "stopped" | "interrupted" | "failed";

export interface RunRecord {
  id: string;
  name: string;
  state: RunState;
  epochs: number | null;
  steps: number | null;
  samples: number | null;
  /** Steps so far, and the epoch (from 0) that the run began with. */
  step: number;
  first_epoch: number;
  learning_rate: Real | null;
  /** Rows of little-endian float32 `[step, ...columns]`, each the mean over `every` steps. */
  batch: { columns: readonly string[]; count: number; every: number; data: string };
  epoch: { columns: readonly string[]; rows: readonly (readonly (Real | null)[])[] };
  elapsed: number;
  step_seconds: number | null;
  eta: number | null;
  message: string;
  /** The run, by its id, and the step of it that this one goes on from. */
  forked_from?: { run: string; step: number } | null;
  /** The steps that the run can be forked from. */
  checkpoints?: readonly number[];
}

export interface HistoryDocument {
  schema: "minitf.history";
  version: 1;
  runs: readonly RunRecord[];
}

/** The place that linked pictures share (minitf.observe.Cursor). */
export interface Cursor {
  step?: number;
  epoch?: number;
  node?: string;
  sample?: number;
  unit?: number | readonly number[];
}

export type AnyDocument = GraphDocument | TraceDocument | HistoryDocument;

/** The document that travelled with equal summaries said once (minitf_widgets/documents.py, without_repeats). */
export function withRepeats(packed: unknown): unknown {
  const once = isRecord(packed) ? packed.$summaries : null;
  if (!Array.isArray(once)) return packed;
  const unpack = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(unpack);
    if (!isRecord(part)) return part;
    const names = Object.keys(part);
    if (names.length === 1 && typeof part.$ === "number") return once[part.$];
    return Object.fromEntries(names.map((name) => [name, unpack(part[name])]));
  };
  const { $summaries, ...document } = packed as Record<string, unknown>;
  return unpack(document);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Why a document cannot be shown, or null when it can: an older page may meet a newer schema. */
export function documentProblem(
  spec: unknown,
  schema: string,
  newest = 1,
): "empty" | "other" | "newer" | null {
  if (typeof spec !== "object" || spec === null || Object.keys(spec).length === 0) return "empty";
  const found = spec as { schema?: unknown; version?: unknown };
  if (found.schema !== schema) return "other";
  return typeof found.version === "number" && found.version <= newest ? null : "newer";
}
