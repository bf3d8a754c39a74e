// The stepper: controls, the graph with one op or layer lit, and beside it what happens there.
//
// Where it sits   draws what steps.ts and strides.ts say; the graph is GraphView's.
// Read next       panel.tsx

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Graph, useCameraControl } from "../graph_view/graph.tsx";
import type { Layouter } from "../graph_view/layouter.ts";
import { isScalarGraph } from "../graph_view/measure.ts";
import { capOpen, type ScopeTree, scopeTree } from "../graph_view/scopes.ts";
import { translator } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import type { Frame } from "../shared/root.tsx";
import { answerTo } from "./answers.ts";
import { Controls } from "./controls.tsx";
import { LayerPanel } from "./layer_panel.tsx";
import { Panel } from "./panel.tsx";
import { aboutOf, knownAfter, litBy, notesAfter, type Step, stepAbout, stepsOf } from "./steps.ts";
import {
  followed,
  isSmall,
  layersOpen,
  litByStride,
  opsOpen,
  type Passage,
  passageOf,
  type Stride,
  stridesOf,
} from "./strides.ts";
import { StepTable } from "./table.tsx";
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
  // Repeated blocks are not stacked here: each has gradients of its own.
  const tree = useMemo((): ScopeTree => ({ ...scopeTree(trace.graph), stacks: new Map() }), [trace]);
  const last = steps.length - 1;
  const at = Math.max(0, Math.min(last, traits.cursor.value?.step ?? 0));
  const step = steps[at] as Step;
  const { byLayer, open, toggle } = useOpen(traits, tree, step);
  const strides = useMemo(() => stridesOf(tree, steps, byLayer ? open : null), [tree, steps, byLayer, open]);
  const here = strides.findIndex((stride) => stride.to >= at);
  const stride = strides[here] as Stride;
  const passage = useMemo(
    () => (stride.scope ? passageOf(trace, steps, stride) : null),
    [trace, steps, stride],
  );
  const asking = !passage && isAsking(traits, step);
  const goTo = (to: number) => {
    setTrait(frame.model, "cursor", { ...traits.cursor.value, step: to, node: steps[to]?.node });
  };
  useLookedAt(traits, (node) => goTo(stepAbout(steps, at, node) ?? at));
  const go = (to: number) => goTo(strides[Math.max(0, Math.min(strides.length - 1, to))]?.to ?? 0);
  const [speed, setSpeed] = useState(1);
  const [asTable, setAsTable] = useState(false);
  const [playing, setPlaying] = usePlaying(here, strides.length - 1, asking, PACE / speed, go);
  const setLevel = (layers: boolean) => {
    setTrait(frame.model, "level", layers ? "layer" : "op");
    if (!layers) goTo(stride.from);
  };
  const keys: Record<string, () => void> = {
    ArrowRight: () => go(here + 1),
    ArrowLeft: () => go(here - 1),
    Home: () => go(0),
    End: () => go(strides.length),
    " ": () => setPlaying(!playing),
    t: () => setAsTable(!asTable),
    ...(tree.scopes.size > 0 ? { l: () => setLevel(!byLayer) } : {}),
    ...(passage ? { Enter: () => setLevel(false) } : {}),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as Element;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (target.matches("input, select, [role=slider], [role=treeitem]") || !plain) return;
    const pressing = target.matches("button") && (event.key === " " || event.key === "Enter");
    if (pressing || (event.key.startsWith("Arrow") && target.closest('[role="toolbar"]'))) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    act();
    event.preventDefault();
  };
  const controls = {
    ...{ title: trace.title, steps, strides, at: here, playing, speed, asTable, t, onGo: go },
    byLayer: tree.scopes.size > 0 ? byLayer : null,
    onPlay: () => setPlaying(!playing),
    onSpeed: setSpeed,
    onLevel: () => setLevel(!byLayer),
    onTable: () => setAsTable(!asTable),
  };
  const scope = stride.scope ? tree.scopes.get(stride.scope) : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work anywhere in the picture.
    <div class="mt-stepper" style={{ "--mt-height": `${frame.height.value}px` }} onKeyDown={onKeyDown}>
      <Controls {...controls} />
      <div class="mt-stepper-body">
        {asTable ? (
          <StepTable
            {...{ trace, chosen: traits.chosen.value, steps, at, t }}
            hidden={(each) => isAsking(traits, each)}
            onGo={goTo}
          />
        ) : (
          <LitGraph {...{ traits, layouter, steps, at, asking, tree, open, toggle, stride, passage }} />
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be within reach of the keyboard. */}
        {/* biome-ignore lint/a11y/useSemanticElements: no fields here; a group of facts. */}
        <div class="mt-panel" role="group" aria-live="polite" aria-label={t("panel")} tabIndex={0}>
          {passage ? (
            <LayerPanel
              {...{ traits, passage, t }}
              label={scope?.label ?? ""}
              kind={scope?.class ?? ""}
              onEnter={() => setLevel(false)}
            />
          ) : (
            <Panel {...{ frame, traits, step, at, asking, t }} />
          )}
        </div>
      </div>
    </div>
  );
}

