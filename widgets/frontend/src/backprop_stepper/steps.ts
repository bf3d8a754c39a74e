// The steps of a trace: forward op by op, the seed, then backward one input at a time.
//
// Where it sits   pure functions between the minitf.trace document and the stepper's picture.
// The one idea    what is known after step n follows from n alone, so scrubbing, stepping back and playing are the
//                 same thing: another n.
// Read next       stepper.tsx

import type { Lit } from "../graph_view/picture.tsx";
import { edgeKey } from "../graph_view/visible.ts";
import type {
  BackwardInput,
  Chosen,
  GraphEdge,
  GraphNode,
  Summary,
  TraceDocument,
} from "../shared/documents.ts";
import { toNumber } from "../shared/format.ts";

export type Step =
  | { phase: "forward"; node: string }
  | { phase: "seed"; node: string; gradient: Summary | null }
  | { phase: "backward"; node: string; upstream: Summary; input: BackwardInput };

export function stepsOf(trace: TraceDocument): Step[] {
  const forward = trace.forward.map((node): Step => ({ phase: "forward", node }));
  const gradient = trace.backward.find((entry) => entry.node === trace.loss)?.upstream ?? null;
  const seed: Step = { phase: "seed", node: trace.loss, gradient };
  const backward = trace.backward.flatMap(({ node, upstream, inputs }) =>
    inputs.map((input): Step => ({ phase: "backward", node, upstream, input })),
  );
  return [...forward, seed, ...backward];
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

/** What the step lights up: the op, and the lines its numbers run along. */
export function litBy(trace: TraceDocument, step: Step): Lit {
  if (step.phase === "backward") {
    return {
      nodes: new Set([step.node]),
      edges: new Map([[edgeKey(step.input.from, step.node), "gradient"]]),
    };
  }
  const arriving = step.phase === "forward" ? edgesInto(trace, step.node) : [];
  return {
    nodes: new Set([step.node]),
    edges: new Map(arriving.map((edge) => [edgeKey(edge.from, edge.to), "value"])),
  };
}

export function edgesInto(trace: TraceDocument, node: string): GraphEdge[] {
  return trace.graph.edges.filter((edge) => edge.to === node);
}

/** The boxes that a step is about. */
export function aboutOf(trace: TraceDocument, step: Step): string[] {
  if (step.phase === "backward") return [step.node, step.input.from];
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

/** Whether two numbers agree as well as a central difference can tell. */
export function agrees(error: Chosen["error"]): boolean | null {
  if (error === null) return null;
  const size = toNumber(error);
  return Number.isNaN(size) ? null : size < 1e-3;
}

export type Sign = -1 | 0 | 1;

export interface Answer {
  node: string;
  input: string;
  guess: Sign;
  truth: Sign;
  right: boolean;
}

/** The sign that a learner is asked to predict: that of the chosen element's gradient. */
export function signOf(chosen: Chosen): Sign {
  const downstream = toNumber(chosen.downstream);
  return Math.sign(Number.isNaN(downstream) ? 0 : downstream) as Sign;
}

export function answerTo(answers: readonly Answer[], step: Step): Answer | undefined {
  if (step.phase !== "backward") return undefined;
  return answers.find((answer) => answer.node === step.node && answer.input === step.input.input);
}
