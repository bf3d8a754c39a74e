// The stepper: controls, the graph with one op lit, and beside it what happens there.
//
// Where it sits   draws what steps.ts says; the graph is GraphView's, with every layer open.
// Read next       panel.tsx

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Graph, useCameraControl } from "../graph_view/graph.tsx";
import type { Layouter } from "../graph_view/layouter.ts";
import { isScalarGraph } from "../graph_view/measure.ts";
import { capOpen, openAll, scopeTree } from "../graph_view/scopes.ts";
import { translator } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import type { Frame } from "../shared/root.tsx";
import { Controls } from "./controls.tsx";
import { Panel } from "./panel.tsx";
import { aboutOf, answerTo, knownAfter, litBy, type Step, stepAbout, stepsOf } from "./steps.ts";
import { stepperTexts } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface StepperProps {
  frame: Frame;
  traits: StepperTraits;
  layouter: Layouter;
}

const PACE = 1600; // milliseconds a step while playing: time to read one line

export function Stepper({ frame, traits, layouter }: StepperProps) {
  const t = translator(stepperTexts, frame.locale.value);
  const trace = traits.spec.value;
  const steps = useMemo(() => stepsOf(trace), [trace]);
  const at = Math.max(0, Math.min(steps.length - 1, traits.cursor.value?.step ?? 0));
  const step = steps[at] as Step;
  const go = (to: number) => {
    const next = Math.max(0, Math.min(steps.length - 1, to));
    setTrait(frame.model, "cursor", { ...traits.cursor.value, step: next, node: steps[next]?.node });
  };
  useLookedAt(traits, (node) => go(stepAbout(steps, at, node) ?? at));
  const asking = isAsking(traits, step);
  const [playing, setPlaying] = usePlaying(at, steps.length - 1, asking, go);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as Element;
    if (target.matches("input, [role=slider], [role=treeitem]") || target.closest('[role="toolbar"]')) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to !== undefined) go(to);
    else if (event.key === " " && !target.matches("button")) setPlaying(!playing);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work anywhere in the picture.
    <div class="mt-stepper" style={{ "--mt-height": `${frame.height.value}px` }} onKeyDown={onKeyDown}>
      <Controls
        title={trace.title}
        steps={steps}
        at={at}
        playing={playing}
        t={t}
        onGo={go}
        onPlay={() => setPlaying(!playing)}
      />
      <div class="mt-stepper-body">
        <LitGraph frame={frame} traits={traits} layouter={layouter} steps={steps} at={at} asking={asking} />
        <Panel frame={frame} traits={traits} step={step} asking={asking} t={t} />
      </div>
    </div>
  );
}

/** Call `goTo` when somebody else, in Python or in a linked picture, moved the cursor to a node and nothing more. */
function useLookedAt({ cursor }: StepperTraits, goTo: (node: string) => void): void {
  const { step, node } = cursor.value ?? {};
  const before = useRef<{ step?: number | undefined; node?: string | undefined }>({});
  useEffect(() => {
    const { current } = before;
    before.current = { step, node };
    if (node !== undefined && node !== current.node && step === current.step) goTo(node);
  }, [step, node]);
}

/** With `predict`, a step back waits for the learner's guess. */
function isAsking(traits: StepperTraits, step: Step): boolean {
  if (!traits.predict.value || step.phase !== "backward" || !step.input.chosen) return false;
  return !answerTo(traits.answers.value, step);
}

interface LitGraphProps extends StepperProps {
  steps: readonly Step[];
  at: number;
  asking: boolean;
}

function LitGraph({ frame: _, traits, layouter, steps, at, asking }: LitGraphProps) {
  const trace = traits.spec.value;
  const step = steps[at] as Step;
  const tree = useMemo(() => scopeTree(trace.graph), [trace]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const open = useMemo(
    () => new Set([...capOpen(tree, openAll(tree))].filter((key) => !folded.has(key))),
    [tree, folded],
  );
  const known = useMemo(() => knownAfter(trace, steps, at, asking), [trace, steps, at, asking]);
  const lit = useMemo(() => litBy(trace, step), [trace, step]);
  const [looked, setLooked] = useState<string | null>(null);
  const control = useCameraControl();
  // A step brings the camera back to where things happen.
  useEffect(() => control.release(), [at]);
  const toggle = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  return (
    <Graph
      document={trace.graph}
      tree={tree}
      open={open}
      layouter={layouter}
      control={control}
      at={looked}
      values={known.values}
      gradients={known.gradients}
      lit={lit}
      follow={aboutOf(trace, step)}
      direction={isScalarGraph(trace.graph) ? "LR" : "TB"}
      onGo={setLooked}
      onToggle={toggle}
    />
  );
}

// Playing moves on at a steady pace, stops at the end, and waits while a question is open.
function usePlaying(
  at: number,
  last: number,
  asking: boolean,
  go: (to: number) => void,
): [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing || asking) return;
    if (at >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => go(at + 1), PACE);
    return () => clearTimeout(timer);
  }, [playing, at, last, asking]);
  const start = (wanted: boolean) => {
    if (wanted && at >= last) go(0);
    setPlaying(wanted);
  };
  return [playing, start];
}
