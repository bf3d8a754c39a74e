// The steps of a trace: forward op by op, a seed for each loss, then backward one input at a time.
//
// Where it sits   pure functions between the minitf.trace document and the stepper's picture.
// The one idea    what is known after step n follows from n alone, so scrubbing, stepping back and playing are the
//                 same thing: another n.
// Read next       strides.ts (layers as steps), stepper.tsx

import type { Lit } from "../graph_view/picture.tsx";
import { edgeKey } from "../graph_view/visible.ts";
import type {
  BackwardInput,
  Chosen,
  GraphEdge,
  GraphNode,
  Stop,
  Summary,
  TraceDocument,
} from "../shared/documents.ts";
import { formatNumber, toNumber } from "../shared/format.ts";

export type Step =
  | { phase: "forward"; node: string }
  | { phase: "seed"; node: string; gradient: Summary | null }
  | { phase: "backward"; node: string; upstream: Summary; input: BackwardInput }
  | { phase: "stop"; node: string; upstream: Summary; stop: Stop };

export function stepsOf(trace: TraceDocument): Step[] {
  const forward = trace.forward.map((node): Step => ({ phase: "forward", node }));
  const losses = [...(trace.losses ?? [trace.loss])].reverse();
  const seeds = losses.map((node): Step => ({ phase: "seed", node, gradient: seedOf(trace, node) }));
  const backward = trace.backward.flatMap(({ node, upstream, inputs, stops = [] }): Step[] => [
    ...inputs.map((input): Step => ({ phase: "backward", node, upstream, input })),
    ...stops.map((stop): Step => ({ phase: "stop", node, upstream, stop })),
  ]);
  return [...forward, ...seeds, ...backward];
}

/** The gradient of a loss by itself. A loss on the way to another begins with its 1 as well. */
function seedOf(trace: TraceDocument, node: string): Summary | null {
  if (node === trace.loss) return trace.backward.find((entry) => entry.node === node)?.upstream ?? null;
  const value = trace.graph.values?.[node];
  return value && value.scalar !== null ? { ...value, scalar: 1, values: 1 } : null;
}

export interface Known {
  values: Record<string, Summary>;
  gradients: Record<string, Summary>;
}

/** Values and gradients that are on the nodes after step `at`. `hidden` leaves the last gradient out. */
export function knownAfter(trace: TraceDocument, steps: readonly Step[], at: number, hidden = false): Known {
  const computed = new Set(trace.forward);
  const all = Object.entries(trace.graph.values ?? {});
  const values = Object.fromEntries(all.filter(([node]) => !computed.has(node)));
  const gradients: Record<string, Summary> = {};
  for (const step of steps.slice(0, at + 1)) {
    const value = trace.graph.values?.[step.node];
    if (step.phase === "forward" && value) values[step.node] = value;
    if (step.phase === "seed" && step.gradient) gradients[step.node] = step.gradient;
    if (step.phase === "backward" && !(hidden && step === steps[at])) {
      gradients[step.input.from] = step.input.accumulated;
    }
  }
  return { values, gradients };
}

/** Single numbers that meet others at their node stand on their edges, as in a sketch by hand. */
export function notesAfter(steps: readonly Step[], at: number, hidden = false): Map<string, string> {
  const notes = new Map<string, string>();
  for (const step of steps.slice(0, hidden ? at : at + 1)) {
    if (step.phase !== "backward" || step.input.branches < 2) continue;
    const key = edgeKey(step.input.from, step.node);
    const number = formatNumber(step.input.contribution.scalar, 3);
    notes.set(key, notes.has(key) ? `${notes.get(key)} + ${number}` : number);
  }
  return notes;
}

/** What the step lights up: the op, and the lines its numbers run along. */
export function litBy(trace: TraceDocument, step: Step): Lit {
  const nodes = new Set([step.node]);
  if (step.phase === "backward") {
    return { nodes, edges: new Map([[edgeKey(step.input.from, step.node), "gradient"]]) };
  }
  const arriving = step.phase === "forward" ? edgesInto(trace, step.node) : [];
  return { nodes, edges: new Map(arriving.map((edge) => [edgeKey(edge.from, edge.to), "value"])) };
}

export function edgesInto(trace: TraceDocument, node: string): GraphEdge[] {
  return trace.graph.edges.filter((edge) => edge.to === node);
}

/** The nodes that a step is about. */
export function aboutOf(trace: TraceDocument, step: Step): string[] {
  if (step.phase === "backward") return [step.node, step.input.from];
  if (step.phase === "stop") return [step.node, step.stop.from];
  return [step.node, ...edgesInto(trace, step.node).map((edge) => edge.from)];
}

export function nodeOf(trace: TraceDocument, id: string): GraphNode | undefined {
  return trace.graph.nodes.find((node) => node.id === id);
}

/** The step that is about a node or a layer, from step `at` on: in the same direction if there is one. */
export function stepAbout(steps: readonly Step[], at: number, node: string): number | null {
  const within = (name: string) => name === node || name.startsWith(`${node}/`);
  const where = (holds: (step: Step) => boolean) => steps.flatMap((step, i) => (holds(step) ? [i] : []));
  const own = where((step) => within(step.node));
  // A variable or an input does nothing itself: its step is the one that brings its gradient.
  const found = own.length > 0 ? own : where((step) => step.phase === "backward" && within(step.input.from));
  if (found.includes(at)) return at;
  const backward = steps[at]?.phase === "backward";
  const alike = found.find((index) => (steps[index]?.phase === "backward") === backward);
  return alike ?? found[0] ?? null;
}

/** The key under which Python keeps another choice of element for a share of gradient. */
export function shareKey(node: string, input: string): string {
  return `${node}|${input}`;
}

/** Who sent the shares that met at a node, the first first; null is the 1 that a loss begins with. */
export function sendersTo(trace: TraceDocument, node: string): (string | null)[] {
  const seed = (trace.losses ?? [trace.loss]).includes(node) ? [null] : [];
  const senders = trace.backward.flatMap((entry) =>
    entry.inputs.filter((input) => input.from === node).map(() => entry.node),
  );
  return [...seed, ...senders];
}

/** Whether two numbers agree as well as a central difference can tell. */
export function agrees(error: Chosen["error"]): boolean | null {
  if (error === null) return null;
  const size = toNumber(error);
  return Number.isNaN(size) ? null : size < 1e-3;
}

/** The entry of the share, as the tape has it. */
export function entryOf(chosen: Chosen): Chosen["downstream"] {
  return chosen.entry ?? chosen.downstream;
}
