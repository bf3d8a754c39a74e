// Strides: steps of the trace that belong together, because their ops lie in one folded layer.
//
// Where it sits   between the steps of the trace and the picture, where a step may be an op or a layer.
// The one idea    the place is always a step of the trace. Layer by layer, a click on "next" goes to the end of the
//                 next folded box; so opening a layer in the graph also makes the steps smaller there.
// Read next       layer_panel.tsx

import type { Lit } from "../graph_view/picture.tsx";
import { countVisible, isScope, openAll, openByDefault, type ScopeTree } from "../graph_view/scopes.ts";
import { edgeKey } from "../graph_view/visible.ts";
import type { Summary, TraceDocument } from "../shared/documents.ts";
import { aboutOf, type Step } from "./steps.ts";

/** The first and the last step, and the folded scope they lie in; null for a single op. */
export interface Stride {
  from: number;
  to: number;
  scope: string | null;
}

const MOST_OPS = 60; // boxes that can be read all at once
const MOST_LAYERS = 40;

/** Whether all ops of the graph can be open at once. */
export function isSmall(tree: ScopeTree): boolean {
  return countVisible(tree, openAll(tree)) <= MOST_OPS;
}

/** What is open when a step is a layer: as deep as there is room for. */
export function layersOpen(tree: ScopeTree): Set<string> {
  const inner = [...openByDefault(tree)];
  const depth = (key: string) => tree.chain.get(key)?.length ?? 0;
  const deepest = Math.max(0, ...inner.map(depth));
  for (let most = deepest; most > 0; most--) {
    const open = new Set(inner.filter((key) => depth(key) <= most));
    if (countVisible(tree, open) <= MOST_LAYERS) return open;
  }
  return new Set(inner.filter((key) => depth(key) === 0));
}

/** What is open while one op is looked at: its own layers, and everything where that is little. */
export function opsOpen(tree: ScopeTree, about: readonly string[]): Set<string> {
  if (isSmall(tree)) return openAll(tree);
  return new Set([...layersOpen(tree), ...about.flatMap((node) => tree.chain.get(node) ?? [])]);
}

/** The box that shows a node. */
export function boxFor(tree: ScopeTree, open: ReadonlySet<string>, node: string): string {
  return tree.chain.get(node)?.find((scope) => !open.has(scope)) ?? node;
}

export function stridesOf(
  tree: ScopeTree,
  steps: readonly Step[],
  open: ReadonlySet<string> | null,
): Stride[] {
  const strides: Stride[] = [];
  steps.forEach((step, at) => {
    const box = open && step.phase !== "seed" ? boxFor(tree, open, step.node) : step.node;
    const scope = isScope(box) ? box : null;
    const last = strides.at(-1);
    const side = (one: Step | undefined) => one?.phase === "forward";
    if (scope && last?.scope === scope && side(steps[last.to]) === side(step)) last.to = at;
    else strides.push({ from: at, to: at, scope });
  });
  return strides;
}

/** What goes into a layer and what comes out of it, on the way of this stride. */
export interface Passage {
  back: boolean;
  /** The ops of the layer that this stride runs through, in their order. */
  ops: string[];
  arriving: Map<string, Summary | undefined>;
  leaving: Map<string, Summary | undefined>;
}

export function passageOf(trace: TraceDocument, steps: readonly Step[], stride: Stride): Passage {
  const run = steps.slice(stride.from, stride.to + 1);
  const ops = new Set(run.map((step) => step.node));
  const values = trace.graph.values ?? {};
  const back = run[0]?.phase !== "forward";
  const entering = trace.graph.edges.filter((edge) => ops.has(edge.to) && !ops.has(edge.from));
  const read = new Set(trace.graph.edges.filter((edge) => !ops.has(edge.to)).map((edge) => edge.from));
  const ends = [...ops].filter((op) => read.has(op) || op === trace.loss);
  if (!back) {
    const arriving = new Map(entering.map(({ from }) => [from, values[from]] as const));
    return { back, ops: [...ops], arriving, leaving: new Map(ends.map((op) => [op, values[op]] as const)) };
  }
  const [arriving, leaving] = [new Map<string, Summary>(), new Map<string, Summary>()];
  for (const step of run) {
    if (ends.includes(step.node) && "upstream" in step) arriving.set(step.node, step.upstream);
    if (step.phase === "backward" && !ops.has(step.input.from)) {
      leaving.set(step.input.from, step.input.accumulated);
    }
  }
  return { back, ops: [...ops], arriving, leaving };
}

/** A layer lights up as one box, with all lines that enter it. */
export function litByStride(trace: TraceDocument, stride: Stride, passage: Passage): Lit {
  const ops = new Set(passage.ops);
  const crossing = trace.graph.edges.filter(
    ({ from, to }) => ops.has(to) && !ops.has(from) && (!passage.back || passage.leaving.has(from)),
  );
  const lane = passage.back ? "gradient" : "value";
  return {
    nodes: new Set([stride.scope ?? ""]),
    edges: new Map(crossing.map((edge) => [edgeKey(edge.from, edge.to), lane])),
  };
}

/** The boxes that the camera keeps in view. */
export function followed(
  trace: TraceDocument,
  tree: ScopeTree,
  open: ReadonlySet<string>,
  step: Step,
  passage: Passage | null,
): string[] {
  const nodes = passage?.ops ?? aboutOf(trace, step);
  return [...new Set(nodes.map((node) => boxFor(tree, open, node)))];
}