// What is open follows the level and the step; what the reader opened or folded by hand stays so.
function useOpen(traits: StepperTraits, tree: ScopeTree, step: Step) {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const level = traits.level.value;
  const byLayer = level === "auto" ? !isSmall(tree) && !traits.predict.value : level === "layer";
  const about = byLayer ? "" : aboutOf(traits.spec.value, step).join("\n");
  const open = useMemo(() => {
    const open = byLayer ? layersOpen(tree) : opsOpen(tree, about.split("\n"));
    for (const key of flipped) if (!open.delete(key)) open.add(key);
    return capOpen(tree, open);
  }, [tree, byLayer, about, flipped]);
  const toggle = (key: string) => {
    const next = new Set(flipped);
    if (!next.delete(key)) next.add(key);
    setFlipped(next);
  };
  return { byLayer, open: useSame(open), toggle };
}

// The same set again is the same object, so that nothing is laid out anew.
function useSame(open: Set<string>): Set<string> {
  const text = [...open].join("\n");
  return useMemo(() => open, [text]);
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
  const answer = answerTo(traits.answers.value, step);
  return !answer?.correct && !answer?.revealed;
}

interface LitGraphProps extends Omit<StepperProps, "frame"> {
  steps: readonly Step[];
  at: number;
  asking: boolean;
  tree: ScopeTree;
  open: ReadonlySet<string>;
  toggle: (key: string) => void;
  stride: Stride;
  passage: Passage | null;
}

function LitGraph(props: LitGraphProps) {
  const { traits, layouter, steps, at, asking, tree, open, toggle, stride, passage } = props;
  const trace = traits.spec.value;
  const step = steps[at] as Step;
  const scalar = isScalarGraph(trace.graph);
  const until = passage ? stride.to : at;
  const known = useMemo(() => knownAfter(trace, steps, until, asking), [trace, steps, until, asking]);
  const notes = useMemo(
    () => (scalar ? notesAfter(steps, until, asking) : undefined),
    [scalar, steps, until, asking],
  );
  const lit = useMemo(
    () => (passage ? litByStride(trace, stride, passage) : litBy(trace, step)),
    [trace, step, stride, passage],
  );
  const [looked, setLooked] = useState<string | null>(null);
  const control = useCameraControl();
  // A step brings the camera back to where things happen.
  useEffect(() => control.release(), [at]);
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
      notes={notes}
      lit={lit}
      follow={followed(trace, tree, open, step, passage)}
      direction={scalar ? "LR" : "TB"}
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
  pace: number,
  go: (to: number) => void,
): [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing || asking) return;
    if (at >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => go(at + 1), pace);
    return () => clearTimeout(timer);
  }, [playing, at, last, asking, pace]);
  const start = (wanted: boolean) => {
    if (wanted && at >= last) go(0);
    setPlaying(wanted);
  };
  return [playing, start];
}
