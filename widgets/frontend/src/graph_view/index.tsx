// GraphView: layers as boxes that open into operations, with values and gradients on them.
//
// Where it sits   one of the library's views; Python's minitf_widgets.GraphView sends the document.
// The one idea    the picture follows the document: when the model grows, the old boxes glide to their new places.
// Read next       graph.tsx

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { documentProblem, type GraphDocument } from "../shared/documents.ts";
import { translator } from "../shared/i18n.ts";
import { setTrait, traitSignal, type ViewDefinition } from "../shared/model.ts";
import { type Frame, isHidden, mount } from "../shared/root.tsx";
import { Bar } from "./bar.tsx";
import { zoomAt } from "./camera.ts";
import { coloringBy } from "./coloring.ts";
import { Graph, useCameraControl } from "./graph.tsx";
import { Layouter } from "./layouter.ts";
import { ColorKey, Search } from "./panel.tsx";
import type { Scene } from "./scene.ts";
import { bare, capOpen, openAll, openByDefault, scopeTree } from "./scopes.ts";
import { graphStyles } from "./styles.ts";
import { graphTexts } from "./texts.ts";
import { cursorKey, keyHandler, stoppedAt, useGrown, useOpen, useSearch, useTrace } from "./wishes.ts";

interface State {
  layouter: Layouter;
}

export type Traits = ReturnType<typeof traits>;

export const graphView: ViewDefinition<State> = {
  initialize: ({ signal }) => ({ layouter: new Layouter(signal) }),
  render: (context) => {
    const bound = traits(context);
    mount(context, graphStyles, (frame) => (
      <GraphView frame={frame} traits={bound} layouter={context.state.layouter} />
    ));
  },
};

function traits({ model, signal }: Parameters<ViewDefinition["render"]>[0]) {
  return {
    spec: traitSignal<GraphDocument>(model, "spec", signal),
    expanded: traitSignal<string[] | null>(model, "expanded", signal),
    colorBy: traitSignal<string>(model, "color_by", signal),
    canTime: traitSignal<boolean>(model, "can_time", signal),
    cursor: traitSignal<{ node?: string }>(model, "cursor", signal),
  };
}

function GraphView({ frame, traits, layouter }: { frame: Frame; traits: Traits; layouter: Layouter }) {
  const t = translator(graphTexts, frame.locale.value);
  const spec = traits.spec.value;
  const problem = documentProblem(spec, "minitf.graph");
  const height = { height: `${frame.height.value}px` };
  if (problem) {
    return (
      <p class="mt-note" style={height}>
        {t(problem, { schema: "minitf.graph", version: String(spec?.version) })}
      </p>
    );
  }
  return (
    <div class="mt-graph-view" style={height}>
      <Shown frame={frame} traits={traits} layouter={layouter} />
    </div>
  );
}

function Shown({ frame, traits, layouter }: { frame: Frame; traits: Traits; layouter: Layouter }) {
  const t = translator(graphTexts, frame.locale.value);
  const spec = traits.spec.value;
  const tree = useMemo(() => scopeTree(spec), [spec]);
  const open = useOpen(tree, traits.expanded.value);
  const control = useCameraControl();
  const by = traits.colorBy.value;
  const coloring = useMemo(() => coloringBy(tree, by), [tree, by]);
  const [opened, setOpened] = useState<string | null>(null);
  const [map, setMap] = useState(true);
  const scene = useRef<Scene | null>(null);
  const cursor = traits.cursor.value;
  const at = cursorKey(tree, open, cursor?.node);
  const go = (key: string | null) =>
    setTrait(frame.model, "cursor", { ...cursor, node: key ? bare(key) : undefined });
  const show = (keys: ReadonlySet<string>) => {
    control.release();
    setTrait(frame.model, "expanded", [...capOpen(tree, keys)].map(bare).sort());
  };
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpened(key);
    show(next);
  };
  const visit = (key: string) => {
    const way = tree.chain.get(key) ?? [];
    if (!way.every((scope) => open.has(scope))) show(new Set([...open, ...way]));
    setOpened(null);
    go(key);
  };
  const search = useSearch(tree, visit);
  const grown = useGrown(tree);
  useEffect(() => setOpened(null), [tree]); // what has grown comes before what was opened last
  const trace = useTrace(tree, at);
  const zoom = (factor: number) => {
    const box = frame.root.getBoundingClientRect();
    control.hold(zoomAt(control.camera.value, { x: box.width / 2, y: box.height / 2 }, factor));
  };
  const onKeyDown = keyHandler(control, {
    "/": () => !isHidden(frame, "search") && search.open(),
    i: () => trace.toggle("inputs"),
    o: () => trace.toggle("outputs"),
    m: () => setMap(!map),
    f: () => control.showAll(),
    "+": () => zoom(1.3),
    "-": () => zoom(1 / 1.3),
    Escape: () => trace.stop(),
  });
  const allOpen = open.size === tree.scopes.size;
  return (
    <div class="mt-keys" onKeyDownCapture={onKeyDown}>
      <Bar
        {...{ frame, traits, tree, t, at, allOpen, map, search, trace, zoom, scene, control }}
        onMap={() => setMap(!map)}
        onFold={() => show(allOpen ? openByDefault(tree) : openAll(tree))}
        look={{ document: spec, dark: frame.dark.value, tint: coloring?.of }}
      />
      {search.query === null ? null : <Search {...search} query={search.query} t={t} />}
      <Graph
        document={spec}
        tree={tree}
        open={open}
        layouter={layouter}
        control={control}
        follow={opened ? [opened] : at && search.query ? [at] : (stoppedAt(spec) ?? grown)}
        at={at}
        tint={coloring?.of}
        hits={search.marked}
        related={trace.related}
        map={map}
        onScene={(shown) => {
          scene.current = shown;
        }}
        onGo={go}
        onToggle={toggle}
      />
      {coloring ? <ColorKey coloring={coloring} /> : null}
      {spec.error ? (
        <p class="mt-error" role="alert">
          {spec.error.message}
        </p>
      ) : null}
    </div>
  );
}
